"""Signals: what the ledger, the timeline and what people recorded say about the reason, as yes, no or
unobserved.

Unobserved is not "no": a customer with three paid invoices has no pattern, and where nobody asked the bureau
there is no alert and no absence of one. Definitions: see docs/methods/signals.md; thresholds are the
playbook's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

import numpy as np

from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.customers.figures import Array, Flags, column

Numbers = Array | float | None


@dataclass(frozen=True, slots=True)
class SignalThresholds:
    """The playbook's thresholds; see signals.toml for what each one is."""

    paid_invoices: float
    offset_days: float
    offset_spread_days: float
    rhythm_p: float
    round_sums: float
    broken_promises: float
    flat_purchases: float
    trend_days_per_quarter: float
    trend_p: float
    clean_months: float
    jump_sigmas: float
    discount_share: float
    dispute_days: float
    unanswered_attempts: float
    unanswered_channels: float
    unanswered_days: float
    pattern_share: float
    worse_days: float
    orders_rise: float
    slower_days: float


@dataclass(frozen=True, slots=True, eq=False)
class SignalFacts:
    """The plain numbers signals are made of. Every one may be None (observed for nobody) or hold NaN (not for
    this one).

    One number for a single customer or an array of one entry each. Yes/no facts are 1 and 0.

    rows: how many customers. paid_invoices: invoices paid so far. median_days_late, spread_days_late: of paid
    invoices; spread is 1.48·MAD, days. weekday_p, month_day_p: p of the Rayleigh test that payments fall on
    one weekday, one day of the month. shortpay_matches: open rests that equal whole lines, freight, tax or a
    price difference within 1 %. paper_faults: order number missing, portal refusals, re-issues, "never
    received", since the oldest open invoice. round_sums_90_days: payments on account divisible by 100 or 500
    in 90 days. balance_slope: slope of what they owe over three months, money a month. purchases_change:
    change of purchases over the same time, share. broken_promises_120_days: two business days of grace; None
    where no promise was ever made. trend_days_per_quarter, trend_p: Theil–Sen slope of days late, p of the
    sign test. months_on_time: length of the run of on-time payment before the present lateness. jump_sigmas:
    the present lateness in their own standard deviations. discount_share: how often the cash discount was
    taken before the last three chances; discounts_of_last_three: how many of those three. asked_new_terms:
    they asked for other terms. dispute_raised: a complaint exists. dispute_days: days from delivery to
    complaint. chases_before_dispute: reminders before it. pattern_share: share of everything else paid on
    their usual pattern. unanswered_attempts, unanswered_channels, unanswered_days: since they last answered.
    answered: they answered our latest attempt. rang_first: they came to us before we went to them.
    bureau_alert: alert at bureau or register. days_later_with_others: days they pay others later than us.
    purchases_rise: rise of purchases, share. slower_days: days they pay later over the same time.
    """

    rows: int
    paid_invoices: Numbers = None
    median_days_late: Numbers = None
    spread_days_late: Numbers = None
    weekday_p: Numbers = None
    month_day_p: Numbers = None
    shortpay_matches: Numbers = None
    paper_faults: Numbers = None
    round_sums_90_days: Numbers = None
    balance_slope: Numbers = None
    purchases_change: Numbers = None
    broken_promises_120_days: Numbers = None
    trend_days_per_quarter: Numbers = None
    trend_p: Numbers = None
    months_on_time: Numbers = None
    jump_sigmas: Numbers = None
    discount_share: Numbers = None
    discounts_of_last_three: Numbers = None
    asked_new_terms: Numbers = None
    dispute_raised: Numbers = None
    dispute_days: Numbers = None
    chases_before_dispute: Numbers = None
    pattern_share: Numbers = None
    unanswered_attempts: Numbers = None
    unanswered_channels: Numbers = None
    unanswered_days: Numbers = None
    answered: Numbers = None
    rang_first: Numbers = None
    bureau_alert: Numbers = None
    days_later_with_others: Numbers = None
    purchases_rise: Numbers = None
    slower_days: Numbers = None

    def of(self, name: str) -> Array:
        """One fact for each customer, NaN where unobserved: shape (rows,)."""
        value = getattr(self, name)
        return np.full(self.rows, np.nan) if value is None else column(value, self.rows)


