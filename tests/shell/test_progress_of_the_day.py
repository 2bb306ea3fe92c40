"""Progress counts customers with whom there is something to do; who is only watched is said beside it."""

from datetime import timedelta

import pytest
from tests.shell.desk_people import add_people, signed_in
from tests.shell.late_customers import DAY, bring_late_customers, one, stop_the_clock

from goodterms.journeys.assign_customer import assign_customer
from goodterms.journeys.keep_promise import Word, keep_promise
from goodterms.journeys.plan_the_day import lines_of, plan_the_day
from goodterms.journeys.see_today import see_today
from goodterms.journeys.write_note import record_contact
from goodterms.store.access import Access, scope


@pytest.fixture
def late(firm, bring, monkeypatch):
    """ACME is to be called; BETA is late by so little that nothing is said yet."""
    stop_the_clock(monkeypatch)
    bring_late_customers(firm, bring)
    with scope(firm.company.pk):
        steps = {line.customer.reference: line.next_step for line in lines_of(plan_the_day(firm))}
    assert steps["ACME"] == "call" and steps["BETA"] != "say_nothing_yet"
    assert not isinstance(keep_promise(firm, one(firm, "BETA"), Word(250_000, "EUR", DAY)), list)
    return firm


def day_of(who, **asked):
    with scope(who.company.pk):
        return see_today(who, **asked)


def _all_of_it():
    return Word(5_000_000, "EUR", DAY + timedelta(days=9), in_advance=True)


def counted(day):
    return day.done, day.to_do, day.watched


def test_who_is_only_watched_does_not_count(late, monkeypatch):
    stop_the_clock(monkeypatch, DAY + timedelta(days=1))  # yesterday's deeds are not today's
    plan_the_day(late)
    assert counted(day_of(late)) == (0, 1, 1)
    page = signed_in(add_people(late.company)["collector"]).get(f"/f/{late.company.slug}/today/").content.decode()
    assert "0 of 1 done" in page and "1 only watched" in page


def test_what_is_done_stays_done_when_the_list_is_made_anew(late):
    assert counted(day_of(late)) == (1, 2, 0)  # BETA has promised since the list was made
    plan_the_day(late)
    assert counted(day_of(late)) == (1, 2, 1)
    record_contact(late, one(late, "ACME"), channel="call", outcome="reached")
    plan_the_day(late)
    assert counted(day_of(late)) == (2, 2, 1)


def test_a_deed_with_somebody_who_is_only_watched_counts_for_nothing(late, monkeypatch):
    stop_the_clock(monkeypatch, DAY + timedelta(days=1))
    plan_the_day(late)
    record_contact(late, one(late, "BETA"), channel="call", outcome="reached")
    assert counted(day_of(late)) == (0, 1, 1)


def test_a_day_with_nothing_to_do_says_so(late, monkeypatch):
    assert not isinstance(keep_promise(late, one(late, "ACME"), _all_of_it()), list)
    stop_the_clock(monkeypatch, DAY + timedelta(days=1))
    plan_the_day(late)
    assert counted(day_of(late)) == (0, 0, 2)
    page = signed_in(add_people(late.company)["collector"]).get(f"/f/{late.company.slug}/today/").content.decode()
    assert "Nothing to do with anybody today" in page and "2 only watched" in page and "<progress" not in page


def test_mine_counts_mine(late):
    user = add_people(late.company)["collector"]
    acme = one(late, "ACME")
    assert assign_customer(late, acme, user.pk, version=acme.version)
    mine = Access(late.company, "collector", "test", user)
    plan_the_day(late)
    assert counted(day_of(mine, whose="mine")) == (0, 1, 0)
    assert counted(day_of(mine)) == (1, 2, 1)
