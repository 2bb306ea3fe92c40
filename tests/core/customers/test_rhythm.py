"""Order rhythm: published chances, states at their limits, and pauses that are our own doing."""

from datetime import date

import numpy as np
import pytest

from goodterms.core.customers.orders import Orders, gather_orders
from goodterms.core.customers.rhythm import (
    ACT,
    STEADY,
    UNKNOWN,
    WATCH,
    Rhythm,
    alive_chance,
    read_rhythm,
    retained_a_year_on,
    rhythm_ratio,
)
from goodterms.playbook.loading import default_playbook

NUMBERS = default_playbook().rhythm
TODAY = date(2026, 11, 22)
END = TODAY.toordinal()


def monthly(*, silent_for: int, orders: int = 13, gap: int = 30) -> Orders:
    days = END - silent_for - np.arange(orders)[::-1] * gap
    return gather_orders(1, np.zeros(orders, dtype=np.int64), days, np.full(orders, 10.0))


def read(orders: Orders, **more: object) -> Rhythm:
    return read_rhythm(orders, as_of=TODAY, numbers=NUMBERS, **more)  # type: ignore[arg-type]


def test_published_chances_for_random_and_regular_buyers() -> None:
    ratios = np.array([1.0, 1.5, 2.0, 3.0, 4.0])
    assert alive_chance(ratios, shape=1.0, dropout=0.03) == pytest.approx([0.92, 0.88, 0.81, 0.62, 0.37], abs=0.005)
    assert alive_chance(ratios, shape=4.0, dropout=0.03) == pytest.approx([0.93, 0.83, 0.58, 0.07, 0.003], abs=0.005)
    assert alive_chance(np.array([2.0]), shape=4.0, dropout=0.03)[0] == pytest.approx(0.578, abs=0.0005)


@pytest.mark.parametrize(
    ("silent", "state"), [(0, STEADY), (44, STEADY), (45, WATCH), (59, WATCH), (60, ACT), (300, ACT)]
)
def test_states_change_at_one_and_a_half_and_two_of_their_own_gaps(silent: int, state: int) -> None:
    assert read(monthly(silent_for=silent)).state.tolist() == [state]


def test_the_longer_the_silence_the_less_likely_they_are_still_a_customer() -> None:
    alive = [float(read(monthly(silent_for=days)).alive[0]) for days in (10, 40, 70, 120)]
    assert alive == sorted(alive, reverse=True)
    assert alive[0] > 0.9
    assert alive[-1] < 0.1


def test_regularity_is_read_from_many_gaps_and_guessed_for_few() -> None:
    regular, new = read(monthly(silent_for=10, orders=40)), read(monthly(silent_for=10, orders=2))
    assert regular.shape[0] > 6
    assert new.shape[0] == pytest.approx(NUMBERS.shape_prior)
    rng = np.random.default_rng(1)
    days = END - np.cumsum(rng.exponential(30, 60)).astype(int)
    random = read(gather_orders(1, np.zeros(60, dtype=np.int64), days, np.ones(60)))
    assert random.shape[0] < 2.0


def test_one_order_has_no_rhythm_and_none_has_neither() -> None:
    found = read(gather_orders(2, np.array([0]), np.array([END - 5]), np.array([1.0])))
    assert found.state.tolist() == [UNKNOWN, UNKNOWN]
    assert np.isnan(found.alive).all()
    assert found.current_gap[0] == 5


def test_our_own_hold_is_not_their_silence() -> None:
    orders = monthly(silent_for=70)
    assert read(orders).state.tolist() == [ACT]
    held = read(orders, held_days=np.array([50.0]))
    assert held.state.tolist() == [STEADY]
    assert held.current_gap.tolist() == [20.0]


def test_under_a_contract_the_gap_says_nothing() -> None:
    found = read(monthly(silent_for=300), contract=np.array([True]))
    assert found.state.tolist() == [UNKNOWN]
    assert np.isnan(found.alive).all()


def test_medians_of_even_and_odd_numbers_of_gaps() -> None:
    days = END - np.array([100, 90, 60, 55, 5])
    found = read(gather_orders(1, np.zeros(5, dtype=np.int64), days, np.ones(5)))
    assert found.median_gap.tolist() == [20.0]
    found = read(gather_orders(1, np.zeros(4, dtype=np.int64), days[:4], np.ones(4)))
    assert found.median_gap.tolist() == [10.0]


def test_a_portfolio_is_read_as_each_customer_alone() -> None:
    rng = np.random.default_rng(2)
    who = rng.integers(0, 30, 400)
    day = END - rng.integers(0, 900, 400)
    together = read(gather_orders(30, who, day, np.ones(400)))
    for row in range(30):
        mine = who == row
        alone = read(gather_orders(1, np.zeros(mine.sum(), dtype=np.int64), day[mine], np.ones(mine.sum())))
        for name in Rhythm.__slots__:
            assert np.array_equal(getattr(alone, name), getattr(together, name)[[row]], equal_nan=True), name


EVENT = np.array([END - 200])


def steady(*, before: float, after: float, years: float = 3.0) -> Orders:
    days = END - np.arange(0, int(365 * years), 10)
    amount = np.where(days >= EVENT[0], after, before)
    return gather_orders(1, np.zeros(days.size, dtype=np.int64), days, amount)


def test_orders_after_the_event_against_the_same_days_a_year_before() -> None:
    ratio = rhythm_ratio(steady(before=10.0, after=5.0), event=EVENT, days=180, as_of=TODAY)
    assert ratio[0] == pytest.approx(0.5, rel=0.06)


def test_a_short_history_is_measured_against_the_days_before_with_the_season() -> None:
    orders = steady(before=10.0, after=10.0, years=0.9)
    plain = rhythm_ratio(orders, event=EVENT, days=90, as_of=TODAY)
    busier = np.ones(12)
    busier[4:9] = 2.0  # the event lies in May: the days after it are the busier ones
    seasonal = rhythm_ratio(orders, event=EVENT, days=90, as_of=TODAY, season=busier)
    assert plain[0] == pytest.approx(1.0, rel=0.15)
    assert seasonal[0] < plain[0]


def test_a_period_that_is_not_over_is_not_judged() -> None:
    assert np.isnan(rhythm_ratio(steady(before=1.0, after=1.0), event=EVENT, days=365, as_of=TODAY)[0])
    assert np.isnan(retained_a_year_on(steady(before=1.0, after=1.0), event=EVENT, as_of=TODAY, numbers=NUMBERS)[0])


@pytest.mark.parametrize(("after", "stops", "kept"), [(10.0, 0, 1.0), (4.0, 0, 0.0), (30.0, 200, 0.0)])
def test_retained_means_still_ordering_and_at_least_half_as_much(after: float, stops: int, kept: float) -> None:
    event = np.array([END - 400])
    days = END - np.arange(0, 1100, 10)
    days = days[(days < event[0]) | (days <= event[0] + 365 - stops)]
    orders = gather_orders(1, np.zeros(days.size, dtype=np.int64), days, np.where(days >= event[0], after, 10.0))
    assert retained_a_year_on(orders, event=event, as_of=TODAY, numbers=NUMBERS).tolist() == [kept]
