"""goodterms age"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodterms.cli import boot, formats

if TYPE_CHECKING:
    from goodterms.core.ledger.ageing import Ageing
    from goodterms.core.ledger.reading.mapping import Mapping
    from goodterms.files.table import Table


def age(
    file: Annotated[Path, typer.Argument(help="A file of invoices, CSV or XLSX.")],
    as_of: Annotated[str | None, formats.AsOf] = None,
    currency: Annotated[str, typer.Option(help="Currency of rows that name none.")] = "EUR",
    dates: Annotated[str | None, typer.Option(help="Order of ambiguous dates: dmy, mdy or ymd.")] = None,
    decimal: Annotated[str | None, typer.Option(help="Ambiguous decimal mark: point or comma.")] = None,
    basis: Annotated[str, typer.Option(help="due or invoice.")] = "due",
    json: Annotated[bool, formats.Json] = False,
) -> None:
    """Age a file of invoices on its own: no set-up, nothing is kept."""
    day = formats.day(as_of) or _today()
    table, mapping = _recognised(file, currency, {"date_order": dates, "decimal_mark": decimal})
    found, rejected = _aged(table, mapping, day, basis)
    if json:
        from goodterms.cli.ageing_answer import as_json
        from goodterms.core.ledger.ageing import Buckets

        boot.answer(as_json(found, as_of=day, basis=basis, buckets=Buckets()))
    else:
        from goodterms.cli.aging import show

        show(found, day, basis)
    if rejected:
        boot.say(f"{rejected} rows could not be read and are not counted; goodterms import --dry-run names them.")


def _today() -> date:
    from goodterms.store.clock import now

    return now().astimezone().date()


def _recognised(file: Path, currency: str, said: dict[str, str | None]) -> "tuple[Table, Mapping]":
    from goodterms.core.basics.problems import Problem
    from goodterms.core.basics.reasons import fill
    from goodterms.core.ledger.reading.questions import answer
    from goodterms.core.ledger.reading.recognising import recognise
    from goodterms.files.opening import open_table

    table = open_table(file)
    if table.refused:
        boot.stop(boot.UNUSABLE, "; ".join(p.english for p in table.problems))
    found = recognise(
        table.header,
        table.rows(),
        currency=currency,
        name=table.name,
        preamble=table.preamble,
        date_system=table.date_system,
    )
    mapping, problems = found.mapping, [p.english for p in found.problems]
    for question in found.questions:
        text = said.get(question.code)
        if question.code == "number_from" and question.choices:
            # Nothing is kept here, so a number made from the row itself will do.
            text = question.choices[0]
        better = answer(mapping, question, text) if text else None
        if better is None or isinstance(better, Problem):
            choices = f" ({' or '.join(question.choices)})" if question.choices else ""
            problems.append(f"{fill(question.text, question.params)}{choices}")
        else:
            mapping = better
    if problems:
        boot.stop(boot.UNUSABLE, "\n".join(problems))
    if mapping.kind not in ("ledger", "invoices"):
        boot.stop(boot.UNUSABLE, f"{table.name} is a file of {mapping.kind}, not of invoices.")
    return table, mapping


def _aged(table: "Table", mapping: "Mapping", day: date, basis: str) -> "tuple[dict[str, Ageing], int]":
    """Ageing of the invoices of a file that are open on the day, by its own statements of what was paid when."""
    from goodterms.core.ledger.ageing import age_position
    from goodterms.core.ledger.open_items import open_items
    from goodterms.files.ledgers import ledger_of_rows

    ledger, rejected = ledger_of_rows(table, mapping, as_of=day)
    position = open_items(ledger, as_of=day)
    return age_position(position, as_of=day, basis="invoice" if basis == "invoice" else "due"), rejected
