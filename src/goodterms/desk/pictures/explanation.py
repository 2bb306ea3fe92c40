"""What the page of one customer's advice shows: pictures, sums that add up in whole units, signs and their evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from goodterms.core.approach.explained import OptionView
from goodterms.core.approach.switches import Stretch
from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.diagnosis.causes import DISTRESS
from goodterms.desk.formats import whole_parts
from goodterms.desk.pictures.ranges import Span, spans, waterfall
from goodterms.journeys.weigh_customer import Weighed

RECORD = N_("their own record is {days:,.0f} days late; a guess for the reasons that would make them slower")
QUESTIONS_FIRST = 3
OPTIONS_FIRST = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """An option with its picture, and its terms in whole units."""

    option: OptionView
    span: Span
    parts: tuple[tuple[Reason, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Sign:
    """One signal as it stands. state: "yes", "no" or "" where nobody looked."""

    name: str
    text: str
    state: str
    figures: Reason | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """Up to `until` (None: beyond that) this option is best."""

    option: str
    until: float | None
    here: bool


def pictures(weighed: Weighed) -> dict[str, Any]:
    """Everything that the templates need besides the explanation itself."""
    told = weighed.explanation
    named = {option.option: option for option in told.options}
    options = _options([option for option in told.options if option.permitted])
    return {
        "told": told,
        "weighed": weighed,
        "standing": weighed.standing,
        "named": named,
        "options": options[:OPTIONS_FIRST],
        "more_options": options[OPTIONS_FIRST:],
        "refused": [option for option in told.options if not option.permitted],
        "difference": _sum(told.advice.difference),
        "earned": _sum(weighed.standing.earnings.because),
        "by_distress": _flips(told.advice.by_distress, likelihood_of(weighed, DISTRESS), weighed),
        "by_worth": _flips(told.advice.by_worth, 1.0, weighed, scale=told.worth.expected),
        "swings": sorted(told.worth.swings.items(), key=lambda swing: -sum(swing[1])),
        "signs": signs_of(weighed),
        "supporting": _telling(told.verdict.supporting),
        "contradicting": _telling(told.verdict.contradicting),
        **_worth(weighed),
        "overdue": int(weighed.portfolio.overdue[0]),
        "disputed": int(weighed.portfolio.disputed[0]),
        "days_late": int(weighed.portfolio.oldest_days_late[0]),
        **_questions(weighed),
    }


def signs_of(weighed: Weighed) -> list[Sign]:
    """All signals, those that are there first and those that nobody looked at last."""
    book, seen = weighed.playbook, weighed.facts.signals[0]
    because = {reason.code: reason for reason in weighed.explanation.verdict.causes[0].because}
    signs = []
    for name, value in zip(book.causes.signals, seen.tolist(), strict=True):
        state = "" if np.isnan(value) else "yes" if value else "no"
        text = book.word(f"signals.{state}.{name}") if state else book.word(f"signals.name.{name}")
        reason = because.get(f"signal.{name}.{state}")
        figures = weighed.figures.get(name) if state else None
        signs.append(Sign(name, text, state, figures, reason.evidence if reason else ()))
    return sorted(signs, key=lambda sign: ("yes", "no", "").index(sign.state))


def _options(permitted: Sequence[OptionView]) -> list[Shown]:
    found = spans([(o.low, o.value, o.high) for o in permitted])
    return [Shown(o, span, *_sum(o.because)) for o, span in zip(permitted, found, strict=True)]


def _sum(because: Sequence[Reason]) -> tuple[tuple[tuple[Reason, int], ...], int]:
    """The parts of a sum in whole units, and their sum."""
    parts = [reason for reason in because if reason.part is not None]
    whole = whole_parts([float(reason.part or 0.0) for reason in parts])
    return tuple(zip(parts, whole, strict=True)), sum(whole)


def _worth(weighed: Weighed) -> dict[str, Any]:
    """The waterfall: each part with where it comes from, in whole units, and its bar."""
    p, (parts, total) = weighed.portfolio, _sum(weighed.explanation.worth.because)
    sources = {
        "worth.margin": p.margin.because(0, what=N_("gross margin")),
        "worth.cost_to_serve": p.serving.because(0, what=N_("cost to serve")),
    }
    record = float(weighed.facts.record_days[0])
    if record > min(weighed.playbook.worth.slow_pay_days):
        sources["worth.slow_pay_carry"] = Reason("source.record", RECORD, {"days": record})
    steps = waterfall([float(whole) for _, whole in parts])
    rows = [
        (reason, sources.get(reason.code), whole, step) for (reason, whole), step in zip(parts, steps, strict=False)
    ]
    return {"worth_rows": rows, "worth_total": total, "worth_step": steps[-1]}


def _questions(weighed: Weighed) -> dict[str, Any]:
    """What to ask first: what could change the advice, else what tells the two likeliest reasons apart."""
    told, numbers = weighed.explanation, weighed.playbook.questions
    answers = {
        name: list(zip(codes, reads, strict=True))
        for name, codes, reads in zip(numbers.names, numbers.answers, numbers.reads, strict=True)
    }
    open_ones = [q for q in told.questions if q.answer is None]
    first = [q for q in open_ones if q.worth_asking][:QUESTIONS_FIRST]
    if not first:
        first = [q for q in open_ones if q.question == told.verdict.separates]
    return {
        "ask_first": [(q, answers.get(q.question, [])) for q in first],
        "ask_later": [(q, answers.get(q.question, [])) for q in open_ones if q not in first],
        "answered": [q for q in told.questions if q.answer is not None],
    }


def _flips(stretches: Sequence[Stretch], now: float, weighed: Weighed, *, scale: float = 1.0) -> list[Flip]:
    """What is best up to which value of an input; the value now is `now`. scale: what 1 stands for."""
    names = weighed.playbook.options.names
    return [
        Flip(names[s.option], s.high * scale if s is not stretches[-1] else None, s.low <= now <= s.high)
        for s in stretches
        if s.high > 0  # nobody asks what would be best if they were worth less than nothing
    ]


def likelihood_of(weighed: Weighed, cause: str) -> float:
    """How likely a cause is, 0 to 1; 0 where there is no lateness to explain."""
    return next((view.share for view in weighed.explanation.verdict.causes if view.cause == cause), 0.0)


def _telling(reasons: Sequence[Reason]) -> list[Reason]:
    return [reason for reason in reasons if reason.part]
