"""Risk is charged only where the balance is large for us, and more where the outcome is wider."""

import numpy as np
from tests.judging import BOOK, hartley

from goodterms.core.approach.concentration import cash_variance, risk_charge
from goodterms.core.approach.judgement import judge
from goodterms.core.customers.figures import Array

EVEN = np.full((1, 6), 1 / 6)


def charge(balance: float, *, runway: float = 200_000.0, equity: float = 300_000.0) -> Array:
    one = np.array([1.0])
    return risk_charge(
        balance * one,
        0.12 * one,
        EVEN,
        options=BOOK.options,
        runway=runway * one,
        liquid_equity=equity * one,
        share_of_runway=0.1,
        tolerance_share=0.15,
    )[0]


def test_at_a_tenth_of_the_runway_nothing_is_charged_and_above_it_something_is() -> None:
    assert not charge(20_000.0).any()
    assert charge(20_001.0).all()
    assert not charge(1e9, runway=np.inf).any()


def test_the_charge_is_the_variance_over_twice_the_tolerance() -> None:
    variance = cash_variance(np.array([50_000.0]), np.array([0.12]), EVEN, options=BOOK.options)[0]
    assert np.allclose(charge(50_000.0), variance / (2 * 0.15 * 300_000.0))


def test_certain_outcomes_have_no_variance() -> None:
    sure = BOOK.options.only(("agency",))
    sure = type(sure)(**{name: getattr(sure, name) for name in sure.__slots__} | {"recovery": np.ones((1, 6))})
    assert cash_variance(np.array([9.0]), np.array([0.1]), EVEN, options=sure)[0, 0] < 1e-12


def test_a_firm_without_means_never_charges_more_than_the_balance() -> None:
    assert charge(50_000.0, equity=0.0).max() == 50_000.0


def test_risk_aversion_can_change_the_choice_and_is_shown() -> None:
    plain, careful = (
        judge(hartley(runway=runway, liquid_equity=30_000.0), playbook=BOOK) for runway in (np.inf, 50_000.0)
    )
    assert not plain.risk.any()
    assert careful.risk.any()
    assert careful.best[0] != plain.best[0]
    assert np.array_equal(plain.ev, careful.ev)
