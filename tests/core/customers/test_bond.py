"""The bond: drawn to "none" where little is known, and only ever from paying us before others."""

import numpy as np
import pytest

from goodterms.core.customers.bond import measure_bond
from goodterms.playbook.loading import default_playbook

PSEUDO = default_playbook().number("worth.bond.pseudo_quarters")


def b(others: list[float], us: list[float]) -> float:
    return float(measure_bond(np.array([others]), np.array([us]), pseudo_quarters=PSEUDO).b[0])


def test_paying_us_first_is_a_bond_and_paying_us_last_the_opposite() -> None:
    assert b([30, 31, 29, 30], [5, 6, 4, 5]) == pytest.approx(0.75, abs=0.01)
    assert b([5, 6, 4, 5], [30, 31, 29, 30]) == pytest.approx(0.25, abs=0.01)
    assert b([10, 11, 9, 10], [10, 11, 9, 10]) == pytest.approx(0.5)


def test_more_quarters_make_it_surer() -> None:
    assert b([30.0], [5.0]) < b([30.0] * 4, [5.0] * 4) < b([30.0] * 12, [5.0] * 12) < 1.0


def test_unknown_quarters_do_not_count_and_none_is_no_bond() -> None:
    nan = float("nan")
    assert b([30, nan, 30, nan], [5, 5, 5, 5]) == pytest.approx(b([30, 30], [5, 5]))
    found = measure_bond(np.array([[nan]]), np.array([[5.0]]), pseudo_quarters=PSEUDO)
    assert found.b.tolist() == [0.5]
    assert found.quarters.tolist() == [0.0]
    assert np.isnan(found.days[0])


def test_a_preference_that_jumps_about_is_less_sure() -> None:
    assert b([30, 0, 40, 10], [10, 10, 10, 10]) < b([20, 20, 20, 20], [10, 10, 10, 10])
