"""Finding customers: by name, reference, invoice number, contact or amount; sorted, filtered, a page at a time."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from django.db.models import F

from goodterms.store import clock
from goodterms.store.access import Access
from goodterms.store.models import Customer, OpenItem, PlanLine
from goodterms.store.reading import finding
from goodterms.store.reading.finding import SHOWS, SORTS, Wanted, amount_in

__all__ = ["PAGE", "SHOWS", "SORTS", "Choices", "Found", "Row", "Wanted", "amount_in", "find_customers"]

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One customer in the list, in one currency. Amounts in minor units, credits not deducted."""

    id: int
    reference: str
    name: str
    owner: str
    currency: str
    owed_minor: int
    overdue_minor: int
    oldest_due: date | None
    days_late: int
    paused_until: date | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the list can be filtered by: (what is sent, what is shown)."""

    owners: list[tuple[str, str]] = field(default_factory=list)
    segments: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.owners or self.segments or self.countries or self.causes)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of customers. more: whether there is a next page. currencies: in which anything is open."""

    wanted: Wanted
    rows: list[Row] = field(default_factory=list)
    more: bool = False
    currencies: tuple[str, ...] = ()
    as_of: date = date.min


def find_customers(who: Access, wanted: Wanted) -> Found:
    """One page of the customers that fit. Reads only; the work is bounded by the page and by what is open."""
    today = clock.today(who.company)
    wanted, currencies = settled(who, wanted)
    ids = finding.found_ids(who, wanted, today, start=(wanted.page - 1) * PAGE, most=PAGE + 1)
    return Found(wanted, rows_of(who, ids[:PAGE], wanted.currency, today), len(ids) > PAGE, currencies, today)


def settled(who: Access, wanted: Wanted) -> tuple[Wanted, tuple[str, ...]]:
    """What is wanted, with everything that was left open decided; and the currencies in which anything is open."""
    currencies = tuple(sorted(_currencies(who)))
    own = who.company.currency
    currency = own if own in currencies or not currencies else currencies[0]
    if wanted.currency in currencies:
        currency = wanted.currency
    return replace(wanted, text=wanted.text.strip()[:100], currency=currency, page=max(1, wanted.page)), currencies


def rows_of(who: Access, ids: list[int], currency: str, today: date) -> list[Row]:
    """The lines of these customers, in this order."""
    figures = finding.figures_of(who, ids, currency, today)
    customers = who.customers().filter(pk__in=ids).annotate(owner_called=F("owner__name")).in_bulk()
    held = finding.pauses(who, today).filter(customer__in=ids).order_by("ends_on")
    paused = dict(held.values_list("customer_id", "ends_on"))
    return [_row(customers[pk], currency, today, figures.get(pk) or {}, paused.get(pk)) for pk in ids]


def choices_of(who: Access) -> Choices:
    """What the list of this firm can be filtered by, from its customers and the last list of a day."""
    owners: dict[str, str] = {}
    segments, countries = set(), set()
    for called, owner, name, segment, country in finding.kinds_of(who):
        if owner or name:
            owners[f"u{owner}" if owner else name] = called or name
        segments.add(segment)
        countries.add(country)
    run = finding.last_run(who)
    causes = PlanLine.objects.filter(run=run).order_by().values_list("cause", flat=True).distinct() if run else []
    return Choices(
        sorted(owners.items(), key=lambda both: both[1].casefold())[:200],
        sorted(segments - {""}, key=str.casefold)[:200],
        sorted(countries - {""})[:200],
        sorted(set(causes) - {""}),
    )


def _currencies(who: Access) -> set[str]:
    """The currencies in which anything is open. Each is looked up in the index behind the one before, because
    PostgreSQL would read all that is open to list them."""
    found: set[str] = set()
    rows = OpenItem.objects.filter(company=who.company).order_by("currency").values_list("currency", flat=True)
    last = rows.first()
    while last is not None and len(found) < 200:
        found.add(last)
        last = rows.filter(currency__gt=last).first()
    return found


def _row(customer: Customer, currency: str, today: date, figures: dict[str, Any], paused_until: date | None) -> Row:
    oldest = figures.get("oldest")
    return Row(
        customer.pk,
        customer.reference,
        customer.name,
        getattr(customer, "owner_called", "") or customer.owner_name,
        currency,
        figures.get("owed") or 0,
        figures.get("overdue") or 0,
        oldest,
        (today - oldest).days if oldest else 0,
        paused_until,
    )
