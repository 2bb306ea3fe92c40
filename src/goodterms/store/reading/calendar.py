"""The firm's own calendar: public holidays of its country and region, its closed days, its weekend."""

from datetime import date
from functools import lru_cache

import holidays

from goodterms.core.basics.calendars import Calendar
from goodterms.store.models import ClosedDay, Company

YEARS_AROUND = 2


def calendar_of(company: Company, *, around: date) -> Calendar:
    """The days on which no business is done at the firm, for two years before and after a day. A country that is not
    known gives weekends and the firm's own closed days only."""
    public, weekend = _public(company.country.upper(), company.region.upper(), around.year)
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
