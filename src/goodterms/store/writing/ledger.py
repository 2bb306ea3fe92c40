"""Changing the ledger one fact at a time: allocate, take back, reverse, correct, write off.

Each function runs inside the caller's write transaction and keeps the balances beside the facts. What it does is
appended; nothing posted is changed.
"""

from datetime import date, datetime

from django.db.models import Sum

from goodterms.store.models import Adjustment, Allocation, Invoice, Payment, Unapplied
from goodterms.store.writing import balances


class CurrenciesMet(ValueError):
    """A payment of one currency was to pay an invoice of another."""


def allocate(
    source: Payment | Invoice, invoice: Invoice, amount_minor: int, *, effective_on: date, at: datetime
) -> Allocation:
    """Let part of a payment (or of a credit note) pay part of an invoice of the same customer and currency.

    Raises Gone where either side has less than that left, CurrenciesMet, ValueError for another customer.
    """
    if source.currency != invoice.currency:
        raise CurrenciesMet(f"{source.currency} cannot pay {invoice.currency}")
    if source.company_id != invoice.company_id or source.customer_id != invoice.customer_id:
        raise ValueError("a payment pays invoices of its own customer")
    if invoice.kind != Invoice.Kind.INVOICE or amount_minor <= 0:
        raise ValueError("only an invoice can be paid, and only with a positive amount")
    if isinstance(source, Invoice) and source.kind != Invoice.Kind.CREDIT_NOTE:
        raise ValueError("an invoice pays nothing")
    payment = source if isinstance(source, Payment) else None
    credit_note = source if isinstance(source, Invoice) else None
    if payment:
        balances.take_from_unapplied(source.pk, amount_minor)
    else:
        balances.take_from_open(source.pk, amount_minor)
    balances.take_from_open(invoice.pk, amount_minor)
    return Allocation.objects.create(
        company_id=invoice.company_id,
        payment=payment,
        credit_note=credit_note,
        invoice=invoice,
        currency=invoice.currency,
        amount_minor=amount_minor,
        effective_on=max(effective_on, invoice.issued_on),
        recorded_at=at,
    )


def take_back(allocation: Allocation, *, effective_on: date, at: datetime) -> Allocation:
    """Reverse an allocation: the invoice is open again by that much, the source has it back.

    The unique link to the reversed row makes a second reversal impossible (IntegrityError).
    """
    reversal = Allocation.objects.create(
        company_id=allocation.company_id,
        payment_id=allocation.payment_id,
        credit_note_id=allocation.credit_note_id,
        invoice_id=allocation.invoice_id,
        currency=allocation.currency,
        amount_minor=-allocation.amount_minor,
        effective_on=effective_on,
        recorded_at=at,
        reverses=allocation,
    )
    balances.give_to_open(allocation.invoice, allocation.amount_minor)
    if allocation.payment is not None:
        balances.give_to_unapplied(allocation.payment, allocation.amount_minor)
    elif allocation.credit_note is not None:
        balances.give_to_open(allocation.credit_note, allocation.amount_minor)
    return reversal


def reverse_payment(payment: Payment, *, on: date, at: datetime, text: str) -> Payment:
    """Take a payment back (bounced, or imported wrongly): its allocations first, then the payment itself."""
    live = Allocation.objects.filter(payment=payment, reverses=None, reversed_by=None)
    for allocation in live.select_related("invoice", "payment"):
        take_back(allocation, effective_on=max(on, allocation.effective_on), at=at)
    balances.take_from_unapplied(payment.pk, payment.amount_minor)
    return Payment.objects.create(
        company_id=payment.company_id,
        customer_id=payment.customer_id,
        reference=payment.reference,
        identity=f"reversal of {payment.pk}",
        paid_on=on,
        currency=payment.currency,
        amount_minor=-payment.amount_minor,
        text=text,
        reverses=payment,
    )


def correct_amount(invoice: Invoice, new_amount_minor: int, *, reason: str, at: datetime) -> Adjustment | None:
    """Put the amount of an invoice right. Counts from the day of issue. Raises Gone where more is already paid
    than the new amount: the payment has to be taken back first."""
    change = new_amount_minor - amount_now(invoice)
    if change == 0:
        return None
    if change > 0:
        balances.give_to_open(invoice, change)
    else:
        balances.take_from_open(invoice.pk, -change)
    return _adjust(invoice, Adjustment.Kind.CORRECTION, change, invoice.issued_on, reason, at)


def write_off(invoice: Invoice, amount_minor: int, *, on: date, reason: str, at: datetime) -> Adjustment:
    """Give up on part of an invoice. Raises Gone where less than that is open."""
    balances.take_from_open(invoice.pk, amount_minor)
    return _adjust(invoice, Adjustment.Kind.WRITE_OFF, -amount_minor, on, reason, at)


def take_discount(invoice: Invoice, amount_minor: int, *, on: date, at: datetime) -> Adjustment:
    """The customer took the cash discount that was agreed: that much is not owed."""
    balances.take_from_open(invoice.pk, amount_minor)
    return _adjust(invoice, Adjustment.Kind.CASH_DISCOUNT, -amount_minor, on, "cash discount taken", at)


def amount_now(invoice: Invoice) -> int:
    """The amount of an invoice with its corrections."""
    corrected = Adjustment.objects.filter(invoice=invoice, kind=Adjustment.Kind.CORRECTION)
    return invoice.amount_minor + (corrected.aggregate(s=Sum("amount_minor"))["s"] or 0)


def left_of(payment: Payment) -> int:
    """What is left of a payment that nobody has said what it paid."""
    row = Unapplied.objects.filter(pk=payment.pk).first()
    return row.remaining_minor if row else 0


def _adjust(
    invoice: Invoice, kind: Adjustment.Kind, amount_minor: int, on: date, reason: str, at: datetime
) -> Adjustment:
    return Adjustment.objects.create(
        company_id=invoice.company_id,
        invoice=invoice,
        kind=kind,
        amount_minor=amount_minor,
        effective_on=on,
        reason=reason,
        recorded_at=at,
    )
