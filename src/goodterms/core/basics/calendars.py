"""Days: business days, months counted from an anchor, and what day it is at the firm.

Holidays are given by the caller (the shell knows the country), the present instant too: nothing here looks
at a clock. Months are always counted from the anchor, never from the month before: 31 January plus one month
is 28 February, and plus two months 31 March, not 28 March.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

SATURDAY, SUNDAY = 5, 6
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which no business is done. weekend: weekdays, Monday being 0. Some day must be left.

    >>> gulf = Calendar(weekend=frozenset({4, 5}))
    >>> is_business_day(date(2026, 11, 20), calendar=gulf)
    False
    """

    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    def __post_init__(self) -> None:
        if not self.weekend < frozenset(range(7)):
            raise ValueError("the weekend is a set of weekdays 0 to 6 that leaves at least one")


PLAIN_WEEK = Calendar()


def is_business_day(day: date, *, calendar: Calendar = PLAIN_WEEK) -> bool:
    """Whether the day is neither a weekend day nor a holiday.

    >>> is_business_day(date(2026, 11, 22))
    False
    """
    return day.weekday() not in calendar.weekend and day not in calendar.holidays


def next_business_day(day: date, *, calendar: Calendar = PLAIN_WEEK) -> date:
    """The day itself if it is a business day, otherwise the first one after it.

    >>> next_business_day(date(2026, 11, 22))
    datetime.date(2026, 11, 23)
    """
    while not is_business_day(day, calendar=calendar):
        day += _ONE_DAY
    return day


def previous_business_day(day: date, *, calendar: Calendar = PLAIN_WEEK) -> date:
    """The day itself if it is a business day, otherwise the last one before it.

    >>> previous_business_day(date(2026, 11, 22))
    datetime.date(2026, 11, 20)
    """
    while not is_business_day(day, calendar=calendar):
        day -= _ONE_DAY
    return day


def add_business_days(day: date, count: int, *, calendar: Calendar = PLAIN_WEEK) -> date:
    """The business day `count` business days after (or, if negative, before) the day.

    Counting starts from the day itself, or from the business day that it rolls to: forward for a count of
    zero or more, back for a negative one. A Saturday plus one is therefore Tuesday, not Monday.

    >>> add_business_days(date(2026, 11, 20), 1), add_business_days(date(2026, 11, 21), 1)
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 24))
    """
    step = _ONE_DAY if count >= 0 else -_ONE_DAY
    roll = next_business_day if count >= 0 else previous_business_day
    day = roll(day, calendar=calendar)
    for _ in range(abs(count)):
        day = roll(day + step, calendar=calendar)
    return day


def business_days_between(start: date, end: date, *, calendar: Calendar = PLAIN_WEEK) -> int:
    """Business days from `start` (counted) to `end` (not counted); negative if the end comes first.

    >>> business_days_between(date(2026, 11, 20), date(2026, 11, 24))
    2
    """
    if end < start:
        return -business_days_between(end, start, calendar=calendar)
    weekmask = [day not in calendar.weekend for day in range(7)]
    return int(np.busday_count(start, end, weekmask=weekmask, holidays=sorted(calendar.holidays)))


def add_months(anchor: date, months: int) -> date:
    """The same day of the month that many months on, or the last day of a month that is too short.

    Raises ValueError outside the years 1 to 9999. For a series, add 1, 2, 3 … months to one anchor.

    >>> [add_months(date(2026, 1, 31), k).isoformat() for k in (1, 2, 3)]
    ['2026-02-28', '2026-03-31', '2026-04-30']
    """
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return day_of_month(year, month + 1, anchor.day)


def end_of_month(day: date) -> date:
    """The last day of the month.

    >>> end_of_month(date(2028, 2, 3))
    datetime.date(2028, 2, 29)
    """
    return day_of_month(day.year, day.month, 31)


def day_of_month(year: int, month: int, day: int) -> date:
    """The day of that month, or its last day if the month is shorter (day 1 to 31).

    >>> day_of_month(2026, 2, 30)
    datetime.date(2026, 2, 28)
    """
    while day > 28:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1
    return date(year, month, day)


def today_in(zone: str, *, at: datetime) -> date:
    """The date that a clock on the wall shows in the named zone (IANA) at the aware instant `at`.

    Raises ValueError for an instant without zone, ZoneInfoNotFoundError for an unknown name.

    >>> today_in("America/Los_Angeles", at=datetime(2026, 2, 1, 7, 30, tzinfo=UTC))
    datetime.date(2026, 1, 31)
    """
    if at.tzinfo is None:
        raise ValueError("the instant needs a time zone")
    return at.astimezone(ZoneInfo(zone)).date()


def instant_of(day: date, clock: time, *, zone: str) -> datetime:
    """The UTC instant at which clocks in the zone show that time on that day.

    Where clocks go forward the time may not exist: it is moved on by the gap (02:30 becomes 03:30). Where
    they go back it exists twice: the first one counts. So a day's work is due exactly once on every day.

    >>> instant_of(date(2026, 3, 29), time(2, 30), zone="Europe/Berlin").isoformat()
    '2026-03-29T01:30:00+00:00'
    """
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0), tzinfo=ZoneInfo(zone))
    return wall.astimezone(UTC)
