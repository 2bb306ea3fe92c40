"""Writing tables for other people's programs: CSV and XLSX in which no text can run as a formula."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from goodterms.core.basics.formulas import disarm

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_csv(out: IO[str], header: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write a table as CSV. Texts are disarmed and quoted; Decimals and ints stay bare numbers. Returns the rows."""
    count = -1
    for line in csv_lines(header, rows):
        out.write(line)
        count += 1
    return count


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of such a CSV file, one after the other, for whoever sends them piece by piece."""
    # The csv module of Python 3.11 cannot quote texts only, and a minus in front of a number must stay bare.
    yield ",".join(map(_cell, header)) + "\r\n"
    for row in rows:
        yield ",".join(map(_cell, row)) + "\r\n"


def write_xlsx(out: Path | IO[bytes], sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[Any]]]]) -> None:
    """Write a workbook, a sheet a table. Every text cell is of type string, whatever it begins with."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    for title, (header, rows) in sheets.items():
        sheet = book.create_sheet(title[:31])
        for row in (header, *rows):
            cells = []
            for value in row:
                kept = _NOT_IN_XML.sub("", value) if isinstance(value, str) else value
                cell = WriteOnlyCell(sheet, value=kept)
                if isinstance(kept, str):
                    cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    book.save(out)


def _cell(cell: Any) -> str:
    """One cell: numbers bare, with exactly their digits; everything else a quoted text that cannot run."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, int):
        return str(cell)
    text = disarm(str(cell)).replace('"', '""')
    return f'"{text}"'
