"""The portfolio: everybody on the last list by worth and trouble, causes, concentration, what acting gains."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from goodterms.store.access import Access
from goodterms.store.models import PlanLine, PlanRun

DRAWN: Final = 300
TOPS: Final = (1, 5, 20)


@dataclass(frozen=True, slots=True)
class Place:
    """One customer: overdue in minor units, worth and gain in whole units of money."""

    customer_id: int
    name: str
    overdue_minor: int
    worth: int
    gain: int
    cause: str
    days_late: int


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause among the overdue customers."""

    cause: str
    customers: int
    overdue_minor: int


@dataclass(frozen=True, slots=True)
class Whole:
    """The portfolio in one currency. places: the largest, at most DRAWN. tops: (how many customers, their share).

    gain: what the advised steps bring over waiting, all together, in whole units of money.
    """

    run: PlanRun | None
    currency: str = ""
    currencies: tuple[str, ...] = ()
    places: list[Place] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    tops: list[tuple[int, float]] = field(default_factory=list)
    customers: int = 0
    overdue_minor: int = 0
    gain: int = 0


def see_portfolio(who: Access, *, currency: str = "") -> Whole:
    """The portfolio as the last list saw it. Reads only."""
    run = PlanRun.objects.filter(company=who.company).order_by("-made_at", "-pk").first()
    if run is None:
        return Whole(None)
    lines = PlanLine.objects.filter(run=run)
    currencies = tuple(sorted(set(lines.order_by().values_list("currency", flat=True).distinct())))
    own = who.company.currency
    chosen = currency if currency in currencies else own if own in currencies or not currencies else currencies[0]
    names = ("customer_id", "customer__name", "overdue_minor", "facts", "oldest_days_late")
    rows = lines.filter(currency=chosen).order_by("-overdue_minor", "pk").values_list(*names)
    places = [
        Place(pk, name, overdue, facts.get("worth", 0), facts.get("gain", 0), facts.get("cause", ""), days)
        for pk, name, overdue, facts, days in rows.iterator(chunk_size=5000)
    ]
    overdue = sum(p.overdue_minor for p in places)
    tops = [(n, sum(p.overdue_minor for p in places[:n]) / overdue) for n in TOPS if overdue and n < len(places)]
    return Whole(
        run,
        chosen,
        currencies,
        places[:DRAWN],
        _causes(places),
        tops,
        len(places),
        overdue,
        sum(max(p.gain, 0) for p in places),
    )


def _causes(places: list[Place]) -> list[Cause]:
    counts: dict[str, int] = defaultdict(int)
    sums: dict[str, int] = defaultdict(int)
    for place in places:
        counts[place.cause] += 1
        sums[place.cause] += place.overdue_minor
    return [Cause(c, counts[c], sums[c]) for c in sorted(sums, key=lambda c: (-sums[c], c))]
