"""How a customer has paid: their latest invoices, each with how late it was paid, and what is usual for them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from django.db.models import Max

from goodterms.store import clock
from goodterms.store.access import Access
from goodterms.store.models import Allocation, Customer, Invoice, OpenItem, Promise, Touch

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
    """Something that was said on a day. kind: touch or promise."""

    on: date
    kind: str


@dataclass(frozen=True, slots=True)
class History:
    """The latest invoices, oldest first. usual: None where fewer than four are settled. older: not shown here."""

    as_of: date
    invoices: list[Paid]
    usual: Usual | None
    marks: list[Mark]
    older: int


def see_payment_history(who: Access, customer: Customer) -> History:
    """The payment history of a customer, for a picture and the table behind it. Reads only."""
    today = clock.today(who.company)
    documents = Invoice.objects.filter(customer=customer, kind=Invoice.Kind.INVOICE, issued_on__lte=today)
    latest = list(documents.order_by("-issued_on", "-pk")[:LATEST])
    ids = [invoice.pk for invoice in latest]
    left = dict(OpenItem.objects.filter(pk__in=ids).values_list("pk", "open_minor"))
    settled = _settled_on(ids)
    rows = [_paid(invoice, left.get(invoice.pk, 0), settled.get(invoice.pk), today) for invoice in reversed(latest)]
    shown_since = rows[0].issued_on if rows else today
    touches = Touch.objects.filter(customer=customer, withdrawn_on=None, on_day__gte=shown_since)
    promises = Promise.objects.filter(customer=customer, withdrawn_on=None, given_on__gte=shown_since)
    marks = [Mark(on, "touch") for on in touches.order_by("-on_day").values_list("on_day", flat=True)[:50]]
    marks += [Mark(on, "promise") for on in promises.order_by("-given_on").values_list("given_on", flat=True)[:50]]
    older = documents.count() - len(latest) if len(latest) == LATEST else 0
    return History(today, rows, usual_of(rows), marks, older)


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


def _paid(invoice: Invoice, left: int, last_on: date | None, today: date) -> Paid:
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
