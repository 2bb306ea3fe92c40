"""Amounts: what is read, to the minor unit, and what is refused."""

from decimal import Decimal

import pytest

from goodterms.core.basics.amounts import (
    COMMA,
    LARGEST_MINOR,
    POINT,
    POINT_INDIAN,
    SYMBOLS,
    UNSURE,
    AmountStyle,
    amount_from_number,
    currencies_meant,
    guess_style,
    parse_amount,
)
from goodterms.core.basics.currencies import MINOR_DIGITS, UnknownCurrency
from goodterms.core.basics.problems import Problem


def outcome(read: int | Problem) -> int | str:
    return read.code if isinstance(read, Problem) else read


@pytest.mark.parametrize(
    ("text", "style", "currency", "expected"),
    [
        ("1234.5", POINT, "EUR", 123_450),
        ("1,234,567.89", POINT, "EUR", 123_456_789),
        ("1.234.567,89", COMMA, "EUR", 123_456_789),
        ("12,34,567.80", POINT_INDIAN, "INR", 123_456_780),
        ("12,345.00", POINT_INDIAN, "INR", 1_234_500),
        ("1.234", POINT, "KWD", 1_234),
        ("1,234", COMMA, "BHD", 1_234),
        ("1,234", POINT, "JPY", 1_234),
        ("  7 ", POINT, "JPY", 7),
        (".50", POINT, "EUR", 50),
        ("00012.00", POINT, "EUR", 1_200),
        ("12.5000000", POINT, "EUR", 1_250),
        ("+12.50", POINT, "EUR", 1_250),
        ("-12.50", POINT, "EUR", -1_250),
        ("12.50-", POINT, "EUR", -1_250),
        ("\u221212.50", POINT, "EUR", -1_250),
        ("- 12.50", POINT, "EUR", -1_250),
        ("(12.50)", POINT, "EUR", -1_250),
        ("(€12.50)", POINT, "EUR", -1_250),
        ("€(12.50)", POINT, "EUR", -1_250),
        ("12,50 H", COMMA, "EUR", -1_250),
        ("12,50 S", COMMA, "EUR", 1_250),
        ("12.50CR", POINT, "EUR", -1_250),
        ("USD 12.50", POINT, "USD", 1_250),
        ("US$12.50", POINT, "USD", 1_250),
        ("12.50 Kč", POINT, "CZK", 1_250),
        ("kr 12,50", COMMA, "SEK", 1_250),
        ("1’000.00", POINT, "CHF", 100_000),
        ("1 000,00", COMMA, "EUR", 100_000),
        ("0", POINT, "EUR", 0),
        ("-0.00", POINT, "EUR", 0),
    ],
)
def test_reads(text: str, style: AmountStyle, currency: str, expected: int) -> None:
    assert parse_amount(text, style=style, currency=currency) == expected


@pytest.mark.parametrize(
    ("text", "style", "code"),
    [
        ("", POINT, "amount.not_a_number"),
        ("-", POINT, "amount.not_a_number"),
        ("EUR", POINT, "amount.not_a_number"),
        ("12.", POINT, "amount.not_a_number"),
        ("--5", POINT, "amount.not_a_number"),
        ("-5-", POINT, "amount.not_a_number"),
        ("-(5)", POINT, "amount.not_a_number"),
        ("(5", POINT, "amount.not_a_number"),
        ("5)", POINT, "amount.not_a_number"),
        (")5(", POINT, "amount.not_a_number"),
        ("-5 CR", POINT, "amount.not_a_number"),
        ("5 CR DR", POINT, "amount.not_a_number"),
        ("5 apples", POINT, "amount.not_a_number"),
        ("5%", POINT, "amount.not_a_number"),
        ("1e3", POINT, "amount.not_a_number"),
        ("1_000", POINT, "amount.not_a_number"),
        ("１２", POINT, "amount.not_a_number"),
        ("٣", POINT, "amount.not_a_number"),
        ("1²", POINT, "amount.not_a_number"),
        ("0x10", POINT, "amount.not_a_number"),
        ("1" * 65, POINT, "amount.not_a_number"),
        ("1,23,4", POINT, "amount.grouping"),
        ("1,2345.00", POINT, "amount.grouping"),
        ("1,234'567.00", POINT, "amount.grouping"),
        ("0,123.00", POINT, "amount.grouping"),
        ("1234,567.00", POINT, "amount.grouping"),
        ("12.34.56", POINT, "amount.grouping"),
        ("1.234,50", POINT, "amount.other_style"),
        ("1,234.50", COMMA, "amount.other_style"),
        ("12,34,567.80", POINT, "amount.other_style"),
        ("0.005", POINT, "amount.too_many_decimals"),
        ("$5", POINT, "amount.other_currency"),
        ("5 USD", POINT, "amount.other_currency"),
        ("99999999999999.99", POINT, "amount.too_large"),
    ],
)
def test_refuses(text: str, style: AmountStyle, code: str) -> None:
    read = parse_amount(text, style=style, currency="EUR")
    assert outcome(read) == code
    assert isinstance(read, Problem) and read.english and "{" not in read.english


