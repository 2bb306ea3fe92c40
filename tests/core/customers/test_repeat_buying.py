"""Repeat-buying models: the published maximum-likelihood values, and fits that must be refused."""

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from goodterms.core.customers.orders import Orders, gather_orders
from goodterms.core.customers.repeat_buying import (
    BgNbd,
    Nbd,
    Repeats,
    choose_model,
    count_repeats,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_nbd,
)
from goodterms.playbook.loading import default_playbook

DATA = Path(__file__).parents[4] / "shared" / "data"
FEW = default_playbook().rhythm.few_customers


def read(path: Path, *, format_of_day: str) -> Orders:
    if not path.exists():
        pytest.skip(f"{path.name} is not on this machine")
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    names = {name: row for row, name in enumerate(sorted({each["cust"] for each in rows}))}
    days = [each["date"] for each in rows]
    if format_of_day == "plain":
        days = [f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in days]
    return gather_orders(
        len(names),
        np.array([names[each["cust"]] for each in rows]),
        np.array([date.fromisoformat(day).toordinal() for day in days]),
        np.array([float(each["amt"]) for each in rows]),
        free_counts=True,
    )


def cdnow() -> Repeats:
    orders = read(DATA / "cdnow" / "cdnow_sample.csv", format_of_day="plain")
    return count_repeats(orders, as_of=date(1997, 9, 30))


def wholesaler(as_of: date) -> Repeats:
    path = DATA / "wholesaler_days" / "customer_day_until_2011-08-31.csv"
    return count_repeats(read(path, format_of_day="iso"), as_of=as_of)


def simulated(*, n: int = 1500, stop: tuple[float, float] | None = (1.0, 3.0), seed: int = 3) -> Repeats:
    """Buyers at Gamma rates who stop after an order with a Beta chance, or never."""
    rng = np.random.default_rng(seed)
    weeks = 60.0
    rate = rng.gamma(0.8, 1 / 6.0, n)
    chance = rng.beta(*stop, n) if stop else np.zeros(n)
    x, last = np.zeros(n), np.zeros(n)
    for row in range(n):
        now = 0.0
        while rng.random() >= chance[row] or now == 0.0:
            now += rng.exponential(1 / rate[row])
            if now > weeks:
                break
            x[row] += 1
            last[row] = now
    spend = np.where(x > 0, 30 * rng.gamma(4, 1 / 4, n) * rng.gamma(6, 1 / 6, n), np.nan)
    return Repeats(x=x, recency=last, age=np.full(n, weeks), spend=spend)


def test_the_cdnow_sample_is_counted_as_published() -> None:
    repeats = cdnow()
    assert repeats.x.size == 2357
    assert (repeats.x > 0).sum() == 946
    assert repeats.age.max() == pytest.approx(38.857, abs=0.001)


def test_published_bg_nbd_values() -> None:
    fit, problems = fit_bg_nbd(cdnow())
    assert not problems
    assert fit is not None
    assert (fit.r, fit.alpha, fit.a, fit.b) == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=0.0006)
    assert fit.log_likelihood == pytest.approx(-9582.43, abs=0.05)


def test_published_gamma_gamma_values() -> None:
    fit, problems = fit_gamma_gamma(cdnow())
    assert not problems
    assert fit is not None
    assert (fit.p, fit.q, fit.gamma) == pytest.approx((6.25, 3.74, 15.44), abs=0.006)
    assert fit.log_likelihood == pytest.approx(-4055.92, abs=0.05)


def test_published_expectation_for_one_customer() -> None:
    fit = BgNbd(0.243, 4.414, 0.793, 2.426, 0.0)
    one = Repeats(np.array([2.0]), np.array([30.43]), np.array([38.86]), np.array([1.0]))
    assert fit.expected(one, 39.0)[0] == pytest.approx(1.226, abs=0.001)
    assert one.plain_rate[0] == pytest.approx(2 / 38.86)


