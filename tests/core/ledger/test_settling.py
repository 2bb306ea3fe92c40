"""What a row's settlement means for the payments that stand."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from goodterms.core.ledger.settling import Difference, Posted, difference

JAN, FEB, MAR = date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)


def test_the_same_again_is_no_difference():
    assert not difference([Posted(1, FEB, 100)], on=FEB, paid_minor=100)
    assert not difference([], on=None, paid_minor=0)


def test_nothing_posted_yet():
    assert difference([], on=FEB, paid_minor=100) == Difference(add=((FEB, 100),))
    assert difference([], on=None, paid_minor=100) == Difference(add=((None, 100),))


def test_more_on_a_later_day_is_a_further_part():
    assert difference([Posted(1, FEB, 40)], on=MAR, paid_minor=100) == Difference(add=((MAR, 60),))


def test_a_file_without_days_only_compares_amounts():
    assert not difference([Posted(1, FEB, 100)], on=None, paid_minor=100)
    assert difference([Posted(1, FEB, 40)], on=None, paid_minor=100).add == ((None, 60),)


def test_another_day_or_less_is_a_correction():
    assert difference([Posted(1, FEB, 100)], on=JAN, paid_minor=100) == Difference((1,), ((JAN, 100),))
    assert difference([Posted(1, FEB, 100)], on=FEB, paid_minor=60) == Difference((1,), ((FEB, 60),))
    assert difference([Posted(1, FEB, 100)], on=None, paid_minor=0) == Difference((1,), ())


days = st.dates(JAN, MAR)


@given(st.lists(st.tuples(days, st.integers(1, 500)), max_size=4), st.none() | days, st.integers(0, 2000))
def test_afterwards_exactly_what_the_row_says_is_paid(posted, on, paid):
    rows = [Posted(n, day, amount) for n, (day, amount) in enumerate(sorted(posted))]
    found = difference(rows, on=on, paid_minor=paid)
    kept = sum(r.amount_minor for r in rows if r.id not in found.reverse)
    assert kept + sum(amount for _, amount in found.add) == paid
    assert all(amount > 0 for _, amount in found.add)
