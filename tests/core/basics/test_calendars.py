"""Business days, months from an anchor, and the date at the firm, over month ends, leap years and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.core.basics.calendars import (
    Calendar,
    add_business_days,
    add_months,
    business_days_between,
    day_of_month,
    end_of_month,
    instant_of,
    is_business_day,
    next_business_day,
    previous_business_day,
    today_in,
)

ZONES = (
    "Europe/Berlin",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "America/St_Johns",
    "UTC",
)
CHRISTMAS = Calendar(holidays=frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}))
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
calendars = st.builds(
    Calendar,
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=12),
    st.frozensets(st.integers(0, 6), max_size=3),
)
near = st.dates(date(2025, 12, 20), date(2026, 4, 10))


def test_month_ends_are_counted_from_the_anchor_and_not_chained():
    anchor = date(2026, 1, 31)
    assert [add_months(anchor, k) for k in (1, 2, 3, 13)] == [
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2027, 2, 28),
    ]
    assert add_months(add_months(anchor, 1), 1) != add_months(anchor, 2)


@settings(max_examples=500)
@given(days, st.integers(-60, 60))
def test_a_month_on_is_the_same_day_or_the_last_of_a_shorter_month(anchor, months):
    found = add_months(anchor, months)
    assert (found.year * 12 + found.month) - (anchor.year * 12 + anchor.month) == months
    assert found.day == anchor.day or (found.day < anchor.day and (found + timedelta(days=1)).day == 1)


def test_leap_years():
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2024, 2, 29), 48) == date(2028, 2, 29)
    assert end_of_month(date(2028, 2, 1)) == date(2028, 2, 29)
    assert end_of_month(date(2100, 2, 1)) == date(2100, 2, 28)
    assert day_of_month(2026, 4, 31) == date(2026, 4, 30)


def test_months_outside_the_calendar_are_refused():
    with pytest.raises(ValueError, match="year"):
        add_months(date(9999, 12, 31), 1)
    with pytest.raises(ValueError, match="year"):
        add_months(date(1, 1, 1), -1)


def test_holidays_and_weekends_are_no_business_days():
    assert not is_business_day(date(2026, 12, 25), calendar=CHRISTMAS)
    assert next_business_day(date(2026, 12, 25), calendar=CHRISTMAS) == date(2026, 12, 29)
    assert previous_business_day(date(2026, 12, 28), calendar=CHRISTMAS) == date(2026, 12, 24)
    assert next_business_day(date(2026, 12, 24), calendar=CHRISTMAS) == date(2026, 12, 24)
    assert add_business_days(date(2026, 12, 24), 1, calendar=CHRISTMAS) == date(2026, 12, 29)
    assert add_business_days(date(2026, 12, 29), -1, calendar=CHRISTMAS) == date(2026, 12, 24)
    assert business_days_between(date(2026, 12, 24), date(2027, 1, 4), calendar=CHRISTMAS) == 4


def test_no_business_days_on_is_the_day_itself_or_the_next_one_of_business():
    assert add_business_days(date(2026, 11, 20), 0) == date(2026, 11, 20)
    assert add_business_days(date(2026, 11, 21), 0) == date(2026, 11, 23)
    assert add_business_days(date(2026, 11, 21), -1) == date(2026, 11, 19)


def test_a_weekend_of_friday_and_saturday():
    gulf = Calendar(weekend=frozenset({4, 5}))
    assert next_business_day(date(2026, 11, 20), calendar=gulf) == date(2026, 11, 22)


@pytest.mark.parametrize("weekend", [frozenset(range(7)), frozenset({7}), frozenset({-1})])
def test_a_week_without_a_business_day_is_refused(weekend):
    with pytest.raises(ValueError, match="weekend"):
        Calendar(weekend=weekend)


@settings(max_examples=300)
@given(near, near, calendars)
def test_business_days_between_is_a_count_of_single_days(start, end, calendar):
    forward = end >= start
    low, high = (start, end) if forward else (end, start)
    counted = sum(is_business_day(low + timedelta(days=n), calendar=calendar) for n in range((high - low).days))
    assert business_days_between(start, end, calendar=calendar) == (counted if forward else -counted)


@settings(max_examples=300)
@given(near, st.integers(0, 25), calendars)
def test_adding_business_days_and_counting_them_agree(start, count, calendar):
    start = next_business_day(start, calendar=calendar)
    found = add_business_days(start, count, calendar=calendar)
    assert is_business_day(found, calendar=calendar)
    assert business_days_between(start, found, calendar=calendar) == count
    assert add_business_days(found, -count, calendar=calendar) == start


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        ("2026-02-01T07:30", "America/Los_Angeles", date(2026, 1, 31)),
        ("2026-02-01T07:30", "UTC", date(2026, 2, 1)),
        ("2026-01-31T10:01", "Pacific/Kiritimati", date(2026, 2, 1)),
        ("2026-03-28T22:59", "Europe/Berlin", date(2026, 3, 28)),
        ("2026-03-28T23:00", "Europe/Berlin", date(2026, 3, 29)),
        ("2026-03-29T21:59", "Europe/Berlin", date(2026, 3, 29)),
        ("2026-03-29T22:00", "Europe/Berlin", date(2026, 3, 30)),
        ("2026-10-25T22:59", "Europe/Berlin", date(2026, 10, 25)),
        ("2026-10-25T23:00", "Europe/Berlin", date(2026, 10, 26)),
    ],
)
def test_today_is_the_date_on_the_wall_at_the_firm(instant, zone, day):
    assert today_in(zone, at=datetime.fromisoformat(instant).replace(tzinfo=UTC)) == day


def test_today_needs_an_aware_instant_and_a_zone_that_exists():
    with pytest.raises(ValueError, match="time zone"):
        today_in("UTC", at=datetime(2026, 1, 1))
    with pytest.raises(ZoneInfoNotFoundError):
        today_in("Europe/Atlantis", at=datetime(2026, 1, 1, tzinfo=UTC))


def test_today_is_the_same_for_the_clerk_and_for_the_customer_wherever_their_clocks_stand():
    at = datetime(2026, 2, 1, 7, 30, tzinfo=UTC)
    assert {today_in("America/Los_Angeles", at=at.astimezone(ZoneInfo(zone))) for zone in ZONES} == {date(2026, 1, 31)}


def test_a_time_in_the_gap_moves_on_and_a_doubled_one_is_the_first():
    spring = instant_of(date(2026, 3, 29), time(2, 30), zone="Europe/Berlin")
    assert spring.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3, 30)
    autumn = instant_of(date(2026, 10, 25), time(2, 30, fold=1), zone="Europe/Berlin")
    assert autumn == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("clock", [time(0), time(2, 30), time(8), time(23, 59)])
def test_every_day_has_its_hour_once_and_in_order(zone, clock):
    """A daily job at a local time runs once on each day of two years with their clock changes."""
    first = date(2025, 12, 1)
    instants = [instant_of(first + timedelta(days=n), clock, zone=zone) for n in range(800)]
    gaps = {b - a for a, b in pairwise(instants)}
    assert min(gaps) >= timedelta(hours=22)
    assert max(gaps) <= timedelta(hours=26)
    assert [today_in(zone, at=i) for i in instants] == [first + timedelta(days=n) for n in range(800)]


@settings(max_examples=300)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)), st.sampled_from(ZONES))
def test_the_day_has_begun_and_the_next_has_not(naive, zone):
    at = naive.replace(tzinfo=UTC)
    day = today_in(zone, at=at)
    assert instant_of(day, time(0), zone=zone) <= at < instant_of(day + timedelta(days=1), time(0), zone=zone)
