"""From "this row says so much has been paid" to the payments that are to be posted or taken back.

A file of invoices often carries a settlement (a date, an amount paid) instead of payments. Read again later, it
says something else: more was paid, or the date was put right. What was posted is never edited, so the difference is
expressed as payments to reverse and payments to add.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Posted:
    """A payment that an earlier reading of the same row posted and that still stands."""

    id: int
    paid_on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Difference:
    """reverse: ids of posted payments to take back. add: (day or None where the file gives none, minor units)."""

    reverse: tuple[int, ...] = ()
    add: tuple[tuple[date | None, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.reverse or self.add)


def difference(posted: Sequence[Posted], *, on: date | None, paid_minor: int) -> Difference:
    """What has to be posted so that the payments of this row say what the row says now.

    posted: in order of day. on, paid_minor: the total paid according to the row and the day of the last part;
    amounts are minor units, not negative. More paid on a later (or no) day is a further part; anything else is a
    correction: everything is taken back and posted anew.

    >>> from datetime import date
    >>> difference([Posted(1, date(2026, 1, 5), 100)], on=date(2026, 2, 1), paid_minor=150)
    Difference(reverse=(), add=((datetime.date(2026, 2, 1), 50),))
    >>> difference([Posted(1, date(2026, 1, 5), 100)], on=date(2026, 1, 7), paid_minor=100).reverse
    (1,)
    """
    stands = sum(p.amount_minor for p in posted)
    same_day = on is None or not posted or posted[-1].paid_on == on
    if stands == paid_minor and (same_day or paid_minor == 0):
        return Difference()
    later = on is None or not posted or on > posted[-1].paid_on
    if paid_minor > stands and later:
        return Difference(add=((on, paid_minor - stands),))
    anew = ((on, paid_minor),) if paid_minor else ()
    return Difference(tuple(p.id for p in posted), anew)
