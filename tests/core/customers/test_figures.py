"""Numbers with a pedigree: their intervals against published ones, and arrays that cannot be changed."""

from datetime import date

import numpy as np
import pytest

from goodterms.core.customers.figures import Figure, Spread, SpreadKind, column, frozen, logit_sd_of_ess


def figure(value: float, kind: SpreadKind, first: float, second: float = 0.0) -> Figure:
    return Figure(value, "share", Spread(kind, first, second), ("OWN",), "J", date(2026, 11, 22))


@pytest.mark.parametrize(
    ("mean", "ess", "low", "high"),
    [
        (0.95, 20, 0.89, 0.99),
        (0.87, 15, 0.75, 0.96),
        (0.74, 10, 0.56, 0.90),
        (0.6, 10, 0.40, 0.79),
        (0.4, 10, 0.21, 0.60),
    ],
)
def test_published_eighty_percent_intervals(mean: float, ess: float, low: float, high: float) -> None:
    found = figure(mean, "ess", ess).interval()
    assert found == pytest.approx((low, high), abs=0.011)


def test_each_kind_of_spread_gives_an_interval_around_the_value() -> None:
    assert figure(0.5, "range", 0.2, 0.6).interval() == (0.2, 0.6)
    low, high = figure(100.0, "log_sd", 0.4).interval()
    assert low * high == pytest.approx(100.0**2)
    low, high = figure(0.5, "logit_sd", 0.4).interval()
    assert (low + high) == pytest.approx(1.0)
    assert figure(0.0, "logit_sd", 0.4).interval() == (0.0, 0.0)


def test_a_wider_level_is_wider() -> None:
    one = figure(0.7, "ess", 10)
    assert one.interval(level=0.95)[0] < one.interval(level=0.8)[0]


def test_more_cases_are_surer() -> None:
    assert logit_sd_of_ess(0.3, 100) < logit_sd_of_ess(0.3, 8)


def test_playbook_arrays_cannot_be_written() -> None:
    array = frozen([1.0, 2.0])
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 5.0


def test_one_number_serves_all_and_a_wrong_number_of_them_nobody() -> None:
    assert column(3.0, 2).tolist() == [3.0, 3.0]
    assert column(np.array([1.0, 2.0]), 2).tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="2 customers"):
        column(np.array([1.0]), 2)


def test_a_guess_is_marked() -> None:
    assert figure(0.5, "ess", 8).is_guess
    assert not Figure(0.5, "share", Spread("ess", 8), ("S19",), "A", date(2026, 1, 1)).is_guess
