"""The judgement in one call: worth, cause, options and questions for a portfolio, in arrays.

One customer is a portfolio of one; the same code serves both, so the list of the day and the customer's page
cannot disagree. Explanations for a person to read are built by `explaining.explain_one` for the customer
somebody looks at.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np

from goodterms.core.approach.concentration import risk_charge
from goodterms.core.approach.constraints import permitted
from goodterms.core.approach.facts import Facts
from goodterms.core.approach.options import option_values
from goodterms.core.approach.playbook import Playbook
from goodterms.core.approach.stopping import Selection, stop_below
from goodterms.core.customers.figures import Array, Flags, Indices
from goodterms.core.customers.worth import worth_by_cause, worth_swings
from goodterms.core.diagnosis.causes import abstains, adjusted_prior, diagnose, fix_share, softmax
from goodterms.core.diagnosis.questions import QuestionValues, answer_parts, telling_apart, value_questions

STATUS_QUO = "wait_and_fix"
_DAYS_A_MONTH = 365.25 / 12
_CHUNK = 4096  # customers at a time: keeps every temporary inside the processor's cache and memory flat


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What we think of n customers. Money in whole units of the firm's currency.

    posterior, worth: (n, causes). worth_expected, worth_low, worth_high: (n,), the middle 80 %. mixed: (n,),
    no label is given. ev: (n, options), expected value under the posterior, permitted or not. risk: (n,
    options), the charge where the balance is large for us; the ranking is on ev − risk. permitted: (n,
    options). best, runner_up, advised: (n,) option indices; advised differs from best where low worth alone
    would make it harsher. lead, over_waiting: (n,), best against runner-up and advised against doing nothing.
    uplift_per_minute: (n,). needs_signoff: (n,), a harsher option pays more and needs a person. stop: (n,), a
    further week of effort costs more than it brings. questions: see QuestionValues; first_question: (n,), −1
    where no question is worth asking; separating: (n,), the one that best tells the first two causes apart, −1
    where the cause is not mixed.
    """

    posterior: Array
    mixed: Flags
    worth: Array
    worth_expected: Array
    worth_low: Array
    worth_high: Array
    ev: Array
    risk: Array
    permitted: Flags
    best: Indices
    runner_up: Indices
    advised: Indices
    lead: Array
    over_waiting: Array
    uplift_per_minute: Array
    needs_signoff: Flags
    stop: Flags
    evpi: Array
    evsi: Array
    question_net: Array
    question_bits: Array
    question_order: Indices
    first_question: Indices
    separating: Indices

    @property
    def likeliest(self) -> Indices:
        """Index of the likeliest cause; where `mixed`, it is only the first of two."""
        top: Indices = self.posterior.argmax(axis=1).astype(np.int64)
        return top


def judge(facts: Facts, *, playbook: Playbook) -> Judgement:
    """Judge every customer: why they are late, what they are worth, what to propose, what to ask.

    Equal facts give equal answers in any order and company; nothing random is used. 50,000 customers take
    seconds.

    >>> from goodterms.core.approach.facts import gather_facts
    >>> from goodterms.playbook.loading import default_playbook
    >>> book = default_playbook()
    >>> facts = gather_facts(playbook=book, balance=np.array([42_000.0]), sales=np.array([180_000.0]),
    ...                      days_late=np.array([75.0]), margin=.28, cost_to_serve=.04)
    >>> book.options.names[int(judge(facts, playbook=book).advised[0])]
    'extension_30d'
    """
    parts = [
        _judge(facts.take(slice(start, start + _CHUNK)), playbook) for start in range(0, max(facts.rows, 1), _CHUNK)
    ]
    return parts[0] if len(parts) == 1 else _joined(parts)


