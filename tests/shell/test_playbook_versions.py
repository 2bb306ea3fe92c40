"""A firm's own playbook: proposed, tried, switched on, taken back; by whom, when, why; and two people at once."""

import threading
from contextlib import suppress

import pytest
from django.db import connections
from tests.shell.desk_people import add_people
from tests.shell.late_customers import DAY, bring_late_customers, codes, kinds_of_events, one, stop_the_clock

from goodterms.journeys import edit_playbook
from goodterms.journeys.edit_playbook import Draft, Edit, differences, go_back, propose, switch_on, versions
from goodterms.journeys.plan_the_day import lines_of, plan_the_day
from goodterms.journeys.playbook_in_force import playbook_in_force, shipped
from goodterms.journeys.try_playbook import dry_run
from goodterms.journeys.weigh_customer import weigh_customer
from goodterms.store.access import Access, NotAllowed, NotHere, scope
from goodterms.store.models import PlanRun, PlaybookVersion

HOUR = Edit("economics.firm.staff_hour", "70", "our own cost")
LATER = (Edit("cadence.contact.first_friendly_day", "8", "we are patient"),)


@pytest.fixture
def people(firm, monkeypatch):
    stop_the_clock(monkeypatch)
    return {
        role: Access(firm.company, role, f"user:{user.pk}", user) for role, user in add_people(firm.company).items()
    }


@pytest.fixture
def late(owner, bring):
    bring_late_customers(owner, bring)


@pytest.fixture
def owner(people):
    return people["owner"]


def switched(who, *edits, why="a better figure"):
    draft = propose(who, edits)
    assert isinstance(draft, Draft), draft
    version = switch_on(who, draft, why=why)
    assert isinstance(version, PlaybookVersion), version
    return version


def test_a_change_is_in_force_from_the_moment_it_is_switched_on(owner):
    assert playbook_in_force(owner).digest == shipped().digest
    version = switched(owner, HOUR)
    assert playbook_in_force(owner).number("economics.firm.staff_hour") == 70.0
    assert (version.number, version.digest) == (1, playbook_in_force(owner).digest)
    told = versions(owner)[0]
    assert (told.number, told.by, told.why, told.active) == (1, "owner of Miller Tools", "a better figure", True)
    change = told.changes[0]
    assert (change.old, change.new, change.by, change.when) == (55.0, 70.0, "owner of Miller Tools", DAY)
    assert change.why == "our own cost" and told.moved == ()
    assert kinds_of_events(owner)[-1] == "playbook.switched_on"


def test_changes_add_up_and_one_set_back_is_the_default_again(owner):
    switched(owner, HOUR)
    second = switched(owner, Edit("economics.firm.cost_of_capital", "9 %", "our bank"))
    assert {row["path"] for row in second.changes} == {HOUR.path, "economics.firm.cost_of_capital"}
    assert playbook_in_force(owner).number("economics.firm.cost_of_capital") == pytest.approx(0.09)
    third = switched(owner, Edit(HOUR.path, 80.0, "dearer"), Edit("economics.firm.cost_of_capital", 0.12, "as was"))
    assert [(row["path"], row["old"], row["new"]) for row in third.changes] == [(HOUR.path, 55.0, 80.0)]
    last = switched(owner, Edit(HOUR.path, "55", "the default was right"))
    assert last.changes == [] and last.digest == shipped().digest


WRONG = [
    (Edit("economics.firm.no_such", "1", "x"), "change.unknown_path"),
    (Edit(HOUR.path, "seventy", "x"), "playbook.not_a_number"),
    (Edit(HOUR.path, "nan", "x"), "playbook.not_a_number"),
    (Edit(HOUR.path, float("inf"), "x"), "playbook.not_a_number"),
    (Edit(HOUR.path, "-5", "x"), "playbook.out_of_bounds"),
    (Edit(HOUR.path, "70", "  "), "change.no_reason"),
    (Edit(HOUR.path, "55", "x"), "playbook.same"),
    (Edit(HOUR.path, ("a",), "x"), "change.kind"),
    (Edit("options.agency.open_credit", "maybe", "x"), "playbook.not_a_flag"),
    (Edit("options.agency.forbidden_when", "moonlight", "x"), "playbook.unknown_name"),
    (Edit("causes.prior.61-90.SHOCK", "0.32", "x"), "playbook.row_sum"),
    (Edit("questions.part_today.text", "a\x00b", "x"), "text.control"),
]


