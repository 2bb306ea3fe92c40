"""The value of asking: published figures, ranking by money before bits, answers and claims as evidence."""

import numpy as np
import pytest

from goodterms.core.approach.facts import Facts, gather_facts
from goodterms.core.approach.judgement import posterior_of, worth_of
from goodterms.core.approach.options import option_values
from goodterms.core.customers.figures import Array
from goodterms.core.diagnosis.questions import (
    answer_parts,
    best_pair,
    evpi,
    evsi,
    information_bits,
    pairs_of,
    telling_apart,
    value_questions,
)
from goodterms.playbook.loading import default_playbook

BOOK = default_playbook()
CORE = tuple(name for name, core in zip(BOOK.options.names, BOOK.rules.core, strict=True) if core)
ASKED = BOOK.questions


def hartley(*, evidence: bool = True) -> Facts:
    row = np.full((1, len(BOOK.causes.signals)), np.nan)
    seen = {
        "changepoint_clean": 1,
        "round_sum_onacct": 1,
        "asks_new_terms": 1,
        "lost_discount": 1,
        "proactive_contact": 0,
        "broken_promises2": 0,
        "const_offset": 0,
        "early_dispute": 0,
        "po_or_resubmit": 0,
        "no_response4": 0,
    }
    for name, value in seen.items() if evidence else ():
        row[0, BOOK.causes.signals.index(name)] = value
    return gather_facts(
        playbook=BOOK,
        balance=np.array([42_000.0]),
        sales=np.array([180_000.0]),
        days_late=np.array([75.0]),
        margin=0.28,
        cost_to_serve=0.04,
        signals=row,
    )


def standing(facts: Facts) -> tuple[Array, Array, Array]:
    """Values of the nine standing options, posterior and worth."""
    worth = worth_of(facts, playbook=BOOK)
    values = option_values(facts.stakes, worth, options=BOOK.options.only(CORE), exposure=BOOK.exposure)
    return values, posterior_of(facts, playbook=BOOK), worth


ALL = np.ones((1, 9), dtype=np.bool_)


def test_published_values_of_information() -> None:
    ev, posterior, _ = standing(hartley())
    assert evpi(ev, posterior, ALL)[0] == pytest.approx(3476.73, abs=0.01)
    gains = evsi(ev, posterior, ALL, likelihood=ASKED.likelihood, starts=ASKED.starts)[0]
    found = dict(zip(ASKED.names, gains.round(2).tolist(), strict=True))
    assert found == {
        "what_happened": 168.67,
        "anything_wrong": 133.73,
        "where_in_process": 215.57,
        "others_late_too": 0.0,
        "part_today": 0.0,
        "bureau_check": 475.44,
        "trade_references": 0.0,
    }


def test_published_bits_before_and_after_the_evidence() -> None:
    published = {
        True: {
            "what_happened": 0.227,
            "bureau_check": 0.166,
            "where_in_process": 0.128,
            "trade_references": 0.119,
            "part_today": 0.102,
            "anything_wrong": 0.078,
            "others_late_too": 0.044,
        },
        False: {
            "anything_wrong": 0.390,
            "where_in_process": 0.257,
            "what_happened": 0.202,
            "others_late_too": 0.201,
            "trade_references": 0.158,
            "bureau_check": 0.142,
            "part_today": 0.133,
        },
    }
    for evidence, expected in published.items():
        _, posterior, _ = standing(hartley(evidence=evidence))
        bits = information_bits(posterior, likelihood=ASKED.likelihood, starts=ASKED.starts)[0]
        assert dict(zip(ASKED.names, bits.tolist(), strict=True)) == pytest.approx(expected, abs=0.0006)


def test_the_order_is_by_money_first_and_differs_from_the_order_by_bits() -> None:
    ev, posterior, worth = standing(hartley())
    asked = value_questions(
        ev, posterior, ALL, numbers=ASKED, staff_hour=np.array([55.0]), worth=(posterior * worth).sum(axis=1)
    )
    by_money = [ASKED.names[i] for i in asked.order[0]]
    by_bits = [ASKED.names[i] for i in np.argsort(-asked.bits[0])]
    assert by_money[:2] == ["bureau_check", "where_in_process"]
    assert by_bits[0] == "what_happened"
    assert np.all(asked.net < asked.evsi)


