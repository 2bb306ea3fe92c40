"""Opening a delimited text file: encoding, delimiter, header, and the stream of its rows."""

from collections.abc import Iterator
from itertools import islice

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.basics.text import clean, unreadable
from goodterms.core.ledger.reading.cells import TableRow
from goodterms.files.bytes_of import Source
from goodterms.files.delimited import (
    MOST_COLUMNS,
    Records,
    choose_delimiter,
    find_header,
    separator_named,
    usual_width,
)
from goodterms.files.encodings import Encoding, decoded, detect
from goodterms.files.lines import LONGEST_LINE, PhysicalLine, physical_lines
from goodterms.files.table import Progress, Table, refused

_LINES_LOOKED_AT = 60
_LINES_ABOVE_HEADER = 30


def open_text(source: Source, *, name: str) -> Table:
    """The table in a delimited text file, or a refused table that says why there is none."""
    head = source.head(LONGEST_LINE * 4)
    if len(head) == LONGEST_LINE * 4 and b"\n" not in head and b"\r" not in head:
        return refused(name, _one_line())
    if _binary(head[:4096]):
        return refused(name, Problem("file.binary", N_("the file is not a text")))
    encoding = detect(source.chunks())
    if encoding.problem is not None:
        return refused(name, encoding.problem)
    first = list(islice(_lines(source, encoding), _LINES_LOOKED_AT))
    if not any(line.text.strip() for line in first):
        return refused(name, _empty())
    return _with_header(source, name, encoding, first)


def _with_header(source: Source, name: str, encoding: Encoding, first: list[PhysicalLine]) -> Table:
    named = separator_named(first[0].text)
    delimiter = named or choose_delimiter([line.text for line in first[bool(named) :] if not line.cut])
    records = Records(iter(first[bool(named) :]), delimiter)
    rows, ends = [], []
    for row in records:
        rows.append(row)
        ends.append(records.last_line)
    at = find_header(rows[:_LINES_ABOVE_HEADER])
    if at is None:
        return refused(name, _no_header(first))
    header = tuple(clean(str(cell)) for cell in rows[at].cells)
    if len(header) > MOST_COLUMNS:
        return refused(name, _too_many_columns(len(header)))
    bad = next((p for cell in header if (p := unreadable(cell)) is not None), None)
    if bad is not None:
        return refused(name, bad.at(line=rows[at].line))
    after = list(Records(iter([line for line in first if line.number > ends[at]]), delimiter))
    width = usual_width(after, len(header))
    header += ("",) * (width - len(header))
    progress = Progress(total=source.size)
    header_end = ends[at]

    def stream() -> Iterator[TableRow]:
        lines = _lines(source, encoding, progress)
        below = (line for line in lines if line.number > header_end)
        return iter(Records(below, delimiter, width=width))

    return Table(
        name,
        header=header,
        header_line=rows[at].line,
        preamble=tuple(row.cells for row in rows[:at]),
        encoding=encoding.name,
        delimiter=delimiter,
        notes=encoding.notes + _notes(after),
        progress=progress,
        _stream=stream,
    )


def _lines(source: Source, encoding: Encoding, progress: Progress | None = None) -> Iterator[PhysicalLine]:
    return physical_lines(decoded(_counted(source, progress or Progress()), encoding))


def _counted(source: Source, progress: Progress) -> Iterator[bytes]:
    progress.done = 0
    for chunk in source.chunks():
        progress.done += len(chunk)
        yield chunk


def _binary(head: bytes) -> bool:
    """Control characters that no text has, and not the zero bytes of UTF-16 text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    control = sum(head.count(byte) for byte in bytes([*range(1, 9), *range(14, 32)]))
    return control * 20 > len(head)


def _notes(after: list[TableRow]) -> tuple[Problem, ...]:
    if any(any(str(cell).strip() for cell in row.cells) for row in after):
        return ()
    return (Problem("file.no_rows", N_("the file has column names but no rows")),)


def _empty() -> Problem:
    return Problem("file.empty", N_("the file is empty"), remedy=N_("export it again"))


def _one_line() -> Problem:
    return Problem(
        "file.one_line",
        N_("the first {length} characters of the file have no line end: it is not a table"),
        {"length": LONGEST_LINE * 4},
    )


def _no_header(first: list[PhysicalLine]) -> Problem:
    if any(line.cut for line in first):
        return Problem(
            "file.line_too_long",
            N_("line {line} has more than {longest} characters: it is not a table"),
            {"line": next(line.number for line in first if line.cut), "longest": LONGEST_LINE},
        )
    return Problem(
        "file.no_header",
        N_("no line of the file names the columns"),
        remedy=N_("put the names of the columns into the first line"),
    )


def _too_many_columns(found: int) -> Problem:
    return Problem(
        "file.too_many_columns",
        N_("the file has {found} columns, at most {most} are read"),
        {"found": found, "most": MOST_COLUMNS},
    )
