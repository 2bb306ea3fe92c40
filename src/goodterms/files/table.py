"""A table as a file holds it: the header, and a stream of rows that can be read again from the start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from goodterms.core.basics.problems import Problem
from goodterms.core.ledger.reading.cells import Cell, TableRow


@dataclass
class Progress:
    """How far the present reading of a file has come, in bytes."""

    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Table:
    """An opened table.

    header: the column names as they stand in the file; header_line: their line (the first line of a file is 1).
    preamble: the lines above the header. problems: why the file cannot be read; then there are no rows.
    notes: what is worth knowing (macros left aside, no line end at the end). encoding, delimiter: of a text
    file; sheet, date_system: of a workbook.
    """

    name: str
    header: tuple[str, ...] = ()
    header_line: int = 0
    preamble: tuple[tuple[Cell, ...], ...] = ()
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    date_system: str = "1900"
    notes: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    progress: Progress = field(default_factory=Progress)
    _stream: Callable[[], Iterator[TableRow]] = field(default=lambda: iter(()), repr=False)

    @property
    def refused(self) -> bool:
        """Whether the file cannot be read at all."""
        return bool(self.problems)

    def rows(self) -> Iterator[TableRow]:
        """All lines below the header, from the first, as a stream; every call starts anew."""
        return self._stream()


def refused(name: str, *problems: Problem) -> Table:
    """A table that cannot be read, with the reasons."""
    return Table(name, problems=problems)
