"""What a table hands over: cells of a line, as the file holds them.

A text file holds texts. A workbook holds numbers, truth values, dates and errors as well, and an adapter hands
them over as such, so that the one parser of amounts and dates can judge them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from goodterms.core.basics.problems import Problem


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell without a value: an error of the workbook (#REF!), or a formula whose result was never stored."""

    shown: str
    formula: bool = False


Cell = str | int | float | bool | date | datetime | CellError


class TableRow(NamedTuple):
    """One line of a table: its line in the file (the first line is 1), its cells, and what is wrong with the
    line as a whole (a quote that never closes, a cell too many), if anything.
    """

    line: int
    cells: tuple[Cell, ...]
    problem: Problem | None = None


def shown(cell: Cell) -> str:
    """The cell as text, for showing and for the file of rejected rows.

    >>> from datetime import datetime
    >>> shown(1250.0), shown(True), shown(datetime(2024, 1, 31, 13, 5)), shown(CellError("#REF!"))
    ('1250', 'TRUE', '2024-01-31 13:05:00', '#REF!')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.shown if isinstance(cell, CellError) else str(cell)
