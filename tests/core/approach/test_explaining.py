"""Explanations: every part adds up exactly, for customers of every kind, and agrees with the portfolio."""

import numpy as np
import pytest
from tests.judging import BOOK, hartley, portfolio

from goodterms.core.approach.explained import Explanation
from goodterms.core.approach.explaining import Sources, explain_one, weakest_grade
from goodterms.core.approach.judgement import judge
from goodterms.core.basics.reasons import adds_up


def explain(facts: object, *, seed: int = 1, draws: int = 300) -> Explanation:
    return explain_one(facts, playbook=BOOK, rng=np.random.default_rng(seed), draws=draws)  # type: ignore[arg-type]


def test_everything_adds_up_for_every_kind_of_customer() -> None:
    facts = portfolio(60, seed=21)
    together = judge(facts, playbook=BOOK)
    for row in range(facts.rows):
        told = explain(facts.take(slice(row, row + 1)), draws=50)
        assert adds_up(told.worth.because, told.worth.expected, tolerance=1e-9)
        assert told.worth.low <= told.worth.expected <= told.worth.high
        for option in told.options:
            assert adds_up(option.because, option.value, tolerance=1e-9), option.option
        for cause in told.verdict.causes:
            assert adds_up(cause.because, cause.log_odds, tolerance=1e-9), cause.cause
        assert adds_up(told.advice.difference, told.advice.lead, tolerance=1e-6)
        assert told.advice.advised == BOOK.options.names[together.advised[row]]
        assert told.verdict.mixed == bool(together.mixed[row])
        assert told.verdict.causes[0].share == pytest.approx(together.posterior[row].max())
        assert told.evpi == pytest.approx(together.evpi[row], abs=1e-6)


def test_the_worked_case_explained() -> None:
    told = explain(hartley(), draws=4000)
    advice = told.advice
    assert (advice.advised, advice.runner_up) == ("instalments_6m_cod", "secured_plan_10m_cod")
    assert not advice.undecided
    assert advice.break_even is not None
    assert advice.break_even.assumed > advice.break_even.tolerable
    assert told.pair is not None
    assert [option.option for option in told.options[:3]] == [
        "instalments_6m_cod",
        "secured_plan_10m_cod",
        "extension_30d",
    ]
    assert told.digest == BOOK.digest
    assert told.options[0].guess


def test_forbidden_options_come_last_and_say_why() -> None:
    told = explain(hartley())
    allowed = [option.permitted for option in told.options]
    assert allowed == sorted(allowed, reverse=True)
    assert all(bool(option.why_not) != option.permitted for option in told.options)


def test_questions_come_best_first_with_their_cost_and_what_was_said() -> None:
    answers = np.full((1, len(BOOK.questions.names)), -1)
    answers[0, BOOK.questions.names.index("part_today")] = 1
    told = explain(hartley(answers=answers))
    nets = [question.net for question in told.questions]
    assert nets == sorted(nets, reverse=True)
    said = next(question for question in told.questions if question.question == "part_today")
    assert said.answer == "promises"
    assert not said.worth_asking
    assert all(question.net == pytest.approx(question.evsi - question.cost) for question in told.questions)


def test_the_rows_a_signal_comes_from_are_quoted() -> None:
    sources = Sources({"changepoint_clean": ("INV-7", "2026-02-09")})
    told = explain_one(hartley(), playbook=BOOK, rng=np.random.default_rng(1), sources=sources, draws=50)
    line = next(reason for reason in told.verdict.supporting if "changepoint" in reason.code)
    assert line.evidence == ("INV-7", "2026-02-09")


def test_negative_worth_is_said_and_its_parts_still_add_up() -> None:
    told = explain(hartley(margin=0.01))
    assert told.worth.negative
    assert told.worth.expected < 0
    assert adds_up(told.worth.because, told.worth.expected)


def test_the_weakest_grade_is_what_the_page_shows() -> None:
    assert weakest_grade(BOOK, "options.litigate.fixed") == "A"
    assert weakest_grade(BOOK, "options.litigate") == "J"
    assert weakest_grade(BOOK, "no.such.path") == ""


def test_more_than_one_customer_is_refused() -> None:
    with pytest.raises(ValueError, match="one customer"):
        explain(portfolio(2, seed=1))
