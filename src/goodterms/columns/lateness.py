"""Lateness and its change for every customer: `core.customers.lateness` on columns, one row a customer each."""

from datetime import date
from typing import Any

from goodterms.columns.outcomes import days_between
from goodterms.core.customers.patterns import DAYS_A_QUARTER, SPREAD_OF_MAD, HabitRules


def spread(count: Any, total: Any, squares: Any) -> Any:
    """The sample standard deviation from whole sums, as `core.customers.patterns.spread_of` has it."""
    import ibis  # noqa: PLC0415 - slow to import

    top = (count * squares - total * total).cast("float64")
    return ibis.ifelse(count > 1, (top / (count * (count - 1)).cast("float64")).sqrt(), None)


def paid_in_order(outcome: Any) -> Any:
    """The paid invoices: customer, currency, amount, due_day (a number), days_late, and `back`: how many paid
    invoices of the customer are due after it (or on the same day with a higher id)."""
    import ibis  # noqa: PLC0415 - slow to import

    paid = outcome.filter(outcome.days_late.notnull())
    newest_first = ibis.window(group_by="customer", order_by=[ibis.desc("due_on"), ibis.desc("id")])
    return paid.select(
        "customer",
        "currency",
        "amount",
        "days_late",
        due_day=_day_number(paid.due_on),
        back=ibis.row_number().over(newest_first),
    )


def lateness(paid: Any, main: Any, *, rules: HabitRules) -> Any:
    """paid: `paid_in_order`; main: customer and main currency. Trend and run come from functions of their own."""
    both = paid.inner_join(main.rename(main="currency"), "customer")
    mine = both.currency == both.main
    rows = both.group_by("customer").agg(
        paid=both.count(),
        late=(both.days_late > 0).sum().cast("int64"),
        total=both.days_late.sum().cast("int64"),
        squares=(both.days_late * both.days_late).sum().cast("int64"),
        median=both.days_late.median().cast("float64"),
        weight=both.amount.sum(where=mine).cast("float64"),
        weighted=(both.amount.cast("decimal(38,0)") * both.days_late).sum(where=mine).cast("float64"),
        recent_median=both.days_late.median(where=both.back < rules.recent).cast("float64"),
    )
    middles = rows.select("customer", "median")
    apart = paid.inner_join(middles, "customer")
    away = apart.group_by("customer").agg(mad=(apart.days_late - apart.median).abs().median())
    full = rows.inner_join(away, "customer")
    enough = full.paid >= rules.needed
    return full.select(
        "customer",
        "paid",
        "late",
        "median",
        mean=full.total / full.paid,
        sd=spread(full.paid, full.total, full.squares),
        robust_sd=full.mad * SPREAD_OF_MAD,
        weighted=full.weighted / full.weight,
        recent_median=enough.ifelse(full.recent_median, None),
    )


def trend(paid: Any, *, rules: HabitRules) -> Any:
    """customer, trend, up, down: the signs are there for every customer with enough paid invoices."""
    import ibis  # noqa: PLC0415 - slow to import

    counts = paid.group_by("customer").agg(paid=paid.count())
    tail = paid.inner_join(counts, "customer")
    tail = tail.filter(tail.paid >= rules.needed, tail.back < rules.trend_invoices)
    tail = tail.mutate(size=ibis.least(tail.paid, rules.trend_invoices))
    tail = tail.select(
        "customer", "due_day", "days_late", "back", half=tail.size // 2, shift=tail.size - tail.size // 2
    )
    later = tail.select("customer", later_day="due_day", later_late="days_late", later_back="back")
    pairs = tail.inner_join(later, [tail.customer == later.customer, later.later_day > tail.due_day])
    steps = (pairs.later_late - pairs.days_late).cast("float64") / (pairs.later_day - pairs.due_day).cast("float64")
    slopes = pairs.mutate(slope=steps).group_by("customer").agg(trend=lambda row: row.slope.median() * DAYS_A_QUARTER)
    halves = tail.inner_join(later, [tail.customer == later.customer, later.later_back == tail.back - tail.shift])
    signs = halves.group_by("customer").agg(
        up=(halves.later_late > halves.days_late).sum().cast("int64"),
        down=(halves.later_late < halves.days_late).sum().cast("int64"),
    )
    return signs.left_join(slopes, "customer").drop("customer_right")


