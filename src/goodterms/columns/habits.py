"""The payment habits of every customer in one pass, equal to `core.customers.habits` for each of them."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import numpy as np

from goodterms.columns.ageing import open_parts
from goodterms.columns.asking import answer, keep
from goodterms.columns.buying import balance, orders
from goodterms.columns.lateness import change, known_in_order, lateness, paid_in_order, run, trend
from goodterms.columns.outcomes import make_outcomes
from goodterms.columns.paying import discounts, pay_days, standing, sums
from goodterms.columns.reading import LedgerColumns
from goodterms.core.customers.buying import SLOPE_WEIGHTS, Balance, Ordering
from goodterms.core.customers.habits import Habit, Now
from goodterms.core.customers.lateness import Change, Lateness
from goodterms.core.customers.patterns import DEFAULT_RULES, HabitRules, rayleigh_p, sign_test_p
from goodterms.core.customers.paying import Discounts, PayDays, Sums

PARTS: dict[str, type] = {
    "lateness": Lateness,
    "change": Change,
    "pay_days": PayDays,
    "sums": Sums,
    "discounts": Discounts,
    "orders": Ordering,
    "balance": Balance,
    "now": Now,
}
OWN = tuple(field.name for field in fields(Habit) if field.name not in PARTS)
COLUMNS = ("customer", *OWN, *(f"{part}_{f.name}" for part, made in PARTS.items() for f in fields(made)))
ZERO_WITHOUT_A_ROW = (
    *("lateness_paid", "lateness_late", "lateness_on_time_run", "pay_days_days", "sums_payments", "sums_partial"),
    *("discounts_offered", "discounts_taken"),
    *("now_open_items", "now_overdue_items", "now_open_minor", "now_overdue_minor", "now_oldest_days_late"),
)


def habits_of_all(ledger: LedgerColumns, *, as_of: date, rules: HabitRules = DEFAULT_RULES) -> Any:
    """The habits of every customer with an invoice by `as_of`, as an Arrow table in the order of `customer`.

    Columns: customer, then the fields of `core.customers.habits.Habit`; the fields of its parts are named
    PART_FIELD (`lateness_median`, `now_unusual_z`). Whole numbers and dates are exactly those of `habit_of`,
    fractions are equal to a billionth, because sums of floating-point numbers depend on their order.
    """
    make_outcomes(ledger, as_of=as_of)
    for name, question in STEPS.items():
        keep(ledger, name, question, as_of=as_of)
    found = answer(ledger, _joined, as_of=as_of, rules=rules)
    for name in ("outcome", "change", *STEPS):
        ledger.backend.con.execute(f'DROP TABLE "{name}"')
    return _with_chances(found).select(COLUMNS)


def to_habits(table: Any) -> Iterator[tuple[int, Habit]]:
    """(customer, habit) of every row of an Arrow table that `habits_of_all` made."""
    for row in table.to_pylist():
        parts = {part: made(**{f.name: row[f"{part}_{f.name}"] for f in fields(made)}) for part, made in PARTS.items()}
        yield row["customer"], Habit(**{name: row[name] for name in OWN}, **parts)


def _joined(ledger: LedgerColumns, *, as_of: date, rules: HabitRules) -> Any:
    full = ledger.backend.table("main")
    for part, table in _parts(ledger, as_of, rules):
        names = {f"{part}_{column}": column for column in table.columns if column != "customer"}
        full = full.left_join(table.rename(names), "customer").drop("customer_right")
    return _finished(full, as_of, rules).order_by("customer")


def _paid(ledger: LedgerColumns, *, as_of: date) -> Any:
    del as_of
    return paid_in_order(ledger.backend.table("outcome"))


def _known(ledger: LedgerColumns, *, as_of: date) -> Any:
    del as_of
    return known_in_order(ledger.backend.table("outcome"))


def _main(ledger: LedgerColumns, *, as_of: date) -> Any:
    """The fields of a habit that are not in a part of it, by customer."""
    import ibis  # noqa: PLC0415 - slow to import

    del as_of
    outcome = ledger.backend.table("outcome")
    counts = outcome.group_by("customer", "currency").agg(
        invoices=outcome.count(),
        first_invoice_on=outcome.issued_on.min(),
        last_invoice_on=outcome.issued_on.max(),
        invoiced_minor=outcome.amount.sum().cast("int64"),
    )
    commonest_first = ibis.window(group_by="customer", order_by=[ibis.desc("invoices"), "currency"])
    whole = ibis.window(group_by="customer")
    marked = counts.mutate(
        place=ibis.row_number().over(commonest_first),
        invoices=counts.invoices.sum().over(whole).cast("int64"),
        first_invoice_on=counts.first_invoice_on.min().over(whole),
        last_invoice_on=counts.last_invoice_on.max().over(whole),
    )
    return marked.filter(marked.place == 0).select("customer", *OWN)


# Made as tables, because several parts of a habit ask for them.
STEPS = {"paid": _paid, "known": _known, "standing": standing, "main": _main}


def _parts(ledger: LedgerColumns, as_of: date, rules: HabitRules) -> Iterator[tuple[str, Any]]:
    """(part of a habit, table with one row a customer and some of the fields of that part)."""
    tables = ("outcome", "change", "paid", "known", "standing", "main")
    outcome, changed, paid, known, payments, main = (ledger.backend.table(name) for name in tables)
    now = _now(ledger, main, as_of)
    yield "lateness", lateness(paid, main.select("customer", "currency"), rules=rules)
    yield "lateness", trend(paid, rules=rules)
    yield "lateness", run(known, rules=rules)
    yield "change", change(known, paid.group_by("customer").agg(paid=paid.count()), rules=rules)
    yield "pay_days", pay_days(payments, rules=rules)
    yield "sums", sums(ledger, outcome, changed, payments, as_of=as_of, rules=rules)
    yield "discounts", discounts(ledger, outcome, as_of=as_of)
    yield "orders", orders(outcome, payments, as_of=as_of, rules=rules)
    yield "balance", balance(outcome, changed, main.select("customer", "currency"), as_of=as_of, rules=rules)
    yield "now", now
    yield "now", _as_late(paid, now)


def _now(ledger: LedgerColumns, main: Any, as_of: date) -> Any:
    parts = open_parts(ledger, as_of=as_of)
    both = parts.left_join(main.select("customer", main="currency"), "customer").drop("customer_right")
    late, mine = both.days_late > 0, both.currency == both.main
    return both.group_by("customer").agg(
        open_items=both.document.nunique(),
        overdue_items=both.document.nunique(where=late),
        open_minor=both.open_amount.sum(where=mine).fill_null(0).cast("int64"),
        overdue_minor=both.open_amount.sum(where=mine & late).fill_null(0).cast("int64"),
        oldest_days_late=both.days_late.max(where=late).fill_null(0),
    )


def _as_late(paid: Any, now: Any) -> Any:
    """customer, as_late: how many paid invoices were at least as late as the oldest of what is overdue."""
    both = paid.inner_join(now.filter(now.overdue_items > 0).select("customer", "oldest_days_late"), "customer")
    return both.group_by("customer").agg(as_late=(both.days_late >= both.oldest_days_late).sum().cast("int64"))


def _finished(full: Any, as_of: date, rules: HabitRules) -> Any:
    """What is nothing rather than unobserved becomes zero, and what needs several parts is added."""
    import ibis  # noqa: PLC0415 - slow to import

    full = full.mutate(**{name: full[name].fill_null(0) for name in ZERO_WITHOUT_A_ROW})
    long_enough = as_of - timedelta(days=(len(SLOPE_WEIGHTS) - 1) * rules.balance_days)
    unusual = (full.now_overdue_items > 0) & (full.lateness_paid >= rules.needed)
    spread = ibis.greatest(full.lateness_robust_sd, rules.least_spread)
    return full.mutate(
        balance_slope_minor=(full.first_invoice_on <= long_enough).ifelse(full.balance_slope_minor, None),
        now_share_this_late=unusual.ifelse(full.now_as_late / full.lateness_paid, None),
        now_unusual_z=unusual.ifelse((full.now_oldest_days_late - full.lateness_median) / spread, None),
        pay_days_weekday_strength=full.pay_days_week_length / full.pay_days_week_count,
        pay_days_month_day_strength=full.pay_days_month_length / full.pay_days_month_count,
    ).rename(pay_days_weekday="pay_days_week_day", pay_days_month_day="pay_days_month_day")


def _with_chances(table: Any) -> Any:
    """The chances that go with test statistics, worked out by the core's own functions."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    for circle, name in (("week", "weekday"), ("month", "month_day")):
        count, unexplained = (
            table[f"pay_days_{circle}_{what}"].to_numpy().astype(np.float64) for what in ("count", "unexplained")
        )
        chance = rayleigh_p(count, unexplained)
        table = table.append_column(f"pay_days_{name}_p", pa.array(chance, from_pandas=True))
    signs = list(zip(table["lateness_up"].to_pylist(), table["lateness_down"].to_pylist(), strict=True))
    chances = {pair: None if pair[0] is None else sign_test_p(*pair) for pair in set(signs)}
    return table.append_column("lateness_trend_p", pa.array([chances[pair] for pair in signs], pa.float64()))
