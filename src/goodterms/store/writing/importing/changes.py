"""Rows whose document is in the ledger already: what is different is corrected by further facts, with a trace."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.posting import Change, Known, compare, margin_kept
from goodterms.core.ledger.reading.rows import InvoiceRow
from goodterms.store.models import Adjustment, Dispute, Invoice, OpenItem, Payment, Unapplied
from goodterms.store.writing import ledger
from goodterms.store.writing.balances import Gone, give_to_open, take_from_open
from goodterms.store.writing.importing.documents import Placed
from goodterms.store.writing.importing.known import row_payments_so_far
from goodterms.store.writing.importing.outcomes import Batch

SETTLED_MORE = Problem(
    "row.more_paid_than_amount",
    N_("more has been paid or credited on it than the new amount"),
    remedy=N_("Take the payment back first, or check the amount in your books."),
)
OTHER_CURRENCY = Problem(
    "row.other_currency",
    N_("the ledger has this document in {currency}"),
    remedy=N_("A document keeps its currency: correct the file, or give the new document its own number."),
)


def apply(batch: Batch, item: Placed, known: Known) -> Problem | None:
    """Bring the ledger to what the row says. Returns why not, with nothing changed."""
    if item.row.currency != known.currency:
        return Problem(OTHER_CURRENCY.code, OTHER_CURRENCY.reason, {"currency": known.currency}, OTHER_CURRENCY.remedy)
    change = compare(item.row, known, says_settlement=batch.says_settlement)
    sign = 1 if isinstance(item.row, InvoiceRow) else -1
    if not change:
        batch.totals[known.currency] += sign * known.amount
        batch.ended(item.row.line, "unchanged", item.row.number, *margin_kept(item.row, known))
        return None
    try:
        with transaction.atomic():
            _carry_out(batch, item, known, change)
    except Gone:
        return SETTLED_MORE
    batch.totals[known.currency] += sign * item.row.amount
    batch.ended(item.row.line, "updated", item.row.number, *change.reasons(known), *margin_kept(item.row, known))
    return None


def _carry_out(batch: Batch, item: Placed, known: Known, change: Change) -> None:
    invoice = Invoice.objects.get(pk=known.id)
    for payment in Payment.objects.filter(pk__in=change.payments.reverse).order_by("id"):
        text = "taken back: the file says otherwise now"
        ledger.reverse_payment(payment, on=payment.paid_on, at=batch.at, text=text)
    steps: list[Callable[[], object]] = []
    if change.dates:
        steps.append(lambda: _move_dates(batch, invoice, change.dates))
    if change.amount is not None:
        reason = "the file gives another amount now"
        steps.append(lambda: ledger.correct_amount(invoice, change.amount or 0, reason=reason, at=batch.at))
    if change.credit:
        steps.append(lambda: _credit(batch, item, invoice, change.credit))
    for step in steps:
        step()
    for on, amount in change.payments.add:
        add_row_payment(batch, item, invoice, on, amount)
    if change.disputed is not None:
        _dispute(batch, invoice, change.disputed)
    told = {"line": item.row.line, "changed": change.told(known)}
    batch.tell(f"{invoice.kind}.changed", f"{invoice.kind}:{invoice.number}", invoice.customer_id, told)


def add_row_payment(batch: Batch, item: Placed, invoice: Invoice, on: date | None, amount: int) -> None:
    """Post a payment that the row stands for, and let it pay the invoice."""
    paid_on = on or batch.today
    payment = Payment.objects.create(
        company_id=batch.company_id,
        customer_id=invoice.customer_id,
        reference=invoice.number,
        identity=item.identity,
        occurrence=row_payments_so_far(invoice.customer_id, item.identity) + 1,
        paid_on=paid_on,
        currency=invoice.currency,
        amount_minor=amount,
        text="" if on else "the file does not say when it was paid",
    )
    Unapplied.objects.create(
        payment=payment,
        company_id=batch.company_id,
        customer_id=invoice.customer_id,
        currency=invoice.currency,
        remaining_minor=amount,
    )
    ledger.allocate(payment, invoice, amount, effective_on=paid_on, at=batch.at)


def _move_dates(batch: Batch, invoice: Invoice, dates: tuple[date, date] | None) -> None:
    if dates is None:
        return
    issued_on, due_on = dates
    Adjustment.objects.create(
        company_id=batch.company_id,
        invoice=invoice,
        kind=Adjustment.Kind.DATES,
        effective_on=invoice.issued_on,
        new_issued_on=issued_on,
        new_due_on=due_on,
        reason="the file gives other dates now",
        recorded_at=batch.at,
    )
    OpenItem.objects.filter(pk=invoice.pk).update(issued_on=issued_on, due_on=due_on)
    invoice.issued_on, invoice.due_on = issued_on, due_on


def _credit(batch: Batch, item: Placed, invoice: Invoice, amount: int) -> None:
    if amount > 0:
        take_from_open(invoice.pk, amount)
    else:
        give_to_open(invoice, -amount)
    Adjustment.objects.create(
        company_id=batch.company_id,
        invoice=invoice,
        kind=Adjustment.Kind.CREDITED,
        amount_minor=-amount,
        effective_on=max(item.settlement.on or batch.today, invoice.issued_on),
        reason="credited according to the file; the credit note itself is not in the books",
        recorded_at=batch.at,
    )


def _dispute(batch: Batch, invoice: Invoice, disputed: bool) -> None:
    if not disputed:
        Dispute.objects.filter(invoice=invoice, resolved_on=None, raised_on=None).update(resolved_on=batch.today)
    elif not Dispute.objects.filter(invoice=invoice).update(resolved_on=None):
        Dispute.objects.create(company_id=batch.company_id, customer_id=invoice.customer_id, invoice=invoice)
