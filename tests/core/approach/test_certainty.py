"""How sure the advice is: the published simulation of the worked case, seeds, and what makes it surer."""

from dataclasses import replace

import numpy as np
import pytest
from tests.judging import BOOK, CORE, hartley, only

from goodterms.core.approach.certainty import Certainty, Unsure, how_sure
from goodterms.core.approach.judgement import posterior_of, worth_of

UNSURE = Unsure(posterior_ess=12, worth_log_sd=0.4, shared=0.5)
BEST = BOOK.options.index("instalments_6m_cod")


def simulate(*, seed: int = 1, draws: int = 20_000, unsure: Unsure = UNSURE) -> Certainty:
    facts = hartley()
    return how_sure(
        facts.stakes,
        worth_of(facts, playbook=BOOK),
        posterior_of(facts, playbook=BOOK),
        ~only(CORE),
        advised=BEST,
        options=BOOK.options,
        exposure=BOOK.exposure,
        unsure=unsure,
        rng=np.random.default_rng(seed),
        draws=draws,
    )


def test_the_published_simulation_of_the_worked_case() -> None:
    found = simulate()
    share = dict(zip(BOOK.options.names, found.best_share.tolist(), strict=True))
    # published: .60 instalments, .27 secured, .13 extension; the exact structure of its errors is not
    assert share["instalments_6m_cod"] == pytest.approx(0.60, abs=0.03)
    assert share["secured_plan_10m_cod"] == pytest.approx(0.27, abs=0.03)
    assert share["extension_30d"] == pytest.approx(0.13, abs=0.03)
    assert share["hold_and_demand"] + share["agency"] + share["litigate"] < 0.004
    assert found.regret[BEST] == pytest.approx(1416, rel=0.12)
    assert (found.low[BEST], found.high[BEST]) == pytest.approx((58_900, 126_000), rel=0.02)
    assert found.beats[BOOK.options.index("hold_and_demand")] == pytest.approx(0.994, abs=0.005)


def test_the_same_seed_gives_the_same_answer_and_another_does_not() -> None:
    assert np.array_equal(simulate(draws=500).regret, simulate(draws=500).regret)
    assert not np.array_equal(simulate(draws=500).regret, simulate(draws=500, seed=2).regret)


def test_options_that_are_not_permitted_are_never_best() -> None:
    found = simulate(draws=1000)
    barred = [index for index, name in enumerate(BOOK.options.names) if name not in CORE]
    assert not found.best_share[barred].any()
    assert found.best_share.sum() == pytest.approx(1.0)


def test_with_nothing_unsure_the_optimum_is_certain_and_costs_no_regret() -> None:
    flat = replace(
        BOOK.options,
        recovery_sd=np.zeros_like(BOOK.options.recovery_sd),
        retention_sd=np.zeros_like(BOOK.options.retention_sd),
    )
    facts = hartley()
    found = how_sure(
        facts.stakes,
        worth_of(facts, playbook=BOOK),
        posterior_of(facts, playbook=BOOK),
        ~only(CORE),
        advised=BEST,
        options=flat,
        exposure=BOOK.exposure,
        unsure=Unsure(posterior_ess=1e7, worth_log_sd=0.0, shared=0.5),
        rng=np.random.default_rng(1),
        draws=200,
    )
    assert found.best_share[BEST] == 1.0
    assert found.regret[BEST] == pytest.approx(0.0, abs=1e-6)
    assert found.high[BEST] - found.low[BEST] < 200


def test_regret_is_never_negative_for_what_is_permitted() -> None:
    found = simulate(draws=1000)
    assert np.all(found.regret[[BOOK.options.index(name) for name in CORE]] >= 0)
