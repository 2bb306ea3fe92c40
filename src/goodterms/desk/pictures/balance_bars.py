"""What was owed over time as a picture: a bar a month, its lower part what was overdue. Geometry only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from goodterms.core.basics.currencies import minor_digits
from goodterms.core.ledger.over_time import DayBalance
from goodterms.desk.formats import day_text, whole_number
from goodterms.journeys.see_balance import Course

WIDTH, HEIGHT = 720, 200
LEFT, RIGHT, TOP, BOTTOM = 8, 64, 12, 26
GAP = 0.22


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: x and width of its bar; where the overdue part and, above it, the rest begin and how tall they are."""

    balance: DayBalance
    x: float
    width: float
    late_y: float
    late_height: float
    rest_y: float
    rest_height: float
    label: str = ""

    @property
    def centre(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the grid, and the amount in whole units that it stands for."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class BalanceBars:
    """The picture of one currency. An amount below nothing is drawn as nothing; the table has it."""

    currency: str
    bars: list[Bar]
    lines: list[Line]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def balance_bars(course: Course) -> BalanceBars:
    """Lay out the course of one currency."""
    step = nice_step(max(max(b.owed_minor, b.overdue_minor) for b in course.balances))
    top = 4 * step
    slot = (WIDTH - LEFT - RIGHT) / len(course.balances)
    bars = [_bar(b, n, slot, top) for n, b in enumerate(course.balances)]
    digits = 10 ** minor_digits(course.currency)
    lines = [Line(_y(n * step, top), whole_number(n * step // digits)) for n in range(5)]
    return BalanceBars(course.currency, bars, lines)


def nice_step(largest: int) -> int:
    """A quarter of the height of the picture: 1, 2, 2.5 or 5 times a power of ten, in minor units.

    >>> [nice_step(n) for n in (0, 399, 400, 401, 5_263_630)]
    [100, 100, 100, 200, 2000000]
    """
    size = 100
    while True:
        for times in (1, 2, 2.5, 5):
            if 4 * size * times >= largest:
                return int(size * times)
        size *= 10


def _bar(balance: DayBalance, place: int, slot: float, top: int) -> Bar:
    late, owed = max(balance.overdue_minor, 0), max(balance.owed_minor, balance.overdue_minor, 0)
    late_y, rest_y, base = _y(late, top), _y(owed, top), float(HEIGHT - BOTTOM)
    x, width = round(LEFT + slot * (place + GAP / 2), 1), round(slot * (1 - GAP), 1)
    return Bar(
        balance, x, width, late_y, round(base - late_y, 1), rest_y, round(late_y - rest_y, 1), _label(balance.on)
    )


def _label(day: date) -> str:
    """June and December are named."""
    return day_text(day, "MMM yyyy") if day.month % 6 == 0 else ""


def _y(minor: int, top: int) -> float:
    tenths = 10 * (HEIGHT - TOP - BOTTOM) * minor // top
    return round(HEIGHT - BOTTOM - tenths / 10, 1)


def pictures_of(courses: Sequence[Course]) -> list[BalanceBars]:
    """A picture a currency."""
    return [balance_bars(course) for course in courses]
