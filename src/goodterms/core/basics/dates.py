"""Dates as people and programs write them, read strictly: the only way in for dates.

A column has one declared order of day, month and year. A text with the year in front in four digits, or with
the month in words, can be read in one way only and is read under every order. Two-digit years need a declared
pivot. Week dates, day numbers and impossible days are refused. Nothing is guessed cell by cell: where the
order is not declared, only texts that every order reads alike are read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Literal

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_

Order = Literal["dmy", "mdy", "ymd", ""]
Serial = Literal["", "1900", "1904"]

EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 12, 31)
# Where a two-digit year turns to the 1900s if nobody says otherwise (POSIX strptime: 69 to 99 are 19xx).
USUAL_PIVOT = 69
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How a column writes dates.

    order: of day, month and year in numbers; "" where nobody has said (then 01/02/2025 is refused).
    pivot: two-digit years below it are 20xx, from it on 19xx; None refuses two-digit years.
    serial: day numbers of a spreadsheet, by its date system; "" refuses them.
    year: the year of dates written as day and month only (booking batches); 0 refuses them.
    """

    order: Order
    pivot: int | None = None
    serial: Serial = ""
    year: int = 0


ISO = DateStyle("ymd")
DAY_FIRST = DateStyle("dmy")
MONTH_FIRST = DateStyle("mdy")
UNSURE = DateStyle("")

_MONTHS_BY_LANGUAGE = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
}
_SHORT_MONTHS = {
    1: "jan jän jänner janv ene gen sty styczeń",
    2: "feb fév févr feber fev lut luty",
    3: "mar mär mrz mrt marzec",
    4: "apr avr abr kwi kwiecień",
    5: "may mai mei mag maj",
    6: "jun juin giu cze czerwiec",
    7: "jul juil lug lip lipiec",
    8: "aug aoû août ago sie sierpień",
    9: "sep sept set wrz wrzesień septembre setiembre",
    10: "oct okt ott out paź październik",
    11: "nov lis listopad",
    12: "dec dez déc dic gru grudzień",
}
_PLAIN = str.maketrans("äàáâãéèêëíìîïóòôöõúùûüçñńśźżłąęć", "aaaaaeeeeiiiiooooouuuucnnszzlaec")
MONTHS: dict[str, int] = {
    form: number
    for number, names in (
        *((n, name) for names in _MONTHS_BY_LANGUAGE.values() for n, name in enumerate(names.split(), start=1)),
        *((n, name) for n, names in _SHORT_MONTHS.items() for name in names.split()),
    )
    for form in (names, names.translate(_PLAIN))
}

_TIME = re.compile(
    r"(?:T|,? +)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?"
)
_ISO_SHAPE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-./ ])([0-9]{1,2})\2([0-9]{1,2})\.?")
_NUMERIC = re.compile(r"([0-9]{1,2})([-./ ]) ?([0-9]{1,2})\2 ?([0-9]{4}|[0-9]{2})\.?")
_COMPACT = re.compile(r"[0-9]{8}")
_SHORT = re.compile(r"([0-9]{1,2})\.?([0-9]{2})\.?")
_MONTH = r"([^\W\d_]{3,12})"
_YEAR = r"([0-9]{4}|[0-9]{2})"
_DAY_MONTH_WORD = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?[-./ ]? ?(?:de |of )?{_MONTH}\.?,?[-./ ]? ?(?:de |del )?{_YEAR}"
)
_MONTH_WORD_DAY = re.compile(rf"{_MONTH}\.?[-./ ]? ?([0-9]{{1,2}})(?:st|nd|rd|th)?,?[-./ ]? ?{_YEAR}")
_YEAR_MONTH_WORD = re.compile(r"([0-9]{4})[-./ ]([^\W\d_]{3,12})\.?[-./ ]([0-9]{1,2})")
_WEEK = re.compile(r"[0-9]{4}-?W[0-9]{2}(-?[0-9])?")
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]+)?")
_WORD = re.compile(r"[^\W\d_]{3,}")
# Texts that need no reading to see that they are no dates: without any digit, or a number with a fraction.
_NO_DATE = re.compile(r"[^0-9]*|-?[0-9]{1,6}(?:[.,][0-9]{1,6})?")


