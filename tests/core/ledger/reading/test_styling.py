"""How columns write amounts and dates, and what neighbours prove for each other."""

from goodterms.core.basics.amounts import COMMA, POINT, UNSURE
from goodterms.core.basics.dates import DateStyle
from goodterms.core.ledger.reading.choosing import choose_columns
from goodterms.core.ledger.reading.sampling import ColumnSamples
from goodterms.core.ledger.reading.styling import booking_batch, with_styles

HEADER = ("Invoice date", "Due date", "Amount", "Outstanding")


def styles(
    *rows: tuple[object, ...], date_system: str = "1900", preamble: tuple[tuple[str, ...], ...] = ()
) -> list[object]:
    samples = [ColumnSamples() for _ in HEADER]
    for row in rows:
        for cell, sample in zip(row, samples, strict=True):
            sample.look(cell)  # type: ignore[arg-type]
    choices = choose_columns(HEADER, samples, kind="ledger")
    columns = with_styles(choices, samples, preamble=preamble, date_system=date_system)
    assert [c.field for c in columns] == ["issued_on", "due_on", "amount", "outstanding"]
    return [columns[0].dates, columns[1].dates, columns[2].amounts, columns[3].amounts]


def test_each_column_by_its_own_proof() -> None:
    assert styles(("13/02/2024", "2024-03-01", "1,50", "1.50")) == [
        DateStyle("dmy"), DateStyle("ymd"), COMMA, POINT,
    ]  # fmt: skip


def test_a_neighbours_proof_serves_a_column_without_one() -> None:
    assert styles(("13/02/2024", "01/03/2024", "1,50", "1.234")) == [
        DateStyle("dmy"), DateStyle("dmy"), COMMA, COMMA,
    ]  # fmt: skip


def test_without_any_proof_it_is_left_open() -> None:
    assert styles(("01/02/2024", "01/03/2024", "1.234", "1.234")) == [DateStyle(""), DateStyle(""), UNSURE, UNSURE]


def test_a_column_of_both_orders_is_left_open_whatever_its_neighbours_prove() -> None:
    found = styles(("13/02/2024", "02/13/2024", "1.50", "1"), ("02/13/2024", "02/14/2024", "1.50", "1"))
    assert found[:2] == [DateStyle(""), DateStyle("mdy")]


def test_day_numbers_take_the_workbooks_date_system() -> None:
    assert styles((45292.0, "", 1.0, 1.0), date_system="1904")[0] == DateStyle("", serial="1904")
    assert styles((45292.0, "", 1.0, 1.0))[0] == DateStyle("", serial="1900")


def test_booking_batch() -> None:
    head = ("EXTF", "700", "21", "Buchungsstapel", *[""] * 8, "20240101", "5")
    assert styles(("3101", "", "12,50", ""), preamble=(head,))[0] == DateStyle("dmy", pivot=69, year=2024)
    assert booking_batch("DATEV", (head,)) == (100_000, 699_999)
    assert booking_batch("DATEV", (("EXTF", "x"),)) == (10_000, 69_999)
    assert booking_batch("Xero", (head,)) == (0, 0)
