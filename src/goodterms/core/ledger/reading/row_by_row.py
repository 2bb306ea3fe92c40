"""Reading a table row by row: every line ends as exactly one verdict, in order, as a stream."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import Any, Literal

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.basics.text import unreadable
from goodterms.core.ledger.reading.building import NoRecord, Unfit
from goodterms.core.ledger.reading.cells import Cell, TableRow, shown
from goodterms.core.ledger.reading.fields import FIELDS
from goodterms.core.ledger.reading.mapping import Fit, Mapping, fit
from goodterms.core.ledger.reading.records import Line, Records
from goodterms.core.ledger.reading.rows import LeftOut, Rejected, Verdict
from goodterms.core.ledger.reading.values import (
    LONGEST_TEXT,
    amount_reader,
    currency_in_amount,
    reader_for,
)
from goodterms.core.ledger.reading.words import fold, names_a_total

# No cell of a ledger is longer; it is also the limit of a workbook's cell.
LONGEST_CELL = 32_767
_LONGEST_SHOWN = 200
_SHORTER = {"purchase_order": 120, "terms": 100, "phone": 60, "method": 60, "language": 20, "segment": 60}
_MONEY_KINDS = ("ledger", "invoices", "credit_notes", "payments")


def read_rows(
    rows: Iterable[TableRow], mapping: Mapping, *, header: Sequence[str], zone: tzinfo | None = None
) -> Iterator[Verdict]:
    """The verdict on each line of a table: a typed row, `Rejected` or `LeftOut`, in the order of the lines.

    rows: the lines below the header, as a stream; only what tells duplicates apart is kept of them. zone: the
    firm's time zone, for dates written with a time of another zone. Raises ValueError if the mapping does not
    fit the header: ask `fit` first, which says why.

    >>> from goodterms.core.ledger.reading.mapping import Column
    >>> mapping = Mapping("customers", (Column("No", "customer_ref"), Column("Name", "customer_name")))
    >>> row, bad = read_rows(
    ...     [TableRow(2, ("007", "ACME")), TableRow(3, ("", ""))], mapping, header=["No", "Name"]
    ... )
    >>> row.customer_ref, row.customer_name, bad.why
    ('007', 'ACME', 'blank')
    """
    laid = fit(mapping, header)
    if not isinstance(laid, Fit):
        raise ValueError("the mapping does not fit the header: " + ", ".join(p.english for p in laid))
    reader = _LineReader(mapping, laid, tuple(header), zone)
    return (reader.verdict(row) for row in rows)


class _LineReader:
    def __init__(self, mapping: Mapping, laid: Fit, header: tuple[str, ...], zone: tzinfo | None) -> None:
        self._mapping, self._header = mapping, header
        self._folded = tuple(fold(title) for title in header)
        self._at = {column.field: position for position, column in laid.columns}
        self._readers = [
            (position, column.field, reader_for(FIELDS[column.field].content, column, zone))
            for position, column in laid.columns
            if FIELDS[column.field].content != "amount" and column.field != "company"
        ]
        self._amounts = [
            (position, column.field, amount_reader(column.amounts))
            for position, column in laid.columns
            if FIELDS[column.field].content == "amount"
        ]
        self._records = Records(mapping, laid)

    def verdict(self, row: TableRow) -> Verdict:
        """One line's verdict."""
        raw = tuple(cell if isinstance(cell, str) else shown(cell) for cell in row.cells)
        if not "".join(raw).strip():
            return LeftOut(row.line, "blank", N_("the line is empty"), raw)
        broken = self._broken(row, raw)
        if broken:
            left = self._no_record(row.line, raw, {}) if row.problem is not None else None
            return left or Rejected(row.line, tuple(broken), _short(raw))
        values: dict[str, Any] = {}
        problems, notes = self._read(row.line, row.cells, raw, values)
        try:
            made = self._records.make(Line(row.line, raw, values, tuple(notes))) if not problems else None
        except NoRecord as no_record:
            return LeftOut(row.line, no_record.why, no_record.reason, raw, *self._said(values))
        except Unfit as unfit:
            made, problems = None, [self._placed(unfit.problem, row.line, raw, unfit.field)]
        if made is not None:
            return made
        return self._no_record(row.line, raw, values) or Rejected(row.line, tuple(problems), raw, *self._said(values))

    def _broken(self, row: TableRow, raw: tuple[str, ...]) -> list[Problem]:
        """What is wrong with the line before any of its cells is read as something."""
        if row.problem is not None:
            return [row.problem.at(line=row.line)]
        for position, text in enumerate(raw):
            if text.isascii() and text.isprintable() and len(text) <= LONGEST_CELL:
                continue
            bad = _too_long(text) if len(text) > LONGEST_CELL else unreadable(text)
            if bad is not None:
                return [bad.at(line=row.line, column=self._header[position], value=printable(text))]
        return []

    def _read(
        self, line: int, cells: tuple[Cell, ...], raw: tuple[str, ...], values: dict[str, Any]
    ) -> tuple[list[Problem], list[Problem]]:
        problems: list[Problem] = []
        notes: list[Problem] = []
        for position, field, read in self._readers:
            text = raw[position]
            if not text or text.isspace():
                continue
            value = read(cells[position])
            if isinstance(value, Problem):
                self._sort(value, line, raw, field, problems, notes)
            elif isinstance(value, str) and len(value) > (longest := _SHORTER.get(field, LONGEST_TEXT)):
                values[field] = value[:longest]
                notes.append(self._placed(_cut(longest), line, raw, field))
            else:
                values[field] = value
        self._read_amounts(line, cells, raw, values, problems, notes)
        return problems, notes

    def _read_amounts(
        self,
        line: int,
        cells: tuple[Cell, ...],
        raw: tuple[str, ...],
        values: dict[str, Any],
        problems: list[Problem],
        notes: list[Problem],
    ) -> None:
        # A currency that cannot be read is not the firm's own: the amount counts in none then.
        unreadable_currency = any(p.code.startswith("currency.") for p in problems)
        if "currency" not in values and self._mapping.currency and not unreadable_currency:
            values["currency"] = self._mapping.currency
        currency = values.get("currency")
        for position, field, read in self._amounts:
            text = raw[position]
            if not text or text.isspace():
                continue
            if currency is None and (named := currency_in_amount(text)):
                currency = values["currency"] = named
            if currency is None:
                if not any(p.code.startswith("currency.") for p in problems):
                    problems.append(self._placed(_no_currency(), line, raw, field))
                return
            value = read(cells[position], currency)
            if isinstance(value, Problem):
                self._sort(value, line, raw, field, problems, notes)
            else:
                values[field] = value

    def _sort(
        self,
        problem: Problem,
        line: int,
        raw: tuple[str, ...],
        field: str,
        problems: list[Problem],
        notes: list[Problem],
    ) -> None:
        if field in ("gross_margin", "goods_cost"):
            problem = Problem("margin.unreadable", N_("no margin is kept: the cell cannot be read as an amount"))
        noted = self._mapping.kind in FIELDS[field].noted_in
        (notes if noted else problems).append(self._placed(problem, line, raw, field))

    def _placed(self, problem: Problem, line: int, raw: tuple[str, ...], field: str) -> Problem:
        position = self._at.get(field)
        if position is None:
            return problem.at(line=line)
        return problem.at(line=line, column=self._header[position], value=printable(raw[position]))

    def _said(self, values: dict[str, Any]) -> tuple[int | None, str]:
        """(amount, currency) that a line says, as far as they were readable, for the control totals."""
        amount = values.get("amount")
        if amount is None and ("debit" in values or "credit" in values):
            amount = values.get("debit", 0) - values.get("credit", 0)
        if amount is None and "net" in values:
            amount = values["net"] + values.get("tax", 0)
        if amount is None:
            return None, ""
        turned = (self._mapping.sign == "reversed") != (values.get("side") == "credit" and "amount" in values)
        return (-amount if turned else amount), values.get("currency", "")

    def _no_record(self, line: int, raw: tuple[str, ...], values: dict[str, Any]) -> LeftOut | None:
        """The line that could not be read, if it was never a record: a heading again, or a line of totals."""
        filled = [text for text in raw if text.strip()]
        if tuple(fold(text) for text in raw) == self._folded:
            return LeftOut(line, "heading", N_("the headings again"), raw)
        if self._mapping.kind not in _MONEY_KINDS:
            return None
        if len(filled) == 1 and len(raw) == len(self._header) > 3 and "amount" not in values:
            why: Literal["total", "heading"] = "total" if names_a_total(filled[0]) else "heading"
            return LeftOut(line, why, N_("a heading between the rows"), raw)
        dated = "paid_on" if self._mapping.kind == "payments" else "issued_on"
        number = values.get("number", "")
        if dated in values or (number and not names_a_total(number)):
            return None
        if any(names_a_total(text) for text in filled if len(text) < 80):
            return LeftOut(line, "total", N_("a line of totals"), raw, *self._said(values))
        return None


def printable(text: str) -> str:
    """A cell for showing in a message: one line, no control characters, at most 200 characters.

    >>> printable("a\\x00b\\nc")
    'a\\ufffdb c'
    """
    short = text[:_LONGEST_SHOWN] + ("…" if len(text) > _LONGEST_SHOWN else "")
    if short.isprintable():
        return short
    return "".join(c if c.isprintable() else " " if c in "\n\r\t" else "\ufffd" for c in short)


def _short(raw: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text if len(text) <= LONGEST_CELL else printable(text) for text in raw)


def _too_long(text: str) -> Problem:
    return Problem(
        "cell.too_long",
        N_("has {length} characters, no cell may have more than {longest}"),
        {"length": len(text), "longest": LONGEST_CELL},
        N_("check the quotes around this line"),
    )


def _cut(longest: int) -> Problem:
    return Problem("text.cut", N_("only the first {longest} characters are kept"), {"longest": longest})


def _no_currency() -> Problem:
    return Problem("currency.missing", N_("has no currency"), remedy=N_("fill in the currency, or say which it is"))
