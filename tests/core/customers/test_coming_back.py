"""Will they order again: the firm's model for each customer, refused where it says nothing, the plain rate beside."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from goodterms.core.customers.coming_back import (
    MODELS,
    MOST_FITTED,
    WEEKS_A_YEAR,
    coming_back,
    is_regular,
    same_days_a_year_before,
)
from goodterms.core.customers.figures import Array
from goodterms.core.customers.orders import Orders, gather_orders
from goodterms.core.customers.repeat_buying import Repeats, count_repeats
from goodterms.core.customers.rhythm import read_rhythm
from goodterms.playbook.loading import default_playbook

BOOK = default_playbook()
TODAY = 739_942


def buyers(n: int, *, leave: float, seed: int = 7) -> Repeats:
    """Irregular buyers; after each order a share of them stops for good."""
    rng = np.random.default_rng(seed)
    who, days = [], []
    for customer in range(n):
        day, rate = TODAY - int(rng.integers(60, 700)), rng.gamma(1.2, 1 / 20)
        while day <= TODAY:
            who.append(customer)
            days.append(day)
            if rng.random() < leave:
                break
            day += max(1, int(rng.exponential(1 / rate)))
    orders = gather_orders(n, np.array(who), np.array(days), rng.lognormal(5, 0.5, len(who)))
    return count_repeats(orders, as_of=date.fromordinal(TODAY))


def test_where_customers_stop_for_good_a_chance_and_a_spend_are_given() -> None:
    found = coming_back(buyers(600, leave=0.15), few_customers=200)
    assert found.model == "BG/NBD"
    assert ((found.alive > 0) & (found.alive <= 1)).all() and (found.spend > 0).all() and (found.repeats >= 0).all()


def test_where_nobody_stops_no_churn_is_said_and_no_lifetime_given() -> None:
    repeats = buyers(600, leave=0.0)
    found = coming_back(repeats, few_customers=200)
    assert found.model == "NBD" and "no churn identifiable" in MODELS["NBD"]
    assert np.isnan(found.alive).all() and np.isnan(found.spend).all()
    # beside the plain rate: drawn towards everybody, never far from what was counted where much was counted
    busy = repeats.x >= 40
    assert busy.any()
    assert found.repeats[busy] == pytest.approx(repeats.plain_rate[busy] * WEEKS_A_YEAR, rel=0.15)


def test_few_customers_have_no_model() -> None:
    repeats = buyers(199, leave=0.1)
    found = coming_back(repeats, few_customers=200)
    assert found.model == "few" and np.isnan(found.repeats).all()


def test_a_large_firm_is_fitted_on_customers_spread_over_all_and_answered_for_each() -> None:
    some = buyers(500, leave=0.15)
    times = 1 + MOST_FITTED * 2 // 500

    def repeated(values: Array) -> Array:
        return np.concatenate([values] * times)

    many = replace(some, **{name: repeated(getattr(some, name)) for name in ("x", "recency", "age", "spend")})
    found = coming_back(many, few_customers=200)
    assert found.repeats.size == many.x.size > 2 * MOST_FITTED
    assert found.repeats[:500] == pytest.approx(coming_back(some, few_customers=200).repeats, rel=0.35, abs=0.5)


@pytest.mark.parametrize(
    ("gaps", "regular"), [([14] * 8, True), ([3, 40, 1, 60, 2, 35, 90, 1], False), ([14] * 3, False)]
)
def test_regular_is_who_orders_evenly_and_often_enough(gaps: list[int], regular: bool) -> None:
    days = TODAY - np.concatenate([[0], np.cumsum(gaps)])[::-1]
    orders = Orders(1, np.zeros(days.size, dtype=np.int64), days.astype(np.int64), np.ones(days.size))
    rhythm = read_rhythm(orders, as_of=date.fromordinal(TODAY), numbers=BOOK.rhythm)
    assert is_regular(rhythm, 0) is regular


def test_the_same_days_a_year_before_are_told_only_where_they_were_a_customer_then() -> None:
    def volumes(first: int) -> tuple[float, float | None]:
        days = np.array([TODAY - first, TODAY - 400, TODAY - 10])
        return same_days_a_year_before(
            Orders(1, np.zeros(3, dtype=np.int64), days, np.array([1.0, 70.0, 40.0])), today=TODAY, days=90
        )

    assert volumes(600) == (40.0, 70.0)
    assert volumes(410) == (40.0, None)
