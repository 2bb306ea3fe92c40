"""Every line ends as exactly one verdict, in order, with its place and reason."""

import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from goodterms.core.basics.amounts import POINT
from goodterms.core.basics.problems import Problem
from goodterms.core.ledger.reading.cells import TableRow
from goodterms.core.ledger.reading.mapping import Column, Mapping
from goodterms.core.ledger.reading.row_by_row import printable, read_rows
from goodterms.core.ledger.reading.rows import InvoiceRow, LeftOut, Rejected, Verdict

HEADER = ("No", "Who", "When", "How much", "What for", "Own mark")
MAPPING = Mapping(
    "ledger",
    (
        Column("No", "number"),
        Column("Who", "customer_name"),
        Column("When", "issued_on"),
        Column("How much", "amount", amounts=POINT),
        Column("What for", "description"),
    ),
    currency="EUR",
)
GOOD = ("7", "ACME", "2024-01-31", "12.50", "bolts", "x")


def verdicts(*cells: tuple[Any, ...], mapping: Mapping = MAPPING) -> list[Verdict]:
    rows = [TableRow(line, row) for line, row in enumerate(cells, start=2)]
    found = list(read_rows(rows, mapping, header=HEADER))
    assert [v.line for v in found] == [row.line for row in rows]
    return found


def changed(**change: Any) -> tuple[Any, ...]:
    return tuple(change.get(title.replace(" ", "_"), cell) for title, cell in zip(HEADER, GOOD, strict=True))


def test_a_good_line() -> None:
    row = verdicts(GOOD)[0]
    assert isinstance(row, InvoiceRow)
    assert (row.line, row.raw, row.amount, row.description) == (2, GOOD, 1_250, "bolts")


def test_all_problems_of_a_line_are_said_with_column_and_value() -> None:
    row = verdicts(changed(When="soon", How_much="1e3"))[0]
    assert isinstance(row, Rejected)
    assert [(p.line, p.column, p.value, p.code) for p in row.problems] == [
        (2, "When", "soon", "date.not_a_date"), (2, "How much", "1e3", "amount.not_a_number"),
    ]  # fmt: skip
    assert row.raw == changed(When="soon", How_much="1e3") and row.amount is None


def test_a_rejected_line_says_its_amount_for_the_totals() -> None:
    row = verdicts(changed(When="soon"))[0]
    assert isinstance(row, Rejected) and (row.amount, row.currency) == (1_250, "EUR")


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("", " ", "", "", "", "\u00a0"), "blank"),
        (HEADER, "heading"),
        (("Overdue", "", "", "", "", ""), "heading"),
        (("Total", "", "", "12.50", "", ""), "total"),
        (("", "Summe", "", "12.50", "", ""), "total"),
        (changed(How_much="0.00"), "nothing_owed"),
    ],
)
def test_lines_that_are_no_records(cells: tuple[str, ...], why: str) -> None:
    found = verdicts(GOOD, cells)[1]
    assert isinstance(found, LeftOut) and found.why == why and found.reason


def test_a_line_that_only_looks_like_a_total_is_rejected_not_left_out() -> None:
    missing_number = verdicts(changed(No="", Who="Total"))[0]
    assert isinstance(missing_number, Rejected), "it has a date: it may be an invoice of a customer called Total"
    assert isinstance(verdicts(changed(No="8", Who="Total", When="soon"))[0], Rejected)


def test_a_line_that_the_file_broke_is_rejected_with_that_reason() -> None:
    broken = TableRow(9, ("x",), Problem("row.width", "ragged"))
    found = next(iter(read_rows([broken], MAPPING, header=HEADER)))
    assert isinstance(found, Rejected) and found.problems[0].line == 9


def test_control_characters_anywhere_reject_the_line() -> None:
    found = verdicts(changed(Own_mark="a\x00b"))[0]
    assert isinstance(found, Rejected), "the cells are kept, and a database takes no NUL"
    assert (found.problems[0].column, found.problems[0].value) == ("Own mark", "a\ufffdb")


def test_long_texts_are_cut_with_a_note_and_long_cells_refused() -> None:
    found = verdicts(changed(What_for="x" * 600), changed(What_for="x" * 40_000))
    row, refused = found
    assert isinstance(row, InvoiceRow) and len(row.description) == 500
    assert [(n.code, n.column) for n in row.notes] == [("text.cut", "What for")]
    assert isinstance(refused, Rejected) and refused.problems[0].code == "cell.too_long"
    assert all(len(cell) < 1_000 for cell in refused.raw)


def test_what_is_not_needed_is_noted_and_left_out_of_the_row() -> None:
    mapping = Mapping("customers", (Column("No", "customer_ref"), Column("Who", "email"), Column("When", "country")))
    rows = [TableRow(2, ("7", "not an address", "Narnia", "", "", ""))]
    row = next(iter(read_rows(rows, mapping, header=HEADER)))
    assert (row.email, row.country, [n.code for n in row.notes]) == (  # type: ignore[union-attr]
        "", "", ["email.shape", "country.unknown"],
    )  # fmt: skip


def test_a_row_may_name_its_own_currency() -> None:
    mapping = Mapping("ledger", (*MAPPING.columns[:4], Column("Own mark", "currency")))
    found = verdicts(
        changed(Own_mark="usd"),
        changed(No="8", Own_mark=""),
        changed(No="9", Own_mark="", How_much="€5"),
        mapping=mapping,
    )
    assert isinstance(found[0], InvoiceRow) and found[0].currency == "USD"
    assert isinstance(found[1], Rejected) and found[1].problems[0].code == "currency.missing"
    assert isinstance(found[2], InvoiceRow) and (found[2].amount, found[2].currency) == (500, "EUR")


def test_a_mapping_that_does_not_fit_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="How much"):
        read_rows([], MAPPING, header=HEADER[:3])


def test_rows_stream_and_memory_stays_in_bounds() -> None:
    def endless() -> Iterator[TableRow]:
        for line in range(2, 20_000):
            yield TableRow(line, (str(line), f"ACME {line % 500}", "2024-01-31", "12.50", "bolts", ""))

    tracemalloc.start()
    count = sum(isinstance(v, InvoiceRow) for v in read_rows(endless(), MAPPING, header=HEADER))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 19_998
    assert peak < 9_000_000, f"{peak / count:.0f} bytes a row"


def test_printable() -> None:
    assert printable("x" * 300) == "x" * 200 + "…"
    assert printable("a\ud800\u202eb\n") == "a\ufffd\ufffdb "
