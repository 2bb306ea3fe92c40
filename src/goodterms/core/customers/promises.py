"""What became of promises to pay: each day of money that came in is counted once, towards the oldest day promised.

A promise is open to money from the day it was given until its day and a few business days of grace are over. What comes
then goes to the promise with the earliest promised day first, and the rest to the next. Money that none of those can
take goes to promises whose time is over, the oldest first: that is late, but it is not missing any more. So what is
counted towards promises is never more than what came in, whatever was promised twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

State = Literal["running", "kept", "late", "partly", "broken"]


@dataclass(frozen=True, slots=True)
class Promised:
    """So much (minor units) by a day, said on a day. number: tells promises apart, and orders those of one day."""

    number: int
    given_on: date
    due_on: date
    currency: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Received:
    """Money that came on a day and was not taken back since, minor units."""

    on: date
    currency: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of a promise by a day.

    in_time_minor: came by the last day of its grace. late_minor: came after it. over: its day and its grace are over.
    whole_on: the day on which all of it was there.
    """

    promise: Promised
    last_day: date
    in_time_minor: int
    late_minor: int
    over: bool
    whole_on: date | None

    @property
    def came_minor(self) -> int:
        return self.in_time_minor + self.late_minor

    @property
    def missing_minor(self) -> int:
        return self.promise.amount_minor - self.came_minor

    @property
    def running(self) -> bool:
        """Whether there is something to wait for: not all of it came, and its time is not over."""
        return not self.over and self.missing_minor > 0

    @property
    def broken(self) -> bool:
        """Whether not all of it was there when its time was over; what came later does not change that."""
        return self.over and self.in_time_minor < self.promise.amount_minor

    @property
    def days_late(self) -> int:
        """Days from the promised day to the day on which all of it was there; 0 where it came by then, or has not."""
        return max(0, (self.whole_on - self.promise.due_on).days) if self.whole_on else 0

    @property
    def state(self) -> State:
        """running; kept: all came by the promised day; late: all came, after it; partly: some of it came, and the
        time is over; broken: nothing came."""
        if self.whole_on is not None:
            return "late" if self.days_late else "kept"
        if not self.over:
            return "running"
        return "partly" if self.came_minor else "broken"


@dataclass(slots=True)
class _Open:
    """A promise while money is counted towards it."""

    promise: Promised
    last_day: date
    in_time: int = 0
    late: int = 0
    whole_on: date | None = None

    def take(self, money: Received, left: int) -> int:
        """Count what it can take of the money; gives what is left of it."""
        missing = self.promise.amount_minor - self.in_time - self.late
        taken = min(missing, left)
        if money.on <= self.last_day:
            self.in_time += taken
        else:
            self.late += taken
        if taken and taken == missing:
            self.whole_on = money.on
        return left - taken


def follow(
    promises: Sequence[Promised], received: Sequence[Received], *, as_of: date, last_day: Callable[[date], date]
) -> list[Followed]:
    """What became of one customer's promises by the end of a day, in the order of their days.

    received: all money of the customer that came by then. last_day: the last day of grace of a promised day.

    >>> march = lambda day: date(2026, 3, day)
    >>> two = [Promised(1, march(1), march(10), "EUR", 100), Promised(2, march(1), march(12), "EUR", 100)]
    >>> found = follow(two, [Received(march(9), "EUR", 150)], as_of=march(31), last_day=lambda day: day)
    >>> [(each.state, each.came_minor, each.missing_minor) for each in found]
    [('kept', 100, 0), ('partly', 50, 50)]
    """
    ordered = sorted(promises, key=lambda p: (p.due_on, p.number))
    open_ones = [_Open(p, max(last_day(p.due_on), p.due_on)) for p in ordered]
    for money in sorted(received, key=lambda r: r.on):
        _count(money, open_ones, as_of)
    return [
        Followed(each.promise, each.last_day, each.in_time, each.late, each.last_day < as_of, each.whole_on)
        for each in open_ones
    ]


def _count(money: Received, open_ones: Sequence[_Open], as_of: date) -> None:
    """Count money of one day: promises whose time it is first, then those whose time is over."""
    if money.on > as_of:
        return
    mine = [o for o in open_ones if o.promise.currency == money.currency and o.promise.given_on <= money.on]
    left = money.amount_minor
    for each in sorted(mine, key=lambda o: o.last_day < money.on):  # stable: within both, the oldest day first
        left = each.take(money, left)


def waited_for(followed: Sequence[Followed]) -> dict[str, int]:
    """Currency -> minor units promised that have not come, of promises whose time is not over."""
    found: dict[str, int] = {}
    for each in followed:
        if each.running:
            currency = each.promise.currency
            found[currency] = found.get(currency, 0) + each.missing_minor
    return found
