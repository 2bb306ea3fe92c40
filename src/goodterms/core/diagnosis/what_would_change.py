"""What would change our mind: every single further observation, tried out at once.

A verdict that nothing can shake is as useful to know as the one question that would turn it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from goodterms.core.customers.figures import Array, Flags, Indices
from goodterms.core.diagnosis.causes import CauseNumbers, abstains, adjusted_prior, diagnose
from goodterms.core.diagnosis.questions import QuestionNumbers, answer_parts

_Where = tuple[str, int, bool]  # signal or answer, its column, yes or no


@dataclass(frozen=True, slots=True, eq=False)
class CaseFile:
    """What is known about one customer; arrays have one row. The words come from the playbook.

    signals: (1, signals). answers, weights: (1, questions). contradicted, temper: (1,). public_body,
    recent_shock: (1,). distress: what-if chance that they cannot pay.
    texts: signal → (if yes, if no). evidence: signal → references of the rows it comes
    from. grades: signal → grade.
    """

    bucket: Indices
    signals: Array
    answers: Indices
    weights: Array
    contradicted: Array
    temper: Array
    public_body: Flags
    recent_shock: Flags
    texts: Mapping[str, tuple[str, str]]
    distress: float | None = None
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    grades: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MindChange:
    """An observation that would change the verdict: what, how likely it is, and what we would then think."""

    code: str
    text: str
    chance: float
    cause: str
    word: str
    share: float


def mind_changes(
    file: CaseFile, posterior: Array, *, mixed: bool, numbers: CauseNumbers, questions: QuestionNumbers
) -> tuple[MindChange, ...]:
    """Unobserved signals and unasked questions that would change the label, the likeliest first; at most
    five.

    posterior: (causes,), as it stands. mixed: whether no label is given now. An observation that only makes
    the matter undecided is not listed: it would not tell us what to think instead.
    """
    if file.distress is not None:
        return ()  # a what-if is no finding that an observation could change
    tried, signals, answers = _what_ifs(file, numbers, questions)
    if not tried:
        return ()
    rows = len(tried)
    prior = adjusted_prior(
        np.repeat(file.bucket, rows),
        numbers=numbers,
        public_body=np.repeat(file.public_body, rows),
        recent_shock=np.repeat(file.recent_shock, rows),
    )
    weights = np.where(file.answers >= 0, file.weights, 1.0).repeat(rows, axis=0)
    heard = answer_parts(answers, weights, np.repeat(file.contradicted, rows), questions=questions, causes=numbers)
    temper = np.repeat(file.temper, rows)
    then = diagnose(signals, prior, numbers=numbers, temper=temper, further=heard.sum(axis=1)).posterior
    now = int(posterior.argmax())
    still_mixed = abstains(then, numbers=numbers, prior=numbers.prior[np.repeat(file.bucket, rows)])
    found = []
    for row, (code, text, chances) in enumerate(tried):
        cause = int(then[row].argmax())
        if not still_mixed[row] and (mixed or cause != now):
            chance = float(posterior @ _chance(chances, numbers, questions))
            share = float(then[row, cause])
            found.append(MindChange(code, text, chance, numbers.causes[cause], numbers.words[cause], share))
    found.sort(key=lambda change: -change.chance)
    return tuple(found[:5])


def _what_ifs(
    file: CaseFile, numbers: CauseNumbers, questions: QuestionNumbers
) -> tuple[list[tuple[str, str, _Where]], Array, Indices]:
    """Every single further observation: what it is, and the signals and answers as they would then stand."""
    tried: list[tuple[str, str, _Where]] = []
    signals, answers = [], []
    for index in np.flatnonzero(np.isnan(file.signals[0])):
        for yes in (True, False):
            changed = file.signals[0].copy()
            changed[index] = float(yes)
            name = numbers.signals[index]
            text = file.texts.get(name, (name, "not " + name))[0 if yes else 1]
            tried.append((f"signal.{name}.{'yes' if yes else 'no'}", text, ("signal", int(index), yes)))
            signals.append(changed)
            answers.append(file.answers[0])
    for index in np.flatnonzero(file.answers[0] < 0):
        for answer, read in enumerate(questions.reads[index]):
            changed_answers = file.answers[0].copy()
            changed_answers[index] = answer
            text = f"{questions.texts[index]} — {read}"
            code = f"answer.{questions.names[index]}.{questions.answers[index][answer]}"
            tried.append((code, text, ("answer", int(questions.starts[index]) + answer, True)))
            signals.append(file.signals[0])
            answers.append(changed_answers)
    return tried, np.array(signals), np.array(answers, dtype=np.int64)


def _chance(where: _Where, numbers: CauseNumbers, questions: QuestionNumbers) -> Array:
    """P(observation | cause) of a what-if: (causes,)."""
    kind, index, yes = where
    if kind == "answer":
        answered: Array = questions.likelihood[:, index]
        return answered
    likely: Array = numbers.likelihood[index]
    return likely if yes else 1.0 - likely
