"""What was seen, promised and said: each turns the signals it is about at once, and nothing else."""

import math
from datetime import timedelta

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

from goodterms.journeys.keep_promise import Word, keep_promise, withdraw_promise
from goodterms.journeys.plan_the_day import lines_of, plan_the_day
from goodterms.journeys.record_observation import record_observation, record_reply, withdraw_observation
from goodterms.journeys.weigh_customer import weigh_customer
from goodterms.store.access import NotAllowed, NotHere, scope
from goodterms.store.models import Invoice, Observation, Promise, Touch


@pytest.fixture
def acme(firm, bring, monkeypatch):
    stop_the_clock(monkeypatch)
    bring_late_customers(firm, bring)
    return one(firm, "ACME")


@pytest.fixture
def somebody(firm, monkeypatch):
    stop_the_clock(monkeypatch)
    return bare_customer(firm)


def signals(who, customer):
    found = weigh_customer(who, customer, as_of=DAY)
    values = found.facts.signals[0].tolist()
    seen = zip(found.playbook.causes.signals, values, strict=True)
    return {name: value for name, value in seen if not math.isnan(value)}


def circumstances(who, customer):
    known = weigh_customer(who, customer, as_of=DAY).facts.circumstances.known
    return {name for name, flags in known.items() if flags[0]}


TURNS = [
    ("asked_new_terms", "asks_new_terms", 1),
    ("paper_fault", "po_or_resubmit", 1),
    ("short_payment", "line_shortpay", 1),
    ("bureau_alert", "bureau_alert", 1),
    ("bureau_clear", "bureau_alert", 0),
    ("rang_first", "proactive_contact", 1),
]


def test_an_observation_turns_its_signal_and_no_other(firm, acme):
    before = signals(firm, acme)
    for kind, signal, value in TURNS:
        assert signal not in before
        seen = record_observation(firm, acme, kind=kind, text="seen today")
        assert isinstance(seen, Observation)
        assert signals(firm, acme) == {**before, signal: value}, kind
        assert kinds_of_events(firm)[-1] == "observation.kept"
        assert withdraw_observation(firm, acme, seen.pk) and not withdraw_observation(firm, acme, seen.pk)
        assert signals(firm, acme) == before


def test_paying_others_later_counts_from_more_than_the_threshold(firm, acme):
    for days, value in ((20, 1), (5, 0), (-3, 0)):
        assert isinstance(record_observation(firm, acme, kind="later_with_others", days=days), Observation)
        assert signals(firm, acme)["bureau_dbt_worse_everywhere"] == value


def test_what_binds_us_narrows_what_may_be_offered(firm, acme):
    def allowed():
        return {v.option for v in weigh_customer(firm, acme, as_of=DAY).explanation.options if v.permitted}

    before = allowed()
    binding = {"insolvency": "insolvency_stay", "insured": "insurer_objects", "factored": "factor_objects"}
    for kind, circumstance in binding.items():
        seen = record_observation(firm, acme, kind=kind)
        assert circumstance in circumstances(firm, acme)
        assert allowed() < before
        assert {"wait_and_fix", "let_go_kindly"} <= allowed()
        withdraw_observation(firm, acme, seen.pk)
    assert allowed() == before


WRONG = [
    ({"kind": "full_moon"}, "observation.kind"),
    ({"kind": "later_with_others"}, "observation.days"),
    ({"kind": "later_with_others", "days": 400}, "observation.days"),
    ({"kind": "paper_fault", "days": 3}, "observation.no_days"),
    ({"kind": "paper_fault", "text": "x" * 501}, "text.long"),
    ({"kind": "paper_fault", "on_day": DAY + timedelta(days=1)}, "record.future"),
]


def test_an_observation_that_will_not_do_is_said_and_not_kept(firm, somebody):
    before = kinds_of_events(firm)
    for given, code in WRONG:
        assert codes(record_observation(firm, somebody, **given)) == [code], given
    assert kinds_of_events(firm) == before


