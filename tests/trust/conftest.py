"""A firm, rows for it, and the program as somebody else starts it."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.shell.conftest import bring, firm

from goodterms.journeys.set_up import NewFirm, add_firm
from goodterms.store.access import Access
from goodterms.store.models import Company

__all__ = ["bring", "firm"]


@pytest.fixture
def other(database) -> Access:
    """A second firm in the same database."""
    company = add_firm(NewFirm("Other Ltd", "EUR", "Europe/London"), actor="test")
    assert isinstance(company, Company)
    return Access(company, "owner", "test")


@pytest.fixture
def run(database) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command line in a process of its own, on this test's database: `run("import", path, "--json")`."""

    def run(*arguments: object, before: tuple[str, ...] = (), **more: str) -> subprocess.CompletedProcess[str]:
        command = [*before, sys.executable, "-m", "goodterms.cli.main", *map(str, arguments)]
        environment = {**os.environ, **more}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    return run


def ledger_file(path: Path, rows: int) -> Path:
    """A file of so many invoices of 97 customers, two in three of them settled."""
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow("Customer no,Invoice no,Invoice date,Due date,Amount,Currency,Date paid".split(","))
        for n in range(rows):
            month, day = n % 12 + 1, n % 27 + 1
            paid = f"2026-02-{day:02d}" if n % 3 else ""
            amount = f"{100 + n % 977}.{n % 100:02d}"
            issued, due = f"2025-{month:02d}-{day:02d}", f"2026-01-{day:02d}"
            writer.writerow([f"C{n % 97}", f"INV-{n}", issued, due, amount, "EUR", paid])
    return path
