"""A payment counts once: oldest promised day first, the rest to the next; nothing is counted that did not come."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.core.customers.promises import Followed, Promised, Received, follow, waited_for

START = date(2026, 3, 1)
GRACE = 2


def day(n: int) -> date:
    return START + timedelta(days=n)


def grace(due: date) -> date:
    return due + timedelta(days=GRACE)


def promised(number: int, amount: int, *, by: int, on: int = 0, currency: str = "EUR") -> Promised:
    return Promised(number, day(on), day(by), currency, amount)


def came(amount: int, *, on: int, currency: str = "EUR") -> Received:
    return Received(day(on), currency, amount)


def told(promises: list[Promised], received: list[Received], *, at: int) -> list[tuple[int, str, int, int]]:
    found = follow(promises, received, as_of=day(at), last_day=grace)
    return [(f.promise.number, f.state, f.came_minor, f.missing_minor) for f in found]


def test_one_payment_is_not_counted_towards_both():
    two = [promised(1, 100, by=10), promised(2, 100, by=12)]
    assert told(two, [came(100, on=5)], at=30) == [(1, "kept", 100, 0), (2, "broken", 0, 100)]
    assert told(two, [came(150, on=5)], at=30) == [(1, "kept", 100, 0), (2, "partly", 50, 50)]
    assert told(two, [came(200, on=5)], at=30) == [(1, "kept", 100, 0), (2, "kept", 100, 0)]


def test_the_oldest_promised_day_comes_first_whenever_it_was_promised():
    two = [promised(1, 100, by=12), promised(2, 100, by=10, on=1)]
    assert told(two, [came(100, on=5)], at=30) == [(2, "kept", 100, 0), (1, "broken", 0, 100)]


@pytest.mark.parametrize(
    ("on", "at", "state", "late"),
    [
        (None, 10, "running", 0),
        (None, 12, "running", 0),  # the grace is not over
        (None, 13, "broken", 0),
        (10, 10, "kept", 0),
        (11, 11, "late", 1),
        (12, 40, "late", 2),
        (17, 40, "late", 7),  # after the grace: broken, and yet nothing is missing any more
    ],
)
def test_kept_late_and_broken(on, at, state, late):
    money = [came(100, on=on)] if on is not None else []
    (found,) = follow([promised(1, 100, by=10)], money, as_of=day(at), last_day=grace)
    assert (found.state, found.days_late) == (state, late)
    assert found.broken == (at > 12 and (on is None or on > 12))


def test_partly_kept():
    assert told([promised(1, 100, by=10)], [came(40, on=9)], at=11) == [(1, "running", 40, 60)]
    assert told([promised(1, 100, by=10)], [came(40, on=9)], at=13) == [(1, "partly", 40, 60)]
    assert told([promised(1, 100, by=10)], [came(40, on=9), came(60, on=20)], at=30) == [(1, "late", 100, 0)]


def test_what_was_promised_anew_is_kept_by_the_money_that_was_promised():
    """They broke their word, promised again, and paid in time: the second is kept, the first stays broken."""
    two = [promised(1, 100, by=5), promised(2, 100, by=20, on=9)]
    assert told(two, [came(100, on=19)], at=30) == [(1, "broken", 0, 100), (2, "kept", 100, 0)]


def test_money_from_before_the_promise_and_of_another_currency_does_not_keep_it():
    early = promised(1, 100, by=10, on=3)
    assert told([early], [came(100, on=2), came(100, on=5, currency="GBP")], at=30) == [(1, "broken", 0, 100)]
    assert told([early], [came(100, on=3)], at=30) == [(1, "kept", 100, 0)]


def test_money_that_is_still_to_come_is_not_counted():
    assert told([promised(1, 100, by=10)], [came(100, on=9)], at=8) == [(1, "running", 0, 100)]


def test_what_is_waited_for_is_what_is_missing_of_running_promises():
    three = [promised(1, 100, by=1), promised(2, 100, by=20), promised(3, 50, by=20, currency="GBP")]
    found = follow(three, [came(30, on=9)], as_of=day(10), last_day=grace)
    assert waited_for(found) == {"EUR": 70, "GBP": 50}


CURRENCIES = st.sampled_from(["EUR", "GBP"])
PROMISES = st.lists(
    st.builds(
        lambda on, more, currency, amount: (on, on + more, currency, amount),
        st.integers(0, 20),
        st.integers(0, 20),
        CURRENCIES,
        st.integers(1, 300),
    ),
    max_size=6,
).map(lambda rows: [Promised(n, day(on), day(by), c, a) for n, (on, by, c, a) in enumerate(rows)])
MONEY = st.lists(
    st.builds(lambda on, c, a: Received(day(on), c, a), st.integers(0, 45), CURRENCIES, st.integers(1, 400))
)
Rule = Callable[[list[Promised], list[Received], int], Sequence[Followed]]


def the_rule(promises: list[Promised], received: list[Received], at: int) -> list[Followed]:
    return follow(promises, received, as_of=day(at), last_day=grace)


def each_for_itself(promises: list[Promised], received: list[Received], at: int) -> list[Followed]:
    """The mistake that there was: every promise looks at all the money."""
    return [follow([p], received, as_of=day(at), last_day=grace)[0] for p in promises]


def counted_more_than_came(rule: Rule, promises: list[Promised], received: list[Received], at: int) -> bool:
    found = rule(promises, received, at)
    return any(
        sum(f.came_minor for f in found if f.promise.currency == currency)
        > sum(r.amount_minor for r in received if r.currency == currency and r.on <= day(at))
        for currency in ("EUR", "GBP")
    )


@given(PROMISES, MONEY, st.integers(0, 50))
def test_nothing_is_counted_that_did_not_come(promises, received, at):
    assert not counted_more_than_came(the_rule, promises, received, at)
    for found in the_rule(promises, received, at):
        assert 0 <= found.came_minor <= found.promise.amount_minor
        assert found.missing_minor + found.in_time_minor + found.late_minor == found.promise.amount_minor
        assert (found.whole_on is not None) == (found.missing_minor == 0)


def test_counting_for_each_promise_by_itself_is_caught():
    two = [promised(1, 100, by=10), promised(2, 100, by=12)]
    assert counted_more_than_came(each_for_itself, two, [came(100, on=5)], 30)
    assert not counted_more_than_came(the_rule, two, [came(100, on=5)], 30)


@given(PROMISES, st.integers(0, 40), st.integers(1, 900), CURRENCIES)
def test_of_one_payment_a_later_day_gets_nothing_before_an_earlier_one_has_all(promises, on, amount, currency):
    found = the_rule(promises, [came(amount, on=on, currency=currency)], 50)
    able = [f for f in found if f.promise.currency == currency and f.promise.given_on <= day(on) <= f.last_day]
    for early, later in pairwise(able):
        assert not later.came_minor or not early.missing_minor
    assert sum(f.in_time_minor for f in able) == min(amount, sum(f.promise.amount_minor for f in able))


@given(PROMISES, MONEY, st.integers(0, 50), st.randoms())
def test_the_order_of_the_rows_changes_nothing(promises, received, at, rng):
    before = the_rule(promises, received, at)
    rng.shuffle(promises)
    rng.shuffle(received)
    after = the_rule(promises, received, at)
    assert [(f.promise, f.came_minor, f.state) for f in before] == [(f.promise, f.came_minor, f.state) for f in after]


@given(PROMISES, MONEY, st.integers(0, 50), st.integers(1, 500))
def test_more_money_never_makes_a_promise_worse(promises, received, at, more):
    """Money on the last of the days leaves what was counted before as it was, or adds to it."""
    before = the_rule(promises, received, at)
    after = the_rule(promises, [*received, Received(day(at), "EUR", more)], at)
    assert all(a.came_minor >= b.came_minor for a, b in zip(after, before, strict=True))
