"""goodterms statement"""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from goodterms.cli import boot, formats


def statement(
    reference: Annotated[str, typer.Argument(help="The customer's reference.")],
    since: Annotated[str | None, typer.Option(help="First day; twelve months before the last if left out.")] = None,
    as_of: Annotated[str | None, formats.AsOf] = None,
    currency: Annotated[str | None, typer.Option(help="Where there are several.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write the statement to send as a PDF file.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Write the statement to send as an Excel file.")] = None,
    language: Annotated[str, typer.Option(help="en or de, of these files; the customer's own if left out.")] = "",
    json: Annotated[bool, formats.Json] = False,
    firm: Annotated[str | None, formats.Firm] = None,
) -> None:
    """The statement of account of one customer: what moved, what is open."""
    first, last = formats.day(since), formats.day(as_of)
    with boot.started():
        from goodterms.journeys import print_statement
        from goodterms.journeys.see_statement import see_statement
        from goodterms.store import access

        who = boot.firm(firm)
        with access.scope(who.company.pk):
            try:
                customer = who.customer(reference)
            except access.NotHere:
                boot.stop(boot.ABSENT, f"There is no customer {reference!r}.")
            if pdf or xlsx:
                wanted = print_statement.Wanted(first, last, _language(language))
                _write(pdf, lambda: print_statement.as_pdf(who, customer, wanted))
                _write(xlsx, lambda: print_statement.as_xlsx(who, customer, wanted))
                return
            ways = print_statement.ways_of(who, customer)
            head = print_statement.head_of(who)
            shown = see_statement(who, customer, since=first, until=last, currency=currency or "")
    made = shown.statement
    if made is None:
        boot.stop(boot.ABSENT, f"Nothing was ever posted for {customer.name}.")
    if json:
        movements = [
            {"on": m.on.isoformat(), "kind": m.kind, "reference": m.reference, "amount": m.amount_minor}
            | {"balance": m.balance_minor}
            for m in made.movements
        ]
        boot.answer(
            {"customer": customer.reference, "name": customer.name, "currency": made.currency}
            | {"since": made.since.isoformat(), "as_of": made.as_of.isoformat(), "opening": made.opening_minor}
            | {"movements": movements, "closing": made.closing_minor}
            | {"pay_to": asdict(head.pay_to) if head.pay_to.payable else None}
            | {"questions": {"name": head.ask_name, "phone": head.ask_phone, "email": head.ask_email}}
        )
        return
    cur = made.currency
    rows = [["", "", "brought forward", "", formats.amount(made.opening_minor, cur)]] + [
        [m.on.isoformat(), m.kind.replace("_", " "), m.reference]
        + [formats.amount(m.amount_minor, cur), formats.amount(m.balance_minor, cur)]
        for m in made.movements
    ]
    title = f"{customer.name} ({customer.reference}), {made.since} to {made.as_of}, {cur}"
    formats.table(title, ["date", "what", "reference", "amount", "balance"], rows, left=3)
    print(f"Balance on {made.as_of}: {formats.amount(made.closing_minor, cur)} {cur}")
    for title, lines in (("Where to pay", ways.pay), ("For questions", ways.ask)):
        print(f"{title}: " + (", ".join(f"{label} {said}" for label, said in lines) or "not said in the settings yet"))


def _language(code: str) -> str:
    if code not in ("", "en", "de"):
        boot.stop(boot.UNUSABLE, f"There is no statement in {code!r}; say en or de.")
    return code


def _write(target: Path | None, made: Callable[[], bytes]) -> None:
    """The file, whole or not at all; a file of that name is replaced."""
    if target is None:
        return
    content = made()
    fresh = target.with_name(f".{target.name}.part")
    try:
        fresh.write_bytes(content)
        fresh.replace(target)
    except OSError as fault:
        fresh.unlink(missing_ok=True)
        boot.stop(boot.UNUSABLE, f"{target} cannot be written: {fault.strerror}.")
    boot.say(f"Wrote {target}.")
