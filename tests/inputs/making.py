"""Makes the bad inputs by script, and reads them the way an import does: twice, with the same outcome."""

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl

from goodterms.core.ledger.reading.mapping import Fit, Mapping, fit
from goodterms.core.ledger.reading.questions import Question, answer
from goodterms.core.ledger.reading.recognising import Recognition, recognise
from goodterms.core.ledger.reading.row_by_row import read_rows
from goodterms.core.ledger.reading.rows import LeftOut, Rejected, Row, Verdict
from goodterms.core.ledger.reading.totals import ControlTotals
from goodterms.files.opening import open_table
from goodterms.files.table import Table

HEADER = "Customer no,Invoice no,Invoice date,Due date,Amount,Currency"
GOOD = "C1,INV-1,2025-01-31,2025-03-02,120.50,EUR"


@dataclass
class Outcome:
    """All that an import learns of a file before anything is written."""

    table: Table
    recognition: Recognition | None = None
    verdicts: list[Verdict] = field(default_factory=list)
    totals: ControlTotals = field(default_factory=ControlTotals)

    @property
    def rows(self) -> list[Any]:
        return [v for v in self.verdicts if not isinstance(v, (Rejected, LeftOut))]

    @property
    def rejected(self) -> list[Rejected]:
        return [v for v in self.verdicts if isinstance(v, Rejected)]

    @property
    def left_out(self) -> list[LeftOut]:
        return [v for v in self.verdicts if isinstance(v, LeftOut)]

    @property
    def questions(self) -> list[str]:
        return [q.code for q in self.recognition.questions] if self.recognition else []

    @property
    def refusal(self) -> str:
        return self.table.problems[0].code if self.table.problems else ""

    @property
    def codes(self) -> list[tuple[int, str, str]]:
        """(line, column, code) of every problem of every rejected line."""
        return [(p.line, p.column, p.code) for r in self.rejected for p in r.problems]


def read(
    content: Any,
    *,
    name: str = "",
    sheet: str | None = None,
    mapping: Mapping | None = None,
    answers: dict[str, str] | None = None,
    twice: bool = True,
    **how: Any,
) -> Outcome:
    """Open, recognise and read; then once more, and the two outcomes must be the same."""
    first = _read(content, name, sheet, mapping, answers, how)
    if twice:
        again = _read(content, name, sheet, mapping, answers, how)
        assert first.table.problems == again.table.problems
        assert first.verdicts == again.verdicts
    totals = first.totals
    assert totals.reconciles()
    assert totals.lines == len(first.verdicts)
    lines = [v.line for v in first.verdicts]
    assert lines == sorted(set(lines)), "every line has one verdict, in the order of the file"
    return first


def _read(
    content: Any, name: str, sheet: str | None, mapping: Mapping | None, answers: dict[str, str] | None, how: Any
) -> Outcome:
    table = open_table(content, name=name, sheet=sheet)
    if table.refused:
        assert list(table.rows()) == []
        return Outcome(table)
    how = dict(how)
    zone = how.pop("zone", None)
    recognition = None
    if mapping is None:
        how.setdefault("currency", "EUR")
        recognition = recognise(
            table.header, table.rows(), preamble=table.preamble, date_system=table.date_system, **how
        )
        mapping = recognition.mapping
        for question in recognition.questions:
            if answers and question.code in answers:
                mapping = answered(mapping, question, answers[question.code])
    outcome = Outcome(table, recognition)
    if isinstance(fit(mapping, table.header), Fit):
        for verdict in read_rows(table.rows(), mapping, header=table.header, zone=zone):
            outcome.totals.add(verdict)
            outcome.verdicts.append(verdict)
    return outcome


def answered(mapping: Mapping, question: Question, choice: str) -> Mapping:
    """The mapping with the answer in it."""
    changed = answer(mapping, question, choice)
    assert isinstance(changed, Mapping), changed
    return changed


def csv(*lines: str, header: str = HEADER, end: str = "\n") -> bytes:
    """A CSV file of these lines."""
    return (end.join((header, *lines)) + end).encode()


def with_amounts(*amounts: str, header: str = "Customer no;Invoice no;Invoice date;Amount", **how: Any) -> Outcome:
    """One invoice for every amount, written as it stands."""
    rows = [f"C1;INV-{n};2025-01-31;{amount}" for n, amount in enumerate(amounts, start=1)]
    return read(csv(*rows, header=header), **how)


def with_dates(*dates: str, due: Sequence[str] = (), **how: Any) -> Outcome:
    """One invoice for every date, written as it stands."""
    dues = list(due) or [""] * len(dates)
    rows = [f'C1;INV-{n};"{day}";{d};10.00' for n, (day, d) in enumerate(zip(dates, dues, strict=True), start=1)]
    return read(csv(*rows, header="Customer no;Invoice no;Invoice date;Due date;Amount"), **how)


def workbook(*rows: Sequence[Any], change: Callable[[Any], None] | None = None) -> bytes:
    """An XLSX file with these rows on one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


INVOICES = (
    ("Customer no", "Invoice no", "Invoice date", "Amount", "Currency"),
    ("C1", "INV-1", "2025-01-31", 120.5, "EUR"),
    ("C2", "INV-2", "2025-02-01", 80, "EUR"),
)


def repacked(content: bytes, *, replace: dict[str, bytes] | None = None, add: dict[str, bytes] | None = None) -> bytes:
    """The archive packed again, with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, (replace or {}).get(part.filename, old.read(part)))
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    """One part of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def as_json(rows: Sequence[Row]) -> str:
    """What a row says, for comparing two readings: without its line and raw cells."""
    said = []
    for row in rows:
        plain = {name: str(getattr(row, name)) for name in row.__dataclass_fields__ if name not in ("line", "raw")}
        said.append(plain)
    return json.dumps(said, sort_keys=True)