def test_what_will_not_do_is_said_and_nothing_is_kept(owner):
    for edit, code in WRONG:
        found = propose(owner, [edit])
        assert codes(found) == [code], edit
        assert "changes, line" not in found[0].english and edit.path.startswith(found[0].column[:10])
    assert versions(owner) == []


def test_each_wrong_edit_is_named_by_its_number(owner):
    found = propose(owner, [HOUR, Edit("no.such", 1.0, "x"), Edit("economics.firm.cost_of_capital", "much", "x")])
    assert [(problem.line, problem.code) for problem in found] == [
        (2, "change.unknown_path"),
        (3, "playbook.not_a_number"),
    ]
    assert codes(propose(owner, [])) == ["playbook.no_change"]


def test_only_a_controller_or_owner_may(people):
    draft = propose(people["controller"], [HOUR])
    assert isinstance(draft, Draft)
    for role in ("viewer", "collector"):
        with pytest.raises(NotAllowed):
            propose(people[role], [HOUR])
        with pytest.raises(NotAllowed):
            dry_run(people[role], draft)
        with pytest.raises(NotAllowed):
            switch_on(people[role], draft, why="x")
        with pytest.raises(NotAllowed):
            go_back(people[role], 0, on=0, why="x")
        assert versions(people[role]) == []
    assert isinstance(switch_on(people["controller"], draft, why="x"), PlaybookVersion)


def test_a_reason_is_needed_to_switch_on(owner):
    draft = propose(owner, [HOUR])
    assert codes(switch_on(owner, draft, why=" ")) == ["playbook.why"]
    assert codes(switch_on(owner, draft, why="x" * 501)) == ["text.long"]
    assert versions(owner) == []


def test_a_draft_of_what_is_no_longer_in_force_is_refused(owner):
    mine, theirs = propose(owner, [HOUR]), propose(owner, [Edit(HOUR.path, "90", "dearer")])
    assert isinstance(switch_on(owner, theirs, why="theirs"), PlaybookVersion)
    assert codes(switch_on(owner, mine, why="mine")) == ["playbook.superseded"]
    assert codes(propose(owner, [HOUR], on=0)) == ["playbook.superseded"]
    again = propose(owner, [HOUR], on=1)
    assert isinstance(switch_on(owner, again, why="mine after all"), PlaybookVersion)
    assert [(v.number, v.active) for v in versions(owner)] == [(2, True), (1, False)]


