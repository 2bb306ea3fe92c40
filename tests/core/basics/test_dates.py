"""Dates: what is read, and what is refused rather than guessed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from goodterms.core.basics.dates import (
    DAY_FIRST,
    ISO,
    MONTH_FIRST,
    MONTHS,
    UNSURE,
    DateStyle,
    date_from_serial,
    guess_date_style,
    parse_date,
)
from goodterms.core.basics.problems import Problem

THAT_DAY = date(2025, 2, 1)


def outcome(read: date | Problem) -> date | str:
    return read.code if isinstance(read, Problem) else read


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("2025-02-01", ISO),
        ("2025-02-01", DAY_FIRST),
        ("2025-02-01", UNSURE),
        ("2025/2/1", MONTH_FIRST),
        ("2025.02.01.", UNSURE),
        ("01/02/2025", DAY_FIRST),
        ("1.2.2025", DAY_FIRST),
        ("1. 2. 2025", DAY_FIRST),
        ("01-02-2025", DAY_FIRST),
        ("01 02 2025", DAY_FIRST),
        ("02/01/2025", MONTH_FIRST),
        ("2/1/25", DateStyle("mdy", pivot=69)),
        ("25-02-01", DateStyle("ymd", pivot=69)),
        ("01022025", DAY_FIRST),
        ("02012025", MONTH_FIRST),
        ("20250201", ISO),
        ("20250201", UNSURE),
        ("1 February 2025", UNSURE),
        ("1-Feb-2025", UNSURE),
        ("01Feb25", DateStyle("dmy", pivot=69)),
        ("1st of February 2025", UNSURE),
        ("February 1, 2025", UNSURE),
        ("Feb. 1st, 2025", UNSURE),
        ("2025-Feb-01", UNSURE),
        ("1. Februar 2025", UNSURE),
        ("1er février 2025", UNSURE),
        ("1 de febrero de 2025", UNSURE),
        ("1 febbraio 2025", UNSURE),
        ("1 februari 2025", UNSURE),
        ("1 de fevereiro de 2025", UNSURE),
        ("1 lutego 2025", UNSURE),
        ("0102", DateStyle("dmy", year=2025)),
        ("102", DateStyle("dmy", year=2025)),
        ("45689", DateStyle("ymd", serial="1900")),
        ("45689,75", DateStyle("ymd", serial="1900")),
        ("44227", DateStyle("ymd", serial="1904")),
        ("2025-02-01T23:59:59.123", ISO),
        ("01/02/2025 11:50 PM", DAY_FIRST),
        ("01/02/2025, 00:00", DAY_FIRST),
        ("\u00a02025-02-01 ", ISO),
    ],
)
def test_reads(text: str, style: DateStyle) -> None:
    assert parse_date(text, style=style) == THAT_DAY


@pytest.mark.parametrize(
    ("text", "style", "code"),
    [
        ("", ISO, "date.not_a_date"),
        ("soon", ISO, "date.not_a_date"),
        ("1 Foobar 2025", DAY_FIRST, "date.not_a_date"),
        ("2025-02-01 nonsense", ISO, "date.not_a_date"),
        ("01/02-2025", DAY_FIRST, "date.not_a_date"),
        ("45689", ISO, "date.not_a_date"),
        ("0102", DAY_FIRST, "date.not_a_date"),
        ("２０２５-02-01", ISO, "date.not_a_date"),
        ("1" * 61, ISO, "date.not_a_date"),
        ("2025-W05-6", ISO, "date.week"),
        ("2025W056", ISO, "date.week"),
        ("2025-02-30", ISO, "date.no_such_day"),
        ("0000-00-00", ISO, "date.no_such_day"),
        ("31/04/2025", DAY_FIRST, "date.no_such_day"),
        ("2025-02-01 24:30", ISO, "date.no_such_time"),
        ("2025-02-01 13:30 PM", ISO, "date.no_such_time"),
        ("1989-12-31", ISO, "date.out_of_range"),
        ("9999-12-31", ISO, "date.out_of_range"),
        ("02/13/2025", DAY_FIRST, "date.other_order"),
        ("13/02/2025", MONTH_FIRST, "date.other_order"),
        ("01/02/2025", ISO, "date.other_order"),
        ("01/02/2025", UNSURE, "date.ambiguous"),
        ("31022025", DAY_FIRST, "date.no_such_day"),
        ("01/02/25", DAY_FIRST, "date.two_digit_year"),
        ("1-Feb-25", UNSURE, "date.two_digit_year"),
    ],
)
def test_refuses(text: str, style: DateStyle, code: str) -> None:
    read = parse_date(text, style=style)
    assert outcome(read) == code
    assert isinstance(read, Problem) and "{" not in read.english


def test_undeclared_order_reads_what_every_order_reads_alike() -> None:
    assert parse_date("05/05/2025", style=UNSURE) == date(2025, 5, 5)
    assert parse_date("13/02/2025", style=UNSURE) == date(2025, 2, 13)


def test_compact_dates_never_read_two_ways() -> None:
    day = date(1990, 1, 1)
    while day.year < 2100:
        for style in (DAY_FIRST, ISO):
            assert parse_date(day.strftime("%Y%m%d"), style=style) == day
        assert parse_date(day.strftime("%d%m%Y"), style=DAY_FIRST) == day
        day += timedelta(days=13)


def test_pivot_decides_the_century() -> None:
    style = DateStyle("dmy", pivot=69)
    assert parse_date("01/01/68", style=style) == date(2068, 1, 1)
    assert parse_date("01/01/99", style=style) == date(1999, 1, 1)


def test_a_moment_is_the_day_on_the_firms_calendar() -> None:
    late = "2025-01-31T23:30:00Z"
    assert parse_date(late, style=ISO, zone=ZoneInfo("Europe/Berlin")) == THAT_DAY
    assert parse_date(late, style=ISO, zone=ZoneInfo("America/Los_Angeles")) == date(2025, 1, 31)
    assert parse_date(late, style=ISO) == date(2025, 1, 31), "as written where no zone is known"
    assert parse_date("2025-02-01T08:00:00+09:00", style=ISO, zone=UTC) == date(2025, 1, 31)


def test_every_hour_of_a_year_lands_on_the_calendar_day_of_its_zone() -> None:
    zone = ZoneInfo("Europe/Berlin")
    start = datetime(2025, 1, 1, 0, 30, tzinfo=UTC)
    for hours in range(0, 24 * 365, 7):
        moment = start + timedelta(hours=hours)
        text = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        assert parse_date(text, style=ISO, zone=zone) == moment.astimezone(zone).date()


def test_range_is_a_parameter() -> None:
    early = date(1, 1, 1)
    assert parse_date("0001-01-01", style=ISO, earliest=early) == early
    far = parse_date("0001-01-01T00:00Z", style=ISO, earliest=early, zone=ZoneInfo("America/New_York"))
    assert outcome(far) == "date.no_such_day"


@pytest.mark.parametrize(
    ("number", "serial", "expected"),
    [
        (1, "1900", date(1900, 1, 1)),
        (59, "1900", date(1900, 2, 28)),
        (60, "1900", "date.no_such_day"),
        (61, "1900", date(1900, 3, 1)),
        (45292.99, "1900", date(2024, 1, 1)),
        (0, "1900", "date.no_such_day"),
        (0, "1904", date(1904, 1, 1)),
        (60, "1904", date(1904, 3, 1)),
        (-1, "1904", "date.not_a_date"),
        (1e12, "1900", "date.not_a_date"),
        (float("nan"), "1900", "date.not_a_date"),
        (45292, "", "date.not_a_date"),
    ],
)
def test_day_numbers(number: float, serial: str, expected: date | str) -> None:
    read = date_from_serial(number, serial=serial, earliest=date(1900, 1, 1))  # type: ignore[arg-type]
    assert outcome(read) == expected


def test_day_numbers_are_dates_of_today_only() -> None:
    assert outcome(date_from_serial(1000, serial="1900")) == "date.out_of_range"


def test_month_names_never_contradict_between_languages() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    for name in ("märz", "marz", "août", "aout", "paź", "gennaio", "mei", "maj", "setembro", "déc", "mrt"):
        assert name in MONTHS


@pytest.mark.parametrize(
    ("column", "verdict", "order"),
    [
        (["2025-02-01", "2025-12-31"], "sure", "ymd"),
        (["26-Apr-2011", "1 May 2012"], "sure", "ymd"),
        (["01/02/2025", "13/02/2025"], "sure", "dmy"),
        (["01/02/2025", "02/13/2025"], "sure", "mdy"),
        (["25/12/31", "99/01/02"], "sure", "ymd"),
        (["31/12/25", "02/01/99"], "sure", "dmy"),
        (["01/02/2025", "03/04/2025"], "ambiguous", ""),
        (["05/05/2025"], "sure", ""),
        (["01/02/2025 10:00 UTC"], "ambiguous", ""),
        (["13/02/2025 10:00 PM"], "sure", "dmy"),
        (["13/02/2025", "02/13/2025"], "mixed", ""),
        (["2025-02-01", "13/02/2025", ""], "sure", "dmy"),
        (["x", ""], "none", ""),
        ([], "none", ""),
    ],
)
def test_a_column_has_one_order_or_is_asked_about(column: list[str], verdict: str, order: str) -> None:
    guess = guess_date_style(column)
    assert (guess.verdict, guess.style.order) == (verdict, order)
    assert guess.seen == sum(bool(text) for text in column)


def test_a_column_of_two_digit_years_gets_a_pivot_and_day_numbers_their_system() -> None:
    assert guess_date_style(["26-Apr-11"]).style.pivot == 69
    assert guess_date_style(["26-Apr-2011"]).style.pivot is None
    assert guess_date_style(["45292", "45293"]).style.serial == "1900"
    assert guess_date_style(["45292", "x"]).verdict == "none"
