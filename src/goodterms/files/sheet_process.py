"""The process that parses a workbook: limited in memory, time and output, so that no file can hurt more.

Called as `python -m goodterms.files.sheet_process FILE [SHEET]`. Writes JSON, one line each: first what was
found (sheet, sheets, first column, merged cells, hidden rows, date system), then one line a row of the sheet,
from the first row of the sheet on. A number is a number; {"d": …} is a date, {"t": …} a moment, {"e": …} an
error, {"f": true} a formula without a stored result. Exit status 3: the workbook cannot be read.
"""

import json
import resource
import sys
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from goodterms.core.ledger.reading.synonyms import is_known
from goodterms.files.sheet_parts import SheetMarks, sheet_marks, workbook_parts

MEMORY = 640 << 20
SECONDS = 60
_LARGEST_OUTPUT = 1 << 30
_LINES_ABOVE_HEADER = 30
_MOST_SHEETS = 200
UNREADABLE = 3


def limit() -> None:
    """No more memory, time or output than a workbook of a ledger needs."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_OUTPUT, _LARGEST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def choose_sheet(workbook: CalamineWorkbook, wanted: str) -> CalamineSheet | None:
    """The sheet asked for, or the one whose first lines hold most column names that we know."""
    if wanted:
        return workbook.get_sheet_by_name(wanted) if wanted in workbook.sheet_names else None
    tables = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = [sheet for sheet in tables if sheet.visible == SheetVisibleEnum.Visible] or tables
    best: CalamineSheet | None = None
    best_known = -1
    for described in shown[:_MOST_SHEETS]:
        sheet = workbook.get_sheet_by_name(described.name)
        known = max((_known(row) for row in sheet.to_python(nrows=_LINES_ABOVE_HEADER)), default=0)
        if known > best_known or (best is not None and best.start is None and sheet.start is not None):
            best, best_known = sheet, known
    return best


def _known(row: Sequence[Any]) -> int:
    return sum(isinstance(cell, str) and bool(cell.strip()) and is_known(cell) for cell in row)


def encoded(cell: Any) -> Any:
    """A cell as JSON can hold it."""
    if isinstance(cell, (str, bool, int, float)):
        return cell
    if isinstance(cell, datetime):
        return {"t": cell.isoformat()}
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    return str(cell) if isinstance(cell, (time, timedelta)) else ""


def main(path: str, wanted: str) -> int:
    """Write the sheet to standard output; gives the exit status."""
    with zipfile.ZipFile(path) as archive:
        found = workbook_parts(archive)
        workbook = CalamineWorkbook.from_path(path)
        sheet = choose_sheet(workbook, wanted)
        if sheet is None:
            sys.stdout.write(json.dumps({"missing": wanted, "sheets": workbook.sheet_names}) + "\n")
            return 0
        part = found.parts.get(sheet.name, "")
        marks = sheet_marks(archive, part) if part else SheetMarks()
    left = sheet.start[1] if sheet.start else 0
    merged = [
        [list(start), list(end)] for start, end in sheet.merged_cell_ranges or [] if start[0] < _LINES_ABOVE_HEADER
    ]
    described = {
        "sheet": sheet.name,
        "sheets": workbook.sheet_names,
        "left": left,
        "merged": merged,
        "hidden": marks.hidden,
        "date_system": found.date_system,
    }
    sys.stdout.write(json.dumps(described) + "\n")
    _write_rows(sheet, marks, left)
    return 0


def _write_rows(sheet: CalamineSheet, marks: SheetMarks, left: int) -> None:
    marked = {place[0] for place in marks.errors} | {place[0] for place in marks.formulas}
    last = max(marked, default=-1)
    for number, row in enumerate(sheet.iter_rows()):
        cells = [encoded(cell) for cell in row]
        if number in marked:
            _mark(cells, number, left, marks)
        sys.stdout.write(json.dumps(cells) + "\n")
    width = len(cells) if sheet.start else 0
    for number in range(sheet.total_height, last + 1):
        cells = [""] * width
        _mark(cells, number, left, marks)
        sys.stdout.write(json.dumps(cells) + "\n")


def _mark(cells: list[Any], number: int, left: int, marks: SheetMarks) -> None:
    for at in range(len(cells)):
        place = (number, at + left)
        if place in marks.errors:
            cells[at] = {"e": marks.errors[place]}
        elif place in marks.formulas:
            cells[at] = {"f": True}


if __name__ == "__main__":
    limit()
    try:
        sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""))
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, KeyError, SyntaxError):
        sys.exit(UNREADABLE)
