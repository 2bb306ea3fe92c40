"""Choosing otherwise than advised, and who holds the bond: kept with reasons, for learning and for the messenger."""

import pytest
from tests.shell.desk_people import add_people, another_firm
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

from goodterms.journeys.edit_playbook import Edit, propose, switch_on
from goodterms.journeys.keep_bond import Held, keep_bond
from goodterms.journeys.override_advice import override_advice, overrides_of, record_outcome
from goodterms.journeys.playbook_in_force import playbook_in_force, shipped
from goodterms.journeys.record_observation import record_observation
from goodterms.journeys.weigh_customer import weigh_customer
from goodterms.store.access import Access, NotAllowed, NotHere, scope
from goodterms.store.models import Bond, Override


@pytest.fixture
def people(firm, bring, monkeypatch):
    stop_the_clock(monkeypatch)
    bring_late_customers(firm, bring)
    found = add_people(firm.company)
    return {role: Access(firm.company, role, f"user:{user.pk}", user) for role, user in found.items()}


@pytest.fixture
def clerk(people):
    return people["collector"]


@pytest.fixture
def acme(clerk):
    return one(clerk, "ACME")


def choice(who, customer, **changes):
    told = weigh_customer(who, customer, as_of=DAY).explanation
    other = next(v.option for v in told.options if v.permitted and v.option != told.advice.advised)
    said = {"advised": told.advice.advised, "chosen": other, "reason": "relationship", "note": "the owner asked"}
    return {**said, **changes}


def test_a_choice_against_the_advice_is_kept_with_the_figures_on_the_screen(clerk, acme):
    told = weigh_customer(clerk, acme, as_of=DAY).explanation
    said = choice(clerk, acme)
    kept = override_advice(clerk, acme, **said)
    assert isinstance(kept, Override)
    assert (kept.advised, kept.chosen, kept.reason, kept.on_day) == (
        said["advised"], said["chosen"], "relationship", DAY,
    )  # fmt: skip
    assert kept.author == clerk.user and kept.advice["note"] == "the owner asked"
    values = {view.option: round(view.value, 2) for view in told.options if view.permitted}
    assert {name: shown["value"] for name, shown in kept.advice["options"].items()} == values
    assert kept.advice["playbook"] == told.digest
    assert kinds_of_events(clerk)[-1] == "advice.overridden"
    weighed = weigh_customer(clerk, acme, as_of=DAY)
    assert weighed.override.pk == kept.pk
    assert weighed.explanation.advice.advised == said["advised"]  # the advice itself stays what it is


def test_the_choice_stands_only_while_the_advice_does(clerk, people, acme):
    kept = override_advice(clerk, acme, **choice(clerk, acme))
    record_observation(clerk, acme, kind="insolvency")
    weighed = weigh_customer(clerk, acme, as_of=DAY)
    assert weighed.explanation.advice.advised != kept.advised and weighed.override is None
    assert [each.pk for each in overrides_of(clerk, acme)] == [kept.pk]


WRONG = [
    ({"reason": "because"}, "override.no_reason"),
    ({"note": "  "}, "override.no_note"),
    ({"note": "x" * 501}, "text.long"),
    ({"chosen": "payment_in_kind"}, "override.forbidden"),
    ({"chosen": "no_such_option"}, "override.forbidden"),
    ({"advised": "let_go_kindly"}, "override.stale"),
]


def test_what_will_not_do_is_said_and_nothing_is_kept(clerk, acme):
    said = choice(clerk, acme)
    for changes, code in WRONG:
        assert code in codes(override_advice(clerk, acme, **{**said, **changes})), changes
    assert codes(override_advice(clerk, acme, **{**said, "chosen": said["advised"]})) == ["override.same"]
    with scope(clerk.company.pk):
        assert not Override.objects.exists()


