"""The typed rows are values: frozen, equal by content, with the defaults that a reader relies on."""

import dataclasses
from datetime import date
from typing import get_args

import pytest

from goodterms.core.ledger.reading.rows import InvoiceRow, LeftOut, Rejected, Row, Settlement, Verdict


def test_rows_are_frozen_values() -> None:
    row = InvoiceRow(line=2, raw=(), identity="i", number="7", issued_on=date(2024, 1, 31), amount=1, currency="EUR")
    assert row == dataclasses.replace(row) and row != dataclasses.replace(row, amount=2)
    assert (row.occurrence, row.duplicate_of, row.notes, row.due_on, row.settlement) == (1, 0, (), None, None)
    with pytest.raises(dataclasses.FrozenInstanceError):
        row.amount = 5  # type: ignore[misc]


def test_a_verdict_is_a_row_or_says_why_not() -> None:
    assert set(get_args(Verdict)) == {*get_args(Row), Rejected, LeftOut}
    assert Settlement(None, 5).credited == 0
    assert Rejected(2, (), ()).amount is None
