"""A customer weighed, as other programs read it: the part of `goodterms customer REF --json` that is judgement."""

from typing import Any

from goodterms.core.approach.explained import Advice, OptionView, QuestionView, WorthView
from goodterms.core.basics.reasons import Reason
from goodterms.core.diagnosis.verdict import Verdict
from goodterms.journeys.known_bond import KnownBond
from goodterms.journeys.standing import Earnings, Ordering
from goodterms.journeys.weigh_customer import Weighed


def as_json(found: Weighed) -> dict[str, Any]:
    """`worth`, `cause`, `approach` and `questions` of `goodterms customer REF --json` (docs/running/json.md)."""
    told = found.explanation
    return {
        "playbook": told.digest,
        "worth": {
            "currency": found.portfolio.currencies[0],
            **_worth(told.worth),
            "sources": {
                "margin": found.portfolio.margin.because(0, what="gross margin").english,
                "cost_to_serve": found.portfolio.serving.because(0, what="cost to serve").english,
                "costs_in": found.costs_in,
            },
            "ordering": _ordering(found.standing.ordering),
            "earned": _earned(found.standing.earnings),
        },
        "cause": _cause(told.verdict),
        "approach": {**_approach(told.advice), "options": [_option(view) for view in told.options]},
        "messenger": _messenger(found.bond),
        "questions": [_question(view) for view in told.questions],
    }


def _worth(view: WorthView) -> dict[str, Any]:
    return {
        "low": round(view.low, 2),
        "likely": round(view.expected, 2),
        "high": round(view.high, 2),
        "by_cause": {cause: round(value, 2) for cause, value in view.by_cause.items()},
        "negative": view.negative,
        "because": _parts(view.because),
    }


def _ordering(found: Ordering) -> dict[str, Any]:
    return {
        "state": found.state,
        "orders": found.orders,
        "last_on": found.last_on.isoformat() if found.last_on else None,
        "days_since": _rounded(found.silence, 0),
        "usual_gap": _rounded(found.usual_gap, 1),
        "ratio": _rounded(found.ratio, 2),
        "alive": _rounded(found.alive, 4),
        "regular": found.regular,
        "last_90_days": round(found.lately, 2),
        "year_before": _rounded(found.year_before, 2),
        "repeats_a_year": _rounded(found.plain, 2),
        "model": found.model,
        "model_repeats_a_year": _rounded(found.model_repeats, 2),
        "model_alive": _rounded(found.model_alive, 4),
        "said": found.said.english,
    }


def _earned(found: Earnings) -> dict[str, Any]:
    return {
        "since": found.since.isoformat(),
        "total": round(found.total, 2),
        "paid_late": _rounded(found.late_share, 4),
        "because": _parts(found.because),
    }


def _messenger(bond: KnownBond) -> dict[str, Any]:
    return {
        "person": bond.messenger.person,
        "tone": bond.messenger.tone,
        "find_out": bond.messenger.find_out,
        "because": bond.messenger.because.english,
        "bond": round(bond.strength, 4),
        "source": bond.source,
        "quarters": bond.quarters,
        "days": _rounded(bond.days, 1),
        "evidence": list(bond.evidence),
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _cause(verdict: Verdict) -> dict[str, Any]:
    return {
        "label": verdict.label.english,
        "mixed": verdict.mixed,
        "why_mixed": verdict.why_mixed.english if verdict.why_mixed else None,
        "separates": verdict.separates or None,
        "posterior": {view.cause: round(view.share, 6) for view in verdict.causes},
        "evidence": {
            view.cause: {"against": view.against, "log_odds": view.log_odds, "because": _parts(view.because)}
            for view in verdict.causes
        },
        "would_change": [
            {"text": change.text, "chance": round(change.chance, 4), "cause": change.cause}
            for change in verdict.would_change
        ],
        "unobserved": list(verdict.unobserved),
    }


def _approach(advice: Advice) -> dict[str, Any]:
    return {
        "advised": advice.advised,
        "runner_up": advice.runner_up,
        "lead": round(advice.lead, 2),
        "over_waiting": round(advice.over_waiting, 2),
        "best_share": round(advice.best_share, 4),
        "regret": round(advice.regret, 2),
        "undecided": advice.undecided,
        "decides": advice.decides,
        "signoff": advice.signoff,
    }


def _option(view: OptionView) -> dict[str, Any]:
    return {
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


def _question(view: QuestionView) -> dict[str, Any]:
    return {
        "question": view.question,
        "text": view.text,
        "evsi": round(view.evsi, 2),
        "cost": round(view.cost, 2),
        "net": round(view.net, 2),
        "bits": round(view.bits, 4),
        "answer": view.answer,
        "worth_asking": view.worth_asking,
    }


def _parts(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    return [{"text": r.english, "part": r.part, "grade": r.grade, "evidence": list(r.evidence)} for r in reasons]
