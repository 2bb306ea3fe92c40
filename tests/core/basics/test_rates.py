"""Two currencies meet only through a dated rate, rounded once and half to even."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.core.basics.currencies import UnknownCurrency
from goodterms.core.basics.money import CurrencyMismatch, Money
from goodterms.core.basics.rates import Rate, convert, half_even, rate_on

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("minor", "source", "target", "value", "expected"),
    [
        (10000, "EUR", "USD", "1.0842", 10842),
        (100000, "JPY", "EUR", "0.00555", 55500),
        (55500, "EUR", "JPY", "180.18", 100000),
        (1000, "KWD", "EUR", "3", 300),
        (300, "EUR", "KWD", "0.3333", 1000),
        (1, "EUR", "USD", "0.5", 0),
        (3, "EUR", "USD", "0.5", 2),
        (-3, "EUR", "USD", "0.5", -2),
    ],
)
def test_converting_respects_both_minor_units_and_rounds_half_to_even(minor, source, target, value, expected):
    converted = convert(Money(minor, source), rate=Rate(source, target, DAY, Fraction(value)))
    assert converted == Money(expected, target)


def test_a_rate_of_other_currencies_is_refused():
    rate = Rate("EUR", "USD", DAY, Fraction(11, 10))
    with pytest.raises(CurrencyMismatch):
        convert(Money(100, "GBP"), rate=rate)
    with pytest.raises(CurrencyMismatch):
        convert(Money(100, "USD"), rate=rate)


@pytest.mark.parametrize("value", [Fraction(0), Fraction(-1)])
def test_a_rate_is_positive(value):
    with pytest.raises(ValueError, match="positive"):
        Rate("EUR", "USD", DAY, value)


def test_a_rate_is_exact_and_of_known_currencies():
    with pytest.raises(TypeError):
        Rate("EUR", "USD", DAY, 1.1)
    with pytest.raises(UnknownCurrency):
        Rate("EUR", "XXX", DAY, Fraction(1))


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_half_even_is_never_more_than_half_away(numerator, denominator):
    assert abs(Fraction(numerator, denominator) - half_even(numerator, denominator)) <= Fraction(1, 2)


def test_the_rate_of_a_day_is_the_latest_fixed_by_then_in_either_direction():
    rates = [
        Rate("EUR", "USD", date(2026, 11, 1), Fraction(11, 10)),
        Rate("USD", "EUR", date(2026, 11, 10), Fraction(4, 5)),
        Rate("EUR", "USD", date(2026, 11, 30), Fraction(2)),
        Rate("EUR", "GBP", date(2026, 11, 19), Fraction(3)),
    ]
    found = rate_on(rates, source="EUR", target="USD", day=DAY)
    assert found is not None
    assert (found.value, found.on, found.source) == (Fraction(5, 4), date(2026, 11, 10), "EUR")
    assert rate_on(rates, source="EUR", target="USD", day=date(2026, 10, 31)) is None
    assert rate_on(rates, source="EUR", target="CHF", day=DAY) is None
    on_the_day = rate_on(rates, source="EUR", target="GBP", day=date(2026, 11, 19))
    assert on_the_day is not None
    assert on_the_day.value == 3


def test_a_currency_needs_no_rate_to_itself():
    same = rate_on([], source="EUR", target="EUR", day=DAY)
    assert same is not None
    assert convert(Money(123, "EUR"), rate=same) == Money(123, "EUR")
