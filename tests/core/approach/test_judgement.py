"""The judgement of a portfolio: the worked case through the same door, chunks, ties, the guard for low worth."""

import numpy as np
import pytest
from tests.judging import BOOK, hartley, portfolio

from goodterms.core.approach import judgement
from goodterms.core.approach.facts import gather_facts
from goodterms.core.approach.judgement import Judgement, judge, ranked

NAMES = BOOK.options.names


def test_the_worked_case_comes_out_of_the_portfolio_too() -> None:
    found = judge(hartley(), playbook=BOOK)
    assert NAMES[found.advised[0]] == "instalments_6m_cod"
    assert NAMES[found.runner_up[0]] == "secured_plan_10m_cod"
    assert found.lead[0] == pytest.approx(90451.46 - 87693.16, abs=0.02)
    assert found.evpi[0] == pytest.approx(3476.73, abs=0.01)
    assert BOOK.questions.names[found.first_question[0]] == "bureau_check"
    assert not found.mixed[0]
    assert found.worth[0].round(2).tolist() == [97718.11, 104993.79, 87925.64, 97043.05, 23406.88, 20225.0]


def test_chunks_do_not_change_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = portfolio(100, seed=5)
    whole = judge(facts, playbook=BOOK)
    monkeypatch.setattr(judgement, "_CHUNK", 7)
    parts = judge(facts, playbook=BOOK)
    for name in Judgement.__slots__:
        assert np.allclose(getattr(whole, name), getattr(parts, name), rtol=1e-12), name


def test_nobody_at_all_is_a_portfolio_too() -> None:
    empty = gather_facts(playbook=BOOK, balance=np.array([]), sales=np.array([]))
    assert judge(empty, playbook=BOOK).ev.shape == (0, len(NAMES))


def test_ties_go_to_the_first_and_a_single_option_is_its_own_runner_up() -> None:
    best, second, lead = ranked(np.array([[5.0, 5.0], [1.0, 9.0]]), np.array([[True, True], [True, False]]))
    assert best.tolist() == [0, 0]
    assert second.tolist() == [1, 0]
    assert lead.tolist() == [0.0, 0.0]


def test_low_worth_alone_never_makes_it_harsher() -> None:
    facts = portfolio(3000, seed=11)
    found = judge(facts, playbook=BOOK)
    harsh = BOOK.rules.harshness
    assert found.needs_signoff.any(), "the test needs customers for whom the guard matters"
    assert np.all(harsh[found.advised] <= harsh[found.best])
    assert np.array_equal(found.needs_signoff, harsh[found.advised] < harsh[found.best])
    richer = found.worth_expected >= facts.balance
    assert not found.needs_signoff[richer].any()


def test_advice_is_always_permitted() -> None:
    found = judge(portfolio(2000, seed=12), playbook=BOOK)
    rows = np.arange(2000)
    assert found.permitted[rows, found.best].all()
    assert found.permitted[rows, found.advised].all()
    assert found.permitted[rows, found.runner_up].all()


def test_a_question_already_answered_is_not_the_first_question() -> None:
    answers = np.full((1, len(BOOK.questions.names)), -1)
    answers[0, BOOK.questions.names.index("bureau_check")] = 1
    found = judge(hartley(answers=answers), playbook=BOOK)
    assert BOOK.questions.names[found.first_question[0]] != "bureau_check"


def test_a_question_that_changes_nothing_is_not_asked() -> None:
    tiny = judge(hartley(balance=np.array([5.0]), sales=np.array([50.0])), playbook=BOOK)
    assert tiny.first_question[0] == -1


def test_stated_and_new_customers_are_worth_less_and_less_sure() -> None:
    yes, no = np.array([True]), np.array([False])
    plain = judge(hartley(), playbook=BOOK)
    stated = judge(hartley(stated=yes, newcomer=no), playbook=BOOK)
    new = judge(hartley(newcomer=yes), playbook=BOOK)
    assert stated.worth_expected[0] == pytest.approx(0.7 * plain.worth_expected[0])
    assert new.worth_expected[0] == pytest.approx(0.7 * plain.worth_expected[0])
    width = (new.worth_high - new.worth_low) / (stated.worth_high - stated.worth_low)
    assert width[0] == pytest.approx(2.0)


def test_a_large_steady_referrer_with_small_orders_ranks_as_valuable() -> None:
    small = {"sales": np.array([4_000.0]), "balance": np.array([900.0])}
    alone = judge(hartley(**small), playbook=BOOK)
    brings = judge(hartley(**small, referral=np.array([60_000.0])), playbook=BOOK)
    assert alone.worth_expected[0] < 5_000 < 60_000 < brings.worth_expected[0]
    retention = BOOK.options.retention
    posterior = brings.posterior[0]
    kept = [float(posterior @ retention[found.best[0]]) for found in (alone, brings)]
    assert kept[1] >= kept[0]


def test_waiting_is_what_everything_is_measured_against() -> None:
    found = judge(hartley(), playbook=BOOK)
    waiting = found.ev[0, NAMES.index("wait_and_fix")]
    assert found.over_waiting[0] == pytest.approx(90451.46 - waiting, abs=0.02)
    assert found.uplift_per_minute[0] == pytest.approx(found.over_waiting[0] / 300)


def test_the_stop_rule_gives_up_what_is_old_and_small_and_nobody_of_unknown_age() -> None:
    old, young = np.array([900.0]), np.array([20.0])
    small, large = np.array([200.0]), np.array([40_000.0])
    stops = [
        bool(judge(hartley(days_late=days, balance=balance), playbook=BOOK).stop[0])
        for days, balance in ((old, small), (young, small), (old, large), (young, large))
    ]
    assert stops == [True, False, False, False]
    unknown = hartley(days_late=None, bucket=np.array([3]), balance=small)
    assert not judge(unknown, playbook=BOOK).stop[0]
