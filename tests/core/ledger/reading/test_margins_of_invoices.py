"""The margin of an invoice: given, or reckoned from the cost where the amount without tax is known; never guessed."""

from typing import Any

import pytest

from goodterms.core.basics.problems import Problem
from goodterms.core.ledger.reading.building import margin_of
from goodterms.core.ledger.reading.cells import TableRow
from goodterms.core.ledger.reading.recognising import recognise
from goodterms.core.ledger.reading.row_by_row import read_rows
from goodterms.core.ledger.reading.rows import CreditNoteRow, InvoiceRow
from goodterms.core.ledger.reading.synonyms import meaning

HEADER = ["Customer", "Invoice no", "Invoice date", "Amount"]


def read(columns: list[str], *lines: tuple[str, ...], kind: Any = None) -> list[Any]:
    header = [*HEADER, *columns]
    rows = [TableRow(n, ("ACME", f"R-{n}", "2026-01-31", *line)) for n, line in enumerate(lines, 2)]
    found = recognise(header, rows, currency="EUR", kind=kind)
    assert found.ready, (found.questions, found.problems)
    return list(read_rows(rows, found.mapping, header=header))


@pytest.mark.parametrize(
    "title",
    ["Margin", "Gross profit", "Contribution", "Deckungsbeitrag", "Rohertrag", "Marge brute", "Margen bruto"]
    + ["Margine lordo", "Brutomarge", "Lucro bruto", "Marża brutto"],
)
def test_everyday_names_of_a_margin(title: str) -> None:
    assert meaning(title, "ledger") == meaning(title, "invoices") == "gross_margin"


def test_of_a_customer_a_margin_is_a_share_of_sales() -> None:
    assert meaning("Deckungsbeitrag", "customers") == meaning("Margin", "customers") == "margin"


def test_a_margin_may_be_negative_and_is_kept_to_the_cent() -> None:
    rows = read(["Gross profit"], ("1190.00", "300.55"), ("1190.00", "-12.01"), ("1190.00", ""), ("1190.00", "0.00"))
    assert [row.gross_margin for row in rows] == [30055, -1201, None, 0]


def test_from_the_cost_only_where_the_amount_without_tax_is_known() -> None:
    with_net = read(["Net amount", "Cost of goods"], ("1190.00", "1000.00", "700.00"))
    assert with_net[0].gross_margin == 30000
    with_tax = read(["VAT amount", "COGS"], ("1190.00", "190.00", "1100.00"))
    assert with_tax[0].gross_margin == -10000
    (neither,) = read(["Cost of goods"], ("1190.00", "700.00"))
    assert (neither.gross_margin, [n.code for n in neither.notes]) == (None, ["margin.no_net"])
    both = read(["Net amount", "Cost of goods", "Margin"], ("1190.00", "1000.00", "700.00", "250.00"))
    assert both[0].gross_margin == 25000, "what is said outright is not reckoned again"


def test_a_share_is_no_amount() -> None:
    (row,) = read(["Margin %"], ("1190.00", "28.50"))
    assert row.gross_margin is None and not row.notes


def test_what_cannot_be_is_left_out_with_a_note_and_never_costs_the_invoice() -> None:
    above, unreadable = read(["Margin"], ("20.00", "28.50"), ("20.00", "a good one"))
    for row, code in ((above, "margin.above_amount"), (unreadable, "margin.unreadable")):
        assert isinstance(row, InvoiceRow)
        assert (row.gross_margin, [n.code for n in row.notes]) == (None, [code])


def test_an_invoice_that_is_written_as_negative_has_its_margin_turned_with_it() -> None:
    assert margin_of({"amount": -1000, "gross_margin": -300}, 1000) == 300
    assert margin_of({"net": -1000, "goods_cost": -700}, 1000) == 300
    assert isinstance(margin_of({"net": -1000, "goods_cost": 2700, "amount": -1190}, 1190), Problem)


def test_a_credit_note_carries_none() -> None:
    (row,) = read(["Margin"], ("-119.00", "-30.00"))
    assert isinstance(row, CreditNoteRow) and not hasattr(row, "gross_margin")


def test_of_several_lines_of_one_invoice_the_first_counts_and_the_others_say_so() -> None:
    header = [*HEADER, "Margin"]
    cells = ("ACME", "R-1", "2026-01-31", "100.00")
    rows = [TableRow(n, (*cells, margin)) for n, margin in enumerate(("30.00", "30.00", "12.00", ""), 2)]
    found = list(read_rows(rows, recognise(header, rows, currency="EUR").mapping, header=header))
    assert [row.duplicate_of for row in found] == [0, 2, 2, 2]
    assert [[n.code for n in row.notes] for row in found] == [[], [], ["margin.other_line"], []]
