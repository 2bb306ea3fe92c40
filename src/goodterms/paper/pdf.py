"""A statement of account as a PDF that a screen reader can read, the same bytes for the same statement.

All texts go to the typesetter as data, never as markup. Fonts are the ones that come with it, so that every machine
makes the same; only where a text has letters that they lack are the machine's own fonts tried, and where those lack
them too the paper says so instead of failing. A paper of very many pages carries no structure for screen readers: it
takes a kilobyte a line, so that 5,000 lines make 5.4 MB and 20,000 lines 22 MB, too large for a message (without it
0.3 and 1.1 MB; the same memory, and up to half the time less); the workbook has every line.
"""

import json
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from goodterms.paper.figures import Figures
from goodterms.paper.statements import (
    Amount,
    Cell,
    Labelled,
    Sheet,
    Table,
    numbers_of,
    tables_of,
    ways_of,
)

TEMPLATE: Final = Path(__file__).parent / "statement.typ"
LETTER: Final = ("US", "CA", "MX", "PH")
LONG: Final = 5000


def statement_pdf(sheet: Sheet) -> bytes:
    """The PDF of a statement: PDF/UA-1, except where no font at hand has its letters, or over 5,000 lines."""
    with translation.override(sheet.language):
        data = _data(sheet)
        lines = sum(len(made["rows"]) for section in data["sections"] for made in section["tables"])
        short = lines <= LONG
        for system_fonts in (False, True):
            try:
                return _compile(data, sheet.as_of, system_fonts=system_fonts, accessible=short)
            except typst.TypstError as fault:
                if "could not be displayed" not in str(fault):
                    raise
        said = _("Some letters could not be written with the fonts at hand; the Excel file has all of them.")
        return _compile({**data, "note": said}, sheet.as_of, system_fonts=True, accessible=False)


def _compile(data: dict[str, Any], as_of: date, *, system_fonts: bool, accessible: bool) -> bytes:
    with tempfile.TemporaryDirectory(prefix="goodterms-paper-") as folder:
        # The template is alone in its folder, and can read no file outside.
        alone = Path(folder) / TEMPLATE.name
        alone.write_bytes(TEMPLATE.read_bytes())
        return typst.compile(
            alone,
            root=alone.parent,
            format="pdf",
            ignore_system_fonts=not system_fonts,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1"] if accessible else [],
            pdf_tags=accessible,
            timestamp=int(datetime.combine(as_of, time(0, 0), UTC).timestamp()),
        )


def _data(sheet: Sheet) -> dict[str, Any]:
    figures = Figures(sheet.language, sheet.country)
    title, as_of = _("Statement of account"), figures.day(sheet.as_of)
    period = f"{figures.day(sheet.since)} – {as_of}"
    return {
        "title": title,
        "lang": sheet.language,
        "region": sheet.country.lower(),
        "paper": "us-letter" if sheet.country in LETTER else "a4",
        "firm": [
            _line(each) for each in (*sheet.firm, *(f"{label}: {said}" for label, said in numbers_of(sheet.head)))
        ],
        "customer": [_line(each) for each in sheet.customer],
        "facts": [
            [_("Customer number"), _line(sheet.reference)],
            [_("As of"), as_of],
            [_("Period"), period],
        ],
        "ways": [{"title": words, "lines": _labelled(lines)} for words, lines in ways_of(sheet)],
        "footer": " · ".join((_line(sheet.firm[0]), title, _line(sheet.reference), as_of)),
        "note": "" if sheet.accounts else _("Nothing was ever posted"),
        "sections": [
            {
                "heading": _("Account in {currency}").format(currency=account.currency),
                "tables": [_written(table, figures) for table in tables_of(account)],
            }
            for account in sheet.accounts
        ],
    }


def _labelled(lines: list[Labelled]) -> list[list[str]]:
    return [[label, _line(said)] for label, said in lines]


def _written(table: Table, figures: Figures) -> dict[str, Any]:
    return {
        "title": table.title,
        "head": table.head,
        "sides": list(table.sides),
        "rows": [[_text(cell, figures) for cell in row] for row in table.rows],
        "foot": [[_text(cell, figures) for cell in row] for row in table.foot],
        "empty": table.empty,
    }


def _text(cell: Cell, figures: Figures) -> str:
    if isinstance(cell, Amount):
        return figures.amount(cell.minor, cell.currency)
    if isinstance(cell, date):
        return figures.day(cell)
    return "" if cell is None else _line(str(cell))


def _line(text: str) -> str:
    """A text as it can be printed: no control characters, nothing that turns the direction of what follows.

    >>> _line("a\\x01b\\u202ec\\u00a0d")
    'abc d'
    """
    return "".join(" " if c.isspace() else c for c in text if c.isspace() or c.isprintable())
