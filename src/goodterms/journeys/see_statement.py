"""The statement of account of one customer: a period, what moved in it, what is open at its end."""

from dataclasses import dataclass
from datetime import date

from goodterms.core.basics.calendars import add_months
from goodterms.core.ledger.ageing import Buckets
from goodterms.core.ledger.statements import Statement, statement
from goodterms.store import clock
from goodterms.store.access import Access
from goodterms.store.models import Customer
from goodterms.store.reading.ledger import ledger_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement, and the currencies in which there could be one. statement: None where nothing was ever posted."""

    statement: Statement | None
    currencies: tuple[str, ...]
    currency: str
    since: date
    until: date


def see_statement(
    who: Access, customer: Customer, *, since: date | None = None, until: date | None = None, currency: str = ""
) -> Shown:
    """The statement; the last twelve months where nobody says otherwise. Reads only."""
    until = until or clock.today(who.company)
    since = min(since or add_months(until, -12), until)
    ledger = ledger_of(customer)
    currencies = tuple(sorted({i.currency for i in ledger.invoices} | {p.currency for p in ledger.payments}))
    if currency not in currencies:
        own = who.company.currency
        currency = own if own in currencies or not currencies else currencies[0]
    if not currencies:
        return Shown(None, (), currency, since, until)
    buckets = Buckets(tuple(who.company.bucket_edges))
    made = statement(ledger, customer=customer.pk, currency=currency, since=since, as_of=until, buckets=buckets)
    return Shown(made, currencies, currency, since, until)
