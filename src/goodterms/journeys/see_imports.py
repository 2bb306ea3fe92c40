"""What was imported: the history, one import with its verdict, and its bad rows to mend."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from goodterms.store import access
from goodterms.store.access import Access
from goodterms.store.models import Import, ImportRow

PAGE: Final = 25
ROWS_PAGE: Final = 50
PIECE: Final = 2000


@dataclass(frozen=True, slots=True)
class Bad:
    """A page of rows that were not taken."""

    rows: list[ImportRow]
    page: int
    more: bool


def see_imports(who: Access, *, page: int = 1) -> tuple[list[Import], bool]:
    """A page of the history, the latest first, and whether there is more."""
    start = (max(1, page) - 1) * PAGE
    rows = list(who.imports().order_by("-started_at", "-pk")[start : start + PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def bad_rows(found: Import, *, page: int = 1) -> Bad:
    """A page of the rejected rows of an import, in the order of the file."""
    start = (max(1, page) - 1) * ROWS_PAGE
    rows = list(
        ImportRow.objects.filter(reading=found, outcome=ImportRow.Outcome.REJECTED).order_by("line")[
            start : start + ROWS_PAGE + 1
        ]
    )
    return Bad(rows[:ROWS_PAGE], max(1, page), len(rows) > ROWS_PAGE)


def rows_to_mend(found: Import) -> Iterator[list[str]]:
    """The rejected rows as they stood in the file, with line and reason in two columns behind; header first.

    Sent piece by piece, when the page and its scope are done; read so too, so that a slow reader blocks nobody.
    """
    width = len(found.header)
    yield [*found.header, "goodterms: line", "goodterms: what is wrong"]
    after = -1
    while True:
        with access.scope(found.company_id):
            rows = ImportRow.objects.filter(reading=found, outcome=ImportRow.Outcome.REJECTED, line__gt=after)
            piece = list(rows.order_by("line")[:PIECE])
        for row in piece:
            cells = [str(cell) for cell in json.loads(row.cells or "[]")][:width]
            wrong = f"{row.column}: {row.reason}".removeprefix(": ")
            yield [*cells, *[""] * (width - len(cells)), str(row.line), wrong]
        if len(piece) < PIECE:
            return
        after = piece[-1].line
