"""Exporting the ledger: the read-only views of one firm as CSV files or one workbook, safe to open."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection

from goodterms.core.basics.currencies import minor_digits
from goodterms.files.exporting import write_csv, write_xlsx
from goodterms.store import access, views
from goodterms.store.access import Access

VIEWS = ("v_invoice", "v_payment", "v_allocation", "v_import_row", "v_audit")
NAMES = {"v_invoice": "invoices", "v_payment": "payments", "v_allocation": "allocations",
         "v_import_row": "import_rows", "v_audit": "audit"}  # fmt: skip
ORDER = {
    "v_invoice": "customer, issued_on, number, kind, amount_minor",
    "v_payment": "customer, paid_on, reference, amount_minor",
    "v_allocation": "invoice, effective_on, source, amount_minor, reversed",
    "v_import_row": "import_id, line",
    "v_audit": "seq",
}


def export_csv(who: Access, folder: Path, *, with_audit: bool = True) -> list[Path]:
    """Write one CSV file a view into the folder. Existing files of these names are replaced whole."""
    who.require("controller")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with access.scope(who.company.pk):
        for view in VIEWS if with_audit else VIEWS[:3]:
            header, rows = _rows(who, view)
            target = folder / f"{NAMES[view]}.csv"
            fresh = target.with_suffix(".csv.part")
            with fresh.open("w", encoding="utf-8-sig", newline="") as out:
                write_csv(out, header, rows)
            fresh.replace(target)
            written.append(target)
    return written


def export_xlsx(who: Access, target: Path) -> Path:
    """Write one workbook with a sheet a view (without the audit log and the import rows)."""
    who.require("controller")
    with access.scope(who.company.pk):
        sheets = {NAMES[view]: _rows(who, view) for view in VIEWS[:3]}
        fresh = target.with_suffix(".part.xlsx")
        write_xlsx(fresh, sheets)
    fresh.replace(target)
    return target


def _source(view: str) -> str:
    """What is read for a file: the view, and of invoices their margin beside it."""
    if view != "v_invoice":
        return view
    return f"({views.VIEWS[view].on(connection.vendor, also='i.margin_minor AS margin_minor')}) AS {view}"


def _rows(who: Access, view: str) -> tuple[list[str], Iterator[list[Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {_source(view)} WHERE company = %s LIMIT 0", [who.company.slug])  # noqa: S608
        columns = [str(column[0]) for column in cursor.description or ()]
    header = [c.removesuffix("_minor") if c.endswith("_minor") else c for c in columns if c != "company"]
    return header, _stream(who, view, columns)


def _stream(who: Access, view: str, columns: list[str]) -> Iterator[list[Any]]:
    """The rows in a fixed order, amounts as decimal numbers of their currency."""
    currency_at = columns.index("currency") if "currency" in columns else -1
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM {_source(view)} WHERE company = %s ORDER BY {ORDER[view]}",  # noqa: S608
            [who.company.slug],
        )
        while found := cursor.fetchmany(2000):
            for row in found:
                digits = minor_digits(row[currency_at]) if currency_at >= 0 else 0
                yield [
                    Decimal(value).scaleb(-digits) if name.endswith("_minor") and value is not None else value
                    for name, value in zip(columns, row, strict=True)
                    if name != "company"
                ]
