"""Order histories: one row a day and customer, nothing from the future, gaps and ends."""

from datetime import date

import numpy as np
import pytest

from goodterms.core.customers.orders import gather_orders

ORDERS = gather_orders(
    4,
    np.array([2, 0, 2, 2, 0, 1, 1]),
    np.array([30, 10, 20, 30, 15, 8, 8]),
    np.array([5.0, 1.0, 2.0, 5.0, 3.0, 4.0, -4.0]),
)


def test_orders_are_sorted_put_together_and_empty_days_left_out() -> None:
    assert ORDERS.customer.tolist() == [0, 0, 2, 2]
    assert ORDERS.day.tolist() == [10, 15, 20, 30]
    assert ORDERS.amount.tolist() == [1.0, 3.0, 2.0, 10.0]


def test_counts_totals_first_and_last_day_with_gaps_for_those_without_orders() -> None:
    assert ORDERS.count().tolist() == [2, 0, 2, 0]
    assert ORDERS.total().tolist() == [4.0, 0.0, 12.0, 0.0]
    assert np.array_equal(ORDERS.first_day(), [10, np.nan, 20, np.nan], equal_nan=True)
    assert np.array_equal(ORDERS.last_day(), [15, np.nan, 30, np.nan], equal_nan=True)


def test_gaps_never_cross_from_one_customer_to_the_next() -> None:
    who, gap = ORDERS.gaps()
    assert (who.tolist(), gap.tolist()) == ([0, 2], [5.0, 10.0])


def test_later_orders_are_not_known_yet() -> None:
    assert ORDERS.before(date.fromordinal(19)).count().tolist() == [2, 0, 0, 0]


def test_free_deliveries_count_only_when_asked_for() -> None:
    days = np.array([1, 2])
    assert gather_orders(1, np.array([0, 0]), days, np.array([0.0, 1.0])).count().tolist() == [1]
    assert gather_orders(1, np.array([0, 0]), days, np.array([0.0, 1.0]), free_counts=True).count().tolist() == [2]


def test_an_order_of_nobody_is_a_broken_invariant_and_no_orders_are_none() -> None:
    with pytest.raises(ValueError, match="does not exist"):
        gather_orders(1, np.array([1]), np.array([1]), np.array([1.0]))
    empty = gather_orders(2, np.array([], dtype=np.int64), np.array([], dtype=np.int64), np.array([]))
    assert empty.count().tolist() == [0, 0]
    assert empty.gaps()[1].size == 0
