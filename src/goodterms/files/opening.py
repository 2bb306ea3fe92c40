"""Opening a file of a ledger, whatever it is: the one way in."""

from pathlib import Path

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.files.bytes_of import Source
from goodterms.files.kinds import kind_of
from goodterms.files.table import Table, refused
from goodterms.files.text_table import open_text
from goodterms.files.workbook import open_workbook


def open_table(content: bytes | str | Path, *, name: str = "", sheet: str | None = None) -> Table:
    """The table in a file: CSV or the like, or an XLSX workbook, told apart by their bytes, not by the name.

    content: the bytes, or the path. name: what to call the file in messages (default: that of the path).
    sheet: of a workbook; None takes the one that looks like a ledger. A file that cannot be read gives a table
    without rows whose `problems` say why; nothing that a file holds raises.

    >>> table = open_table(b"Invoice;Amount\\nINV-7;12,50\\n", name="invoices.csv")
    >>> table.header, table.delimiter, [row.cells for row in table.rows()]
    (('Invoice', 'Amount'), ';', [('INV-7', '12,50')])
    """
    where = Path(content) if isinstance(content, str) else content
    called = name or (where.name if isinstance(where, Path) else "")
    called = called.encode("utf-8", "replace").decode()  # a file's name may hold bytes that are no characters
    try:
        source = Source(where)
        head = source.head(1 << 16)
    except OSError as error:
        return refused(
            called,
            Problem("file.unreadable", N_("the file cannot be opened: {why}"), {"why": error.strerror or ""}),
        )
    if not head:
        return refused(called, Problem("file.empty", N_("the file is empty"), remedy=N_("export it again")))
    kind = kind_of(head)
    if isinstance(kind, Problem):
        return refused(called, kind)
    if kind == "workbook":
        return open_workbook(source, name=called, sheet=sheet)
    return open_text(source, name=called)
