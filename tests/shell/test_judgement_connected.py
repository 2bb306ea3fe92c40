"""What the judgement knows is connected to what the ledger holds and what people recorded, one fact at a time."""

from datetime import timedelta

import numpy as np
import pytest
from tests.shell.late_customers import DAY, bring_late_customers, in_role, one, stop_the_clock

from goodterms.journeys.judging import facts_of
from goodterms.journeys.keep_bond import Held, keep_bond
from goodterms.journeys.playbook_in_force import shipped
from goodterms.journeys.portfolio import gather, gather_one
from goodterms.journeys.record_answer import record_answer
from goodterms.journeys.record_dispute import record_dispute
from goodterms.journeys.record_observation import record_observation
from goodterms.journeys.weigh_customer import weigh_customer
from goodterms.store import clock
from goodterms.store.access import scope, writing
from goodterms.store.models import Answer, Customer, Dispute, Estimate, Invoice

BOOK = shipped()


@pytest.fixture
def acme(firm, bring, monkeypatch):
    stop_the_clock(monkeypatch)
    bring_late_customers(firm, bring)
    return one(firm, "ACME")


def signal(who, customer, name):
    weighed = weigh_customer(who, customer, as_of=DAY)
    return weighed.facts.signals[0, BOOK.causes.signals.index(name)], weighed


def open_invoices(who, customer):
    with scope(who.company.pk):
        unpaid = Invoice.objects.filter(customer=customer, open_item__isnull=False)
        return list(unpaid.order_by("due_on"))


def test_without_a_dispute_nobody_can_say_whether_they_pay_the_rest(firm, acme):
    value, _ = signal(firm, acme, "pays_undisputed")
    assert np.isnan(value)


def test_beside_a_dispute_the_rest_is_looked_at_with_its_invoices(firm, acme):
    unpaid = open_invoices(firm, acme)
    record_dispute(firm, acme, unpaid[0].pk, "two boxes were missing")
    value, weighed = signal(firm, acme, "pays_undisputed")
    rest = weighed.portfolio.undisputed[acme.pk]
    assert unpaid[0].pk not in (*rest.as_usual, *rest.others)
    assert value == float(rest.share >= BOOK.thresholds.pattern_share)
    # the list of the day sees the very same through the ledger's columns
    everybody = gather(firm, as_of=DAY, playbook=BOOK)
    assert everybody.undisputed[acme.pk] == rest


def claimed(who, customer, *, days_ago, monkeypatch):
    """They say that something happened, so many days ago."""
    stop_the_clock(monkeypatch, DAY - timedelta(days=days_ago))
    kept = record_answer(who, customer, question="what_happened", answer="specific")
    assert isinstance(kept, Answer)
    stop_the_clock(monkeypatch)


@pytest.mark.parametrize(("days_ago", "now", "again"), [(3, True, False), (200, False, True), (400, False, False)])
def test_a_second_time_something_happened_within_a_year_counts_less(firm, acme, monkeypatch, days_ago, now, again):
    before = weigh_customer(firm, acme, as_of=DAY)
    claimed(firm, acme, days_ago=days_ago, monkeypatch=monkeypatch)
    weighed = weigh_customer(firm, acme, as_of=DAY)
    asked = BOOK.questions.names.index("what_happened")
    assert bool(weighed.facts.answers[0, asked] >= 0) == now
    assert bool(weighed.facts.recent_shock[0]) == again

    def shock(found):
        return next(view.share for view in found.explanation.verdict.causes if view.cause == "SHOCK")

    if again:
        assert shock(weighed) < shock(before)
        codes = {reason.code: reason for reason in weighed.explanation.verdict.causes[0].because}
        assert codes["prior.second_shock"].evidence == ((DAY - timedelta(days=days_ago)).isoformat(),)
    elif now:
        assert shock(weighed) > shock(before)
    else:
        assert shock(weighed) == pytest.approx(shock(before))


def test_a_settled_dispute_of_another_lateness_says_nothing_about_this_one(firm, acme):
    record_dispute(firm, acme, open_invoices(firm, acme)[0].pk, "wrong price")
    assert not np.isnan(signal(firm, acme, "early_dispute")[0])
    with writing(firm.company.pk):
        raised = DAY - timedelta(days=300)
        Dispute.objects.filter(customer=acme).update(raised_on=raised, resolved_on=raised + timedelta(days=9))
    assert np.isnan(signal(firm, acme, "early_dispute")[0])


