"""How late, how that moves, and whether it changed all at once."""

from datetime import date, timedelta

import pytest

from goodterms.core.customers.lateness import Change, change_of, lateness_of
from goodterms.core.customers.outcomes import Outcome
from goodterms.core.customers.patterns import DAYS_A_QUARTER, HabitRules

START = date(2024, 1, 1)
RULES = HabitRules()


def outcome(number, due, late, *, amount=1000, currency="EUR", money=None):
    """An invoice due on a day (counted from START) and paid so late; late None: open."""
    due_on = START + timedelta(days=due)
    settled = None if late is None else due_on + timedelta(days=late)
    issued = due_on - timedelta(days=30)
    return Outcome(number, currency, issued, due_on, amount, settled, amount if money is None else money, False, {})


def row(*lates, every=30):
    return [outcome(n, n * every, late) for n, late in enumerate(lates)]


def lateness(found, *, days=3000):
    return lateness_of(found, "EUR", as_of=START + timedelta(days=days), rules=RULES)


def change(found, *, days=3000):
    return change_of(found, as_of=START + timedelta(days=days), rules=RULES)


def test_figures_of_six_paid_invoices():
    found = lateness(row(-2, 0, 4, 4, 10, 20))
    assert (found.paid, found.late, found.mean, found.median) == (6, 4, 6.0, 4.0)
    assert found.robust_sd == pytest.approx(1.4826 * 5)
    assert found.sd == pytest.approx((sum((x - 6) ** 2 for x in (-2, 0, 4, 4, 10, 20)) / 5) ** 0.5)


@pytest.mark.parametrize("count", [0, 1, 5, 6])
def test_fewer_than_six_paid_invoices_show_no_pattern(count):
    found = lateness(row(*range(count)))
    seen = count >= 6
    assert [v is not None for v in (found.trend, found.trend_p, found.recent_median)] == [seen] * 3
    assert (found.mean is None) == (count == 0)


def test_the_weight_is_the_amount_and_other_currencies_stay_out():
    found = [
        outcome(1, 0, 10, amount=1000),
        outcome(2, 10, 0, amount=3000),
        outcome(3, 20, 99, currency="GBP"),
    ]
    assert lateness(found).weighted == 2.5
    assert lateness(found[2:]).weighted is None


def test_invoices_settled_without_money_are_not_paid():
    found = lateness([*row(5, 5), outcome(9, 90, 200, money=0)])
    assert (found.paid, found.mean) == (2, 5.0)


def test_the_trend_looks_at_the_last_forty_only():
    steady_then_rising = [0] * 60 + list(range(40))
    found = lateness(row(*steady_then_rising, every=10))
    assert found.trend == pytest.approx(DAYS_A_QUARTER / 10)
    assert found.trend_p < 1e-4
    assert found.recent_median == 36.5


def test_a_run_on_time_ends_with_what_is_overdue_now():
    found = [*row(9, 0, 3, -4), outcome(9, 200, None)]
    assert lateness(found, days=200).on_time_run == 3
    assert lateness(found, days=203).on_time_run == 4
    assert lateness(found, days=204).on_time_run == 0


def test_a_blow_after_a_year_of_good_payment_is_seen_where_it_began():
    found = row(*[0, 1, -1] * 6, 30, 40, every=30)
    assert change(found) == Change(True, found[18].due_on)


def test_what_is_still_open_counts_as_late_as_it_is_by_now():
    found = [*row(*[0, 1, -1] * 6), outcome(30, 540, None), outcome(31, 570, None)]
    assert change(found, days=545) == Change(True, found[18].due_on)
    assert change(found, days=542).happened is False


def test_one_late_invoice_that_was_made_good_is_no_change():
    assert change(row(*[0, 1, -1] * 6, 30, 0, 0)) == Change(False, None)
    assert change(row(*[0, 1, -1] * 6, 30, 0)) == Change(False, None)


def test_somebody_who_was_always_late_has_not_changed():
    assert change(row(*[30, 31, 29] * 8, 60)) == Change(False, None)


def test_a_slip_within_three_spreads_is_no_change():
    assert change(row(*[3, -9, 3, -9] * 5, 14, 14)).happened is False


def test_less_than_a_year_or_six_paid_invoices_is_unobserved_not_absent():
    assert change(row(0, 0, 0, 0, 0, 0, 50, every=30)) == Change(None, None)
    assert change(row(0, 0, 0, 0, 50, every=100)) == Change(None, None)
    assert change([]) == Change(None, None)
    assert change(row(0, 0, 0, 0, 0, 0, every=100)).happened is False


def test_a_year_with_more_than_a_tenth_late_was_not_clean():
    lately = [0] * 10 + [20, 0, 20] + [0] * 3
    assert change(row(*lately, 90, 90)).happened is False
    assert change(row(*[0] * 16, 90, 90)).happened is True


def test_a_year_in_which_hardly_anything_was_ordered_says_nothing():
    sparse = [*row(0, 0, 0, 0, 0, 0, 0), *[outcome(50 + n, 900 + 30 * n, 60) for n in range(3)]]
    assert change(sparse).happened is False
