# ruff: noqa: E501 - the lines are as the programs write them
"""Exports of well-known programs, as they write them, recognised with no help and read to the cent."""

from datetime import date
from typing import Any

import pytest
from tests.inputs.making import Outcome, read

from goodterms.core.ledger.reading.fields import FIELDS
from goodterms.core.ledger.reading.programs import PROGRAMS, program_of
from goodterms.core.ledger.reading.recognising import Recognition
from goodterms.core.ledger.reading.rows import CreditNoteRow, InvoiceRow, PaymentRow, Settlement


def export(text: str, program: str, **how: Any) -> Outcome:
    found = read(text.strip("\n").encode(), **how)
    recognition = found.recognition
    assert isinstance(recognition, Recognition)
    assert recognition.program == program
    assert recognition.ready, (recognition.questions, recognition.problems)
    assert found.rejected == []
    return found


def invoice(row: Any) -> tuple[Any, ...]:
    assert isinstance(row, InvoiceRow)
    return row.customer_name, row.number, row.issued_on, row.due_on, row.amount, row.currency


def test_xero_invoices_one_line_an_item() -> None:
    found = export(
        """
*ContactName,EmailAddress,POAddressLine1,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,Total,TaxTotal,InvoiceAmountPaid,InvoiceAmountDue,InventoryItemCode,*Description,*Quantity,*UnitAmount,LineAmount,*AccountCode,*TaxType,TaxAmount,Currency,Type,Sent,Status
Bayside Club,info@bayside.example,,INV-0027,Ref MK815,14/02/2025,28/02/2025,234.00,39.00,100.00,134.00,,Golf balls - white,10,10.00,100.00,200,20% (VAT on Income),20.00,GBP,Sales invoice,Sent,Awaiting Payment
Bayside Club,info@bayside.example,,INV-0027,Ref MK815,14/02/2025,28/02/2025,234.00,39.00,100.00,134.00,,Golf hats,5,19.00,95.00,200,20% (VAT on Income),19.00,GBP,Sales invoice,Sent,Awaiting Payment
Basket Case,,,INV-0028,,15/02/2025,01/03/2025,914.55,152.43,0.00,914.55,,Rent,1,762.12,762.12,200,20% (VAT on Income),152.43,GBP,Sales invoice,,Draft
Basket Case,,,CN-0001,,16/02/2025,,50.00,8.33,0.00,50.00,,Discount,1,41.67,41.67,200,20% (VAT on Income),8.33,GBP,Sales credit note,Sent,Awaiting Payment
""".replace("*", ""),
        "Xero",
    )
    first, second, credit = found.rows
    assert invoice(first) == ("Bayside Club", "INV-0027", date(2025, 2, 14), date(2025, 2, 28), 23_400, "GBP")
    assert first.settlement == Settlement(None, 10_000) and first.reference == "Ref MK815"
    assert second.duplicate_of == 2, "a second line of the same invoice is not a second invoice"
    assert isinstance(credit, CreditNoteRow) and credit.amount == 5_000
    assert [v.why for v in found.left_out] == ["draft"]


def test_xero_invoice_table() -> None:
    found = export(
        """
InvoiceNumber,Contact,Date,DueDate,Status,Type,SubTotal,TotalTax,Total,AmountDue,AmountPaid,AmountCredited,CurrencyCode,FullyPaidOnDate
INV-1,ACME,2025-01-31,2025-03-02,PAID,ACCREC,100.00,19.00,119.00,0.00,109.00,10.00,EUR,2025-03-05
INV-2,ACME,2025-02-01,2025-03-03,VOIDED,ACCREC,100.00,19.00,119.00,0.00,0.00,0.00,EUR,
""",
        "Xero",
    )
    assert found.rows[0].settlement == Settlement(date(2025, 3, 5), 10_900, 1_000)
    assert [v.why for v in found.left_out] == ["draft"]


def test_quickbooks_online_ageing_with_titles_groups_and_totals() -> None:
    found = export(
        """
Craig's Design and Landscaping
A/R Aging Detail Report
"As of March 31, 2025"

Date,Transaction type,Num,Customer full name,Due date,Amount,Open balance
1 - 30 days past due,,,,,,
02/13/2025,Invoice,1037,Sonnenschein Family Store,03/15/2025,"$1,362.07",$362.07
Total for 1 - 30 days past due,,,,,"$1,362.07",$362.07
Current,,,,,,
03/05/2025,Credit Memo,1026,Amy's Bird Sanctuary,,-$100.00,-$100.00
03/09/2025,Payment,2064,Travis Waldron,,-$103.55,
Total for Current,,,,,-$203.55,-$100.00
TOTAL,,,,,"$1,158.52",$262.07
""",
        "QuickBooks",
        currency="USD",
    )
    due, credit, payment = found.rows
    assert invoice(due) == (
        "Sonnenschein Family Store", "1037", date(2025, 2, 13), date(2025, 3, 15), 136_207, "USD",
    )  # fmt: skip
    assert due.line == 7 and due.settlement == Settlement(None, 100_000)
    assert isinstance(credit, CreditNoteRow) and credit.amount == 10_000 and credit.settlement is None
    assert isinstance(payment, PaymentRow) and payment.amount == 10_355
    assert [v.why for v in found.left_out] == ["heading", "total", "heading", "total", "total"]
    assert found.totals.by_currency["USD"].stated[-1] == 136_207 - 10_000 - 10_355


