"""Hard constraints: each forbids what it must, and each forbidden option can say why."""

import numpy as np
import pytest
from tests.judging import BOOK, portfolio

from goodterms.core.approach.constraints import FORBIDS, NEEDS, NOTES, Circumstances, permitted, why_not

OPTIONS = BOOK.options.names


def may(*, balance: float = 20_000.0, hours: float | None = None, **known: bool) -> set[str]:
    circumstances = Circumstances(
        rows=1,
        known={name: np.array([value]) for name, value in known.items()},
        hours_left=None if hours is None else np.array([hours]),
    )
    mask = permitted(np.array([balance]), circumstances, options=BOOK.options, rules=BOOK.rules)[0]
    return {name for name, allowed in zip(OPTIONS, mask, strict=True) if allowed}


PRESSURE = {"hold_and_demand", "agency", "litigate"}
CONCESSIONS = {"extension_30d", "instalments_6m_cod", "settle_now_8pct", "secured_plan_10m_cod"}


def test_nothing_stands_in_the_way_of_the_nine_by_default() -> None:
    core = {name for name, is_core in zip(OPTIONS, BOOK.rules.core, strict=True) if is_core}
    assert core <= may()


@pytest.mark.parametrize(
    ("circumstance", "gone"),
    [
        ("insolvency_stay", PRESSURE | CONCESSIONS | {"remind_and_fix"}),
        ("insurer_objects", CONCESSIONS | {"write_off_cod"}),
        ("factor_objects", CONCESSIONS | {"litigate", "agency"}),
        ("own_fault_open", PRESSURE | CONCESSIONS),
        ("fully_disputed", PRESSURE | {"extension_30d", "instalments_6m_cod"}),
        ("plan_kept", PRESSURE | CONCESSIONS | {"remind_and_fix"}),
        ("promise_running", PRESSURE),
        ("public_body", {"secured_plan_10m_cod"}),
        ("nothing_to_secure", {"secured_plan_10m_cod"}),
        ("not_yet_tried", {"agency", "litigate"}),
        ("policy_no_discount", {"settle_now_8pct", "prompt_discount_2pct"}),
        ("policy_no_hold", {"hold_and_demand"}),
        ("policy_no_agency", {"agency"}),
        ("policy_no_court", {"litigate"}),
    ],
)
def test_a_circumstance_takes_its_options_away_and_leaves_the_others(circumstance: str, gone: set[str]) -> None:
    assert not gone & may(**{circumstance: True})
    assert gone <= may(**{circumstance: False})
    assert {"wait_and_fix", "let_go_kindly"} <= may(**{circumstance: True})


def test_our_own_fault_stops_the_chase_but_not_the_mending() -> None:
    left = may(own_fault_open=True, paper_fault=True)
    assert left >= {"remind_and_fix", "fix_invoice_route", "wait_and_fix"}
    assert not left & (PRESSURE | CONCESSIONS)


@pytest.mark.parametrize(("fact", "option"), [
    ("goods_offered", "payment_in_kind"),
    ("charges_claimed", "waive_charges"),
    ("paper_fault", "fix_invoice_route"),
    ("steady_buyer", "prepay_quarter_5pct"),
    ("card_or_debit_possible", "card_or_direct_debit"),
])  # fmt: skip
def test_an_option_that_needs_a_fact_waits_for_it(fact: str, option: str) -> None:
    assert option not in may()
    assert option in may(**{fact: True})


def test_small_balances_are_not_sued_and_tiny_ones_get_courtesy_only() -> None:
    assert "litigate" in may(balance=2500)
    assert "litigate" not in may(balance=2499.99)
    tiny = may(balance=150)
    assert all(BOOK.rules.harshness[OPTIONS.index(name)] == 0 or name == "let_go_kindly" for name in tiny)
    assert "remind_and_fix" in tiny
    assert "hold_and_demand" in may(balance=151)


def test_hours_we_do_not_have_cannot_be_promised() -> None:
    assert "secured_plan_10m_cod" in may(hours=9)
    assert "secured_plan_10m_cod" not in may(hours=8.9)


def test_every_forbidden_option_says_why_and_no_permitted_one_does() -> None:
    facts = portfolio(300, seed=7)
    mask = permitted(facts.balance, facts.circumstances, options=BOOK.options, rules=BOOK.rules)
    assert mask.any(axis=1).all()
    for row in range(facts.rows):
        for index in range(len(OPTIONS)):
            reasons = why_not(
                float(facts.balance[row]),
                facts.circumstances,
                option=index,
                row=row,
                options=BOOK.options,
                rules=BOOK.rules,
            )
            assert bool(reasons) != bool(mask[row, index]), (row, OPTIONS[index])
            assert all(reason.english for reason in reasons)


def test_the_law_may_bar_an_option_by_name() -> None:
    barred = np.zeros((1, len(OPTIONS)), dtype=np.bool_)
    barred[0, OPTIONS.index("agency")] = True
    barred[0, OPTIONS.index("wait_and_fix")] = True
    circumstances = Circumstances(rows=1, known={}, barred=barred)
    mask = permitted(np.array([9_000.0]), circumstances, options=BOOK.options, rules=BOOK.rules)[0]
    assert not mask[OPTIONS.index("agency")]
    assert mask[OPTIONS.index("wait_and_fix")]  # doing nothing cannot be barred


def test_an_unknown_circumstance_is_a_broken_invariant() -> None:
    with pytest.raises(ValueError, match="not a circumstance"):
        Circumstances(rows=1, known={"insolvent": np.array([True])})
    assert not set(FORBIDS) & set(NEEDS)
    assert not (set(FORBIDS) | set(NEEDS)) & set(NOTES)
