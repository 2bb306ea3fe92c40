"""Small pictures of figures on one scale: a value with its range, parts that add up. Geometry only."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH = 300.0


@dataclass(frozen=True, slots=True)
class Span:
    """A value and its range on a scale from 0 to 300. zero: where nothing lies."""

    low: float
    high: float
    value: float
    zero: float

    @property
    def width(self) -> float:
        return max(self.high - self.low, 1.0)


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a sum: the bar from what was before it to what is after it."""

    x: float
    width: float
    gain: bool
    zero: float


def spans(rows: Sequence[tuple[float, float, float]]) -> list[Span]:
    """Rows of (low, value, high) on one scale that has zero in sight.

    >>> [(s.low, s.value, s.high, s.zero) for s in spans([(0, 50, 100), (-100, 0, 0)])]
    [(150.0, 225.0, 300.0, 150.0), (0.0, 150.0, 150.0, 150.0)]
    """
    if not rows:
        return []
    least = min(0.0, *(min(row) for row in rows))
    most = max(0.0, *(max(row) for row in rows))
    wide = (most - least) or 1.0

    def x(value: float) -> float:
        return round(WIDTH * (value - least) / wide, 1)

    return [Span(x(low), x(high), x(value), x(0.0)) for low, value, high in rows]


def waterfall(parts: Sequence[float]) -> list[Step]:
    """The parts of a sum one after the other, and at last the sum itself from zero.

    >>> [(s.x, s.width, s.gain) for s in waterfall([4, -1])]
    [(0.0, 300.0, True), (225.0, 75.0, False), (0.0, 225.0, True)]
    """
    ends, total = [0.0], 0.0
    for part in parts:
        total += part
        ends.append(total)
    least, most = min(ends), max(ends)
    wide = (most - least) or 1.0
    zero = round(WIDTH * -least / wide, 1)
    steps = [_step(a, b, least, wide, zero) for a, b in pairwise(ends)]
    return [*steps, _step(0.0, total, least, wide, zero)]


def _step(before: float, after: float, least: float, wide: float, zero: float) -> Step:
    left, right = sorted((before, after))
    return Step(
        round(WIDTH * (left - least) / wide, 1),
        round(max(WIDTH * (right - left) / wide, 1.0), 1),
        after >= before,
        zero,
    )
