"""A whole table recognised, with reasons a person can judge."""

from goodterms.core.ledger.reading.cells import TableRow
from goodterms.core.ledger.reading.recognising import recognise

HEADER = ["Kunde", "Rechnungsnr", "Rechnungsdatum", "Fällig am", "Betrag", "Bemerkung", "Farbe"]
ROW = ("ACME", "R-7", "31.01.2024", "01.03.2024", "1.250,00", "eilig", "rot")


def test_every_column_has_a_guess_with_a_reason() -> None:
    found = recognise(HEADER, [TableRow(2, ROW)], currency="EUR")
    assert found.ready and found.mapping.kind == "invoices" and found.program == ""
    assert [(c.header, c.field) for c in found.columns] == [
        ("Kunde", "customer_name"), ("Rechnungsnr", "number"), ("Rechnungsdatum", "issued_on"),
        ("Fällig am", "due_on"), ("Betrag", "amount"), ("Bemerkung", "description"), ("Farbe", ""),
    ]  # fmt: skip
    for column in found.columns:
        assert 0 <= column.confidence <= 1 and column.because.english and "{" not in column.because.english
        assert bool(column.field) == (column.confidence > 0)
    assert found.columns[0].examples == ("ACME",)


def test_the_kind_can_be_said() -> None:
    header, row = ["Customer", "Date", "Amount", "Reference"], ("ACME", "2024-01-31", "12.50", "7")
    assert recognise(header, [TableRow(2, row)], currency="EUR", kind="payments").mapping.kind == "payments"
    assert recognise(header, [TableRow(2, row)], currency="EUR", kind="customers").mapping.kind == "customers"


def test_rows_are_read_through_once() -> None:
    rows = iter([TableRow(n, ROW) for n in range(2, 5_000)])
    recognise(HEADER, rows, currency="EUR")
    assert next(rows, None) is None


def test_broken_rows_say_nothing() -> None:
    from goodterms.core.basics.problems import Problem

    broken = TableRow(3, ("x",), Problem("row.width", "ragged"))
    assert recognise(HEADER, [TableRow(2, ROW), broken], currency="EUR").ready


def test_a_table_without_rows_or_sense_has_problems_not_exceptions() -> None:
    assert [p.code for p in recognise(HEADER, [], currency="EUR").problems] == ["file.no_rows"]
    nonsense = recognise(["Ship", "Colour"], [TableRow(2, ("Titanic", "white"))], currency="EUR")
    assert "mapping.field_missing" in {p.code for p in nonsense.problems}
    assert recognise([], [TableRow(2, ())]).problems
    assert recognise([""], [TableRow(2, ("",))]).problems


def test_payments_all_written_as_negative_are_turned() -> None:
    header = ["Customer", "Payment date", "Amount"]
    rows = [TableRow(n, ("ACME", "2024-01-31", f"-{n}.50")) for n in range(2, 9)]
    assert recognise(header, rows, currency="EUR").mapping.sign == "reversed"
    mixed = [*rows, TableRow(9, ("ACME", "2024-01-31", "5.00"))]
    assert recognise(header, mixed, currency="EUR").mapping.sign == "as_is"


def test_the_firms_currency_serves_where_a_sign_may_mean_it() -> None:
    header = ["Customer", "Invoice no", "Date", "Amount"]

    def currency(sign: str, firm: str) -> str:
        row = TableRow(2, ("ACME", "7", "2024-01-31", f"{sign}12.50"))
        return recognise(header, [row], currency=firm).mapping.currency

    assert currency("", "CHF") == "CHF"
    assert currency("$", "CAD") == "CAD"
    assert currency("€", "CHF") == "EUR"
    assert currency("£", "EUR") == "GBP"
    assert currency("$", "EUR") == "", "which dollar is asked"
