"""Expected sales of a year from their own order rhythm: seasonally aware, shrunk towards the segment where
data are few.

Orders a year and spend an order are estimated apart: a customer with few orders has a poor estimate of both,
for different reasons. Orders: Gamma-Poisson over the seasonal exposure. Spend: credibility weighting
(Bühlmann) on the mean. The plain repeat rate stands beside it: on real data it is a serious opponent of every
model.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from goodterms.core.customers.figures import Array, Indices
from goodterms.core.customers.orders import Orders

_YEAR = 365.25
_ENOUGH = 10  # customers in a segment from which its own spread is estimated


@dataclass(frozen=True, slots=True)
class SalesNumbers:
    """pseudo_orders: most that the segment may count against the own rhythm. season_pseudo_years: of flat
    sales.
    window_months: how far back the rhythm is read."""

    pseudo_orders: float
    season_pseudo_years: float
    window_months: int


@dataclass(frozen=True, slots=True, eq=False)
class ExpectedSales:
    """Of each customer, (rows,): sales a year (money), its spread (log sd), orders a year, spend an order,
    how much their own history counts (0 to 1), and the plain repeat rate: repeats a year as counted, NaN
    before a first repeat is possible.
    """

    sales: Array
    log_sd: Array
    orders_a_year: Array
    spend: Array
    own_weight: Array
    plain_rate: Array


def season_index(orders: Orders, *, as_of: date, numbers: SalesNumbers) -> Array:
    """How the twelve months differ, as factors around 1 (weighted by days they average to 1): shape (12,).

    Whole years only, as a broken year would make the months it lacks look poor; flat where there is no whole
    year.

    >>> day = date(2026, 1, 1).toordinal()
    >>> numbers = SalesNumbers(6, 1, 24)
    >>> none = Orders(1, np.array([0]), np.array([day]), np.array([1.0]))
    >>> season_index(none, as_of=date(2026, 3, 1), numbers=numbers).tolist()[:2]
    [1.0, 1.0]
    """
    known = orders.before(as_of)
    if not known.day.size:
        return np.ones(12)
    most = max(numbers.window_months // 12, 1)
    years = min(int((as_of.toordinal() - int(known.day.min()) + 1) / _YEAR), most)
    if years < 1:
        return np.ones(12)
    start = as_of.toordinal() - round(years * _YEAR) + 1
    inside = known.day >= start
    sold = np.zeros(12)
    np.add.at(sold, _months(known.day[inside]), known.amount[inside])
    days = _days_by_month(start, as_of.toordinal())
    flat = sold.sum() / days.sum() * days
    pseudo = numbers.season_pseudo_years / years
    index = (sold + pseudo * flat) / ((1 + pseudo) * flat) if sold.sum() > 0 else np.ones(12)
    return np.asarray(index * days.sum() / (index * days).sum())


def expected_sales(
    orders: Orders, *, as_of: date, segment: Indices, numbers: SalesNumbers, season: Array | None = None
) -> ExpectedSales:
    """Expected sales of the coming year of each customer.

    segment: (rows,) number of each customer's segment. season: twelve factors, from the portfolio where not
    given. Only what was known on `as_of` is used. A customer without orders is expected to buy as the segment
    does.

    >>> day = date(2026, 11, 22).toordinal()
    >>> weekly = np.arange(day - 728, day, 7)
    >>> orders = Orders(1, np.zeros(104, dtype=np.int64), weekly, np.full(104, 100.0))
    >>> found = expected_sales(orders, as_of=date(2026, 11, 22), segment=np.array([0]),
    ...                        numbers=SalesNumbers(6, 1, 24))
    >>> round(float(found.sales[0]), -2), round(float(found.plain_rate[0]))
    (5200.0, 52)
    """
    known = orders.before(as_of)
    factors = season_index(known, as_of=as_of, numbers=numbers) if season is None else season
    start = (as_of - timedelta(days=round(numbers.window_months * _YEAR / 12) - 1)).toordinal()
    first = known.first_day()
    begins = np.fmax(first, start)
    recent = known.day >= start
    lately = Orders(known.rows, known.customer[recent], known.day[recent], known.amount[recent])
    # the order that began the relationship says that it began, not how often they buy
    opened = (first >= start).astype(np.float64)
    repeats = np.maximum(lately.count() - opened, 0.0)
    exposure = np.where(np.isnan(first), 0.0, _exposure(np.nan_to_num(begins, nan=0.0), as_of, factors))
    rate, weight = _shrunk_rate(repeats, exposure, segment, numbers)
    spend, spend_variance = _shrunk_spend(lately, segment, numbers)
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = np.where(exposure > 0, repeats / ((as_of.toordinal() - begins) / _YEAR), np.nan)
    log_sd = np.sqrt(1.0 / np.maximum(repeats + weight[1], 0.5) + spend_variance)
    return ExpectedSales(rate * spend, log_sd, rate, spend, weight[0], plain)


def _shrunk_rate(
    repeats: Array, exposure: Array, segment: Indices, numbers: SalesNumbers
) -> tuple[Array, tuple[Array, Array]]:
    """Orders a year, with the weight of the own history and the pseudo-orders the segment counts."""
    rate, own, pseudo = (np.zeros(repeats.shape) for _ in range(3))
    for each in np.unique(segment):
        inside = segment == each
        x, e = repeats[inside], exposure[inside]
        middle = x.sum() / e.sum() if e.sum() > 0 else 0.0
        k = _rate_spread(x, e, middle, numbers.pseudo_orders)
        expected = e * middle
        rate[inside] = (x + k) / (e + k / middle) if middle > 0 else 0.0
        own[inside] = expected / (expected + k) if middle > 0 else 0.0
        pseudo[inside] = k
    return rate, (own, pseudo)


def _rate_spread(x: Array, e: Array, middle: float, most: float) -> float:
    """Shape of the Gamma over rates by moments: how many orders the segment counts; at most the playbook's."""
    seen = e > 0
    if seen.sum() < _ENOUGH or middle <= 0:
        return most
    # weighted moment estimator: E[(x − λe)²] = λe + λ²e²/k
    excess = ((x[seen] - middle * e[seen]) ** 2 - middle * e[seen]).sum()
    k = float(middle**2 * (e[seen] ** 2).sum() / excess) if excess > 0 else most
    return min(max(k, 0.1), most)


