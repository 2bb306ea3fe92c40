"""Opening an XLSX workbook: checked as an archive, parsed in a limited process, read from what that wrote."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

import goodterms
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.basics.text import clean, unreadable
from goodterms.core.ledger.reading.cells import Cell, CellError, TableRow, shown
from goodterms.core.ledger.reading.heading import find_heading
from goodterms.files.archive import check_archive
from goodterms.files.bytes_of import Source
from goodterms.files.sheet_process import UNREADABLE
from goodterms.files.table import Progress, Table, refused

_SECONDS = 120
_CHUNK = 1 << 16
_LINES_ABOVE_HEADER = 30


def open_workbook(source: Source, *, name: str, sheet: str | None) -> Table:
    """The table in a workbook, or a refused table that says why there is none."""
    checked = check_archive(source)
    if isinstance(checked, Problem):
        return refused(name, checked)
    parsed = _parse(source, sheet or "")
    if isinstance(parsed, Problem):
        return refused(name, parsed)
    rows = _Rows(parsed)
    found = rows.described
    if "missing" in found:
        return refused(name, _no_such_sheet(found))
    lines = _merged_down(list(islice(rows.cells(), _LINES_ABOVE_HEADER)), found)
    if not any(_filled(line) for line in lines):
        return refused(name, Problem("file.empty", N_("the sheet {sheet} is empty"), {"sheet": found["sheet"]}))
    at = find_heading(lines)
    if at is None:
        return refused(
            name,
            Problem(
                "file.no_header",
                N_("no line of the sheet {sheet} names the columns"),
                {"sheet": found["sheet"]},
                N_("put the names of the columns into the first line"),
            ),
        )
    header = tuple(clean(shown(cell)) for cell in lines[at])
    bad = next((p for cell in header if (p := unreadable(cell)) is not None), None)
    if bad is not None:
        return refused(name, bad.at(line=at + 1))
    progress = Progress(total=rows.size)
    return Table(
        name,
        header=header,
        header_line=at + 1,
        preamble=tuple(lines[:at]),
        sheet=found["sheet"],
        date_system=found["date_system"],
        notes=checked + _notes(found, has_rows=rows.count_beyond(at)),
        progress=progress,
        _stream=lambda: rows.below(at, progress),
    )


class _Rows:
    """The rows that the process wrote, in a file without a name that vanishes with this object."""

    def __init__(self, written: IO[bytes]) -> None:
        self._written = written
        self.size = os.fstat(written.fileno()).st_size
        self.described: dict[str, Any] = json.loads(next(self._lines(), b"{}"))

    def _lines(self, progress: Progress | None = None) -> Iterator[bytes]:
        """Lines from the start; read by position, so that several readings do not disturb each other."""
        at, rest = 0, b""
        while chunk := os.pread(self._written.fileno(), _CHUNK, at):
            at += len(chunk)
            if progress is not None:
                progress.done = at
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole

    def cells(self, progress: Progress | None = None) -> Iterator[tuple[Cell, ...]]:
        """The cells of every row of the sheet, from its first row on."""
        for line in islice(self._lines(progress), 1, None):
            yield tuple(_decoded(cell) for cell in json.loads(line))

    def below(self, header: int, progress: Progress) -> Iterator[TableRow]:
        """The rows below the header, numbered as the sheet numbers them."""
        for number, cells in enumerate(self.cells(progress), start=1):
            if number > header + 1:
                yield TableRow(number, cells)

    def count_beyond(self, header: int) -> bool:
        """Whether anything stands below the header."""
        return any(_filled(cells) for cells in islice(self.cells(), header + 1, None))


def _parse(source: Source, sheet: str) -> IO[bytes] | Problem:
    """What the parsing process writes, as an open file, or the Problem that ended it."""
    written = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the table that reads it
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy:
        for chunk in source.chunks():
            copy.write(chunk)
        copy.flush()
        environment = {"PYTHONPATH": str(Path(goodterms.__file__).parents[1]), "PYTHONHASHSEED": "0"}
        try:
            ended = subprocess.run(
                [sys.executable, "-m", "goodterms.files.sheet_process", copy.name, sheet],
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.DEVNULL,
                env=environment,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            written.close()
            return _too_much()
    if ended.returncode == 0:
        return written
    written.close()
    if ended.returncode == UNREADABLE:
        return Problem("workbook.damaged", N_("the workbook is damaged"), remedy=N_("save it again, or save it as CSV"))
    return _too_much()


def _decoded(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        plain: Cell = cell
        return plain
    if "d" in cell:
        return date.fromisoformat(cell["d"])
    if "t" in cell:
        return datetime.fromisoformat(cell["t"])
    return CellError(cell["e"]) if "e" in cell else CellError("(formula)", formula=True)


def _filled(cells: Sequence[Cell]) -> bool:
    return any(not isinstance(cell, str) or cell.strip() for cell in cells)


def _merged_down(lines: list[tuple[Cell, ...]], found: dict[str, Any]) -> list[tuple[Cell, ...]]:
    """The first lines, with cells that are merged downwards in every line that they cover.

    Headers of two lines merge "Customer" over both; the second line is the header and needs the name.
    """
    filled = [list(line) for line in lines]
    for (top, first), (bottom, last) in found["merged"]:
        column = first - found["left"]
        if first == last and top < len(filled) and 0 <= column < len(filled[top]):
            for line in filled[top + 1 : bottom + 1]:
                line[column] = filled[top][column]
    return [tuple(line) for line in filled]


def _notes(found: dict[str, Any], *, has_rows: bool) -> tuple[Problem, ...]:
    notes = []
    others = [name for name in found["sheets"] if name != found["sheet"]]
    if others:
        notes.append(
            Problem(
                "workbook.other_sheets",
                N_("the sheet {sheet} was read; not read: {others}"),
                {"sheet": found["sheet"], "others": ", ".join(others[:20])},
            )
        )
    if found["hidden"]:
        notes.append(
            Problem("workbook.hidden_rows", N_("{count} hidden rows were read too"), {"count": found["hidden"]})
        )
    if not has_rows:
        notes.append(Problem("file.no_rows", N_("the file has column names but no rows")))
    return tuple(notes)


def _no_such_sheet(found: dict[str, Any]) -> Problem:
    return Problem(
        "workbook.no_such_sheet",
        N_("the workbook has no sheet {sheet}; it has {sheets}"),
        {"sheet": found["missing"], "sheets": ", ".join(found["sheets"][:20])},
    )


def _too_much() -> Problem:
    return Problem(
        "workbook.too_large",
        N_("the workbook needs more memory or time than a ledger does"),
        remedy=N_("delete empty formatted rows and columns, or save the sheet as CSV"),
    )
