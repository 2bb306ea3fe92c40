"""Work that waits is done once, goes on after a kill, and one firm's trouble keeps no other waiting."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError

from goodterms.cli import worker
from goodterms.core.ledger.reading.mapping_text import mapping_to_json
from goodterms.journeys import work
from goodterms.journeys.receive_file import look_again, queue, receive
from goodterms.journeys.run_imports import run_waiting_imports
from goodterms.journeys.verify_books import verify
from goodterms.store import clock
from goodterms.store.access import scope, writing
from goodterms.store.models import Import, ImportRow, Invoice, PlanRun, SignInTries

HEADER = "Customer number,Invoice number,Invoice date,Due date,Amount,Currency\n"
ROWS = 45


@pytest.fixture
def waiting(firm, settings):
    """An import of 45 rows that a person confirmed and that nobody has begun."""
    text = HEADER + "".join(f"C{n % 7},I{n},2026-01-{n % 28 + 1:02},2026-03-01,{n + 1}.00,EUR\n" for n in range(ROWS))
    found = receive(firm, [text.encode()], name="export.csv")
    assert isinstance(found, Import)
    with scope(firm.company.pk):
        assert queue(firm, look_again(firm, found), found)
    return found


def test_a_waiting_import_is_done_once(firm, waiting):
    assert run_waiting_imports(firm.company) == 1
    assert run_waiting_imports(firm.company) == 0
    with scope(firm.company.pk):
        done = Import.objects.get(pk=waiting.pk)
        assert (done.state, done.created, Invoice.objects.count()) == ("done", ROWS, ROWS)
    assert verify().ok


def test_killed_in_the_middle_it_goes_on_after_the_last_line(firm, waiting, monkeypatch):
    """The process dies after two batches: its lease runs out, and the next worker completes the same import."""
    monkeypatch.setattr("goodterms.journeys.import_ledger.BATCH_ROWS", 10)

    class Killed(BaseException):
        pass

    batches = iter(range(9))

    def dies(*args: object) -> bool:
        if next(batches) == 1:
            raise Killed
        return True

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr("goodterms.journeys.run_imports._keep_lease", dies)
        patch.setattr("goodterms.journeys.import_ledger._end", lambda *a: None)
        run_waiting_imports(firm.company)
    assert run_waiting_imports(firm.company) == 0, "the lease still runs"
    with writing(firm.company.pk):
        assert ImportRow.objects.filter(reading=waiting.pk).count() == 20
        Import.objects.update(leased_until=clock.now() - timedelta(seconds=1))
    assert run_waiting_imports(firm.company) == 1
    with scope(firm.company.pk):
        done = Import.objects.get(pk=waiting.pk)
        assert (done.state, done.rows, done.created, Invoice.objects.count()) == ("done", ROWS, ROWS, ROWS)
        total = sum(n + 1 for n in range(ROWS)) * 100
        assert done.totals["EUR"] == {"file": total, "ledger": total, "not_taken": 0, "refused": 0}
    assert verify().ok


def test_one_pass_imports_and_makes_the_list(firm, waiting):
    done = work.work_once()
    assert (done.imports, done.lists, done.troubles) == (1, 1, 0)
    with scope(firm.company.pk):
        assert PlanRun.objects.count() == 1
    work.work_once()
    with scope(firm.company.pk):
        assert PlanRun.objects.count() == 1, "nothing changed, so the list is found again"


def test_the_trouble_of_one_firm_does_not_stop_the_others(firm, waiting, monkeypatch):
    from goodterms.journeys.set_up import NewFirm, add_firm

    second = add_firm(NewFirm("Second", "EUR"), actor="test")

    def fails(company):
        if company.pk == firm.company.pk:
            raise OSError("no room left")
        return 0

    monkeypatch.setattr(work, "run_waiting_imports", fails)
    done = work.work_once()
    assert (done.lists, done.troubles) == (2, 1), "its list is made by what is there"
    with scope(second.pk):
        assert PlanRun.objects.filter(company=second).count() == 1


@pytest.mark.parametrize("step", ["settle_waiting", "run_waiting_imports", "plan_the_day"])
def test_a_fault_of_ours_ends_neither_the_worker_nor_the_rest_of_its_work(firm, waiting, monkeypatch, step):
    """`serve` stops the pages when its worker ends: one file must never be able to do that."""

    def fails(*args):
        raise ValueError("a file that nobody thought of")

    monkeypatch.setattr(work, step, fails)
    done = work.work_once()
    assert (done.imports, done.lists, done.troubles) == (step != "run_waiting_imports", step != "plan_the_day", 1)


def test_a_worker_outlives_a_database_that_is_away_for_a_while(firm, monkeypatch):
    answers = iter([OperationalError("the server closed the connection"), KeyboardInterrupt()])

    def passes():
        raise next(answers)

    monkeypatch.setattr(work, "work_once", passes)
    with pytest.raises(KeyboardInterrupt):
        worker.worker(once=False, pause=0)
    assert next(answers, None) is None, "it asked again"


def test_mapping_text_is_kept_with_the_import(firm, waiting):
    with scope(firm.company.pk):
        kept = Import.objects.get(pk=waiting.pk)
        assert kept.mapping == mapping_to_json(look_again(firm, kept).mapping)


def test_what_ended_at_the_door_is_forgotten(firm):
    now = clock.now()
    for name, ago in (("old", 2), ("new", 0)):
        Session.objects.create(session_key=name, session_data="", expire_date=now + timedelta(days=1 - ago))
        SignInTries.objects.create(key=name, count=1, since=now - timedelta(days=ago))
    work.work_once()
    assert [s.session_key for s in Session.objects.all()] == ["new"]
    assert [t.key for t in SignInTries.objects.all()] == ["new"]
