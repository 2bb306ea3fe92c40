"""Which question is worth asking: the one whose answer could change what we do.

    EVPI    = Σ_z p_z max_o EV(o,z) − max_o Σ_z p_z EV(o,z)
    EVSI(q) = Σ_a max_o Σ_z p_z P(a|z) EV(o,z) − max_o Σ_z p_z EV(o,z)

A question is ranked by EVSI minus what asking costs, then by the information it carries (bits), then by the
lesser friction. Two checks that are worthless alone can be worth something together, so the best pair is
looked for too. Source: Bayesian decision theory (value of sample information); the answer likelihoods are
expert guesses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from goodterms.core.customers.figures import Array, Flags, Indices
from goodterms.core.diagnosis.causes import EVADE, CauseNumbers


@dataclass(frozen=True, slots=True, eq=False)
class QuestionNumbers:
    """The playbook's questions and checks.

    likelihood: (causes, all answers of all questions side by side); for each question its columns sum to 1.
    starts: first column of each question. cost: money. minutes: our time. friction: share of the customer's
    worth.
    """

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    texts: tuple[str, ...]
    whys: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]
    reads: tuple[tuple[str, ...], ...]
    likelihood: Array
    likelihood_ess: Array
    cost: Array
    minutes: Array
    friction: Array

    @property
    def starts(self) -> Indices:
        """First column of each question in `likelihood`."""
        sizes = [len(each) for each in self.answers]
        return np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)

    def columns(self, question: int) -> slice:
        """The columns of one question in `likelihood`."""
        start = int(self.starts[question])
        return slice(start, start + len(self.answers[question]))


@dataclass(frozen=True, slots=True, eq=False)
class QuestionValues:
    """What asking is worth, for each customer and question: arrays of shape (customers, questions).

    evsi: money before costs. net: after costs and friction. bits: expected fall of the uncertainty about the
    cause. order: question indices, best first. evpi: (customers,), what knowing the cause for certain would
    be worth.
    """

    evsi: Array
    net: Array
    bits: Array
    order: Indices
    evpi: Array


def evpi(ev: Array, posterior: Array, permitted: Flags) -> Array:
    """What it would be worth to know the cause for certain: shape (customers,), never negative.

    ev: (customers, options, causes), money. permitted: (customers, options).

    >>> ev = np.array([[[10.0, 0.0], [0.0, 10.0]]])
    >>> evpi(ev, np.array([[.5, .5]]), np.array([[True, True]])).tolist()
    [5.0]
    """
    allowed = np.where(permitted[:, :, None], ev, -np.inf)
    knowing = (posterior * allowed.max(axis=1)).sum(axis=1)
    gain: Array = np.maximum(knowing - best_value(ev, posterior, permitted), 0.0)
    return gain


def best_value(ev: Array, posterior: Array, permitted: Flags) -> Array:
    """Expected value of the best permitted option under the posterior: shape (customers,)."""
    expected = np.einsum("noz,nz->no", ev, posterior)
    best: Array = np.where(permitted, expected, -np.inf).max(axis=1)
    return best


def evsi(ev: Array, posterior: Array, permitted: Flags, *, likelihood: Array, starts: Indices) -> Array:
    """Expected value of asking each question, before its cost: shape (customers, questions), never negative.

    likelihood: (causes, answers side by side), starts: first column of each question.

    >>> ev = np.array([[[10.0, 0.0], [0.0, 10.0]]])
    >>> sure = np.array([[1.0, 0.0], [0.0, 1.0]])
    >>> evsi(ev, np.array([[.5, .5]]), np.array([[True, True]]), likelihood=sure, starts=np.array([0])).tolist()
    [[5.0]]
    """
    customers, options, causes = ev.shape
    joint = (ev * posterior[:, None, :]).reshape(customers * options, causes)
    by_answer = (joint @ likelihood).reshape(customers, options, likelihood.shape[1])
    by_answer[~permitted] = -np.inf
    asked = np.add.reduceat(by_answer.max(axis=1), starts, axis=1)
    gain = asked - best_value(ev, posterior, permitted)[:, None]
    return np.maximum(gain, 0.0)


def information_bits(posterior: Array, *, likelihood: Array, starts: Indices) -> Array:
    """Expected fall of entropy in bits from each question: shape (customers, questions).

    >>> sure = np.array([[1.0, 0.0], [0.0, 1.0]])
    >>> information_bits(np.array([[.5, .5]]), likelihood=sure, starts=np.array([0])).tolist()
    [[1.0]]
    """
    marginal = posterior @ likelihood
    inside = np.where(likelihood > 0, likelihood * np.log2(np.where(likelihood > 0, likelihood, 1.0)), 0.0)
    noise = np.add.reduceat(posterior @ inside, starts, axis=1)
    surprise = np.where(marginal > 0, marginal * np.log2(np.where(marginal > 0, marginal, 1.0)), 0.0)
    bits: Array = np.maximum(noise - np.add.reduceat(surprise, starts, axis=1), 0.0)
    return bits


def telling_apart(posterior: Array, answers: Indices, *, numbers: QuestionNumbers) -> Indices:
    """The open question that tells the two likeliest causes apart best, −1 where none does: shape (customers,).

    answers: (customers, questions), −1 where not asked. Only the two causes count, by the bits that the answer carries
    about which of them it is.

    >>> from goodterms.playbook.loading import default_playbook
    >>> asked = default_playbook().questions
    >>> shares = np.array([[.05, .45, .05, .40, .03, .02]])
    >>> asked.names[int(telling_apart(shares, np.full((1, len(asked.names)), -1), numbers=asked)[0])]
    'what_happened'
    """
    rows = np.arange(posterior.shape[0])[:, None]
    two = np.argsort(-posterior, axis=1, kind="stable")[:, :2]
    pair = np.zeros(posterior.shape)
    pair[rows, two] = posterior[rows, two]
    pair = pair / pair.sum(axis=1, keepdims=True)
    bits = information_bits(pair, likelihood=numbers.likelihood, starts=numbers.starts)
    bits = np.where(answers < 0, bits, 0.0)
    best: Indices = np.where(bits.max(axis=1) > 1e-6, bits.argmax(axis=1), -1).astype(np.int64)
    return best


def value_questions(
    ev: Array, posterior: Array, permitted: Flags, *, numbers: QuestionNumbers, staff_hour: Array, worth: Array
) -> QuestionValues:
    """Every question and check for each customer, valued and ranked.

    staff_hour: money an hour, (customers,). worth: expected lifetime worth, (customers,); friction takes its
    share of a positive worth only.
    """
    starts, table = numbers.starts, numbers.likelihood
    gain = evsi(ev, posterior, permitted, likelihood=table, starts=starts)
    bits = information_bits(posterior, likelihood=table, starts=starts)
    net = gain - asking_cost(numbers, staff_hour=staff_hour, worth=worth)
    # lexsort takes the last key first: net value, then bits, then the lesser friction
    friction = np.broadcast_to(numbers.friction, net.shape)
    order = np.lexsort((friction, -bits, -np.round(net, 6)), axis=1).astype(np.int64)
    return QuestionValues(gain, net, bits, order, evpi(ev, posterior, permitted))


def asking_cost(numbers: QuestionNumbers, *, staff_hour: Array, worth: Array) -> Array:
    """Money, our time and the strain on the relationship of each question: shape (customers, questions)."""
    time = staff_hour[:, None] * (numbers.minutes / 60.0)
    return numbers.cost + time + numbers.friction * np.maximum(worth, 0.0)[:, None]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions asked together: their names, the value of both answers before and after costs (money)."""

    first: str
    second: str
    evsi: float
    net: float


