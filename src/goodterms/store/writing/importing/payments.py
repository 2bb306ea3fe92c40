"""Posting the payments of a batch, and letting them pay the invoices that they name.

A payment that names an invoice pays it from the day it came in (or the day the file says it was set against it);
what is too much stays unapplied. A payment for an invoice that is not in the ledger yet waits, and pays it when it
comes. Where an earlier file only said "settled" about the invoice, the payment itself takes that statement's place.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from goodterms.core.basics.money import plain
from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.basics.text import key
from goodterms.core.ledger.reading.rows import PaymentRow
from goodterms.store.models import Allocation, Invoice, OpenItem, Payment, Unapplied
from goodterms.store.writing import bulk, ledger
from goodterms.store.writing.importing.known import ROW_PAYMENT
from goodterms.store.writing.importing.outcomes import Batch

GONE = (Reason("row.reversed_since", N_("it has been taken back since")),)


@dataclass(frozen=True, slots=True)
class Received:
    """A payment row with its customer and its identity in the ledger."""

    row: PaymentRow
    customer: int

    @property
    def identity(self) -> str:
        return f"paid {self.row.identity}"[:300]

    @property
    def key(self) -> tuple[int, str, int]:
        return self.customer, self.identity, max(1, self.row.occurrence)

    @property
    def wanted(self) -> str:
        return key(self.row.invoice_number)[:120]


@dataclass(slots=True)
class Target:
    """An invoice that payments of this batch name, with what is still open."""

    id: int
    issued_on: date
    currency: str
    open: int


def post(batch: Batch, received: list[Received]) -> None:
    """Post the payments of a batch: new ones at once; known ones are unchanged or corrected."""
    known = _known(batch.company_id, received)
    fresh = []
    for item in received:
        if item.key in known or item.row.duplicate_of:
            batch.ended(item.row.line, "unchanged", item.row.reference, *(() if known.get(item.key, True) else GONE))
            batch.totals[item.row.currency] += item.row.amount
        else:
            fresh.append(item)
    fresh = _correct_known(batch, fresh)
    targets = _targets(batch, fresh)
    for payment_id, item in zip(bulk.reserve_ids(Payment, len(fresh)), fresh, strict=True):
        _create(batch, item, payment_id, targets)
        batch.ended(item.row.line, "created", item.row.reference)


def _known(company_id: int, received: list[Received]) -> dict[tuple[int, str, int], bool]:
    """The payments of this batch that the ledger has, and whether each still stands."""
    rows = Payment.objects.filter(
        company_id=company_id,
        customer_id__in={r.customer for r in received},
        identity__in={r.identity for r in received},
    )
    columns = ("customer_id", "identity", "occurrence", "reversed_by__id")
    return {(c, i, o): taken_back is None for c, i, o, taken_back in rows.values_list(*columns)}


def _correct_known(batch: Batch, fresh: list[Received]) -> list[Received]:
    """Take out the rows that are a known payment with another amount: the same reference on the same day, the
    known payment not in this file any more. They are corrected here; the rest are new payments."""
    marked = [r for r in fresh if any(c.isdigit() for c in r.row.reference)]
    if not marked:
        return fresh
    there = Payment.objects.filter(
        company_id=batch.company_id,
        pk__lte=batch.newest_payment,
        reference__in={r.row.reference[:200] for r in marked},
        identity__startswith="paid ",
        reverses=None,
        reversed_by=None,
    )
    by_mark: dict[tuple[int, str, date, str], list[Payment]] = defaultdict(list)
    for payment in there:
        mark = (payment.customer_id, payment.reference, payment.paid_on, payment.currency)
        by_mark[mark].append(payment)
    rest = []
    for item in fresh:
        row = item.row
        olds = by_mark.get((item.customer, row.reference[:200], row.paid_on, row.currency), [])
        if len(olds) == 1 and olds[0].identity.removeprefix("paid ") not in batch.in_file():
            before = olds.pop()
            _correct(batch, item, before)
            amounts = {"before": _in_words(before.amount_minor, row), "after": _in_words(row.amount, row)}
            batch.ended(row.line, "updated", row.reference, Reason("row.amount", "amount {before} → {after}", amounts))
            batch.totals[row.currency] += row.amount
        else:
            rest.append(item)
    return rest


def _in_words(minor: int, row: PaymentRow) -> str:
    return f"{plain(minor, row.currency)} {row.currency}"


def _targets(batch: Batch, fresh: list[Received]) -> dict[tuple[int, str], list[Target]]:
    wanted = {r.wanted for r in fresh if r.wanted}
    invoices = Invoice.objects.filter(company_id=batch.company_id, number_key__in=wanted, kind="invoice")
    columns = ("id", "customer_id", "number_key", "issued_on", "currency", "open_item__open_minor")
    found: dict[tuple[int, str], list[Target]] = defaultdict(list)
    for pk, customer, number_key, issued_on, currency, left in invoices.order_by("id").values_list(*columns):
        found[(customer, number_key)].append(Target(pk, issued_on, currency, left or 0))
    return found


def _create(batch: Batch, item: Received, payment_id: int, targets: dict[tuple[int, str], list[Target]]) -> None:
    row, left = item.row, item.row.amount
    waiting = item.wanted
    for target in targets.get((item.customer, item.wanted), []):
        waiting = ""
        if target.currency != row.currency or left == 0:
            continue
        if target.open < left:
            target.open += _give_way(batch, target, left - target.open)
        part = min(left, target.open)
        if part == 0:
            continue
        target.open -= part
        left -= part
        effective = max(row.allocated_on or row.paid_on, target.issued_on)
        batch.allocations.append(
            (batch.company_id, payment_id, None, target.id, row.currency, part, effective, batch.at, None)
        )
        before = batch.spent.get(target.id, (0, 0))[0]
        batch.spent[target.id] = (before + part, target.open)
    reference = row.reference or row.invoice_number or row.description
    batch.payments.append(
        (payment_id, batch.company_id, item.customer, reference[:200], *item.key[1:], row.paid_on, row.currency)
        + (row.amount, row.description[:500], waiting, None)
    )
    batch.received.append(payment_id)
    if left:
        batch.unapplied.append((payment_id, batch.company_id, item.customer, row.currency, left))


def _give_way(batch: Batch, target: Target, missing: int) -> int:
    """Take back what an earlier file only stated as settled, so that the payment itself can take its place."""
    live = Allocation.objects.filter(invoice_id=target.id, reverses=None, reversed_by=None)
    stated = live.filter(payment__identity__startswith=ROW_PAYMENT).select_related("payment", "invoice")
    freed = 0
    for allocation in stated.order_by("id"):
        if freed >= missing or allocation.payment is None:
            break
        payment = allocation.payment
        text = "the payment itself has come in its place"
        ledger.reverse_payment(payment, on=payment.paid_on, at=batch.at, text=text)
        freed += allocation.amount_minor
    return freed


def _correct(batch: Batch, item: Received, there: Payment) -> None:
    row = item.row
    text = "taken back: the file gives another amount now"
    ledger.reverse_payment(there, on=there.paid_on, at=batch.at, text=text)
    again = Payment.objects.create(
        company_id=batch.company_id,
        customer_id=item.customer,
        reference=there.reference,
        identity=item.identity,
        occurrence=item.key[2],
        paid_on=row.paid_on,
        currency=row.currency,
        amount_minor=row.amount,
        text=row.description[:500],
        for_invoice=there.for_invoice,
    )
    Unapplied.objects.create(
        payment=again,
        company_id=batch.company_id,
        customer_id=item.customer,
        currency=row.currency,
        remaining_minor=row.amount,
    )
    _pay(batch, again, item.wanted)
    told = {"line": row.line, "amount_minor": [there.amount_minor, row.amount]}
    batch.tell("payment.changed", f"payment:{there.reference}"[:160], item.customer, told)


def _pay(batch: Batch, payment: Payment, wanted: str) -> None:
    invoices = Invoice.objects.filter(
        customer_id=payment.customer_id, number_key=wanted, kind="invoice", currency=payment.currency
    )
    for invoice in invoices.order_by("id"):
        item = OpenItem.objects.filter(pk=invoice.pk).first()
        part = min(item.open_minor if item else 0, ledger.left_of(payment))
        if part:
            ledger.allocate(payment, invoice, part, effective_on=payment.paid_on, at=batch.at)


def apply_waiting(batch: Batch) -> None:
    """Let payments and credit notes that waited for an invoice of this batch pay it now."""
    numbers = {row[5] for row in batch.invoices}
    money = Unapplied.objects.filter(company_id=batch.company_id, payment__for_invoice__in=numbers)
    for left in money.exclude(payment__for_invoice="").select_related("payment").order_by("pk"):
        _pay(batch, left.payment, left.payment.for_invoice)
    _apply_credit_notes(batch, numbers)


def _apply_credit_notes(batch: Batch, numbers: set[str]) -> None:
    notes = OpenItem.objects.filter(company_id=batch.company_id, kind="credit_note").exclude(invoice__for_invoice="")
    own = {row[0] for row in batch.invoices if row[3] == "credit_note"}
    waiting = notes.filter(invoice__for_invoice__in=numbers) | notes.filter(pk__in=own)
    for left in waiting.select_related("invoice").order_by("pk"):
        note = left.invoice
        invoices = OpenItem.objects.filter(
            customer_id=note.customer_id,
            kind="invoice",
            currency=note.currency,
            invoice__number_key=note.for_invoice,
        )
        remaining = left.open_minor
        for item in invoices.select_related("invoice").order_by("pk"):
            part = min(item.open_minor, remaining)
            if part:
                ledger.allocate(note, item.invoice, part, effective_on=note.issued_on, at=batch.at)
                remaining -= part