def test_quickbooks_desktop_open_invoices() -> None:
    found = export(
        """
Type,Date,Num,P. O. #,Name,Terms,Due Date,Aging,Open Balance
Invoice,12/13/2024,1098,PO-7,Cook Brian,Net 30,01/12/2025,21,"3,111.28"
""",
        "QuickBooks",
        currency="USD",
    )
    assert invoice(found.rows[0]) == ("Cook Brian", "1098", date(2024, 12, 13), date(2025, 1, 12), 311_128, "USD")
    assert (found.rows[0].terms, found.rows[0].purchase_order) == ("Net 30", "PO-7")


def test_sage_50_transactions() -> None:
    found = export(
        """
Type,Account Reference,Nominal A/C Ref,Department Code,Date,Reference,Details,Net Amount,Tax Code,Tax Amount
SI,ABS001,4000,1,31/01/2025,1042,Goods,100.00,T1,20.00
SC,ABS001,4000,1,03/02/2025,17,Returned,10.00,T1,2.00
SR,ABS001,1200,0,14/02/2025,BACS,Sales receipt,108.00,T9,0.00
""",
        "Sage 50",
        currency="GBP",
    )
    kinds = [(type(r).__name__, r.customer_ref, r.amount) for r in found.rows]
    assert kinds == [
        ("InvoiceRow", "ABS001", 12_000), ("CreditNoteRow", "ABS001", 1_200), ("PaymentRow", "ABS001", 10_800),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        "Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Tax Excluded,Total,Amount Due,Payment Status,Status",
        "Number,Customer,Invoice Date,Due Date,Untaxed Amount,Total,Amount Due,Payment Status,Status",
    ],
)
def test_odoo_by_label(header: str) -> None:
    found = export(
        f"""
{header}
INV/2025/00001,Azure Interior,2025-01-31,2025-03-02,100.00,121.00,21.00,Partially Paid,Posted
INV/2025/00002,Azure Interior,2025-01-31,2025-03-02,100.00,121.00,121.00,Not Paid,Cancelled
RINV/2025/00001,Azure Interior,2025-02-03,,-10.00,-12.10,-12.10,Not Paid,Posted
""",
        "Odoo",
    )
    assert invoice(found.rows[0]) == (
        "Azure Interior", "INV/2025/00001", date(2025, 1, 31), date(2025, 3, 2), 12_100, "EUR",
    )  # fmt: skip
    assert found.rows[0].settlement == Settlement(None, 10_000)
    assert isinstance(found.rows[1], CreditNoteRow) and found.rows[1].amount == 1_210
    assert [v.why for v in found.left_out] == ["draft"]


def test_odoo_by_technical_name() -> None:
    found = export(
        """
id,name,partner_id,invoice_date,invoice_date_due,amount_untaxed,amount_tax,amount_total,amount_residual,currency_id,move_type,state,payment_state,company_id
7,INV/2025/00001,Azure Interior,2025-01-31,2025-03-02,100.0,21.0,121.0,0.0,USD,out_invoice,posted,paid,1
8,RINV/2025/00001,Azure Interior,2025-02-03,2025-02-03,10.0,2.1,12.1,12.1,USD,out_refund,posted,not_paid,1
""",
        "Odoo",
    )
    assert invoice(found.rows[0])[-2:] == (12_100, "USD")
    assert found.rows[0].settlement == Settlement(None, 12_100)
    assert isinstance(found.rows[1], CreditNoteRow)


def test_odoo_total_beside_the_total_in_currency_is_in_the_companys_own() -> None:
    found = export(
        """
Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Total,Total in Currency,Currency
INV/2025/00001,Azure Interior,2025-01-31,2025-03-02,100.00,110.00,USD
""",
        "Odoo",
        currency="EUR",
    )
    assert (found.rows[0].amount, found.rows[0].currency) == (10_000, "EUR")


