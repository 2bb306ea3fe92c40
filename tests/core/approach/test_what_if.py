"""What a person types is what is weighed, everything else stays, and nothing is kept."""

import numpy as np
import pytest
from tests.judging import BOOK, hartley

from goodterms.core.approach.explaining import explain_one
from goodterms.core.approach.judgement import judge, posterior_of
from goodterms.core.approach.what_if import with_retention
from goodterms.core.basics.reasons import adds_up

DISTRESS = BOOK.causes.index("DISTRESS")


@pytest.mark.parametrize(
    ("chance", "best"), [(0.05, "extension_30d"), (0.4, "instalments_6m_cod"), (0.7, "secured_plan_10m_cod")]
)
def test_the_chance_that_they_cannot_pay_moves_the_advice_where_the_switch_points_say(chance: float, best: str) -> None:
    found = judge(hartley(distress=chance), playbook=BOOK)
    assert found.posterior[0, DISTRESS] == pytest.approx(chance)
    assert BOOK.options.names[found.best[0]] == best


def test_the_other_causes_keep_their_proportions() -> None:
    plain, tried = posterior_of(hartley(), playbook=BOOK)[0], posterior_of(hartley(distress=0.8), playbook=BOOK)[0]
    others = np.delete(tried / plain, DISTRESS)
    assert others == pytest.approx(others[0])
    assert tried.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("chance", [0.0, 0.3, 1.0])
def test_what_was_tried_is_a_line_of_its_own_and_everything_still_adds_up(chance: float) -> None:
    told = explain_one(hartley(distress=chance), playbook=BOOK, rng=np.random.default_rng(1), draws=50)
    for view in told.verdict.causes:
        assert adds_up(view.because, view.log_odds, tolerance=1e-9)
        assert [reason.code for reason in view.because][-1] == "what_if.distress"
    assert told.verdict.would_change == ()
    plain = explain_one(hartley(), playbook=BOOK, rng=np.random.default_rng(1), draws=50)
    assert not any(reason.code == "what_if.distress" for reason in plain.verdict.causes[0].because)


def test_retention_typed_for_one_option_changes_that_option_only() -> None:
    posterior = posterior_of(hartley(), playbook=BOOK)[0]
    tried = with_retention(BOOK, option="agency", stays=0.95, posterior=posterior)
    row = BOOK.options.index("agency")
    assert posterior @ tried.options.retention[row] == pytest.approx(0.95)
    others = [index for index in range(len(BOOK.options.names)) if index != row]
    assert np.array_equal(tried.options.retention[others], BOOK.options.retention[others])
    assert judge(hartley(), playbook=tried).ev[0, row] > judge(hartley(), playbook=BOOK).ev[0, row]
    assert tried.digest == BOOK.digest


@pytest.mark.parametrize("stays", [0.0, 1.0, 1.2])
def test_a_share_outside_its_bounds_is_refused(stays: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        with_retention(BOOK, option="agency", stays=stays, posterior=np.full(6, 1 / 6))
