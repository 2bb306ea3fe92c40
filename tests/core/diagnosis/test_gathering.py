"""From habits and records to the numbers behind signals: unobserved stays unobserved."""

import numpy as np
import pytest

from goodterms.core.diagnosis.gathering import nothing_recorded, signal_facts

HABITS = {
    "lateness_paid": 20.0, "lateness_median": 2.0, "lateness_robust_sd": 1.5, "lateness_trend": 0.0,
    "lateness_trend_p": 0.5, "lateness_recent_median": 6.0, "pay_days_weekday_p": 0.2, "pay_days_month_day_p": 0.3,
    "sums_round_on_account": np.nan, "balance_slope_minor": 150_00.0, "balance_purchases_minor": 120_00.0,
    "balance_purchases_before_minor": 100_00.0, "discounts_taken_of_last_three": 0.0, "discounts_offered": 13.0,
    "discounts_taken": 8.0, "change_happened": 1.0,
}  # fmt: skip


def gathered(**changes: float):
    habits = {name: np.array([value]) for name, value in {**HABITS, **changes}.items()}
    return signal_facts(habits, nothing_recorded(1), units=np.array([100.0]))


def one(value) -> float:
    return float(value[0])


def test_amounts_become_whole_units_and_changes_shares():
    found = gathered()
    assert one(found.balance_slope) == 150.0
    assert one(found.purchases_change) == pytest.approx(0.2)
    assert one(found.slower_days) == 4.0


def test_the_share_of_discounts_is_of_the_chances_before_the_last_three():
    assert one(gathered().discount_share) == pytest.approx(0.8)
    assert np.isnan(one(gathered(discounts_offered=3.0).discount_share))


def test_a_change_is_a_clean_run_and_a_jump_or_neither_or_unknown():
    assert (one(gathered().months_on_time), one(gathered().jump_sigmas)) == (12.0, 99.0)
    assert one(gathered(change_happened=0.0).jump_sigmas) == 0.0
    assert np.isnan(one(gathered(change_happened=np.nan).jump_sigmas))


def test_unobserved_stays_unobserved():
    found = gathered(balance_purchases_before_minor=0.0)
    assert np.isnan(one(found.round_sums_90_days))
    assert np.isnan(one(found.purchases_change))
    assert np.isnan(one(found.bureau_alert))
