"""How a customer has paid: their latest invoices, each with how late it was paid, and what is usual for them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from django.db.models import Count, Max, Subquery

from goodterms.store import clock
from goodterms.store.access import Access
from goodterms.store.models import Allocation, Customer, Hold, Invoice, OpenItem
from goodterms.store.reading.said import MOST, Said, said_of

LATEST: Final = 250
ENOUGH: Final = 4


@dataclass(frozen=True, slots=True)
class Paid:
    """One invoice. settled_on: None while something is open. days_late: of the payment, or until today."""

    id: int
    number: str
    issued_on: date
    due_on: date
    currency: str
    amount_minor: int
    open_minor: int
    settled_on: date | None
    days_late: int


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for them: the middle half of their days late, from `invoices` that are settled."""

    early: int
    middle: int
    late: int
    invoices: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that was said or decided. kind: touch (we went to them), reply (they came to us), promise, hold.

    until: the day that was promised, or the last day of a pause. code: channel of a contact, reason of a pause.
    """

    on: date
    kind: str
    code: str = ""
    until: date | None = None
    currency: str = ""
    amount_minor: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """The latest invoices, oldest first. usual: None where fewer than four are settled. older: not shown here."""

    as_of: date
    invoices: list[Paid]
    usual: Usual | None
    marks: list[Mark]
    older: int


def see_payment_history(who: Access, customer: Customer, said: Said | None = None) -> History:
    """The payment history of a customer, for a picture and the table behind it. Reads only.

    said: what was said with them, where it has been read already."""
    today = clock.today(who.company)
    documents = Invoice.objects.filter(customer=customer, kind=Invoice.Kind.INVOICE, issued_on__lte=today)
    every = documents.order_by().values("customer").annotate(n=Count("pk")).values("n")
    read = documents.select_related("open_item").annotate(in_all=Subquery(every))
    latest = list(read.order_by("-issued_on", "-pk")[:LATEST])
    settled = _settled_on([invoice.pk for invoice in latest if _left(invoice) == 0])
    rows = [_paid(invoice, settled.get(invoice.pk), today) for invoice in reversed(latest)]
    shown_since = rows[0].issued_on if rows else today
    older = getattr(latest[0], "in_all", 0) - len(latest) if latest else 0
    return History(today, rows, usual_of(rows), _marks(customer, said or said_of(customer), shown_since), older)


def _marks(customer: Customer, said: Said, since: date) -> list[Mark]:
    """What was said and decided since a day, the earliest first; of each kind the latest."""
    touches = [touch for touch in said.touches if touch.on_day >= since]
    promises = [promise for promise in said.promises if promise.given_on >= since]
    holds = Hold.objects.filter(customer=customer, starts_on__gte=since).order_by("-starts_on", "-pk")[:MOST]
    found = [Mark(t.on_day, "reply" if t.from_them else "touch", t.channel, text=t.text) for t in touches]
    found += [Mark(p.given_on, "promise", "", p.due_on, p.currency, p.amount_minor, p.text) for p in promises]
    found += [Mark(h.starts_on, "hold", h.reason, min(h.ends_on, h.lifted_on or h.ends_on), text=h.note) for h in holds]
    return sorted(found, key=lambda mark: mark.on)


def usual_of(rows: list[Paid]) -> Usual | None:
    """The middle half of the days late of settled invoices; None where there are too few to say."""
    days = [row.days_late for row in rows if row.settled_on]
    if len(days) < ENOUGH:
        return None
    early, middle, late = (round(float(q)) for q in np.percentile(days, [25, 50, 75]))
    return Usual(early, middle, late, len(days))


def _settled_on(ids: list[int]) -> dict[int, date]:
    """The day on which the last money that still counts reached each invoice."""
    paid: dict[int, date] = {}
    live = Allocation.objects.filter(invoice__in=ids, reverses=None, reversed_by=None)
    for row in live.order_by().values("invoice_id").annotate(on=Max("effective_on")):
        paid[row["invoice_id"]] = row["on"]
    return paid


def _left(invoice: Invoice) -> int:
    """What is open of it; 0 without asking again where it was read together with its open item."""
    item: OpenItem | None = getattr(invoice, "open_item", None)
    return item.open_minor if item else 0


def _paid(invoice: Invoice, last_on: date | None, today: date) -> Paid:
    left = _left(invoice)
    settled_on = last_on if left == 0 else None
    until = settled_on or (today if left else invoice.due_on)
    return Paid(
        invoice.pk,
        invoice.number,
        invoice.issued_on,
        invoice.due_on,
        invoice.currency,
        invoice.amount_minor,
        left,
        settled_on,
        (until - invoice.due_on).days,
    )