def signals_from(facts: SignalFacts, *, thresholds: SignalThresholds, names: tuple[str, ...]) -> Array:
    """Every signal of every customer: shape (customers, signals) of 1, 0 or NaN, in the order of `names`.

    A name no rule exists for (a firm's own signal) stays unobserved.

    >>> from goodterms.playbook.loading import default_playbook
    >>> book = default_playbook()
    >>> facts = SignalFacts(rows=1, paid_invoices=20, median_days_late=12.0, spread_days_late=2.0, bureau_alert=0)
    >>> names = ("const_offset", "bureau_alert", "pay_run_day")
    >>> signals_from(facts, thresholds=book.thresholds, names=names).tolist()
    [[1.0, 0.0, nan]]
    """
    out = np.full((facts.rows, len(names)), np.nan)
    for index, name in enumerate(names):
        rule = _RULES.get(name)
        if rule is not None:
            out[:, index] = rule(facts, thresholds)
    return out


def _told(known: Flags, yes: Flags) -> Array:
    """1 where known and yes, 0 where known and not, NaN where not known."""
    told: Array = np.where(known, yes.astype(np.float64), np.nan)
    return told


def _seen(*facts: Array) -> Flags:
    known = np.ones(facts[0].shape, dtype=np.bool_)
    for fact in facts:
        known &= ~np.isnan(fact)
    return known


def _has_pattern(facts: SignalFacts, at: SignalThresholds) -> Flags:
    return facts.of("paid_invoices") >= at.paid_invoices


def _at_least(name: str, least: str) -> Callable[[SignalFacts, SignalThresholds], Array]:
    def rule(facts: SignalFacts, at: SignalThresholds) -> Array:
        value = facts.of(name)
        return _told(_seen(value), value >= getattr(at, least))

    return rule


def _happened(name: str) -> Callable[[SignalFacts, SignalThresholds], Array]:
    def rule(facts: SignalFacts, _: SignalThresholds) -> Array:
        value = facts.of(name)
        return _told(_seen(value), value > 0)

    return rule


def _const_offset(facts: SignalFacts, at: SignalThresholds) -> Array:
    median, spread = facts.of("median_days_late"), facts.of("spread_days_late")
    steady = (median > at.offset_days) & (spread <= at.offset_spread_days)
    return _told(_seen(median, spread) & _has_pattern(facts, at), steady)


def _pay_run_day(facts: SignalFacts, at: SignalThresholds) -> Array:
    # two circles are tried, so each p is doubled (Bonferroni)
    best = 2.0 * np.fmin(facts.of("weekday_p"), facts.of("month_day_p"))
    return _told(_seen(best) & _has_pattern(facts, at), best < at.rhythm_p)


def _balance_rising(facts: SignalFacts, at: SignalThresholds) -> Array:
    slope, bought = facts.of("balance_slope"), facts.of("purchases_change")
    return _told(_seen(slope, bought), (slope > 0) & (bought <= at.flat_purchases))


def _late_trend_up(facts: SignalFacts, at: SignalThresholds) -> Array:
    slope, p = facts.of("trend_days_per_quarter"), facts.of("trend_p")
    return _told(_seen(slope, p) & _has_pattern(facts, at), (slope > at.trend_days_per_quarter) & (p < at.trend_p))


def _changepoint_clean(facts: SignalFacts, at: SignalThresholds) -> Array:
    months, jump = facts.of("months_on_time"), facts.of("jump_sigmas")
    broke = (months >= at.clean_months) & (jump > at.jump_sigmas)
    return _told(_seen(months, jump) & _has_pattern(facts, at), broke)


def _lost_discount(facts: SignalFacts, at: SignalThresholds) -> Array:
    before, lately = facts.of("discount_share"), facts.of("discounts_of_last_three")
    return _told(_seen(before, lately), (before >= at.discount_share) & (lately == 0))


def _early_dispute(facts: SignalFacts, at: SignalThresholds) -> Array:
    raised, days = facts.of("dispute_raised"), facts.of("dispute_days")
    known = _seen(raised) & ((raised == 0) | _seen(days))
    return _told(known, (raised > 0) & (days <= at.dispute_days))


def _late_dispute(facts: SignalFacts, at: SignalThresholds) -> Array:
    raised, chases = facts.of("dispute_raised"), facts.of("chases_before_dispute")
    early = _early_dispute(facts, at)
    known = _seen(raised) & ((raised == 0) | (_seen(chases) & _seen(early)))
    return _told(known, (raised > 0) & (chases >= 1) & (early == 0))


def _no_response(facts: SignalFacts, at: SignalThresholds) -> Array:
    attempts, ways = facts.of("unanswered_attempts"), facts.of("unanswered_channels")
    days, answered = facts.of("unanswered_days"), facts.of("answered")
    silent = (attempts >= at.unanswered_attempts) & (ways >= at.unanswered_channels) & (days >= at.unanswered_days)
    # too few attempts so far say nothing: silence is not guilt
    return _told(silent | (answered > 0), silent & ~(answered > 0))


