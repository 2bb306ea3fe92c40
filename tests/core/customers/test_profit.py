"""What a customer really earned us: parts that add up, lateness and chasing included."""

import numpy as np
import pytest

from goodterms.core.basics.reasons import adds_up
from goodterms.core.customers.profit import TERMS, Earned, earned


def two(**changes: list[float]) -> Earned:
    known = {
        "margin": [0.3, 0.08],
        "cost_to_serve": [0.05, 0.05],
        "late_money_days": [0.0, 2_000_000.0],
        "rate": [0.12, 0.12],
        "hours": [0.5, 20.0],
        "staff_hour": [55.0, 55.0],
        "written_off": [0.0, 300.0],
        "due": [20_000.0, 20_000.0],
        "paid_late": [0.0, 19_000.0],
    } | changes
    return earned(np.array([20_000.0, 20_000.0]), **{name: np.array(value) for name, value in known.items()})


def test_the_parts_add_up_to_the_total() -> None:
    found = two()
    assert found.terms.sum(axis=1) == pytest.approx(found.total)
    for row in range(2):
        reasons = found.because(row, sales=20_000.0, hours=1.0)
        assert [reason.code for reason in reasons] == [f"profit.{name}" for name in TERMS]
        assert adds_up(reasons, float(found.total[row]))


def test_a_customer_who_always_pays_late_may_cost_more_than_they_bring() -> None:
    found = two()
    assert found.total[0] > 0 > found.total[1]
    assert found.record.tolist() == [0.0, 0.95]


def test_money_kept_past_its_date_costs_our_rate() -> None:
    found = two(late_money_days=[365_000.0, 0.0])
    assert found.terms[0, TERMS.index("lateness")] == pytest.approx(-120.0)


def test_nothing_due_is_no_record() -> None:
    assert np.isnan(two(due=[0.0, 1.0]).record[0])
