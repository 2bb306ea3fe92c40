"""The clock: the one place where "now" comes from, so that a test can stop it."""

from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from goodterms.core.basics.calendars import today_in

if TYPE_CHECKING:
    from goodterms.store.models import Company


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def today(company: "Company") -> date:
    """The calendar day at the firm."""
    return today_in_zone(company.timezone)


def today_in_zone(zone: str) -> date:
    """The calendar day in a time zone."""
    return today_in(zone, at=now())


@cache
def time_zones() -> frozenset[str]:
    """The names of all time zones that this machine knows. To look them up reads hundreds of files, so once."""
    return frozenset(available_timezones())