def _worse_everywhere(facts: SignalFacts, at: SignalThresholds) -> Array:
    later = facts.of("days_later_with_others")
    return _told(_seen(later), later > at.worse_days)


def _orders_up(facts: SignalFacts, at: SignalThresholds) -> Array:
    rise, slower = facts.of("purchases_rise"), facts.of("slower_days")
    return _told(_seen(rise, slower), (rise >= at.orders_rise) & (slower >= at.slower_days))


_RULES: Mapping[str, Callable[[SignalFacts, SignalThresholds], Array]] = {
    "const_offset": _const_offset,
    "pay_run_day": _pay_run_day,
    "line_shortpay": _happened("shortpay_matches"),
    "po_or_resubmit": _happened("paper_faults"),
    "round_sum_onacct": _at_least("round_sums_90_days", "round_sums"),
    "balance_rising": _balance_rising,
    "broken_promises2": _at_least("broken_promises_120_days", "broken_promises"),
    "late_trend_up": _late_trend_up,
    "changepoint_clean": _changepoint_clean,
    "lost_discount": _lost_discount,
    "asks_new_terms": _happened("asked_new_terms"),
    "early_dispute": _early_dispute,
    "late_dispute": _late_dispute,
    "pays_undisputed": _at_least("pattern_share", "pattern_share"),
    "no_response4": _no_response,
    "proactive_contact": _happened("rang_first"),
    "bureau_alert": _happened("bureau_alert"),
    "bureau_dbt_worse_everywhere": _worse_everywhere,
    "orders_up_pay_slower": _orders_up,
}

# The figures behind each signal, as a person would read them.
_BEHIND: Mapping[str, str] = {
    "const_offset": N_("{median_days_late} days late, give or take {spread_days_late}, over {paid_invoices} invoices"),
    "pay_run_day": N_("chance of such regularity by accident: weekday {weekday_p}, day of month {month_day_p}"),
    "line_shortpay": N_("{shortpay_matches} open rests match a line, freight, tax or price"),
    "po_or_resubmit": N_("{paper_faults} faults of the paperwork"),
    "round_sum_onacct": N_("{round_sums_90_days} round sums in 90 days"),
    "balance_rising": N_("what they owe changes by {balance_slope} a month, what they buy by {purchases_change}"),
    "broken_promises2": N_("{broken_promises_120_days} promises broken in 120 days"),
    "late_trend_up": N_("{trend_days_per_quarter} days later each quarter; chance of that by accident {trend_p}"),
    "lost_discount": N_("discount taken {discount_share} of the time, {discounts_of_last_three} of the last three"),
    "early_dispute": N_("complaint {dispute_days} days after delivery"),
    "late_dispute": N_("complaint after {chases_before_dispute} reminders"),
    "pays_undisputed": N_("{pattern_share} of everything else paid as usual"),
    "no_response4": N_("{unanswered_attempts} attempts by {unanswered_channels} ways over {unanswered_days} days"),
    "bureau_dbt_worse_everywhere": N_("{days_later_with_others} days later with others than with us"),
    "orders_up_pay_slower": N_("what they buy changes by {purchases_rise}, they pay {slower_days} days slower"),
}
_SHARES = frozenset(
    "weekday_p month_day_p purchases_change trend_p discount_share pattern_share purchases_rise".split()
)


def figures_behind(name: str, facts: SignalFacts, *, row: int = 0) -> Reason | None:
    """The figures a signal of one customer comes from, or None where there is nothing to add to its yes or
    no.

    >>> facts = SignalFacts(rows=1, paid_invoices=20, median_days_late=12.0, spread_days_late=2.0)
    >>> figures_behind("const_offset", facts).english
    '12 days late, give or take 2, over 20 invoices'
    """
    text = _BEHIND.get(name)
    if text is None:
        return None
    known = {each.name: facts.of(each.name)[row] for each in fields(facts) if each.name != "rows"}
    wanted = {key: float(value) for key, value in known.items() if "{" + key + "}" in text}
    if all(np.isnan(value) for value in wanted.values()):
        return None
    return Reason(f"figures.{name}", text, {key: _readable(key, value) for key, value in wanted.items()})


def _readable(name: str, value: float) -> str | int:
    """A figure as a person says it: shares in percent, everything else as a whole number, to be written by locale."""
    if np.isnan(value):
        return "–"
    if name in _SHARES:
        return f"{value * 100:.0f}\N{NO-BREAK SPACE}%"
    return round(value)
