"""The advice: when two options are as good as each other, what decides, and what must be said besides."""

import numpy as np
from tests.judging import BOOK, CORE, hartley, only, signal_row

from goodterms.core.approach.advising import is_undecided
from goodterms.core.approach.constraints import Circumstances
from goodterms.core.approach.explained import Advice
from goodterms.core.approach.explaining import explain_one


def advice(**changes: object) -> Advice:
    facts = hartley(**changes)
    return explain_one(facts, playbook=BOOK, rng=np.random.default_rng(3), draws=2000).advice


def circumstances(*names: str) -> Circumstances:
    return Circumstances(rows=1, known={name: np.array([True]) for name in names}, barred=only(CORE))


def notes(found: Advice) -> set[str]:
    return {reason.code for reason in found.notes}


def test_few_wins_or_a_lead_below_the_regret_means_undecided() -> None:
    assert not is_undecided(100.0, best_share=0.5, regret=100.0, least=0.5)
    assert is_undecided(100.0, best_share=0.49, regret=0.0, least=0.5)
    assert is_undecided(99.0, best_share=0.9, regret=100.0, least=0.5)


def test_without_evidence_two_options_are_equal_and_a_question_decides() -> None:
    found = advice(signals=np.full((1, len(BOOK.causes.signals)), np.nan))
    assert found.undecided
    assert found.decides in BOOK.questions.names
    sure = advice()
    assert not sure.undecided
    assert sure.decides is None


def test_with_every_option_barred_but_the_always_permitted_there_is_still_advice() -> None:
    found = advice(circumstances=circumstances("insolvency_stay", "insurer_objects"))
    assert found.advised in ("wait_and_fix", "let_go_kindly")
    assert {stretch.option for stretch in found.by_distress} <= {
        BOOK.options.index("wait_and_fix"),
        BOOK.options.index("let_go_kindly"),
    }


def test_what_must_be_said_is_said_and_nothing_else() -> None:
    assert notes(advice()) == {"note.relationship_first"}
    found = advice(circumstances=circumstances("sole_trader", "group_member"), balance=np.array([100.0]))
    assert notes(found) == {
        "note.sole_trader",
        "note.group_member",
        "note.tiny",
        "note.stop",
        "note.relationship_first",
    }
    large = advice(runway=50_000.0, liquid_equity=100_000.0)
    assert "note.concentrated" in notes(large)


def test_a_harsher_step_for_a_customer_worth_little_needs_a_signature() -> None:
    names = ("wait_and_fix", "hold_and_demand")
    found = advice(
        sales=np.array([100.0]),
        signals=signal_row({"changepoint_clean": 1, "proactive_contact": 1}),
        circumstances=Circumstances(rows=1, known={}, barred=only(names)),
    )
    assert found.signoff == "hold_and_demand"
    assert found.advised == "wait_and_fix"
    assert "note.signoff" in notes(found)
