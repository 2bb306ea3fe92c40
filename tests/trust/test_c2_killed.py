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
from typing import Any

import pytest
from django.db import connections
from tests.trust.conftest import ledger_file
from tests.trust.dying import killed_after, statements

from goodterms.journeys import import_ledger
from goodterms.journeys.look_at_file import as_file, look_at_file
from goodterms.journeys.verify_books import verify
from goodterms.store.access import Access, scope
from goodterms.store.models import Allocation, Event, Import, ImportRow, Invoice, OpenItem, Payment

ROWS, BATCH = 1000, 100
KILLS, SEED = 8, 11
FEWEST = 20  # An import of which all rows are there sends more statements than this.


def bring_in(who: Access, path: Path) -> import_ledger.Report:
    return import_ledger.import_file(who, as_file(look_at_file(who, path), who, path))


def figures(who: Access) -> dict[str, Any]:
    """What an import left: how many of what, and how much."""
    with scope(who.company.pk):
        mine = {"company": who.company}
        return {
            "invoices": list(Invoice.objects.filter(**mine).order_by("number").values_list("number", "amount_minor")),
            "payments": Payment.objects.filter(**mine).count(),
            "allocated": sorted(Allocation.objects.filter(**mine).values_list("invoice__number", "amount_minor")),
            "open": sorted(OpenItem.objects.filter(**mine).values_list("invoice__number", "open_minor")),
        }


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


def test_c2_killed_at_any_moment_leaves_whole_batches_and_again_completes_it(
    firm, other, cloned, tmp_path, monkeypatch
):
    monkeypatch.setattr(import_ledger, "BATCH_ROWS", BATCH)
    path = ledger_file(tmp_path / "ledger.csv", ROWS)
    whole_work = statements(lambda: bring_in(other, path))
    undisturbed = figures(other)
    assert len(undisturbed["invoices"]) == ROWS
    chance, progress = random.Random(SEED), set()
    for place in range(KILLS):
        with cloned():
            # And the second try, which finds some rows there already, is killed as well.
            for after in (int(whole_work * (place + chance.random()) / KILLS), chance.randrange(FEWEST)):
                assert killed_after(lambda: bring_in(firm, path), after), "the kill must hit the import"
                whole_batches(firm)
            progress.add(len(figures(firm)["invoices"]))
            completed_by_another_try(firm, path)
            assert figures(firm) == undisturbed
    assert len(progress) > KILLS // 2, "the kills must be spread over the batches"


def completed_by_another_try(who: Access, path: Path) -> None:
    report = bring_in(who, path)
    assert report.rows == ROWS and not report.outcomes["rejected"]
    totals = report.as_json()["totals"]["EUR"]
    assert totals["file"] == totals["ledger"]
    assert bring_in(who, path).outcomes == {"unchanged": ROWS}


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
