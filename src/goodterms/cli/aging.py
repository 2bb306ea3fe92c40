"""goodterms aging"""

from typing import TYPE_CHECKING, Annotated

import typer

from goodterms.cli import boot, formats

if TYPE_CHECKING:
    from datetime import date

    from goodterms.core.ledger.ageing import Ageing, Basis


def aging(
    as_of: Annotated[str | None, formats.AsOf] = None,
    basis: Annotated[str | None, typer.Option(help="due (past the due date) or invoice (since issue).")] = None,
    json: Annotated[bool, formats.Json] = False,
    firm: Annotated[str | None, formats.Firm] = None,
) -> None:
    """What is open, by age, as of any day, for each currency on its own."""
    day = formats.day(as_of)
    chosen = _basis(basis)
    with boot.started():
        from goodterms.cli.ageing_answer import as_json
        from goodterms.core.ledger.ageing import Buckets
        from goodterms.journeys.see_ageing import see_ageing
        from goodterms.store import clock

        who = boot.firm(firm)
        day = day or clock.today(who.company)
        chosen = chosen or ("invoice" if who.company.ageing_basis == "invoice" else "due")
        found = see_ageing(who, as_of=day, basis=chosen)
        buckets = Buckets(tuple(who.company.bucket_edges))
    if json:
        boot.answer(as_json(found, as_of=day, basis=chosen, buckets=buckets))
    else:
        show(found, day, chosen)


def show(found: dict[str, "Ageing"], day: "date", basis: str) -> None:
    """The ageing as a table, credits and unapplied money on their own."""
    if not found:
        print(f"Nothing was open on {day.isoformat()}.")
        return
    first = next(iter(found.values()))
    columns = ["", *first.buckets.names, "open", "invoices", "customers", "unapplied", "credit notes"]
    rows = [
        [c, *(formats.amount(a, c) for a in f.amounts), formats.amount(f.total_minor, c), str(f.open_items)]
        + [str(f.customers), formats.amount(f.unapplied_minor, c), formats.amount(f.credit_notes_minor, c)]
        for c, f in found.items()
    ]
    since = "the due date" if basis == "due" else "the invoice date"
    formats.table(f"Open on {day.isoformat()}, by days since {since}", columns, rows)


def _basis(text: str | None) -> "Basis | None":
    if text == "due":
        return "due"
    if text == "invoice":
        return "invoice"
    if text is not None:
        boot.stop(boot.UNUSABLE, f"There is no basis {text!r}; use due or invoice.")
    return None
