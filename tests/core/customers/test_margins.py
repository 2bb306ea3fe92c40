"""Margin and cost to serve come from the most particular source, and the product says which."""

import numpy as np
import pytest

from goodterms.core.customers.margins import SOURCES, first_known, margin_from_ledger

NAN = np.nan


def test_the_most_particular_source_wins() -> None:
    found = first_known(
        [
            np.array([0.1, NAN, NAN, NAN, NAN]),
            np.array([0.2, 0.2, NAN, NAN, NAN]),
            np.array([0.3, 0.3, 0.3, NAN, NAN]),
            NAN,
            0.5,
        ],
        5,
    )
    assert found.value.tolist() == [0.1, 0.2, 0.3, 0.5, 0.5]
    assert [SOURCES[index] for index in found.source] == ["ledger", "customer", "segment", "playbook", "playbook"]


def test_the_firms_default_stands_before_the_playbooks() -> None:
    found = first_known([None, None, None, 0.4, 0.5], 2)
    assert found.value.tolist() == [0.4, 0.4]
    assert found.because(0, what="gross margin").english == "gross margin: the firm's default"


def test_a_guess_is_called_a_guess() -> None:
    reason = first_known([None, None, None, None, 0.5], 1).because(0, what="cost to serve")
    assert reason.english == "cost to serve: the playbook's default, an expert guess"
    assert reason.grade == "J"


def test_a_value_nobody_knows_is_a_broken_invariant() -> None:
    with pytest.raises(ValueError, match="no source knows"):
        first_known([None, None, np.array([0.1, NAN]), None, None], 2)


def test_a_margin_needs_sales_and_costs_and_may_be_negative() -> None:
    found = margin_from_ledger(np.array([100.0, 100.0, 0.0, 100.0]), np.array([70.0, NAN, 10.0, 130.0]))
    assert np.array_equal(found.round(2), [0.3, NAN, NAN, -0.3], equal_nan=True)
