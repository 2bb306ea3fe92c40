"""Records of each kind, with their identities."""

from datetime import date
from typing import Any

import pytest

from goodterms.core.ledger.reading.building import NoRecord, Unfit
from goodterms.core.ledger.reading.mapping import Column, Fit, Mapping
from goodterms.core.ledger.reading.records import Line, Records
from goodterms.core.ledger.reading.rows import ContactRow, CreditNoteRow, CustomerRow, InvoiceRow, PaymentRow

DAY = date(2024, 1, 31)
INVOICE = {"customer_ref": "C1", "number": "7", "issued_on": DAY, "amount": 100, "currency": "EUR"}


def make(records: Records, line: int, values: dict[str, Any], raw: tuple[str, ...] = ()) -> Any:
    return records.make(Line(line, raw, values))


def of(kind: Any, **more: Any) -> Records:
    return Records(Mapping(kind, (), **more), Fit(()))


def test_an_invoice() -> None:
    row = make(of("ledger"), 2, {**INVOICE, "due_on": date(2024, 3, 1), "disputed": False, "terms": "30 days"})
    assert isinstance(row, InvoiceRow)
    assert (row.identity, row.amount, row.due_on, row.terms, row.disputed, row.number_made) == (
        "invoice:c1:7", 100, date(2024, 3, 1), "30 days", False, False,
    )  # fmt: skip


def test_a_credit_note_and_a_payment_in_a_ledger() -> None:
    credit = make(of("ledger"), 2, {**INVOICE, "document": "credit_note", "invoice_number": "3"})
    assert isinstance(credit, CreditNoteRow) and credit.invoice_number == "3"
    payment = make(of("ledger"), 2, {**INVOICE, "document": "payment"})
    assert isinstance(payment, PaymentRow)
    assert (payment.reference, payment.paid_on, payment.amount) == ("7", DAY, 100)


@pytest.mark.parametrize("without", ["customer_ref", "number", "issued_on", "amount"])
def test_what_an_invoice_must_have(without: str) -> None:
    with pytest.raises(Unfit, match=r"cell\.missing"):
        make(of("ledger"), 2, {name: value for name, value in INVOICE.items() if name != without})


def test_duplicates_and_conflicts_in_one_file() -> None:
    records = of("ledger")
    make(records, 2, INVOICE)
    assert make(records, 3, {**INVOICE, "description": "another line of it"}).duplicate_of == 2
    assert make(records, 4, {**INVOICE, "customer_ref": "C2"}).duplicate_of == 0
    for change in ({"amount": 101}, {"issued_on": date(2024, 2, 1)}, {"currency": "USD"}, {"settled_on": DAY}):
        with pytest.raises(Unfit, match=r"row\.conflict"):
            make(records, 5, {**INVOICE, **change})


def test_equal_payments_are_all_kept() -> None:
    records = of("payments")
    values = {"customer_ref": "C1", "paid_on": DAY, "amount": 100, "currency": "EUR"}
    first, second = make(records, 2, values), make(records, 3, values)
    assert first.identity == second.identity and (first.occurrence, second.occurrence) == (1, 2)
    assert make(records, 4, {**values, "reference": "x"}).occurrence == 1
    assert make(of("payments"), 9, values).identity == first.identity, "not by line"


def test_numbers_are_made_from_what_never_changes() -> None:
    columns = (Column("Who", "customer_name"), Column("When", "issued_on"), Column("Entered", "booked_on"))
    mapping = Mapping("ledger", columns, number_from=("Who", "When", "Entered", "Branch"))
    laid = Fit((), ((0, "customer_name"), (1, "issued_on"), (2, "booked_on"), (3, "")))
    values = {"customer_name": "ACME", "issued_on": DAY, "booked_on": DAY, "amount": 100, "currency": "EUR"}

    def number(raw: tuple[str, ...], **change: Any) -> tuple[str, int]:
        row = Records(mapping, laid).make(Line(2, raw, {**values, **change}))
        assert isinstance(row, InvoiceRow) and row.number_made
        return row.number, row.occurrence

    first = number(("ACME", "31.01.2024", "31.01.2024 11:50", "North"))
    assert number(("acme ", "2024-01-31", "31.01.2024 11:50", "NORTH"), customer_name="acme") == first
    assert number(("ACME", "31.01.2024", "31.01.2024 11:51", "North")) != first, "the time of entry tells apart"
    assert number(("ACME", "31.01.2024", "31.01.2024 11:50", "South")) != first
    assert number(("ACME", "31.01.2024", "31.01.2024 11:50", "North"), settled_on=DAY) == first
    records = Records(mapping, laid)
    raw = ("ACME", "", "31.01.2024 11:50", "North")
    assert [make(records, n, values, raw).occurrence for n in (2, 3)] == [1, 2]


def test_customers() -> None:
    records = of("customers")
    values = {"customer_ref": "C1", "customer_name": "ACME", "margin": 3_250, "country": "DE"}
    row = make(records, 2, values)
    assert isinstance(row, CustomerRow)
    assert (row.margin_bp, row.country, row.identity) == (3_250, "DE", "customer:c1")
    assert (
        make(records, 3, {"customer_ref": "C1", "customer_name": "ACME", "margin": 3_250, "country": "DE"}).duplicate_of
        == 2
    )
    with pytest.raises(Unfit, match=r"row\.conflict"):
        make(records, 4, {"customer_ref": "C1", "customer_name": "Other"})
    assert make(records, 5, {"legal_name": "ACME GmbH"}).customer_name == "ACME GmbH"
    with pytest.raises(Unfit):
        make(records, 6, {"country": "DE"})


def test_contacts() -> None:
    records = of("contacts")
    values = {"customer_ref": "C1", "contact_name": "Jo", "email": "jo@example.com", "role": ("buyer", "Einkauf")}
    row = make(records, 2, values)
    assert isinstance(row, ContactRow)
    assert (row.role, row.role_text, row.email) == ("buyer", "Einkauf", "jo@example.com")
    assert make(records, 3, values).duplicate_of == 2
    assert make(records, 4, {**values, "role": ("approver", "Freigabe")}).duplicate_of == 0
    for incomplete in ({"contact_name": "Jo"}, {"customer_ref": "C1"}):
        with pytest.raises(Unfit):
            make(records, 5, incomplete)


def test_accounts_that_are_no_customers_are_left_out() -> None:
    records = of("ledger", accounts=(10_000, 69_999))
    assert make(records, 2, {**INVOICE, "customer_ref": "10001"}).customer_ref == "10001"
    with pytest.raises(NoRecord):
        make(records, 3, {**INVOICE, "customer_ref": "8400"})