def best_pair(
    ev: Array, posterior: Array, permitted: Flags, *, numbers: QuestionNumbers, staff_hour: float, worth: float
) -> Pair | None:
    """The pair of questions that is worth most after costs, for one customer (arrays of length one).

    Answers are taken as independent given the cause. None where fewer than two questions exist.
    """
    cost = asking_cost(numbers, staff_hour=np.array([staff_hour]), worth=np.array([worth]))[0]
    found: list[Pair] = []
    for first, second, table in pairs_of(numbers):
        gain = float(evsi(ev, posterior, permitted, likelihood=table, starts=np.array([0]))[0, 0])
        net = gain - float(cost[first] + cost[second])
        found.append(Pair(numbers.names[first], numbers.names[second], gain, net))
    return max(found, key=lambda pair: (round(pair.net, 6), pair.evsi)) if found else None


def pairs_of(numbers: QuestionNumbers) -> Iterator[tuple[int, int, Array]]:
    """Every pair of questions with the joint answer likelihood, shape (causes, answers × answers)."""
    for first, second in combinations(range(len(numbers.names)), 2):
        one = numbers.likelihood[:, numbers.columns(first)]
        two = numbers.likelihood[:, numbers.columns(second)]
        yield first, second, (one[:, :, None] * two[:, None, :]).reshape(one.shape[0], -1)


def answer_parts(
    answers: Indices, weights: Array, contradicted: Array, *, questions: QuestionNumbers, causes: CauseNumbers
) -> Array:
    """What each answer, and claims that proved untrue, add to each cause's log: (customers, questions + 1,
    causes).

    answers: (customers, questions), index of the answer or −1 where not asked. weights: same shape; 1 counts
    fully, the playbook's `unverified_weight` is for claims nobody checked. contradicted: (customers,), how
    many claims proved untrue; they come last, each speaks for evasion, together never more than the clip.

    >>> from goodterms.playbook.loading import default_playbook
    >>> book = default_playbook()
    >>> none = np.full((1, 7), -1)
    >>> parts = answer_parts(none, np.ones((1, 7)), np.array([1.0]), questions=book.questions, causes=book.causes)
    >>> parts.sum(axis=1).round(3).tolist()
    [[0.0, 0.0, 0.0, 0.0, 0.0, 1.386]]
    """
    rows, count = answers.shape
    parts = np.zeros((rows, count + 1, questions.likelihood.shape[0]))
    with np.errstate(divide="ignore"):
        logs = np.log(questions.likelihood).T
    for index, start in enumerate(questions.starts):
        asked = answers[:, index] >= 0
        parts[asked, index] = weights[asked, index][:, None] * logs[start + answers[asked, index]]
    against = np.minimum(contradicted * np.log(causes.contradicted_ratio), causes.clip)
    parts[:, count, causes.index(EVADE)] = against
    return parts
