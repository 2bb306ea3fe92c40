"""How money comes in, for every customer: `core.customers.paying` on columns, one row a customer each."""

import math
from datetime import date
from typing import Any

from goodterms.columns.outcomes import days_between
from goodterms.columns.reading import LedgerColumns
from goodterms.core.basics.currencies import MINOR_DIGITS
from goodterms.core.customers.patterns import HabitRules
from goodterms.core.customers.paying import WEEKEND_SHARE, WORKING_WEEK


def standing(ledger: LedgerColumns, *, as_of: date) -> Any:
    """The payments that had come by the day and had not been taken back."""
    came = ledger.payments.filter(ledger.payments.paid_on <= as_of)
    taken_back = came.filter(came.reverses.notnull()).select(back="reverses").distinct()
    return came.filter(came.reverses.isnull()).anti_join(taken_back, came.id == taken_back.back)


def pay_days(payments: Any, *, rules: HabitRules) -> Any:
    """customer, days, and of both circles the commonest day, their number (week, month) and resultant length."""
    import ibis  # noqa: PLC0415 - slow to import

    days = payments.select("customer", "paid_on").distinct()
    month = days.paid_on.truncate("M")
    length = days_between(month, month + ibis.interval(months=1))
    marked = days.mutate(
        weekday=days.paid_on.day_of_week.index().cast("int64"), day=days.paid_on.day().cast("int64")
    ).mutate(month_turn=(days.paid_on.day() - 1) / length)
    marked = marked.mutate(week_turn=marked.weekday / WORKING_WEEK)
    week = _circle(marked.filter(marked.weekday < WORKING_WEEK), "weekday", "week", rules, expected=WEEKEND_SHARE)
    months = _circle(marked, "day", "month", rules, expected=0.0)
    counts = marked.group_by("customer").agg(days=marked.count())
    both = counts.left_join(week, "customer").drop("customer_right")
    return both.left_join(months, "customer").drop("customer_right")


def _circle(marked: Any, day: str, name: str, rules: HabitRules, *, expected: float) -> Any:
    """customer, <name>_day, <name>_count, <name>_length, and <name>_unexplained: the length without the share of
    the days at angle 0 that needs no explanation. No row where there are too few days."""
    import ibis  # noqa: PLC0415 - slow to import

    # The commonest day, the lower one on a tie, as the largest number that holds both.
    base = 64
    counts = marked.group_by("customer", day).agg(times=marked.count())
    ranked = counts.mutate(key=counts.times * base + (base - 1 - counts[day]))
    commonest = ranked.group_by("customer").agg(
        **{f"{name}_day": base - 1 - ranked.key.max() % base, f"{name}_count": ranked.times.sum().cast("int64")}
    )
    angle = marked[f"{name}_turn"] * (2 * math.pi)
    sums = marked.group_by("customer").agg(across=angle.cos().sum(), up=angle.sin().sum(), most=marked.count())
    beyond = sums.across - ibis.least(ibis.greatest(sums.across, 0.0), sums.most * expected)
    lengths = {"length": sums.across, "unexplained": beyond}
    sums = sums.select(
        "customer",
        **{
            f"{name}_{what}": ibis.least((across * across + sums.up * sums.up).sqrt(), sums.most)
            for what, across in lengths.items()
        },
    )
    both = commonest.inner_join(sums, "customer")
    return both.filter(both[f"{name}_count"] >= rules.needed)


def sums(ledger: LedgerColumns, outcome: Any, change: Any, payments: Any, *, as_of: date, rules: HabitRules) -> Any:
    """customer, payments, partial, round_on_account; customers without any payment have no row."""
    import ibis  # noqa: PLC0415 - slow to import

    used = ledger.uses.filter(ledger.uses.on_day <= as_of)
    spent = used.group_by("payment").agg(spent=used.amount.sum().cast("int64"))
    partial = _left_open(used, outcome, change).mutate(is_partial=True)
    both = payments.left_join(spent, payments.id == spent.payment).drop("payment")
    full = both.left_join(partial, both.id == partial.payment).drop("payment")
    is_partial = full.is_partial.fill_null(False)
    age = days_between(full.paid_on, ibis.literal(as_of))
    on_account = is_partial | (full.amount > full.spent.fill_null(0))
    full = full.mutate(
        is_partial=is_partial,
        in_a_year=age < rules.partial_days,
        lately=age < rules.round_days,
        is_round=on_account & (full.amount % (_whole_unit(full.currency) * rules.round_units) == 0),
    )
    rows = full.group_by("customer").agg(
        payments=full.in_a_year.sum().cast("int64"),
        partial=(full.in_a_year & full.is_partial).sum().cast("int64"),
        lately=full.lately.sum(),
        round_sums=(full.lately & full.is_round).sum().cast("int64"),
    )
    return rows.select(
        "customer", "payments", "partial", round_on_account=(rows.lately > 0).ifelse(rows.round_sums, None)
    )


def _left_open(used: Any, outcome: Any, change: Any) -> Any:
    """The payments that left an invoice with one due date partly open on the day they were set against it."""
    import ibis  # noqa: PLC0415 - slow to import

    whole = outcome.filter(outcome.parts == 1).select("id", "issued_on")
    net = used.group_by("payment", "document").agg(amount=used.amount.sum(), on_day=used.on_day.max())
    on_whole = net.filter(net.amount > 0).inner_join(whole, net.document == whole.id)
    on_whole = on_whole.mutate(on_day=ibis.greatest(on_whole.on_day, on_whole.issued_on)).drop("amount")
    left = on_whole.inner_join(change, ["document", "on_day"])
    return left.filter(left.open_after > 0).select("payment").distinct()


def _whole_unit(currency: Any) -> Any:
    """How many minor units one unit of the currency has."""
    other = [(code, 10**digits) for code, digits in MINOR_DIGITS.items() if digits != 2]
    return currency.cases(*other, else_=100)


def discounts(ledger: LedgerColumns, outcome: Any, *, as_of: date) -> Any:
    """customer, offered, taken, taken_of_last_three; customers without a decided offer have no row."""
    import ibis  # noqa: PLC0415 - slow to import

    adjusted = ledger.adjustments.filter(
        ledger.adjustments.kind == "cash_discount", ledger.adjustments.effective_on <= as_of
    )
    granted = adjusted.group_by("document").agg(granted=adjusted.amount.sum().cast("int64"))
    offers = outcome.filter(outcome.discount > 0)
    both = offers.left_join(granted, offers.id == granted.document).drop("document")
    both = both.mutate(until=ibis.coalesce(both.discount_until, both.due_on), not_money=both.amount - both.money)
    was_granted = (both.settled_on <= both.until) & both.not_money.between(1, both.discount)
    both = both.mutate(is_taken=(both.granted.fill_null(0) < 0) | was_granted.fill_null(False))
    decided = both.filter(both.is_taken | (both.until < as_of))
    newest_first = ibis.window(group_by="customer", order_by=[ibis.desc("issued_on"), ibis.desc("id")])
    decided = decided.mutate(back=ibis.row_number().over(newest_first))
    rows = decided.group_by("customer").agg(
        offered=decided.count(),
        taken=decided.is_taken.sum().cast("int64"),
        of_last_three=(decided.is_taken & (decided.back < 3)).sum().cast("int64"),
    )
    enough = rows.offered >= 3
    return rows.select("customer", "offered", "taken", taken_of_last_three=enough.ifelse(rows.of_last_three, None))
