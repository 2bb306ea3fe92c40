"""The statistics of habits against figures worked out by hand or by a library of statistics."""

import math

import numpy as np
import pytest
from scipy import stats

from goodterms.core.customers.patterns import (
    DAYS_A_QUARTER,
    median,
    rayleigh_p,
    resultant,
    robust_spread,
    sign_test_p,
    spread_of,
    standard_deviation,
    trend_a_quarter,
    trend_signs,
)

RNG = np.random.default_rng(20261122)


@pytest.mark.parametrize("size", [1, 2, 7, 20, 51])
def test_middle_and_spread_are_those_of_the_library(size):
    values = [int(v) for v in RNG.integers(-40, 90, size)]
    assert median(values) == np.median(values)
    spread = robust_spread(values)
    assert spread == pytest.approx(1.4826 * stats.median_abs_deviation(values))
    if size > 1:
        assert standard_deviation(values) == pytest.approx(np.std(values, ddof=1))


def test_nothing_has_neither_middle_nor_spread():
    assert (median([]), robust_spread([]), standard_deviation([]), standard_deviation([3])) == (None,) * 4
    assert spread_of(1, 3, 9) is None


def test_spread_of_large_figures_is_exact():
    """The textbook formula in floating point gives 0 or worse here."""
    values = [10**9, 10**9 + 1, 10**9 + 2]
    assert standard_deviation(values) == 1.0


@pytest.mark.parametrize("size", [3, 12, 40])
def test_the_trend_is_the_theil_sen_slope(size):
    days = [int(d) for d in np.sort(RNG.choice(700, size, replace=False))]
    values = [int(v) for v in RNG.integers(-5, 60, size)]
    slope = stats.theilslopes(values, days).slope
    assert trend_a_quarter(days, values) == pytest.approx(slope * DAYS_A_QUARTER)


def test_a_trend_needs_two_different_days():
    assert trend_a_quarter([5, 5], [1, 9]) is None
    assert trend_a_quarter([5], [1]) is None
    assert trend_a_quarter([0, 0, 10], [4, 6, 10]) == pytest.approx(0.5 * DAYS_A_QUARTER)


def test_a_quarter_of_wild_points_does_not_move_the_trend():
    days = list(range(0, 120, 10))
    values = [d // 10 for d in days]
    wild = [500 if n in (2, 7) else v for n, v in enumerate(values)]
    assert trend_a_quarter(days, wild) == pytest.approx(trend_a_quarter(days, values), rel=0.2)


def test_signs_pair_the_halves_and_leave_out_ties_and_the_middle():
    assert trend_signs([1, 1, 7, 2, 1]) == (1, 0)
    assert trend_signs([]) == (0, 0)


@pytest.mark.parametrize(("up", "down"), [(0, 0), (7, 0), (3, 5), (12, 8), (20, 20)])
def test_the_sign_test_is_the_binomial_test(up, down):
    expected = stats.binomtest(up, up + down).pvalue if up + down else 1.0
    assert sign_test_p(up, down) == pytest.approx(expected)


def test_resultant_is_the_length_of_the_sum_and_forgives_what_is_expected():
    circle = [2 * math.pi * k / 5 for k in range(5)]
    assert resultant(circle) == pytest.approx(0.0, abs=1e-12)
    assert resultant([0.0] * 7, expected=2.0) == pytest.approx(5.0)
    assert resultant([math.pi] * 3, expected=2.0) == pytest.approx(3.0)
    assert resultant([0.0], expected=2.0) == pytest.approx(0.0)


@pytest.mark.parametrize("count", [6, 8, 12, 40])
@pytest.mark.parametrize("places", [5, 30])
def test_rayleigh_keeps_its_word_about_chance(count, places):
    """Below 1 % (5 %) come out about 1 % (5 %) of days without any regularity, also of a five-day week."""
    angles = 2 * np.pi * RNG.integers(0, places, (40_000, count)) / places
    p = rayleigh_p(count, np.hypot(np.cos(angles).sum(1), np.sin(angles).sum(1)))
    assert 0.005 < (p < 0.01).mean() < 0.016
    assert 0.03 < (p < 0.05).mean() < 0.06


def test_rayleigh_serves_one_and_many_and_passes_on_what_is_missing():
    assert float(rayleigh_p(10, 9.0)) == rayleigh_p(np.array([10.0, 10.0]), np.array([9.0, 0.0]))[0]
    assert np.isnan(rayleigh_p(np.array([np.nan]), np.array([np.nan])))[0]