def posterior_of(facts: Facts, *, playbook: Playbook) -> Array:
    """Posterior over the causes: shape (customers, causes)."""
    numbers = playbook.causes
    prior = adjusted_prior(
        facts.bucket, numbers=numbers, public_body=facts.public_body, recent_shock=facts.recent_shock
    )
    heard = answer_parts(
        facts.answers, facts.answer_weights, facts.contradicted, questions=playbook.questions, causes=numbers
    )
    further = heard.sum(axis=1)
    found = diagnose(facts.signals, prior, numbers=numbers, temper=facts.temper, further=further).posterior
    if np.isnan(facts.distress).all():
        return found
    return softmax(np.log(found) + fix_share(facts.distress, found, numbers=numbers))


def worth_of(facts: Facts, *, playbook: Playbook) -> Array:
    """Worth by cause, with what is stated, new or what-if taken into account, and referrals credited: (n,
    causes).
    """
    own = worth_by_cause(
        facts.sales,
        margin=facts.margin,
        cost_to_serve=facts.cost_to_serve,
        rate=facts.rate,
        numbers=playbook.worth,
        record=facts.record_days,
    )
    return own * worth_factor(facts, playbook=playbook)[:, None] + facts.referral[:, None]


def worth_factor(facts: Facts, *, playbook: Playbook) -> Array:
    """What the bare worth is multiplied with: haircut for stated figures, chance of a second year, what-if:
    (n,).
    """
    numbers = playbook.worth
    stated = np.where(facts.stated, 1.0 - numbers.stated_haircut, 1.0)
    newcomer = np.where(facts.newcomer, numbers.second_year, 1.0)
    return stated * newcomer * facts.multiplier


def _judge(facts: Facts, book: Playbook) -> Judgement:
    posterior = posterior_of(facts, playbook=book)
    mixed = abstains(posterior, numbers=book.causes, prior=book.causes.prior[facts.bucket])
    worth = worth_of(facts, playbook=book)
    ev = option_values(facts.stakes, worth, options=book.options, exposure=book.exposure)
    may = permitted(facts.balance, facts.circumstances, options=book.options, rules=book.rules)
    expected_worth = (posterior * worth).sum(axis=1)
    values = np.einsum("noz,nz->no", ev, posterior)
    charge = risk_of(facts, posterior, playbook=book)
    best, runner_up, lead = ranked(values - charge, may)
    advised = soft_enough(values - charge, posterior, expected_worth, best, may, facts=facts, playbook=book)
    waiting = values[:, book.options.index(STATUS_QUO)]
    rows = np.arange(facts.rows)
    over_waiting = values[rows, advised] - waiting
    minutes = np.maximum(book.options.hours[advised] * 60.0, 1.0)
    asked = value_questions(
        ev, posterior, may, numbers=book.questions, staff_hour=facts.staff_hour, worth=expected_worth
    )
    down, up = worth_swings_of(facts, posterior, playbook=book)
    return Judgement(
        posterior=posterior,
        mixed=mixed,
        worth=worth,
        worth_expected=expected_worth,
        worth_low=expected_worth - down,
        worth_high=expected_worth + up,
        ev=values,
        risk=charge,
        permitted=may,
        best=best,
        runner_up=runner_up,
        advised=advised,
        lead=lead,
        over_waiting=over_waiting,
        uplift_per_minute=over_waiting / minutes,
        needs_signoff=advised != best,
        stop=not_worth_pursuing(facts, playbook=book),
        evpi=asked.evpi,
        evsi=asked.evsi,
        question_net=asked.net,
        question_bits=asked.bits,
        question_order=asked.order,
        first_question=first_open_question(asked, facts.answers),
        separating=np.where(mixed, telling_apart(posterior, facts.answers, numbers=book.questions), -1),
    )


def risk_of(facts: Facts, posterior: Array, *, playbook: Playbook) -> Array:
    """The charge for risk of each option: (customers, options), zero where the balance is not large for us."""
    return risk_charge(
        facts.balance,
        facts.rate,
        posterior,
        options=playbook.options,
        runway=facts.runway,
        liquid_equity=facts.liquid_equity,
        share_of_runway=playbook.number("limits.concentration.of_runway"),
        tolerance_share=playbook.number("limits.concentration.risk_tolerance_of_equity"),
    )


