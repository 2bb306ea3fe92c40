"""Tables as delimited text: which mark divides the cells, and the rows, strictly.

Quotes follow RFC 4180: a quoted cell begins and ends with a quote, a quote inside is doubled. A quote anywhere
else rejects its line, and reading goes on with the next line of the file: a stray quote never swallows rows.
A quoted cell may hold line breaks. It is not believed, and its first line is rejected, if a line inside it reads
as a row of its own, if it does not end within a hundred lines, or if the file ends before it does.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from functools import lru_cache

from goodterms.core.basics.formulas import rearm
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.reading.cells import TableRow
from goodterms.core.ledger.reading.heading import find_heading
from goodterms.core.ledger.reading.synonyms import is_known
from goodterms.files.lines import LONGEST_LINE, PhysicalLine

DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 16_384
_MOST_LINES_IN_A_CELL = 100
# Below this many columns a line inside a quoted cell is too easily like a row to tell them apart.
_WIDTH_TO_TELL = 3
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
# Cells kept of a line with too many: enough to find the place, not enough to fill the memory.
_KEPT_OF_RAGGED = 100


@lru_cache(maxsize=16)
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    return re.compile(rf'(?: *+"((?:[^"]++|"")*+)" *+|([^"{mark}]*+))({mark}|\Z)')


_OPEN_QUOTE = re.compile(r' *+"(?:[^"]++|"")*+\Z')


def cells_of(text: str, delimiter: str) -> tuple[str, ...] | str:
    r"""The cells of one record, or "open" (a quoted cell does not end) or "stray" (a quote out of place).

    >>> cells_of('a,"b,c",d', ","), cells_of('a,"b', ","), cells_of('a,b"c,d', ",")
    (('a', 'b,c', 'd'), 'open', 'stray')
    """
    if '"' not in text:
        return tuple(text.split(delimiter))
    pattern = _cell_pattern(delimiter)
    cells: list[str] = []
    at = 0
    while True:
        found = pattern.match(text, at)
        if found is None:
            return "open" if _OPEN_QUOTE.match(text, at) else "stray"
        quoted = found[1]
        cells.append(found[2] if quoted is None else quoted.replace('""', '"'))
        if not found[3]:
            return tuple(cells)
        at = found.end()


def separator_named(line: str) -> str:
    """The delimiter that a first line "sep=;" names, "" for any other line."""
    found = _SEPARATOR_LINE.fullmatch(line.rstrip("\ufeff \t").lstrip("\ufeff"))
    return found[1] if found else ""


def choose_delimiter(lines: Sequence[str]) -> str:
    """The mark that divides the cells of these first lines.

    The one whose best line holds most column names that we know wins; then the one that cuts most lines into
    equally many cells; then the one that makes more cells.

    >>> choose_delimiter(["Rechnung;Betrag", "7;1.234,50", "8;2,00"])
    ';'
    """

    def fitness(delimiter: str) -> tuple[int, float, int]:
        split = [cells for line in lines if isinstance(cells := cells_of(line, delimiter), tuple)]
        widths = Counter(len(cells) for cells in split if len(cells) > 1)
        known = max((sum(is_known(c) for c in cells if c.strip()) for cells in split if len(cells) > 1), default=0)
        if not widths:
            return 0, 0.0, 0
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        return known, count / max(1, len(lines)), width

    return max(DELIMITERS, key=fitness)


class Records:
    """The rows of a delimited text, line by line. width: cells of the header; 0 while it is still looked for.

    last_line: the last physical line of the row that was given last.
    """

    def __init__(self, lines: Iterator[PhysicalLine], delimiter: str, *, width: int = 0) -> None:
        self._lines, self._delimiter, self.width = lines, delimiter, width
        self._waiting: deque[PhysicalLine] = deque()
        self.last_line = 0

    def __iter__(self) -> Iterator[TableRow]:
        while (line := self._next()) is not None:
            yield self._record(line)

    def _next(self) -> PhysicalLine | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def _record(self, line: PhysicalLine) -> TableRow:
        if line.cut:
            self.last_line = line.number
            return TableRow(line.number, (line.text[:200],), _too_long())
        cells = cells_of(line.text, self._delimiter)
        ended, self.last_line = line.ended, line.number
        if cells == "open":
            cells, ended = self._to_the_closing_quote(line)
        if isinstance(cells, tuple) and "'" in "".join(cells):
            # Our own exports put an apostrophe in front of what a spreadsheet would run as a formula.
            cells = tuple(rearm(cell) for cell in cells)
        if isinstance(cells, str):
            problem = _never_closed() if cells == "open" else _stray_quote()
            return TableRow(line.number, (line.text,), problem)
        if self.width and len(cells) != self.width and cells != ("",):
            problem = _cut_short() if not ended and len(cells) < self.width else _ragged(len(cells), self.width)
            return TableRow(line.number, cells[: self.width + _KEPT_OF_RAGGED], problem)
        return TableRow(line.number, cells)

    def _to_the_closing_quote(self, first: PhysicalLine) -> tuple[tuple[str, ...] | str, bool]:
        """The cells of a record over several lines; else puts the lines back and says what is wrong."""
        taken: list[PhysicalLine] = []
        text = first.text
        while len(taken) < _MOST_LINES_IN_A_CELL and (line := self._next()) is not None:
            taken.append(line)
            if line.cut or self._is_a_row(line.text) or len(text) + len(line.text) > LONGEST_LINE:
                break
            text += "\n" + line.text
            if '"' not in line.text:
                continue
            cells = cells_of(text, self._delimiter)
            if isinstance(cells, tuple) and (not self.width or len(cells) == self.width):
                self.last_line = line.number
                return cells, line.ended
            if cells != "open":
                break
        self._waiting.extendleft(reversed(taken))
        return "open", first.ended

    def _is_a_row(self, text: str) -> bool:
        """Whether a line inside a quoted cell reads as a whole row of its own."""
        if self.width < _WIDTH_TO_TELL:
            return False
        cells = cells_of(text, self._delimiter)
        return isinstance(cells, tuple) and len(cells) == self.width


def find_header(rows: Sequence[TableRow]) -> int | None:
    """The position of the header among the first records; lines that are wrong cannot be it."""
    return find_heading([row.cells if row.problem is None else () for row in rows])


def usual_width(rows: Sequence[TableRow], header_width: int) -> int:
    """The width to expect: the header's, or one more where every row ends with an empty cell too many.

    >>> usual_width([TableRow(2, ("a", "b", "")), TableRow(3, ("c", "d", ""))], 2)
    3
    """
    following = [row.cells for row in rows if row.problem is None and row.cells != ("",)]
    extra = [cells for cells in following if len(cells) == header_width + 1 and not str(cells[-1]).strip()]
    return header_width + 1 if following and len(extra) == len(following) else header_width


def _too_long() -> Problem:
    return Problem(
        "line.too_long",
        N_("the line has more than {longest} characters"),
        {"longest": LONGEST_LINE},
        N_("check the line ends and the quotes of the file"),
    )


def _stray_quote() -> Problem:
    return Problem(
        "quote.stray",
        N_("a quotation mark stands where none may stand"),
        remedy=N_("put the whole cell in quotation marks and double those inside it"),
    )


def _never_closed() -> Problem:
    return Problem(
        "quote.never_closed",
        N_("a quotation mark opens a cell and is not closed"),
        remedy=N_("close it, or double it if it belongs to the text"),
    )


def _ragged(found: int, expected: int) -> Problem:
    return Problem(
        "row.width",
        N_("the line has {found} cells, the header has {expected}"),
        {"found": found, "expected": expected},
        N_("put texts that hold the dividing mark into quotation marks")
        if found > expected
        else N_("complete the line: cells are missing in it, or it was broken off"),
    )


def _cut_short() -> Problem:
    return Problem(
        "row.cut_short",
        N_("the last line of the file is cut short"),
        remedy=N_("the file may not have been saved to its end: export it again"),
    )
