"""What a file is: its kind, what each column means, how amounts and dates are written, and what must be asked.

The guess rests on the headers (synonyms in eight languages, the exports of well-known programs) and on the
cells. It is shown to a person with its reasons and can be changed. What the file does not prove is asked, not
guessed: the order of dates such as 01/02/2025, the decimal mark of 1.234, a currency that nobody names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.ledger.reading.cells import Cell, TableRow
from goodterms.core.ledger.reading.choosing import Choice, choose_columns, choose_kind
from goodterms.core.ledger.reading.fields import FIELDS, Kind
from goodterms.core.ledger.reading.mapping import Mapping, check_mapping
from goodterms.core.ledger.reading.programs import Program, program_of
from goodterms.core.ledger.reading.questions import Question, ask_what_is_open
from goodterms.core.ledger.reading.sampling import ROWS_LOOKED_AT, ColumnSamples
from goodterms.core.ledger.reading.styling import booking_batch, with_styles

_MONEY: tuple[Kind, ...] = ("ledger", "invoices", "credit_notes", "payments")


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column of the file: the field it is taken for ("" = not read), how sure (0 to 1), and why."""

    header: str
    field: str
    confidence: float
    because: Reason
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a file was recognised as.

    mapping: the guess, ready for `read_rows` when `ready`. columns: one guess a column of the file, in order.
    questions: what a person has to say (with `answer`). problems: what keeps the file from being read at all.
    program: the accounting program whose export it is, "" if none was recognised.
    """

    mapping: Mapping
    columns: tuple[ColumnGuess, ...]
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = field(default_factory=tuple)
    program: str = ""

    @property
    def ready(self) -> bool:
        """Whether nothing is left to ask and nothing is missing."""
        return not self.questions and not self.problems


def recognise(
    header: Sequence[str],
    rows: Iterable[TableRow],
    *,
    kind: Kind | None = None,
    currency: str = "",
    name: str = "",
    preamble: Sequence[Sequence[Cell]] = (),
    date_system: str = "1900",
) -> Recognition:
    """Recognise a table.

    rows: all lines below the header; they are read through once and not kept. kind: where the person has said
    it. currency: of the firm, for files that name none. name: of the file or sheet, a hint to its kind.
    preamble: the lines above the header. date_system: of the workbook, for day numbers.

    >>> rows = [TableRow(2, ("ACME", "INV-7", "31.01.2025", "1.250,00"))]
    >>> found = recognise(["Kunde", "Rechnungsnr", "Rechnungsdatum", "Betrag"], rows, currency="EUR")
    >>> found.ready, found.mapping.kind, [column.field for column in found.mapping.columns]
    (True, 'invoices', ['customer_name', 'number', 'issued_on', 'amount'])
    """
    export = program_of(header)
    program = export if export is not None and _reads(export, kind) else None
    samples = [ColumnSamples() for _ in header]
    first, rest = _look(rows, samples)
    decided = kind or (program.kind if program else choose_kind(header, name=name))
    choices = choose_columns(header, samples, kind=decided, program=program)
    _follow(rest, choices, samples)
    mapping = Mapping(
        decided,
        with_styles(choices, samples, preamble=preamble, date_system=date_system),
        currency=_currency(choices, samples, currency),
        accounts=booking_batch(export.name if export and decided in _MONEY else "", preamble),
    )
    mapping = _with_sign(mapping, choices, samples)
    questions = ask_what_is_open(mapping, choices, samples)
    asked = {question.settles for question in questions}
    problems = [p for p in check_mapping(mapping) if p.code not in asked]
    if not first:
        problems.append(Problem("file.no_rows", N_("the file has column names but no rows")))
    return Recognition(
        mapping,
        tuple(_guess(position, header, choices, samples, program) for position in range(len(header))),
        questions,
        tuple(problems),
        export.name if export else "",
    )


def _reads(export: Program, kind: Kind | None) -> bool:
    """Whether what a program's columns mean holds for the kind of file that was asked for."""
    return kind is None or kind == export.kind or (kind == "invoices" and export.kind == "ledger")


def _look(rows: Iterable[TableRow], samples: list[ColumnSamples]) -> tuple[int, Iterable[TableRow]]:
    """Look at every cell of the first rows; gives how many there were, and the stream of the rest."""
    stream = iter(rows)
    seen = 0
    for row in stream:
        if row.problem is None and len(row.cells) == len(samples):
            for cell, sample in zip(row.cells, samples, strict=True):
                sample.look(cell)
        seen += 1
        if seen >= ROWS_LOOKED_AT:
            break
    return seen, stream


def _follow(rest: Iterable[TableRow], choices: Sequence[Choice], samples: Sequence[ColumnSamples]) -> None:
    """Follow the columns of amounts and dates to the end of the file."""
    amounts = [c.position for c in choices if c.field and FIELDS[c.field].content == "amount"]
    dates = [c.position for c in choices if c.field and FIELDS[c.field].content == "date"]
    width = len(samples)
    for row in rest:
        cells = row.cells
        if row.problem is not None or len(cells) != width:
            continue
        for position in amounts:
            samples[position].follow_amounts(cells[position])
        for position in dates:
            samples[position].follow_dates(cells[position])


def _currency(choices: Sequence[Choice], samples: Sequence[ColumnSamples], currency: str) -> str:
    """The currency of rows that name none: the one that the amounts mean, the firm's if it can be that.

    "" where the amounts name several, or only a sign that stands for several and the firm's is none of them;
    the pound sign alone means sterling then.
    """
    if any(choice.field == "currency" for choice in choices):
        return currency
    meant = [
        one
        for choice in choices
        if choice.field and FIELDS[choice.field].content == "amount"
        for one in samples[choice.position].meant
    ]
    if not meant:
        return currency
    common = frozenset.intersection(*meant)
    if currency in common:
        return currency
    if len(common) == 1:
        return next(iter(common))
    return "GBP" if "GBP" in common else ""


def _with_sign(mapping: Mapping, choices: Sequence[Choice], samples: Sequence[ColumnSamples]) -> Mapping:
    """Payments and credit notes that are all written as negative are turned around."""
    if mapping.kind not in ("payments", "credit_notes"):
        return mapping
    for choice in choices:
        sample = samples[choice.position]
        if choice.field == "amount" and sample.negative and sample.negative >= sample.amounts.read:
            return Mapping(mapping.kind, mapping.columns, mapping.currency, "reversed", accounts=mapping.accounts)
    return mapping


def _guess(
    position: int,
    header: Sequence[str],
    choices: Sequence[Choice],
    samples: Sequence[ColumnSamples],
    program: Program | None,
) -> ColumnGuess:
    choice = choices[position]
    because = choice.because
    if program is not None and choice.by_program:
        because = Reason("column.program", N_("as {program} exports name it"), {"program": program.name}, grade="A")
    return ColumnGuess(header[position], choice.field, choice.confidence, because, tuple(samples[position].examples))
