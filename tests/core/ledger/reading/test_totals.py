"""Control totals: every line once, every minor unit once."""

from datetime import date

from goodterms.core.ledger.reading.rows import (
    CreditNoteRow,
    CustomerRow,
    InvoiceRow,
    LeftOut,
    PaymentRow,
    Rejected,
)
from goodterms.core.ledger.reading.totals import ControlTotals

DAY = date(2024, 1, 31)


def invoice(line: int, amount: int, currency: str = "EUR", duplicate_of: int = 0) -> InvoiceRow:
    return InvoiceRow(
        line=line, raw=(), identity=str(line), number=str(line), issued_on=DAY, amount=amount, currency=currency,
        duplicate_of=duplicate_of,
    )  # fmt: skip


def test_every_line_and_every_amount_counts_once() -> None:
    totals = ControlTotals()
    for verdict in (
        invoice(2, 100),
        invoice(3, 100, duplicate_of=2),
        invoice(4, 7, "JPY"),
        CreditNoteRow(line=5, raw=(), identity="c", number="c", issued_on=DAY, amount=30, currency="EUR"),
        Rejected(6, (), (), 50, "EUR"),
        Rejected(7, (), ()),
        LeftOut(8, "draft", "", (), 9, "EUR"),
        LeftOut(9, "blank", "", ()),
        LeftOut(10, "total", "", (), 229, "EUR"),
        PaymentRow(line=11, raw=(), identity="p", reference="", paid_on=DAY, amount=1_000, currency="USD"),
        CustomerRow(line=12, raw=(), identity="k"),
    ):
        totals.add(verdict)
    assert (totals.lines, totals.accepted, totals.duplicates, totals.rejected, totals.left_out, totals.blank) == (
        11, 5, 1, 2, 3, 1,
    )  # fmt: skip
    euro = totals.by_currency["EUR"]
    assert (euro.accepted, euro.duplicates, euro.rejected, euro.left_out, euro.file) == (70, 100, 50, 9, 229)
    assert euro.stated == [229], "what the file states is what its lines add up to"
    assert totals.by_currency["JPY"].file == 7
    assert totals.by_currency["USD"].accepted == 1_000
    assert totals.reconciles()


def test_a_lost_line_is_noticed() -> None:
    totals = ControlTotals()
    totals.add(invoice(2, 100))
    totals.lines += 1
    assert not totals.reconciles()
