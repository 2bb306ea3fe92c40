"""The tables of a hand-written case: the playbook's numbers in one plain object, and back.

A person who wants to try other numbers, or to check ours with another program, writes them as JSON with these
keys.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from goodterms.core.approach.options import ExposureNumbers, OptionNumbers
from goodterms.core.approach.playbook import Playbook
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.customers.figures import Array, frozen

REMEDY = N_("see the worked case in the documentation for every key and its shape")


@dataclass(frozen=True, slots=True, eq=False)
class CaseTables:
    """The numbers a case is weighed with; shapes as in the typed parts of the playbook."""

    causes: tuple[str, ...]
    buckets: tuple[str, ...]
    prior: Array
    signals: tuple[str, ...]
    likelihood: Array
    clip: float
    block: tuple[int, ...]
    block_fires: int
    block_temper: float
    questions: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]
    answer_likelihood: Array
    options: OptionNumbers
    exposure: ExposureNumbers
    survival: Array
    loss_share: Array
    slow_pay_days: Array
    horizon_years: int


def tables_of(playbook: Playbook, *, options: Sequence[str] | None = None) -> dict[str, Any]:
    """The playbook's numbers as a case's tables; `options` picks some, the nine standing ones if not given.

    >>> from goodterms.playbook.loading import default_playbook
    >>> tables_of(default_playbook())["months_to_cash"]
    [1.5, 1.0, 3.5, 0.4, 5.5, 1.0, 3.0, 12.0, 6.0]
    """
    core = [name for name, is_core in zip(playbook.options.names, playbook.rules.core, strict=True) if is_core]
    picked = playbook.options.only(tuple(core if options is None else options))
    numbers, asked, worth, exposure = playbook.causes, playbook.questions, playbook.worth, playbook.exposure
    tables: dict[str, Any] = {
        "causes": list(numbers.causes),
        "options": list(picked.names),
        "recovery_share": picked.recovery.tolist(),
        "months_to_cash": picked.months.tolist(),
        "retention_12m": picked.retention.tolist(),
        "fee_share": picked.fee.tolist(),
        "hours": picked.hours.tolist(),
        "fixed_cost": picked.fixed.tolist(),
        "keeps_open_credit": [int(each) for each in picked.open_credit],
        "precedent_cost": picked.precedent.tolist(),
        "pd_on_new_exposure": exposure.pd.tolist(),
        "new_exposure_cost_share": exposure.cost_share,
        "new_exposure_lgd": exposure.lgd,
        "annual_survival": worth.survival.tolist(),
        "expected_loss_share_of_sales": worth.loss_share.tolist(),
        "slow_pay_days": worth.slow_pay_days.tolist(),
        "clv_horizon_years": worth.horizon_years,
        "questions": {
            name: {
                "answers": list(asked.answers[index]),
                "p_answer_given_cause": asked.likelihood[:, asked.columns(index)].tolist(),
            }
            for index, name in enumerate(asked.names)
        },
        "cause_prior": dict(zip(numbers.buckets, numbers.prior.tolist(), strict=True)),
        "signal_likelihood": dict(zip(numbers.signals, numbers.likelihood.tolist(), strict=True)),
        "clip_ln_likelihood_ratio": numbers.clip,
        "correlated_block": {
            "signals": [numbers.signals[index] for index in numbers.block],
            "min_firing": numbers.block_fires,
            "temper": numbers.block_temper,
        },
        "grade": "J: expert judgement, not measured; must be shown as such and be editable",
    }
    if picked.in_kind.any() or picked.sales_given.any():
        tables["in_kind_share"] = (picked.in_kind * picked.in_kind_worth[:, None]).tolist()
        tables["sales_given_share"] = picked.sales_given.tolist()
    return tables


def read_tables(given: Mapping[str, Any], *, playbook: Playbook) -> tuple[CaseTables | None, tuple[Problem, ...]]:
    """Tables of a case, the playbook's own where a key is missing; or everything that is wrong with them."""
    base = tables_of(playbook)
    extra = {"in_kind_share", "sales_given_share"}
    problems = [
        _problem("case.unknown_table", N_("tables has no key {key}"), key=key)
        for key in given
        if key not in base and key not in extra
    ]
    if "correlated_block" not in given and isinstance(given.get("signal_likelihood"), dict):
        # other signals than ours: what is left of our block goes on being one
        kept = [name for name in base["correlated_block"]["signals"] if name in given["signal_likelihood"]]
        base["correlated_block"] = {**base["correlated_block"], "signals": kept}
    reader = _Reader({**base, **given}, problems)
    tables = reader.read()
    return (None, tuple(problems)) if problems else (tables, ())


