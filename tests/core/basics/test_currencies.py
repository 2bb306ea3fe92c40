"""The minor unit of a currency comes from the table, and an unknown currency is refused."""

import pytest

from goodterms.core.basics.currencies import MINOR_DIGITS, UnknownCurrency, is_currency, minor_digits

TABLE = {
    0: "JPY KRW CLP VND ISK XOF XAF UGX PYG",
    2: "EUR USD GBP CHF SEK PLN CZK HUF INR BRL MXN AUD CAD CNY ZAR MRU MGA",
    3: "KWD BHD TND OMR JOD IQD LYD",
}


@pytest.mark.parametrize(("digits", "code"), [(d, c) for d, codes in TABLE.items() for c in codes.split()])
def test_minor_digits_are_those_of_iso_4217(digits, code):
    assert minor_digits(code) == digits
    assert is_currency(code)


@pytest.mark.parametrize("code", ["", "EURO", "eur", "XXX", "DM", "€", "EU", " EUR", "BTC"])
def test_an_unknown_code_is_refused_and_not_taken_to_have_two_digits(code):
    assert not is_currency(code)
    with pytest.raises(UnknownCurrency):
        minor_digits(code)


def test_every_code_is_three_capitals_and_stands_in_one_list_only():
    assert all(len(c) == 3 and c.isascii() and c.isupper() for c in MINOR_DIGITS)
    assert set(MINOR_DIGITS.values()) == {0, 2, 3}
    assert len(MINOR_DIGITS) > 150
