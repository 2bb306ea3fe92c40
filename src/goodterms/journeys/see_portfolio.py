"""The portfolio: everybody on the last list by worth and trouble, causes, concentration, what acting gains.

Everything comes from the stored lines of the list and is added up in the database; nothing is judged again.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from goodterms.store.access import Access
from goodterms.store.models import PlanLine, PlanRun
from goodterms.store.reading.finding import last_run

DRAWN: Final = 200
PAGE: Final = 50
TOPS: Final = (1, 5, 20)
SORTS: Final = {
    "overdue": "-overdue_minor", "worth": "-worth", "gain": "-gain", "cause": "cause", "name": "customer__name",
}  # fmt: skip


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

    gain: what the advised steps bring over waiting, all together, in whole units of money; gainers: for how many
    customers they bring something. listed: a page of the table, sorted by `sort`.
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
    gainers: int = 0
    listed: list[Place] = field(default_factory=list)
    sort: str = "overdue"
    page: int = 1
    more: bool = False


def see_portfolio(who: Access, *, currency: str = "", sort: str = "overdue", page: int = 1) -> Whole:
    """The portfolio as the last list saw it. Reads only."""
    run = last_run(who)
    if run is None:
        return Whole(None)
    lines = PlanLine.objects.filter(run=run).order_by()
    currencies = tuple(sorted(lines.values_list("currency", flat=True).distinct()))
    own = who.company.currency
    chosen = currency if currency in currencies else own if own in currencies or not currencies else currencies[0]
    mine = lines.filter(currency=chosen)
    causes = _causes(mine)
    gains = mine.filter(gain__gt=0).aggregate(all=Coalesce(Sum("gain"), 0), n=Count("*"))
    customers, overdue = sum(c.customers for c in causes), sum(c.overdue_minor for c in causes)
    largest = mine.order_by("-overdue_minor", "pk")
    tops = _tops(largest, overdue, customers)
    page = max(1, page)
    start = (page - 1) * PAGE
    shown = _places(_sorted(mine, sort), start, PAGE + 1)
    return Whole(
        run=run,
        currency=chosen,
        currencies=currencies,
        places=_places(largest, 0, DRAWN),
        causes=causes,
        tops=tops,
        customers=customers,
        overdue_minor=overdue,
        gain=gains["all"],
        gainers=gains["n"],
        listed=shown[:PAGE],
        sort=sort if sort.removeprefix("-") in SORTS else "overdue",
        page=page,
        more=len(shown) > PAGE,
    )


def _sorted(lines: QuerySet[PlanLine], sort: str) -> QuerySet[PlanLine]:
    natural = SORTS.get(sort.removeprefix("-"), SORTS["overdue"])
    name, falls = natural.removeprefix("-"), natural.startswith("-") != sort.startswith("-")
    return lines.order_by(F(name).desc() if falls else F(name).asc(), "-overdue_minor", "pk")


def _places(lines: QuerySet[PlanLine], start: int, most: int) -> list[Place]:
    # The ids first, from the index alone; names and the rest only of those that are shown.
    ids = list(lines.values_list("pk", flat=True)[start : start + most])
    names = ("customer_id", "customer__name", "overdue_minor", "worth", "gain", "cause", "oldest_days_late")
    found: dict[int, tuple[Any, ...]] = {
        row[0]: row[1:] for row in PlanLine.objects.filter(pk__in=ids).values_list("pk", *names)
    }
    return [Place(*found[pk]) for pk in ids]


def _causes(lines: QuerySet[PlanLine]) -> list[Cause]:
    found = lines.values("cause").annotate(n=Count("*"), overdue=Sum("overdue_minor"))
    return [Cause(row["cause"], row["n"], row["overdue"]) for row in found.order_by("-overdue", "cause")]


def _tops(largest: QuerySet[PlanLine], overdue_minor: int, customers: int) -> list[tuple[int, float]]:
    amounts = list(largest.values_list("overdue_minor", flat=True)[: max(TOPS)])
    return [(n, sum(amounts[:n]) / overdue_minor) for n in TOPS if overdue_minor and n < customers]
