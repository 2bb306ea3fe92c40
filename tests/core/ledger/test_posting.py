"""What a row means for a document that the ledger knows: corrections and further facts, never edits."""

from dataclasses import replace
from datetime import date

import pytest

from goodterms.core.ledger.posting import Change, Known, compare, settlement_of
from goodterms.core.ledger.reading.rows import CreditNoteRow, InvoiceRow, Settlement
from goodterms.core.ledger.settling import Difference, Posted

JAN, FEB, MAR = date(2026, 1, 10), date(2026, 2, 9), date(2026, 3, 9)
ROW = InvoiceRow(line=2, raw=(), identity="", number="7", issued_on=JAN, due_on=FEB, amount=1000, currency="EUR")
NOTE = CreditNoteRow(line=2, raw=(), identity="", number="C", issued_on=JAN, amount=1000, currency="EUR")


def known(**more) -> Known:
    return replace(Known(7, JAN, FEB, "EUR", 1000), **more)


def test_a_row_that_agrees_changes_nothing():
    assert not compare(ROW, known(), says_settlement=True)
    assert compare(ROW, known(), says_settlement=True) == Change()


def test_amount_and_dates():
    found = compare(replace(ROW, amount=900, due_on=MAR), known(), says_settlement=False)
    assert (found.amount, found.dates) == (900, (JAN, MAR))
    assert found.told(known()) == {
        "amount_minor": [1000, 900],
        "dates": [["2026-01-10", "2026-02-09"], ["2026-01-10", "2026-03-09"]],
    }


def test_a_row_without_a_due_date_leaves_the_due_date():
    assert not compare(replace(ROW, due_on=None), known(due_on=MAR), says_settlement=False)


def test_a_credit_note_is_due_when_it_is_issued():
    assert not compare(NOTE, known(due_on=JAN), says_settlement=False)


def test_saying_nothing_means_open_only_where_the_file_tells_settlements():
    paid = known(from_rows=[Posted(1, FEB, 1000)])
    assert not compare(ROW, paid, says_settlement=False)
    assert compare(ROW, paid, says_settlement=True).payments == Difference(reverse=(1,))


def test_what_other_payments_paid_is_not_paid_again():
    row = replace(ROW, settlement=Settlement(MAR, 1000))
    assert not compare(row, known(paid_otherwise=1000), says_settlement=True)
    found = compare(row, known(paid_otherwise=400), says_settlement=True)
    assert found.payments.add == ((MAR, 600),)
    assert found.told(known(paid_otherwise=400)) == {"paid_minor": [0, 600]}


@pytest.mark.parametrize(
    ("by_notes", "by_rows", "more"), [(0, 0, 300), (300, 0, 0), (100, 0, 200), (0, 300, 0), (0, 400, -100)]
)
def test_credit_is_counted_once(by_notes, by_rows, more):
    row = replace(ROW, settlement=Settlement(None, 0, 300))
    found = compare(row, known(credited_by_notes=by_notes, credited_by_rows=by_rows), says_settlement=True)
    assert found.credit == more


def test_what_a_credit_note_was_used_for_counts_as_credited():
    assert settlement_of(replace(NOTE, settlement=Settlement(MAR, 200, 50))) == Settlement(MAR, 0, 250)
    assert settlement_of(NOTE) == Settlement(None, 0, 0)


@pytest.mark.parametrize(
    ("said", "disputed", "by_file", "change"),
    [
        (True, False, False, True),
        (True, True, False, None),
        (False, True, True, False),
        (False, True, False, None),
        (None, True, True, None),
        (False, False, False, None),
    ],
)
def test_a_file_ends_only_disputes_that_a_file_began(said, disputed, by_file, change):
    found = compare(
        replace(ROW, disputed=said), known(disputed=disputed, disputed_by_file=by_file), says_settlement=False
    )
    assert found.disputed is change
    assert bool(found) is (change is not None)
