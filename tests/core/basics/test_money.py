"""Money is an exact number of minor units of one currency, and splitting it loses nothing."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.core.basics.currencies import MINOR_DIGITS, UnknownCurrency
from goodterms.core.basics.money import CurrencyMismatch, Money, plain, split

totals = st.integers(-(10**15), 10**15)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=60).filter(any)


def shares_are_fair(total: int, weights: list[int], parts: list[int]) -> bool:
    """The promise about splits: nothing is lost and no part is a whole unit away from its exact share."""
    whole = sum(weights)
    return sum(parts) == total and all(
        abs(part - Fraction(total * weight, whole)) < 1 for part, weight in zip(parts, weights, strict=True)
    )


@settings(max_examples=400)
@given(totals, weights)
def test_a_split_adds_up_and_is_within_one_unit_of_exact(total, weights):
    assert shares_are_fair(total, weights, split(total, weights))


def test_twenty_thousand_random_splits_add_up():
    rng = random.Random(20261122)
    for _ in range(20_000):
        total, n = rng.choice((0, 1, 7, rng.randrange(10**9), -rng.randrange(10**6))), rng.randrange(1, 13)
        weights = [rng.randrange(0, 1000) for _ in range(n)]
        weights[rng.randrange(n)] += 1
        assert shares_are_fair(total, weights, split(total, weights))


def test_rounding_each_part_by_itself_is_caught():
    """Negative control: the usual mistake does not pass the same check."""
    rounded = [round(100 / 3)] * 3
    assert not shares_are_fair(100, [1, 1, 1], rounded)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (5, [1] * 7, [1, 1, 1, 1, 1, 0, 0]),
        (0, [3, 4], [0, 0]),
        (101, [50, 50], [51, 50]),
        (10, [0, 1, 0], [0, 10, 0]),
        (1001, [3333, 3333, 3334], [334, 333, 334]),
    ],
)
def test_what_rounding_leaves_goes_to_the_largest_remainders_then_to_the_earliest(total, weights, parts):
    assert split(total, weights) == parts


@pytest.mark.parametrize("bad", [[], [0, 0], [1, -1, 3]])
def test_a_split_without_sensible_weights_is_refused(bad):
    with pytest.raises(ValueError, match="weights"):
        split(100, bad)


@pytest.mark.parametrize("meet", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a <= b])
def test_amounts_of_two_currencies_never_meet(meet):
    with pytest.raises(CurrencyMismatch):
        meet(Money(100, "EUR"), Money(100, "USD"))


@pytest.mark.parametrize("not_whole", [1.0, 100.5, True, "100", None])
def test_only_whole_minor_units_are_money(not_whole):
    with pytest.raises(TypeError):
        Money(not_whole, "EUR")


def test_money_of_an_unknown_currency_cannot_be_made():
    with pytest.raises(UnknownCurrency):
        Money(100, "EURO")


def test_a_thousand_amounts_ending_in_half_a_cent_are_added_exactly():
    """Ten times ten cents is one euro, which is not so in floating point."""
    assert sum((Money(10, "EUR") for _ in range(10)), Money(0, "EUR")) == Money(100, "EUR")
    assert sum([0.1] * 10) != 1
    mils = [Money(1005 + 10 * i, "KWD") for i in range(1000)]
    assert str(sum(mils, Money(0, "KWD"))) == "6000.000 KWD"


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (0, "EUR", "0.00"),
        (-5, "EUR", "-0.05"),
        (1234567, "USD", "12345.67"),
        (7, "JPY", "7"),
        (-1234, "JPY", "-1234"),
        (1, "KWD", "0.001"),
        (1234, "BHD", "1.234"),
    ],
)
def test_plain_text_has_all_decimals_of_the_currency(minor, currency, text):
    assert plain(minor, currency) == text
    assert str(Money(minor, currency)) == f"{text} {currency}"


@settings(max_examples=300)
@given(totals, st.sampled_from(sorted(MINOR_DIGITS)))
def test_plain_text_reads_back_as_the_same_amount(minor, currency):
    digits = MINOR_DIGITS[currency]
    text = plain(minor, currency)
    assert int(Fraction(text) * 10**digits) == minor
    assert len(text.partition(".")[2]) == digits


def test_comparing_adding_and_negating_within_one_currency():
    a, b = Money(100, "EUR"), Money(250, "EUR")
    assert a < b
    assert a <= Money(100, "EUR")
    assert b - a == Money(150, "EUR")
    assert -a + b == Money(150, "EUR")
    assert not Money(0, "EUR")
    assert Money(-1, "EUR")