def ranked(values: Array, may: Flags) -> tuple[Indices, Indices, Array]:
    """Best and second-best permitted option and the money between them, for each customer.

    Ties go to the option that stands first in the playbook. Where only one option is permitted, it is its own
    runner-up.

    >>> best, second, lead = ranked(np.array([[3.0, 9.0, 5.0]]), np.array([[True, False, True]]))
    >>> best.tolist(), second.tolist(), lead.tolist()
    ([2], [0], [2.0])
    """
    masked = np.where(may, values, -np.inf)
    rows = np.arange(values.shape[0])
    best = masked.argmax(axis=1)
    others = masked.copy()
    others[rows, best] = -np.inf
    second = np.where(np.isfinite(others.max(axis=1)), others.argmax(axis=1), best)
    lead = masked[rows, best] - masked[rows, second]
    return best.astype(np.int64), second.astype(np.int64), lead


def soft_enough(
    values: Array, posterior: Array, worth: Array, best: Indices, may: Flags, *, facts: Facts, playbook: Playbook
) -> Indices:
    """The option to advise: low worth alone never makes the treatment harsher.

    A customer worth less than the playbook's share of the balance is judged a second time as if worth that
    much. Where the actual optimum is harsher than that, the softer one is advised and the harsher one needs a
    person's sign-off.
    """
    reference = playbook.number("limits.worth.reference_of_balance") * facts.balance
    lacking = np.maximum(reference - worth, 0.0)
    stays = posterior @ playbook.options.retention.T
    softer = np.where(may, values + stays * lacking[:, None], -np.inf).argmax(axis=1)
    harsher = playbook.rules.harshness[best] > playbook.rules.harshness[softer]
    return np.where(harsher, softer, best).astype(np.int64)


def not_worth_pursuing(facts: Facts, *, playbook: Playbook) -> Flags:
    """The stop rule: a further week of effort costs more than the chance of payment brings: (n,).

    The weekly chance is that of unpaid debts of this age; where only the age bucket is known, nobody is given
    up.
    """
    waiting = {name: playbook.number(f"waiting.selection.{name}") for name in ("payers", "r", "beta")}
    months = np.maximum(facts.days_late, 0.0) / _DAYS_A_MONTH
    chance = Selection(**waiting).weekly_chance(months)
    effort = playbook.number("waiting.stop.effort_a_week")
    given_up: Flags = chance < stop_below(facts.balance, effort=effort)
    return given_up


def first_open_question(asked: QuestionValues, answers: Indices) -> Indices:
    """The best question not answered yet that is worth more than it costs: index, or −1."""
    rows = np.arange(answers.shape[0])[:, None]
    useful = (asked.net > 0.0) & (answers < 0)
    in_order = useful[rows, asked.order]
    first = in_order.argmax(axis=1)
    found = asked.order[np.arange(answers.shape[0]), first]
    return np.where(in_order.any(axis=1), found, -1).astype(np.int64)


def worth_swings_of(facts: Facts, posterior: Array, *, playbook: Playbook) -> tuple[Array, Array]:
    """How far down and up the expected worth may lie (80 %): money, both (n,) and not negative."""
    swings = worth_swings(
        facts.sales,
        posterior,
        margin=facts.margin,
        cost_to_serve=facts.cost_to_serve,
        rate=facts.rate,
        sales_log_sd=facts.sales_log_sd,
        numbers=playbook.worth,
        record=facts.record_days,
    )
    wider = np.where(facts.newcomer, playbook.worth.new_spread_factor, 1.0)
    scale = np.abs(worth_factor(facts, playbook=playbook)) * wider
    down = np.sqrt((swings.down**2).sum(axis=1)) * scale
    up = np.sqrt((swings.up**2).sum(axis=1)) * scale
    return down, up


def _joined(parts: Iterable[Judgement]) -> Judgement:
    listed = list(parts)
    names = [field.name for field in fields(Judgement)]
    return Judgement(**{name: np.concatenate([getattr(part, name) for part in listed]) for name in names})
