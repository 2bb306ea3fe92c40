"""What a column's cells say, collected in one pass."""

from datetime import date

from goodterms.core.basics.amounts import COMMA, POINT
from goodterms.core.ledger.reading.cells import CellError
from goodterms.core.ledger.reading.sampling import ColumnSamples


def looked(*cells: object) -> ColumnSamples:
    samples = ColumnSamples()
    for cell in cells:
        samples.look(cell)  # type: ignore[arg-type]
    return samples


def test_a_column_of_amounts() -> None:
    samples = looked("€ 1.250,00", "-3,50", "", CellError("#N/A"))
    assert samples.amounts.style == COMMA
    assert (samples.share_of_amounts, samples.share_of_dates, samples.filled, samples.negative) == (1.0, 0.0, 2, 1)
    assert samples.meant == {frozenset({"EUR"})}


def test_a_column_of_numbers_of_a_workbook() -> None:
    samples = looked(1.5, 2.0, "")
    assert (samples.amounts.verdict, samples.amounts.style, samples.share_of_amounts) == ("sure", POINT, 1.0)


def test_a_column_of_dates() -> None:
    assert looked("31.01.2024", "x").share_of_dates == 0.5
    assert looked(date(2024, 1, 31), date(2024, 2, 1)).share_of_dates == 1.0
    numbers = looked("45292", "45293")
    assert numbers.dates.style.serial == "1900" and numbers.share_of_dates == 0.0


def test_a_column_of_other_things() -> None:
    samples = looked("jo@example.com", "EUR", "Jo Doe", "yes")
    assert (samples.emails, samples.codes, samples.spaced, samples.flags) == (1, 1, 1, 1)
    assert samples.all_different and not looked("a", "a").all_different
    assert samples.examples == ["jo@example.com", "EUR", "Jo Doe"]


def test_following_goes_on_where_looking_stopped() -> None:
    samples = looked("01/02/2025", "1.234")
    samples.follow_dates("13/02/2025")
    samples.follow_amounts("5,50")
    assert samples.dates.style.order == "dmy"
    assert samples.amounts.style == COMMA
