"""kill -9 at any moment of an import is harmless (trust: C2): whole batches or nothing, and again completes it."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from tests.trust.conftest import ledger_file

from goodterms.journeys import import_ledger
from goodterms.journeys.look_at_file import as_file, look_at_file
from goodterms.journeys.verify_books import verify
from goodterms.store.access import Access, scope
from goodterms.store.models import Allocation, Event, Import, ImportRow, Invoice, OpenItem, Payment

ROWS, BATCH = 3000, 300
FORKED_KILLS, SEED = 24, 11


def bring_in(who: Access, path: Path) -> import_ledger.Report:
    return import_ledger.import_file(who, as_file(look_at_file(who, path), who, path))


def figures(who: Access) -> dict[str, object]:
    """What an import left: how many of what, and how much."""
    with scope(who.company.pk):
        mine = {"company": who.company}
        return {
            "invoices": list(Invoice.objects.filter(**mine).order_by("number").values_list("number", "amount_minor")),
            "payments": Payment.objects.filter(**mine).count(),
            "allocated": sorted(Allocation.objects.filter(**mine).values_list("invoice__number", "amount_minor")),
            "open": sorted(OpenItem.objects.filter(**mine).values_list("invoice__number", "open_minor")),
        }


def _import_in_a_fork(who: Access, path: Path, rows_in) -> None:
    connections.close_all()

    def go_on(rows: int) -> bool:
        rows_in.value = rows
        return True

    import_ledger.import_file(who, as_file(look_at_file(who, path), who, path), progress=go_on)
    os._exit(0)


def kill_after(who: Access, path: Path, batches: int, seconds: float) -> bool:
    """Import in a process that is killed so long after so many batches; whether it was killed before it was done."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    rows_in = context.Value("i", 0)
    process = context.Process(target=_import_in_a_fork, args=(who, path, rows_in))
    process.start()
    while rows_in.value < batches * BATCH and process.is_alive():
        time.sleep(0.002)
    process.join(seconds)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL) if process.is_alive() else None
    process.join(30)
    return process.exitcode == -signal.SIGKILL


def _kill_yourself_after_two_batches(who: Access, path: Path) -> None:
    connections.close_all()

    def go_on(rows: int) -> bool:
        if rows >= 2 * import_ledger.BATCH_ROWS:
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    import_ledger.import_file(who, as_file(look_at_file(who, path), who, path), progress=go_on)


def killed_after_two_batches(who: Access, path: Path) -> None:
    connections.close_all()
    work = multiprocessing.get_context("fork").Process(target=_kill_yourself_after_two_batches, args=(who, path))
    work.start()
    work.join(30)
    assert work.exitcode == -signal.SIGKILL


def whole_batches(who: Access) -> None:
    """Nothing, or whole batches: each invoice has its row, each row its invoice, each batch its event."""
    verdict = verify()
    assert verdict.ok, verdict.problems
    with scope(who.company.pk):
        for reading in Import.objects.filter(company=who.company):
            rows = ImportRow.objects.filter(reading=reading)
            assert rows.count() == reading.rows
            assert reading.rows % import_ledger.BATCH_ROWS == 0 or reading.rows == ROWS
        created = ImportRow.objects.filter(company=who.company, outcome="created").count()
        assert created == Invoice.objects.filter(company=who.company).count()


def test_c2_killed_at_any_moment_leaves_whole_batches_and_again_completes_it(firm, other, tmp_path, monkeypatch):
    monkeypatch.setattr(import_ledger, "BATCH_ROWS", BATCH)
    path = ledger_file(tmp_path / "ledger.csv", ROWS)
    began = time.monotonic()
    bring_in(other, path)
    usual, undisturbed = time.monotonic() - began, figures(other)
    assert len(undisturbed["invoices"]) == ROWS
    chance, killed, progress = random.Random(SEED), 0, set()
    kills = FORKED_KILLS if connection.vendor == "sqlite" else FORKED_KILLS // 2
    for number in range(kills):
        killed += kill_after(firm, path, number % 6, chance.uniform(0.002, usual / 5))
        whole_batches(firm)
        with scope(firm.company.pk):
            progress.add(Invoice.objects.filter(company=firm.company).count())
    assert killed >= kills * 3 // 4, "most of them must be killed on the way, or nothing is proved"
    assert len(progress) > 1, "some of them must get a batch in"
    report = bring_in(firm, path)
    assert report.rows == ROWS and not report.outcomes["rejected"]
    assert figures(firm) == undisturbed
    assert report.as_json()["totals"]["EUR"]["file"] == report.as_json()["totals"]["EUR"]["ledger"]
    again = bring_in(firm, path)
    assert again.outcomes == {"unchanged": ROWS}


