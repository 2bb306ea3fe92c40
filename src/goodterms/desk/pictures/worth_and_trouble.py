"""Customers by what they are worth and what they owe late, as a picture one can click. Geometry only."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import copysign, sqrt

from goodterms.desk.formats import round_estimate, whole_number
from goodterms.journeys.see_portfolio import Place

WIDTH, HEIGHT = 720, 380
LEFT, RIGHT, TOP, BOTTOM = 70, 16, 16, 40
NAMED, LONGEST = 8, 26
LETTER, GAP, DOT = 7.0, 11, 7
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """One customer in the picture. side: on which side of the dot the name stands ("start": right of it, "end": left
    of it), empty where no room is left for it."""

    place: Place
    x: float
    y: float
    side: str = ""


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

    spots = _named([Spot(place, x(place.worth), y(place.overdue_minor)) for place in places])
    across = [round_estimate(most * share) for share in (0.04, 0.25, 0.6)]
    up = [round_estimate(highest / unit * share) for share in (0.04, 0.25, 0.6, 1.0)]
    return Field(
        spots[::-1],
        [(x(v), whole_number(v)) for v in sorted({0, round_estimate(least), *across})],
        [(y(v * unit), whole_number(v)) for v in sorted({0, *up})],
        x(0),
    )


def _named(spots: list[Spot]) -> list[Spot]:
    """Names for the first few: where no dot and no other name would stand in the way."""
    taken: list[_Box] = [(LEFT - 10, 0, LEFT + 90, 18)]
    done: list[Spot] = []
    for spot in spots:
        side = ""
        for tried in ("start", "end") if sum(bool(s.side) for s in done) < NAMED else ():
            box = _box(spot, tried)
            inside = box[0] >= LEFT and box[2] <= WIDTH and not side
            dots = (_in(other, box) for other in spots if other is not spot)
            if inside and not any(dots) and not any(_meet(box, other) for other in taken):
                side = tried
                taken.append(box)
        done.append(replace(spot, side=side))
    return done


def _box(spot: Spot, side: str) -> _Box:
    width = LETTER * min(len(spot.place.name), LONGEST) + GAP
    left = spot.x + GAP if side == "start" else spot.x - GAP - width
    return (left, spot.y - 9, left + width, spot.y + 9)


def _in(spot: Spot, box: _Box) -> bool:
    return box[0] - DOT < spot.x < box[2] + DOT and box[1] - DOT < spot.y < box[3] + DOT


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _root(value: float) -> float:
    return copysign(sqrt(abs(value)), value)
