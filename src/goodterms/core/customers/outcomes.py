"""What became of each invoice, as it was known at the end of a day: open, paid on which day, or given up.

Only what had happened by that day counts: a payment of the next day does not exist.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from goodterms.core.ledger.facts import Invoice, Ledger


@dataclass(frozen=True, slots=True)
class Outcome:
    """One invoice as of a day; amounts in minor units.

    amount_minor: after corrections. due_on: the last due date. settled_on: the day from which on nothing was
    open; None while something is. money_minor: what of it was paid with money, not with credit notes or
    written off. open_after: what was open at the end of each day on which it changed. has_parts: several due dates.
    """

    invoice: int
    currency: str
    issued_on: date
    due_on: date
    amount_minor: int
    settled_on: date | None
    money_minor: int
    has_parts: bool
    open_after: Mapping[date, int]

    @property
    def days_late(self) -> int | None:
        """Days from the due date to the day it was settled, below 0 if early; None if it was not paid."""
        if self.settled_on is None or self.money_minor <= 0:
            return None
        return (self.settled_on - self.due_on).days

    def days_late_so_far(self, as_of: date) -> int | None:
        """The days late of a paid invoice, or of an overdue one until now; None of all others."""
        if self.settled_on is None:
            return (as_of - self.due_on).days if self.due_on < as_of else None
        return self.days_late

    def open_on(self, day: date) -> int:
        """What was open at the end of that day; 0 before the day of issue and where it was settled by more."""
        if day < self.issued_on:
            return 0
        past = [d for d in self.open_after if d <= day]
        return max(0, self.open_after[max(past)] if past else self.amount_minor)


def outcomes(ledger: Ledger, *, as_of: date) -> tuple[Outcome, ...]:
    """The outcome of every invoice issued by `as_of` whose amount is above zero, by due date and id.

    >>> from goodterms.core.ledger.facts import Allocation, Instalment, Payment
    >>> due = Instalment(date(2026, 2, 9), 1000)
    >>> invoice = Invoice(7, 1, "INV-7", "invoice", date(2026, 1, 10), "EUR", 1000, (due,))
    >>> paid = Payment(3, 1, "", date(2026, 2, 12), "EUR", 1000)
    >>> ledger = Ledger((invoice,), (paid,), (Allocation(1, "payment", 3, 7, 1000, date(2026, 2, 12)),))
    >>> [outcomes(ledger, as_of=date(2026, 2, day))[0].days_late for day in (11, 12)]
    [None, 3]
    """
    settled, money = _settlements(ledger, as_of)
    corrected: dict[int, int] = defaultdict(int)
    for adjustment in ledger.adjustments:
        if adjustment.kind == "correction":
            corrected[adjustment.invoice] += adjustment.amount_minor
    found = [
        _outcome(invoice, invoice.amount_minor + corrected[invoice.id], settled[invoice.id], money[invoice.id])
        for invoice in ledger.invoices
        if invoice.kind == "invoice" and invoice.issued_on <= as_of
    ]
    return tuple(sorted((o for o in found if o.amount_minor > 0), key=lambda o: (o.due_on, o.invoice)))


def _settlements(ledger: Ledger, as_of: date) -> tuple[dict[int, dict[date, int]], dict[int, int]]:
    """By invoice: what was settled on which day, and how much of it with money."""
    settled: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    money: dict[int, int] = defaultdict(int)
    for allocation in ledger.allocations:
        if allocation.effective_on <= as_of:
            settled[allocation.invoice][allocation.effective_on] += allocation.amount_minor
            if allocation.source_kind == "payment":
                money[allocation.invoice] += allocation.amount_minor
    for adjustment in ledger.adjustments:
        if adjustment.kind != "correction" and adjustment.effective_on <= as_of:
            settled[adjustment.invoice][adjustment.effective_on] -= adjustment.amount_minor
    return settled, money


def _outcome(invoice: Invoice, amount: int, settled: Mapping[date, int], money: int) -> Outcome:
    """What was settled before the day of issue counts from the day of issue."""
    days: dict[date, int] = defaultdict(int)
    for day, part in settled.items():
        days[max(day, invoice.issued_on)] += part
    open_after: dict[date, int] = {}
    left, settled_on = amount, None
    for day in sorted(days):
        was_open = left > 0
        left -= days[day]
        open_after[day] = left
        if left > 0:
            settled_on = None
        elif was_open:
            settled_on = day
    return Outcome(
        invoice=invoice.id,
        currency=invoice.currency,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        amount_minor=amount,
        settled_on=settled_on,
        money_minor=money,
        has_parts=len(invoice.instalments) > 1,
        open_after=open_after,
    )
