"""How the chosen columns write their amounts and dates."""

import re
from collections.abc import Sequence
from dataclasses import replace

from goodterms.core.basics.amounts import COMMA, UNSURE
from goodterms.core.basics.dates import UNSURE as UNSURE_DATES
from goodterms.core.basics.dates import DateStyle, Order
from goodterms.core.ledger.reading.cells import Cell, shown
from goodterms.core.ledger.reading.choosing import Choice
from goodterms.core.ledger.reading.fields import FIELDS
from goodterms.core.ledger.reading.mapping import Column
from goodterms.core.ledger.reading.sampling import ColumnSamples

# Where the header line of a DATEV batch says when the business year begins and how long account numbers are
# (DATEV format description, version 700, fields 13 and 14).
_BATCH_YEAR, _BATCH_LENGTH = 12, 13
_BATCH_BEGIN = re.compile(r"(20[0-9]{2})[0-9]{4}")


def with_styles(
    choices: Sequence[Choice],
    samples: Sequence[ColumnSamples],
    *,
    preamble: Sequence[Sequence[Cell]],
    date_system: str,
) -> tuple[Column, ...]:
    """The columns that are read, each with the style its own cells prove, or the one its neighbours prove.

    A column that proves nothing itself (only 01/02/2025) is written as the others of the file are, if those
    are all written alike; a file comes from one program. If they are not, it is left open and asked.
    """
    columns = [Column(c.header, c.field) for c in choices if c.field]
    at = [c.position for c in choices if c.field]
    orders = {samples[p].dates.style.order for p, c in zip(at, columns, strict=True) if _proves_order(samples[p], c)}
    marks = {samples[p].amounts.style for p, c in zip(at, columns, strict=True) if _proves_mark(samples[p], c)}
    year = _batch_year(preamble)
    styled = []
    for position, column in zip(at, columns, strict=True):
        content = FIELDS[column.field].content
        if content == "date":
            column = replace(column, dates=_dates(samples[position], orders, date_system, year))
        elif content in ("amount", "percent"):
            guess = samples[position].amounts
            style = guess.style
            if guess.verdict in ("ambiguous", "none") and len(marks) == 1:
                style = next(iter(marks))
            elif year and style == UNSURE:
                style = COMMA
            column = replace(column, amounts=style)
        styled.append(column)
    return tuple(styled)


def _dates(sample: ColumnSamples, orders: set[Order], date_system: str, year: int) -> DateStyle:
    guess = sample.dates
    if year:
        return DateStyle("dmy", pivot=69, year=year)
    if guess.verdict in ("ambiguous", "none") and len(orders) == 1:
        return replace(guess.style, order=next(iter(orders)))
    if (sample.numbers or guess.style.serial) and sample.share_of_dates < 1:
        return replace(guess.style, serial="1904" if date_system == "1904" else "1900")
    return guess.style if guess.verdict != "none" or sample.filled else UNSURE_DATES


def _proves_order(sample: ColumnSamples, column: Column) -> bool:
    """Only numbers in an order prove it: dates with the year in front or the month in words fit every order."""
    guess = sample.dates
    return FIELDS[column.field].content == "date" and guess.verdict == "sure" and bool(guess.examples)


def _proves_mark(sample: ColumnSamples, column: Column) -> bool:
    guess = sample.amounts
    return FIELDS[column.field].content == "amount" and guess.verdict == "sure" and bool(guess.examples)


def _batch_head(preamble: Sequence[Sequence[Cell]]) -> Sequence[Cell]:
    for line in preamble:
        if len(line) > _BATCH_LENGTH and shown(line[0]).strip() in ("EXTF", "DTVF"):
            return line
    return ()


def _batch_year(preamble: Sequence[Sequence[Cell]]) -> int:
    head = _batch_head(preamble)
    found = _BATCH_BEGIN.fullmatch(shown(head[_BATCH_YEAR]).strip()) if head else None
    return int(found[1]) if found else 0


def booking_batch(program: str, preamble: Sequence[Sequence[Cell]]) -> tuple[int, int]:
    """The account numbers that are customers in a DATEV batch; (0, 0) for every other file.

    Ledger accounts have four digits unless the batch says otherwise; customers have one digit more, 10000 to
    69999. (Source: DATEV standard charts of accounts SKR 03 and SKR 04.)

    >>> booking_batch("DATEV", []), booking_batch("", [])
    ((10000, 69999), (0, 0))
    """
    if program != "DATEV":
        return 0, 0
    head = _batch_head(preamble)
    length = shown(head[_BATCH_LENGTH]).strip() if head else ""
    scale = 10 ** (int(length) - 4) if length.isascii() and length.isdigit() and 4 <= int(length) <= 8 else 1
    return 10_000 * scale, 70_000 * scale - 1
