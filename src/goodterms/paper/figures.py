"""Amounts and days as the reader of a paper writes them: their language, and the country's way of writing it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from goodterms.core.basics.currencies import minor_digits


@dataclass(frozen=True, slots=True)
class Figures:
    """How one paper is written: a language, and a country ("" where it is not known)."""

    language: str
    country: str = ""

    @property
    def locale(self) -> Locale:
        """English for a country that has no way of its own is written as in Britain, day first.

        >>> [str(Figures(*each).locale) for each in (("de", "AT"), ("en", "FR"), ("en", ""), ("de", "XX"))]
        ['de_AT', 'en_GB', 'en_GB', 'de']
        """
        fallback = "en_GB" if self.language == "en" else self.language
        try:
            return Locale.parse(f"{self.language}_{self.country}" if self.country else fallback)
        except (ValueError, UnknownLocaleError):
            return Locale.parse(fallback)

    def amount(self, minor: int, currency: str) -> str:
        """An amount of minor units without its currency, exact.

        >>> Figures("de", "DE").amount(-1234567, "EUR")
        '-12.345,67'
        """
        digits = minor_digits(currency)
        pattern = "#,##0." + "0" * digits if digits else "#,##0"
        return str(format_decimal(Decimal(minor).scaleb(-digits), format=pattern, locale=self.locale))

    def day(self, value: date) -> str:
        """A calendar day in the usual short form with a full year."""
        return str(format_date(value, format="medium", locale=self.locale))

    def country_name(self, code: str) -> str:
        """The name of a country; its code where there is none."""
        return str(self.locale.territories.get(code, code))
