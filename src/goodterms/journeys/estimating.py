"""What is expected of every customer: sales of a year from everybody's rhythm, and worth of those they brought.

Made once for the whole firm, because segments and seasons are everybody's; kept beside each customer, so that the
page of one shows the very figures of the day's plan. Currencies are never mixed: each has its own segments and season.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodterms.columns.portfolio import MARGIN_SUMS, Columns, PortfolioColumns
from goodterms.core.approach.facts import gather_facts
from goodterms.core.approach.judgement import judge
from goodterms.core.approach.playbook import Playbook
from goodterms.core.basics.currencies import minor_digits
from goodterms.core.customers.coming_back import coming_back
from goodterms.core.customers.figures import Array, Figure, Indices
from goodterms.core.customers.margins import MarginSums, Sourced, first_known, margin_of_invoices
from goodterms.core.customers.orders import Orders, gather_orders
from goodterms.core.customers.referrals import credit_referrals
from goodterms.core.customers.repeat_buying import count_repeats
from goodterms.core.customers.sales import expected_sales
from goodterms.playbook.changes import FIRM
from goodterms.store.models import Customer, Estimate
from goodterms.store.writing import bulk

MILLION = 1_000_000
DAYS_A_MONTH = 365.25 / 12
PROFILE = ("id", "segment", "margin_bp", "cost_to_serve_bp", "referred_by_id")
ESTIMATE = (
    "customer_id company_id as_of currency sales_minor sales_spread_ppm own_ppm referral_minor brought playbook_digest"
    " repeat_model repeats_milli alive_ppm spend_minor"
).split()


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of one customer; see the `Estimate` table for the units."""

    currency: str
    sales_minor: int
    sales_spread_ppm: int
    own_ppm: int
    referral_minor: int = 0
    brought: int = 0
    playbook_digest: str = ""
    repeat_model: str = ""
    repeats_milli: int | None = None
    alive_ppm: int | None = None
    spend_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What is kept of a customer that the estimate needs. sold: what its invoices say about its margin, if anything."""

    id: int
    segment: str
    margin_bp: int | None
    cost_to_serve_bp: int | None
    referred_by_id: int | None
    sold: MarginSums | None = None


def profiles_of(company_id: int, *, segment: str | None = None) -> dict[int, Profile]:
    """The profiles of all customers of a firm, or of one of its segments, by id."""
    rows = Customer.objects.filter(company_id=company_id)
    if segment is not None:
        rows = rows.filter(segment=segment)
    found = rows.order_by("id").values_list(*PROFILE)
    return {row[0]: Profile(*row) for row in found.iterator(chunk_size=5000)}


def profile_of(customer: Customer) -> Profile:
    return Profile(*(getattr(customer, name) for name in PROFILE))


def margins_since(as_of: date, playbook: Playbook) -> date:
    """The day after which invoices tell their customer's margin."""
    return as_of - timedelta(days=round(_months(playbook) * DAYS_A_MONTH))


def with_margins(profiles: Mapping[int, Profile], margins: Columns) -> dict[int, Profile]:
    """The profiles, with what the invoices of their customers say about the margin."""
    sums = zip(*(margins[name].tolist() for name in MARGIN_SUMS), strict=True)
    sold = {i: MarginSums(*map(int, row)) for i, row in zip(margins["customer"].tolist(), sums, strict=True)}
    return {i: replace(p, sold=sold[i]) if i in sold else p for i, p in profiles.items()}


def _months(playbook: Playbook) -> int:
    return int(playbook.number("worth.rule.margin_months"))


def expected_of(kept: Estimate) -> Expected:
    """What is kept of a customer's estimate."""
    return Expected(**{each.name: getattr(kept, each.name) for each in fields(Expected)})


def expect(
    columns: PortfolioColumns, profiles: Mapping[int, Profile], *, as_of: date, playbook: Playbook
) -> dict[int, Expected]:
    """What is expected of every customer with an invoice by the day."""
    ids = columns.habits["customer"].astype(np.int64)
    currencies = columns.habits["currency"].astype(object)
    sales, spread, own = (np.zeros(ids.shape[0]) for _ in range(3))
    for currency in sorted(set(currencies.tolist())):
        mine = np.flatnonzero(currencies == currency)
        segments = _numbered([profiles[i].segment for i in ids[mine].tolist()])
        orders = _orders(columns.orders, ids[mine], 10 ** minor_digits(currency))
        found = expected_sales(orders, as_of=as_of, segment=segments, numbers=playbook.sales)
        sales[mine], spread[mine], own[mine] = found.sales, found.log_sd, found.own_weight
    units = np.array([10 ** minor_digits(c) for c in currencies.tolist()])
    minor = np.rint(sales * units).astype(np.int64)
    spread_ppm = np.rint(spread * MILLION).astype(np.int64)
    own_ppm = np.rint(own * MILLION).astype(np.int64)
    again = _coming_back(columns.orders, ids, currencies, as_of, playbook)
    found_all = {
        int(i): Expected(str(c), int(s), int(sd), int(w), playbook_digest=playbook.digest, **again[int(i)])
        for i, c, s, sd, w in zip(ids, currencies, minor, spread_ppm, own_ppm, strict=True)
    }
    return _with_referrals(found_all, profiles, playbook)


