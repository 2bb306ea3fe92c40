"""The advice page: an adviser can defend every number from it, and nothing is said that the facts do not carry."""

import re
from html import unescape

import pytest
from django.utils.translation import override
from tests.shell.desk_people import add_people, signed_in
from tests.shell.late_customers import DAY, bring_late_customers, one, stop_the_clock

from goodterms.core.basics.reasons import Reason
from goodterms.desk.templatetags.desk import all_guesses, evidence_words
from goodterms.journeys.record_dispute import record_dispute
from goodterms.journeys.weigh_customer import weigh_customer
from goodterms.store.access import scope
from goodterms.store.models import Event, Invoice, Override


@pytest.fixture
def acme(firm, bring, monkeypatch):
    stop_the_clock(monkeypatch)
    bring_late_customers(firm, bring)
    return one(firm, "ACME")


@pytest.fixture
def client(firm):
    return signed_in(add_people(firm.company)["collector"])


@pytest.fixture
def page(firm, client, acme):
    def get(customer=acme, **what_if):
        found = client.get(f"/f/{firm.company.slug}/customers/{customer.pk}/advice/", what_if)
        assert found.status_code == 200
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found.content.decode().split("<main", 1)[1])))

    return get


def test_the_page_names_source_record_and_the_guesses(firm, acme, page):
    text = page()
    assert "gross margin: the playbook's default, an expert guess" in text
    assert "their own record is 28 days late" in text
    assert "expert guess, not measured" in text
    assert "only their own orders count" in text, "the model is refused for few customers, the plain rate stands"
    assert "By their own rhythm the chance that they still are a customer is" in text


def test_the_lines_of_the_worth_multiply_and_add_up_as_they_stand_on_the_page(firm, acme, page):
    text = page()
    worth = weigh_customer(firm, acme, as_of=DAY).explanation.worth
    assert f"{worth.years:.3f} times" in text
    section = text.split("What they are worth to us")[1].split("What makes it unsure")[0]
    *parts, together = [
        int(n.replace("\N{MINUS SIGN}", "-").replace(",", ""))
        for n in re.findall(r"([-\N{MINUS SIGN}]?[\d,]+) EUR", section.split("is not in it.")[1])
    ]
    assert sum(parts) == together == round(worth.expected)


def test_nothing_overdue_means_nothing_to_explain_and_nothing_to_propose(firm, page):
    text = page(one(firm, "CARO"))
    assert "Nothing of theirs is overdue" in text
    assert "Why they are late" not in text and "What could be proposed" not in text
    assert "What they are worth to us" in text


def test_where_all_is_disputed_the_objection_comes_first(firm, page):
    beta = one(firm, "BETA")
    with scope(firm.company.pk):
        unpaid = list(Invoice.objects.filter(customer=beta, open_item__isnull=False))
    for invoice in unpaid:
        record_dispute(firm, beta, invoice.pk, "the wrong goods")
    text = page(beta)
    assert "Settle the dispute first" in text and "What could be proposed" not in text
    assert "tiny balance" not in text


def test_the_customers_page_says_the_same_in_brief(firm, acme, client):
    def brief(customer):
        path = f"/f/{firm.company.slug}/customers/{customer.pk}/advice/?brief=1"
        return unescape(client.get(path, headers={"HX-Request": "true"}).content.decode())

    assert "Why they are late" in brief(acme) and "Are they still a customer?" in brief(acme)
    caro = brief(one(firm, "CARO"))
    assert "Nothing of theirs is overdue" in caro and "Why they are late" not in caro


def test_todays_line_says_cause_approach_and_the_first_question(firm, acme, client):
    from goodterms.journeys.plan_the_day import plan_the_day

    plan_the_day(firm, as_of=DAY)
    found = client.get(f"/f/{firm.company.slug}/today/").content.decode()
    line = unescape(found.split("data-row")[1])
    told = weigh_customer(firm, acme, as_of=DAY).explanation
    first, second = told.verdict.causes[:2]
    assert told.verdict.mixed and f"cannot tell yet: {first.word}, or {second.word}" in line
    assert f"propose: {next(o.name for o in told.options if o.option == told.advice.advised)}" in line
    asked = next((q.question for q in told.questions if q.worth_asking), told.verdict.separates)
    (question,) = [q for q in told.questions if q.question == asked]
    assert question.kind == "check" and f"look up first: {question.text}" in line


