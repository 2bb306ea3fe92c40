"""The next step: our own house first, then their habit, then how to speak."""

from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest

from goodterms.core.approach.next_step import (
    Step,
    StepFacts,
    StepRules,
    books_behind,
    next_step,
    said_behind,
    step_now,
    usual_pause,
)

RULES = StepRules(first_friendly_day=3, call_day=17, usual_share=0.2, unusual_spreads=3.0)
LATE = StepFacts(12, 5000, "EUR", paid_invoices=20, usual_days_late=1.0, share_this_late=0.0, unusual_z=1.5)


def step(**changes: object) -> str:
    return next_step(replace(LATE, **changes), rules=RULES)[0]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "friendly_notice"),
        ({"days_late": 2}, "say_nothing_yet"),
        ({"days_late": 3}, "friendly_notice"),
        ({"days_late": 17}, "call"),
        ({"unusual_z": 3.0}, "call"),
        ({"share_this_late": 0.2}, "say_nothing_yet"),
        ({"share_this_late": 0.19}, "friendly_notice"),
        ({"days_late": 60, "share_this_late": 0.5}, "say_nothing_yet"),
        ({"unapplied_minor": 1}, "fix_our_mistake"),
        ({"credit_minor": 1}, "fix_our_mistake"),
        ({"contacts_kept": True, "has_contact": False}, "find_contact"),
        ({"contacts_kept": False, "has_contact": False}, "friendly_notice"),
        ({"share_this_late": None, "usual_days_late": None, "unusual_z": None}, "friendly_notice"),
    ],
)
def test_the_step(changes, expected):
    assert step(**changes) == expected


def test_our_mistakes_are_all_named_with_their_amounts():
    facts = replace(LATE, unapplied_minor=1250, credit_minor=300)
    _, why = next_step(facts, rules=RULES)
    assert [r.code for r in why] == ["step.unapplied", "step.credit"]
    assert "12.50 EUR" in why[0].english and why[0].params["amount_minor"] == 1250


@pytest.mark.parametrize(
    ("newest", "behind"), [(None, None), (date(2026, 3, 2), None), (date(2026, 3, 1), 8), (date(2026, 4, 1), None)]
)
def test_books_are_behind_once_for_everybody(newest, behind):
    assert books_behind(newest, as_of=date(2026, 3, 9), stale_days=7) == behind


def days_apart(pauses):
    days = [date(2026, 1, 1)]
    for pause in pauses:
        days.append(days[-1] + timedelta(days=pause))
    return days


@pytest.mark.parametrize(
    ("pauses", "usual"),
    [
        ([14, 12, 15, 13], 14),  # once a fortnight
        ([1] * 11 + [30], 1),  # every day; one holiday says nothing
        ([20, 20, 20], 0),  # too few to say
        ([60] * 9 + [1] * 12, 1),  # long ago is not looked at
        ([], 0),
    ],
)
def test_a_pause_that_is_usual_for_the_firm_is_no_sign_of_old_books(pauses, usual):
    days = days_apart(pauses)
    assert usual_pause(reversed([*days, *days])) == usual
    assert (
        books_behind(days[-1], as_of=days[-1] + timedelta(days=max(usual, 7)), stale_days=7, usual_pause=usual) is None
    )
    over = max(usual, 7) + 1
    assert books_behind(days[-1], as_of=days[-1] + timedelta(days=over), stale_days=7, usual_pause=usual) == over


@pytest.mark.parametrize("behind_it", get_args(Step))
def test_while_the_books_are_behind_nothing_goes_to_a_customer(behind_it):
    assert step_now(behind_it, behind=8) == "fix_our_mistake"
    assert step_now(behind_it, behind=None) == behind_it
    assert "8 days old" in said_behind(8).english


def test_the_habit_is_told_before_the_step():
    _, why = next_step(LATE, rules=RULES)
    assert why[0].english == "usually one day late; now 12; never this late in 20 paid invoices"
    assert why[-1].grade == "J"


def test_a_share_is_told_where_it_is_not_nothing():
    _, why = next_step(replace(LATE, share_this_late=0.1), rules=RULES)
    assert why[0].english == "usually one day late; now 12; 10 % of 20 paid invoices were at least this late"


def test_unobserved_is_not_absent():
    _, why = next_step(replace(LATE, usual_days_late=None, share_this_late=None, paid_invoices=3), rules=RULES)
    assert why[0].code == "step.no_habit"


def test_who_usually_pays_early_is_said_to_pay_early():
    _, why = next_step(replace(LATE, usual_days_late=-3.0), rules=RULES)
    assert why[0].english.startswith("usually 3 days early; now 12 late")


@pytest.mark.parametrize(
    ("usual", "said"),
    [
        (-1.0, "usually one day early; now 12 days late"),
        (0.3, "usually on the due date; now 12 days late"),
        (1.0, "usually one day late; now 12"),
        (2.0, "usually 2 days late; now 12"),
    ],
)
def test_one_day_is_said_as_one_day(usual, said):
    for share in (None, 0.0):
        _, why = next_step(replace(LATE, usual_days_late=usual, share_this_late=share), rules=RULES)
        assert why[0].english.startswith(said)
    _, why = next_step(replace(LATE, usual_days_late=usual, days_late=1), rules=RULES)
    assert "1 days" not in why[0].english
    _, why = next_step(replace(LATE, usual_days_late=None, share_this_late=None, days_late=1), rules=RULES)
    assert why[-1].english == "one day: nothing to say yet"


def test_what_they_promised_is_not_chased_before_its_day_is_over():
    late = replace(LATE, days_late=60, promised_minor=5000)
    found, why = next_step(late, rules=RULES)
    assert found == "say_nothing_yet"
    assert why[0].english == "they promised 50.00 EUR, and the day is not over: wait for it"
    found, why = next_step(replace(late, promised_minor=4999), rules=RULES)
    assert found == "call"
    assert why[0].english == "they promised 49.99 EUR, and the day is not over: speak about the rest only"
    assert step(days_late=60, promised_minor=5000, unapplied_minor=1) == "fix_our_mistake"


def test_a_promise_of_more_than_is_overdue_counts_up_to_it():
    found, why = next_step(replace(LATE, promised_minor=9000), rules=RULES)
    assert found == "say_nothing_yet"
    assert why[0].english == "they promised 50.00 EUR, and the day is not over: wait for it"