@pytest.mark.parametrize("on", [0, 1])
def test_of_two_people_at_once_one_wins_and_the_other_is_told(owner, people, monkeypatch, on):
    if on:
        switched(owner, Edit("economics.firm.cost_of_capital", "9 %", "our bank"))
    drafts = [propose(owner, [HOUR]), propose(people["controller"], [Edit(HOUR.path, "90", "dearer")])]
    both, found = threading.Barrier(2), []
    take_over = edit_playbook._take_over

    def together(who, number):
        # On SQLite the second one waits at the door of the transaction: then the first goes on alone.
        done = take_over(who, number)
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=0.5)
        return done

    monkeypatch.setattr(edit_playbook, "_take_over", together)

    def person(who, draft):
        try:
            found.append(switch_on(who, draft, why="now"))
        finally:
            connections.close_all()

    pairs = zip((owner, people["controller"]), drafts, strict=True)
    threads = [threading.Thread(target=person, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(codes(each) for each in found) == [[], ["playbook.superseded"]]
    told = versions(owner)
    assert [v.number for v in told if v.active] == [on + 1] and len(told) == on + 1
    assert kinds_of_events(owner).count("playbook.switched_on") == on + 1


def test_going_back_is_a_new_version(owner):
    first = switched(owner, HOUR)
    switched(owner, Edit(HOUR.path, "90", "dearer"))
    back = go_back(owner, 1, on=2, why="ninety was too much")
    assert isinstance(back, PlaybookVersion)
    assert (back.number, back.digest) == (3, first.digest)
    assert versions(owner)[0].changes[0].why == "our own cost"
    home = go_back(owner, 0, on=3, why="the defaults will do")
    assert isinstance(home, PlaybookVersion)
    assert (home.number, home.changes, home.digest) == (4, [], shipped().digest)
    assert playbook_in_force(owner).digest == shipped().digest
    assert codes(go_back(owner, 1, on=3, why="late")) == ["playbook.superseded"]
    with pytest.raises(NotHere):
        go_back(owner, 9, on=4, why="x")


def test_versions_are_compared_with_the_defaults_and_with_each_other(owner):
    switched(owner, HOUR)
    switched(owner, Edit("economics.firm.cost_of_capital", "9 %", "our bank"))
    assert [d.path for d in differences(owner, 0, 1)] == [HOUR.path]
    (between,) = differences(owner, 1, 2)
    assert (between.path, between.before.value, between.after.value) == (
        "economics.firm.cost_of_capital", 0.12, pytest.approx(0.09),
    )  # fmt: skip
    assert differences(owner, 2, 2) == ()
    with pytest.raises(NotHere):
        differences(owner, 0, 7)


def test_a_default_that_moved_is_told_and_the_firms_own_figure_stands(owner):
    version = switched(owner, HOUR)
    with scope(owner.company.pk):
        PlaybookVersion.objects.filter(pk=version.pk).update(changes=[{**version.changes[0], "old": 50.0}])
    assert playbook_in_force(owner).number(HOUR.path) == 70.0
    assert versions(owner)[0].moved == (HOUR.path,)


def test_the_dry_run_shows_who_leaves_and_stores_nothing(owner, late):
    draft = propose(owner, LATER)
    before = kinds_of_events(owner)
    found = dry_run(owner, draft, as_of=DAY)
    by_name = {each.customer.reference: each for each in found.moved}
    assert found.lines == 2 and by_name["BETA"].leaves and not by_name["BETA"].enters
    assert by_name["BETA"].before.asks_for_something and by_name["BETA"].after.next_step == "say_nothing_yet"
    assert kinds_of_events(owner) == before and versions(owner) == []
    with scope(owner.company.pk):
        assert not PlanRun.objects.exists()
    switched(owner, *LATER)
    back = dry_run(owner, propose(owner, [Edit(e.path, shipped().number(e.path), "back") for e in LATER]), as_of=DAY)
    assert {each.customer.reference for each in back.moved if each.enters} == {
        each.customer.reference for each in found.moved if each.leaves
    }


def test_the_dry_run_is_what_the_list_then_becomes(owner, late):
    edits = [Edit(f"options.{name}.hours", "40", "it takes us long") for name in ("remind_and_fix", "extension_30d")]
    draft = propose(owner, edits)
    found = dry_run(owner, draft, as_of=DAY)
    assert found.moved and any(each.other_approach for each in found.moved)
    assert len(found.elsewhere) + found.only_scored_anew == len(found.moved)
    same = [each for each in found.moved if not each.elsewhere]
    assert all((e.before.rank, e.before.next_step) == (e.after.rank, e.after.next_step) for e in same)
    before = plan_the_day(owner, as_of=DAY)
    assert isinstance(switch_on(owner, draft, why="measured"), PlaybookVersion)
    after = plan_the_day(owner, as_of=DAY)
    assert (before.pk, before.playbook_digest) != (after.pk, after.playbook_digest) == (after.pk, draft.book.digest)
    with scope(owner.company.pk):
        real = {line.customer_id: line for line in lines_of(after)}
    for each in found.moved:
        line = real[each.customer.pk]
        assert (line.rank, line.score, line.next_step) == (each.after.rank, each.after.score, each.after.next_step)
        assert line.facts["approach"] == each.after.approach


def test_the_customers_page_follows_the_playbook_at_once(owner, late):
    acme = one(owner, "ACME")
    before = weigh_customer(owner, acme, as_of=DAY)
    switched(owner, Edit("worth.rule.gross_margin", "0.1", "our margin is thin"))
    after = weigh_customer(owner, acme, as_of=DAY)
    assert after.explanation.worth.expected < before.explanation.worth.expected
    assert after.explanation.digest != before.explanation.digest