def test_what_if_of_retention_is_worked_out_on_the_server_and_kept_nowhere(firm, acme, page):
    plain = page()
    tried = page(option="agency", stays="99")
    assert "This is a what-if, not the advice." in tried and "This is a what-if" not in plain
    assert tried != plain and page() == plain
    assert "This is a what-if" not in page(option="agency", stays="100"), "certainty is not a what-if"


def test_a_choice_against_the_advice_gets_its_outcome_on_the_page(firm, acme, page, client):
    here = f"/f/{firm.company.slug}/customers/{acme.pk}/advice/"
    advised = weigh_customer(firm, acme, as_of=DAY).explanation.advice.advised
    sent = {"advised": advised, "chosen": "wait_and_fix", "reason": "knows_more", "note": "their boss is ill"}
    answered = client.post(here + "otherwise/", sent)
    if answered.status_code == 422:  # the reasons are the playbook's; take the first one
        from goodterms.core.approach.overrides import REASONS

        answered = client.post(here + "otherwise/", {**sent, "reason": next(iter(REASONS))})
    assert answered.status_code == 302
    text = page()
    assert "Decided otherwise than advised" in text and "their boss is ill" in text
    with scope(firm.company.pk):
        kept = Override.objects.get(customer=acme)
    empty = client.post(here + "outcome/", {"choice": kept.pk, "version": kept.version, "outcome": " "})
    assert empty.status_code == 422
    sent = {"choice": kept.pk, "version": kept.version, "outcome": "paid after ten days, ordered again"}
    assert client.post(here + "outcome/", sent).status_code == 302
    assert "paid after ten days, ordered again" in page()
    assert client.post(here + "outcome/", sent).status_code == 422, "somebody was faster: look again"
    with scope(firm.company.pk):
        assert Event.objects.filter(kind="override.outcome").count() == 1


def test_days_in_the_evidence_are_written_for_the_reader_and_references_stay():
    seen = ["RE-26-00273 2026-05-04", "2026-10-03", "ZE 2026-02-31", "2026-05-041"]
    assert evidence_words(seen) == "RE-26-00273 4 May 2026, 3 Oct 2026, ZE 2026-02-31, 2026-05-041"
    with override("de"):
        assert evidence_words(seen[:1]) == "RE-26-00273 04.05.2026"


def test_a_table_of_guesses_says_so_once_and_a_mixed_one_line_by_line():
    guess, fact = Reason("a", "a", part=1.0, grade="J"), Reason("b", "b", part=1.0)
    told = Reason("c", "c")
    assert all_guesses([guess, told])
    assert not all_guesses([guess, fact])
    assert not all_guesses([{"grade": "", "part": 2}, {"grade": "J", "part": 1}])


def test_a_slider_that_was_not_moved_tries_nothing_and_one_that_was_says_where_it_stood(firm, acme, client):
    place = f"/f/{firm.company.slug}/customers/{acme.pk}/advice/"

    def slider(sent, name):
        page = client.get(place, sent).content.decode()
        at = re.search(rf'<input id="{name}" name="{name}" type="range"[^>]* value="(\d+)"', page)[1]
        before = re.search(rf'name="{name}_as_is" value="(\d+)"', page)[1]
        return int(at), int(before), "This is a what-if, not the advice." in page

    at, before, tried = slider({}, "distress")
    assert at == before
    assert not tried
    asked = {
        "distress": before,
        "distress_as_is": before,
        "worth": 100,
        "worth_as_is": 100,
        "rate": 12,
        "rate_as_is": 12,
    }
    assert slider(asked, "distress") == (before, before, False)
    assert slider(asked | {"distress": 91}, "distress") == (91, before, True)
    assert slider(asked | {"distress": 91}, "rate")[2]
    assert slider({"distress": "١٢"}, "distress") == (before, before, False), "no figure, nothing tried"


def test_what_we_look_up_is_a_question_that_is_not_put_to_them():
    from goodterms.journeys.plan_the_day import FIRST
    from goodterms.playbook.loading import default_playbook

    questions = default_playbook().questions
    assert set(questions.kinds) == set(FIRST)
    for text in questions.texts:
        assert text.endswith("?"), text
