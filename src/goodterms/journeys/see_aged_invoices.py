"""What stands behind a line of the ageing: the invoices of one customer that were open at the end of a day."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from goodterms.core.ledger.ageing import Buckets
from goodterms.core.ledger.open_items import open_items
from goodterms.store import clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Customer
from goodterms.store.reading.ledger import ledger_of

PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Part:
    """What was open of one due date of an invoice. bucket: its place among the firm's buckets, from 0."""

    invoice: int
    number: str
    issued_on: date
    due_on: date
    days_late: int
    open_minor: int
    bucket: int


@dataclass(frozen=True, slots=True)
class AgedInvoices:
    """A page of the parts of one currency, the oldest first; the sums are those of all, and add up to the line of the
    ageing."""

    customer: Customer
    as_of: date
    currency: str
    currencies: tuple[str, ...]
    buckets: Buckets
    parts: list[Part]
    bucket_sums: tuple[int, ...]
    total_minor: int
    credits_minor: int
    page: int = 1
    more: bool = False


def see_aged_invoices(
    who: Access, customer_id: int, *, as_of: date | None = None, currency: str = "", page: int = 1
) -> AgedInvoices:
    """The open invoices of a customer as of the end of a day. Reads only. Raises NotHere."""
    customer = who.customers().filter(pk=customer_id).first()
    if customer is None:
        raise NotHere(str(customer_id))
    day = as_of or clock.today(who.company)
    buckets = Buckets(tuple(who.company.bucket_edges))
    position = open_items(ledger_of(customer), as_of=day)
    there = {item.currency for item in position.items} | {credit.currency for credit in position.credits}
    own = who.company.currency
    chosen = currency if currency in there else own if own in there or not there else min(there)
    by_issue = who.company.ageing_basis == "invoice"
    parts = []
    for item in position.items:
        for part in item.instalments if item.currency == chosen else ():
            if part.open_minor:
                days = (day - (item.issued_on if by_issue else part.due_on)).days
                bucket = sum(days > edge for edge in buckets.edges)
                late = (day - part.due_on).days
                parts.append(
                    Part(item.invoice, item.number, item.issued_on, part.due_on, late, part.open_minor, bucket)
                )
    parts.sort(key=lambda p: (p.due_on, p.number, p.invoice))
    sums = tuple(sum(p.open_minor for p in parts if p.bucket == n) for n in range(buckets.count))
    credits = sum(c.open_minor for c in position.credits if c.currency == chosen)
    shown, more = parts[(page - 1) * PAGE : page * PAGE], len(parts) > page * PAGE
    there_sorted = tuple(sorted(there))
    return AgedInvoices(customer, day, chosen, there_sorted, buckets, shown, sums, sum(sums), credits, page, more)
