"""Each signal at its threshold: yes, no and unobserved, and never one for the other."""

import numpy as np
import pytest

from goodterms.core.diagnosis.signals import SignalFacts, figures_behind, signals_from
from goodterms.playbook.loading import default_playbook

BOOK = default_playbook()
NAN = float("nan")


def tell(name: str, **facts: float | None) -> float:
    known = {"paid_invoices": 20.0, **facts}
    found = signals_from(SignalFacts(rows=1, **known), thresholds=BOOK.thresholds, names=(name,))  # type: ignore[arg-type]
    return float(found[0, 0])


YES_NO = [
    (
        "const_offset",
        {"median_days_late": 5.1, "spread_days_late": 5.0},
        {"median_days_late": 5.0, "spread_days_late": 5.0},
    ),
    (
        "const_offset",
        {"median_days_late": 30, "spread_days_late": 2},
        {"median_days_late": 30, "spread_days_late": 5.1},
    ),
    ("pay_run_day", {"weekday_p": 0.004, "month_day_p": 0.9}, {"weekday_p": 0.006, "month_day_p": 0.9}),
    ("pay_run_day", {"weekday_p": NAN, "month_day_p": 0.001}, {"weekday_p": 0.2, "month_day_p": NAN}),
    ("line_shortpay", {"shortpay_matches": 1}, {"shortpay_matches": 0}),
    ("po_or_resubmit", {"paper_faults": 2}, {"paper_faults": 0}),
    ("round_sum_onacct", {"round_sums_90_days": 2}, {"round_sums_90_days": 1}),
    (
        "balance_rising",
        {"balance_slope": 10, "purchases_change": 0.05},
        {"balance_slope": 10, "purchases_change": 0.4},
    ),
    (
        "balance_rising",
        {"balance_slope": 10, "purchases_change": -0.5},
        {"balance_slope": 0, "purchases_change": -0.5},
    ),
    ("broken_promises2", {"broken_promises_120_days": 2}, {"broken_promises_120_days": 1}),
    (
        "late_trend_up",
        {"trend_days_per_quarter": 6, "trend_p": 0.09},
        {"trend_days_per_quarter": 6, "trend_p": 0.1},
    ),
    (
        "late_trend_up",
        {"trend_days_per_quarter": 5.1, "trend_p": 0.01},
        {"trend_days_per_quarter": 5, "trend_p": 0.01},
    ),
    ("changepoint_clean", {"months_on_time": 12, "jump_sigmas": 3.1}, {"months_on_time": 11.9, "jump_sigmas": 9}),
    ("changepoint_clean", {"months_on_time": 40, "jump_sigmas": 4}, {"months_on_time": 40, "jump_sigmas": 3}),
    (
        "lost_discount",
        {"discount_share": 0.7, "discounts_of_last_three": 0},
        {"discount_share": 0.7, "discounts_of_last_three": 1},
    ),
    (
        "lost_discount",
        {"discount_share": 1.0, "discounts_of_last_three": 0},
        {"discount_share": 0.6, "discounts_of_last_three": 0},
    ),
    ("asks_new_terms", {"asked_new_terms": 1}, {"asked_new_terms": 0}),
    ("early_dispute", {"dispute_raised": 1, "dispute_days": 14}, {"dispute_raised": 1, "dispute_days": 15}),
    ("early_dispute", {"dispute_raised": 1, "dispute_days": 3}, {"dispute_raised": 0}),
    ("late_dispute", {"dispute_raised": 1, "dispute_days": 40, "chases_before_dispute": 1}, {"dispute_raised": 0}),
    (
        "late_dispute",
        {"dispute_raised": 1, "dispute_days": 40, "chases_before_dispute": 2},
        {"dispute_raised": 1, "dispute_days": 3, "chases_before_dispute": 2},
    ),
    ("pays_undisputed", {"pattern_share": 0.8}, {"pattern_share": 0.79}),
    (
        "no_response4",
        {"unanswered_attempts": 4, "unanswered_channels": 2, "unanswered_days": 21},
        {"answered": 1, "unanswered_attempts": 0},
    ),
    ("proactive_contact", {"rang_first": 1}, {"rang_first": 0}),
    ("bureau_alert", {"bureau_alert": 1}, {"bureau_alert": 0}),
    ("bureau_dbt_worse_everywhere", {"days_later_with_others": 5.1}, {"days_later_with_others": 5}),
    (
        "orders_up_pay_slower",
        {"purchases_rise": 0.15, "slower_days": 5},
        {"purchases_rise": 0.15, "slower_days": 4},
    ),
]


