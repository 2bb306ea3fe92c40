"""What a person reads about one customer: worth, cause, approach and questions, every figure with its parts.

Only shapes stand here; `explaining.explain_one` fills them. Money is in whole units of the firm's currency.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from goodterms.core.approach.switches import BreakEven, Stretch
from goodterms.core.approach.third_party import Route
from goodterms.core.basics.reasons import Reason
from goodterms.core.diagnosis.questions import Pair
from goodterms.core.diagnosis.verdict import Verdict


@dataclass(frozen=True, slots=True)
class WorthView:
    """What they are worth: expected with the parts that add up to it, 80 % range, by cause, and what makes it
    unsure.

    swings: driver → (down, up) if it alone goes to the end of its range. negative: we lose by keeping them as
    they are. years: how many years of their yearly worth the whole amounts to, for the chance that they leave and the
    wait for the money; horizon: years that are counted at all.
    """

    expected: float
    low: float
    high: float
    by_cause: Mapping[str, float]
    because: tuple[Reason, ...]
    swings: Mapping[str, tuple[float, float]]
    negative: bool
    years: float
    horizon: int


@dataclass(frozen=True, slots=True)
class OptionView:
    """One option: its value with the terms that add up to it, whether it is permitted (else why not), how
    sure.

    terms: what is offered, in words. best_share: how often it is the best when every number is drawn from its
    spread. low, high: the middle 80 % of its value. regret: given up on average by always taking it.
    over_waiting: against doing nothing. stays: share of such customers who still buy a year on. guess: a
    guessed number decides it.
    """

    option: str
    name: str
    terms: str
    value: float
    because: tuple[Reason, ...]
    permitted: bool
    why_not: tuple[Reason, ...]
    over_waiting: float
    months: float
    stays: float
    best_share: float
    low: float
    high: float
    regret: float
    guess: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question or check: its wording, what it is worth before and after its cost, the bits it carries,
    what was said.

    answer: None where not asked yet. worth_asking: it is open and worth more than it costs.
    """

    question: str
    kind: str
    text: str
    why: str
    evsi: float
    cost: float
    net: float
    bits: float
    answer: str | None
    worth_asking: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do: the advised option, the runner-up and the money between them term by term.

    undecided: two options are as good as each other; `decides` is then the question that would separate them
    (or None). signoff: the option that would bring more but is harsher only because they are worth little, or
    None. break_even: how much retention the harder of the two may cost, None where worth is not positive.
    by_distress, by_worth: what is best as P(cannot pay) goes from 0 to 1, and as worth is multiplied; 1 is
    our estimate. notes: what must be said besides.
    """

    advised: str
    runner_up: str
    lead: float
    difference: tuple[Reason, ...]
    over_waiting: float
    best_share: float
    regret: float
    undecided: bool
    decides: str | None
    signoff: str | None
    break_even: BreakEven | None
    by_distress: tuple[Stretch, ...]
    by_worth: tuple[Stretch, ...]
    routes: tuple[Route, ...]
    notes: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one customer. options: best first, those not permitted last. pair: the best two
    questions together. evpi: what knowing the cause for certain would be worth. digest: of the playbook.
    """

    worth: WorthView
    verdict: Verdict
    advice: Advice
    options: tuple[OptionView, ...]
    questions: tuple[QuestionView, ...]
    pair: Pair | None
    evpi: float
    digest: str