def test_decimals_are_those_of_the_currency() -> None:
    assert outcome(parse_amount("1.5", style=POINT, currency="JPY")) == "amount.too_many_decimals"
    assert parse_amount("1.0", style=POINT, currency="JPY") == 1
    assert parse_amount("1.005", style=POINT, currency="KWD") == 1_005


def test_the_cap_is_exact() -> None:
    assert parse_amount(f"{LARGEST_MINOR // 100}.91", style=POINT, currency="EUR") == LARGEST_MINOR
    assert outcome(parse_amount(f"{LARGEST_MINOR // 100}.92", style=POINT, currency="EUR")) == "amount.too_large"
    assert LARGEST_MINOR == 2**53 - 1 and float(LARGEST_MINOR) == LARGEST_MINOR


def test_undeclared_style_reads_only_what_reads_one_way() -> None:
    read = {
        t: outcome(parse_amount(t, style=UNSURE, currency="EUR"))
        for t in ("12", "12.5", "12,50", "1.234,5", "1.234", "1,234", "0.125", "1.234.567", "1 234")
    }
    assert read == {
        "12": 1_200, "12.5": 1_250, "12,50": 1_250, "1.234,5": 123_450, "1.234": "amount.ambiguous",
        "1,234": "amount.ambiguous",
        "0.125": "amount.too_many_decimals", "1.234.567": 123_456_700, "1 234": 123_400,
    }  # fmt: skip


def test_an_unknown_currency_is_the_callers_mistake() -> None:
    with pytest.raises(UnknownCurrency):
        parse_amount("5", style=POINT, currency="XXX")


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [
        (12.5, "EUR", 1_250),
        (0.1 + 0.2, "EUR", 30),
        (119.00000000000001, "EUR", 11_900),
        (1234567.89, "EUR", 123_456_789),
        (9007199254740.99, "EUR", 900_719_925_474_099),
        (-7, "JPY", -7),
        (Decimal("2.675"), "KWD", 2_675),
        (2.675, "EUR", "amount.too_many_decimals"),
        (Decimal("0.0000000000000000000000000000001"), "EUR", "amount.too_many_decimals"),
        (1e20, "EUR", "amount.too_large"),
        (90071992547409.93, "EUR", "amount.too_large"),
        (float("nan"), "EUR", "amount.not_a_number"),
        (float("inf"), "EUR", "amount.not_a_number"),
        (Decimal("sNaN"), "EUR", "amount.not_a_number"),
        (True, "EUR", "amount.not_a_number"),
    ],
)
def test_numbers_of_a_spreadsheet(value: float | Decimal, currency: str, expected: int | str) -> None:
    assert outcome(amount_from_number(value, currency=currency)) == expected


def test_symbols_stand_for_known_currencies() -> None:
    for codes in SYMBOLS.values():
        assert codes <= MINOR_DIGITS.keys()
    assert currencies_meant("CHF 5") == {"CHF"}
    assert {"USD", "CAD"} <= currencies_meant("$5")
    assert currencies_meant("5") == currencies_meant("five €") == frozenset()


@pytest.mark.parametrize(
    ("column", "verdict", "style"),
    [
        (["12.50", "7"], "sure", POINT),
        (["12,50", "7"], "sure", COMMA),
        (["7", "100"], "sure", POINT),
        (["1.234", "12,50"], "sure", COMMA),
        (["1.234", "12.50"], "sure", POINT),
        (["1,23,456.00", "12.50", "12,345"], "sure", POINT_INDIAN),
        (["1 234", "1'234"], "sure", POINT),
        (["(1.234,00)", "€ 5"], "sure", COMMA),
        (["1.234", "5,678"], "ambiguous", UNSURE),
        (["12.50", "12,50"], "mixed", UNSURE),
        (["1.234,56", "1,234.56"], "mixed", UNSURE),
        (["n/a", "", "x"], "none", UNSURE),
        ([], "none", UNSURE),
    ],
)
def test_a_column_has_one_style_or_is_asked_about(column: list[str], verdict: str, style: AmountStyle) -> None:
    guess = guess_style(column)
    assert (guess.verdict, guess.style) == (verdict, style)
    assert guess.seen == sum(bool(text) for text in column)
    if verdict == "mixed":
        assert len(guess.examples) == 2