def parse_date(
    text: str,
    *,
    style: DateStyle,
    zone: tzinfo | None = None,
    earliest: date = EARLIEST,
    latest: date = LATEST,
) -> date | Problem:
    """The calendar date that the text says in `style`, or the Problem with it.

    A time of day behind the date is read and dropped. Where it names its own zone, the date is the one on the
    calendar of `zone` at that moment (as written if `zone` is None).

    >>> parse_date("31.01.2025", style=DAY_FIRST), parse_date("26-Apr-11", style=DateStyle("dmy", pivot=69))
    (datetime.date(2025, 1, 31), datetime.date(2011, 4, 26))
    >>> parse_date("01/02/2025", style=UNSURE).code, parse_date("2025-02-30", style=ISO).code
    ('date.ambiguous', 'date.no_such_day')
    """
    written = text.strip()
    if len(written) > _LONGEST:
        return _not_a_date()
    written = " ".join(written.split())
    found = _ISO_SHAPE.fullmatch(written)
    if found is not None:
        return _day(int(found[1]), int(found[2]), int(found[3]), earliest, latest)
    clock = _TIME.search(written)
    if clock is not None:
        if clock.end() != len(written):
            return _not_a_date()
        written = written[: clock.start()]
    read = _read(written, style, earliest, latest)
    if clock is None or isinstance(read, Problem):
        return read
    return _at(read, clock, zone, earliest, latest)


def date_from_serial(
    number: float, *, serial: Serial, earliest: date = EARLIEST, latest: date = LATEST
) -> date | Problem:
    """The date of a spreadsheet's day number in the 1900 or the 1904 date system; a time of day is dropped.

    In the 1900 system day 60 is 29 February 1900, a day that never was (kept by spreadsheets for the sake of
    Lotus 1-2-3): refused, and days below it count from one day later. Source: ECMA-376 part 1, 18.17.4.

    >>> date_from_serial(45292, serial="1900"), date_from_serial(43830, serial="1904")
    (datetime.date(2024, 1, 1), datetime.date(2024, 1, 1))
    >>> date_from_serial(60, serial="1900", earliest=date.min).code
    'date.no_such_day'
    """
    days = int(number) if 0 <= number < 3_000_000 else -1
    if days < 0 or serial == "":
        return _not_a_date()
    if serial == "1904":
        return _in_range(date(1904, 1, 1) + timedelta(days=days), earliest, latest)
    if days in (0, 60):
        return _no_such_day()
    return _in_range(date(1899, 12, 30 if days > 60 else 31) + timedelta(days=days), earliest, latest)


@dataclass(frozen=True, slots=True)
class DateGuess:
    """What a whole column says about its dates.

    verdict: "sure"; "ambiguous" (only dates such as 01/02/2025 that read both ways: ask); "mixed" (13/02 and
    02/13 in one column: no one order reads it); "none" (nothing in it is a date).
    style: to read with; its order is "" where the verdict is ambiguous or mixed.
    examples: up to two texts that prove it. read, seen: how many of the texts are dates, of how many.
    """

    verdict: Literal["sure", "ambiguous", "mixed", "none"]
    style: DateStyle
    examples: tuple[str, ...] = ()
    read: int = 0
    seen: int = 0


_ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")
# What ymd with a two-digit year may prove only where the others cannot: 25-12-31 is far more often a typing
# of 25 December than of the year 2025, and the year in front is written in full nearly everywhere.
_COMMON: tuple[Order, ...] = ("dmy", "mdy")


# Dates repeat: those that were read are remembered, so that a column of a million costs a few thousand readings.
_REMEMBERED = 20_000


