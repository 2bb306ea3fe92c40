"""The advice in worlds with known causes: it finds them, says how sure it is, and beats fixed policies there.

A simulation cannot show that the playbook's numbers are true. It can show that the machinery does what it should
where they are, and how it fails where they are not; the controls show that these tests would notice.
"""

from dataclasses import replace

import numpy as np
import pytest
from bench.simulation import Result, World, drawn, picture, play, report, run, wrong_worlds
from tests.judging import BOOK

from goodterms.core.approach.playbook import Playbook

N = 1500


def played(truth: Playbook = BOOK, *, book: Playbook = BOOK, echo: float = 0.0) -> Result:
    return run(World("w", "right", truth, echo), N, book=book, seed=5)


@pytest.fixture(scope="module")
def right() -> Result:
    return played()


def test_where_the_playbook_is_right_the_cause_is_found_more_often_than_by_age_alone(right: Result) -> None:
    assert right.accuracy > 0.52
    assert right.accuracy_when_clear > right.accuracy + 0.1
    assert right.brier < 0.8 * right.brier_of_prior


def test_stated_shares_are_calibrated_and_overconfidence_would_be_noticed(right: Result) -> None:
    assert right.calibration_error < 0.035
    sharp = replace(BOOK.causes, temper=1.0, clip=9.0, likelihood=np.where(BOOK.causes.likelihood > 0.3, 0.9, 0.03))
    assert played(book=replace(BOOK, causes=sharp)).calibration_error > 0.05


def test_the_advice_beats_every_fixed_policy_and_stays_below_knowing_the_cause(right: Result) -> None:
    money = right.money
    ours = money["our advice"]
    for policy in ("a fixed reminder ladder", "always the softest", "best fixed option per age"):
        assert ours > money[policy]
    assert ours < money["our advice after one question"] < money["knowing the cause"]
    assert right.kept["our advice"] > right.kept["a fixed reminder ladder"]


def test_signals_that_tell_nothing_leave_nothing_but_the_age() -> None:
    nothing = replace(BOOK.causes, likelihood=np.repeat(BOOK.causes.likelihood.mean(axis=1, keepdims=True), 6, axis=1))
    blind = played(replace(BOOK, causes=nothing))
    assert blind.accuracy < 0.4
    assert blind.brier > blind.brier_of_prior


def test_even_in_worlds_that_contradict_it_the_advice_beats_the_reminder_ladder() -> None:
    for world in wrong_worlds(BOOK):
        result = run(world, 600, book=BOOK, seed=6)
        assert result.money["our advice"] > result.money["a fixed reminder ladder"], world.name


def test_worlds_are_drawn_from_the_spreads_and_the_same_seed_draws_the_same() -> None:
    one, two, other = (drawn(BOOK, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one.causes.likelihood, two.causes.likelihood)
    assert not np.array_equal(one.causes.likelihood, other.causes.likelihood)
    assert np.allclose(one.causes.prior.sum(axis=1), 1.0)
    assert np.abs(one.options.recovery - BOOK.options.recovery).max() > 0.05


def test_the_advice_never_sees_the_true_cause() -> None:
    facts, cause = play(BOOK, 50, np.random.default_rng(1), book=BOOK)
    again, _ = play(BOOK, 50, np.random.default_rng(1), book=BOOK)
    assert np.array_equal(facts.signals, again.signals, equal_nan=True)
    assert cause.shape == (50,)
    assert not any(np.array_equal(getattr(facts, name), cause) for name in ("bucket", "balance", "sales", "answers"))


def test_the_figures_and_the_picture_name_every_policy_and_kind(right: Result) -> None:
    results = [replace(right, world=World("x", kind, BOOK)) for kind in ("right", "drawn", "wrong")]
    told = report(results)
    assert all(policy in told for policy in right.money)
    drawing = picture(results)
    assert drawing.startswith("<svg")
    assert drawing.count("<polyline") == 3
