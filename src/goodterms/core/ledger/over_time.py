"""What was owed and what of it was overdue at the end of many days, from one walk over the facts.

Each fact counts from its own day, as in `open_items`, so every figure here is the one that the ageing of that day
gives. An invoice with one due date adds its changes to sums; only one with several due dates is looked at by day.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from goodterms.core.ledger.facts import Instalment, Invoice, Ledger
from goodterms.core.ledger.open_items import spread_open


@dataclass(frozen=True, slots=True)
class DayBalance:
    """What was open of invoices at the end of a day, nothing deducted, and what of it was overdue; minor units."""

    on: date
    owed_minor: int
    overdue_minor: int


Change = tuple[date, int]


def balances_over_time(ledger: Ledger, *, days: Sequence[date]) -> dict[str, tuple[DayBalance, ...]]:
    """The balances of each currency at the end of each day, the currencies in alphabetical order.

    days: strictly ascending, else ValueError. Work grows with the facts plus the days, not with their product.

    >>> due = Instalment(date(2026, 2, 9), 1000)
    >>> invoice = Invoice(7, 1, "INV-7", "invoice", date(2026, 1, 10), "EUR", 1000, (due,))
    >>> shown = balances_over_time(Ledger((invoice,)), days=[date(2026, 1, 9), date(2026, 2, 9), date(2026, 2, 10)])
    >>> [(b.owed_minor, b.overdue_minor) for b in shown["EUR"]]
    [(0, 0), (1000, 0), (1000, 1000)]
    """
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise ValueError("the days must ascend")
    changes = _changes(ledger)
    sums: dict[str, _Sums] = defaultdict(lambda: _Sums(days))
    for invoice in ledger.invoices:
        if invoice.kind == "invoice":
            own = [(invoice.issued_on, invoice.amount_minor), *changes.get(invoice.id, ())]
            sums[invoice.currency].add(invoice, [(max(on, invoice.issued_on), minor) for on, minor in own])
    return {currency: sums[currency].balances() for currency in sorted(sums)}


def _changes(ledger: Ledger) -> dict[int, list[Change]]:
    """By invoice: from which day what is open of it changed by how much. A correction counts from the beginning."""
    found: dict[int, list[Change]] = defaultdict(list)
    for allocation in ledger.allocations:
        found[allocation.invoice].append((allocation.effective_on, -allocation.amount_minor))
    for row in ledger.adjustments:
        found[row.invoice].append((date.min if row.kind == "correction" else row.effective_on, row.amount_minor))
    return found


class _Sums:
    """Changes of one currency by day, from which the balances follow by adding up."""

    def __init__(self, days: Sequence[date]) -> None:
        self.days = days
        self.owed = [0] * (len(days) + 1)
        self.overdue = [0] * (len(days) + 1)

    def add(self, invoice: Invoice, changes: Sequence[Change]) -> None:
        for on, minor in changes:
            self.owed[bisect_left(self.days, on)] += minor
        parts = invoice.instalments or (Instalment(invoice.issued_on, invoice.amount_minor),)
        if len(parts) > 1:
            self._add_parts(parts, changes)
            return
        late_from = parts[0].due_on + timedelta(days=1)
        for on, minor in changes:
            self.overdue[bisect_left(self.days, max(on, late_from))] += minor

    def _add_parts(self, parts: Sequence[Instalment], changes: Sequence[Change]) -> None:
        """What is overdue of several due dates is no sum of changes: money fills the earliest first."""
        first = min(bisect_left(self.days, on) for on, _ in changes)
        steps = [0] * (len(self.days) + 1)
        for on, minor in changes:
            steps[bisect_left(self.days, on)] += minor
        left = before = 0
        for place in range(first, len(self.days)):
            left += steps[place]
            late = sum(p.open_minor for p in spread_open(parts, left) if p.due_on < self.days[place])
            self.overdue[place] += late - before
            before = late

    def balances(self) -> tuple[DayBalance, ...]:
        owed = overdue = 0
        found = []
        for place, day in enumerate(self.days):
            owed += self.owed[place]
            overdue += self.overdue[place]
            found.append(DayBalance(day, owed, overdue))
        return tuple(found)