class DateSamples:
    """Collects what a column proves about its dates, one text at a time, in constant memory."""

    def __init__(self) -> None:
        self.seen = self.read = 0
        self._either = self._serials = self._years_in_two = self._same_day_and_month = 0
        self._example = ""
        self._only: dict[frozenset[Order], str] = {}
        self._plain: set[str] = set()

    def add(self, text: str) -> None:
        """Take one cell into account; blank cells say nothing."""
        if text in self._plain:
            self.seen += 1
            self.read += 1
        elif text and not text.isspace():
            self._add_new(text)

    def _add_new(self, text: str) -> None:
        self.seen += 1
        if _NO_DATE.fullmatch(text):
            self._add_serial(text)
            return
        fits: dict[Order, date] = {}
        # With the year in front or the month in words every order reads the same.
        alike = _ISO_SHAPE.match(text) or any(word.lower() in MONTHS for word in _WORD.findall(text))
        for order in _ORDERS[:1] if alike else _ORDERS:
            read = parse_date(text, style=DateStyle(order, pivot=USUAL_PIVOT))
            if not isinstance(read, Problem):
                fits[order] = read
        if not fits:
            return
        self.read += 1
        if len(self._plain) < _REMEMBERED:
            self._plain.add(text)
        if not self._years_in_two:
            self._years_in_two += isinstance(parse_date(text, style=DateStyle(next(iter(fits)))), Problem)
        if alike or (len(set(fits.values())) == 1 and {"dmy", "mdy"} <= fits.keys()):
            self._same_day_and_month += not alike
            return
        if {"dmy", "mdy"} <= fits.keys():
            self._either += 1
            self._example = self._example or text.strip()
        else:
            self._only.setdefault(frozenset(fits), text.strip())

    def _add_serial(self, text: str) -> None:
        plain = text.strip().replace(",", ".")
        if _NUMBER.fullmatch(plain) and not isinstance(date_from_serial(float(plain), serial="1900"), Problem):
            self._serials += 1

    def guess(self) -> DateGuess:
        """What all texts so far say together."""
        if not self.read:
            if self._serials and self._serials == self.seen:
                return DateGuess("sure", DateStyle("ymd", serial="1900"), (), self._serials, self.seen)
            return DateGuess("none", UNSURE, (), 0, self.seen)
        pivot = USUAL_PIVOT if self._years_in_two else None
        proofs = tuple(self._only.values())
        possible = [order for order in _ORDERS if all(order in fits for fits in self._only)]
        common = [order for order in possible if order in _COMMON]
        if not possible:
            return DateGuess("mixed", DateStyle("", pivot), proofs[:2], self.read, self.seen)
        if self._only:
            proven = (common or possible)[0]
            return DateGuess("sure", DateStyle(proven, pivot), proofs[:2], self.read, self.seen)
        if self._either:
            return DateGuess("ambiguous", DateStyle("", pivot), (self._example,), self.read, self.seen)
        # Only dates such as 05/05/2025: read, though no order is proven for the next file.
        order: Order = "" if self._same_day_and_month else "ymd"
        return DateGuess("sure", DateStyle(order, pivot), (), self.read, self.seen)


def guess_date_style(samples: Iterable[str]) -> DateGuess:
    """The style of a whole column of texts.

    >>> guess_date_style(["01/02/2025", "13/02/2025"]).style.order, guess_date_style(["01/02/2025"]).verdict
    ('dmy', 'ambiguous')
    >>> guess_date_style(["13/02/2025", "02/13/2025"]).verdict
    'mixed'
    """
    collected = DateSamples()
    for text in samples:
        collected.add(text)
    return collected.guess()


def _read(text: str, style: DateStyle, earliest: date, latest: date) -> date | Problem:
    found = _YEAR_FIRST.fullmatch(text)
    if found is not None:
        return _day(int(found[1]), int(found[3]), int(found[4]), earliest, latest)
    found = _NUMERIC.fullmatch(text)
    if found is not None:
        return _read_numeric(found, style, earliest, latest)
    if _COMPACT.fullmatch(text):
        return _read_compact(text, style, earliest, latest)
    if _WEEK.fullmatch(text):
        return Problem("date.week", N_("is a week, not a day"), remedy=N_("write the date as 2025-01-31"))
    if style.serial and _NUMBER.fullmatch(text):
        return date_from_serial(float(text.replace(",", ".")), serial=style.serial, earliest=earliest, latest=latest)
    if style.year and (found := _SHORT.fullmatch(text)) is not None:
        return _day(style.year, int(found[2]), int(found[1]), earliest, latest)
    return _read_words(text, style, earliest, latest)


def _read_numeric(found: re.Match[str], style: DateStyle, earliest: date, latest: date) -> date | Problem:
    first, second, third = found[1], found[3], found[4]
    if style.order == "":
        readings = [_read_numeric(found, DateStyle(order, style.pivot), earliest, latest) for order in _COMMON]
        days = {r for r in readings if not isinstance(r, Problem)}
        if len(days) == 1:
            return days.pop()
        return _ambiguous() if days else readings[0]
    if style.order == "ymd":
        if len(third) == 4:
            return _other_order("ymd")
        return _with_year(first, int(second), int(third), style, earliest, latest)
    day, month = (first, second) if style.order == "dmy" else (second, first)
    if int(month) > 12 and 1 <= int(day) <= 12:
        return _other_order(style.order)
    return _with_year(third, int(month), int(day), style, earliest, latest)