def _problem(code: str, reason: str, *, value: object = "", **params: object) -> Problem:
    return Problem(code, reason, params, remedy=REMEDY, column=str(params.get("key", "")), value=str(value)[:80])


class _Reader:
    """Reads one table after the other and notes what is wrong; a wrong table reads as zeros so that reading
    goes on.
    """

    def __init__(self, raw: Mapping[str, Any], problems: list[Problem]) -> None:
        self.raw, self.problems = raw, problems

    def wrong(self, key: str, reason: str, *, value: object = "", **params: object) -> None:
        self.problems.append(_problem("case.table", N_("tables.{key}: ") + reason, value=value, key=key, **params))

    def names(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
            self.wrong(key, N_("must be a list of names"), value=value)
            return ()
        if len(set(value)) != len(value):
            self.wrong(key, N_("a name stands twice"), value=value)
        return tuple(value)

    def array(self, key: str, value: Any, shape: tuple[int, ...], *, low: float = 0.0, high: float = np.inf) -> Array:
        try:
            array = np.array(value, dtype=np.float64)
        except (TypeError, ValueError):
            array = np.array(np.nan)
        wanted = " × ".join(str(size) for size in shape) or "one"
        if array.shape != shape or not np.isfinite(array).all() or not _numeric(value):
            self.wrong(key, N_("must be {wanted} plain numbers"), value=value, wanted=wanted)
            return np.zeros(shape)
        if (array < low).any() or (array > high).any():
            self.wrong(key, N_("every number must lie between {low} and {high}"), value=value, low=low, high=high)
        return frozen(array)

    def number(self, key: str, value: Any, *, low: float = 0.0, high: float = np.inf) -> float:
        return float(self.array(key, value, (), low=low, high=high))

    def shares(self, key: str, value: Any, shape: tuple[int, ...]) -> Array:
        """Rows that sum to one."""
        array = self.array(key, value, shape, high=1.0)
        if array.any() and not np.allclose(array.sum(axis=-1), 1.0, atol=1e-6):
            self.wrong(key, N_("each row must add up to 1"), value=array.sum(axis=-1).tolist())
        return array

    def table(self, key: str) -> Mapping[str, Any]:
        value = self.raw[key]
        if not isinstance(value, dict) or not value:
            self.wrong(key, N_("must be an object with at least one entry"), value=value)
            return {}
        return value

    def read(self) -> CaseTables:
        causes = self.names("causes", self.raw["causes"])
        z = len(causes)
        prior, likelihood = self.table("cause_prior"), self.table("signal_likelihood")
        questions, answers, answer_likelihood = self._questions(causes)
        block, fires, temper = self._block(tuple(likelihood))
        by_cause = {
            key: self.array(key, self.raw[key], (z,), high=high)
            for key, high in (
                ("annual_survival", 1.0),
                ("expected_loss_share_of_sales", np.inf),
                ("slow_pay_days", np.inf),
                ("pd_on_new_exposure", 1.0),
            )
        }
        horizon = self.number("clv_horizon_years", self.raw["clv_horizon_years"], low=1, high=100)
        if horizon != int(horizon):
            self.wrong("clv_horizon_years", N_("must be a whole number of years"), value=horizon)
        return CaseTables(
            causes=causes,
            buckets=tuple(prior),
            prior=self._rows("cause_prior", prior, z, sums=True),
            signals=tuple(likelihood),
            likelihood=self._rows("signal_likelihood", likelihood, z, sums=False),
            clip=self.number("clip_ln_likelihood_ratio", self.raw["clip_ln_likelihood_ratio"]),
            block=block,
            block_fires=fires,
            block_temper=temper,
            questions=questions,
            answers=answers,
            answer_likelihood=answer_likelihood,
            options=self._options(z),
            exposure=ExposureNumbers(
                pd=by_cause["pd_on_new_exposure"],
                cost_share=self.number("new_exposure_cost_share", self.raw["new_exposure_cost_share"]),
                lgd=self.number("new_exposure_lgd", self.raw["new_exposure_lgd"], high=1.0),
                shipments_share=0.0,
            ),
            survival=by_cause["annual_survival"],
            loss_share=by_cause["expected_loss_share_of_sales"],
            slow_pay_days=by_cause["slow_pay_days"],
            horizon_years=int(horizon),
        )

    def _rows(self, key: str, table: Mapping[str, Any], z: int, *, sums: bool) -> Array:
        read = self.shares if sums else self._probabilities
        rows = [read(f"{key}.{name}", row, (z,)) for name, row in table.items()]
        return frozen(np.array(rows).reshape(len(rows), z))

    def _probabilities(self, key: str, value: Any, shape: tuple[int, ...]) -> Array:
        array = self.array(key, value, shape, high=1.0)
        if array.size and (not array.any() or (array == 1.0).all()):
            self.wrong(key, N_("cannot be 0 for every cause or 1 for every cause"), value=value)
        return array

    def _questions(self, causes: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], Array]:
        names, answers, tables = [], [], []
        for name, entry in self.table("questions").items():
            key = f"questions.{name}"
            if not isinstance(entry, dict) or set(entry) != {"answers", "p_answer_given_cause"}:
                self.wrong(key, N_("needs exactly answers and p_answer_given_cause"), value=entry)
                continue
            listed = self.names(key + ".answers", entry["answers"])
            shape = (len(causes), len(listed))
            tables.append(self.shares(key + ".p_answer_given_cause", entry["p_answer_given_cause"], shape))
            names.append(name)
            answers.append(listed)
        joined = np.concatenate(tables, axis=1) if tables else np.zeros((len(causes), 0))
        return tuple(names), tuple(answers), frozen(joined)

    def _block(self, signals: tuple[str, ...]) -> tuple[tuple[int, ...], int, float]:
        entry = self.table("correlated_block")
        if not entry:
            return (), 1, 0.0
        if set(entry) != {"signals", "min_firing", "temper"}:
            self.wrong("correlated_block", N_("needs exactly signals, min_firing and temper"), value=entry)
            return (), 1, 0.0
        listed = entry["signals"]
        if not isinstance(listed, list) or any(name not in signals for name in listed):
            self.wrong("correlated_block.signals", N_("names a signal without likelihood"), value=listed)
            return (), 1, 0.0
        fires = self.number("correlated_block.min_firing", entry["min_firing"])
        temper = self.number("correlated_block.temper", entry["temper"], high=1.0)
        return tuple(signals.index(name) for name in listed), int(np.ceil(fires)), temper

    def _options(self, z: int) -> OptionNumbers:
        names = self.names("options", self.raw["options"])
        o = len(names)
        # a case may bring its own options; what only some of ours have is then simply none
        in_kind = self.raw.get("in_kind_share", np.zeros((o, z)).tolist())
        given = self.raw.get("sales_given_share", [0.0] * o)
        nothing = np.zeros((o, z))
        return OptionNumbers(
            names=names,
            recovery=self.array("recovery_share", self.raw["recovery_share"], (o, z), high=1.0),
            retention=self.array("retention_12m", self.raw["retention_12m"], (o, z), high=1.0),
            precedent=self.array("precedent_cost", self.raw["precedent_cost"], (o, z)),
            in_kind=self.array("in_kind_share", in_kind, (o, z), high=1.0),
            months=self.array("months_to_cash", self.raw["months_to_cash"], (o,)),
            fee=self.array("fee_share", self.raw["fee_share"], (o,), high=1.0),
            hours=self.array("hours", self.raw["hours"], (o,)),
            fixed=self.array("fixed_cost", self.raw["fixed_cost"], (o,)),
            open_credit=self.array("keeps_open_credit", self.raw["keeps_open_credit"], (o,), high=1.0),
            in_kind_worth=np.ones(o),
            sales_given=self.array("sales_given_share", given, (o,), high=1.0),
            recovery_sd=nothing,
            retention_sd=nothing,
            precedent_sd=nothing,
        )


def _numeric(value: Any) -> bool:
    """Whether a nested list holds numbers only: true and "3" would otherwise pass as 1 and 3."""
    if isinstance(value, list):
        return all(_numeric(each) for each in value)
    return isinstance(value, int | float) and not isinstance(value, bool)
