"""The rhythm of orders, and balance against purchases."""

from datetime import date, timedelta

import numpy as np
import pytest

from goodterms.core.customers.buying import balance_of, orders_of
from goodterms.core.customers.outcomes import Outcome
from goodterms.core.customers.patterns import HabitRules
from goodterms.core.ledger.facts import Payment

RULES = HabitRules()
AS_OF = date(2026, 6, 30)


def invoice(ago, amount=1000, *, settled_ago=None):
    issued = AS_OF - timedelta(days=ago)
    settled = None if settled_ago is None else AS_OF - timedelta(days=settled_ago)
    changes = {settled: 0} if settled else {}
    return Outcome(ago, "EUR", issued, issued + timedelta(days=30), amount, settled, amount, False, changes)


def orders(agos, payments=()):
    money = [Payment(n, 1, "", AS_OF - timedelta(days=ago), "EUR", 1) for n, ago in enumerate(payments)]
    return orders_of([invoice(ago) for ago in agos], money, as_of=AS_OF, rules=RULES)


def balance(mine, *, first=300):
    return balance_of(mine, AS_OF - timedelta(days=first), as_of=AS_OF, rules=RULES)


def test_the_gaps_between_days_with_an_order():
    found = orders([100, 90, 90, 70, 60, 50, 20])
    assert (found.days, found.since_last) == (6, 20)
    assert (found.gap_mean, found.gap_median) == (16.0, 10.0)
    gaps = [10, 20, 10, 10, 30]
    assert found.gap_cv == pytest.approx((sum((g - 16) ** 2 for g in gaps) / 4) ** 0.5 / 16)


def test_fewer_than_six_days_have_no_rhythm_but_a_last_day():
    found = orders([100, 80, 60, 40, 21])
    assert (found.gap_mean, found.gap_median, found.gap_cv) == (None, None, None)
    assert found.since_last == 21


def test_silence_is_broken_by_a_payment_and_lasts_until_today():
    assert orders([200, 190]).longest_silence == 190
    assert orders([200, 190], payments=[120]).longest_silence == 120
    assert orders([200, 190], payments=[120, 60]).longest_silence == 70


def test_the_slope_is_that_of_least_squares_a_month():
    rising = [invoice(200, 1000), invoice(60, 500), invoice(15, 700)]
    balances = [1000, 1500, 1500, 2200]
    slope, _ = np.polyfit(range(4), balances, 1)
    assert balance(rising).slope_minor == pytest.approx(slope)


def test_what_was_paid_meanwhile_lowers_the_balance():
    assert balance([invoice(200, 1000, settled_ago=45)]).slope_minor == pytest.approx((-3000 - 1000) / 10)
    assert balance([invoice(200, 1000)]).slope_minor == 0.0


def test_before_three_months_the_slope_is_unobserved():
    assert balance([invoice(20)], first=89).slope_minor is None
    assert balance([invoice(20)], first=90).slope_minor is not None


def test_purchases_of_the_last_ninety_days_and_the_ninety_before():
    found = balance([invoice(0, 1), invoice(89, 20), invoice(90, 300), invoice(179, 4000), invoice(180, 50_000)])
    assert (found.purchases_minor, found.purchases_before_minor) == (21, 4300)
