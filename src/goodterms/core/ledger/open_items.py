"""What is open as of a day: invoices by instalment, and apart from them the credits that nobody has used yet.

Everything counts from its own date, so that the position of any past day can be worked out again: an invoice
and its corrections from the day of issue, an allocation and a write-off from the day they took effect, a payment
from the day it was paid. Settled means that nothing is open, not that little is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from goodterms.core.ledger.facts import (
    Adjustment,
    Allocation,
    Instalment,
    Invoice,
    Ledger,
    Payment,
    SourceKind,
)

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class OpenInstalment:
    """What is open of one instalment; the amount is the one that was agreed."""

    due_on: date
    amount_minor: int
    open_minor: int


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An invoice with something open.

    amount_minor: after corrections. instalments: all of them, their open parts add up to `open_minor`.
    free_from: the first day from which what is open can be settled without disturbing the past, because before
    it the same part of the invoice was settled by something that was taken back since.
    """

    invoice: int
    customer: int
    number: str
    currency: str
    issued_on: date
    amount_minor: int
    open_minor: int
    instalments: tuple[OpenInstalment, ...]
    free_from: date

    @property
    def due_on(self) -> date:
        """The earliest due date on which something is still open."""
        return next((i.due_on for i in self.instalments if i.open_minor), self.issued_on)

    def overdue_minor(self, as_of: date) -> int:
        """What is open of the instalments whose due date has passed; the due date itself is not late."""
        return sum(i.open_minor for i in self.instalments if i.due_on < as_of)


@dataclass(frozen=True, slots=True)
class Credit:
    """Money or a credit note that is not, or not wholly, set against an invoice.

    on: the day it was paid or issued. free_from: as for an open item.
    """

    source_kind: SourceKind
    source: int
    customer: int
    reference: str
    currency: str
    on: date
    amount_minor: int
    open_minor: int
    free_from: date


@dataclass(frozen=True, slots=True)
class Position:
    """Open items and credits as of the end of a day (None: with every fact there is).

    Items are ordered by the earliest open due date, credits by their date; ties by id.
    """

    as_of: date | None
    items: tuple[OpenItem, ...]
    credits: tuple[Credit, ...]

    def open_minor(self, currency: str) -> int:
        """What is open of invoices in that currency, nothing deducted."""
        return sum(item.open_minor for item in self.items if item.currency == currency)

    def unapplied_minor(self, currency: str) -> int:
        """Money received in that currency that is not set against an invoice."""
        return self._credits_minor("payment", currency)

    def credit_notes_minor(self, currency: str) -> int:
        """Credit notes in that currency that are not set against an invoice."""
        return self._credits_minor("credit_note", currency)

    def currencies(self) -> tuple[str, ...]:
        """The currencies in which something is open, in alphabetical order."""
        return tuple(sorted({item.currency for item in self.items} | {c.currency for c in self.credits}))

    def _credits_minor(self, kind: SourceKind, currency: str) -> int:
        return sum(c.open_minor for c in self.credits if c.source_kind == kind and c.currency == currency)


def open_items(ledger: Ledger, *, as_of: date | None) -> Position:
    """The position at the end of the day `as_of`, or with every fact there is if it is None.

    Money received fills the earliest instalment first, and so do write-offs and reductions; what an invoice was
    raised by is due with the last one. Amounts are in minor units of each document's currency.

    >>> due = Instalment(date(2026, 2, 9), 1000)
    >>> invoice = Invoice(7, 1, "INV-7", "invoice", date(2026, 1, 10), "EUR", 1000, (due,))
    >>> paid = Payment(3, 1, "", date(2026, 2, 1), "EUR", 600)
    >>> ledger = Ledger((invoice,), (paid,), (Allocation(1, "payment", 3, 7, 600, date(2026, 2, 5)),))
    >>> [open_items(ledger, as_of=date(2026, 2, day)).open_minor("EUR") for day in (4, 5)]
    [1000, 400]
    """
    counts = _Counted(ledger, as_of)
    items: list[OpenItem] = []
    credits: list[Credit] = [c for p in ledger.payments if (c := counts.unapplied(p)) is not None]
    for document in ledger.invoices:
        if as_of is not None and document.issued_on > as_of:
            continue
        if document.kind == "credit_note":
            credit = counts.open_credit_note(document)
            if credit is not None:
                credits.append(credit)
        else:
            item = counts.open_item(document)
            if item is not None:
                items.append(item)
    items.sort(key=lambda item: (item.due_on, item.invoice))
    credits.sort(key=lambda credit: (credit.on, credit.source_kind, credit.source))
    return Position(as_of, tuple(items), tuple(credits))


