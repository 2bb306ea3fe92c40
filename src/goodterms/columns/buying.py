"""Orders and balance of every customer: `core.customers.buying` on columns, one row a customer each."""

from datetime import date, timedelta
from typing import Any

from goodterms.columns.lateness import spread
from goodterms.columns.outcomes import days_between
from goodterms.core.customers.buying import SLOPE_WEIGHTS
from goodterms.core.customers.patterns import HabitRules


def orders(outcome: Any, payments: Any, *, as_of: date, rules: HabitRules) -> Any:
    """customer, days, gap_mean, gap_median, gap_cv, since_last, longest_silence."""
    import ibis  # noqa: PLC0415 - slow to import

    gaps = _with_gaps(outcome.select("customer", day="issued_on").distinct())
    rows = gaps.group_by("customer").agg(
        days=gaps.count(),
        gaps=gaps.gap.count(),
        total=gaps.gap.sum().cast("int64"),
        squares=(gaps.gap * gaps.gap).sum().cast("int64"),
        middle=gaps.gap.median().cast("float64"),
        last=gaps.day.max(),
    )
    paid = payments.select("customer", day="paid_on")
    signs = _with_gaps(outcome.select("customer", day="issued_on").union(paid))
    silences = signs.group_by("customer").agg(between=signs.gap.max().fill_null(0), last_sign=signs.day.max())
    now = days_between(silences.last_sign, ibis.literal(as_of))
    silence = silences.select("customer", longest_silence=ibis.greatest(silences.between, now))
    full = rows.inner_join(silence, "customer")
    enough, mean = full.days >= rules.needed, full.total / full.gaps
    return full.select(
        "customer",
        "days",
        "longest_silence",
        gap_mean=enough.ifelse(mean, None),
        gap_median=enough.ifelse(full.middle, None),
        gap_cv=enough.ifelse(spread(full.gaps, full.total, full.squares) / mean, None),
        since_last=days_between(full["last"], ibis.literal(as_of)),
    )


def _with_gaps(days: Any) -> Any:
    import ibis  # noqa: PLC0415 - slow to import

    before = days.day.lag().over(ibis.window(group_by="customer", order_by="day"))
    return days.mutate(gap=days_between(before, days.day))


def balance(outcome: Any, change: Any, main: Any, *, as_of: date, rules: HabitRules) -> Any:
    """customer, slope_minor, purchases_minor, purchases_before_minor. main: customer and main currency."""
    import ibis  # noqa: PLC0415 - slow to import

    steps = len(SLOPE_WEIGHTS) - 1
    dates = [as_of - timedelta(days=rules.balance_days * (steps - n)) for n in range(steps + 1)]
    settled = change.group_by("document").agg(
        **{f"settled_{n}": change.amount.sum(where=change.on_day <= day) for n, day in enumerate(dates)}
    )
    mine = outcome.semi_join(main, ["customer", "currency"])
    both = mine.left_join(settled, mine.id == settled.document)
    open_amounts = {
        f"open_{n}": ibis.ifelse(
            both.issued_on <= day, ibis.greatest(both.amount - both[f"settled_{n}"].fill_null(0), 0), 0
        )
        for n, day in enumerate(dates)
    }
    age = days_between(both.issued_on, ibis.literal(as_of))
    both = both.mutate(**open_amounts, age=age)
    span = rules.purchase_days
    slope = sum(weight * both[f"open_{n}"].sum() for n, weight in enumerate(SLOPE_WEIGHTS))
    return both.group_by("customer").agg(
        slope_minor=slope.cast("float64") / 10,
        purchases_minor=both.amount.sum(where=both.age < span).fill_null(0).cast("int64"),
        purchases_before_minor=both.amount.sum(where=(both.age >= span) & (both.age < 2 * span))
        .fill_null(0)
        .cast("int64"),
    )
