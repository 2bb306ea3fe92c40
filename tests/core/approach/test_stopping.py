"""When to stop, and the age curve: published fits and thresholds."""

import numpy as np
import pytest
from tests.judging import BOOK

from goodterms.core.approach.stopping import AgeCurve, Selection, Stage, climb, fit_age_curve, stop_below

# Collectability by months past due as quoted by four agencies; the published curve goes through all of them.
SURVEYS = (
    {0: 0.949, 1: 0.899, 2: 0.813, 3: 0.696, 6: 0.521, 9: 0.391, 12: 0.228, 24: 0.093},
    {3: 0.689, 6: 0.513, 12: 0.21, 24: 0.09},
    {3: 0.73, 6: 0.50, 12: 0.25, 24: 0.10},
    {3: 0.722, 6: 0.44, 12: 0.286},
)
PUBLISHED = {1: 0.898, 2: 0.805, 3: 0.720, 6: 0.515, 9: 0.368, 12: 0.262, 18: 0.133, 24: 0.067}


def playbooks_curve() -> AgeCurve:
    return AgeCurve(*(BOOK.number(f"waiting.curve.{name}") for name in ("p0", "tau_months", "shape")))


def playbooks_selection() -> Selection:
    return Selection(*(BOOK.number(f"waiting.selection.{name}") for name in ("payers", "r", "beta")))


def test_the_playbooks_curve_gives_the_published_points() -> None:
    months = np.array([float(month) for month in PUBLISHED])
    assert playbooks_curve().at(months) == pytest.approx(list(PUBLISHED.values()), abs=0.001)


def test_fitting_the_published_points_gives_the_published_curve() -> None:
    fitted = fit_age_curve(list(PUBLISHED), list(PUBLISHED.values()))
    assert (fitted.p0, fitted.tau_months, fitted.shape) == pytest.approx((1.0, 9.0, 1.015), rel=2e-3)


def test_fitting_the_agencies_points_comes_near_it() -> None:
    points = [(month, share) for survey in SURVEYS for month, share in survey.items()]
    fitted = fit_age_curve([month for month, _ in points], [share for _, share in points])
    assert fitted.tau_months == pytest.approx(9.0, rel=0.05)
    assert fitted.shape == pytest.approx(1.0, abs=0.1)


def test_selection_alone_explains_the_same_survey() -> None:
    months = np.array([3.0, 6.0, 12.0, 24.0])
    assert playbooks_selection().at(months) == pytest.approx([0.728, 0.501, 0.256, 0.100], abs=0.002)
    apart = playbooks_selection().at(months) - playbooks_curve().at(months)
    assert np.abs(apart).max() < 0.04


def test_published_stop_thresholds() -> None:
    assert stop_below(np.array([500.0, 2000.0, 10_000.0]), effort=25.0).tolist() == [0.05, 0.0125, 0.0025]
    assert stop_below(np.array([500.0]), effort=25.0, fee=0.5).tolist() == [0.1]
    assert np.isinf(stop_below(np.array([0.0]), effort=25.0))[0]


def test_an_old_small_balance_is_below_the_threshold_and_a_young_large_one_is_not() -> None:
    weekly = playbooks_selection().weekly_chance(np.array([1.0, 24.0]))
    effort = BOOK.number("waiting.stop.effort_a_week")
    assert weekly[0] > stop_below(np.array([10_000.0]), effort=effort)[0]
    assert weekly[1] < stop_below(np.array([500.0]), effort=effort)[0]


SOFT, FIRM, THIRD = Stage(10, 0.30, 0.95), Stage(80, 0.35, 0.75), Stage(200, 0.40, 0.5)


def up(*stages: Stage, repeat: float = 0.7, balance: float = 2_000.0, worth: float = 0.0) -> tuple[int, ...]:
    return climb(stages, balance=balance, worth=worth, discount=0.996, decay=0.01, repeat_factor=repeat).tries


def test_with_falling_chances_the_ladder_climbs_and_ends() -> None:
    tries = up(SOFT, FIRM, THIRD)
    assert len(tries) == 3
    assert all(1 <= count < 30 for count in tries)


def test_with_a_constant_chance_it_would_never_escalate() -> None:
    assert up(SOFT, FIRM, THIRD, repeat=1.0)[0] == 30


def test_a_balance_not_worth_the_effort_is_not_pursued() -> None:
    assert up(Stage(50, 0.1, 0.9), balance=100.0) == ()
    assert climb([], balance=1.0, worth=0.0, discount=1.0, decay=0.0, repeat_factor=0.7).value == 0.0


def test_worth_at_stake_makes_us_stay_soft_longer() -> None:
    assert up(SOFT, FIRM, THIRD, worth=50_000.0)[0] >= up(SOFT, FIRM, THIRD)[0]
