"""Figures and days as the reader's locale writes them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import floor

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import get_language

from goodterms.core.basics.currencies import minor_digits


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def locale_now() -> Locale:
    """The locale of the page that is being written. English dates read day first."""
    language = get_language() or "en"
    return _locale("en-GB" if language == "en" else language)


def amount_text(minor: int, currency: str, *, decimals: bool = True) -> str:
    """An amount without its currency, by the page's locale; exact, never by way of a float."""
    digits = minor_digits(currency)
    value = Decimal(minor).scaleb(-digits)
    pattern = "#,##0." + "0" * digits if decimals and digits else "#,##0"
    return str(format_decimal(value, format=pattern, locale=locale_now()))


def whole_number(value: int | float) -> str:
    """A count, with the locale's separators."""
    return str(format_decimal(value, locale=locale_now()))


def decimal_text(value: float, digits: int) -> str:
    """A figure with so many decimals, by the locale."""
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return str(format_decimal(value, format=pattern, locale=locale_now()))


def day_text(value: date, style: str = "medium") -> str:
    """A calendar day: medium is "22 Nov 2026"."""
    return str(format_date(value, format=style, locale=locale_now()))


def round_estimate(value: float) -> int:
    """An estimate with no more digits than it deserves: three leading ones.

    >>> [round_estimate(v) for v in (27946.1, -182.7, 8.4, 0.0)]
    [27900, -183, 8, 0]
    """
    size = len(str(abs(round(value))))
    return int(round(value, min(0, 3 - size)))


def whole_parts(parts: Sequence[float]) -> list[int]:
    """Parts of a sum in whole units that add up to the rounded sum: what is left goes where most was cut off.

    >>> whole_parts([0.4, 0.4, 0.4]), whole_parts([24900.6, -4600.2, -695.9])
    ([1, 0, 0], [24901, -4600, -696])
    """
    down = [floor(part) for part in parts]
    left = round(sum(parts)) - sum(down)
    most = sorted(range(len(down)), key=lambda n: down[n] - parts[n])
    return [whole + (n in most[:left]) for n, whole in enumerate(down)]
