"""From checked leaves to the arrays that core works with."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType

import numpy as np

from goodterms.core.approach.constraints import OptionRules
from goodterms.core.approach.options import ExposureNumbers, OptionNumbers
from goodterms.core.approach.playbook import Leaf, Playbook
from goodterms.core.customers.figures import Array, Figure, Spread, frozen, logit_sd_of_ess
from goodterms.core.customers.rhythm import RhythmNumbers
from goodterms.core.customers.sales import SalesNumbers
from goodterms.core.customers.worth import WorthNumbers
from goodterms.core.diagnosis.causes import CauseNumbers
from goodterms.core.diagnosis.questions import QuestionNumbers
from goodterms.core.diagnosis.signals import SignalThresholds
from goodterms.playbook.schema import HARSHNESS

Leaves = Mapping[str, Leaf]


def build(leaves: Leaves) -> Playbook:
    """The playbook of these leaves. They must have passed `checking.check`."""
    at = _At(leaves)
    return Playbook(
        causes=_causes(at),
        thresholds=SignalThresholds(
            **{each.name: at.number(f"signals.threshold.{each.name}") for each in fields(SignalThresholds)}
        ),
        questions=_questions(at),
        worth=_worth(at),
        sales=SalesNumbers(
            pseudo_orders=at.number("worth.sales.pseudo_orders"),
            season_pseudo_years=at.number("worth.sales.season_pseudo_years"),
            window_months=int(at.number("worth.sales.window_months")),
        ),
        rhythm=_rhythm(at),
        options=_options(at),
        rules=_rules(at),
        exposure=_exposure(at),
        leaves=MappingProxyType(dict(leaves)),
        digest=digest_of(leaves),
    )


def digest_of(leaves: Leaves) -> str:
    """SHA-256 over the canonical form: every leaf with all it says, keys sorted, and the order of the tables.

    Comments and the order of keys that does not matter leave it unchanged; any number, word, source or date
    does not.
    """
    body = {path: _plain(leaf) for path, leaf in leaves.items()}
    at = _At(leaves)
    tables = ("causes.cause", "causes.bucket", "signals.likelihood", "questions", "options", "waiting.bucket")
    order = {table: at.names(table) for table in tables}
    text = json.dumps({"leaves": body, "order": order}, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(leaf: Leaf) -> object:
    if isinstance(leaf, Figure):
        spread = [leaf.spread.kind, leaf.spread.first, leaf.spread.second]
        return [leaf.value, leaf.unit, spread, list(leaf.source), leaf.grade, leaf.dated.isoformat()]
    return list(leaf) if isinstance(leaf, tuple) else leaf


class _At:
    """Reads leaves by path and turns rows into arrays."""

    def __init__(self, leaves: Leaves) -> None:
        self.leaves = leaves
        self.causes = self.names("causes.cause")

    def names(self, prefix: str) -> tuple[str, ...]:
        depth = prefix.count(".") + 1
        found = [path.split(".")[depth] for path in self.leaves if path.startswith(prefix + ".")]
        return tuple(dict.fromkeys(found))

    def number(self, path: str, default: float = 0.0) -> float:
        leaf = self.leaves.get(path)
        return leaf.value if isinstance(leaf, Figure) else default

    def text(self, path: str) -> str:
        leaf = self.leaves.get(path, "")
        return leaf if isinstance(leaf, str) else ""

    def listed(self, path: str) -> tuple[str, ...]:
        leaf = self.leaves.get(path, ())
        return leaf if isinstance(leaf, tuple) else ()

    def by_cause(self, path: str) -> list[float]:
        return [self.number(f"{path}.{cause}") for cause in self.causes]

    def spreads(self, path: str) -> list[float]:
        return [self.spread(f"{path}.{cause}") for cause in self.causes]

    def spread(self, path: str) -> float:
        """Standard deviation on the scale the number is drawn on: log-odds for shares, logarithm for the
        rest.
        """
        leaf = self.leaves.get(path)
        return _sd(leaf.value, leaf.spread) if isinstance(leaf, Figure) else 0.0

    def cases(self, path: str) -> float:
        leaf = self.leaves.get(path)
        return leaf.spread.first if isinstance(leaf, Figure) else 0.0


def _sd(value: float, spread: Spread) -> float:
    if spread.kind == "ess":
        return logit_sd_of_ess(value, spread.first) if 0 < value < 1 else 0.0
    if spread.kind == "range":
        low, high = spread.first, spread.second
        return float(np.log(high / low)) / 2.563 if low > 0 else 0.0  # 2.563: width of the middle 80 % in sd
    return spread.first


def _causes(at: _At) -> CauseNumbers:
    buckets, signals = at.names("causes.bucket"), at.names("signals.likelihood")
    rule = "causes.rule."
    return CauseNumbers(
        causes=at.causes,
        words=tuple(at.text(f"causes.cause.{cause}") for cause in at.causes),
        buckets=buckets,
        bucket_starts=frozen([at.number(f"causes.bucket.{bucket}") for bucket in buckets]),
        prior=frozen([at.by_cause(f"causes.prior.{bucket}") for bucket in buckets]),
        prior_ess=frozen([[at.cases(f"causes.prior.{b}.{c}") for c in at.causes] for b in buckets]),
        signals=signals,
        likelihood=frozen([at.by_cause(f"signals.likelihood.{signal}") for signal in signals]),
        likelihood_ess=frozen([[at.cases(f"signals.likelihood.{s}.{c}") for c in at.causes] for s in signals]),
        block=tuple(signals.index(name) for name in at.listed("signals.block.signals")),
        block_fires=int(at.number(rule + "block_fires")),
        block_temper=at.number(rule + "block_temper"),
        temper=at.number(rule + "temper"),
        clip=at.number(rule + "clip"),
        second_shock_factor=at.number(rule + "second_shock_factor"),
        second_shock_months=at.number(rule + "second_shock_months"),
        public_body_redtape=at.number(rule + "public_body_redtape"),
        abstain_below=at.number(rule + "abstain_below"),
        abstain_gap=at.number(rule + "abstain_gap"),
        abstain_evidence=at.number(rule + "abstain_evidence"),
        unverified_weight=at.number(rule + "unverified_weight"),
        contradicted_ratio=at.number(rule + "contradicted_ratio"),
    )


def _questions(at: _At) -> QuestionNumbers:
    names = at.names("questions")
    answers = tuple(at.listed(f"questions.{name}.answers") for name in names)

    def table(read: str) -> Array:
        rows = []
        for cause in at.causes:
            paths = [f"questions.{n}.{cause}.{a}" for n, each in zip(names, answers, strict=True) for a in each]
            rows.append([at.number(path) if read == "value" else at.cases(path) for path in paths])
        return frozen(rows)

    return QuestionNumbers(
        names=names,
        kinds=tuple(at.text(f"questions.{name}.kind") for name in names),
        texts=tuple(at.text(f"questions.{name}.text") for name in names),
        whys=tuple(at.text(f"questions.{name}.why") for name in names),
        answers=answers,
        reads=tuple(at.listed(f"questions.{name}.reads") for name in names),
        likelihood=table("value"),
        likelihood_ess=table("cases"),
        cost=frozen([at.number(f"questions.{name}.cost") for name in names]),
        minutes=frozen([at.number(f"questions.{name}.minutes") for name in names]),
        friction=frozen([at.number(f"questions.{name}.friction") for name in names]),
    )


def _worth(at: _At) -> WorthNumbers:
    rule = "worth.rule."
    return WorthNumbers(
        survival=frozen(at.by_cause("worth.survival.by_cause")),
        loss_share=frozen(at.by_cause("worth.by_cause.loss_share")),
        slow_pay_days=frozen(at.by_cause("worth.by_cause.slow_pay_days")),
        survival_sd=frozen(at.spreads("worth.survival.by_cause")),
        loss_sd=frozen(at.spreads("worth.by_cause.loss_share")),
        days_sd=frozen(at.spreads("worth.by_cause.slow_pay_days")),
        horizon_years=int(at.number(rule + "horizon_years")),
        stated_haircut=at.number(rule + "stated_haircut"),
        second_year=at.number(rule + "second_year"),
        new_spread_factor=at.number(rule + "new_spread_factor"),
        referral_share=at.number(rule + "referral_share"),
        gross_margin=at.number(rule + "gross_margin"),
        cost_to_serve=at.number(rule + "cost_to_serve"),
        margin_spread=at.number(rule + "margin_spread"),
        sales_log_sd=at.number(rule + "sales_log_sd"),
    )


def _rhythm(at: _At) -> RhythmNumbers:
    found = {each.name: at.number(f"worth.rhythm.{each.name}") for each in fields(RhythmNumbers)}
    few = int(found.pop("few_customers"))
    return RhythmNumbers(few_customers=few, **found)


def _options(at: _At) -> OptionNumbers:
    names = at.names("options")

    def table(key: str) -> Array:
        return frozen([at.by_cause(f"options.{name}.{key}") for name in names])

    def spreads(key: str) -> Array:
        return frozen([at.spreads(f"options.{name}.{key}") for name in names])

    def each(key: str) -> Array:
        return frozen([at.number(f"options.{name}.{key}") for name in names])

    return OptionNumbers(
        names=names,
        recovery=table("recovery"),
        retention=table("retention"),
        precedent=table("precedent"),
        in_kind=table("in_kind"),
        months=each("months"),
        fee=each("fee"),
        hours=each("hours"),
        fixed=each("fixed"),
        open_credit=frozen([float(at.leaves.get(f"options.{name}.open_credit") is True) for name in names]),
        in_kind_worth=each("in_kind_worth"),
        sales_given=each("sales_given"),
        recovery_sd=spreads("recovery"),
        retention_sd=spreads("retention"),
        precedent_sd=spreads("precedent"),
    )


def _rules(at: _At) -> OptionRules:
    names = at.names("options")

    def flags(key: str) -> list[bool]:
        return [at.leaves.get(f"options.{name}.{key}") is True for name in names]

    least = [at.text(f"options.{name}.min_balance") for name in names]
    return OptionRules(
        harshness=frozen([HARSHNESS.index(at.text(f"options.{name}.harshness")) for name in names]),
        plan_months=frozen([at.number(f"options.{name}.plan_months") for name in names]),
        secured=np.array(flags("secured")),
        min_balance=frozen([at.number(f"limits.balance.{name}") if name else 0.0 for name in least]),
        always=np.array(flags("always")),
        core=np.array([at.text(f"options.{name}.set") == "core" for name in names]),
        forbidden_when=tuple(at.listed(f"options.{name}.forbidden_when") for name in names),
        needs=tuple(at.listed(f"options.{name}.needs") for name in names),
        longest_plain=at.number("limits.plan.months_unsecured"),
        longest_secured=at.number("limits.plan.months_secured"),
        tiny=at.number("limits.balance.tiny"),
    )


def _exposure(at: _At) -> ExposureNumbers:
    return ExposureNumbers(
        pd=frozen(at.by_cause("economics.exposure.pd")),
        cost_share=at.number("economics.exposure.cost_share"),
        lgd=at.number("economics.exposure.lgd"),
        shipments_share=at.number("economics.exposure.shipments_share"),
    )
