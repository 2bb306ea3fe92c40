"""The ageing page: by customer, by owner of the relationship, as of any day, with the change since a month before."""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from goodterms.columns.ageing import age_customers
from goodterms.columns.reading import open_ledger
from goodterms.config import environment
from goodterms.core.basics.calendars import add_months
from goodterms.core.ledger.ageing import Ageing, Basis, Buckets
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import Customer
from goodterms.store.writing import timeline

PAGE: Final = 50
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
    """The page: the totals of every currency, and a page of rows of the chosen one."""

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


def see_ageing_by(
    who: Access, *, as_of: date | None = None, by: By = "customer", currency: str = "", page: int = 1
) -> Aged:
    """The ageing as of the end of the day, and a month before it, from one reading of the ledger. Reads only."""
    day = as_of or clock.today(who.company)
    before = add_months(day, -1)
    basis: Basis = "invoice" if who.company.ageing_basis == "invoice" else "due"
    buckets = Buckets(tuple(who.company.bucket_edges))
    now, then = _tables(who, (day, before), basis, buckets)
    totals = _totals(now, day, basis, buckets)
    own = who.company.currency
    chosen = currency if currency in totals else own if own in totals or not totals else sorted(totals)[0]
    mine = sorted(
        (row for row in now if row["currency"] == chosen), key=lambda r: (-r["overdue"], -r["total"], r["customer"])
    )
    change = {row["customer"]: -row["overdue"] for row in then if row["currency"] == chosen}
    for row in mine:
        change[row["customer"]] = change.get(row["customer"], 0) + row["overdue"]
    page = max(1, page)
    work = _by_owner if by == "owner" else _by_customer
    rows, more = work(who, mine, change, buckets, page)
    earlier = _totals(then, before, basis, buckets)
    return Aged(day, before, by, basis, buckets, totals, earlier, chosen, rows, page, more)


_Table = list[dict[str, Any]]
_KEPT: OrderedDict[tuple[object, ...], list[Any]] = OrderedDict()
_MOST_KEPT: Final = 4


def _tables(who: Access, days: tuple[date, date], basis: Basis, buckets: Buckets) -> tuple[_Table, _Table]:
    """The ageing of every customer on both days, from one reading of the ledger. Kept while nothing has changed."""
    with access.scope(who.company.pk):
        key = (who.company.pk, timeline.head_digest(who.company.pk), days, basis, buckets.edges)
    found = _KEPT.get(key)
    if found is None:
        here = environment.read()
        with open_ledger(here.database_url, who.company.pk, app_role=here.app_role) as ledger:
            found = [age_customers(ledger, as_of=d, basis=basis, buckets=buckets) for d in days]
        _KEPT[key] = found
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    return found[0].to_pylist(), found[1].to_pylist()


def _totals(rows: _Table, day: date, basis: Basis, buckets: Buckets) -> dict[str, Ageing]:
    """The ageing of each currency: the sums of its customers."""
    return {
        currency: Ageing(
            currency=currency,
            as_of=day,
            basis=basis,
            buckets=buckets,
            amounts=tuple(sum(r[f"bucket_{i}"] for r in mine) for i in range(buckets.count)),
            total_minor=sum(r["total"] for r in mine),
            open_items=sum(r["open_items"] for r in mine),
            customers=sum(r["total"] > 0 for r in mine),
            unapplied_minor=sum(r["cash"] for r in mine),
            credit_notes_minor=sum(r["credit_notes"] for r in mine),
        )
        for currency in sorted({r["currency"] for r in rows})
        if (mine := [r for r in rows if r["currency"] == currency])
    }


def _by_customer(
    who: Access, found: list[dict[str, Any]], change: dict[int, int], buckets: Buckets, page: int
) -> tuple[list[Row], bool]:
    start = (page - 1) * PAGE
    shown = found[start : start + PAGE]
    with access.scope(who.company.pk):
        known = who.customers().in_bulk([row["customer"] for row in shown])
    rows = [
        _row(c.name, row, change, buckets, customer=c) for row in shown if (c := known.get(row["customer"])) is not None
    ]
    return rows, len(found) > start + PAGE


def _by_owner(
    who: Access, found: list[dict[str, Any]], change: dict[int, int], buckets: Buckets, page: int
) -> tuple[list[Row], bool]:
    with access.scope(who.company.pk):
        owners = {pk: name or text for pk, name, text in who.customers().values_list("pk", "owner__name", "owner_name")}
    sums: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(int))
    moved: dict[str, int] = defaultdict(int)
    for row in found:
        owner = owners.get(row["customer"], "")
        moved[owner] += change.get(row["customer"], 0)
        for name, value in row.items():
            if name not in ("customer", "currency", "oldest_days_late"):
                sums[owner][name] += value
    ordered = sorted(sums, key=lambda owner: (-sums[owner]["overdue"], owner))
    start = (page - 1) * PAGE
    rows = [_row(owner, {**sums[owner], "customer": owner}, moved, buckets) for owner in ordered[start : start + PAGE]]
    return rows, len(ordered) > start + PAGE


def _row(name: str, row: dict[str, Any], change: Any, buckets: Buckets, *, customer: Customer | None = None) -> Row:
    return Row(
        name=name,
        customer_id=customer.pk if customer else None,
        reference=customer.reference if customer else "",
        total=row["total"],
        overdue=row["overdue"],
        credits=row["cash"] + row["credit_notes"],
        buckets=tuple(row[f"bucket_{i}"] for i in range(buckets.count)),
        change=change.get(row["customer"], 0),
    )
