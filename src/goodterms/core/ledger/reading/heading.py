"""Which line of a table names the columns: exports put titles, dates and blank lines above it."""

from collections import Counter
from collections.abc import Sequence

from goodterms.core.basics.amounts import UNSURE as ANY_AMOUNT
from goodterms.core.basics.amounts import parse_amount
from goodterms.core.basics.dates import UNSURE, DateStyle, parse_date
from goodterms.core.basics.problems import Problem
from goodterms.core.ledger.reading.cells import Cell
from goodterms.core.ledger.reading.synonyms import is_known

_ANY_DATE = DateStyle(UNSURE.order, pivot=69)


def find_heading(lines: Sequence[Sequence[Cell]]) -> int | None:
    """The position of the line with the column names among the first lines of a table; None if there is none.

    The line with most names that we know wins, the first of equals; without any known name it is the first line
    as wide as most lines whose cells are all words, no amounts and no dates.

    >>> find_heading([("Open items", ""), ("", ""), ("Invoice no", "Amount"), ("7", "12.50")])
    2
    >>> find_heading([("7", "12.50"), ("8", "9.00")]) is None
    True
    """
    known = [sum(isinstance(cell, str) and bool(cell.strip()) and is_known(cell) for cell in line) for line in lines]
    filled = [sum(not isinstance(cell, str) or bool(cell.strip()) for cell in line) for line in lines]
    best = max(known, default=0)
    if best >= 2 or (best == 1 and max(filled) == 1):
        return known.index(best)
    widths = Counter(count for count in filled if count)
    if not widths:
        return None
    usual = max(widths, key=lambda width: (widths[width], width))
    for position, line in enumerate(lines):
        if filled[position] >= usual and all(_is_word(cell) for cell in line):
            return position
    return None


def _is_word(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return False
    text = cell.strip()
    if not text:
        return True
    amount = parse_amount(text, style=ANY_AMOUNT, currency="EUR")
    amounts = isinstance(amount, int) or amount.code == "amount.ambiguous"
    date = parse_date(text, style=_ANY_DATE)
    dates = not isinstance(date, Problem) or date.code == "date.ambiguous"
    return not amounts and not dates
