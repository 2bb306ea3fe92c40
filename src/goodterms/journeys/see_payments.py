"""The payments of a customer and what each paid; and what taking one back, or giving up an invoice, would do."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet, Sum

from goodterms.store.access import Access, NotHere
from goodterms.store.models import Allocation, Customer, Invoice, OpenItem, Payment, Unapplied

PAGE: Final = 20
MOST_USES: Final = 50


@dataclass(frozen=True, slots=True)
class Use:
    """Part of a payment that pays part of an invoice, and still counts."""

    id: int
    number: str
    currency: str
    amount_minor: int
    on: date


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment. uses: at most fifty of them; more: how many there are besides. left_minor: not used yet.

    came_back_on: the day on which it was taken back as a whole; None while it stands.
    """

    id: int
    paid_on: date
    reference: str
    currency: str
    amount_minor: int
    left_minor: int
    came_back_on: date | None
    uses: tuple[Use, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An invoice of which something may be given up. open_minor: now. owed_minor: by the customer, in its currency."""

    invoice: Invoice
    open_minor: int
    owed_minor: int


def see_payments(who: Access, customer: Customer, *, page: int = 1) -> tuple[list[PaymentRow], bool]:
    """A page of payments, the latest first, and whether there are earlier ones. Reads only."""
    start = (max(1, page) - 1) * PAGE
    found = list(_payments(who, customer).order_by("-paid_on", "-pk")[start : start + PAGE + 1])
    return _rows(found[:PAGE]), len(found) > PAGE


def see_payment(who: Access, customer: Customer, payment_id: int) -> PaymentRow:
    """One payment and what would be open again if it came back. Raises NotHere."""
    found = _payments(who, customer).filter(pk=payment_id).first()
    if found is None:
        raise NotHere(str(payment_id))
    return _rows([found], most=10_000)[0]


def see_given_up(who: Access, customer: Customer, invoice_id: int) -> GivenUp:
    """An invoice, and what is open of it and in all. Raises NotHere."""
    mine = who.invoices().filter(customer=customer, pk=invoice_id, kind=Invoice.Kind.INVOICE).first()
    if mine is None:
        raise NotHere(str(invoice_id))
    items = OpenItem.objects.filter(customer=customer, currency=mine.currency, kind=Invoice.Kind.INVOICE)
    left = items.filter(pk=mine.pk).values_list("open_minor", flat=True).first() or 0
    return GivenUp(mine, left, items.aggregate(s=Sum("open_minor"))["s"] or 0)


def _payments(who: Access, customer: Customer) -> QuerySet[Payment]:
    mine = Payment.objects.filter(company=who.company, customer=customer, reverses=None)
    return mine.select_related("reversed_by")


def _rows(payments: list[Payment], *, most: int = MOST_USES) -> list[PaymentRow]:
    ids = [p.pk for p in payments]
    left = dict(Unapplied.objects.filter(pk__in=ids).values_list("pk", "remaining_minor"))
    uses: dict[int, list[Use]] = defaultdict(list)
    live = Allocation.objects.filter(payment__in=ids, reverses=None, reversed_by=None).select_related("invoice")
    for a in live.order_by("effective_on", "pk"):
        uses[a.payment_id or 0].append(Use(a.pk, a.invoice.number, a.currency, a.amount_minor, a.effective_on))
    rows = []
    for p in payments:
        back = getattr(p, "reversed_by", None)
        own = uses[p.pk]
        rows.append(
            PaymentRow(
                p.pk,
                p.paid_on,
                p.reference,
                p.currency,
                p.amount_minor,
                left.get(p.pk, 0),
                back.paid_on if back else None,
                tuple(own[:most]),
                max(0, len(own) - most),
            )
        )
    return rows
