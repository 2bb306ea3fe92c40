"""Facts of a portfolio: defaults from the playbook, wrong shapes refused, rows taken whole."""

import numpy as np
import pytest
from tests.judging import BOOK, portfolio

from goodterms.core.approach.facts import Facts, gather_facts

TWO = {"balance": np.array([1.0, 2.0]), "sales": np.array([3.0, 4.0])}


def test_what_is_not_given_is_the_playbooks_or_unobserved() -> None:
    facts = gather_facts(playbook=BOOK, **TWO)
    assert facts.staff_hour.tolist() == [55.0, 55.0]
    assert facts.margin.tolist() == [BOOK.number("worth.rule.gross_margin")] * 2
    assert np.isnan(facts.signals).all()
    assert (facts.answers == -1).all()
    assert facts.temper.tolist() == [0.7, 0.7]
    assert np.isinf(facts.runway).all()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sales": np.array([1.0])}, "one number for each of 2 customers"),
        ({"signals": np.zeros((2, 3))}, "signals must have shape"),
        ({"answers": np.zeros((1, 7), dtype=np.int64)}, "answers must have shape"),
        ({"answers": np.full((2, 7), 3)}, "an answer that its question does not have"),
        ({"margin": np.array([0.1, np.nan])}, "margin must be finite"),
        ({"balance": np.array([0.1, np.inf])}, "balance must be finite"),
    ],
)
def test_a_fact_of_the_wrong_shape_would_be_another_customers(change: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        gather_facts(playbook=BOOK, **{**TWO, **change})  # type: ignore[arg-type]


def test_taking_rows_takes_every_fact_of_them() -> None:
    facts = portfolio(50, seed=1)
    picked = facts.take(np.array([7, 3]))
    assert picked.rows == 2
    for name in Facts.__slots__:
        if name != "circumstances":
            whole, part = getattr(facts, name), getattr(picked, name)
            assert np.array_equal(part, whole[[7, 3]], equal_nan=whole.dtype.kind == "f"), name
    for name, flags in facts.circumstances.known.items():
        assert np.array_equal(picked.circumstances.holds(name), flags[[7, 3]])
