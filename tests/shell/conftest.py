"""A firm to work for, and files to import, in a few words."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from goodterms.core.ledger.reading.cells import TableRow
from goodterms.core.ledger.reading.mapping import Column, Mapping
from goodterms.core.ledger.reading.row_by_row import read_rows
from goodterms.journeys.import_ledger import File, Report, import_file
from goodterms.journeys.set_up import NewFirm, add_firm
from goodterms.store.access import Access
from goodterms.store.models import Company


@pytest.fixture
def firm(database) -> Access:
    """A firm in euro with an empty ledger, seen by its owner."""
    company = add_firm(NewFirm("Miller Tools", "EUR", "Europe/Berlin"), actor="test")
    assert isinstance(company, Company)
    return Access(company, "owner", "test")


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., Report]:
    """Import rows given as dictionaries of field -> text: the real journey on a real file, the mapping given."""

    def bring(who: Access, kind: str, rows: list[dict[str, str]], **options) -> Report:
        fields = list(dict.fromkeys(name for row in rows for name in row))
        path = tmp_path / f"{kind}.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, fields)
            writer.writeheader()
            writer.writerows(rows)
        columns = tuple(Column(name, name, **_styles(name)) for name in fields)
        mapping = Mapping(kind, columns, currency="" if "currency" in fields else "EUR", **options.pop("mapping", {}))
        table = [TableRow(n, tuple(row.get(f, "") for f in fields)) for n, row in enumerate(rows, 2)]
        file = File(path, path.name, mapping, tuple(fields), lambda: read_rows(table, mapping, header=fields))
        return import_file(who, file, **options)

    return bring


def _styles(field: str) -> dict[str, object]:
    from goodterms.core.basics.amounts import AmountStyle
    from goodterms.core.basics.dates import DateStyle
    from goodterms.core.ledger.reading.fields import FIELDS

    content = FIELDS[field].content
    if content == "amount":
        return {"amounts": AmountStyle(".")}
    return {"dates": DateStyle("ymd")} if content == "date" else {}