def test_two_checks_worthless_alone_are_worth_something_together() -> None:
    ev, posterior, _ = standing(hartley())
    names = {"trade_references", "others_late_too", "part_today"}
    jointly = [
        float(evsi(ev, posterior, ALL, likelihood=table, starts=np.array([0]))[0, 0])
        for first, second, table in pairs_of(ASKED)
        if {ASKED.names[first], ASKED.names[second]} <= names
    ]
    assert max(jointly) > 0.0


def test_the_best_pair_is_worth_at_least_its_better_half() -> None:
    ev, posterior, _ = standing(hartley())
    pair = best_pair(ev, posterior, ALL, numbers=ASKED, staff_hour=55.0, worth=60_000.0)
    assert pair is not None
    assert "bureau_check" in (pair.first, pair.second)
    assert pair.evsi > 475.44
    assert pair.net < pair.evsi


def test_a_forbidden_option_makes_no_information_valuable() -> None:
    ev, posterior, _ = standing(hartley())
    only = np.zeros((1, 9), dtype=np.bool_)
    only[0, 0] = True
    assert evpi(ev, posterior, only)[0] == pytest.approx(0.0, abs=1e-6)
    gains = evsi(ev, posterior, only, likelihood=ASKED.likelihood, starts=ASKED.starts)
    assert np.allclose(gains, 0.0, atol=1e-6)


def test_an_answer_moves_the_posterior_and_an_unverified_one_half_as_far() -> None:
    answers = np.full((1, len(ASKED.names)), -1)
    answers[0, ASKED.names.index("anything_wrong")] = 0
    full = answer_parts(answers, np.ones((1, 7)), np.zeros(1), questions=ASKED, causes=BOOK.causes)
    half = answer_parts(answers, np.full((1, 7), 0.5), np.zeros(1), questions=ASKED, causes=BOOK.causes)
    assert np.allclose(half, 0.5 * full)
    dispute, shock = BOOK.causes.index("DISPUTE"), BOOK.causes.index("SHOCK")
    assert full.sum(axis=1)[0, dispute] - full.sum(axis=1)[0, shock] == pytest.approx(np.log(0.85 / 0.03))


def test_untrue_claims_speak_for_evasion_up_to_the_cap() -> None:
    none = np.full((3, len(ASKED.names)), -1)
    told = answer_parts(none, np.ones((3, 7)), np.array([0.0, 1.0, 5.0]), questions=ASKED, causes=BOOK.causes)
    evade = BOOK.causes.index("EVADE")
    assert told.sum(axis=1)[:, evade].tolist() == pytest.approx([0.0, np.log(4), 2.303])
    assert not np.delete(told.sum(axis=1), evade, axis=1).any()


def test_the_question_that_tells_two_causes_apart_is_open_and_is_about_these_two() -> None:
    names = BOOK.causes.causes
    none = np.full((1, len(ASKED.names)), -1)

    def pair(first: str, second: str, answers: Array = none) -> str:
        shares = np.full((1, len(names)), 0.02)
        shares[0, names.index(first)], shares[0, names.index(second)] = 0.5, 0.4
        found = int(telling_apart(shares / shares.sum(), answers, numbers=ASKED)[0])
        return ASKED.names[found] if found >= 0 else ""

    assert pair("DISPUTE", "HABIT") == "anything_wrong"
    assert pair("DISTRESS", "SHOCK") == pair("SHOCK", "DISTRESS") != pair("DISPUTE", "HABIT")
    asked = none.copy()
    asked[0, ASKED.names.index("anything_wrong")] = 0
    assert pair("DISPUTE", "HABIT", asked) not in ("", "anything_wrong")
    assert pair("DISPUTE", "HABIT", np.zeros_like(none)) == "", "everything has been asked"