def spread_open(instalments: Sequence[Instalment], open_minor: int) -> tuple[OpenInstalment, ...]:
    """What is open of each instalment when so much is open of the whole: it lies in the last ones.

    Anything above the sum of the instalments is due with the last one; the open parts always add up.

    >>> parts = [Instalment(date(2026, month, 1), 100) for month in (1, 2, 3)]
    >>> [i.open_minor for i in spread_open(parts, 150)]
    [0, 50, 100]
    """
    spread: list[OpenInstalment] = []
    left = open_minor
    for instalment in reversed(instalments):
        part = max(0, min(left, instalment.amount_minor))
        spread.append(OpenInstalment(instalment.due_on, instalment.amount_minor, part))
        left -= part
    if left and spread:
        last = spread[0]
        spread[0] = OpenInstalment(last.due_on, last.amount_minor, last.open_minor + left)
    return tuple(reversed(spread))


class _Counted:
    """The sums of what counts by `as_of`, by document and by payment."""

    def __init__(self, ledger: Ledger, as_of: date | None) -> None:
        self.settled: dict[int, int] = defaultdict(int)
        self.used: dict[tuple[SourceKind, int], int] = defaultdict(int)
        self.adjusted: dict[int, int] = defaultdict(int)
        self.corrected: dict[int, int] = defaultdict(int)
        self.returned: dict[int, int] = defaultdict(int)
        self.document_free: dict[int, date] = {}
        self.source_free: dict[tuple[SourceKind, int], date] = {}
        self.as_of = as_of
        self._allocations(ledger.allocations)
        self._adjustments(ledger.adjustments)
        for payment in ledger.payments:
            if payment.reverses is not None and self._counts(payment.paid_on):
                self.returned[payment.reverses] += payment.amount_minor

    def _counts(self, day: date) -> bool:
        return self.as_of is None or day <= self.as_of

    def _allocations(self, allocations: Iterable[Allocation]) -> None:
        for allocation in allocations:
            if not self._counts(allocation.effective_on):
                continue
            source = (allocation.source_kind, allocation.source)
            self.settled[allocation.invoice] += allocation.amount_minor
            self.used[source] += allocation.amount_minor
            if allocation.amount_minor < 0:
                _later(self.document_free, allocation.invoice, allocation.effective_on)
                _later(self.source_free, source, allocation.effective_on)

    def _adjustments(self, adjustments: Iterable[Adjustment]) -> None:
        for adjustment in adjustments:
            if adjustment.kind == "correction":
                self.corrected[adjustment.invoice] += adjustment.amount_minor
            elif self._counts(adjustment.effective_on):
                self.adjusted[adjustment.invoice] += adjustment.amount_minor
                if adjustment.amount_minor > 0:
                    _later(self.document_free, adjustment.invoice, adjustment.effective_on)

    def open_item(self, invoice: Invoice) -> OpenItem | None:
        amount = invoice.amount_minor + self.corrected[invoice.id]
        open_minor = amount + self.adjusted[invoice.id] - self.settled[invoice.id]
        if open_minor == 0:
            return None
        return OpenItem(
            invoice.id,
            invoice.customer,
            invoice.number,
            invoice.currency,
            invoice.issued_on,
            amount,
            open_minor,
            spread_open(invoice.instalments or (Instalment(invoice.issued_on, amount),), open_minor),
            max(invoice.issued_on, self.document_free.get(invoice.id, date.min)),
        )

    def open_credit_note(self, note: Invoice) -> Credit | None:
        amount = note.amount_minor + self.corrected[note.id]
        open_minor = amount + self.adjusted[note.id] - self.used["credit_note", note.id]
        free = max(self.source_free.get(("credit_note", note.id), date.min), self._freed(note.id))
        return _credit("credit_note", note, note.number, note.issued_on, amount, open_minor, free)

    def unapplied(self, payment: Payment) -> Credit | None:
        if payment.reverses is not None or not self._counts(payment.paid_on):
            return None
        open_minor = payment.amount_minor + self.returned[payment.id] - self.used["payment", payment.id]
        free = self.source_free.get(("payment", payment.id), date.min)
        return _credit("payment", payment, payment.reference, payment.paid_on, payment.amount_minor, open_minor, free)

    def _freed(self, document: int) -> date:
        return self.document_free.get(document, date.min)


def _later(latest: dict[K, date], key: K, day: date) -> None:
    latest[key] = max(day, latest.get(key, day))


def _credit(
    kind: SourceKind, source: Invoice | Payment, reference: str, on: date, amount: int, open_minor: int, free: date
) -> Credit | None:
    if open_minor == 0:
        return None
    return Credit(
        kind,
        source.id,
        source.customer,
        reference,
        source.currency,
        on,
        amount,
        open_minor,
        max(on, free),
    )
