"""The firm's own calendar: public holidays of its country and region, its closed days, its weekend."""

from datetime import date
from functools import lru_cache

import holidays

from goodterms.core.basics.calendars import Calendar
from goodterms.store.models import ClosedDay, Company

YEARS_AROUND = 2
LONGEST_CODE = 10


def calendar_of(company: Company, *, around: date) -> Calendar:
    """The days on which no business is done at the firm, for two years before and after a day. A country that is not
    known gives weekends and the firm's own closed days only."""
    public, weekend = _public(company.country.upper(), company.region, around.year)
    own = ClosedDay.objects.filter(company=company).values_list("day", flat=True)
    return Calendar(public | frozenset(own), weekend)


@lru_cache(maxsize=64)
def _public(country: str, region: str, year: int) -> tuple[frozenset[date], frozenset[int]]:
    years = range(year - YEARS_AROUND, year + YEARS_AROUND + 1)
    known = holidays.list_supported_countries()
    if country not in known:
        return frozenset(), Calendar().weekend
    there = region if region in known[country] else None
    found = holidays.country_holidays(country, subdiv=there, years=years)
    weekend = frozenset(int(day) for day in found.weekend)
    return frozenset(found.keys()), weekend or Calendar().weekend


def regions_of(country: str) -> list[tuple[str, str]]:
    """(code, name) of the parts of a country that have public holidays of their own, by name. Single towns whose code
    is longer than our column are left out; their days are entered as closed days."""
    if country not in holidays.list_supported_countries():
        return []
    known = holidays.country_holidays(country)
    names = {code: name for name, code in known.subdivisions_aliases.items()}
    return sorted(
        ((code, names.get(code, code)) for code in known.subdivisions if len(code) <= LONGEST_CODE),
        key=lambda pair: pair[1],
    )


def holidays_of(company: Company, year: int, *, language: str) -> list[tuple[date, str]]:
    """The public holidays of the firm's country and region in a year, named in the language where it has names for
    them, otherwise in the country's own."""
    country, region = company.country.upper(), company.region
    known = holidays.list_supported_countries()
    if country not in known:
        return []
    there = region if region in known[country] else None
    spoken = holidays.country_holidays(country).supported_languages
    wanted = next((code for code in spoken if code.partition("_")[0] == language), None)
    return sorted(holidays.country_holidays(country, subdiv=there, years=year, language=wanted).items())
