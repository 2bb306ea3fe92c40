"""What must hold for every customer, every portfolio and every set of tables, checked over random ones."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.judging import BOOK, portfolio

from goodterms.core.approach.cases import weigh_case
from goodterms.core.approach.facts import Facts, gather_facts
from goodterms.core.approach.judgement import Judgement, judge, posterior_of, worth_of
from goodterms.core.approach.options import option_values
from goodterms.core.customers.figures import Array
from goodterms.core.diagnosis.causes import diagnose
from goodterms.core.diagnosis.questions import evpi, evsi, information_bits, pairs_of

SEEDS = st.integers(min_value=0, max_value=10_000)
FEW = settings(max_examples=25, deadline=None)
EVERY = np.ones((1, len(BOOK.options.names)), dtype=np.bool_)


def values(facts: Facts) -> tuple[Array, Array, Array]:
    """Values by cause, posterior and worth by cause."""
    worth = worth_of(facts, playbook=BOOK)
    ev = option_values(facts.stakes, worth, options=BOOK.options, exposure=BOOK.exposure)
    return ev, posterior_of(facts, playbook=BOOK), worth


def random_tables(rng: np.random.Generator) -> dict[str, object]:
    """A small world of its own: other causes, signals, options and questions than ours."""
    causes, options, signals = int(rng.integers(2, 6)), int(rng.integers(1, 6)), int(rng.integers(1, 6))
    names = [f"cause{index}" for index in range(causes)]
    sizes = rng.integers(2, 4, size=int(rng.integers(1, 4)))
    return {
        "causes": names,
        "options": [f"option{index}" for index in range(options)],
        "recovery_share": rng.uniform(0, 1, (options, causes)).tolist(),
        "retention_12m": rng.uniform(0, 1, (options, causes)).tolist(),
        "precedent_cost": rng.uniform(0, 500, (options, causes)).tolist(),
        "months_to_cash": rng.uniform(0, 12, options).tolist(),
        "fee_share": rng.uniform(0, 0.5, options).tolist(),
        "hours": rng.uniform(0, 9, options).tolist(),
        "fixed_cost": rng.uniform(0, 900, options).tolist(),
        "keeps_open_credit": rng.integers(0, 2, options).tolist(),
        "pd_on_new_exposure": rng.uniform(0, 0.5, causes).tolist(),
        "annual_survival": rng.uniform(0, 1, causes).tolist(),
        "expected_loss_share_of_sales": rng.uniform(0, 0.2, causes).tolist(),
        "slow_pay_days": rng.uniform(0, 90, causes).tolist(),
        "clv_horizon_years": int(rng.integers(1, 7)),
        "questions": {
            f"question{index}": {
                "answers": [f"answer{each}" for each in range(size)],
                "p_answer_given_cause": rng.dirichlet(np.ones(size), causes).tolist(),
            }
            for index, size in enumerate(sizes)
        },
        "cause_prior": {"young": rng.dirichlet(np.ones(causes)).tolist()},
        "signal_likelihood": {f"signal{i}": rng.uniform(0.01, 0.99, causes).tolist() for i in range(signals)},
        "correlated_block": {"signals": ["signal0"], "min_firing": 1, "temper": 0.5},
    }


def random_inputs(rng: np.random.Generator, tables: dict[str, object]) -> dict[str, object]:
    signals = {name: rng.choice([0, 1, None]) for name in tables["signal_likelihood"]}  # type: ignore[attr-defined]
    return {
        "overdue_undisputed": float(rng.lognormal(8, 1)),
        "age_bucket": "young",
        "sales_per_year": float(rng.lognormal(10, 1)),
        "gross_margin": float(rng.uniform(-0.1, 0.5)),
        "cost_to_serve": float(rng.uniform(0, 0.2)),
        "signals": signals,
        "cost_of_capital": float(rng.uniform(0, 0.4)),
        "staff_hour": float(rng.uniform(10, 100)),
        "temper": float(rng.uniform(0.2, 1.0)),
        "open_credit_shipments_share_of_year": float(rng.uniform(0, 0.5)),
        "clv_multiplier": float(rng.uniform(-1, 2)),
    }


def by_hand(inputs: dict, tables: dict) -> dict[str, float]:  # type: ignore[type-arg]
    """The formulas of the method written out in loops, as a second opinion: value of each option, EVPI, EVSI."""
    z = range(len(tables["causes"]))
    prior = tables["cause_prior"][inputs["age_bucket"]]
    logs = [np.log(p) for p in prior]
    block = tables["correlated_block"]
    fires = sum(1 for name in block["signals"] if inputs["signals"].get(name) == 1)
    for name, seen in inputs["signals"].items():
        if seen is None:
            continue
        row = [p if seen else 1 - p for p in tables["signal_likelihood"][name]]
        mean = sum(p * q for p, q in zip(prior, row, strict=True))
        weight = inputs["temper"]
        if name in block["signals"] and seen and fires >= block["min_firing"]:
            weight = block["temper"]
        for i in z:
            logs[i] += weight * min(max(np.log(row[i] / mean), -2.303), 2.303)
    total = sum(np.exp(each) for each in logs)
    p = [np.exp(each) / total for each in logs]
    rate, sales = inputs["cost_of_capital"], inputs["sales_per_year"]
    worth = []
    for i in z:
        share = inputs["gross_margin"] - inputs["cost_to_serve"] - tables["expected_loss_share_of_sales"][i]
        share -= rate * tables["slow_pay_days"][i] / 365
        years = sum(
            tables["annual_survival"][i] ** t / (1 + rate) ** (t - 0.5)
            for t in range(1, tables["clv_horizon_years"] + 1)
        )
        worth.append(inputs["clv_multiplier"] * sales * share * years)
    ev = []
    for o in range(len(tables["options"])):
        row = []
        for i in z:
            cash = inputs["overdue_undisputed"] * tables["recovery_share"][o][i]
            cash *= (1 + rate) ** (-tables["months_to_cash"][o] / 12) * (1 - tables["fee_share"][o])
            lost = tables["keeps_open_credit"][o] * sales * inputs["open_credit_shipments_share_of_year"]
            lost *= 0.72 * tables["pd_on_new_exposure"][i] * 0.9
            cost = tables["precedent_cost"][o][i] + tables["fixed_cost"][o] + tables["hours"][o] * inputs["staff_hour"]
            row.append(cash + tables["retention_12m"][o][i] * worth[i] - lost - cost)
        ev.append(row)
    expected = [sum(p[i] * row[i] for i in z) for row in ev]
    found = dict(zip(tables["options"], expected, strict=True))
    found["evpi"] = sum(p[i] * max(row[i] for row in ev) for i in z) - max(expected)
    for name, question in tables["questions"].items():
        gain = 0.0
        for answer in range(len(question["answers"])):
            told = [p[i] * question["p_answer_given_cause"][i][answer] for i in z]
            gain += max(sum(told[i] * row[i] for i in z) for row in ev)
        found[name] = gain - max(expected)
    return found


@FEW
@given(SEEDS)
def test_the_arrays_give_what_the_formulas_give_written_out_in_loops(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tables = random_tables(rng)
    inputs = random_inputs(rng, tables)
    result, problems = weigh_case({"inputs": inputs, "tables": tables}, playbook=BOOK)
    assert result is not None, [problem.english for problem in problems]
    expected = by_hand(inputs, tables)
    for name, terms in result["options"].items():
        assert terms["ev"] == pytest.approx(expected[name], abs=0.011)
    assert result["evpi"] == pytest.approx(expected["evpi"], abs=0.011)
    for name, gain in result["evsi"].items():
        assert gain == pytest.approx(expected[name], abs=0.011)
    assert result["best"] == max(result["options"], key=lambda name: expected[name])


@FEW
@given(SEEDS)
def test_information_is_worth_between_nothing_and_certainty(seed: int) -> None:
    facts = portfolio(20, seed=seed)
    found = judge(facts, playbook=BOOK)
    assert np.all(found.evsi >= 0)
    assert np.all(found.evpi[:, None] >= found.evsi - 1e-6)
    assert np.all(found.question_bits >= 0)


@FEW
@given(SEEDS)
def test_two_answers_are_worth_at_least_the_better_of_them(seed: int) -> None:
    facts = portfolio(1, seed=seed)
    ev, posterior, _ = values(facts)
    asked = BOOK.questions
    single = evsi(ev, posterior, EVERY, likelihood=asked.likelihood, starts=asked.starts)[0]
    most = evpi(ev, posterior, EVERY)[0]
    for first, second, table in pairs_of(asked):
        both = evsi(ev, posterior, EVERY, likelihood=table, starts=np.array([0]))[0, 0]
        assert max(single[first], single[second]) - 1e-6 <= both <= most + 1e-6


@FEW
@given(SEEDS, st.floats(min_value=0.0, max_value=0.5))
def test_more_recovery_never_lowers_a_value_and_less_fee_neither(seed: int, more: float) -> None:
    facts = portfolio(5, seed=seed)
    ev, _, worth = values(facts)
    recovery = BOOK.options.recovery + more * (1 - BOOK.options.recovery)
    better = replace(BOOK.options, recovery=recovery, fee=BOOK.options.fee * (1 - more))
    assert np.all(option_values(facts.stakes, worth, options=better, exposure=BOOK.exposure) >= ev - 1e-9)


@FEW
@given(SEEDS, st.floats(min_value=1.0, max_value=20.0))
def test_more_worth_never_favours_the_option_that_keeps_fewer(seed: int, factor: float) -> None:
    facts = portfolio(20, seed=seed)
    worth = np.abs(worth_of(facts, playbook=BOOK))
    posterior = posterior_of(facts, playbook=BOOK)
    less, more = (
        np.einsum(
            "noz,nz->no",
            option_values(facts.stakes, worth * scale, options=BOOK.options, exposure=BOOK.exposure),
            posterior,
        )
        for scale in (1.0, factor)
    )
    kept = np.einsum("oz,nz->no", BOOK.options.retention, posterior * worth)
    rows = np.arange(20)
    assert np.all(kept[rows, more.argmax(axis=1)] >= kept[rows, less.argmax(axis=1)] - 1e-6)


@FEW
@given(SEEDS)
def test_the_order_of_the_signals_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    facts = portfolio(5, seed=seed)
    order = rng.permutation(len(BOOK.causes.signals))
    back = np.argsort(order)
    shuffled = replace(
        BOOK.causes,
        signals=tuple(BOOK.causes.signals[index] for index in order),
        likelihood=BOOK.causes.likelihood[order],
        block=tuple(int(back[index]) for index in BOOK.causes.block),
    )
    prior = BOOK.causes.prior[facts.bucket]
    plain = diagnose(facts.signals, prior, numbers=BOOK.causes, temper=facts.temper).posterior
    moved = diagnose(facts.signals[:, order], prior, numbers=shuffled, temper=facts.temper).posterior
    assert np.allclose(plain, moved)


@FEW
@given(SEEDS)
def test_the_value_does_not_depend_on_age_once_the_cause_is_fixed(seed: int) -> None:
    facts = portfolio(5, seed=seed)
    young, old = (replace(facts, bucket=np.full(5, bucket)) for bucket in (0, 3))
    assert np.array_equal(values(young)[0], values(old)[0])
    assert not np.allclose(values(young)[1], values(old)[1])


@FEW
@given(SEEDS)
def test_the_same_facts_give_the_same_offer_in_any_company(seed: int) -> None:
    facts = portfolio(30, seed=seed)
    rng = np.random.default_rng(seed)
    order = rng.permutation(30)
    together, shuffled = judge(facts, playbook=BOOK), judge(facts.take(order), playbook=BOOK)
    for name in Judgement.__slots__:
        assert np.allclose(getattr(together, name)[order], getattr(shuffled, name), rtol=1e-9, atol=1e-6), name
    row = int(order[0])
    alone = judge(facts.take(np.array([row])), playbook=BOOK)
    assert alone.advised[0] == together.advised[row]
    twins = judge(facts.take(np.array([row, row])), playbook=BOOK)
    assert twins.advised[0] == twins.advised[1]


@FEW
@given(SEEDS)
def test_the_posterior_is_a_share_and_information_lessens_doubt(seed: int) -> None:
    facts = portfolio(20, seed=seed)
    posterior = posterior_of(facts, playbook=BOOK)
    assert np.allclose(posterior.sum(axis=1), 1.0)
    assert np.all(posterior > 0)
    asked = BOOK.questions
    bits = information_bits(posterior, likelihood=asked.likelihood, starts=asked.starts)
    assert np.all(bits <= np.log2(6) + 1e-9)


@FEW
@given(SEEDS)
def test_a_constraint_more_never_makes_the_best_better(seed: int) -> None:
    facts = portfolio(20, seed=seed)
    barred = np.random.default_rng(seed).random((20, len(BOOK.options.names))) < 0.3
    stricter = replace(facts, circumstances=replace(facts.circumstances, barred=barred))
    free, bound = judge(facts, playbook=BOOK), judge(stricter, playbook=BOOK)
    rows = np.arange(20)
    net = free.ev - free.risk
    assert np.all(net[rows, bound.best] <= net[rows, free.best] + 1e-9)
    assert np.all(free.permitted | ~bound.permitted)


@FEW
@given(st.floats(min_value=1.0, max_value=1e6), st.floats(min_value=0.0, max_value=1e7), st.integers(0, 3))
def test_scaling_all_money_scales_what_does_not_rest_on_fixed_sums(balance: float, sales: float, bucket: int) -> None:
    free = replace(
        BOOK.options,
        precedent=np.zeros_like(BOOK.options.precedent),
        fixed=np.zeros_like(BOOK.options.fixed),
        hours=np.zeros_like(BOOK.options.hours),
    )
    results = []
    for factor in (1.0, 100.0):
        facts = gather_facts(
            playbook=BOOK,
            balance=np.array([balance * factor]),
            sales=np.array([sales * factor]),
            bucket=np.array([bucket]),
        )
        worth = worth_of(facts, playbook=BOOK)
        results.append(option_values(facts.stakes, worth, options=free, exposure=BOOK.exposure))
    assert np.allclose(results[0] * 100, results[1])


@FEW
@given(SEEDS, st.floats(min_value=0.0, max_value=120.0))
def test_a_longer_record_of_lateness_never_makes_anybody_worth_more(seed: int, days: float) -> None:
    facts = portfolio(20, seed=seed)
    kept = replace(facts, multiplier=np.abs(facts.multiplier), record_days=np.full(20, days))
    later = replace(kept, record_days=np.full(20, days + 30.0))
    unknown = replace(kept, record_days=np.full(20, np.nan))
    assert (worth_of(later, playbook=BOOK) <= worth_of(kept, playbook=BOOK) + 1e-9).all()
    assert (worth_of(kept, playbook=BOOK) <= worth_of(unknown, playbook=BOOK) + 1e-9).all()
    told = judge(later, playbook=BOOK)
    assert np.isfinite(told.worth_expected).all()
    assert (told.worth_low <= told.worth_expected).all() and (told.worth_expected <= told.worth_high).all()


@FEW
@given(SEEDS)
def test_a_question_that_separates_is_named_only_where_the_cause_is_left_open(seed: int) -> None:
    facts = portfolio(20, seed=seed)
    found = judge(facts, playbook=BOOK)
    assert (found.separating[~found.mixed] == -1).all()
    rows = np.flatnonzero(found.separating >= 0)
    assert (facts.answers[rows, found.separating[rows]] < 0).all()
