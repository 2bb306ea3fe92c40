"""Habits and ageing on columns are those of the core, customer by customer, on ledgers with everything in them."""

import math
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from tests.properties.random_ledgers import DAYS, START, random_ledger, streams_of

from goodterms.columns.ageing import age_ledger
from goodterms.columns.habits import habits_of_all, to_habits
from goodterms.columns.reading import loaded
from goodterms.core.customers.habits import habit_of
from goodterms.core.ledger.ageing import age_position
from goodterms.core.ledger.open_items import open_items

SEEDS = (1, 2, 3)


def flat(habit):
    """{field or (part, field): value} of a habit."""
    found = {}
    for name, value in asdict(habit).items():
        found |= {(name, k): v for k, v in value.items()} if isinstance(value, dict) else {name: value}
    return found


def differences(expected, found):
    return {
        name: (value, found[name])
        for name, value in expected.items()
        if type(value) is not type(found[name])
        or not (
            math.isclose(value, found[name], rel_tol=1e-9, abs_tol=1e-9)
            if isinstance(value, float)
            else value == found[name]
        )
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_habits_of_all_are_the_habits_of_each(seed):
    made = random_ledger(seed, customers=150)
    with loaded(nullcontext(streams_of(made)), company_id=1) as ledger:
        for as_of in (START + timedelta(days=DAYS // 2), START + timedelta(days=DAYS + seed)):
            found = dict(to_habits(habits_of_all(ledger, as_of=as_of)))
            expected = {
                c: habit for c in made.facts if (habit := habit_of(made.ledger(c), as_of=as_of, offers=made.offers))
            }
            assert found.keys() == expected.keys()
            wrong = {c: d for c, h in expected.items() if (d := differences(flat(h), flat(found[c])))}
            assert wrong == {}


def test_the_random_ledgers_show_every_figure():
    """Otherwise the equality above would say little."""
    as_of = START + timedelta(days=DAYS)
    seen = {}
    for seed in SEEDS:
        made = random_ledger(seed, customers=150)
        for customer in made.facts:
            habit = habit_of(made.ledger(customer), as_of=as_of, offers=made.offers)
            for name, value in flat(habit).items() if habit else ():
                seen.setdefault(name, set()).add(value)
    assert seen[("change", "happened")] == {True, False, None}
    assert [name for name, values in seen.items() if len(values) < 3] == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("basis", ["due", "invoice"])
def test_ageing_on_columns_is_the_ageing_of_the_core(seed, basis):
    made = random_ledger(seed, customers=40)
    whole = made.whole()
    with loaded(nullcontext(streams_of(made)), company_id=1) as ledger:
        for days in (100, 450, 800, 1200):
            as_of = START + timedelta(days=days)
            position = open_items(whole, as_of=as_of)
            assert all(item.open_minor > 0 for item in position.items)
            assert age_ledger(ledger, as_of=as_of, basis=basis) == age_position(position, as_of=as_of, basis=basis)


def test_a_payment_of_the_next_day_changes_nothing():
    made = random_ledger(9, customers=30)
    as_of = date(2025, 6, 30)
    before = {c: habit_of(made.ledger(c), as_of=as_of, offers=made.offers) for c in made.facts}
    for facts in made.facts.values():
        for kind, day in (("payments", "paid_on"), ("allocations", "effective_on"), ("invoices", "issued_on")):
            facts[kind] = [row for row in facts[kind] if getattr(row, day) <= as_of]
        facts["adjustments"] = [a for a in facts["adjustments"] if a.effective_on <= as_of or a.kind == "correction"]
    assert {c: habit_of(made.ledger(c), as_of=as_of, offers=made.offers) for c in made.facts} == before
