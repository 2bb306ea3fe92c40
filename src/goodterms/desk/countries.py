"""Countries as a form offers them: by name in the reader's language, with the currency and clock that go with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

from goodterms.core.basics.currencies import is_currency
from goodterms.core.basics.text import order_key
from goodterms.desk.formats import locale_now
from goodterms.store import clock

# Codes of CLDR that are no countries: unions, outlying parts, made-up and unknown ones.
NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@dataclass(frozen=True, slots=True)
class Country:
    """code: ISO 3166, two letters. currency: ISO 4217, empty where there is none that we know. zone: the country's
    time zone, empty where it has several. Source: CLDR, as babel carries it."""

    code: str
    name: str
    currency: str
    zone: str


def countries() -> list[Country]:
    """All countries by name in the reader's language."""
    return list(_countries(str(locale_now())))


def country_name(code: str) -> str:
    """The name of a country in the reader's language; the code itself where nobody knows it."""
    return str(locale_now().territories.get(code.upper(), code)) if code else ""


def named(codes: Iterable[str]) -> list[tuple[str, str]]:
    """(code, name) by name in the reader's language."""
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: order_key(pair[1]))


def time_zones() -> list[str]:
    """The time zones that are named after places, and UTC."""
    places = (z for z in clock.time_zones() if "/" in z and not z.startswith(("Etc/", "posix", "right")))
    return [*sorted(places), "UTC"]


def country_spoken_of(accepted: str) -> str:
    """The country of the first language that a browser asks for and that names one ("de-CH, en;q=0.5" gives "CH");
    empty where none does."""
    for wish in accepted[:200].split(","):
        for part in wish.partition(";")[0].strip().split("-")[1:]:
            if len(part) == 2 and part.isascii() and part.isalpha():
                return "" if part.upper() in NO_COUNTRY else part.upper()
    return ""


@lru_cache(maxsize=8)
def _countries(locale: str) -> tuple[Country, ...]:
    names = {str(code): str(name) for code, name in Locale.parse(locale).territories.items()}
    codes = [code for code in names if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY]
    made = [Country(code, names[code], _currency(code), _zone(code)) for code in codes]
    return tuple(sorted(made, key=lambda country: order_key(country.name)))


def _currency(code: str) -> str:
    return next((c for c in reversed(get_territory_currencies(code)) if is_currency(c)), "")


def _zone(code: str) -> str:
    zones = get_global("territory_zones").get(code, [])
    return str(zones[0]) if len(zones) == 1 else ""