def _shrunk_spend(orders: Orders, segment: Indices, numbers: SalesNumbers) -> tuple[Array, Array]:
    """Spend an order by credibility, and the variance of its logarithm."""
    count, total = orders.count(), orders.total()
    mean = total / np.maximum(count, 1.0)
    squares = np.bincount(orders.customer, weights=orders.amount**2, minlength=orders.rows)
    within = np.maximum(squares - count * mean**2, 0.0)
    spend, variance = np.zeros(orders.rows), np.zeros(orders.rows)
    for each in np.unique(segment):
        inside = segment == each
        c, m = count[inside], mean[inside]
        buyers = c > 0
        if not buyers.any():
            continue
        middle = float(m[buyers].mean())
        inner = float(within[inside].sum() / max((c[buyers] - 1).sum(), 1.0))
        between = float(m[buyers].var(ddof=1) - (inner / c[buyers]).mean()) if buyers.sum() >= _ENOUGH else 0.0
        k = min(inner / between, numbers.pseudo_orders) if between > 0 else numbers.pseudo_orders
        spend[inside] = (c * m + k * middle) / (c + k) if k > 0 else np.where(buyers, m, middle)
        relative = inner / middle**2 / np.maximum(c + k, 0.5)
        unknown = np.where(buyers, 0.0, max(between, 0.0) / middle**2)
        variance[inside] = relative + unknown
    return spend, variance


def _exposure(begins: Array, as_of: date, factors: Array) -> Array:
    """Seasonal years from each beginning to `as_of`: days weighted by their month's factor."""
    end = as_of.toordinal()
    first = int(min(begins[begins > 0].min(initial=end), end))
    every = np.arange(first, end + 1)
    running = np.concatenate([[0.0], np.cumsum(factors[_months(every)])])
    offset = np.clip(begins - first, 0, every.size).astype(np.int64)
    return np.asarray((running[-1] - running[offset]) / _YEAR)


def _months(days: Indices) -> Indices:
    """Month (0 to 11) of ordinals."""
    stamps = (days - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    return np.asarray(stamps.astype("datetime64[M]").astype(np.int64) % 12)


def _days_by_month(start: int, end: int) -> Array:
    return np.bincount(_months(np.arange(start, end + 1)), minlength=12).astype(np.float64)
