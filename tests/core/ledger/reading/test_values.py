"""One cell to one value."""

from datetime import date, datetime, time
from typing import Any

import pytest

from goodterms.core.basics.amounts import COMMA, POINT
from goodterms.core.basics.dates import DAY_FIRST, ISO, DateStyle
from goodterms.core.basics.problems import Problem
from goodterms.core.ledger.reading.cells import CellError
from goodterms.core.ledger.reading.fields import FIELDS
from goodterms.core.ledger.reading.mapping import Column
from goodterms.core.ledger.reading.values import amount_reader, currency_in_amount, reader_for

REFERENCE_ERROR = CellError("#REF!")
FORMULA = CellError("(formula)", formula=True)


def outcome(value: Any) -> Any:
    return value.code if isinstance(value, Problem) else value


@pytest.mark.parametrize(
    ("content", "cell", "expected"),
    [
        ("reference", " 00123 ", "00123"),
        ("reference", 123.0, "123"),
        ("reference", 12.5, "12.5"),
        ("reference", 1e15, "reference.digits_lost"),
        ("reference", "1.23E+15", "reference.digits_lost"),
        ("reference", "1E+2-X", "1E+2-X"),
        ("reference", date(2024, 1, 2), "reference.became_date"),
        ("reference", "x" * 101, "text.too_long"),
        ("name", "x" * 400, "x" * 400),
        ("name", "x" * 401, "text.too_long"),
        ("name", REFERENCE_ERROR, "cell.error"),
        ("text", FORMULA, "cell.formula"),
        ("text", 7.0, "7"),
        ("days", "13", 13),
        ("days", "13.0", 13),
        ("days", 13.0, 13),
        ("days", "-2", -2),
        ("days", "2.5", "days.not_whole"),
        ("days", "1e2", "days.not_whole"),
        ("days", "99999", "days.too_many"),
        ("days", REFERENCE_ERROR, "cell.error"),
        ("percent", "32.5 %", 3_250),
        ("percent", "32,5", 3_250),
        ("percent", "-4%", -400),
        ("percent", "0.5%", 50),
        ("percent", "0.5", "percent.share"),
        ("percent", "much", "percent.not_a_number"),
        ("currency", "eur", "EUR"),
        ("currency", "€", "EUR"),
        ("currency", "$", "currency.several"),
        ("currency", "Taler", "currency.unknown"),
        ("flag", "Yes", True),
        ("flag", "nein", False),
        ("flag", True, True),
        ("flag", 0.0, False),
        ("flag", "✓", True),
        ("flag", "-", False),
        ("flag", "perhaps", "flag.unknown"),
        ("email", "a@example.com", "a@example.com"),
        ("email", "a", "email.shape"),
        ("country", "Deutschland", "DE"),
        ("country", "Narnia", "country.unknown"),
        ("document", "Credit Note", "credit_note"),
        ("document", "Poem", "document.unknown"),
        ("status", "Voided", "draft"),
        ("status", "whatever", "open"),
        ("side", "H", "credit"),
        ("side", "middle", "side.unknown"),
        ("role", "CFO", ("finance_director", "CFO")),
        ("any", 7.0, "7"),
    ],
)
def test_reads(content: Any, cell: Any, expected: Any) -> None:
    read = reader_for(content, Column("X", "description"), None)
    assert outcome(read(cell)) == expected
    assert outcome(read(cell)) == expected, "remembered or not, the value is the same"


def test_there_is_a_reader_for_every_content() -> None:
    for content in {field.content for field in FIELDS.values()} - {"amount"}:
        assert callable(reader_for(content, Column("X", "description"), None))


@pytest.mark.parametrize(
    ("cell", "style", "expected"),
    [
        ("31.01.2024", DAY_FIRST, date(2024, 1, 31)),
        (date(2024, 1, 31), DAY_FIRST, date(2024, 1, 31)),
        (datetime(2024, 1, 31, 23, 59), ISO, date(2024, 1, 31)),
        (45322.0, DateStyle("ymd", serial="1900"), date(2024, 1, 31)),
        (45322.0, ISO, "date.not_a_date"),
        (20240131.0, ISO, date(2024, 1, 31)),
        (3101.0, DateStyle("dmy", year=2024), date(2024, 1, 31)),
        (date(1900, 1, 1), ISO, "date.out_of_range"),
        (True, ISO, "date.not_a_date"),
        (REFERENCE_ERROR, ISO, "cell.error"),
    ],
)
def test_dates(cell: Any, style: DateStyle, expected: Any) -> None:
    assert outcome(reader_for("date", Column("D", "issued_on", dates=style), None)(cell)) == expected


def test_amounts() -> None:
    assert amount_reader(COMMA)("1.000,00", "EUR") == 100_000
    assert amount_reader(COMMA)(12.5, "EUR") == 1_250
    assert outcome(amount_reader(POINT)(True, "EUR")) == "amount.not_a_number"
    assert outcome(amount_reader(POINT)(date(2024, 1, 1), "EUR")) == "amount.not_a_number"
    assert outcome(amount_reader(POINT)(FORMULA, "EUR")) == "cell.formula"
    assert outcome(amount_reader(POINT)(REFERENCE_ERROR, "EUR")) == "cell.error"


def test_currency_in_amount() -> None:
    assert [currency_in_amount(t) for t in ("€5", "5 CHF", "$5", "5", "")] == ["EUR", "CHF", "", "", ""]


def test_times_are_no_cells() -> None:
    """Adapters hand over times of day as text."""
    assert outcome(reader_for("date", Column("D", "issued_on", dates=ISO), None)(str(time(12, 0)))) == "date.not_a_date"
