"""Amounts and days as the reader of a paper writes them: their language, and the country's way of writing it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.languages import get_official_languages
from babel.numbers import format_decimal

from goodterms.core.basics.currencies import minor_digits


@dataclass(frozen=True, slots=True)
class Figures:
    """How one paper is written: a language, and a country ("" where it is not known)."""

    language: str
    country: str = ""

    @property
    def locale(self) -> Locale:
        """The country's own way where the language is one of its own. Elsewhere words and figures would speak two
        languages, and "126,310" in an English letter is a hundred thousand: English is then as in Britain.

        >>> [str(Figures(*each).locale) for each in (("de", "AT"), ("en", "US"), ("en", "DE"), ("de", "XX"))]
        ['de_AT', 'en_US', 'en_GB', 'de']
        """
        if self.language in get_official_languages(self.country, de_facto=True):
            return Locale.parse(f"{self.language}_{self.country}")
        return Locale.parse("en_GB" if self.language == "en" else self.language)

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
