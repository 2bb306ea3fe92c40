"""From habits and what people recorded to the plain numbers that signals are made of."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from goodterms.core.customers.figures import Array
from goodterms.core.diagnosis.signals import SignalFacts

CLEAN_MONTHS, JUMP = 12.0, 99.0
"""A change after a year on time is one yes or no in the habits; signals want the run and the jump behind it.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """What people recorded about n customers; arrays of n, NaN where nothing was recorded either way.

    See `SignalFacts` for the meaning of each.
    """

    paper_faults: Array
    shortpay_matches: Array
    broken_promises: Array
    asked_new_terms: Array
    dispute_raised: Array
    dispute_days: Array
    chases_before_dispute: Array
    unanswered_attempts: Array
    unanswered_channels: Array
    unanswered_days: Array
    answered: Array
    rang_first: Array
    bureau_alert: Array
    days_later_with_others: Array
    pattern_share: Array


def nothing_recorded(rows: int) -> Recorded:
    """No record for any of the customers.

    >>> bool(np.isnan(nothing_recorded(2).bureau_alert).all())
    True
    """
    return Recorded(**{name: np.full(rows, np.nan) for name in Recorded.__slots__})


def signal_facts(habits: Mapping[str, Array], recorded: Recorded, *, units: Array) -> SignalFacts:
    """The facts behind the signals of n customers.

    habits: columns named as the habits of all customers are (`lateness_median` …), floats with NaN where a
    figure is unobserved. units: minor units in a whole unit of each customer's currency, (n,).
    """
    rows = int(units.shape[0])
    before = habits["balance_purchases_before_minor"]
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.where(before > 0, (habits["balance_purchases_minor"] - before) / before, np.nan)
        last_three = habits["discounts_taken_of_last_three"]
        earlier = habits["discounts_offered"] - 3
        share = np.where(earlier > 0, (habits["discounts_taken"] - last_three) / earlier, np.nan)
    happened = habits["change_happened"]
    return SignalFacts(
        rows=rows,
        paid_invoices=habits["lateness_paid"],
        median_days_late=habits["lateness_median"],
        spread_days_late=habits["lateness_robust_sd"],
        weekday_p=habits["pay_days_weekday_p"],
        month_day_p=habits["pay_days_month_day_p"],
        round_sums_90_days=habits["sums_round_on_account"],
        balance_slope=habits["balance_slope_minor"] / units,
        purchases_change=change,
        trend_days_per_quarter=habits["lateness_trend"],
        trend_p=habits["lateness_trend_p"],
        months_on_time=np.where(np.isnan(happened), np.nan, happened * CLEAN_MONTHS),
        jump_sigmas=np.where(np.isnan(happened), np.nan, happened * JUMP),
        discount_share=share,
        discounts_of_last_three=last_three,
        purchases_rise=change,
        slower_days=habits["lateness_recent_median"] - habits["lateness_median"],
        shortpay_matches=recorded.shortpay_matches,
        paper_faults=recorded.paper_faults,
        broken_promises_120_days=recorded.broken_promises,
        asked_new_terms=recorded.asked_new_terms,
        dispute_raised=recorded.dispute_raised,
        dispute_days=recorded.dispute_days,
        chases_before_dispute=recorded.chases_before_dispute,
        unanswered_attempts=recorded.unanswered_attempts,
        unanswered_channels=recorded.unanswered_channels,
        unanswered_days=recorded.unanswered_days,
        answered=recorded.answered,
        rang_first=recorded.rang_first,
        bureau_alert=recorded.bureau_alert,
        days_later_with_others=recorded.days_later_with_others,
        pattern_share=recorded.pattern_share,
    )
