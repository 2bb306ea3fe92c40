"""The payment history as a picture: each invoice a dot, by due date and days late. Geometry only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from goodterms.core.basics.calendars import add_months
from goodterms.desk.formats import day_text
from goodterms.journeys.see_payment_history import History, Mark, Paid

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 14, 30
SMALLEST, LARGEST = 3.5, 11.0
LANE = 14
KINDS = ("touch", "reply", "promise", "hold")
STEPS = (5, 10, 15, 30, 60, 90, 120, 180, 365, 730)


@dataclass(frozen=True, slots=True)
class Dot:
    """One invoice. slow: later than is usual for them."""

    invoice: Paid
    x: float
    y: float
    r: float
    slow: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark above the dots, each kind on a height of its own. width: of a pause, to its last day."""

    mark: Mark
    x: float
    y: int
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Dots:
    """The picture. kinds: which marks and dots there are, for the legend. band: y and height of the middle half of
    their payments; middle: y of the usual day."""

    dots: list[Dot] = field(default_factory=list)
    across: list[Tick] = field(default_factory=list)
    down: list[Tick] = field(default_factory=list)
    due_y: float = 0.0
    band: tuple[float, float] | None = None
    middle: float = 0.0
    marks: list[Sign] = field(default_factory=list)
    kinds: frozenset[str] = frozenset()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM

    def __bool__(self) -> bool:
        return bool(self.dots)


def payment_dots(history: History) -> Dots:
    """Lay out a payment history. Invoices that are not due yet are left out: they say nothing."""
    shown = [i for i in history.invoices if i.settled_on or i.days_late > 0]
    if not shown:
        return Dots()
    first = min(i.due_on for i in shown)
    last = max(*(i.due_on for i in shown), history.as_of) if len(shown) else history.as_of
    heights = _heights(history.marks, first, last)
    top = TOP + LANE * len(heights)
    low, high = _range([i.days_late for i in shown])
    days = max((last - first).days, 1)
    largest = max(i.amount_minor for i in shown)

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / days, 1)

    def y(late: float) -> float:
        share = (max(min(late, high), low) - low) / (high - low)
        return round(HEIGHT - BOTTOM - (HEIGHT - top - BOTTOM) * share, 1)

    usual = history.usual
    dots = [
        Dot(
            i,
            x(i.due_on),
            y(i.days_late),
            round(SMALLEST + (LARGEST - SMALLEST) * (i.amount_minor / largest) ** 0.5, 1),
            i.days_late > (usual.late if usual else 0),
        )
        for i in shown
    ]
    band = (y(usual.late), round(max(y(usual.early) - y(usual.late), 3.0), 1)) if usual else None
    signs = [
        Sign(
            m,
            x(m.on),
            heights[m.kind],
            max(x(min(m.until, last)) - x(m.on), 3.0) if m.kind == "hold" and m.until else 0,
        )
        for m in history.marks
        if first <= m.on <= last
    ]
    return Dots(
        sorted(dots, key=lambda d: -d.r),
        _months(first, last, x),
        [Tick(y(step), f"{step:+d}" if step else "0") for step in _steps(low, high)],
        y(0),
        band,
        y(usual.middle) if usual else 0.0,
        signs,
        frozenset({*heights, *(_kind(d) for d in dots)}),
        top=top,
    )


def _heights(marks: Sequence[Mark], first: date, last: date) -> dict[str, int]:
    """How high each kind of mark that is there stands; a kind that is not there takes no room."""
    there = {m.kind for m in marks if first <= m.on <= last}
    return {kind: 6 + LANE * n for n, kind in enumerate(k for k in KINDS if k in there)}


def _width(begins: float, ends: float) -> float:
    return round(max(ends - begins, 4.0), 1)


def _kind(dot: Dot) -> str:
    if not dot.invoice.settled_on:
        return "open"
    return "slow" if dot.slow else "paid"


def _range(late: Sequence[int]) -> tuple[int, int]:
    """From the earliest to the latest, always with the due date in sight and never wider than two years late."""
    return max(min(*late, 0, -5) if late else -5, -90), min(max(*late, 10) if late else 10, 730)


def _steps(low: int, high: int) -> list[int]:
    step = next((s for s in STEPS if (high - low) / s <= 6), STEPS[-1])
    return [n * step for n in range(-(-low // step), high // step + 1)]


def _months(first: date, last: date, x: Callable[[date], float]) -> list[Tick]:
    every = max(1, ((last - first).days // 30) // 6)
    anchor = first.replace(day=1)
    ticks = []
    for n in range(1, 200):
        day = add_months(anchor, n * every)
        if day > last:
            break
        ticks.append(Tick(x(day), day_text(day, "MMM yyyy")))
    return ticks
