"""Where the advice flips: published switch points, break-even retention, and the envelope against brute force."""

import numpy as np
import pytest
from tests.judging import BOOK, CORE, hartley

from goodterms.core.approach.judgement import posterior_of, worth_of
from goodterms.core.approach.options import TERMS, option_terms
from goodterms.core.approach.switches import (
    along_cause,
    along_worth,
    best_stretches,
    break_even,
    break_even_loss,
)
from goodterms.core.customers.figures import Array

OPTIONS = BOOK.options.only(CORE)
ALL = np.ones(len(CORE), dtype=np.bool_)


def worked() -> tuple[Array, Array, Array, float]:
    """Values (options, causes), relationship and total (options,), and expected worth of the worked case."""
    facts = hartley()
    worth, posterior = worth_of(facts, playbook=BOOK), posterior_of(facts, playbook=BOOK)[0]
    terms = option_terms(facts.stakes, worth, options=OPTIONS, exposure=BOOK.exposure)[0]
    relationship = terms[:, :, TERMS.index("relationship")] @ posterior
    return terms.sum(axis=2), relationship, posterior, float(posterior @ worth[0])


def test_published_switch_points_in_the_chance_that_they_cannot_pay() -> None:
    values, _, posterior, _ = worked()
    found = along_cause(values, posterior, ALL, cause=BOOK.causes.index("DISTRESS"))
    assert [OPTIONS.names[stretch.option] for stretch in found] == [
        "extension_30d",
        "instalments_6m_cod",
        "secured_plan_10m_cod",
    ]
    assert [round(stretch.high, 3) for stretch in found] == [0.138, 0.634, 1.0]


def test_published_switch_point_in_the_worth() -> None:
    values, relationship, posterior, _ = worked()
    found = along_worth(values @ posterior, relationship, ALL)
    flip = next(stretch for stretch in found if OPTIONS.names[stretch.option] == "instalments_6m_cod")
    assert round(flip.low, 3) == 0.127
    secured = next(stretch for stretch in found if stretch.low <= -0.25 <= stretch.high)
    assert OPTIONS.names[secured.option] == "secured_plan_10m_cod"


def test_published_break_even_of_the_secured_plan() -> None:
    values, relationship, posterior, worth = worked()
    first, second = OPTIONS.index("secured_plan_10m_cod"), OPTIONS.index("instalments_6m_cod")
    found = break_even(values @ posterior, relationship, worth, first=first, second=second)
    assert found is not None
    assert (found.harder, found.softer) == (first, second)
    assert found.tolerable == pytest.approx(0.0059, abs=0.00005)
    assert found.assumed == pytest.approx(0.0464, abs=0.00005)
    swapped = break_even(values @ posterior, relationship, worth, first=second, second=first)
    assert swapped == found
    assert break_even(values @ posterior, relationship, 0.0, first=first, second=second) is None


def test_the_portfolios_break_even_is_the_one_of_each_customer() -> None:
    values, relationship, posterior, worth = worked()
    total = (values @ posterior)[None].repeat(2, axis=0)
    loss = break_even_loss(
        total, relationship[None].repeat(2, axis=0), np.array([worth, -5.0]), np.array([4, 4]), np.array([2, 2])
    )
    assert loss[0] == pytest.approx(0.0059, abs=0.00005)
    assert np.isnan(loss[1])


def test_the_envelope_is_what_trying_every_point_finds() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        at_zero, slope = rng.normal(size=8), rng.normal(size=8)
        at_zero[rng.integers(0, 8)] = -np.inf
        found = best_stretches(at_zero, slope, low=-1.0, high=3.0)
        assert (found[0].low, found[-1].high) == (-1.0, 3.0)
        for x in rng.uniform(-1, 3, 40):
            stretch = next(each for each in found if each.low <= x <= each.high)
            values = at_zero + slope * x
            assert values[stretch.option] == pytest.approx(values.max(), abs=1e-9)


def test_a_forbidden_option_is_best_nowhere() -> None:
    values, relationship, posterior, _ = worked()
    may = ALL.copy()
    may[OPTIONS.index("instalments_6m_cod")] = False
    for found in (
        along_cause(values, posterior, may, cause=4),
        along_worth(values @ posterior, relationship, may),
    ):
        assert OPTIONS.index("instalments_6m_cod") not in {stretch.option for stretch in found}


def test_a_cause_that_is_certain_still_has_a_line() -> None:
    values, _, _, _ = worked()
    certain = np.zeros(6)
    certain[4] = 1.0
    found = along_cause(values, certain, ALL, cause=4)
    assert OPTIONS.names[found[-1].option] == "secured_plan_10m_cod"