def _coming_back(
    orders: Columns, ids: Indices, currencies: NDArray[Any], as_of: date, playbook: Playbook
) -> dict[int, dict[str, Any]]:
    """What the model of repeat buying says of every customer. A mean spend is of one currency, so each has its own."""
    said: dict[int, dict[str, Any]] = {int(i): {} for i in ids}
    for currency in sorted(set(currencies.tolist())):
        mine = np.flatnonzero(currencies == currency)
        units = 10 ** minor_digits(currency)
        known = _orders(orders, ids[mine], units).before(as_of)
        found = coming_back(count_repeats(known, as_of=as_of), few_customers=playbook.rhythm.few_customers)
        for at, i in enumerate(ids[mine][known.count() > 0].tolist()):
            said[int(i)] = {
                "repeat_model": found.model,
                "repeats_milli": _whole(found.repeats[at] * 1000),
                "alive_ppm": _whole(found.alive[at] * MILLION),
                "spend_minor": _whole(found.spend[at] * units),
            }
    return said


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else round(float(value))


def margins(
    profiles: Sequence[Profile], *, playbook: Playbook, everybody: Sequence[Profile]
) -> tuple[Sourced, Sourced]:
    """Gross margin and cost to serve of customers, each with where it comes from: what was set for the customer, what
    its invoices earned (of the margin), the mean of what is set in its segment where anybody in it has something set,
    the firm's own default where it has set one, or the playbook's."""
    sold = [p.sold for p in profiles]
    earned = margin_of_invoices(sold, coverage=playbook.number("worth.rule.margin_coverage"))
    default = playbook.figure("worth.rule.gross_margin")
    margin = _sourced(profiles, everybody, lambda p: p.margin_bp, default, of_invoices=earned)
    serving = playbook.figure("worth.rule.cost_to_serve")
    return (
        replace(margin, sums=sold, months=_months(playbook)),
        _sourced(profiles, everybody, lambda p: p.cost_to_serve_bp, serving),
    )


def keep(company_id: int, found: Mapping[int, Expected], *, as_of: date) -> None:
    """Keep the estimates beside their customers; only rows that differ are written."""
    fresh = {i: tuple(getattr(e, name) for name in ESTIMATE[3:]) for i, e in found.items()}
    kept = {
        row[0]: row[1:]
        for row in Estimate.objects.filter(company_id=company_id).values_list("customer_id", "as_of", *ESTIMATE[3:])
    }
    changed = [i for i, values in fresh.items() if kept.get(i) != (as_of, *values)]
    gone = [i for i in changed if i in kept]
    for start in range(0, len(gone), 5000):
        Estimate.objects.filter(pk__in=gone[start : start + 5000]).delete()
    bulk.insert(Estimate, ESTIMATE, [(i, company_id, as_of, *fresh[i]) for i in changed])


def _with_referrals(
    found: dict[int, Expected], profiles: Mapping[int, Profile], playbook: Playbook
) -> dict[int, Expected]:
    """Credit for the customers that each one brought, by the worth of those when nothing is overdue."""
    if not any(p.referred_by_id for p in profiles.values()):
        return found
    ids = sorted(found)
    place = {i: row for row, i in enumerate(ids)}
    units = np.array([10 ** minor_digits(found[i].currency) for i in ids], dtype=np.float64)
    known = [profiles[i] for i in ids]
    margin, serving = margins(known, playbook=playbook, everybody=list(profiles.values()))
    facts = gather_facts(
        playbook=playbook,
        balance=np.zeros(len(ids)),
        sales=np.array([found[i].sales_minor for i in ids]) / units,
        days_late=np.zeros(len(ids)),
        margin=margin.value,
        cost_to_serve=serving.value,
    )
    worth = judge(facts, playbook=playbook).worth_expected
    brought_by = np.array([_brought_by(p, place, found) for p in known], dtype=np.int64)
    credit = credit_referrals(brought_by, worth, share=playbook.worth.referral_share)
    return {
        i: replace(
            found[i],
            referral_minor=round(float(credit.credit[row] * units[row])),
            brought=int(credit.brought[row]),
        )
        for i, row in place.items()
    }


def _brought_by(profile: Profile, place: Mapping[int, int], found: Mapping[int, Expected]) -> int:
    """Row of who brought this customer; only within a currency, as worth of two is never added."""
    above = profile.referred_by_id
    if above is None or above not in place or found[above].currency != found[profile.id].currency:
        return -1
    return place[above]


def _orders(orders: Columns, ids: Indices, units: int) -> Orders:
    """The orders of some customers (their ids in order), in whole units."""
    place = np.searchsorted(ids, orders["customer"])
    place = np.clip(place, 0, max(len(ids) - 1, 0))
    mine = ids[place] == orders["customer"] if len(ids) else np.zeros(0, dtype=np.bool_)
    return gather_orders(
        len(ids),
        place[mine].astype(np.int64),
        orders["day"][mine].astype(np.int64),
        orders["amount"][mine] / units,
    )


def _numbered(names: Sequence[str]) -> Indices:
    order = {name: number for number, name in enumerate(sorted(set(names)))}
    return np.array([order[name] for name in names], dtype=np.int64)


def _sourced(
    profiles: Sequence[Profile],
    everybody: Sequence[Profile],
    basis_points: Callable[[Profile], int | None],
    default: Figure,
    of_invoices: Array | None = None,
) -> Sourced:
    own = [basis_points(p) for p in profiles]
    sums: dict[str, tuple[int, int]] = {}
    for profile in everybody:
        value = basis_points(profile)
        if profile.segment and value is not None:
            total, count = sums.get(profile.segment, (0, 0))
            sums[profile.segment] = (total + value, count + 1)
    means = {segment: total / count for segment, (total, count) in sums.items()}
    layers: list[Array | float | None] = [
        np.array([np.nan if value is None else value / 10_000 for value in own]),
        of_invoices,
        np.array([means.get(p.segment, np.nan) / 10_000 for p in profiles]),
        default.value if default.source == (FIRM,) else None,
        default.value,
    ]
    return first_known(layers, len(profiles))
