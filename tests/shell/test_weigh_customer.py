"""Weighing one customer: the same facts give the same words everywhere, what-if, evidence, and the JSON of it."""

import json

import pytest
from tests.shell.desk_people import another_firm
from tests.shell.late_customers import DAY, bring_late_customers, one, stop_the_clock

from goodterms.core.basics.reasons import adds_up
from goodterms.journeys.keep_bond import Held, keep_bond
from goodterms.journeys.record_answer import record_answer
from goodterms.journeys.record_dispute import record_dispute
from goodterms.journeys.record_observation import record_observation, record_reply
from goodterms.journeys.weigh_customer import WhatIf, weigh_customer
from goodterms.journeys.weighed_json import as_json
from goodterms.store.access import scope
from goodterms.store.models import Invoice


def live(who, bring, *, before=0):
    """A firm whose customer ACME has a history. before: customers of another kind that came first."""
    for n in range(before):
        bring(who, "customers", [{"customer_ref": f"X{n}", "customer_name": "X"}])
    bring_late_customers(who, bring)
    acme = one(who, "ACME")
    record_reply(who, acme, channel="phone", text="We are short")
    record_observation(who, acme, kind="asked_new_terms")
    record_answer(who, acme, question="what_happened", answer="specific")
    return acme


@pytest.fixture
def acme(firm, bring, monkeypatch):
    stop_the_clock(monkeypatch)
    return live(firm, bring)


def shares(weighed):
    return {view.cause: view.share for view in weighed.explanation.verdict.causes}


def test_two_firms_with_the_same_books_give_the_same_offer_to_the_last_digit(firm, bring, acme):
    other = another_firm("Quite Another")
    theirs = live(other, bring, before=3)
    assert theirs.pk != acme.pk
    mine, twin = weigh_customer(firm, acme, as_of=DAY), weigh_customer(other, theirs, as_of=DAY)
    assert repr(mine.explanation) == repr(twin.explanation)
    assert as_json(mine) == as_json(twin)
    record_observation(other, theirs, kind="bureau_alert")
    assert repr(weigh_customer(other, theirs, as_of=DAY).explanation) != repr(mine.explanation)
    assert repr(weigh_customer(firm, acme, as_of=DAY).explanation) == repr(mine.explanation)


def test_what_if_changes_what_it_is_about_and_keeps_nothing(firm, acme):
    plain = weigh_customer(firm, acme, as_of=DAY)
    cannot = weigh_customer(firm, acme, as_of=DAY, what_if=WhatIf(distress=0.8))
    assert shares(cannot)["DISTRESS"] == pytest.approx(0.8)
    half = weigh_customer(firm, acme, as_of=DAY, what_if=WhatIf(worth=0.5)).explanation.worth
    assert half.expected == pytest.approx(plain.explanation.worth.expected / 2)
    dear = weigh_customer(firm, acme, as_of=DAY, what_if=WhatIf(rate=0.5)).explanation
    assert dear.worth.expected < plain.explanation.worth.expected
    kept = weigh_customer(firm, acme, as_of=DAY, what_if=WhatIf(option="agency", stays=0.95)).explanation
    tried = {view.option: view for view in kept.options}
    assert tried["agency"].stays == pytest.approx(0.95)
    usual = {view.option: view for view in plain.explanation.options}
    assert tried["agency"].value > usual["agency"].value
    assert tried["extension_30d"].value == usual["extension_30d"].value
    assert repr(weigh_customer(firm, acme, as_of=DAY).explanation) == repr(plain.explanation)


def test_every_signal_names_rows_that_are_there(firm, acme):
    with scope(firm.company.pk):
        invoices = Invoice.objects.filter(customer=acme)
        numbers = set(invoices.values_list("number", flat=True))
        late = invoices.get(number="ACME-0")
    record_dispute(firm, acme, late.pk, "two boxes were missing")
    weighed = weigh_customer(firm, acme, as_of=DAY)
    first = weighed.explanation.verdict.causes[0]
    evidence = {reason.code.split(".")[1]: reason.evidence for reason in first.because if reason.evidence}
    assert evidence["asks_new_terms"] == evidence["proactive_contact"] == (DAY.isoformat(),)
    assert evidence["early_dispute"] == (f"ACME-0 {DAY.isoformat()}",)
    for signal in ("const_offset", "late_trend_up"):
        named = {reference.split()[0] for reference in evidence[signal]}
        assert 0 < len(named) <= 6 and named <= numbers and "ACME-0" not in named
    assert "ACME-0" in evidence["balance_rising"]
    assert weighed.figures["const_offset"].english.startswith("28 days late")


def test_the_json_has_the_figures_of_the_page_and_adds_up(firm, acme):
    keep_bond(firm, acme, Held(holder_name="Ana", strength_percent=80, evidence="says so"))
    weighed = weigh_customer(firm, acme, as_of=DAY)
    told = json.loads(json.dumps(as_json(weighed), allow_nan=False))
    explanation = weighed.explanation
    assert told["approach"]["advised"] == explanation.advice.advised
    assert told["playbook"] == explanation.digest
    assert (told["messenger"]["person"], told["messenger"]["tone"]) == ("Ana", "personal")
    assert sum(told["cause"]["posterior"].values()) == pytest.approx(1.0, abs=1e-5)
    assert sum(part["part"] for part in told["worth"]["because"]) == pytest.approx(told["worth"]["likely"], abs=0.01)
    for option in told["approach"]["options"]:
        assert sum(part["part"] for part in option["because"]) == pytest.approx(option["value"], abs=0.01)
        assert option["permitted"] == (not option["why_not"])
    for view in told["cause"]["evidence"].values():
        assert sum(part["part"] for part in view["because"]) == pytest.approx(view["log_odds"])
    answered = {q["question"]: q["answer"] for q in told["questions"]}
    assert answered["what_happened"] == "names the event and the receipt" and answered["part_today"] is None
    assert all(adds_up(view.because, view.value) for view in explanation.options)


def test_a_customer_without_anything_overdue_can_be_weighed_too(firm, acme):
    caro = weigh_customer(firm, one(firm, "CARO"), as_of=DAY)
    assert caro.portfolio.overdue[0] == 0
    assert caro.explanation.worth.expected > 0
    assert shares(caro).keys() == shares(weigh_customer(firm, acme, as_of=DAY)).keys()
