"""Lifetime worth: the published figures, its terms, and which way it moves."""

from dataclasses import replace

import numpy as np
import pytest

from goodterms.core.customers.figures import Array
from goodterms.core.customers.worth import (
    SWINGS,
    TERMS,
    Swings,
    WorthNumbers,
    annuity,
    worth_by_cause,
    worth_swings,
    yearly_terms,
)
from goodterms.playbook.loading import default_playbook

NUMBERS = default_playbook().worth
ONE = np.array([1.0])


def worth(
    sales: float = 180_000.0,
    *,
    margin: float = 0.28,
    serve: float = 0.04,
    rate: float = 0.12,
    numbers: WorthNumbers = NUMBERS,
) -> Array:
    return worth_by_cause(
        sales * ONE, margin=margin * ONE, cost_to_serve=serve * ONE, rate=rate * ONE, numbers=numbers
    )[0]


def swings(*, log_sd: float = 0.3, sales: float = 100_000.0, margin: float = 0.3) -> Swings:
    return worth_swings(
        sales * ONE,
        np.full((1, 6), 1 / 6),
        margin=margin * ONE,
        cost_to_serve=0.05 * ONE,
        rate=0.12 * ONE,
        sales_log_sd=log_sd * ONE,
        numbers=NUMBERS,
    )


def test_published_worth_by_cause() -> None:
    assert worth().round(2).tolist() == [97718.11, 104993.79, 87925.64, 97043.05, 23406.88, 20225.0]


def test_the_yearly_terms_times_the_years_are_the_worth() -> None:
    yearly = yearly_terms(180_000 * ONE, margin=0.28 * ONE, cost_to_serve=0.04 * ONE, rate=0.12 * ONE, numbers=NUMBERS)
    years = annuity(NUMBERS.survival, rate=0.12, horizon_years=4)
    assert yearly.shape == (1, 6, len(TERMS))
    assert (yearly[0].sum(axis=1) * years) == pytest.approx(worth())


def test_worth_may_be_negative_and_says_so() -> None:
    assert np.all(worth(margin=0.02) < 0)


def test_which_way_each_input_moves_it() -> None:
    assert np.all(worth(margin=0.3) > worth())
    assert np.all(worth(serve=0.06) < worth())
    assert np.all(worth(rate=0.2) < worth())
    assert np.all(worth(sales=360_000.0) == pytest.approx(2 * worth()))
    longer = replace(NUMBERS, horizon_years=5)
    assert np.all(worth(numbers=longer) > worth())


def test_a_later_year_is_counted_at_its_middle_and_never_beyond_the_horizon() -> None:
    assert annuity(np.array([1.0]), rate=0.21, horizon_years=1)[0] == pytest.approx(1 / 1.1)
    assert annuity(np.array([0.5]), rate=0.0, horizon_years=3)[0] == pytest.approx(0.5 + 0.25 + 0.125)


def test_each_driver_moves_the_worth_both_ways() -> None:
    found = swings()
    assert found.down.shape == found.up.shape == (1, len(SWINGS))
    assert np.all(found.down > 0)
    assert np.all(found.up > 0)


def test_better_known_sales_make_a_narrower_range() -> None:
    sales = SWINGS.index("sales")
    assert swings(log_sd=0.1).down[0, sales] < swings(log_sd=0.5).down[0, sales]
    assert swings(log_sd=0.0).down[0, sales] == 0.0


def test_a_customer_who_loses_us_money_has_swings_that_are_not_negative() -> None:
    found = swings(margin=0.01)
    assert np.all(found.down >= 0)
    assert np.all(found.up >= 0)
