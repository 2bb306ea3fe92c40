"""Due dates and instalments by every rule of payment terms, over month ends, holidays and tiny amounts."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.ledger.books import on

from goodterms.core.basics.calendars import Calendar, is_business_day
from goodterms.core.ledger.facts import Instalment
from goodterms.core.ledger.terms import (
    WHOLE,
    CashDiscount,
    DiscountOffer,
    EndOfMonth,
    FixedDay,
    NetDays,
    Part,
    Terms,
    discount_offers,
    instalments,
    net,
)

HALVES = Terms((Part(5000, NetDays(30)), Part(5000, NetDays(60))))


@pytest.mark.parametrize(
    ("rule", "issued", "due"),
    [
        (NetDays(0), "01-31", "01-31"),
        (NetDays(30), "01-31", "03-02"),
        (NetDays(30), "2028-01-31", "2028-03-01"),
        (EndOfMonth(), "01-10", "01-31"),
        (EndOfMonth(), "01-31", "01-31"),
        (EndOfMonth(days_after=30), "01-10", "03-02"),
        (EndOfMonth(days_after=30), "05-11", "06-30"),
        (EndOfMonth(days_after=10), "06-16", "07-10"),
        (EndOfMonth(days_before=30), "01-31", "03-31"),
        (EndOfMonth(days_before=45), "11-22", "2027-01-31"),
        (EndOfMonth(months=1), "01-31", "02-28"),
        (EndOfMonth(months=1), "12-05", "2027-01-31"),
        (FixedDay(15), "01-31", "02-15"),
        (FixedDay(15), "12-01", "2027-01-15"),
        (FixedDay(31), "01-31", "02-28"),
        (FixedDay(31), "2028-01-31", "2028-02-29"),
        (FixedDay(20, months=2), "12-31", "2027-02-20"),
        (FixedDay(15, months=0), "01-15", "01-15"),
        (FixedDay(15, months=0), "01-16", "02-15"),
        (FixedDay(31, months=0), "02-28", "02-28"),
        (FixedDay(30, months=0), "01-31", "02-28"),
    ],
)
def test_due_dates(rule, issued, due):
    assert rule.due(on(issued)) == on(due)


def test_a_split_adds_up_to_the_invoice_and_earlier_parts_take_the_odd_cent():
    assert instalments(HALVES, issued_on=on("01-01"), amount_minor=101) == (
        Instalment(on("01-31"), 51),
        Instalment(on("03-02"), 50),
    )


def test_a_part_too_small_for_a_cent_is_no_instalment():
    assert instalments(HALVES, issued_on=on("01-01"), amount_minor=1) == (Instalment(on("01-31"), 1),)


def test_a_due_date_on_a_holiday_moves_to_the_next_business_day():
    calendar = Calendar(holidays=frozenset({on("02-09")}))
    moved = instalments(net(30), issued_on=on("01-10"), amount_minor=100, calendar=calendar)
    assert moved == (Instalment(on("02-10"), 100),)
    assert instalments(net(28), issued_on=on("01-10"), amount_minor=100, calendar=calendar)[0].due_on == on("02-10")
    assert instalments(net(28), issued_on=on("01-10"), amount_minor=100)[0].due_on == on("02-07")


def test_parts_that_fall_on_one_day_are_one_instalment():
    weekend = Terms((Part(5000, NetDays(27)), Part(5000, NetDays(28))))
    moved = instalments(weekend, issued_on=on("01-11"), amount_minor=101, calendar=Calendar())
    assert moved == (Instalment(on("02-09"), 101),)


def test_parts_are_put_in_the_order_of_their_dates():
    backwards = Terms((Part(3000, NetDays(60)), Part(7000, NetDays(30))))
    assert [i.amount_minor for i in instalments(backwards, issued_on=on("01-01"), amount_minor=1000)] == [700, 300]


@pytest.mark.parametrize("amount", [0, -1])
def test_an_invoice_of_nothing_has_no_instalments(amount):
    with pytest.raises(ValueError, match="positive"):
        instalments(net(30), issued_on=on("01-01"), amount_minor=amount)


@pytest.mark.parametrize("shares", [(), (5000,), (5000, 4999), (10000, 1), (11000, -1000), (0, 10000)])
def test_shares_must_be_positive_and_make_up_the_whole(shares):
    with pytest.raises(ValueError, match="shares"):
        Terms(tuple(Part(share, NetDays(30)) for share in shares))


@pytest.mark.parametrize("share", [0, -200, WHOLE])
def test_a_discount_lies_between_nothing_and_everything(share):
    with pytest.raises(ValueError, match="discount"):
        Terms((Part(WHOLE, NetDays(30)),), (CashDiscount(share, NetDays(10)),))


def test_cash_discounts_are_rounded_half_to_even_and_the_earliest_comes_first():
    two = Terms((Part(WHOLE, NetDays(30)),), (CashDiscount(200, NetDays(14)), CashDiscount(300, NetDays(8))))
    assert discount_offers(two, issued_on=on("01-01"), amount_minor=12345) == (
        DiscountOffer(on("01-09"), 370),
        DiscountOffer(on("01-15"), 247),
    )
    half = Terms((Part(WHOLE, NetDays(30)),), (CashDiscount(500, NetDays(8)),))
    assert [discount_offers(half, issued_on=on("01-01"), amount_minor=a)[0].amount_minor for a in (50, 70)] == [
        2,
        4,
    ]


rules = st.one_of(
    st.builds(NetDays, st.integers(0, 400)),
    st.builds(EndOfMonth, st.integers(0, 60), st.integers(0, 60), st.integers(0, 3)),
    st.builds(FixedDay, st.integers(1, 31), st.integers(0, 3)),
)


@st.composite
def any_terms(draw):
    cuts = sorted(draw(st.sets(st.integers(1, WHOLE - 1), max_size=5)))
    shares = [b - a for a, b in pairwise([0, *cuts, WHOLE])]
    return Terms(tuple(Part(share, draw(rules)) for share in shares))


@settings(max_examples=500)
@given(
    any_terms(),
    st.dates(date(2023, 1, 1), date(2029, 12, 31)),
    st.integers(1, 10**12),
    st.none() | st.builds(Calendar, st.frozensets(st.dates(date(2023, 1, 1), date(2030, 1, 1)), max_size=9)),
)
def test_instalments_add_up_in_strictly_increasing_order_of_business_days(terms, issued, amount, calendar):
    parts = instalments(terms, issued_on=issued, amount_minor=amount, calendar=calendar)
    assert sum(i.amount_minor for i in parts) == amount
    assert all(i.amount_minor > 0 and i.due_on >= issued for i in parts)
    assert all(a.due_on < b.due_on for a, b in pairwise(parts))
    assert calendar is None or all(is_business_day(i.due_on, calendar=calendar) for i in parts)
