"""The verdict on one customer in words: which cause, how sure, what speaks for and against, what would change
it.

Everything adds up: the parts for a cause against its strongest rival sum exactly to the log-odds between the
two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.customers.figures import Array
from goodterms.core.diagnosis.causes import (
    DISTRESS,
    EVADE,
    HABIT,
    REDTAPE,
    SHOCK,
    CauseNumbers,
    abstains,
    adjusted_prior,
    diagnose,
    fix_share,
)
from goodterms.core.diagnosis.questions import QuestionNumbers, answer_parts, telling_apart
from goodterms.core.diagnosis.what_would_change import CaseFile, MindChange, mind_changes

AGE = N_("the debt is {bucket} days late")
PUBLIC_BODY = N_("they are a public body")
SECOND_SHOCK = N_('"something happened" was their reason once within {months} months')
ANSWER = N_('asked "{question}" they said: {answer}')
UNTRUE = N_("{n} of their claims proved untrue")
TRIED = N_("tried out: a chance of {share:.0%} that they cannot pay")
BELOW = N_("no single reason reaches {least:.0%}")
CLOSE = N_("the first two are less than {gap:.0%} apart")
UNSEPARATED = N_("nothing on record tells these two apart: one leads only because it is commoner at this age")
MIXED = N_("mixed: {first} or {second}")
CLEAR = N_("{first}")

# Pairs that the ledger cannot tell apart, and what can.
_TWINS: Mapping[frozenset[str], str] = {
    frozenset((HABIT, REDTAPE)): N_(
        "habit and red tape look alike in the ledger; size and terms, paperwork events, and whether a fix"
        " shortened the delay last time tell them apart"
    ),
    frozenset((DISTRESS, EVADE)): N_(
        "cannot pay and evading look alike; the bureau and reaching somebody tell them apart"
    ),
    frozenset((SHOCK, DISTRESS)): N_(
        "a blow and the beginning of distress cannot be told apart for a month or two; prefer what can be undone"
    ),
}


@dataclass(frozen=True, slots=True)
class CauseView:
    """One cause: its share, and the parts that add up to the natural log of the odds against its strongest
    rival.
    """

    cause: str
    word: str
    share: float
    against: str
    log_odds: float
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why they are late, as shown. mixed: no label, two causes. supporting: the three strongest reasons for
    the likeliest cause, contradicting: the two strongest against it. causes: all of them, likeliest first.
    why_mixed: by which rule no single cause is named. separates: the question that best tells the two apart, "" for
    none. warning: what cannot be told apart, or None. unobserved: signals nobody has looked at.
    """

    mixed: bool
    label: Reason
    causes: tuple[CauseView, ...]
    supporting: tuple[Reason, ...]
    contradicting: tuple[Reason, ...]
    would_change: tuple[MindChange, ...]
    unobserved: tuple[str, ...]
    warning: Reason | None
    why_mixed: Reason | None = None
    separates: str = ""


def reach_verdict(file: CaseFile, *, numbers: CauseNumbers, questions: QuestionNumbers) -> Verdict:
    """The verdict with all its reasons.

    >>> from goodterms.playbook.loading import default_playbook
    >>> book = default_playbook()
    >>> signals = np.full((1, len(book.causes.signals)), np.nan)
    >>> signals[0, book.causes.signals.index("po_or_resubmit")] = 1.0
    >>> no = np.array([False])
    >>> file = CaseFile(bucket=np.array([1]), signals=signals, answers=np.full((1, 7), -1), weights=np.ones((1, 7)),
    ...                 contradicted=np.zeros(1), temper=np.array([.7]), public_body=no, recent_shock=no,
    ...                 texts={"po_or_resubmit": ("the order number was missing", "paper in order")})
    >>> verdict = reach_verdict(file, numbers=book.causes, questions=book.questions)
    >>> verdict.label.english, verdict.supporting[0].english
    ('red tape', 'the order number was missing')
    """
    lines, parts = _lines(file, numbers, questions)
    logs = parts.sum(axis=0)
    posterior = _normalised(logs)
    order = np.argsort(-posterior, kind="stable")
    first, second = int(order[0]), int(order[1])
    mixed = bool(abstains(posterior[None], numbers=numbers, prior=numbers.prior[file.bucket])[0])
    asked = int(telling_apart(posterior[None], file.answers, numbers=questions)[0]) if mixed else -1
    views = tuple(
        _view(int(cause), second if cause == first else first, posterior, lines, parts, numbers) for cause in order
    )
    supporting, contradicting = _strongest(views[0].because)
    names = {"first": numbers.words[first], "second": numbers.words[second]}
    label = Reason("cause.mixed", MIXED, names) if mixed else Reason("cause.clear", CLEAR, names)
    twins = _TWINS.get(frozenset((numbers.causes[first], numbers.causes[second])))
    unobserved = tuple(name for name, seen in zip(numbers.signals, ~np.isnan(file.signals[0]), strict=True) if not seen)
    return Verdict(
        mixed=mixed,
        label=label,
        causes=views,
        supporting=supporting,
        contradicting=contradicting,
        would_change=mind_changes(file, posterior, mixed=mixed, numbers=numbers, questions=questions),
        unobserved=unobserved,
        warning=Reason("cause.twins", twins) if twins and posterior[second] >= numbers.abstain_gap else None,
        why_mixed=_why_mixed(posterior, numbers) if mixed else None,
        separates=questions.names[asked] if asked >= 0 else "",
    )