def test_erpnext_receivables_and_invoices() -> None:
    found = export(
        """
Posting Date,Customer,Customer Name,Voucher Type,Voucher No,Due Date,Invoiced Amount,Paid Amount,Credit Note,Outstanding Amount,Age (Days),Currency
2025-01-31,CUST-1,ACME,Sales Invoice,ACC-SINV-2025-00001,2025-03-02,119.00,50.00,19.00,50.00,12,EUR
2025-02-03,CUST-1,ACME,Payment Entry,ACC-PAY-2025-00001,2025-02-03,-20.00,0.00,0.00,-20.00,9,EUR
Total,,,,,,99.00,50.00,19.00,30.00,,
""",
        "ERPNext",
    )
    first, payment = found.rows
    assert (first.customer_ref, first.customer_name) == ("CUST-1", "ACME")
    assert first.settlement == Settlement(None, 5_000, 1_900)
    assert isinstance(payment, PaymentRow) and payment.amount == 2_000
    listed = export(
        """
ID,Customer,Customer Name,Date,Due Date,Grand Total,Outstanding Amount,Currency,Status,Company,Is Return (Credit Note)
ACC-SINV-2025-00001,CUST-1,ACME,2025-01-31,2025-03-02,119.00,0.00,EUR,Paid,My Company,0
ACC-SINV-2025-00002,CUST-1,ACME,2025-02-03,2025-02-03,-19.00,-19.00,EUR,Return,My Company,1
ACC-SINV-2025-00003,CUST-1,ACME,2025-02-03,2025-02-03,19.00,19.00,EUR,Draft,My Company,0
""",
        "ERPNext",
    )
    assert [type(r).__name__ for r in listed.rows] == ["InvoiceRow", "CreditNoteRow"]
    assert [v.why for v in listed.left_out] == ["draft"]


BATCH = """
"EXTF";700;21;"Buchungsstapel";13;20250401000000000;;"RE";"";"";29098;55003;20250101;4;20250101;20250331;"Buchungen"
Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Kurs;Basis-Umsatz;WKZ Basis-Umsatz;Konto;Gegenkonto (ohne BU-Schlüssel);BU-Schlüssel;Belegdatum;Belegfeld 1;Belegfeld 2;Skonto;Buchungstext
1.190,00;S;EUR;;;;10001;8400;;3101;RE-1001;;;Warenlieferung
119,00;S;EUR;;;;10002;8400;;0302;RE-1002;;;Beratung
119,00;H;EUR;;;;10002;1200;;1402;RE-1002;;;Zahlung
500,00;S;EUR;;;;4120;1200;;1402;LOHN;;;Gehalt
"""


def test_datev_booking_batch() -> None:
    found = export(BATCH, "DATEV")
    assert [(r.line, r.customer_ref, r.number, r.issued_on, r.amount) for r in found.rows] == [
        (3, "10001", "RE-1001", date(2025, 1, 31), 119_000),
        (4, "10002", "RE-1002", date(2025, 2, 3), 11_900),
    ]
    assert [(v.line, v.why) for v in found.left_out] == [(5, "other_side"), (6, "other_side")]


def test_datev_booking_batch_once_more_for_its_payments() -> None:
    found = export(BATCH, "DATEV", kind="payments")
    assert [(r.line, r.customer_ref, r.invoice_number, r.paid_on, r.amount) for r in found.rows] == [
        (5, "10002", "RE-1002", date(2025, 2, 14), 11_900),
    ]  # fmt: skip
    assert [(v.line, v.why) for v in found.left_out] == [(n, "other_side") for n in (3, 4, 6)]


def test_datev_booking_batch_in_windows_encoding() -> None:
    found = read(BATCH.strip("\n").encode("cp1252"))
    assert found.table.encoding == "cp1252" and len(found.rows) == 2


def test_datev_customers() -> None:
    found = export(
        """
Konto;Name (Adressattyp Unternehmen);Land;E-Mail;Kreditlimit (Debitor)
10001;Müller GmbH;DE;info@mueller.example;5.000,00
""",
        "DATEV",
    )
    row = found.rows[0]
    assert (row.customer_ref, row.customer_name, row.country, row.credit_limit) == (
        "10001", "Müller GmbH", "DE", 500_000,
    )  # fmt: skip


def test_list_of_open_items_as_german_programs_print_it() -> None:
    found = read(
        "OPOS-Liste Debitoren\nStichtag: 31.03.2025\n\n"
        "Konto;Kontobezeichnung;Rechnungs-Nr.;Datum;Fälligkeit;Betrag Soll;Betrag Haben;Saldo\n"
        "10001;Müller GmbH;RE-1001;31.01.2025;02.03.2025;1.190,00;;1.190,00\n"
        "10001;Müller GmbH;GS-7;03.02.2025;;;190,00;-190,00\n"
        "Summe;;;;;1.190,00;190,00;1.000,00\n".encode("cp1252")
    )
    assert [(r.line, r.customer_ref, r.amount, r.due_on) for r in found.rows] == [
        (5, "10001", 119_000, date(2025, 3, 2)),
    ]  # fmt: skip
    assert [(v.line, v.why) for v in found.left_out] == [(6, "other_side"), (7, "total")]


def test_every_program_reads_fields_of_its_kind_and_proves_itself() -> None:
    for program in PROGRAMS:
        assert {field for field in program.columns.values() if field} <= FIELDS.keys()
        assert all(program.kind in FIELDS[f].kinds for f in program.columns.values() if f)
        assert program_of(sorted(program.proof)) is not None


def test_a_stranger_is_no_program() -> None:
    assert program_of(["Invoice", "Customer", "Amount"]) is None
    assert program_of([]) is None