def _read_compact(text: str, style: DateStyle, earliest: date, latest: date) -> date | Problem:
    year_first = _day(int(text[:4]), int(text[4:6]), int(text[6:]), earliest, latest)
    if style.order in ("ymd", ""):
        return year_first
    low, high = int(text[:2]), int(text[2:4])
    day, month = (low, high) if style.order == "dmy" else (high, low)
    year_last = _day(int(text[4:]), month, day, earliest, latest)
    # No text is both: a year of our time in front leaves 19 or 20 where the other reading has its month.
    return year_first if isinstance(year_last, Problem) else year_last


def _read_words(text: str, style: DateStyle, earliest: date, latest: date) -> date | Problem:
    for pattern, (at_day, at_month, at_year) in (
        (_DAY_MONTH_WORD, (1, 2, 3)),
        (_MONTH_WORD_DAY, (2, 1, 3)),
        (_YEAR_MONTH_WORD, (3, 2, 1)),
    ):
        found = pattern.fullmatch(text)
        month = MONTHS.get(found[at_month].lower()) if found else None
        if found and month:
            return _with_year(found[at_year], month, int(found[at_day]), style, earliest, latest)
    return _not_a_date()


def _with_year(year: str, month: int, day: int, style: DateStyle, earliest: date, latest: date) -> date | Problem:
    if len(year) == 4:
        return _day(int(year), month, day, earliest, latest)
    if style.pivot is None:
        return Problem(
            "date.two_digit_year",
            N_("has a year of two digits"),
            remedy=N_("say from which year on two digits mean the last century, or write four digits"),
        )
    century = 2000 if int(year) < style.pivot else 1900
    return _day(century + int(year), month, day, earliest, latest)


def _day(year: int, month: int, day: int, earliest: date, latest: date) -> date | Problem:
    try:
        return _in_range(date(year, month, day), earliest, latest)
    except ValueError:
        return _no_such_day()


def _in_range(day: date, earliest: date, latest: date) -> date | Problem:
    if earliest <= day <= latest:
        return day
    return Problem(
        "date.out_of_range",
        N_("is outside {earliest} to {latest}"),
        {"earliest": earliest.isoformat(), "latest": latest.isoformat()},
        N_("correct the year"),
    )


def _at(day: date, clock: re.Match[str], zone: tzinfo | None, earliest: date, latest: date) -> date | Problem:
    hour, minute, second = int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0)
    if clock["half"]:
        if not 1 <= hour <= 12:
            return _no_such_time()
        hour = hour % 12 + (12 if clock["half"] in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 60:
        return _no_such_time()
    if not clock["zone"] or zone is None:
        return day
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=_offset(clock["zone"]))
    try:
        return _in_range(moment.astimezone(zone).date(), earliest, latest)
    except OverflowError:
        return _no_such_day()


def _offset(written: str) -> tzinfo:
    if written in ("Z", "UTC", "GMT"):
        return UTC
    ahead = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(min(ahead, timedelta(hours=23, minutes=59)) * (-1 if written[0] == "-" else 1))


def _not_a_date() -> Problem:
    return Problem("date.not_a_date", N_("is not a date"), remedy=N_("write the date as 2025-01-31"))


def _no_such_day() -> Problem:
    return Problem("date.no_such_day", N_("is a day that does not exist"), remedy=N_("correct the date"))


def _no_such_time() -> Problem:
    return Problem("date.no_such_time", N_("has a time of day that does not exist"), remedy=N_("correct the time"))


def _ambiguous() -> Problem:
    return Problem(
        "date.ambiguous",
        N_("can be read with the day first or with the month first"),
        remedy=N_("say whether this column has the day or the month first"),
    )


def _other_order(order: str) -> Problem:
    return Problem(
        "date.other_order",
        N_("is not written in the order of its column ({order})"),
        {"order": order},
        N_("write all dates of the column in the same order"),
    )