def test_a_choice_on_a_screen_that_is_old_is_refused(clerk, people, acme):
    said = choice(clerk, acme)
    record_observation(clerk, acme, kind="insolvency")
    assert codes(override_advice(clerk, acme, **said)) == ["override.stale"]


def test_the_outcome_is_added_later_and_two_writers_are_told_apart(clerk, acme):
    kept = override_advice(clerk, acme, **choice(clerk, acme))
    assert codes(record_outcome(clerk, acme, kept.pk, " ", version=1)) == ["override.outcome"]
    assert record_outcome(clerk, acme, kept.pk, "paid after a week", version=1) == []
    assert codes(record_outcome(clerk, acme, kept.pk, "never paid", version=1)) == ["record.changed"]
    assert overrides_of(clerk, acme)[0].outcome == "paid after a week"
    with pytest.raises(NotHere):
        record_outcome(clerk, one(clerk, "BETA"), kept.pk, "x", version=2)


def test_a_viewer_chooses_nothing(people, acme):
    said = choice(people["viewer"], acme)
    for attempt in (
        lambda: override_advice(people["viewer"], acme, **said),
        lambda: record_outcome(people["viewer"], acme, 1, "x", version=1),
        lambda: keep_bond(people["viewer"], acme, Held(holder_name="Ana", evidence="x")),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_the_holder_of_a_strong_bond_makes_the_call_and_the_terms_stay_the_same(clerk, people, acme):
    before = weigh_customer(clerk, acme, as_of=DAY)
    assert before.bond.messenger.person == ""
    held = Held(holder_id=people["owner"].user.pk, strength_percent=80, evidence="helped them through a winter")
    bond = keep_bond(clerk, acme, held)
    assert isinstance(bond, Bond) and bond.holder_name == "owner of Miller Tools"
    after = weigh_customer(clerk, acme, as_of=DAY)
    assert (after.bond.messenger.person, after.bond.messenger.tone) == ("owner of Miller Tools", "personal")
    assert after.explanation == before.explanation
    assert kinds_of_events(clerk)[-1] == "bond.kept"


def test_a_bond_is_changed_by_whoever_saw_it_last(clerk, acme):
    held = Held(holder_name="Ana", strength_percent=60, evidence="says so")
    assert isinstance(keep_bond(clerk, acme, held), Bond)
    assert codes(keep_bond(clerk, acme, held)) == ["record.changed"]  # somebody thought that there was none
    changed = keep_bond(clerk, acme, Held(holder_name="Ben", strength_percent=70, evidence="rang him"), version=1)
    assert (changed.holder_name, changed.version) == ("Ben", 2)
    assert codes(keep_bond(clerk, acme, held, version=1)) == ["record.changed"]


UNFIT = [
    (Held(holder_name=" ", evidence="x"), "bond.holder"),
    (Held(holder_name="Ana"), "bond.evidence"),
    (Held(holder_name="Ana", evidence="x", strength_percent=101), "bond.strength"),
    (Held(holder_name="x" * 201, evidence="x"), "text.long"),
]


def test_a_bond_that_will_not_do_is_said_and_not_kept(firm):
    acme = bare_customer(firm)
    for held, code in UNFIT:
        assert codes(keep_bond(firm, acme, held)) == [code], held
    stranger = add_people(another_firm().company)["owner"]
    with pytest.raises(NotHere):
        keep_bond(firm, acme, Held(holder_id=stranger.pk, evidence="of another firm"))
    with scope(firm.company.pk):
        assert not Bond.objects.exists()


def test_one_firms_playbook_and_records_are_not_anothers(people, clerk, acme):
    draft = propose(people["owner"], [Edit("economics.firm.staff_hour", "70", "our own cost")])
    switch_on(people["owner"], draft, why="measured")
    other = another_firm()
    assert playbook_in_force(other).digest == shipped().digest
    kept = override_advice(clerk, acme, **choice(clerk, acme))
    with pytest.raises(NotHere):
        record_outcome(in_role(other, "owner"), acme, kept.pk, "x", version=1)
