"""Expected sales of a year: their own rhythm where there is one, the segment's where there is not, seasons seen."""

from datetime import date

import numpy as np
import pytest

from goodterms.core.customers.orders import Orders, gather_orders
from goodterms.core.customers.sales import SalesNumbers, expected_sales, season_index
from goodterms.playbook.loading import default_playbook

NUMBERS = default_playbook().sales
TODAY = date(2026, 11, 22)
END = TODAY.toordinal()


def history(*, rates: list[float], spends: list[float], days: int = 730, seed: int = 1) -> Orders:
    """Customers who order about so often a year and spend about so much, for so many days."""
    rng = np.random.default_rng(seed)
    who, when, what = [], [], []
    for row, (rate, spend) in enumerate(zip(rates, spends, strict=True)):
        at = END - np.cumsum(rng.gamma(4.0, 365.25 / rate / 4.0, size=int(rate * 6) + 20))
        at = at[at > END - days]
        who += [row] * at.size
        when += at.astype(int).tolist()
        what += (spend * rng.lognormal(-0.02, 0.2, at.size)).tolist()
    return gather_orders(len(rates), np.array(who), np.array(when), np.array(what))


def test_a_long_history_speaks_for_itself() -> None:
    orders = history(rates=[52.0] * 20, spends=[100.0] * 20)
    found = expected_sales(orders, as_of=TODAY, segment=np.zeros(20, dtype=np.int64), numbers=NUMBERS)
    assert found.sales.mean() == pytest.approx(5200, rel=0.06)
    assert found.own_weight.min() > 0.9
    assert found.plain_rate.mean() == pytest.approx(52, rel=0.06)


def test_a_customer_without_orders_is_expected_to_buy_as_the_segment_does() -> None:
    orders = history(rates=[12.0] * 15, spends=[200.0] * 15)
    more = Orders(16, orders.customer, orders.day, orders.amount)
    found = expected_sales(more, as_of=TODAY, segment=np.zeros(16, dtype=np.int64), numbers=NUMBERS)
    assert found.sales[15] == pytest.approx(found.sales[:15].mean(), rel=0.15)
    assert found.own_weight[15] == 0.0
    assert found.log_sd[15] > found.log_sd[:15].max()


def test_few_orders_are_drawn_to_the_segment_and_many_are_not() -> None:
    rates = [12.0] * 30
    orders = history(rates=rates, spends=[100.0] * 30)
    # customer 30 has ordered three times in five weeks, customer 31 every week for two years
    few = END - np.array([35, 20, 3])
    many = END - np.arange(1, 730, 7)
    who = np.concatenate([orders.customer, np.full(3, 30), np.full(many.size, 31)])
    day = np.concatenate([orders.day, few, many])
    amount = np.concatenate([orders.amount, np.full(3, 100.0), np.full(many.size, 100.0)])
    found = expected_sales(
        gather_orders(32, who, day, amount), as_of=TODAY, segment=np.zeros(32, dtype=np.int64), numbers=NUMBERS
    )
    assert found.plain_rate[30] > 20  # counted plainly, the newcomer looks like a heavy buyer
    assert 12 < found.orders_a_year[30] < found.plain_rate[30]
    assert found.orders_a_year[31] == pytest.approx(52, rel=0.1)


def test_segments_are_kept_apart() -> None:
    orders = history(rates=[4.0] * 12 + [50.0] * 12, spends=[100.0] * 24)
    more = Orders(26, orders.customer, orders.day, orders.amount)
    segment = np.array([0] * 12 + [1] * 12 + [0, 1])
    found = expected_sales(more, as_of=TODAY, segment=segment, numbers=NUMBERS)
    assert found.sales[24] < 1000 < 4000 < found.sales[25]


def test_large_customers_are_not_drawn_to_small_ones_where_customers_differ() -> None:
    spends = [100.0] * 12 + [10_000.0] * 4
    orders = history(rates=[6.0] * 16, spends=spends)
    found = expected_sales(orders, as_of=TODAY, segment=np.zeros(16, dtype=np.int64), numbers=NUMBERS)
    assert found.spend[12:].min() > 8_000
    assert found.spend[:12].max() < 200


def test_the_first_order_begins_the_relationship_and_is_no_repeat() -> None:
    one = gather_orders(1, np.array([0]), np.array([END - 30]), np.array([100.0]))
    found = expected_sales(one, as_of=TODAY, segment=np.array([0]), numbers=NUMBERS)
    assert found.plain_rate[0] == 0.0


def test_orders_after_the_day_are_not_known() -> None:
    orders = history(rates=[12.0] * 5, spends=[100.0] * 5)
    later = gather_orders(
        5,
        np.concatenate([orders.customer, [0]]),
        np.concatenate([orders.day, [END + 1]]),
        np.concatenate([orders.amount, [1e9]]),
    )
    segment = np.zeros(5, dtype=np.int64)
    before, after = (expected_sales(each, as_of=TODAY, segment=segment, numbers=NUMBERS) for each in (orders, later))
    assert np.array_equal(before.sales, after.sales)


def test_orders_older_than_the_window_count_for_age_only() -> None:
    old = gather_orders(1, np.array([0, 0]), np.array([END - 2000, END - 100]), np.array([1e6, 100.0]))
    found = expected_sales(old, as_of=TODAY, segment=np.array([0]), numbers=NUMBERS)
    assert found.spend[0] == pytest.approx(100.0)
    assert found.plain_rate[0] == pytest.approx(0.5, rel=0.01)


def seasonal(years: int) -> Orders:
    """One customer who orders daily and three times as much in December."""
    days = np.arange(END - round(365.25 * years) + 1, END + 1)
    month = np.array([date.fromordinal(int(day)).month for day in days])
    return gather_orders(1, np.zeros(days.size, dtype=np.int64), days, np.where(month == 12, 300.0, 100.0))


def test_seasons_are_seen_over_whole_years_and_drawn_to_flat() -> None:
    index = season_index(seasonal(2), as_of=TODAY, numbers=NUMBERS)
    plain = season_index(seasonal(2), as_of=TODAY, numbers=SalesNumbers(6, 0.0, 24))
    assert plain[11] / plain[5] == pytest.approx(3.0, rel=0.02)
    assert 1.5 < index[11] / index[5] < plain[11] / plain[5]
    days = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    assert (index * days).sum() / days.sum() == pytest.approx(1.0, abs=1e-3)


def test_less_than_a_year_teaches_no_season() -> None:
    assert season_index(seasonal(1).before(date.fromordinal(END - 200)), as_of=TODAY, numbers=NUMBERS).shape == (12,)
    short = gather_orders(1, np.zeros(60, dtype=np.int64), np.arange(END - 60, END), np.ones(60))
    assert season_index(short, as_of=TODAY, numbers=NUMBERS).tolist() == [1.0] * 12


def test_a_busy_season_alone_does_not_make_a_good_customer() -> None:
    season = np.array([0.5] * 10 + [0.5, 6.5])
    # twelve order days, all in December
    december = date(2025, 12, 1).toordinal()
    days = np.concatenate([[december - 1], december + np.arange(0, 24, 2)])
    orders = gather_orders(1, np.zeros(13, dtype=np.int64), days, np.full(13, 100.0))
    as_of = date(2025, 12, 31)
    one = np.array([0])
    aware = expected_sales(orders, as_of=as_of, segment=one, numbers=NUMBERS, season=season)
    blind = expected_sales(orders, as_of=as_of, segment=one, numbers=NUMBERS, season=np.ones(12))
    assert aware.orders_a_year[0] < 0.3 * blind.orders_a_year[0]
