"""The statement of account of one customer: a period, what moved in it, what is open at its end."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from goodterms.core.basics.calendars import add_months
from goodterms.core.ledger.ageing import Buckets
from goodterms.core.ledger.facts import Ledger
from goodterms.core.ledger.statements import Statement, statement
from goodterms.store import clock
from goodterms.store.access import Access
from goodterms.store.models import Customer
from goodterms.store.reading.ledger import ledger_of

EARLIEST: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement, and the currencies in which there could be one. statement: None where nothing was ever posted."""

    statement: Statement | None
    currencies: tuple[str, ...]
    currency: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class OpenPart:
    """What is open of one due date of an invoice. days: late (below zero: still to come), on the statement's day."""

    number: str
    issued_on: date
    due_on: date
    days: int
    amount_minor: int
    open_minor: int


def open_parts(made: Statement) -> list[OpenPart]:
    """The open invoices of a statement, a line for each due date on which something is open."""
    return [
        OpenPart(i.number, i.issued_on, p.due_on, (made.as_of - p.due_on).days, i.amount_minor, p.open_minor)
        for i in made.items
        for p in i.instalments
        if p.open_minor
    ]


def see_statement(
    who: Access, customer: Customer, *, since: date | None = None, until: date | None = None, currency: str = ""
) -> Shown:
    """The statement; the last twelve months where nobody says otherwise. Reads only."""
    since, until = period_of(who, since, until)
    ledger = ledger_of(customer)
    currencies = currencies_of(ledger)
    if currency not in currencies:
        own = who.company.currency
        currency = own if own in currencies or not currencies else currencies[0]
    if not currencies:
        return Shown(None, (), currency, since, until)
    made = _made(who, customer, ledger, currency, since, until)
    return Shown(made, currencies, currency, since, until)


def all_statements(who: Access, customer: Customer, *, since: date, until: date) -> list[Statement]:
    """The statements of a period in every currency, the firm's own first. Reads only."""
    ledger = ledger_of(customer)
    own_first = sorted(currencies_of(ledger), key=lambda c: (c != who.company.currency, c))
    return [_made(who, customer, ledger, currency, since, until) for currency in own_first]


def period_of(who: Access, since: date | None, until: date | None) -> tuple[date, date]:
    """The days of a statement: until today and twelve months back, where nobody says otherwise."""
    last = max(until, EARLIEST) if until else clock.today(who.company)
    return min(since or add_months(last, -12), last), last


def currencies_of(ledger: Ledger) -> tuple[str, ...]:
    """The currencies in which anything was ever posted."""
    return tuple(sorted({i.currency for i in ledger.invoices} | {p.currency for p in ledger.payments}))


def _made(who: Access, customer: Customer, ledger: Ledger, currency: str, since: date, until: date) -> Statement:
    buckets = Buckets(tuple(who.company.bucket_edges))
    return statement(ledger, customer=customer.pk, currency=currency, since=since, as_of=until, buckets=buckets)
