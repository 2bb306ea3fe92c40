"""Cells of a workbook as text."""

from datetime import date, datetime

from goodterms.core.ledger.reading.cells import CellError, TableRow, shown


def test_a_cell_is_shown_as_a_person_would_type_it() -> None:
    cells = ("x", 7, 7.0, 7.25, 1e15, True, False, date(2024, 1, 31), datetime(2024, 1, 31, 13, 5))
    assert [shown(cell) for cell in cells] == [
        "x", "7", "7", "7.25", "1000000000000000.0", "TRUE", "FALSE", "2024-01-31", "2024-01-31 13:05:00",
    ]  # fmt: skip
    assert shown(CellError("#N/A")) == "#N/A"


def test_a_row_is_whole_unless_said_otherwise() -> None:
    assert TableRow(2, ("a",)).problem is None
