"""A hand-written case, weighed without a database: the user's what-if tool and the door for outside checks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from goodterms.core.approach.case_tables import REMEDY, CaseTables, read_tables
from goodterms.core.approach.options import ExposureNumbers, Stakes, option_terms
from goodterms.core.approach.playbook import Playbook
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.customers.figures import Array
from goodterms.core.customers.worth import worth_by_cause
from goodterms.core.diagnosis.causes import CauseNumbers, diagnose
from goodterms.core.diagnosis.questions import evpi, evsi

_NUMBERS: Mapping[str, tuple[float, float]] = {
    "overdue_undisputed": (0.0, 1e15),
    "sales_per_year": (0.0, 1e15),
    "gross_margin": (-10.0, 1.0),
    "cost_to_serve": (0.0, 10.0),
    "cost_of_capital": (0.0, 10.0),
    "staff_hour": (0.0, 1e9),
    "temper": (0.0, 10.0),
    "open_credit_shipments_share_of_year": (0.0, 1.0),
    "clv_multiplier": (-1e6, 1e6),
}
KEYS: tuple[str, ...] = (*_NUMBERS, "age_bucket", "signals")
_ASIDE = ("inputs", "tables", "name", "expected")


@dataclass(frozen=True, slots=True, eq=False)
class CaseInputs:
    """The inputs of one case. numbers: every plain number by its key. signals: (1, signals) of 1, 0, NaN."""

    numbers: Mapping[str, float]
    bucket: int
    signals: Array


def weigh_case(data: Mapping[str, Any], *, playbook: Playbook) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """Weigh `{"inputs": …, "tables": …}`: posterior, worth, every option with its terms, best, EVPI, EVSI.

    Probabilities are rounded to 6 digits, money to 2. `clv_multiplier` multiplies the worth by cause. Tables
    that are missing are the playbook's, with its nine standing options. What is wrong with the input comes
    back as Problems.

    >>> from goodterms.playbook.loading import default_playbook
    >>> weigh_case({"inputs": {}}, playbook=default_playbook())[1][0].english
    'inputs.overdue_undisputed is missing'
    """
    problems = [_problem("case.unknown_key", N_("there is no key {key}"), key=key) for key in data if key not in _ASIDE]
    given = data.get("tables", {})
    if not isinstance(given, dict):
        problems.append(_problem("case.tables", N_("{key} must be an object"), key="tables"))
        given = {}
    tables, wrong = read_tables(given, playbook=playbook)
    problems += wrong
    if tables is None:
        return None, tuple(problems)
    inputs, wrong = read_inputs(data.get("inputs"), tables=tables)
    problems += wrong
    if problems or inputs is None:
        return None, tuple(problems)
    return _weigh(inputs, tables=tables, playbook=playbook), ()


def read_inputs(raw: Any, *, tables: CaseTables) -> tuple[CaseInputs | None, tuple[Problem, ...]]:
    """The inputs of a case, or everything that is wrong with them. Exactly the keys of `KEYS` are expected."""
    if not isinstance(raw, dict):
        return None, (_problem("case.inputs", N_("{key} must be an object"), key="inputs"),)
    problems = [_problem("case.missing", N_("{key} is missing"), key=f"inputs.{key}") for key in KEYS if key not in raw]
    problems += [
        _problem("case.unknown_key", N_("there is no key {key}"), key=f"inputs.{key}") for key in raw if key not in KEYS
    ]
    numbers = {key: _number(key, raw[key], low, high, problems) for key, (low, high) in _NUMBERS.items() if key in raw}
    bucket = raw.get("age_bucket")
    if "age_bucket" in raw and bucket not in tables.buckets:
        params = {"key": "inputs.age_bucket", "known": ", ".join(tables.buckets)}
        problems.append(_problem("case.bucket", N_("{key} is none of {known}"), value=bucket, **params))
    signals = _signals(raw.get("signals", {}), tables, problems)
    if problems:
        return None, tuple(problems)
    return CaseInputs(numbers, tables.buckets.index(str(bucket)), signals), ()


def _problem(code: str, reason: str, *, value: object = "", **params: object) -> Problem:
    return Problem(code, reason, params, remedy=REMEDY, column=str(params.get("key", "")), value=str(value)[:80])


def _number(key: str, value: Any, low: float, high: float, problems: list[Problem]) -> float:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if not plain or not low <= value <= high:  # NaN fails the comparison too
        text = N_("{key} must be a number between {low} and {high}")
        problems.append(_problem("case.number", text, value=value, key=f"inputs.{key}", low=low, high=high))
        return 0.0
    return float(value)


def _signals(raw: Any, tables: CaseTables, problems: list[Problem]) -> Array:
    signals = np.full((1, len(tables.signals)), np.nan)
    if not isinstance(raw, dict):
        problems.append(_problem("case.signals", N_("{key} must be an object"), value=raw, key="inputs.signals"))
        return signals
    for name, value in raw.items():
        key = f"inputs.signals.{name}"
        if name not in tables.signals:
            problems.append(_problem("case.signal", N_("{key}: there is no such signal"), key=key))
        elif value is not None and (not isinstance(value, int | float) or value not in (0, 1)):
            text = N_("{key} must be 1 (yes), 0 (no) or null (unobserved)")
            problems.append(_problem("case.signal", text, value=value, key=key))
        elif value is not None:
            signals[0, tables.signals.index(name)] = float(value)
    return signals


def _weigh(inputs: CaseInputs, *, tables: CaseTables, playbook: Playbook) -> dict[str, Any]:
    at = {key: np.array([value]) for key, value in inputs.numbers.items()}
    causes = _cause_numbers(tables, playbook)
    posterior = diagnose(inputs.signals, tables.prior[[inputs.bucket]], numbers=causes, temper=at["temper"]).posterior
    worth = worth_by_cause(
        at["sales_per_year"],
        margin=at["gross_margin"],
        cost_to_serve=at["cost_to_serve"],
        rate=at["cost_of_capital"],
        numbers=replace(
            playbook.worth,
            survival=tables.survival,
            loss_share=tables.loss_share,
            slow_pay_days=tables.slow_pay_days,
            horizon_years=tables.horizon_years,
        ),
    )
    worth = worth * at["clv_multiplier"][:, None]
    stakes = Stakes(
        balance=at["overdue_undisputed"],
        sales=at["sales_per_year"],
        rate=at["cost_of_capital"],
        staff_hour=at["staff_hour"],
        shipments_share=at["open_credit_shipments_share_of_year"],
    )
    exposure: ExposureNumbers = tables.exposure
    terms = option_terms(stakes, worth, options=tables.options, exposure=exposure)
    return _answer(posterior, worth, terms, tables=tables)


def _cause_numbers(tables: CaseTables, playbook: Playbook) -> CauseNumbers:
    return replace(
        playbook.causes,
        causes=tables.causes,
        signals=tables.signals,
        prior=tables.prior,
        likelihood=tables.likelihood,
        clip=tables.clip,
        block=tables.block,
        block_fires=tables.block_fires,
        block_temper=tables.block_temper,
    )


def _answer(posterior: Array, worth: Array, terms: Array, *, tables: CaseTables) -> dict[str, Any]:
    ev = terms.sum(axis=3)
    names = tables.options.names
    every = np.ones(ev.shape[:2], dtype=np.bool_)
    expected = np.einsum("nozt,nz->ot", terms, posterior)
    values = np.einsum("noz,nz->no", ev, posterior)[0]
    starts = np.cumsum([0, *(len(each) for each in tables.answers)])[:-1].astype(np.int64)
    gains = evsi(ev, posterior, every, likelihood=tables.answer_likelihood, starts=starts)[0]
    return {
        "posterior": {cause: _six(share) for cause, share in zip(tables.causes, posterior[0], strict=True)},
        "clv_by_cause": {cause: _two(amount) for cause, amount in zip(tables.causes, worth[0], strict=True)},
        "options": {name: _terms(expected[index], values[index]) for index, name in enumerate(names)},
        "best": names[int(values.argmax())],
        "best_per_cause": {cause: names[int(ev[0, :, index].argmax())] for index, cause in enumerate(tables.causes)},
        "evpi": _two(evpi(ev, posterior, every)[0]),
        "evsi": {name: _two(gain) for name, gain in zip(tables.questions, gains, strict=True)},
    }


def _terms(parts: Array, value: float) -> dict[str, float]:
    cash, fee, in_kind, relationship, exposure, precedent, concession, handling = parts.tolist()
    return {
        "cash": _two(cash + fee + in_kind),
        "relationship": _two(relationship),
        "new_exposure": _two(-exposure),
        "precedent": _two(-precedent - concession),
        "handling": _two(-handling),
        "ev": _two(value),
    }


def _two(value: float) -> float:
    return round(float(value), 2) + 0.0  # + 0.0 turns −0.0 into 0.0


def _six(value: float) -> float:
    return round(float(value), 6) + 0.0