def known_in_order(outcome: Any) -> Any:
    """Invoices that are paid or overdue: customer, due_on, due_day, so_far and `back`, as in `paid_in_order`."""
    import ibis  # noqa: PLC0415 - slow to import

    known = outcome.filter(outcome.so_far.notnull())
    newest_first = ibis.window(group_by="customer", order_by=[ibis.desc("due_on"), ibis.desc("id")])
    return known.select(
        "customer",
        "due_on",
        "so_far",
        due_day=_day_number(known.due_on),
        back=ibis.row_number().over(newest_first),
    )


def run(known: Any, *, rules: HabitRules) -> Any:
    """customer, on_time_run."""
    broken = known.back.min(where=known.so_far > rules.grace_days)
    return known.group_by("customer").agg(on_time_run=broken.coalesce(known.count()))


def change(known: Any, paid_counts: Any, *, rules: HabitRules) -> Any:
    """customer, happened, on. known: `known_in_order`; paid_counts: customer, paid."""
    jump = _jumps(known, rules)
    latest = jump.group_by("customer").agg(
        back=jump.back.min(), on=jump.due_on.argmin(jump.back), middle=jump.middle.argmin(jump.back)
    )
    since = known.inner_join(latest, "customer", rname="jump_{name}")
    since = since.filter(since.back <= since.jump_back)
    mostly = (since.so_far > rules.grace_days).sum() * 2 > since.count()
    held = since.group_by("customer", "on").agg(
        lasts=mostly & ((since.so_far.sum() / since.count()) > since.middle.max())
    )
    spans = known.group_by("customer").agg(span=known.due_day.max() - known.due_day.min())
    seen = spans.inner_join(paid_counts, "customer")
    seen = seen.filter(seen.paid >= rules.needed, seen.span >= rules.clean_days)
    full = seen.left_join(held, "customer").drop("customer_right")
    happened = full.lasts.fill_null(False)
    return full.select("customer", happened=happened, on=happened.ifelse(full.on, None))


def _jumps(known: Any, rules: HabitRules) -> Any:
    import ibis  # noqa: PLC0415 - slow to import

    year = ibis.range_window(preceding=(rules.clean_days, 1), group_by="customer", order_by="due_day")
    in_order = ibis.window(group_by="customer", order_by=ibis.desc("back"))
    whole = ibis.window(group_by="customer")
    late = known.so_far > rules.grace_days
    seen = known.mutate(
        count=known.so_far.count().over(year),
        total=known.so_far.sum().over(year).cast("int64"),
        squares=(known.so_far * known.so_far).sum().over(year).cast("int64"),
        late_ones=late.sum().over(year).cast("int64"),
        first_day=known.due_day.min().over(whole),
        before=known.so_far.lag().over(in_order),
    )
    wide = ibis.greatest(spread(seen["count"], seen.total, seen.squares), rules.least_spread)
    mean = seen.total / seen["count"]
    found = seen.filter(
        seen.so_far > rules.grace_days,
        seen.before <= rules.grace_days,
        seen["count"] >= rules.needed,
        seen.due_day - seen.first_day >= rules.clean_days,
        seen.late_ones * 100 <= seen["count"] * rules.clean_late_percent,
        seen.so_far > mean + wide * rules.change_spreads,
    )
    return found.mutate(middle=mean + wide * (rules.change_spreads / 2))


def _day_number(day: Any) -> Any:
    import ibis  # noqa: PLC0415 - slow to import

    return days_between(ibis.literal(date(1970, 1, 1)), day)
