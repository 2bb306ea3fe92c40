"""How an expectation of a story is asked of the product: each answer is what was expected and what is there."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from goodterms.columns.ageing import age_customers
from goodterms.columns.reading import open_ledger
from goodterms.core.approach.explained import OptionView
from goodterms.core.approach.next_step import step_now
from goodterms.core.basics.calendars import add_months
from goodterms.core.basics.money import Money
from goodterms.core.basics.reasons import adds_up
from goodterms.core.ledger.ageing import DEFAULT_BUCKETS, age_position
from goodterms.core.ledger.facts import Ledger
from goodterms.core.ledger.open_items import Position, open_items
from goodterms.core.ledger.statements import statement
from goodterms.demo.story import Entry
from goodterms.journeys.plan_the_day import lines_of, plan_the_day
from goodterms.journeys.see_record import promises_of
from goodterms.journeys.verify_books import verify
from goodterms.journeys.weigh_customer import Weighed, weigh_customer
from goodterms.store.access import Access, scope
from goodterms.store.models import Customer, Dispute, PlanLine
from goodterms.store.reading.ledger import ledger_of

NOT_LISTED = "not on the list"


@dataclass(frozen=True)
class Answer:
    """What the story expects and what the product says, as a person reads them."""

    expected: str
    found: str


def customer_of(who: Access, entry: Entry) -> Customer:
    with scope(who.company.pk):
        return who.customer(entry.customer)


def facts(who: Access, entry: Entry) -> Ledger:
    with scope(who.company.pk):
        return ledger_of(who.customer(entry.customer))


def position(who: Access, entry: Entry) -> Position:
    return open_items(facts(who, entry), as_of=entry.day or entry.on)


def _sum(of: Callable[[Position, str], int]) -> Callable[[Access, Entry], Answer]:
    def answer(who: Access, entry: Entry) -> Answer:
        assert entry.money is not None
        currency = entry.money.currency
        return Answer(str(entry.money), str(Money(of(position(who, entry), currency), currency)))

    return answer


def _overdue(at: Position, currency: str) -> int:
    assert at.as_of is not None
    ageing = age_position(at, as_of=at.as_of).get(currency)
    return ageing.overdue_minor if ageing else 0


def _balance(who: Access, entry: Entry) -> Answer:
    """The closing balance of the statement of account, which must also reconcile with the open items."""
    assert entry.money is not None
    currency, ledger = entry.money.currency, facts(who, entry)
    number = customer_of(who, entry).pk
    as_of = entry.day or entry.on
    first = min([i.issued_on for i in ledger.invoices] + [p.paid_on for p in ledger.payments] + [as_of])
    shown = statement(ledger, customer=number, currency=currency, since=first, as_of=as_of)
    found = str(Money(shown.closing_minor, currency))
    return Answer(str(entry.money), found if shown.reconciles else f"{found}, which does not reconcile")


def _due(who: Access, entry: Entry) -> Answer:
    """What is open now of the part that is due on a day."""
    assert entry.money is not None
    at = open_items(facts(who, entry), as_of=entry.on)
    parts = [
        part.open_minor
        for item in at.items
        for part in item.instalments
        if part.due_on == entry.day and item.currency == entry.money.currency
    ]
    return Answer(str(entry.money), str(Money(sum(parts), entry.money.currency)))


def _ageing(who: Access, entry: Entry) -> Answer:
    """The buckets, asked of the ledger and of the columns: both must say the same. Buckets not named are empty."""
    expected = [dict(entry.sums).get(name, 0) for name in DEFAULT_BUCKETS.names]
    at = position(who, entry)
    ageing = age_position(at, as_of=entry.day or entry.on).get(entry.currency)
    found = list(ageing.amounts) if ageing else [0] * DEFAULT_BUCKETS.count
    day = entry.day or entry.on
    month = add_months(day, -1), add_months(day, 1)
    for since, until in ((None, None), (day, None), (month[0], None), (None, day), (None, month[1])):
        columns = _columns_ageing(who, entry, since, until)
        if columns != found:
            return Answer(_buckets(found), f"{_buckets(columns)} (columns since {since}, until {until})")
    return Answer(_buckets(expected), _buckets(found))


def _columns_ageing(who: Access, entry: Entry, since: date | None, until: date | None) -> list[int]:
    customer = customer_of(who, entry).pk
    with open_ledger(os.environ["DATABASE_URL"], who.company.pk, since=since, until=until) as ledger:
        table = age_customers(ledger, as_of=entry.day or entry.on)
    mine = [row for row in table.to_pylist() if (row["customer"], row["currency"]) == (customer, entry.currency)]
    row = mine[0] if mine else {}
    return [row.get(f"bucket_{i}", 0) for i in range(DEFAULT_BUCKETS.count)]


def _buckets(amounts: list[int]) -> str:
    named = zip(DEFAULT_BUCKETS.names, amounts, strict=True)
    return " · ".join(f"{name} {amount}" for name, amount in named if amount) or "nothing open"


def _verify(who: Access, entry: Entry) -> Answer:
    verdict = verify()
    told = "; ".join(f"{p.invariant} {p.where}: {p.expected} / {p.found}" for p in verdict.problems)
    return Answer("ok", told or "ok")


def _disputed(who: Access, entry: Entry) -> Answer:
    with scope(who.company.pk):
        found = Dispute.objects.filter(customer=who.customer(entry.customer), resolved_on=None)
        numbers = sorted(found.values_list("invoice__number", flat=True))
    return Answer(entry.number, ", ".join(numbers) or "none")


def _line(who: Access, entry: Entry) -> PlanLine | None:
    """The customer's line on the day's list, made (or found again) as of the day of the expectation."""
    run = plan_the_day(who, as_of=entry.on)
    number = customer_of(who, entry).pk
    with scope(who.company.pk):
        return next((line for line in lines_of(run) if line.customer_id == number), None)


def _next(who: Access, entry: Entry) -> Answer:
    """The next step; the parts of the line must add up to its score."""
    line = _line(who, entry)
    if line is None:
        return Answer(entry.word or NOT_LISTED, NOT_LISTED)
    parts = sum(reason["part"] or 0 for reason in line.because)
    now = step_now(line.next_step, behind=line.run.behind_days)
    found = now if parts == line.score else f"{now}, parts {parts}, score {line.score}"
    return Answer(entry.word or NOT_LISTED, found)


def _weighed(who: Access, entry: Entry) -> Weighed:
    return weigh_customer(who, customer_of(who, entry), as_of=entry.on)


def _cause(who: Access, entry: Entry) -> Answer:
    """Why they are late, as the customer's page says it: one cause, "habit or redtape" where it cannot be told (the
    word "mixed" stands for any two). The parts must add up, and the line on the list must say the same."""
    verdict, line = _weighed(who, entry).explanation.verdict, _line(who, entry)
    named = sorted(view.cause.lower() for view in verdict.causes[: 2 if verdict.mixed else 1])
    found = "mixed" if verdict.mixed and entry.word == "mixed" else " or ".join(named)
    for view in verdict.causes:
        if not adds_up(view.because, view.log_odds):
            found += f", and the parts for {view.cause} do not add up"
    if line is not None and (line.facts["mixed"], line.facts["cause"]) != (verdict.mixed, verdict.causes[0].cause):
        found += f", the list: {line.facts['cause']}"
    return Answer(" or ".join(sorted(filter(None, (entry.word, entry.other)))), found)


def _approach(who: Access, entry: Entry) -> Answer:
    """What to propose, as the customer's page says it. The terms must add up, and the list must say the same."""
    told, line = _weighed(who, entry).explanation, _line(who, entry)
    found = told.advice.advised
    found += "".join(f", and {view.option} does not add up" for view in told.options if not _whole(view))
    if line is not None and line.facts["approach"] != told.advice.advised:
        found += f", the list: {line.facts['approach']}"
    return Answer(entry.option, found)


