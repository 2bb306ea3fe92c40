"""Rows whose document is in the ledger already: what is different is corrected by further facts, with a trace."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.reading.rows import CreditNoteRow, InvoiceRow
from goodterms.core.ledger.settling import Difference, difference
from goodterms.store.models import Adjustment, Dispute, Invoice, OpenItem, Payment, Unapplied
from goodterms.store.writing import ledger, timeline
from goodterms.store.writing.balances import Gone, give_to_open, take_from_open
from goodterms.store.writing.importing.documents import Placed
from goodterms.store.writing.importing.known import Known, row_payments_so_far
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


@dataclass(frozen=True, slots=True)
class Change:
    """What a row says differently from the ledger; None or empty where they agree."""

    amount: int | None
    dates: tuple[date, date] | None
    payments: Difference
    credit: int
    disputed: bool | None

    def __bool__(self) -> bool:
        return bool(self.amount is not None or self.dates or self.payments or self.credit) or (
            self.disputed is not None
        )

    def told(self, known: Known) -> dict[str, object]:
        """For the timeline: what was, and what is now."""
        said: dict[str, object] = {}
        if self.amount is not None:
            said["amount_minor"] = [known.amount, self.amount]
        if self.dates:
            said["dates"] = [
                [known.issued_on.isoformat(), known.due_on.isoformat()],
                [day.isoformat() for day in self.dates],
            ]
        if self.payments:
            said["paid_minor"] = [sum(p.amount_minor for p in known.from_rows), self._paid(known)]
        if self.credit:
            said["credited_minor"] = self.credit
        if self.disputed is not None:
            said["disputed"] = self.disputed
        return said

    def _paid(self, known: Known) -> int:
        kept = sum(p.amount_minor for p in known.from_rows if p.id not in self.payments.reverse)
        return kept + sum(amount for _, amount in self.payments.add)


def compare(item: Placed, known: Known, *, says_settlement: bool) -> Change:
    """What the row says differently from the ledger. says_settlement: the file tells how invoices were settled."""
    row = item.row
    amount = row.amount if row.amount != known.amount else None
    due_on = known.due_on
    if isinstance(row, InvoiceRow) and row.due_on is not None:
        due_on = row.due_on
    elif isinstance(row, CreditNoteRow):
        due_on = row.issued_on
    dates = (row.issued_on, due_on)
    settlement = item.settlement
    payments, credit = Difference(), 0
    if says_settlement:
        paid = max(0, settlement.paid - known.paid_otherwise)
        payments = difference(known.from_rows, on=settlement.on, paid_minor=paid)
        credit = max(0, settlement.credited - known.credited_by_notes) - known.credited_by_rows
    said = getattr(row, "disputed", None)
    # A dispute that a person recorded (it has a day) does not end because a file does not know of it.
    differs = (said is True and not known.disputed) or (said is False and known.disputed_by_file)
    return Change(
        amount,
        dates if dates != (known.issued_on, known.due_on) else None,
        payments,
        credit,
        said if differs else None,
    )


def apply(batch: Batch, item: Placed, known: Known) -> Problem | None:
    """Bring the ledger to what the row says. Returns why not, with nothing changed."""
    if item.row.currency != known.currency:
        return Problem(
            OTHER_CURRENCY.code, OTHER_CURRENCY.reason, {"currency": known.currency}, OTHER_CURRENCY.remedy
        )
    change = compare(item, known, says_settlement=batch.says_settlement)
    sign = 1 if isinstance(item.row, InvoiceRow) else -1
    if not change:
        batch.totals[known.currency] += sign * known.amount
        batch.ended(item.row.line, "unchanged", item.row.number)
        return None
    try:
        with transaction.atomic():
            _carry_out(batch, item, known, change)
    except Gone:
        return SETTLED_MORE
    batch.totals[known.currency] += sign * item.row.amount
    batch.ended(item.row.line, "updated", item.row.number)
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
    timeline.append(
        batch.company_id,
        at=batch.at,
        actor=batch.actor,
        kind=f"{invoice.kind}.changed",
        subject=f"{invoice.kind}:{invoice.number}",
        customer_id=invoice.customer_id,
        body={"import": batch.reading_id, "line": item.row.line, "changed": change.told(known)},
    )


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
