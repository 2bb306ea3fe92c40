"""The timeline is gapless and never forks under concurrency (trust: H4): eight writers through a real journey; a
build that reads the head too early is refused by the database, not kept."""

import multiprocessing
from datetime import UTC, datetime

from django.db import IntegrityError, connections

from goodterms.journeys.verify_books import verify
from goodterms.journeys.write_note import write_note
from goodterms.store.access import Access, scope, writing
from goodterms.store.models import Event, Note, TimelineHead
from goodterms.store.writing import timeline

WRITERS, EACH = 8, 30
AT = datetime(2026, 11, 22, tzinfo=UTC)


def _write_notes(who: Access, customer, start) -> None:
    connections.close_all()
    start.wait(30)
    for n in range(EACH):
        assert not isinstance(write_note(who, customer, f"note {n}"), list)
    connections.close_all()


def together(target, *given) -> list[int | None]:
    connections.close_all()
    context = multiprocessing.get_context("fork")
    start = context.Barrier(WRITERS)
    workers = [context.Process(target=target, args=(*given, start)) for _ in range(WRITERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(90)
    return [worker.exitcode for worker in workers]


def test_h4_eight_writers_leave_one_gapless_chain(firm, bring):
    bring(firm, "customers", [{"customer_ref": "ACME", "customer_name": "Acme"}])
    with scope(firm.company.pk):
        customer, before = firm.customers().get(), Event.objects.count()
    assert together(_write_notes, firm, customer) == [0] * WRITERS
    with scope(firm.company.pk):
        events = list(Event.objects.order_by("seq").values_list("seq", "previous_digest", "digest"))
        assert [seq for seq, _, _ in events] == list(range(1, before + WRITERS * EACH + 1))
        assert [previous for _, previous, _ in events[1:]] == [digest for _, _, digest in events[:-1]]
        assert Note.objects.count() == WRITERS * EACH
    assert verify().ok


def _with_a_head_read_too_early(company_id: int, results, start) -> None:
    """A broken build: everybody reads the head first, and writes on top of it."""
    connections.close_all()
    with scope(company_id):
        early = TimelineHead.objects.get(pk=company_id)
    timeline._locked_head = lambda _: early
    start.wait(30)
    try:
        with writing(company_id):
            timeline.append(company_id, at=AT, actor="t", kind="note.written", subject="s", body={})
        results.put("kept")
    except (IntegrityError, RuntimeError) as refused:
        results.put(type(refused).__name__)
    connections.close_all()


def test_h4_a_build_that_reads_the_head_too_early_cannot_fork_the_chain(firm):
    """Negative control: without the lock all but one are refused, and the chain is whole."""
    results = multiprocessing.get_context("fork").Queue()
    assert together(_with_a_head_read_too_early, firm.company.pk, results) == [0] * WRITERS
    ended = [results.get(timeout=10) for _ in range(WRITERS)]
    assert ended.count("kept") == 1 and len(set(ended)) == 2, ended
    assert verify().ok
