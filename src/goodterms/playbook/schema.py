"""What a playbook may contain: every key, its shape, its unit and its bounds.

A key that is not here is an error, so that a misspelt number cannot be silently ignored.
"""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["number", "by_cause", "by_answer", "by_bucket", "text", "flag", "names"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of entry. `*` in the pattern stands for one name. low, high: inclusive bounds; `open_ends`
    excludes them.
    """

    pattern: str
    shape: Shape
    unit: str = ""
    low: float = 0.0
    high: float = float("inf")
    open_ends: bool = False
    required: bool = True
    sums_to_one: bool = False

    def fits(self, path: str) -> bool:
        """Whether the path is of this kind."""
        mine, theirs = self.pattern.split("."), path.split(".")
        return len(mine) == len(theirs) and all(a in ("*", b) for a, b in zip(mine, theirs, strict=True))


# File → root of its keys.
FILES: dict[str, str] = {
    "causes.toml": "causes",
    "signals.toml": "signals",
    "questions.toml": "questions",
    "options.toml": "options",
    "options_further.toml": "options",
    "worth.toml": "worth",
    "economics.toml": "economics",
    "waiting.toml": "waiting",
    "limits.toml": "limits",
    "cadence.toml": "cadence",
    "sources.toml": "sources",
}


def _numbers(table: str, unit: str, names: str, *, low: float = 0.0, high: float = float("inf")) -> list[Rule]:
    return [Rule(f"{table}.{name}", "number", unit, low, high) for name in names.split()]


def _shares(table: str, names: str) -> list[Rule]:
    return _numbers(table, "share", names, high=1.0)


_CAUSES = [
    Rule("causes.cause.*", "text"),
    Rule("causes.meaning.*", "text"),
    Rule("causes.bucket.*", "number", "days"),
    Rule("causes.prior.*", "by_cause", "share", 0.0, 1.0, open_ends=True, sums_to_one=True),
    *_shares("causes.rule", "second_shock_factor public_body_redtape abstain_below abstain_gap temper"),
    *_shares("causes.rule", "block_temper unverified_weight"),
    *_numbers("causes.rule", "months", "second_shock_months"),
    *_numbers("causes.rule", "days", "answer_lead_days request_days"),
    *_numbers("causes.rule", "ratio", "clip", low=0.1, high=20.0),
    *_numbers("causes.rule", "count", "block_fires", low=1),
    *_numbers("causes.rule", "ratio", "contradicted_ratio abstain_evidence", low=1.0),
]
_SIGNALS = [
    Rule("signals.likelihood.*", "by_cause", "share", 0.0, 1.0, open_ends=True),
    Rule("signals.block.signals", "names"),
    Rule("signals.name.*", "text"),
    Rule("signals.yes.*", "text"),
    Rule("signals.no.*", "text"),
    *_numbers("signals.threshold", "count", "paid_invoices round_sums broken_promises", low=1),
    *_numbers("signals.threshold", "count", "unanswered_attempts unanswered_channels", low=1),
    *_numbers("signals.threshold", "days", "offset_days offset_spread_days trend_days_per_quarter dispute_days"),
    *_numbers("signals.threshold", "days", "unanswered_days worse_days slower_days"),
    *_shares("signals.threshold", "rhythm_p trend_p discount_share pattern_share orders_rise flat_purchases"),
    *_numbers("signals.threshold", "months", "clean_months"),
    *_numbers("signals.threshold", "ratio", "jump_sigmas"),
]
_QUESTIONS = [
    Rule("questions.*.kind", "text"),
    Rule("questions.*.text", "text"),
    Rule("questions.*.why", "text"),
    Rule("questions.*.cost", "number", "money"),
    Rule("questions.*.minutes", "number", "minutes"),
    Rule("questions.*.friction", "number", "share", 0.0, 1.0),
    Rule("questions.*.answers", "names"),
    Rule("questions.*.reads", "names"),
    Rule("questions.*.*", "by_answer", "share", 0.0, 1.0, open_ends=True, sums_to_one=True),
]
_OPTIONS = [
    *(Rule(f"options.*.{name}", "text") for name in ("set", "harshness", "name", "terms", "costs_them", "when")),
    Rule("options.*.min_balance", "text", required=False),
    Rule("options.*.plan_months", "number", "months", required=False),
    *(Rule(f"options.*.{name}", "flag", required=False) for name in ("always", "secured")),
    Rule("options.*.open_credit", "flag"),
    Rule("options.*.forbidden_when", "names"),
    Rule("options.*.needs", "names", required=False),
    *(Rule(f"options.*.{name}", "by_cause", "share", 0, 1, open_ends=True) for name in ("recovery", "retention")),
    Rule("options.*.in_kind", "by_cause", "share", 0, 1, required=False),
    Rule("options.*.precedent", "by_cause", "money"),
    Rule("options.*.months", "number", "months"),
    Rule("options.*.hours", "number", "hours"),
    Rule("options.*.fixed", "number", "money"),
    Rule("options.*.fee", "number", "share", 0, 1),
    Rule("options.*.in_kind_worth", "number", "share", 0, 1, required=False),
    Rule("options.*.sales_given", "number", "share", 0, 1, required=False),
]
_WORTH = [
    Rule("worth.by_cause.loss_share", "by_cause", "share", 0, 1),
    Rule("worth.by_cause.slow_pay_days", "by_cause", "days"),
    Rule("worth.survival.by_cause", "by_cause", "share", 0, 1, open_ends=True),
    *_numbers("worth.rule", "years", "horizon_years", low=1, high=10),
    *_shares("worth.rule", "stated_haircut second_year referral_share gross_margin cost_to_serve margin_spread"),
    *_shares("worth.rule", "margin_coverage"),
    *_numbers("worth.rule", "months", "margin_months", low=1),
    *_numbers("worth.rule", "ratio", "new_spread_factor sales_log_sd"),
    *_numbers("worth.sales", "count", "pseudo_orders"),
    *_numbers("worth.sales", "years", "season_pseudo_years"),
    *_numbers("worth.sales", "months", "window_months", low=1),
    *_shares("worth.rhythm", "dropout retained_share"),
    *_numbers("worth.rhythm", "ratio", "shape_cap shape_prior watch_ratio act_ratio retained_gaps", low=1),
    *_numbers("worth.rhythm", "count", "shape_pseudo_gaps few_customers"),
    *_numbers("worth.rhythm", "days", "retained_days"),
    *_numbers("worth.bond", "count", "pseudo_quarters sure_quarters"),
    *_shares("worth.bond", "strong"),
]
_MONEY_AND_TIME = [
    *_numbers("economics.firm", "share", "cost_of_capital", high=2.0),
    *_numbers("economics.firm", "money", "staff_hour cash_runway liquid_equity"),
    *_numbers("economics.firm", "minutes", "contact_minutes"),
    Rule("economics.exposure.pd", "by_cause", "share", 0, 1),
    *_shares("economics.exposure", "cost_share lgd shipments_share"),
    *_numbers("economics.uncertainty", "count", "posterior_ess", low=1),
    *_numbers("economics.uncertainty", "ratio", "worth_log_sd"),
    *_shares("economics.uncertainty", "shared"),
    *_shares("waiting.curve", "p0"),
    *_numbers("waiting.curve", "months", "tau_months", low=0.1),
    *_numbers("waiting.curve", "ratio", "shape", low=0.1),
    *_shares("waiting.selection", "payers"),
    *_numbers("waiting.selection", "ratio", "r beta", low=0.01),
    Rule("waiting.bucket.*", "number", "days"),
    Rule("waiting.own_effort.mean", "by_bucket", "share", 0, 1, open_ends=True),
    *_numbers("waiting.stop", "money", "effort_a_week"),
    *_shares("waiting.stop", "decay_a_fortnight decay_low decay_high repeat_factor"),
]
_LIMITS = [
    *_numbers("limits.plan", "months", "months_unsecured months_secured"),
    *_shares("limits.plan", "down_payment_share"),
    *_numbers("limits.plan", "days", "review_after_days"),
    *_numbers("limits.balance", "money", "tiny litigate_from agency_from review_from secure_from"),
    *_shares("limits.concentration", "of_runway risk_tolerance_of_equity"),
    *_numbers("limits.worth", "ratio", "reference_of_balance"),
    *_numbers("limits.worth", "money", "relationship_first"),
    *_shares("limits.choice", "best_share_below near_balance_share"),
    *_numbers("limits.choice", "money", "near_amount"),
    *_numbers("limits.claim", "days", "answer_days_dispute"),
    *_numbers(
        "cadence.contact",
        "days",
        "days_between first_friendly_day second_friendly_day call_day written_day stale_days",
    ),
    *_numbers("cadence.contact", "count", "most_in_30_days", low=1),
    *_numbers("cadence.habit", "share", "usual_share", high=1),
    *_numbers("cadence.habit", "count", "unusual_spreads"),
    *_numbers("cadence.contact", "hour", "quiet_from_hour quiet_until_hour", high=24),
    *_numbers("cadence.promise", "days", "grace_business_days"),
    *_numbers("cadence.silence", "days", "other_contact_day switchboard_day person_in_authority_day"),
    Rule("sources.grade.*", "text"),
    Rule("sources.source.*", "text"),
]
HARSHNESS: tuple[str, ...] = ("soft", "firm", "hard", "third_party", "court")
SETS: tuple[str, ...] = ("core", "further")
KINDS: tuple[str, ...] = ("ask", "check")
RULES: tuple[Rule, ...] = (
    *_CAUSES,
    *_SIGNALS,
    *_QUESTIONS,
    *_OPTIONS,
    *_WORTH,
    *_MONEY_AND_TIME,
    *_LIMITS,
)
# Lists that must rise (or fall) from one entry to the next.
RISING: tuple[str, ...] = ("causes.bucket", "waiting.bucket")
LADDER: tuple[str, ...] = (
    "cadence.contact.first_friendly_day",
    "cadence.contact.second_friendly_day",
    "cadence.contact.call_day",
    "cadence.contact.written_day",
)


_BY_KIND: dict[tuple[str, int], list[Rule]] = {}
for _rule in RULES:
    _BY_KIND.setdefault((_rule.pattern.partition(".")[0], _rule.pattern.count(".")), []).append(_rule)


def rule_for(path: str) -> Rule | None:
    """The kind of entry a path is, or None where no such key exists.

    >>> rule_for("options.agency.fee").unit
    'share'
    >>> rule_for("options.agency.feee") is None
    True
    """
    kin = _BY_KIND.get((path.partition(".")[0], path.count(".")), ())
    return next((rule for rule in kin if rule.fits(path)), None)
