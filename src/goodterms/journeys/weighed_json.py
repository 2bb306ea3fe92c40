"""A customer weighed, as other programs read it: the part of `goodterms customer REF --json` that is judgement."""

from typing import Any

from goodterms.core.approach.explained import Advice, OptionView, QuestionView, WorthView
from goodterms.core.basics.reasons import Reason
from goodterms.core.diagnosis.verdict import Verdict
from goodterms.journeys.weigh_customer import Weighed


def as_json(found: Weighed) -> dict[str, Any]:
    """`worth`, `cause`, `approach` and `questions` of `goodterms customer REF --json` (docs/running/json.md)."""
    told = found.explanation
    return {
        "playbook": told.digest,
        "worth": {"currency": found.portfolio.currencies[0], **_worth(told.worth)},
        "cause": _cause(told.verdict),
        "approach": {**_approach(told.advice), "options": [_option(view) for view in told.options]},
        "messenger": {
            "person": found.messenger.person,
            "tone": found.messenger.tone,
            "find_out": found.messenger.find_out,
            "because": found.messenger.because.english,
        },
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


def _cause(verdict: Verdict) -> dict[str, Any]:
    return {
        "label": verdict.label.english,
        "mixed": verdict.mixed,
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