def test_that_they_came_to_us_is_an_answer_and_says_who_came_first(firm, acme):
    touch = record_reply(firm, acme, channel="phone", text="We are short until the 30th")
    assert isinstance(touch, Touch) and touch.from_them
    told = signals(firm, acme)
    assert (told["proactive_contact"], told["no_response4"], told["asks_new_terms"]) == (1, 0, 0)
    assert codes(record_reply(firm, acme, channel="pigeon", text="x")) == ["contact.channel"]


def given(**changes):
    said = {"amount_minor": 100_000, "currency": "EUR", "due_on": DAY + timedelta(days=5)}
    return Word(**{**said, **changes})


def test_a_promise_pauses_contact_until_its_day_is_over(firm, acme):
    with scope(firm.company.pk):
        invoice = Invoice.objects.filter(customer=acme).order_by("pk").first()
    promise = keep_promise(firm, acme, given(invoice_id=invoice.pk, text="by Friday"))
    assert isinstance(promise, Promise)
    assert "promise_running" in circumstances(firm, acme)
    assert signals(firm, acme)["broken_promises2"] == 0
    assert kinds_of_events(firm)[-1] == "promise.given"
    assert withdraw_promise(firm, acme, promise.pk) and not withdraw_promise(firm, acme, promise.pk)
    assert "promise_running" not in circumstances(firm, acme)
    assert "broken_promises2" not in signals(firm, acme)


def test_two_promises_without_a_payment_are_two_broken_ones(firm, acme):
    for days in (70, 50):
        on = DAY - timedelta(days=days)
        # More than they paid in all of that time: what they did pay does not keep it.
        said = given(given_on=on, due_on=on + timedelta(days=5), amount_minor=90_000_00, in_advance=True)
        assert isinstance(keep_promise(firm, acme, said), Promise)
    assert signals(firm, acme)["broken_promises2"] == 1
    assert "promise_running" not in circumstances(firm, acme)


EMPTY_WORDS = [
    ({"amount_minor": 0}, "promise.amount"),
    ({"amount_minor": None}, "promise.amount"),
    ({"currency": "DOUBLOON"}, "promise.currency"),
    ({"due_on": None}, "promise.day"),
    ({"due_on": DAY - timedelta(days=1)}, "promise.day"),
    ({"given_on": DAY + timedelta(days=1)}, "record.future"),
    ({"text": "x" * 501}, "text.long"),
]


def test_a_promise_that_will_not_do_is_said_and_not_kept(firm, somebody):
    for changes, code in EMPTY_WORDS:
        assert codes(keep_promise(firm, somebody, given(**changes))) == [code], changes
    with scope(firm.company.pk):
        assert not Promise.objects.exists()


def test_the_list_of_the_day_knows_at_once(firm, acme):
    first = plan_the_day(firm, as_of=DAY)
    for kind in ("bureau_alert", "asked_new_terms"):
        record_observation(firm, acme, kind=kind)
    second = plan_the_day(firm, as_of=DAY)
    assert first.pk != second.pk and plan_the_day(firm, as_of=DAY).pk == second.pk
    with scope(firm.company.pk):
        lines = {line.customer_id: line.facts for line in lines_of(second)}
    verdict = weigh_customer(firm, acme, as_of=DAY).explanation.verdict
    assert lines[acme.pk]["cause"] == verdict.causes[0].cause


def test_a_viewer_records_nothing_and_what_is_of_others_is_not_here(firm, acme):
    viewer = in_role(firm, "viewer")
    for attempt in (
        lambda: record_observation(viewer, acme, kind="paper_fault"),
        lambda: record_reply(viewer, acme, channel="phone", text="x"),
        lambda: keep_promise(viewer, acme, given()),
        lambda: withdraw_promise(viewer, acme, 1),
        lambda: withdraw_observation(viewer, acme, 1),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    beta, promise = one(firm, "BETA"), keep_promise(firm, acme, given())
    with pytest.raises(NotHere):
        withdraw_promise(firm, beta, promise.pk)
    with scope(firm.company.pk):
        theirs = Invoice.objects.filter(customer=beta).first()
    with pytest.raises(NotHere):
        keep_promise(firm, acme, given(invoice_id=theirs.pk))
