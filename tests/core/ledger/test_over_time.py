"""What was owed over time is what the ageing of each of these days says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.ledger.books import adjustment, allocation, invoice, ledger, on, payment
from tests.properties.random_ledgers import DAYS, START, random_ledger

from goodterms.core.ledger.ageing import age_position
from goodterms.core.ledger.open_items import open_items
from goodterms.core.ledger.over_time import balances_over_time


def figures(shown, currency="EUR"):
    return [(b.owed_minor, b.overdue_minor) for b in shown[currency]]


def test_an_invoice_is_owed_from_its_day_and_late_after_its_due_date():
    book = ledger(invoice(1, 1000, issued="01-10", due="02-09"))
    days = [on("01-09"), on("01-10"), on("02-09"), on("02-10")]
    assert figures(balances_over_time(book, days=days)) == [(0, 0), (1000, 0), (1000, 0), (1000, 1000)]


def test_money_fills_the_earliest_due_date_first():
    book = ledger(
        invoice(1, 900, issued="01-10", due={"02-01": 300, "03-01": 300, "04-01": 300}),
        payment(2, 400, paid="02-15"),
        allocation(3, 2, 1, 400, effective="02-15"),
    )
    days = [on("02-02"), on("02-20"), on("03-02"), on("04-02")]
    assert figures(balances_over_time(book, days=days)) == [(900, 300), (500, 0), (500, 200), (500, 500)]


def test_what_was_taken_back_is_owed_again_from_that_day():
    book = ledger(
        invoice(1, 1000, due="02-09"),
        payment(2, 1000),
        allocation(3, 2, 1, 1000, effective="02-05"),
        allocation(4, 2, 1, -1000, effective="03-05", reverses=3),
        adjustment(5, 1, -50, kind="correction", effective="09-01"),
    )
    days = [on("02-04"), on("02-05"), on("03-05")]
    assert figures(balances_over_time(book, days=days)) == [(950, 0), (-50, 0), (950, 950)]


def test_currencies_never_meet():
    book = ledger(invoice(1, 100), invoice(2, 7, currency="JPY"))
    shown = balances_over_time(book, days=[on("02-10")])
    assert list(shown) == ["EUR", "JPY"]
    assert figures(shown, "JPY") == [(7, 7)]


def test_days_that_do_not_ascend_are_refused():
    with pytest.raises(ValueError, match="ascend"):
        balances_over_time(ledger(), days=[on("02-10"), on("02-10")])
    assert balances_over_time(ledger(), days=[]) == {}


@given(seed=st.integers(0, 10_000), offsets=st.sets(st.integers(-30, DAYS + 120), min_size=1, max_size=12))
def test_every_figure_is_that_of_the_ageing_of_its_day(seed, offsets):
    made = random_ledger(seed, customers=1)
    book = made.ledger(1)
    days = sorted(START + timedelta(days=n) for n in offsets)
    shown = balances_over_time(book, days=days)
    for place, day in enumerate(days):
        aged = age_position(open_items(book, as_of=day), as_of=day)
        for currency, course in shown.items():
            expected = aged.get(currency)
            owed, late = (expected.total_minor, expected.overdue_minor) if expected else (0, 0)
            assert (course[place].owed_minor, course[place].overdue_minor) == (owed, late), (day, currency)


def test_the_control_a_wrong_figure_would_be_noticed():
    book = ledger(invoice(1, 1000, due="02-09"))
    shown = balances_over_time(book, days=[date(2026, 2, 9)])
    assert figures(shown) != [(1000, 1000)]
