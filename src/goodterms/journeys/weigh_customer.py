"""Weighing one customer: what they are worth, why they are late, what to propose, what to ask. Reads only.

The same facts, playbook and day give the same words and figures: the chance in the simulation of how sure the advice
is comes from a seed made of them.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from goodterms.core.approach.explained import Explanation
from goodterms.core.approach.explaining import explain_one
from goodterms.core.approach.facts import Facts
from goodterms.core.approach.playbook import Playbook
from goodterms.core.basics.reasons import Reason
from goodterms.journeys.judging import facts_of
from goodterms.journeys.playbook_in_force import playbook_in_force
from goodterms.journeys.portfolio import Portfolio, gather_one
from goodterms.store import clock
from goodterms.store.access import Access
from goodterms.store.models import Customer

SEED = 20_261_122


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a person wants to try: each None is as it is. distress: chance that they cannot pay (0 to 1)."""

    worth: float | None = None
    distress: float | None = None
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """One customer weighed: the explanation, what it was made from, and the playbook."""

    explanation: Explanation
    portfolio: Portfolio
    facts: Facts
    playbook: Playbook


def weigh_customer(
    who: Access, customer: Customer, *, as_of: date | None = None, what_if: WhatIf | None = None
) -> Weighed:
    """Weigh one customer as of a day, with what a person wants to try."""
    day = as_of or clock.today(who.company)
    playbook = playbook_in_force(who)
    portfolio = gather_one(who, customer, as_of=day, playbook=playbook)
    facts = facts_of(portfolio, playbook=playbook)
    tried = what_if or WhatIf()
    if tried.worth is not None:
        facts = replace(facts, multiplier=np.array([tried.worth]))
    if tried.rate is not None:
        facts = replace(facts, rate=np.array([tried.rate]))
    rng = np.random.default_rng([SEED, customer.pk, day.toordinal()])
    return Weighed(explain_one(facts, playbook=playbook, rng=rng), portfolio, facts, playbook)


def as_json(found: Weighed) -> dict[str, Any]:
    """`worth`, `cause`, `approach` and `questions` of `goodterms customer REF --json` (docs/running/json.md)."""
    told, verdict = found.explanation, found.explanation.verdict
    return {
        "worth": {
            "currency": found.portfolio.currencies[0],
            "low": round(told.worth.low, 2),
            "likely": round(told.worth.expected, 2),
            "high": round(told.worth.high, 2),
            "by_cause": {cause: round(value, 2) for cause, value in told.worth.by_cause.items()},
            "negative": told.worth.negative,
            "because": _parts(told.worth.because),
        },
        "cause": {
            "label": verdict.label.english,
            "mixed": verdict.mixed,
            "posterior": {view.cause: round(view.share, 6) for view in verdict.causes},
            "evidence": {
                view.cause: {
                    "against": view.against,
                    "log_odds": view.log_odds,
                    "because": _parts(view.because),
                }
                for view in verdict.causes
            },
            "would_change": [
                {"text": c.text, "chance": round(c.chance, 4), "cause": c.cause} for c in verdict.would_change
            ],
            "unobserved": list(verdict.unobserved),
        },
        "approach": {
            "advised": told.advice.advised,
            "runner_up": told.advice.runner_up,
            "lead": round(told.advice.lead, 2),
            "over_waiting": round(told.advice.over_waiting, 2),
            "best_share": round(told.advice.best_share, 4),
            "regret": round(told.advice.regret, 2),
            "undecided": told.advice.undecided,
            "decides": told.advice.decides,
            "signoff": told.advice.signoff,
            "options": [
                {
                    "option": view.option,
                    "name": view.name,
                    "permitted": view.permitted,
                    "why_not": [reason.english for reason in view.why_not],
                    "value": round(view.value, 2),
                    "low": round(view.low, 2),
                    "high": round(view.high, 2),
                    "best_share": round(view.best_share, 4),
                    "guess": view.guess,
                    "because": _parts(view.because),
                }
                for view in told.options
            ],
        },
        "questions": [
            {
                "question": view.question,
                "text": view.text,
                "evsi": round(view.evsi, 2),
                "cost": round(view.cost, 2),
                "net": round(view.net, 2),
                "bits": round(view.bits, 4),
                "answer": view.answer,
                "worth_asking": view.worth_asking,
            }
            for view in told.questions
        ],
    }


def _parts(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    return [{"text": r.english, "part": r.part, "grade": r.grade, "evidence": list(r.evidence)} for r in reasons]
