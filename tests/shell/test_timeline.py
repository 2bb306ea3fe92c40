"""The timeline is gapless, sealed and atomic with the change that it tells of (trust: H4, C6; I6)."""

import multiprocessing
from datetime import UTC, datetime

import pytest
from django.db import connections

from goodterms.journeys.verify_books import verify
from goodterms.store.access import scope, writing
from goodterms.store.models import Event, TimelineHead
from goodterms.store.writing import timeline

AT = datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)
WRITERS, EACH = 4, 40


def append(company_id: int, n: int) -> None:
    with writing(company_id):
        timeline.append(company_id, at=AT, actor="test", kind="note.written", subject=f"n:{n}", body={"n": n})


def _write_many(company_id: int, start: int) -> None:
    connections.close_all()
    for n in range(start, start + EACH):
        append(company_id, n)
    connections.close_all()


def test_many_writers_leave_one_gapless_chain(firm):
    connections.close_all()
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write_many, args=(firm.company.pk, k * EACH)) for k in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [w.exitcode for w in writers] == [0] * WRITERS
    with scope(firm.company.pk):
        seqs = list(Event.objects.order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, WRITERS * EACH + 2))
        assert TimelineHead.objects.get().seq == seqs[-1]
    assert verify().ok


def test_an_event_outside_a_transaction_is_refused(firm):
    with pytest.raises(RuntimeError):
        timeline.append(firm.company.pk, at=AT, actor="t", kind="k", subject="s", body={})


def test_a_change_whose_event_fails_is_undone(firm):
    """A float in the body cannot be sealed; what was written before it in the transaction must go too."""
    with pytest.raises(TypeError), writing(firm.company.pk):
        append(firm.company.pk, 1)
        timeline.append(firm.company.pk, at=AT, actor="t", kind="k", subject="s", body={"amount": 1.5})
    with scope(firm.company.pk):
        assert Event.objects.count() == 1


def test_the_digest_does_not_depend_on_the_order_of_keys_or_the_zone(firm):
    a = timeline.seal("0" * 64, 1, 1, AT, "a", "k", "s", None, timeline.canonical({"x": 1, "ä": "ß"}))
    b = timeline.seal("0" * 64, 1, 1, AT.astimezone(), "a", "k", "s", None, timeline.canonical({"ä": "ß", "x": 1}))
    assert a == b


def test_two_links_to_the_same_event_are_impossible(firm):
    from django.db import IntegrityError

    append(firm.company.pk, 1)
    with scope(firm.company.pk):
        last = Event.objects.order_by("-seq").first()
    with pytest.raises(IntegrityError), writing(firm.company.pk):
        Event.objects.create(
            company=firm.company, seq=99, at=AT, actor="t", kind="k", subject="s", body="{}",
            previous_digest=last.previous_digest, digest="f" * 64,
        )  # fmt: skip