@pytest.mark.parametrize("share", [0.45, 0.65, 0.85])
def test_c2_the_command_killed_on_the_way_is_completed_by_running_it_again(firm, run, tmp_path, share):
    rows = 4500
    path = ledger_file(tmp_path / "ledger.csv", rows)
    command = [sys.executable, "-m", "goodterms.cli.main", "import", str(path), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    time.sleep(2.4 * share)
    process.kill()
    process.wait(30)
    connections.close_all()
    verdict = verify()
    assert verdict.ok, verdict.problems
    with scope(firm.company.pk):
        there = Invoice.objects.count()
        assert there % import_ledger.BATCH_ROWS == 0 or there == rows
    assert run("import", path, "--json").returncode == 0
    with scope(firm.company.pk):
        assert Invoice.objects.count() == rows
        assert Import.objects.filter(state=Import.State.DONE).exists()
    assert verify().ok


def test_c2_an_import_that_was_killed_is_told_from_one_that_runs(firm, tmp_path, monkeypatch):
    """It blocks nothing; once its lease is over the next import says that it did not come to its end."""
    monkeypatch.setattr(import_ledger, "BATCH_ROWS", BATCH)
    monkeypatch.setattr(import_ledger, "LEASE", timedelta(seconds=1))
    path = ledger_file(tmp_path / "ledger.csv", ROWS)
    killed_after_two_batches(firm, path)
    with scope(firm.company.pk):
        assert Import.objects.get().state == Import.State.RUNNING
    bring_in(firm, ledger_file(tmp_path / "small.csv", 3))
    with scope(firm.company.pk):
        assert Import.objects.earliest("pk").state == Import.State.RUNNING, "it could be at work still"
    time.sleep(1.0)
    bring_in(firm, path)
    with scope(firm.company.pk):
        killed, _small, done = Import.objects.order_by("pk")
        assert (killed.state, killed.problem) == ("failed", "it was interrupted; import the file again")
        assert killed.finished_at is not None and done.state == Import.State.DONE
        assert Event.objects.filter(kind="import.failed", subject=f"import:{killed.pk}").count() == 1
        assert Invoice.objects.count() == ROWS
    assert verify().ok


def _invoices(who: Access) -> int:
    with scope(who.company.pk):
        return Invoice.objects.filter(company=who.company).count()


def test_c2_an_uploaded_file_whose_import_was_killed_is_completed(firm, tmp_path, monkeypatch):
    from goodterms.journeys import receive_file, run_imports

    monkeypatch.setattr(import_ledger, "BATCH_ROWS", BATCH)
    monkeypatch.setattr(run_imports, "LEASE", timedelta(seconds=1))
    path = ledger_file(tmp_path / "ledger.csv", ROWS)
    found = receive_file.receive(firm, [path.read_bytes()], name="ledger.csv")
    assert isinstance(found, Import)
    assert receive_file.queue(firm, receive_file.look_again(firm, found), found)
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=run_imports.run_waiting_imports, args=(firm.company,))
    process.start()
    while not _invoices(firm):
        time.sleep(0.01)
    process.kill()
    process.join(30)
    time.sleep(1.1)
    assert 0 < _invoices(firm) < ROWS, "killed on the way"
    assert run_imports.run_waiting_imports(firm.company) == 1
    with scope(firm.company.pk):
        assert Invoice.objects.count() == ROWS
        assert Import.objects.filter(state=Import.State.DONE).count() == 1
    assert verify().ok
