"""goodterms customer"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodterms.cli import boot, formats
from goodterms.cli.today import first, said_first

if TYPE_CHECKING:
    from datetime import date

    from goodterms.journeys.weigh_customer import Weighed
    from goodterms.store.access import Access
    from goodterms.store.models import Customer


def customer(
    reference: Annotated[str, typer.Argument(help="The customer's reference.")],
    as_of: Annotated[str | None, formats.AsOf] = None,
    json: Annotated[bool, formats.Json] = False,
    firm: Annotated[str | None, formats.Firm] = None,
) -> None:
    """One customer: what is open, what they are worth, why they are late, what to propose, what to ask."""
    day = formats.day(as_of)
    with boot.started():
        from goodterms.journeys.see_freshness import see_freshness
        from goodterms.journeys.weigh_customer import weigh_customer
        from goodterms.journeys.weighed_json import as_json
        from goodterms.store import access, clock

        who = boot.firm(firm)
        day = day or clock.today(who.company)
        with access.scope(who.company.pk):
            try:
                found = who.customer(reference)
            except access.NotHere:
                boot.stop(boot.ABSENT, f"There is no customer {reference!r}.")
            account = _account(who, found, day)
            fresh = see_freshness(who, as_of=day)
        weighed = weigh_customer(who, found, as_of=day)
    if json:
        boot.answer({**account, "first": first(fresh.newest_payment, fresh.behind, fresh), **as_json(weighed)})
    else:
        if weighed.late and fresh.behind is not None:
            print(f"{said_first(fresh.behind, fresh)}\nThey may have paid since.")
        _show(account, weighed)


def _account(who: "Access", found: "Customer", day: "date") -> dict[str, Any]:
    """Header, open items, ageing and the last payments of one customer as of a day, amounts in minor units."""
    from goodterms.cli.ageing_answer import as_json
    from goodterms.core.ledger.ageing import Buckets, age_position
    from goodterms.core.ledger.open_items import open_items
    from goodterms.store.reading.ledger import ledger_of

    ledger = ledger_of(found)
    position = open_items(ledger, as_of=day)
    buckets = Buckets(tuple(who.company.bucket_edges))
    basis = who.company.ageing_basis
    aged = age_position(position, as_of=day, basis="invoice" if basis == "invoice" else "due", buckets=buckets)
    return {
        "customer": found.reference,
        "name": found.name,
        "as_of": day.isoformat(),
        "open": [
            {
                "number": item.number,
                "issued_on": item.issued_on.isoformat(),
                "due_on": part.due_on.isoformat(),
                "currency": item.currency,
                "open": part.open_minor,
                "days_late": (day - part.due_on).days,
            }
            for item in position.items
            for part in item.instalments
            if part.open_minor
        ],
        "credits": [
            {"kind": c.source_kind, "reference": c.reference, "currency": c.currency, "open": c.open_minor}
            for c in position.credits
        ],
        "ageing": as_json(aged, as_of=day, basis=basis, buckets=buckets)["currencies"],
        "payments": [
            {"reference": p.reference, "paid_on": p.paid_on.isoformat(), "currency": p.currency}
            | {"amount": p.amount_minor}
            for p in sorted(ledger.payments, key=lambda p: p.paid_on, reverse=True)[:20]
            if p.paid_on <= day
        ],
    }


def _show(account: dict[str, Any], weighed: "Weighed") -> None:
    told, currency = weighed.explanation, weighed.portfolio.currencies[0]
    print(f"{account['name']} ({account['customer']}), as of {account['as_of']}")
    rows = [
        [i["number"], i["issued_on"], i["due_on"], str(i["days_late"]), f"{formats.amount(i['open'], i['currency'])}"]
        for i in account["open"]
    ]
    formats.table("Open", ["invoice", "issued", "due", "days late", "open"], rows, left=3)
    print(f"\nWorth {told.worth.low:,.0f} to {told.worth.high:,.0f} {currency}, likely {told.worth.expected:,.0f}:")
    for reason in told.worth.because:
        print(f"  {reason.part or 0:12,.0f}  {reason.english}")
    _show_standing(weighed)
    if weighed.late:
        _show_advice(weighed)
    else:
        print("\nNothing of theirs is overdue: there is nothing to explain and nothing to propose.")
    print("Figures of judgement are expert guesses, not measured; see the customer's page for each of them.")


def _show_standing(weighed: "Weighed") -> None:
    found, earned = weighed.standing.ordering, weighed.standing.earnings
    silence = "" if found.ratio is None else f", their silence is {found.ratio:.1f} times their usual gap"
    rate = "" if found.plain is None else f"; {found.plain:.1f} repeat orders a year as counted"
    print(f"\nOrdering: {found.state}{silence}{rate}")
    print(f"  {found.said.english}")
    print(f"Earned since {earned.since.isoformat()}: {earned.total:,.0f} {weighed.standing.currency}")
    for reason in earned.because:
        print(f"  {reason.part or 0:12,.0f}  {reason.english}")


def _show_advice(weighed: "Weighed") -> None:
    told = weighed.explanation
    print(f"\nWhy late: {told.verdict.label.english}")
    for view in told.verdict.causes:
        print(f"  {100 * view.share:5.1f} %  {view.word}")
    for reason in told.verdict.supporting:
        print(f"  + {reason.english}")
    for reason in told.verdict.contradicting:
        print(f"  - {reason.english}")
    print(f"\nPropose: {told.advice.advised} (runner-up {told.advice.runner_up})")
    for option in [o for o in told.options if o.permitted][:5]:
        print(f"  {option.value:12,.0f}  {option.name}  ({option.low:,.0f} to {option.high:,.0f})")
    ask = [q for q in told.questions if q.worth_asking][:3]
    for question in ask:
        print(f"  {'look up' if question.kind == 'check' else 'ask'}: {question.text}  (worth {question.net:,.0f})")
