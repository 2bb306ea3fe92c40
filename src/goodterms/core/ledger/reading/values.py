"""One cell to one value: the readers of each content, with the columns' styles built in.

Every reader takes a cell and gives the value, or the Problem with it, and never raises. Cells repeat (dates,
names, currencies), so what was read is remembered, up to a bound.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from typing import Any

from goodterms.core.basics.amounts import (
    SYMBOLS,
    AmountStyle,
    amount_from_number,
    currencies_meant,
    parse_amount,
)
from goodterms.core.basics.currencies import is_currency
from goodterms.core.basics.dates import (
    EARLIEST,
    LATEST,
    DateStyle,
    date_from_serial,
    parse_date,
)
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.basics.text import check_email, clean, unreadable
from goodterms.core.ledger.reading.cells import Cell, CellError, shown
from goodterms.core.ledger.reading.fields import Content
from goodterms.core.ledger.reading.mapping import Column
from goodterms.core.ledger.reading.words import (
    DOCUMENTS,
    FLAGS,
    SIDES,
    STATES,
    country_of,
    fold,
    role_of,
)

Reader = Callable[[Cell], Any]

_REMEMBERED = 50_000
_LONGEST_REFERENCE = 100
_LONGEST_NAME = 400
LONGEST_TEXT = 500
# A spreadsheet keeps 15 digits of a number: a longer reference held as a number has lost its last digits.
_DIGITS_KEPT = 1e15
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*[Ee]\+[0-9]{1,3}")
_WHOLE = re.compile(r"[+-]?[0-9]{1,5}(?:[.,]0{1,4})?")
_PERCENT = re.compile(r"(-?[0-9]{1,4})(?:[.,]([0-9]{1,2})0*)? ?(%?)")
_MOST_DAYS = 36_500


def amount_reader(style: AmountStyle) -> Callable[[Cell, str], int | Problem]:
    """A reader of amounts in this style; it takes the currency of the row as well.

    >>> amount_reader(AmountStyle(","))("1.250,00", "EUR"), amount_reader(AmountStyle(","))(12.5, "EUR")
    (125000, 1250)
    """

    def read(cell: Cell, currency: str) -> int | Problem:
        if isinstance(cell, str):
            return parse_amount(cell, style=style, currency=currency)
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return amount_from_number(cell, currency=currency)
        return _no_value(cell, Problem("amount.not_a_number", N_("is not an amount")))

    return read


def reader_for(content: Content, column: Column, zone: tzinfo | None) -> Reader:
    """The reader of a content that does not depend on the rest of the row (all but amounts)."""
    if content == "date":
        return _remember(_date_reader(column.dates, zone))
    if content == "name":
        return _remember(_name)
    return {
        "reference": _reference,
        "text": _text,
        "days": _days,
        "percent": _percent,
        "currency": _remember(_currency),
        "flag": _remember(_flag),
        "email": _email,
        "country": _remember(_country),
        "document": _remember(_among(DOCUMENTS, "document.unknown", N_("is no kind of document that we know"))),
        "status": _remember(_status),
        "side": _remember(_among(SIDES, "side.unknown", N_("says neither debit nor credit"))),
        "role": _remember(_role),
        "any": shown,
    }[content]


def _remember(read: Reader) -> Reader:
    known: dict[Cell, Any] = {}

    def remembered(cell: Cell) -> Any:
        if not isinstance(cell, str):
            return read(cell)
        value = known.get(cell)
        if value is None:
            value = read(cell)
            if len(known) < _REMEMBERED:
                known[cell] = value
        return value

    return remembered


def _plain(cell: Cell, longest: int) -> str | Problem:
    """The cell as clean text no longer than allowed."""
    if isinstance(cell, CellError):
        return _no_value(cell, _error(cell))
    text = clean(cell if isinstance(cell, str) else shown(cell))
    bad = unreadable(text)
    if bad is not None:
        return bad
    if len(text) > longest:
        return Problem(
            "text.too_long",
            N_("has {length} characters, at most {longest} are kept"),
            {"length": len(text), "longest": longest},
            N_("shorten the text"),
        )
    return text


def _reference(cell: Cell) -> str | Problem:
    if isinstance(cell, (datetime, date)):
        return Problem(
            "reference.became_date",
            N_("was turned into a date by the spreadsheet"),
            remedy=N_("format the column as text and enter the reference again"),
        )
    lost = isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= _DIGITS_KEPT
    if lost or (isinstance(cell, str) and "+" in cell and _SCIENTIFIC.fullmatch(cell.strip())):
        return Problem(
            "reference.digits_lost",
            N_("was turned into a number by the spreadsheet and has lost its last digits"),
            remedy=N_("format the column as text and enter the reference again"),
        )
    return _plain(cell, _LONGEST_REFERENCE)


def _name(cell: Cell) -> str | Problem:
    return _plain(cell, _LONGEST_NAME)


def _text(cell: Cell) -> str | Problem:
    return _plain(cell, 1 << 30)


def _date_reader(style: DateStyle, zone: tzinfo | None) -> Reader:
    def read(cell: Cell) -> date | Problem:
        if isinstance(cell, str):
            return parse_date(cell, style=style, zone=zone)
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, date):
            return parse_date(cell.isoformat(), style=style, earliest=EARLIEST, latest=LATEST)
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            if style.serial:
                return date_from_serial(cell, serial=style.serial)
            if style.year or 19_000_000 < cell < 22_000_000:
                return parse_date(shown(cell), style=style)
        return _no_value(
            cell,
            Problem("date.not_a_date", N_("is not a date"), remedy=N_("format the column as a date")),
        )

    return read


def _days(cell: Cell) -> int | Problem:
    text = shown(cell).strip()
    if isinstance(cell, CellError) or not _WHOLE.fullmatch(text):
        return _no_value(cell, Problem("days.not_whole", N_("is not a whole number of days")))
    days = int(text.replace(",", ".").split(".")[0])
    if abs(days) > _MOST_DAYS:
        return Problem("days.too_many", N_("is more than a hundred years of days"))
    return days


def _percent(cell: Cell) -> int | Problem:
    """Basis points. A bare number below 1 could be a share or a percentage: not read."""
    text = shown(cell).strip()
    found = _PERCENT.fullmatch(text)
    if isinstance(cell, CellError) or found is None:
        return _no_value(cell, Problem("percent.not_a_number", N_("is not a percentage")))
    sign = -1 if found[1].startswith("-") else 1
    points = sign * (abs(int(found[1])) * 100 + int((found[2] or "").ljust(2, "0")))
    if not found[3] and 0 < abs(points) < 100:
        return Problem("percent.share", N_("can be a share or a percentage"), remedy=N_("write it with a % sign"))
    return points


def _currency(cell: Cell) -> str | Problem:
    text = clean(shown(cell))
    code = text.upper()
    if is_currency(code):
        return code
    meant = SYMBOLS.get(text, frozenset())
    if len(meant) == 1:
        return next(iter(meant))
    if meant:
        return Problem("currency.several", N_("stands for several currencies"), remedy=N_("write the code"))
    return _no_value(
        cell,
        Problem("currency.unknown", N_("is not a currency"), remedy=N_("write a code such as EUR")),
    )


def currency_in_amount(text: str) -> str:
    """The currency that an amount names without doubt, "" otherwise.

    >>> currency_in_amount("12,50 €"), currency_in_amount("$ 5")
    ('EUR', '')
    """
    meant = currencies_meant(text)
    return next(iter(meant)) if len(meant) == 1 else ""


def _flag(cell: Cell) -> bool | Problem:
    text = shown(cell).strip()
    if text in ("✓", "✔"):
        return True
    meant = "no" if text in ("-", "–") else FLAGS.get(fold(text))
    if meant is None:
        return _no_value(cell, Problem("flag.unknown", N_("says neither yes nor no")))
    return meant == "yes"


def _email(cell: Cell) -> str | Problem:
    text = _plain(cell, 320)
    return text if isinstance(text, Problem) else check_email(text)


def _country(cell: Cell) -> str | Problem:
    text = _plain(cell, _LONGEST_NAME)
    if isinstance(text, Problem):
        return text
    return country_of(text) or Problem(
        "country.unknown", N_("is no country that we know by this name"), remedy=N_("write the code, such as DE")
    )


def _status(cell: Cell) -> str | Problem:
    """paid, draft or open; a state that we do not know says nothing, and is "open"."""
    text = _plain(cell, _LONGEST_NAME)
    return text if isinstance(text, Problem) else STATES.get(fold(text), "open")


def _role(cell: Cell) -> tuple[str, str] | Problem:
    text = _plain(cell, _LONGEST_NAME)
    return text if isinstance(text, Problem) else (role_of(text), text)


def _among(table: dict[str, str], code: str, reason: str) -> Reader:
    def read(cell: Cell) -> str | Problem:
        text = _plain(cell, _LONGEST_NAME)
        if isinstance(text, Problem):
            return text
        return table.get(fold(text)) or Problem(code, reason)

    return read


def _no_value(cell: Cell, otherwise: Problem) -> Problem:
    return _error(cell) if isinstance(cell, CellError) else otherwise


def _error(cell: CellError) -> Problem:
    if cell.formula:
        return Problem(
            "cell.formula",
            N_("is a formula whose result was not saved in the file"),
            remedy=N_("open the workbook, save it again, or paste the values"),
        )
    return Problem(
        "cell.error", N_("is an error of the workbook ({shown})"), {"shown": cell.shown}, N_("mend the formula")
    )