def test_on_the_wholesaler_nobody_dies_and_the_fit_is_refused() -> None:
    repeats = wholesaler(date(2011, 8, 31))
    found = choose_model(repeats, few_customers=FEW)
    assert isinstance(found.model, Nbd)
    assert not found.churn
    said = " | ".join(problem.english for problem in found.problems)
    assert "ran to its boundary" in said
    assert "no churn identifiable" in said
    assert (found.model.r, found.model.alpha) == pytest.approx((0.7226, 9.424), rel=1e-3)
    assert found.model.log_likelihood == pytest.approx(-21755.35, abs=0.05)


def test_the_wholesalers_earlier_published_values() -> None:
    fit, _ = fit_nbd(wholesaler(date(2011, 6, 30)))
    assert fit is not None
    assert (fit.r, fit.alpha) == pytest.approx((0.744, 9.05), rel=1e-3)
    assert fit.log_likelihood == pytest.approx(-15325.46, abs=0.05)


def test_where_customers_do_stop_the_model_finds_it() -> None:
    repeats = simulated()
    found = choose_model(repeats, few_customers=FEW)
    assert isinstance(found.model, BgNbd)
    assert found.churn
    assert found.problems == ()
    assert found.model.a / (found.model.a + found.model.b) == pytest.approx(0.25, abs=0.08)
    alive = found.model.alive(repeats)
    assert np.all((alive > 0) & (alive <= 1))
    long_silent = (repeats.x >= 3) & (repeats.age - repeats.recency > 40)
    lately = (repeats.x >= 3) & (repeats.age - repeats.recency < 5)
    assert alive[long_silent].mean() < 0.5 < alive[lately].mean()


def test_where_nobody_stops_the_plain_model_serves_and_says_so() -> None:
    found = choose_model(simulated(stop=None), few_customers=FEW)
    assert isinstance(found.model, Nbd)
    assert not found.churn
    assert {problem.code for problem in found.problems} >= {"repeat.no_churn"}
    assert found.model.r == pytest.approx(0.8, rel=0.15)
    assert found.model.alpha == pytest.approx(6.0, rel=0.15)


def test_a_dropout_that_explains_nothing_is_not_believed() -> None:
    # nobody stops here; the search still ends at a plausible inner point (a .03, b 4.7) that earns nothing
    repeats = simulated(n=400, stop=None, seed=4)
    fit, problems = fit_bg_nbd(repeats)
    assert fit is None
    assert "0.03039, 4.696" in problems[0].english
    assert [problem.code for problem in problems] == ["repeat.bg_nbd_refused", "repeat.no_churn"]


def test_few_customers_get_no_model_at_all() -> None:
    found = choose_model(simulated(n=FEW - 1), few_customers=FEW)
    assert found.model is None
    assert found.problems[0].code == "repeat.too_few"


def test_spend_is_drawn_to_the_population_where_repeats_are_few() -> None:
    repeats = simulated()
    fit, _ = fit_gamma_gamma(repeats)
    assert fit is not None
    two = Repeats(np.array([1.0, 50.0, 0.0]), np.zeros(3), np.ones(3), np.array([300.0, 300.0, np.nan]))
    once, often, never = fit.spend(two)
    assert never < once < often < 300.0


def test_data_that_hold_no_parameter_are_refused() -> None:
    same = Repeats(np.full(300, 3.0), np.full(300, 20.0), np.full(300, 30.0), np.full(300, 7.0))
    fit, problems = fit_nbd(same)
    assert fit is None
    assert "ran away" in problems[0].english
    spend, problems = fit_gamma_gamma(same)
    assert spend is None
    assert problems
    nobody = Repeats(np.zeros(5), np.zeros(5), np.ones(5), np.full(5, np.nan))
    assert fit_gamma_gamma(nobody)[1][0].code == "repeat.too_few"


def test_equal_histories_are_one_row_and_change_nothing() -> None:
    once = simulated(n=400)
    twice = Repeats(*(np.concatenate([each, each]) for each in (once.x, once.recency, once.age, once.spend)))
    first, _ = fit_nbd(once)
    second, _ = fit_nbd(twice)
    assert first is not None
    assert second is not None
    assert (second.r, second.alpha) == pytest.approx((first.r, first.alpha), rel=1e-4)
    assert second.log_likelihood == pytest.approx(2 * first.log_likelihood, rel=1e-6)
