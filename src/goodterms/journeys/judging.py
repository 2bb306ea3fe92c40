"""From a portfolio to what the judgement needs: signals, answers, circumstances, expected sales."""

import math
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from goodterms.core.approach.constraints import Circumstances
from goodterms.core.approach.facts import Facts, gather_facts
from goodterms.core.approach.playbook import Playbook
from goodterms.core.customers.figures import Array, Flags, Indices
from goodterms.core.diagnosis.gathering import Recorded, nothing_recorded, signal_facts
from goodterms.core.diagnosis.signals import signals_from
from goodterms.journeys.estimating import MILLION
from goodterms.journeys.portfolio import Portfolio
from goodterms.store.models import Answer, Customer, Dispute, Observation
from goodterms.store.reading.circumstances import OnRecord

SHOCK_CLAIM = ("what_happened", "specific")
"""The answer by which a customer claims that something happened to them."""


def facts_of(portfolio: Portfolio, *, playbook: Playbook) -> Facts:
    """The facts that the judgement is made from, for every customer of the portfolio."""
    p = portfolio
    signals = signals_from(
        signal_facts(p.habits, recorded_of(p, playbook), units=p.units),
        thresholds=playbook.thresholds,
        names=playbook.causes.signals,
    )
    answers, weights, contradicted, recent_shock = _answers(p, playbook)
    return gather_facts(
        playbook=playbook,
        balance=p.overdue / p.units,
        sales=np.array([e.sales_minor for e in p.expected]) / p.units,
        sales_log_sd=np.array([e.sales_spread_ppm for e in p.expected]) / MILLION,
        days_late=days_late_of(p),
        signals=signals,
        answers=answers,
        answer_weights=weights,
        contradicted=contradicted,
        margin=p.margin.value,
        cost_to_serve=p.serving.value,
        referral=np.array([e.referral_minor for e in p.expected]) / p.units,
        record_days=p.habits["lateness_median"],
        newcomer=np.nan_to_num(p.habits["tenure_days"]) < 365,
        recent_shock=recent_shock,
        public_body=_flags(p, lambda c, _: c.form == Customer.Form.PUBLIC_BODY),
        runway=playbook.number("economics.firm.cash_runway") or math.inf,
        liquid_equity=playbook.number("economics.firm.liquid_equity") or playbook.number("economics.firm.cash_runway"),
        circumstances=_circumstances(p),
    )


def recorded_of(p: Portfolio, playbook: Playbook) -> Recorded:
    """What people recorded, as numbers; NaN where nothing was recorded either way."""
    found = nothing_recorded(p.rows)
    asked_since = p.as_of - timedelta(days=playbook.number("causes.rule.request_days"))
    for row, customer in enumerate(p.customers):
        record = p.records.of.get(customer.pk)
        if record is not None:
            _observe(found, row, record, p, asked_since)
            _contacts(found, row, record, p)
        quarrel = p.undisputed.get(customer.pk)
        if quarrel is not None and quarrel.share is not None:
            found.pattern_share[row] = quarrel.share
    return found


def _observe(found: Recorded, row: int, record: OnRecord, p: Portfolio, asked_since: date) -> None:
    spoken = any(t.answered or t.from_them for t in record.touches)
    kinds = {seen.kind: seen for seen in record.observations}
    asked = kinds.get(Observation.Kind.ASKED_NEW_TERMS)
    if asked is not None and asked.on_day >= asked_since:
        found.asked_new_terms[row] = 1
    elif spoken:
        found.asked_new_terms[row] = 0
    faults = sum(seen.kind == Observation.Kind.PAPER_FAULT for seen in record.observations)
    if faults or spoken:
        found.paper_faults[row] = faults
    if Observation.Kind.SHORT_PAYMENT in kinds:
        found.shortpay_matches[row] = 1
    for seen in record.observations:
        if seen.kind in (Observation.Kind.BUREAU_ALERT, Observation.Kind.BUREAU_CLEAR):
            found.bureau_alert[row] = seen.kind == Observation.Kind.BUREAU_ALERT
        if seen.kind == Observation.Kind.LATER_WITH_OTHERS and seen.days is not None:
            found.days_later_with_others[row] = seen.days
    if record.broken_promises is not None:
        found.broken_promises[row] = record.broken_promises
    disputes = disputes_of(record, p, row)
    if disputes:
        found.dispute_raised[row] = 1
        dated = [d for d in disputes if d.raised_on is not None]
        if dated and dated[-1].raised_on is not None:
            raised = dated[-1].raised_on
            found.dispute_days[row] = (raised - dated[-1].invoice.issued_on).days
            chased = [t for t in record.touches if not t.from_them and t.on_day < raised]
            found.chases_before_dispute[row] = len(chased)


