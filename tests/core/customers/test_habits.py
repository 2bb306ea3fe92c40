"""One customer's habits, put together, as of a day."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest

from goodterms.core.customers.habits import habit_of
from goodterms.core.ledger.facts import Allocation, Instalment, Invoice, Ledger, Payment

FIRST = date(2025, 1, 6)


def customer(*lates, currency="EUR", every=30, amount=10_000, start=1):
    """One invoice a month, due after 30 days, paid so late; None: not paid."""
    invoices, payments, allocations = [], [], []
    for n, late in enumerate(lates, start):
        issued = FIRST + timedelta(days=every * (n - start))
        due = issued + timedelta(days=30)
        invoices.append(Invoice(n, 1, "", "invoice", issued, currency, amount, (Instalment(due, amount),)))
        if late is not None:
            on = due + timedelta(days=late)
            payments.append(Payment(n, 1, "", on, currency, amount))
            allocations.append(Allocation(n, "payment", n, n, amount, on))
    return Ledger(tuple(invoices), tuple(payments), tuple(allocations))


def both(one, other):
    return Ledger(*(getattr(one, k) + getattr(other, k) for k in ("invoices", "payments", "allocations")))


def day(n):
    return FIRST + timedelta(days=n)


def test_before_the_first_invoice_there_is_no_habit():
    assert habit_of(customer(1, 2), as_of=day(-1)) is None
    assert habit_of(Ledger(), as_of=day(0)) is None


def test_what_is_overdue_is_measured_by_the_own_habit():
    books = customer(20, 22, 24, 26, 28, 30, None, every=30)
    due = day(6 * 30 + 30)
    usual = habit_of(books, as_of=due + timedelta(days=25)).now
    assert (usual.open_items, usual.overdue_items, usual.overdue_minor) == (1, 1, 10_000)
    assert (usual.oldest_days_late, usual.share_this_late, usual.unusual_z) == (25, 0.5, 0.0)
    unusual = habit_of(books, as_of=due + timedelta(days=60)).now
    assert unusual.share_this_late == 0.0
    assert unusual.unusual_z == pytest.approx(35 / (1.4826 * 3))


def test_a_customer_who_is_never_off_by_a_day_has_a_spread_of_one_day():
    books = customer(0, 0, 0, 0, 0, 0, None)
    assert habit_of(books, as_of=day(6 * 30 + 34)).now.unusual_z == 4.0


def test_with_five_paid_invoices_how_unusual_it_is_is_unobserved():
    now = habit_of(customer(0, 0, 0, 0, 0, None), as_of=day(300)).now
    assert (now.overdue_items, now.share_this_late, now.unusual_z) == (1, None, None)


def test_nothing_overdue_is_not_unusual_but_unobserved():
    now = habit_of(customer(0, 0, 0, 0, 0, 0), as_of=day(400)).now
    assert (now.overdue_items, now.oldest_days_late, now.share_this_late) == (0, 0, None)


def test_the_due_date_itself_is_not_late():
    books = customer(None)
    assert habit_of(books, as_of=day(30)).now.overdue_items == 0
    assert habit_of(books, as_of=day(31)).now.oldest_days_late == 1


def test_amounts_are_of_the_main_currency_and_days_of_all():
    books = both(customer(0, 0, None, currency="GBP", amount=500), customer(40, None, start=11))
    habit = habit_of(books, as_of=day(400))
    assert (habit.currency, habit.invoices, habit.invoiced_minor) == ("GBP", 5, 1500)
    assert (habit.now.open_items, habit.now.open_minor) == (2, 500)
    assert (habit.lateness.paid, habit.lateness.mean, habit.lateness.weighted) == (3, 40 / 3, 0.0)


def test_on_a_tie_the_first_currency_of_the_alphabet_is_the_main_one():
    books = both(customer(0, currency="GBP"), customer(0, currency="EUR", start=11))
    assert habit_of(books, as_of=day(400)).currency == "EUR"


def test_only_what_was_known_then_counts():
    books = customer(0, 5, 10, 15, 20, 25, 30, None)
    whole = habit_of(books, as_of=day(130))
    known = Ledger(
        tuple(i for i in books.invoices if i.issued_on <= day(130)),
        tuple(p for p in books.payments if p.paid_on <= day(130)),
        tuple(a for a in books.allocations if a.effective_on <= day(130)),
    )
    assert whole == habit_of(known, as_of=day(130))
    assert whole != habit_of(books, as_of=day(131 + 30))


def test_every_figure_of_a_new_customer_is_there_or_unobserved():
    habit = asdict(habit_of(customer(None), as_of=day(3)))
    assert habit["lateness"]["paid"] == habit["sums"]["payments"] == habit["now"]["overdue_items"] == 0
    parts = {name: values for name, values in habit.items() if isinstance(values, dict)}
    unobserved = {f"{part}.{field}" for part, values in parts.items() for field in values if values[field] is None}
    assert unobserved == {
        *(f"lateness.{k}" for k in ("mean", "median", "sd", "robust_sd")),
        *(f"lateness.{k}" for k in ("weighted", "recent_median", "trend", "trend_p")),
        *("change.happened", "change.on", "sums.round_on_account", "discounts.taken_of_last_three"),
        *(f"pay_days.{k}" for k in ("weekday", "weekday_strength", "weekday_p")),
        *(f"pay_days.{k}" for k in ("month_day", "month_day_strength", "month_day_p")),
        *("orders.gap_mean", "orders.gap_median", "orders.gap_cv", "balance.slope_minor"),
        *("now.share_this_late", "now.unusual_z"),
    }  # fmt: skip
