"""Customers by what they are worth and what they owe late, as a picture one can click. Geometry only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import copysign, sqrt

from goodterms.desk.formats import round_estimate, whole_number
from goodterms.journeys.see_portfolio import Place

WIDTH, HEIGHT = 720, 380
LEFT, RIGHT, TOP, BOTTOM = 70, 16, 16, 40
NAMED = 8


@dataclass(frozen=True, slots=True)
class Spot:
    """One customer in the picture."""

    place: Place
    x: float
    y: float
    named: bool


@dataclass(frozen=True, slots=True)
class Field:
    """The picture: worth across, overdue up, both on a scale of square roots so that small ones are seen."""

    spots: list[Spot] = field(default_factory=list)
    across: list[tuple[float, str]] = field(default_factory=list)
    up: list[tuple[float, str]] = field(default_factory=list)
    zero_x: float = LEFT
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def worth_and_trouble(places: Sequence[Place], *, unit: int) -> Field:
    """Lay out the customers. unit: minor units in a whole unit of the currency."""
    if not places:
        return Field()
    least, most = min(0, *(p.worth for p in places)), max(1, *(p.worth for p in places))
    highest = max(p.overdue_minor for p in places) or 1

    def x(worth: float) -> float:
        low, high = _root(least), _root(most)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (_root(worth) - low) / (high - low), 1)

    def y(minor: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * sqrt(minor / highest), 1)

    spots: list[Spot] = []
    for place in places:
        at_x, at_y = x(place.worth), y(place.overdue_minor)
        free = all(abs(s.y - at_y) > 15 or abs(s.x - at_x) > 230 for s in spots if s.named)
        spots.append(Spot(place, at_x, at_y, free and len(spots) < NAMED))
    across = [round_estimate(most * share) for share in (0.04, 0.25, 0.6)]
    up = [round_estimate(highest / unit * share) for share in (0.04, 0.25, 0.6, 1.0)]
    return Field(
        spots[::-1],
        [(x(v), whole_number(v)) for v in sorted({0, round_estimate(least), *across})],
        [(y(v * unit), whole_number(v)) for v in sorted({0, *up})],
        x(0),
    )


def _root(value: float) -> float:
    return copysign(sqrt(abs(value)), value)
