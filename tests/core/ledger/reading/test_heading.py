"""The line with the column names, among titles, dates and data."""

import pytest

from goodterms.core.ledger.reading.heading import find_heading


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], None),
        ([("", "")], None),
        ([("Customer", "Amount"), ("ACME", "12.50")], 0),
        ([("Open items of ACME",), (), ("As of", "31.01.2024"), ("Kunde", "Betrag", "Datum"), ("x", "1", "2")], 3),
        ([("Customer", "Amount"), ("Customer", "Amount")], 0),
        ([("Ship", "Colour", "Pet"), ("Titanic", "white", "cat")], 0),
        ([("Report", ""), ("Ship", "Sailed"), ("Titanic", "10.04.1912"), ("Olympic", "14.06.1911")], 1),
        ([("INV-1", "12.50"), ("INV-2", "7.00")], None),
        ([("x", "2024-01-31"), ("y", "2024-02-01")], None),
        ([("Amount",), ("12.50",)], 0),
        ([(1.0, 2.0), ("Customer no", "Amount")], 1),
    ],
)
def test_find_heading(lines: list[tuple[object, ...]], expected: int | None) -> None:
    assert find_heading(lines) == expected  # type: ignore[arg-type]
