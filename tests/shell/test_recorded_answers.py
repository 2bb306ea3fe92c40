"""Answers of the customer: they change the diagnosis at once, half as long as nobody checked, against if untrue."""

import pytest
from tests.shell.late_customers import (
    DAY,
    bare_customer,
    bring_late_customers,
    codes,
    in_role,
    kinds_of_events,
    one,
    stop_the_clock,
)

from goodterms.core.basics.reasons import adds_up
from goodterms.journeys.plan_the_day import lines_of, plan_the_day
from goodterms.journeys.record_answer import check_answer, record_answer, withdraw_answer
from goodterms.journeys.weigh_customer import weigh_customer
from goodterms.store.access import NotAllowed, NotHere, scope
from goodterms.store.models import Answer

TOLD = {"question": "what_happened", "answer": "specific"}


@pytest.fixture
def acme(firm, bring, monkeypatch):
    stop_the_clock(monkeypatch)
    bring_late_customers(firm, bring)
    return one(firm, "ACME")


@pytest.fixture
def somebody(firm, monkeypatch):
    stop_the_clock(monkeypatch)
    return bare_customer(firm)


def share(who, customer, cause="SHOCK"):
    verdict = weigh_customer(who, customer, as_of=DAY).explanation.verdict
    assert all(adds_up(view.because, view.log_odds) for view in verdict.causes)
    return next(view.share for view in verdict.causes if view.cause == cause)


def test_an_answer_counts_at_once_half_until_it_is_verified(firm, acme):
    before = share(firm, acme)
    kept = record_answer(firm, acme, **TOLD, words="Our client failed;\r\nthe bank pays on the 30th ")
    assert isinstance(kept, Answer)
    assert (kept.words, kept.on_day, kept.state) == (
        "Our client failed;\nthe bank pays on the 30th", DAY, "unverified",
    )  # fmt: skip
    half = share(firm, acme)
    assert check_answer(firm, acme, kept.pk, "verified", version=1) == []
    whole = share(firm, acme)
    assert before < half < whole
    assert kinds_of_events(firm)[-2:] == ["answer.kept", "answer.checked"]


def test_a_contradicted_answer_speaks_for_evasion(firm, acme):
    before = share(firm, acme, "EVADE")
    kept = record_answer(firm, acme, **TOLD)
    assert check_answer(firm, acme, kept.pk, "contradicted", version=1) == []
    assert share(firm, acme, "EVADE") > 2 * before
    questions = {q.question: q.answer for q in weigh_customer(firm, acme, as_of=DAY).explanation.questions}
    assert questions["what_happened"] is None  # an untrue answer is none: ask again


def test_the_newest_answer_to_a_question_counts(firm, acme):
    record_answer(firm, acme, question="what_happened", answer="none", state="verified")
    record_answer(firm, acme, **TOLD, state="verified")
    newest = share(firm, acme)
    with scope(firm.company.pk):
        first = Answer.objects.order_by("pk").first()
    assert withdraw_answer(firm, acme, first.pk)
    assert share(firm, acme) == newest


def test_a_withdrawn_answer_counts_for_nothing_and_stays_on_record(firm, acme):
    before = share(firm, acme)
    kept = record_answer(firm, acme, **TOLD)
    assert withdraw_answer(firm, acme, kept.pk) and not withdraw_answer(firm, acme, kept.pk)
    assert share(firm, acme) == before
    assert codes(check_answer(firm, acme, kept.pk, "verified", version=1)) == ["record.changed"]
    with scope(firm.company.pk):
        assert Answer.objects.get(pk=kept.pk).withdrawn_on == DAY
    assert kinds_of_events(firm).count("answer.withdrawn") == 1


def test_the_days_list_asks_something_else_once_it_was_answered(firm, acme):
    def line():
        with scope(firm.company.pk):
            return next(each for each in lines_of(plan_the_day(firm, as_of=DAY)) if each.customer_id == acme.pk)

    asked = line().facts["question"]
    assert asked is not None
    book = weigh_customer(firm, acme, as_of=DAY).playbook.questions
    answer = book.answers[book.names.index(asked)][0]
    assert isinstance(record_answer(firm, acme, question=asked, answer=answer, state="verified"), Answer)
    after = line()
    assert after.facts["question"] != asked
    assert sum(reason["part"] or 0 for reason in after.because) == after.score


WRONG = [
    ({"question": "shoe_size", "answer": "specific"}, "answer.question"),
    ({"question": "what_happened", "answer": "pays_today"}, "answer.answer"),
    ({**TOLD, "state": "perhaps"}, "answer.state"),
    ({**TOLD, "words": "x" * 5001}, "text.long"),
    ({**TOLD, "words": "a\x00b"}, "text.control"),
    ({**TOLD, "on_day": DAY.replace(year=2027)}, "record.future"),
]


def test_what_will_not_do_is_said_and_nothing_is_kept(firm, somebody):
    before = kinds_of_events(firm)
    for given, code in WRONG:
        assert codes(record_answer(firm, somebody, **given)) == [code], given
    assert kinds_of_events(firm) == before
    with scope(firm.company.pk):
        assert not Answer.objects.exists()


def test_two_people_checking_one_answer_the_second_is_told(firm, somebody):
    kept = record_answer(firm, somebody, **TOLD)
    assert check_answer(firm, somebody, kept.pk, "verified", version=1) == []
    assert codes(check_answer(firm, somebody, kept.pk, "contradicted", version=1)) == ["record.changed"]
    with scope(firm.company.pk):
        assert Answer.objects.get(pk=kept.pk).state == "verified"


def test_a_viewer_records_nothing_and_the_answer_of_another_customer_is_not_here(firm, somebody):
    viewer, kept = in_role(firm, "viewer"), record_answer(firm, somebody, **TOLD)
    for attempt in (
        lambda: record_answer(viewer, somebody, **TOLD),
        lambda: check_answer(viewer, somebody, kept.pk, "verified", version=1),
        lambda: withdraw_answer(viewer, somebody, kept.pk),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    other = bare_customer(firm, "BETA")
    with pytest.raises(NotHere):
        check_answer(firm, other, kept.pk, "verified", version=1)
    with pytest.raises(NotHere):
        withdraw_answer(firm, other, kept.pk)
