"""What they promised is not chased before its day is over; the rest of what is overdue is."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.shell.desk_people import add_people, signed_in
from tests.shell.late_customers import DAY, bring_late_customers, one, stop_the_clock

from goodterms.journeys.keep_promise import Word, keep_promise
from goodterms.journeys.plan_the_day import lines_of, plan_the_day
from goodterms.store import clock
from goodterms.store.access import scope


@pytest.fixture
def late(firm, bring, monkeypatch):
    stop_the_clock(monkeypatch)
    bring_late_customers(firm, bring)
    return firm


def on_the_list(who, day=DAY):
    with scope(who.company.pk):
        lines = lines_of(plan_the_day(who, as_of=day))
    (line,) = [line for line in lines if line.customer.reference == "ACME"]
    return line, [reason["code"] for reason in line.because]


def promise(who, amount):
    kept = keep_promise(who, one(who, "ACME"), Word(amount, "EUR", DAY + timedelta(days=3)))
    assert not isinstance(kept, list), kept


def test_a_promise_of_all_of_it_is_waited_for_until_its_day_and_its_grace_are_over(late):
    before, _ = on_the_list(late)
    assert before.next_step not in ("say_nothing_yet", "fix_our_mistake")
    promise(late, before.overdue_minor)
    after, codes = on_the_list(late)
    assert after.next_step == "say_nothing_yet"
    assert codes[1] == "step.promised"
    over, codes = on_the_list(late, DAY + timedelta(days=12))
    assert over.next_step != "say_nothing_yet"
    assert "step.promised" not in codes


def test_of_a_promise_of_a_part_the_rest_is_still_spoken_about(late):
    before, _ = on_the_list(late)
    promise(late, before.overdue_minor - 1)
    after, codes = on_the_list(late)
    assert after.next_step == before.next_step
    assert codes[1] == "step.promised"


def test_two_promises_count_together(late):
    before, _ = on_the_list(late)
    promise(late, 1)
    promise(late, before.overdue_minor - 1)
    assert on_the_list(late)[0].next_step == "say_nothing_yet"


def test_the_page_says_when_its_step_is_older_than_what_was_done(late, monkeypatch):
    line, _ = on_the_list(late)
    client = signed_in(add_people(late.company)["collector"])
    here = f"/f/{late.company.slug}/customers/{line.customer_id}/"
    assert "It is weighed anew" not in client.get(here).content.decode()
    monkeypatch.setattr(clock, "now", lambda: datetime(DAY.year, DAY.month, DAY.day, 12, 5, tzinfo=UTC))
    promise(late, line.overdue_minor)
    assert "It is weighed anew" in client.get(here).content.decode()
    on_the_list(late)
    page = client.get(here).content.decode()
    assert "It is weighed anew" not in page
    assert "wait for it" in page
