"""Will they order again: the repeat-buying model of a whole firm, answered for each of its customers.

Made for irregular buyers; who orders in a rhythm of their own is read by `rhythm`. The plain repeat rate stands beside
it wherever it is shown, because on real wholesale data no model beat it clearly.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from goodterms.core.basics.reasons import N_
from goodterms.core.customers.figures import Array
from goodterms.core.customers.orders import Orders
from goodterms.core.customers.repeat_buying import BgNbd, Repeats, choose_model, fit_gamma_gamma
from goodterms.core.customers.rhythm import Rhythm

WEEKS_A_YEAR = 365.25 / 7
MOST_FITTED = 2000
"""Customers that a fit looks at, evenly spread over all: more change the parameters by less than their error."""
MODELS: Mapping[str, str] = {
    "few": N_("too few customers for a model of repeat buying: only their own orders count"),
    "none": N_("no model of repeat buying fits this firm's customers: only their own orders count"),
    "NBD": N_("no churn identifiable: among all our customers nobody seems to stop for good, so no lifetime is given"),
    "BG/NBD": N_("the model of all our customers' orders: after each order some stop for good"),
}


@dataclass(frozen=True, slots=True, eq=False)
class ComingBack:
    """Of n customers, (n,); NaN where the model says nothing.

    model: which one serves, a key of MODELS. repeats: orders expected in the coming year. alive: chance that they
    still are a customer, only where churn can be told at all. spend: mean money an order, where churn can be told.
    """

    model: str
    repeats: Array
    alive: Array
    spend: Array


def coming_back(repeats: Repeats, *, few_customers: int) -> ComingBack:
    """repeats: of all customers of a firm who ever ordered.

    >>> one = np.ones(3)
    >>> found = coming_back(Repeats(one, one, one * 9, one), few_customers=200)
    >>> found.model, found.repeats.tolist()
    ('few', [nan, nan, nan])
    """
    unknown = np.full(repeats.x.size, np.nan)
    if repeats.x.size < few_customers:
        return ComingBack("few", unknown, unknown, unknown)
    picked = _spread_over(repeats)
    model = choose_model(picked, few_customers=min(few_customers, picked.x.size)).model
    if model is None:
        return ComingBack("none", unknown, unknown, unknown)
    expected = model.expected(repeats, WEEKS_A_YEAR)
    if not isinstance(model, BgNbd):
        return ComingBack("NBD", expected, unknown, unknown)
    spend, _ = fit_gamma_gamma(picked)
    money = unknown if spend is None else spend.spend(repeats)
    return ComingBack("BG/NBD", expected, model.alive(repeats), money)


def _spread_over(repeats: Repeats) -> Repeats:
    step = max(1, -(-repeats.x.size // MOST_FITTED))
    return Repeats(repeats.x[::step], repeats.recency[::step], repeats.age[::step], repeats.spend[::step])


def is_regular(rhythm: Rhythm, row: int, *, gaps: float = 6.0, shape: float = 2.0) -> bool:
    """Whether the own rhythm says more than the model: enough gaps, and more even than chance would make them.

    gaps: as many as a pattern needs anywhere. shape: 1 is random; from 2 on the gaps vary by less than 70 %.
    """
    return bool(rhythm.gaps[row] >= gaps and rhythm.shape[row] >= shape)


def same_days_a_year_before(orders: Orders, *, today: int, days: int) -> tuple[float, float | None]:
    """Money ordered in the last so many days, and in the same days a year before (None: not yet a customer then).

    For one customer; today: ordinal of the day.

    >>> one = np.zeros(2, dtype=np.int64)
    >>> same_days_a_year_before(Orders(1, one, np.array([500, 980]), np.array([50.0, 40.0])), today=1000, days=90)
    (40.0, 0.0)
    """

    def volume(last: int) -> float:
        inside = (orders.day > last - days) & (orders.day <= last)
        return float(orders.amount[inside].sum())

    first = orders.first_day()[0]
    before = volume(today - 365) if first <= today - 365 - days else None
    return volume(today), before