def _why_mixed(posterior: Array, numbers: CauseNumbers) -> Reason:
    """The first rule of abstention that holds."""
    second, first = np.sort(posterior)[-2:]
    if first < numbers.abstain_below:
        return Reason("mixed.below", BELOW, {"least": numbers.abstain_below})
    if first - second < numbers.abstain_gap:
        return Reason("mixed.close", CLOSE, {"gap": numbers.abstain_gap})
    return Reason("mixed.unseparated", UNSEPARATED)


def _lines(file: CaseFile, numbers: CauseNumbers, questions: QuestionNumbers) -> tuple[list[Reason], Array]:
    """What was considered, and what each line adds to each cause's log: (lines, causes). The sums are the
    posterior.
    """
    plain = np.log(numbers.prior[file.bucket[0]])
    public = np.log(adjusted_prior(file.bucket, numbers=numbers, public_body=file.public_body)[0])
    prior = adjusted_prior(file.bucket, numbers=numbers, public_body=file.public_body, recent_shock=file.recent_shock)
    found = diagnose(file.signals, prior, numbers=numbers, temper=file.temper)
    bucket = numbers.buckets[int(file.bucket[0])]
    lines = [Reason("prior.age", AGE, {"bucket": bucket}, grade="J")]
    parts = [plain]
    if file.public_body[0]:
        lines.append(Reason("prior.public_body", PUBLIC_BODY, grade="J"))
        parts.append(public - plain)
    if file.recent_shock[0]:
        params = {"months": f"{numbers.second_shock_months:g}"}
        claimed = file.evidence.get("answer.what_happened.specific", ())[:1]
        lines.append(Reason("prior.second_shock", SECOND_SHOCK, params, evidence=claimed, grade="J"))
        parts.append(np.log(prior[0]) - public)
    for index, name in enumerate(numbers.signals):
        if not np.isnan(file.signals[0, index]):
            lines.append(_signal_reason(name, bool(file.signals[0, index]), file))
            parts.append(found.parts[0, index])
    heard = answer_parts(file.answers, file.weights, file.contradicted, questions=questions, causes=numbers)[0]
    for index, name in enumerate(questions.names):
        answer = int(file.answers[0, index])
        if answer >= 0:
            params = {"question": questions.texts[index], "answer": questions.reads[index][answer]}
            said = file.evidence.get(f"answer.{name}", ())[-1:]
            lines.append(Reason(f"answer.{name}", ANSWER, params, evidence=said, grade="J"))
            parts.append(heard[index])
    if file.contradicted[0] > 0:
        lines.append(Reason("claims.untrue", UNTRUE, {"n": int(file.contradicted[0])}, grade="J"))
        parts.append(heard[-1])
    if file.distress is not None:
        tried = np.array([file.distress])
        standing = _normalised(np.sum(parts, axis=0))[None]
        lines.append(Reason("what_if.distress", TRIED, {"share": file.distress}))
        parts.append(fix_share(tried, standing, numbers=numbers)[0])
    return lines, np.array(parts)


def _signal_reason(name: str, yes: bool, file: CaseFile) -> Reason:
    there, not_there = file.texts.get(name, (name, "not " + name))
    return Reason(
        f"signal.{name}.{'yes' if yes else 'no'}",
        there if yes else not_there,
        evidence=file.evidence.get(name, ()),
        grade=file.grades.get(name, "J"),
    )


def _normalised(logs: Array) -> Array:
    grown = np.exp(logs - logs.max())
    shares: Array = grown / grown.sum()
    return shares


def _view(
    cause: int, rival: int, posterior: Array, lines: Sequence[Reason], parts: Array, numbers: CauseNumbers
) -> CauseView:
    because = tuple(
        Reason(line.code, line.text, line.params, float(part[cause] - part[rival]), line.evidence, line.grade)
        for line, part in zip(lines, parts, strict=True)
    )
    return CauseView(
        cause=numbers.causes[cause],
        word=numbers.words[cause],
        share=float(posterior[cause]),
        against=numbers.causes[rival],
        log_odds=float(np.log(posterior[cause]) - np.log(posterior[rival])),
        because=because,
    )


def _strongest(because: Sequence[Reason]) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """The three parts that speak most for the cause and the two that speak most against it."""
    ranked = sorted(because, key=lambda reason: -(reason.part or 0.0))
    supporting = tuple(reason for reason in ranked if (reason.part or 0.0) > 0)[:3]
    contradicting = tuple(reason for reason in reversed(ranked) if (reason.part or 0.0) < 0)[:2]
    return supporting, contradicting
