"""Kind and fields, from headers first and cells second."""

import pytest

from goodterms.core.ledger.reading.choosing import choose_columns, choose_kind
from goodterms.core.ledger.reading.sampling import ColumnSamples


@pytest.mark.parametrize(
    ("header", "name", "kind"),
    [
        ("Customer,Invoice no,Invoice date,Due date,Amount", "", "invoices"),
        ("Customer,Invoice no,Invoice date,Due date,Amount,Paid on", "", "ledger"),
        ("Customer,Invoice no,Invoice date,Amount,Open amount", "", "ledger"),
        ("Customer,Type,No,Date,Amount", "", "ledger"),
        ("Customer,Payment date,Amount,Invoice no", "", "payments"),
        ("Kunde,Zahlungsdatum,Betrag,Verwendungszweck", "", "payments"),
        ("Customer,Date,Amount,Reference", "", "invoices"),
        ("Customer,Date,Amount,Reference", "Payments 2024.csv", "payments"),
        ("Customer,Credit note no,Credit note date,Amount,Invoice no", "", "credit_notes"),
        ("Kunde,Gutschriftsnummer,Datum,Betrag", "", "credit_notes"),
        ("Customer no,Name,Country,Credit limit,Segment", "", "customers"),
        ("Kundennummer,Name,Land,Kreditlimit", "", "customers"),
        ("Customer no,Contact name,Role,E-mail,Phone", "", "contacts"),
        ("Kundennummer,Ansprechpartner,Funktion,E-Mail", "", "contacts"),
        ("Customer no,Customer name,Country,E-mail", "", "customers"),
        ("Customer no,E-mail,Phone", "contacts.csv", "contacts"),
    ],
)
def test_kind(header: str, name: str, kind: str) -> None:
    assert choose_kind(header.split(","), name=name) == kind


def fields(header: str, *rows: str, kind: str = "ledger") -> dict[str, str]:
    titles = header.split(",")
    samples = [ColumnSamples() for _ in titles]
    for row in rows:
        for cell, sample in zip(row.split(","), samples, strict=True):
            sample.look(cell)
    choices = choose_columns(titles, samples, kind=kind)  # type: ignore[arg-type]
    assert [c.position for c in choices] == list(range(len(titles)))
    chosen = [c.field for c in choices if c.field]
    assert len(chosen) == len(set(chosen)), "no field twice"
    return {c.header: c.field for c in choices if c.field}


def test_headers_decide() -> None:
    assert fields("Customer,Invoice no,Invoice date,Amount,Colour", "ACME,7,2024-01-31,12.50,red") == {
        "Customer": "customer_name", "Invoice no": "number", "Invoice date": "issued_on", "Amount": "amount",
    }  # fmt: skip


def test_the_more_precise_name_wins() -> None:
    assert fields("Date,Invoice date,Total,Invoice total", "2024-01-01,2024-01-31,1.00,2.00") == {
        "Invoice date": "issued_on", "Invoice total": "amount",
    }  # fmt: skip


def test_customer_twice_is_number_and_name() -> None:
    assert fields("Customer,Customer Name,Invoice no,Date,Amount", "C1,ACME,7,2024-01-31,1.00") == {
        "Customer": "customer_ref", "Customer Name": "customer_name", "Invoice no": "number", "Date": "issued_on",
        "Amount": "amount",
    }  # fmt: skip


def test_cells_decide_where_a_name_means_two_things() -> None:
    head = "Customer,Invoice no,Date,Amount"
    assert fields(f"{head},Paid", "ACME,7,2024-01-31,1.00,2024-02-01")["Paid"] == "settled_on"
    assert fields(f"{head},Paid", "ACME,7,2024-01-31,1.00,0.50")["Paid"] == "settled_amount"
    assert fields(f"{head},Paid", "ACME,7,2024-01-31,1.00,yes")["Paid"] == "status"
    assert fields(f"{head},Due", "ACME,7,2024-01-31,1.00,0.50")["Due"] == "outstanding"
    assert fields(f"{head},Due", "ACME,7,2024-01-31,1.00,2024-02-28")["Due"] == "due_on"


def test_a_name_is_believed_though_its_cells_cannot_be_read() -> None:
    assert (
        fields("Customer,Invoice no,Date,Amount", "ACME,7,2024-01-31,1e3", "ACME,8,2024-01-31,NaN")["Amount"]
        == "amount"
    )
    paid = fields("Customer,Invoice no,Date,Amount,Paid on", "ACME,7,2024-01-31,1.00,sometime")
    assert paid["Paid on"] == "settled_on", "an unread column of payments would dun those who paid"


def test_days_until_payment_are_needless_beside_the_date() -> None:
    head, row = "Customer,Invoice no,Date,Amount,Days to settle", "ACME,7,2024-01-31,1.00,13"
    assert fields(head, row)["Days to settle"] == "days_to_payment"
    assert "Days to settle" not in fields(f"{head},Settled date", f"{row},2024-02-13")


def test_what_no_header_names_is_found_in_the_cells() -> None:
    rows = ("R1,2024-01-31,12.50,Bolt and Nut Ltd,EUR", "R2,2024-02-01,7.00,Nut and Bolt Ltd,USD")
    assert fields("Invoice no,w,x,y,z", *rows) == {
        "Invoice no": "number", "w": "issued_on", "x": "amount", "y": "customer_name", "z": "currency",
    }  # fmt: skip


def test_two_columns_that_could_be_it_are_not_guessed() -> None:
    found = fields(
        "Invoice no,Customer,Amount,x,y", "R1,A,1.00,2024-01-31,2024-02-01", "R2,B,1.00,2024-01-31,2024-02-01"
    )
    assert "issued_on" not in found.values()