def _contacts(found: Recorded, row: int, record: OnRecord, p: Portfolio) -> None:
    came_first = any(seen.kind == Observation.Kind.RANG_FIRST for seen in record.observations)
    if came_first or record.touches:
        found.rang_first[row] = came_first or record.touches[0].from_them
    if not record.touches:
        return
    since = [i for i, touch in enumerate(record.touches) if touch.answered or touch.from_them]
    silent = record.touches[since[-1] + 1 :] if since else record.touches
    found.answered[row] = not silent
    found.unanswered_attempts[row] = len(silent)
    found.unanswered_channels[row] = len({touch.channel for touch in silent})
    found.unanswered_days[row] = (p.as_of - silent[0].on_day).days if silent else 0


def disputes_of(record: OnRecord, p: Portfolio, row: int) -> list[Dispute]:
    """The disputes that bear on the present lateness: open ones, and those settled since it began."""
    begun = lateness_began(p, row)
    return [d for d in record.disputes if d.resolved_on is None or begun is None or d.resolved_on >= begun]


def days_late_of(p: Portfolio) -> Array:
    """Days late of the oldest of what is chased; where all that is overdue is in dispute, of the oldest of that."""
    chased = p.oldest_days_late.astype(np.float64)
    return np.where((p.overdue <= 0) & (p.disputed > 0), np.nan_to_num(p.habits["now_oldest_days_late"]), chased)


def lateness_began(p: Portfolio, row: int) -> date | None:
    """The due date of the oldest of what is overdue, None where nothing is. Whatever was overdue before that day has
    been settled since: it was another lateness."""
    days = int(days_late_of(p)[row])
    return p.as_of - timedelta(days=days) if days > 0 else None


def _answers(p: Portfolio, playbook: Playbook) -> tuple[Indices, Array, Array, Flags]:
    """Answers to the playbook's questions about the present lateness: index of the answer, how much it counts, claims
    proved untrue; and whether, within the window, they already had "something happened" as their reason once."""
    numbers, window = playbook.questions, timedelta(days=round(playbook.causes.second_shock_months * 365.25 / 12))
    ahead = timedelta(days=playbook.number("causes.rule.answer_lead_days"))
    answers = np.full((p.rows, len(numbers.names)), -1, dtype=np.int64)
    weights = np.ones(answers.shape)
    contradicted = np.zeros(p.rows)
    recent_shock = np.zeros(p.rows, dtype=np.bool_)
    for row, customer in enumerate(p.customers):
        began = lateness_began(p, row)
        for said in p.records.get(customer.pk).answers:
            if said.state == Answer.State.CONTRADICTED:
                contradicted[row] += 1
            elif began is not None and said.on_day < began - ahead:
                claimed = (said.question, said.answer) == SHOCK_CLAIM and said.on_day >= p.as_of - window
                recent_shock[row] |= claimed
            elif said.question in numbers.names:
                question = numbers.names.index(said.question)
                if said.answer in numbers.answers[question]:
                    answers[row, question] = numbers.answers[question].index(said.answer)
                    checked = said.state == Answer.State.VERIFIED
                    weights[row, question] = 1.0 if checked else playbook.causes.unverified_weight
    return answers, weights, contradicted, recent_shock


def _circumstances(p: Portfolio) -> Circumstances:
    def seen(kind: str) -> Flags:
        return _flags(p, lambda _, record: any(o.kind == kind for o in record.observations))

    known = {
        "insolvency_stay": seen(Observation.Kind.INSOLVENCY),
        "insurer_objects": seen(Observation.Kind.INSURED),
        "factor_objects": seen(Observation.Kind.FACTORED),
        "own_fault_open": (p.unapplied > 0) | (p.credit > 0),
        "fully_disputed": (p.overdue == 0) & (p.disputed > 0),
        "promise_running": _flags(p, lambda _, record: record.promise_running),
        "public_body": _flags(p, lambda c, _: c.form == Customer.Form.PUBLIC_BODY),
        "sole_trader": _flags(p, lambda c, _: c.form in (Customer.Form.SOLE_TRADER, Customer.Form.PARTNERSHIP)),
        "group_member": _flags(p, lambda c, _: c.part_of_id is not None),
        "paper_fault": seen(Observation.Kind.PAPER_FAULT),
        "steady_buyer": np.nan_to_num(p.habits["orders_days"]) >= 6,
    }
    return Circumstances(rows=p.rows, known=known)


def _flags(p: Portfolio, holds: Callable[[Customer, OnRecord], bool]) -> Flags:
    return np.array([holds(c, p.records.get(c.pk)) for c in p.customers], dtype=np.bool_)