def _whole(view: OptionView) -> bool:
    return adds_up(view.because, view.value)


def _first_question(who: Access, entry: Entry) -> Answer:
    """What to ask first: the first of the page's questions that is worth asking (or tells the two likeliest reasons
    apart), and the one of the list."""
    told = _weighed(who, entry).explanation
    asked = next((q.question for q in told.questions if q.worth_asking), told.verdict.separates or "none")
    line = _line(who, entry)
    listed = asked if line is None else line.facts["question"] or "none"
    return Answer(entry.word, asked if asked == listed else f"{asked}, the list: {listed}")


def _promise(who: Access, entry: Entry) -> Answer:
    """What became of the promise with this number, in the order of the promised days; with the days, if any are asked
    for, by which it came late, or is late by now."""
    with scope(who.company.pk):
        found = sorted((f for _, f in promises_of(who, who.customer(entry.customer))), key=lambda f: f.promise.due_on)
    if len(found) < (entry.count or 1):
        return Answer(entry.word, f"there are {len(found)} promises")
    one = found[(entry.count or 1) - 1]
    late = one.days_late if one.whole_on else max(0, (entry.on - one.promise.due_on).days)
    return Answer(
        f"{entry.word} {entry.days or 0} days" if entry.days else entry.word,
        f"{one.state} {late} days" if entry.days else one.state,
    )


# One line for each expectation. What the product learns to say next takes its place here, and nowhere else.
ANSWERS: dict[str, Callable[[Access, Entry], Answer]] = {
    "open": _sum(Position.open_minor),
    "overdue": _sum(_overdue),
    "unapplied": _sum(Position.unapplied_minor),
    "credit": _sum(Position.credit_notes_minor),
    "balance": _balance,
    "due": _due,
    "ageing": _ageing,
    "verify": _verify,
    "disputed": _disputed,
    "next": _next,
    "not": _next,
    "cause": _cause,
    "approach": _approach,
    "first": _first_question,
    "promise": _promise,
}
