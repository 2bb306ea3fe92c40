"""The ageing page: by customer, by owner of the relationship, as of any day, with the change since a month before.

Both days come from one reading (`aged_days`), which is kept while the ledger has not changed, so that turning a page,
sorting or looking at owners reads nothing again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

import numpy as np

from goodterms.core.basics.text import order_key
from goodterms.core.ledger.ageing import Ageing, Basis, Buckets
from goodterms.journeys.aged_days import Days, Reading, days_of, reading_of
from goodterms.store import access, clock
from goodterms.store.access import Access

PAGE: Final = 50
CHUNK: Final = 1000
By = Literal["customer", "owner"]


@dataclass(frozen=True, slots=True)
class Row:
    """One customer, or one owner. Amounts in minor units; change: of what is overdue, since a month before."""

    name: str
    customer_id: int | None
    reference: str
    total: int
    overdue: int
    credits: int
    buckets: tuple[int, ...]
    change: int


@dataclass(frozen=True, slots=True)
class Aged:
    """The page: the totals of every currency, and a page of rows of the chosen one. sort: see `SORTS`."""

    as_of: date
    before: date
    by: By
    basis: Basis
    buckets: Buckets
    totals: dict[str, Ageing]
    totals_before: dict[str, Ageing]
    currency: str
    rows: list[Row] = field(default_factory=list)
    page: int = 1
    more: bool = False
    sort: str = "overdue"


def see_ageing_by(
    who: Access,
    *,
    as_of: date | None = None,
    by: By = "customer",
    currency: str = "",
    page: int = 1,
    sort: str = "overdue",
) -> Aged:
    """The ageing as of the end of the day, and a month before it. Reads only.

    sort: "overdue", "total", "change" or "b0", "b1" … for a bucket, the largest first; "name", from A to Z, by the
    rule of `order_key`; "-" in front turns it."""
    found = days_of(who, as_of or clock.today(who.company))
    totals = _totals(found, found.now, found.as_of)
    own = who.company.currency
    chosen = currency if currency in totals else own if own in totals or not totals else sorted(totals)[0]
    lines = _lines(who, found, chosen, by)
    order = _order(lines, sort, found.buckets)
    start = (max(1, page) - 1) * PAGE
    return Aged(
        found.as_of,
        found.before,
        by,
        found.basis,
        found.buckets,
        totals,
        _totals(found, found.then, found.before),
        chosen,
        _rows(who, lines, order[start : start + PAGE], by, found.buckets),
        max(1, page),
        len(order) > start + PAGE,
        sort,
    )


def ageing_being_read(who: Access, *, as_of: date | None = None, seconds: float) -> Reading | None:
    """How far the reading for `see_ageing_by` is, where it takes longer than so many seconds from now; None where
    the figures are there. Begins it where nobody has; a small ledger is waited for."""
    return reading_of(who, as_of or clock.today(who.company), seconds=seconds)


def export_ageing(
    who: Access, *, as_of: date | None = None, by: By = "customer", sort: str = "overdue"
) -> Iterator[tuple[str, Row]]:
    """Every row of every currency, sorted as on the page. Reads only, a piece at a time."""
    found = days_of(who, as_of or clock.today(who.company))
    for currency in _totals(found, found.now, found.as_of):
        lines = _lines(who, found, currency, by)
        order = _order(lines, sort, found.buckets)
        for start in range(0, len(order), CHUNK):
            yield from ((currency, r) for r in _rows(who, lines, order[start : start + CHUNK], by, found.buckets))


def _totals(found: Days, columns: dict[str, Any], day: date) -> dict[str, Ageing]:
    """The ageing of each currency: the sums of its customers."""
    totals = {}
    for currency in sorted(set(columns["currency"].tolist())):
        mine = columns["currency"] == currency
        totals[currency] = Ageing(
            currency=currency,
            as_of=day,
            basis=found.basis,
            buckets=found.buckets,
            amounts=tuple(int(columns[f"bucket_{i}"][mine].sum()) for i in range(found.buckets.count)),
            total_minor=int(columns["total"][mine].sum()),
            open_items=int(columns["open_items"][mine].sum()),
            customers=int((columns["total"][mine] > 0).sum()),
            unapplied_minor=int(columns["cash"][mine].sum()),
            credit_notes_minor=int(columns["credit_notes"][mine].sum()),
        )
    return totals


def _lines(who: Access, found: Days, currency: str, by: By) -> dict[str, Any]:
    """One line a customer, or an owner, in one currency, as columns: name (id or owner), total, overdue, credits,
    change, b0 ..."""
    mine, past = found.now["currency"] == currency, found.then["currency"] == currency
    customers, earlier = found.now["customer"][mine], found.then["customer"][past]
    every = np.union1d(customers, earlier)
    at, was = np.searchsorted(every, customers), np.searchsorted(every, earlier)
    lines: dict[str, Any] = {"name": every, "here": np.isin(every, customers)}
    for name, source in _sources(found.buckets).items():
        values = np.zeros(len(every), dtype=np.int64)
        values[at] = sum(found.now[column][mine] for column in source)
        lines[name] = values
    lines["change"] = lines["overdue"].copy()
    lines["change"][was] -= found.then["overdue"][past]
    if by == "owner":
        return _by_owner(who, lines)
    lines["place"] = found.places[np.searchsorted(found.customers, every)]
    shown = lines.pop("here")
    return {name: values[shown] for name, values in lines.items()}


def _sources(buckets: Buckets) -> dict[str, tuple[str, ...]]:
    plain = {"total": ("total",), "overdue": ("overdue",), "credits": ("cash", "credit_notes")}
    return {**plain, **{f"b{i}": (f"bucket_{i}",) for i in range(buckets.count)}}


def _by_owner(who: Access, lines: dict[str, Any]) -> dict[str, Any]:
    with access.scope(who.company.pk):
        known = {pk: name or text for pk, name, text in who.customers().values_list("pk", "owner__name", "owner_name")}
    owners = [known.get(pk, "") for pk in lines["name"].tolist()]
    # Nobody comes last.
    names = sorted(set(owners), key=lambda name: (not name, order_key(name)))
    place = {name: n for n, name in enumerate(names)}
    group = np.array([place[name] for name in owners], dtype=np.int64)
    sums: dict[str, Any] = {"name": np.array(names, dtype=object), "place": np.arange(len(names))}
    for name, values in lines.items():
        if name not in ("name", "here", "place"):
            sums[name] = np.zeros(len(names), dtype=np.int64)
            np.add.at(sums[name], group, values)
    return sums


def _order(lines: dict[str, Any], sort: str, buckets: Buckets) -> Any:
    """The places of the lines in the wanted order; equals by what is overdue, what is owed, then by name."""
    code, turned = sort.removeprefix("-"), sort.startswith("-")
    places = lines["place"]
    if code == "name":
        named = np.array([bool(name) for name in lines["name"].tolist()])
        return np.lexsort((-places if turned else places, ~named))
    wanted = code if code in (*_sources(buckets), "change") else "overdue"
    sign = 1 if turned and wanted == code else -1
    return np.lexsort((places, -lines["total"], -lines["overdue"], sign * lines[wanted]))


def _rows(who: Access, lines: dict[str, Any], places: Any, by: By, buckets: Buckets) -> list[Row]:
    names = [lines["name"][place] for place in places]
    with access.scope(who.company.pk):
        known = who.customers().in_bulk([int(pk) for pk in names]) if by == "customer" else {}
    rows = []
    for place, name in zip(places, names, strict=True):
        customer = known.get(int(name)) if by == "customer" else None
        if by == "customer" and customer is None:
            continue
        rows.append(
            Row(
                name=customer.name if customer else str(name),
                customer_id=customer.pk if customer else None,
                reference=customer.reference if customer else "",
                total=int(lines["total"][place]),
                overdue=int(lines["overdue"][place]),
                credits=int(lines["credits"][place]),
                buckets=tuple(int(lines[f"b{i}"][place]) for i in range(buckets.count)),
                change=int(lines["change"][place]),
            )
        )
    return rows