def test_the_bond_is_measured_from_what_we_know_of_how_late_they_pay_others(firm, acme, monkeypatch):
    assert weigh_customer(firm, acme, as_of=DAY).bond.source == "none"
    for quarters_ago, days in enumerate((14, 18, 15, 16)):
        stop_the_clock(monkeypatch, DAY - timedelta(days=92 * quarters_ago))
        record_observation(firm, acme, kind="later_with_others", days=days)
    stop_the_clock(monkeypatch)
    bond = weigh_customer(firm, acme, as_of=DAY).bond
    assert (bond.source, bond.quarters, bond.days) == ("measured", 4, 15.75)
    assert bond.strength == pytest.approx(0.75, abs=0.01)
    assert bond.messenger.find_out  # strong, and nobody on record as holding it
    offer = weigh_customer(firm, acme, as_of=DAY).explanation
    keep_bond(firm, acme, Held(holder_name="Ana", strength_percent=10, evidence="a feeling"))
    after = weigh_customer(firm, acme, as_of=DAY)
    assert after.bond.strength == bond.strength, "four measured quarters outweigh a feeling"
    assert after.bond.messenger.person == "Ana" and after.bond.messenger.tone == "personal"
    assert after.explanation == offer, "the bond changes no offer"


def test_their_own_record_of_lateness_lowers_what_they_are_worth(firm, acme):
    facts = weigh_customer(firm, acme, as_of=DAY).facts
    assert facts.record_days[0] == pytest.approx(28, abs=1)
    punctual = one(firm, "CARO")
    assert weigh_customer(firm, punctual, as_of=DAY).facts.record_days[0] <= 0


def test_the_estimate_is_kept_with_the_numbers_it_was_made_with(firm, acme):
    from goodterms.journeys.plan_the_day import plan_the_day

    plan_the_day(firm, as_of=DAY)
    with scope(firm.company.pk):
        kept = Estimate.objects.get(pk=acme.pk)
    assert kept.playbook_digest == BOOK.digest
    assert (kept.repeat_model, kept.repeats_milli, kept.alive_ppm) == ("few", None, None)
    assert not weigh_customer(firm, acme, as_of=DAY).older_numbers
    with writing(firm.company.pk):
        Estimate.objects.filter(pk=acme.pk).update(playbook_digest="of another playbook")
    assert weigh_customer(firm, acme, as_of=DAY).older_numbers, "the page says so"


def test_the_firms_own_means_make_a_large_balance_cautious(firm, acme):
    from dataclasses import replace

    from goodterms.core.approach.explained import Explanation
    from goodterms.core.approach.explaining import explain_one

    portfolio = gather_one(firm, acme, as_of=DAY, playbook=BOOK)
    facts = facts_of(portfolio, playbook=BOOK)
    assert np.isinf(facts.runway[0])

    def noted(told: Explanation) -> set[str]:
        return {note.code for note in told.advice.notes}

    assert "note.concentrated" not in noted(explain_one(facts, playbook=BOOK, rng=np.random.default_rng(1)))
    poor = replace(facts, runway=facts.balance * 5, liquid_equity=facts.balance * 5)
    assert "note.concentrated" in noted(explain_one(poor, playbook=BOOK, rng=np.random.default_rng(1)))


def noted(who, customer):
    return {note.code for note in weigh_customer(who, customer, as_of=DAY).explanation.advice.notes}


def test_sole_traders_groups_and_public_bodies_are_flagged_on_their_own_entity(firm, acme):
    beta = one(firm, "BETA")
    assert not noted(firm, acme) & {"note.sole_trader", "note.group_member"}
    with writing(firm.company.pk):
        Customer.objects.filter(pk=acme.pk).update(form=Customer.Form.SOLE_TRADER, part_of=beta)
    acme = one(firm, "ACME")
    assert {"note.sole_trader", "note.group_member"} <= noted(firm, acme)
    # decided for the legal entity: the other one's figures have not moved
    assert "note.group_member" not in noted(firm, beta)
    with writing(firm.company.pk):
        Customer.objects.filter(pk=acme.pk).update(form=Customer.Form.PUBLIC_BODY)
    acme = one(firm, "ACME")
    public = weigh_customer(firm, acme, as_of=DAY)
    because = {reason.code for reason in public.explanation.verdict.causes[0].because}
    assert "prior.public_body" in because


def test_who_asks_changes_nothing(firm, acme):
    roles = ("viewer", "collector", "controller", "owner")
    told = {role: repr(weigh_customer(in_role(firm, role), acme, as_of=DAY).explanation) for role in roles}
    assert len(set(told.values())) == 1
    assert clock.today(firm.company) == DAY


def test_the_page_says_which_source_a_margin_comes_from(firm, acme):
    from dataclasses import replace

    from goodterms.journeys.estimating import Profile, margins
    from goodterms.playbook.changes import Change, with_changes

    def source(profile, book, others=()):
        found, _ = margins([profile], playbook=book, everybody=[profile, *others])
        return found.because(0, what="gross margin").code, round(float(found.value[0]), 3)

    bare = Profile(1, "Food", None, None, None)
    assert source(bare, BOOK) == ("source.playbook", 0.3)
    why = Change("worth.rule.gross_margin", 0.3, 0.22, "Controller", DAY, "last year's accounts")
    ours, problems = with_changes(BOOK, [why])
    assert not problems and source(bare, ours) == ("source.firm", 0.22)
    assert source(bare, ours, [Profile(2, "Food", 4000, None, None)]) == ("source.segment", 0.4)
    assert source(replace(bare, margin_bp=1500), ours) == ("source.customer", 0.15)