@pytest.mark.parametrize(("name", "yes", "no"), YES_NO)
def test_yes_and_no_at_the_threshold(name: str, yes: dict[str, float], no: dict[str, float]) -> None:
    assert tell(name, **yes) == 1.0
    assert tell(name, **no) == 0.0


@pytest.mark.parametrize("name", BOOK.causes.signals)
def test_every_signal_has_a_rule_and_knows_nothing_from_nothing(name: str) -> None:
    assert np.isnan(tell(name))
    assert name in {each[0] for each in YES_NO}, "a signal without a test"


@pytest.mark.parametrize("name", ["const_offset", "pay_run_day", "late_trend_up", "changepoint_clean"])
def test_a_pattern_needs_six_paid_invoices(name: str) -> None:
    yes = next(each[1] for each in YES_NO if each[0] == name)
    assert tell(name, **{**yes, "paid_invoices": 6}) == 1.0
    assert np.isnan(tell(name, **{**yes, "paid_invoices": 5}))
    assert np.isnan(tell(name, **{**yes, "paid_invoices": None}))


def test_silence_is_not_guilt_before_enough_attempts() -> None:
    assert np.isnan(tell("no_response4", unanswered_attempts=3, unanswered_channels=2, unanswered_days=40))
    assert np.isnan(tell("no_response4", unanswered_attempts=9, unanswered_channels=1, unanswered_days=40))
    assert np.isnan(tell("no_response4", unanswered_attempts=9, unanswered_channels=3, unanswered_days=20))
    silent = {"unanswered_attempts": 4, "unanswered_channels": 2, "unanswered_days": 21}
    assert tell("no_response4", **silent, answered=1) == 0.0


def test_a_complaint_of_unknown_age_is_neither_early_nor_late() -> None:
    assert np.isnan(tell("early_dispute", dispute_raised=1))
    assert np.isnan(tell("late_dispute", dispute_raised=1, chases_before_dispute=2))


def test_a_portfolio_gives_what_each_customer_gives_alone() -> None:
    rng = np.random.default_rng(4)
    n = 200
    values = {
        "paid_invoices": rng.integers(0, 15, n).astype(float),
        "median_days_late": rng.uniform(-5, 30, n),
        "spread_days_late": rng.uniform(0, 10, n),
        "bureau_alert": rng.choice([0.0, 1.0, np.nan], n),
        "rang_first": rng.choice([0.0, 1.0, np.nan], n),
    }
    names = BOOK.causes.signals
    together = signals_from(SignalFacts(rows=n, **values), thresholds=BOOK.thresholds, names=names)
    for row in range(n):
        alone = {key: float(column[row]) for key, column in values.items()}
        one = signals_from(SignalFacts(rows=1, **alone), thresholds=BOOK.thresholds, names=names)
        assert np.array_equal(one[0], together[row], equal_nan=True)


def test_a_firms_own_signal_stays_unobserved() -> None:
    assert np.isnan(tell("has_a_new_owner", bureau_alert=1))


def test_the_figures_behind_a_signal_are_shown_with_gaps_marked() -> None:
    facts = SignalFacts(rows=1, unanswered_attempts=4, unanswered_channels=2)
    reason = figures_behind("no_response4", facts)
    assert reason is not None
    assert reason.english == "4 attempts by 2 ways over – days"
    assert figures_behind("no_response4", SignalFacts(rows=1)) is None
    assert figures_behind("asks_new_terms", facts) is None


def test_arrays_of_the_wrong_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one number for each of 2 customers"):
        signals_from(
            SignalFacts(rows=2, bureau_alert=np.array([1.0])), thresholds=BOOK.thresholds, names=("bureau_alert",)
        )
