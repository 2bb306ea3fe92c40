"""No export can run a formula, and what we export is read back as it was (trust: E4): every payload in every text."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from goodterms.core.basics.formulas import TRIGGERS, rearm
from goodterms.core.basics.text import clean, unreadable
from goodterms.files.exporting import write_csv, write_xlsx
from goodterms.journeys.export_ledger import export_csv, export_xlsx
from goodterms.journeys.import_ledger import import_file
from goodterms.journeys.look_at_file import as_file, look_at_file
from goodterms.journeys.verify_books import verify
from goodterms.store.access import Access, scope
from goodterms.store.models import Customer, Invoice

PAYLOADS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\0=1", " =1", '"=1"', ";=1", "a;=1",
    '=HYPERLINK("http://x.example","y")', "=cmd|' /C calc'!A0", '=IMPORTXML("http://x.example","//a")', "＝1", "'=1",
    "%3D1", "one\n=1", "-2+3+cmd|' /C calc'!A0", "＋1", "－1", "＠x",
)  # fmt: skip
LEGITIMATE = ("-12.50", "+49 30 123", "@acme", "=", "", "O'Neill & Sons", "'quoted'", "–5", "ACME")
TEXTS = PAYLOADS + LEGITIMATE
KEPT = tuple(dict.fromkeys(clean(t) for t in TEXTS if unreadable(t.replace("\r", "").replace("\n", " ")) is None))


def runs(cell: str) -> bool:
    """Whether a spreadsheet could take the cell for a formula: judged by what stands first in it."""
    return bool(cell.lstrip(" \"';,\u00a0")) and cell[:1] in TRIGGERS


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("column", range(3))
def test_e4_csv_has_an_apostrophe_in_front_and_is_read_back(text, column):
    row = ["a", "b", "c"]
    row[column] = text
    out = io.StringIO()
    write_csv(out, ["Customer no", "Invoice no", "Description", "Amount"], [[*row, Decimal("-12.50")]])
    _, cells = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert not runs(cells[column])
    assert rearm(cells[column]) == text
    assert cells[3] == "-12.50", "an amount stays a number"
    for mark in ";\t":
        assert not any(runs(part) for part in _split_quoted(out.getvalue(), mark)), "set to another dividing mark"


def _split_quoted(text: str, mark: str) -> list[str]:
    """The cells that a spreadsheet sees which divides at another mark: it honours the quotes all the same."""
    return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) for cell in row]


@pytest.mark.parametrize("text", TEXTS)
def test_e4_workbooks_hold_texts_and_numbers(text, tmp_path):
    path = tmp_path / "book.xlsx"
    write_xlsx(path, {"sheet": (["Text", "Amount"], [[text, Decimal("-12.50")]])})
    cells = next(openpyxl.load_workbook(path).active.iter_rows(min_row=2))
    if cells[0].value is not None:
        assert cells[0].data_type in ("s", "inlineStr"), "never a formula"
    assert (cells[1].data_type, Decimal(str(cells[1].value))) == ("n", Decimal("-12.5"))


def test_e4_an_export_without_disarming_is_caught(monkeypatch):
    """Negative control: a writer that only quotes leaves formulas."""
    from goodterms.files import exporting

    monkeypatch.setattr(exporting, "disarm", lambda text: text)
    out = io.StringIO()
    exporting.write_csv(out, ["Text"], [["=1+1"]])
    _, (cell,) = csv.reader(io.StringIO(out.getvalue()))
    assert runs(cell)


# The whole way: in through an import, out through an export, in again elsewhere


def bring_in(who: Access, path: Path, **how):
    look = look_at_file(who, path, **how)
    assert look.ready, (look.problems, look.questions)
    report = import_file(who, as_file(look, who, path))
    assert not report.outcomes["rejected"], report.problems
    return report


@pytest.fixture
def hostile(firm, tmp_path) -> Access:
    """A firm whose customers, numbers and references are all payloads."""
    names = [text for text in KEPT if text]
    rows = [
        (f"C{n}", text, text if len(text) < 100 else f"I{n}", "2026-01-10", "2026-02-09", Decimal("100.00"), "EUR")
        for n, text in enumerate(names)
    ]
    header = ["Customer no", "Customer name", "Invoice no", "Invoice date", "Due date", "Amount", "Currency"]
    _write(tmp_path / "=1+1.csv", header, rows)
    bring_in(firm, tmp_path / "=1+1.csv")
    refs = [(text, text, "2026-03-01", Decimal("10.00"), "EUR") for text in names if len(text) < 100]
    _write(tmp_path / "payments.csv", ["Customer no", "Reference", "Payment date", "Amount", "Currency"], refs)
    bring_in(firm, tmp_path / "payments.csv", kind="payments")
    notes = [("C1", text, "2026-03-01", Decimal("5.00"), "EUR") for text in names if len(text) < 100]
    _write(tmp_path / "notes.csv", ["Customer no", "Credit note no", "Date", "Amount", "Currency"], notes)
    bring_in(firm, tmp_path / "notes.csv", kind="credit_notes")
    return firm


def _write(path: Path, header: list[str], rows: list[tuple]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        write_csv(out, header, rows)


def read_csv(path: Path) -> tuple[list[str], list[list[str]]]:
    header, *rows = csv.reader(path.open(encoding="utf-8-sig", newline=""))
    return header, rows


def test_e4_names_come_in_as_they_are(hostile):
    with scope(hostile.company.pk):
        names = set(Customer.objects.values_list("name", flat=True))
        numbers = set(Invoice.objects.values_list("number", flat=True))
    wanted = {text for text in KEPT if text}
    assert wanted <= names
    assert {w for w in wanted if len(w) < 100} <= numbers


def test_e4_nothing_in_an_export_runs(hostile, tmp_path):
    paths = export_csv(hostile, tmp_path / "out")
    seen = 0
    for path in paths:
        header, rows = read_csv(path)
        for row in rows:
            for column, cell in zip(header, row, strict=True):
                if column in ("amount", "open", "unapplied"):
                    Decimal(cell)
                else:
                    assert not runs(cell), (path.name, column, cell)
                seen += cell.startswith("'")
    assert seen > 100, "there must have been something to disarm"
    book = openpyxl.load_workbook(export_xlsx(hostile, tmp_path / "out.xlsx"))
    for sheet in book:
        header = [cell.value for cell in next(sheet.iter_rows())]
        for row in sheet.iter_rows(min_row=2):
            for column, cell in zip(header, row, strict=True):
                amount = column in ("amount", "open", "unapplied")
                assert cell.data_type == "n" if amount or cell.value is None else cell.data_type != "f"
    amounts = [row[6] for row in read_csv(tmp_path / "out" / "invoices.csv")[1]]
    assert "-5.00" in amounts, "credit notes are negative numbers"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_e4_an_export_goes_in_elsewhere_and_comes_out_the_same(hostile, other, tmp_path, form):
    export_csv(hostile, tmp_path / "first")
    if form == "csv":
        bring_in(other, tmp_path / "first" / "invoices.csv")
        bring_in(other, tmp_path / "first" / "payments.csv")
    else:
        book = export_xlsx(hostile, tmp_path / "first.xlsx")
        bring_in(other, book, sheet="invoices")
        bring_in(other, book, sheet="payments")
    assert verify().ok
    export_csv(other, tmp_path / "second")
    for name in ("invoices.csv", "payments.csv"):
        first, second = (read_csv(tmp_path / folder / name) for folder in ("first", "second"))
        assert first[0] == second[0]
        assert sorted(first[1]) == sorted(second[1]), name
