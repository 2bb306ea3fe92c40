"""When the disk refuses, the import says so and nothing is half done (trust: C3); when the database goes away too."""

import os
import shutil
import subprocess
import sys
import time

import pytest
from django.db import connection, connections
from tests.trust.conftest import ledger_file

from goodterms.cli.boot import DONE, UNREACHABLE
from goodterms.journeys.import_ledger import import_file
from goodterms.journeys.look_at_file import as_file, look_at_file
from goodterms.journeys.verify_books import verify
from goodterms.store import durability
from goodterms.store.access import scope, writing
from goodterms.store.models import Customer, Invoice

ROWS = 400
FAULTS = [
    *(("fdatasync", "EIO", n) for n in (1, 4)),
    *(("pwrite64", "ENOSPC", n) for n in (1, 40)),
    *(("fsync", "EIO", n) for n in (1, 2)),
]
"""Not the second fdatasync: there SQLite syncs the folder of a new journal, and passes over a fault of that."""


def invoices(who) -> int:
    connections.close_all()
    with scope(who.company.pk):
        return Invoice.objects.filter(company=who.company).count()


def needs_strace() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the product's own process writes no database files on PostgreSQL")
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    if subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not trace here")


@pytest.mark.parametrize(("call", "error", "when"), FAULTS)
def test_c3_a_disk_error_is_told_and_nothing_is_half_done(firm, run, tmp_path, call, error, when):
    needs_strace()
    path, trace = ledger_file(tmp_path / "ledger.csv", ROWS), tmp_path / "trace"
    connections.close_all()
    inject = f"inject={call}:error={error}:when={when}"
    ended = run(
        "import", path, "--json", before=("strace", "-f", "-e", f"trace={call}", "-e", inject, "-o", str(trace))
    )
    assert "INJECTED" in trace.read_text(), "the fault must happen, or nothing is proved"
    assert ended.returncode == UNREACHABLE, ended.stderr
    assert "Traceback" not in ended.stderr and ended.stdout == ""
    assert invoices(firm) in (0, ROWS)
    assert verify().ok
    import_file(firm, as_file(look_at_file(firm, path), firm, path))
    assert invoices(firm) == ROWS
    assert verify().ok


def test_c3_a_folder_that_cannot_be_synced_is_no_success(firm, monkeypatch):
    if connection.vendor != "sqlite" or durability.journal_mode() == "wal":
        pytest.skip("only where the deletion of a journal is the commit")
    asked = []

    def refuse(handle: int) -> None:
        asked.append(handle)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(durability.os, "fsync", refuse)
    with pytest.raises(durability.OperationalError), writing(firm.company.pk):
        Customer.objects.create(
            company=firm.company, reference="X", reference_key="x", name="X", created_at="2026-01-01T00:00Z"
        )
    assert asked


def test_c3_a_database_that_goes_away_is_told_and_a_second_try_completes(firm, run, tmp_path):
    """On PostgreSQL: the server ends the connection in the middle of the import."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could go away")
    path = ledger_file(tmp_path / "ledger.csv", 6000)
    command = [sys.executable, "-m", "goodterms.cli.main", "import", str(path), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not invoices(firm):
        time.sleep(0.02)
    ended = _end_the_other_connections()
    out, err = process.communicate(timeout=60)
    assert ended, "the connection must go away, or nothing is proved"
    assert process.returncode == UNREACHABLE, err
    assert "Traceback" not in err and out == ""
    assert invoices(firm) % 2000 == 0
    assert verify().ok
    assert run("import", path, "--json").returncode == DONE
    assert invoices(firm) == 6000


def _end_the_other_connections() -> int:
    import psycopg

    connections.close_all()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        rows = admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    return len(rows)
