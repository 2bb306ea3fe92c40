"""One customer explained: the same judgement as the portfolio's, with every reason, and how sure it is.

Parts add up exactly: yearly terms to the worth, log evidence to the odds of each cause, terms to the value of
each option.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from goodterms.core.approach.advising import advise
from goodterms.core.approach.certainty import Certainty, Unsure, how_sure
from goodterms.core.approach.constraints import why_not
from goodterms.core.approach.explained import Explanation, OptionView, QuestionView, WorthView
from goodterms.core.approach.facts import Facts
from goodterms.core.approach.judgement import STATUS_QUO, Judgement, judge, worth_factor
from goodterms.core.approach.options import TERMS, option_terms
from goodterms.core.approach.playbook import Playbook
from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.customers.figures import Array
from goodterms.core.customers.worth import SWINGS, annuity, carried_days, worth_swings, yearly_terms
from goodterms.core.customers.worth import TERMS as YEARLY
from goodterms.core.diagnosis.questions import asking_cost, best_pair
from goodterms.core.diagnosis.verdict import reach_verdict
from goodterms.core.diagnosis.what_would_change import CaseFile

_WEAKEST_FIRST = "MJDCBA"

OPTION_TEXTS: Mapping[str, str] = {
    "cash": N_(
        "{comes:.0%} of the overdue {balance:,.0f} comes in, after {months:g} months; in today's money, at {rate:.1%} a"
        " year"
    ),
    "fee": N_("the fee or discount of {fee:.0%}"),
    "in_kind": N_("goods or services instead of cash, after the haircut"),
    "relationship": N_("what they go on being worth: {stays:.0%} of such customers still buy a year on"),
    "new_exposure": N_("of new deliveries of {shipped:,.0f} on credit meanwhile, {lost:.1%} may be lost"),
    "precedent": N_("what it costs elsewhere if it becomes known"),
    "concession": N_("what is given away on future sales"),
    "handling": N_("{hours:g} hours of work at {hour:,.0f} each, and costs of {fixed:,.0f}"),
    "risk": N_("the risk, as this balance is large for us"),
}
WORTH_TEXTS: Mapping[str, str] = {
    "margin": N_("gross margin of {margin:.1%} on {sales:,.0f} a year"),
    "cost_to_serve": N_("serving them costs {serving:.1%} of sales"),
    "expected_loss": N_("of what we sell on credit, {loss:.1%} may be lost"),
    "slow_pay_carry": N_("they pay about {days:,.0f} days late, and our money costs {rate:.1%} a year"),
    "adjustment": N_("only {factor:.0%} of the above counts: first year, figures stated by a person, or a what-if"),
    "referral": N_("credited for the customers they brought us"),
}


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the facts of one customer come from: signal → references of the rows (invoices, dates)."""

    signals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def explain_one(
    facts: Facts,
    *,
    playbook: Playbook,
    rng: np.random.Generator,
    sources: Sources | None = None,
    draws: int = 2000,
) -> Explanation:
    """Explain one customer (facts of one row). The same facts and generator state give the same explanation.

    >>> from goodterms.core.approach.facts import gather_facts
    >>> from goodterms.playbook.loading import default_playbook
    >>> book = default_playbook()
    >>> facts = gather_facts(playbook=book, balance=np.array([42_000.0]), sales=np.array([180_000.0]),
    ...                      days_late=np.array([75.0]), margin=.28, cost_to_serve=.04)
    >>> told = explain_one(facts, playbook=book, rng=np.random.default_rng(1))
    >>> told.advice.advised, told.verdict.label.english
    ('extension_30d', 'mixed: something happened or red tape')
    """
    if facts.rows != 1:
        raise ValueError("explain_one explains one customer")
    found = judge(facts, playbook=playbook)
    verdict = reach_verdict(
        case_file(facts, playbook=playbook, sources=sources), numbers=playbook.causes, questions=playbook.questions
    )
    terms = option_terms(facts.stakes, found.worth, options=playbook.options, exposure=playbook.exposure)[0]
    sure = how_sure(
        facts.stakes,
        found.worth,
        found.posterior,
        found.permitted,
        advised=int(found.advised[0]),
        options=playbook.options,
        exposure=playbook.exposure,
        unsure=_unsure(playbook),
        rng=rng,
        draws=draws,
    )
    hour, worth = float(facts.staff_hour[0]), float(found.worth_expected[0])
    open_questions = terms.sum(axis=2)[None]
    return Explanation(
        worth=_worth_view(facts, found, playbook),
        verdict=verdict,
        advice=advise(facts, found, terms, sure, playbook=playbook),
        options=_option_views(facts, found, terms, sure, playbook),
        questions=_question_views(facts, found, playbook),
        pair=best_pair(
            open_questions,
            found.posterior,
            found.permitted,
            numbers=playbook.questions,
            staff_hour=hour,
            worth=worth,
        ),
        evpi=float(found.evpi[0]),
        digest=playbook.digest,
    )


def case_file(facts: Facts, *, playbook: Playbook, sources: Sources | None = None) -> CaseFile:
    """The diagnosis file of one customer, with the playbook's words and grades."""
    names = playbook.causes.signals
    return CaseFile(
        bucket=facts.bucket,
        signals=facts.signals,
        answers=facts.answers,
        weights=facts.answer_weights,
        contradicted=facts.contradicted,
        temper=facts.temper,
        public_body=facts.public_body,
        recent_shock=facts.recent_shock,
        distress=None if np.isnan(facts.distress[0]) else float(facts.distress[0]),
        texts={name: (playbook.word(f"signals.yes.{name}"), playbook.word(f"signals.no.{name}")) for name in names},
        evidence={} if sources is None else sources.signals,
        grades={name: weakest_grade(playbook, f"signals.likelihood.{name}") for name in names},
    )


def weakest_grade(playbook: Playbook, path: str) -> str:
    """The weakest evidence grade among the numbers at or under this path, "" where there is none: a page must
    show it.

    >>> from goodterms.playbook.loading import default_playbook
    >>> book = default_playbook()
    >>> weakest_grade(book, "options.litigate.months"), weakest_grade(book, "options.litigate")
    ('A', 'J')
    """
    return _weakest_grades(playbook).get(path, "")


@lru_cache(maxsize=8)  # a playbook is frozen; a process works with the firm's own and the default
def _weakest_grades(playbook: Playbook) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for path, figure in playbook.figures.items():
        parts = path.split(".")
        for length in range(1, len(parts) + 1):
            prefix = ".".join(parts[:length])
            found[prefix] = min(found.get(prefix, "A"), figure.grade, key=_WEAKEST_FIRST.index)
    return found


def _unsure(playbook: Playbook) -> Unsure:
    return Unsure(
        posterior_ess=playbook.number("economics.uncertainty.posterior_ess"),
        worth_log_sd=playbook.number("economics.uncertainty.worth_log_sd"),
        shared=playbook.number("economics.uncertainty.shared"),
    )


def _worth_view(facts: Facts, found: Judgement, playbook: Playbook) -> WorthView:
    numbers, posterior = playbook.worth, found.posterior[0]
    yearly = yearly_terms(
        facts.sales,
        margin=facts.margin,
        cost_to_serve=facts.cost_to_serve,
        rate=facts.rate,
        numbers=numbers,
        record=facts.record_days,
    )[0]
    years = annuity(numbers.survival, rate=float(facts.rate[0]), horizon_years=numbers.horizon_years)
    parts = {name: float(posterior @ (yearly[:, index] * years)) for index, name in enumerate(YEARLY)}
    bare = sum(parts.values())
    parts["adjustment"] = bare * (float(worth_factor(facts, playbook=playbook)[0]) - 1.0)
    parts["referral"] = float(facts.referral[0])
    weights = posterior * years
    weights = weights / weights.sum()
    params = {
        "sales": float(facts.sales[0]),
        "margin": float(facts.margin[0]),
        "serving": float(facts.cost_to_serve[0]),
        "loss": float(weights @ numbers.loss_share),
        "days": float(weights @ carried_days(numbers, facts.record_days, 1)[0]),
        "rate": float(facts.rate[0]),
        "factor": float(worth_factor(facts, playbook=playbook)[0]),
    }
    because = tuple(
        Reason(f"worth.{name}", WORTH_TEXTS[name], params, part, grade="J")
        for name, part in parts.items()
        if part or name in YEARLY
    )
    swings = worth_swings(
        facts.sales,
        found.posterior,
        margin=facts.margin,
        cost_to_serve=facts.cost_to_serve,
        rate=facts.rate,
        sales_log_sd=facts.sales_log_sd,
        numbers=numbers,
        record=facts.record_days,
    )
    expected = float(found.worth_expected[0])
    return WorthView(
        expected=expected,
        low=float(found.worth_low[0]),
        high=float(found.worth_high[0]),
        by_cause=dict(zip(playbook.causes.causes, found.worth[0].tolist(), strict=True)),
        because=because,
        swings={name: (float(swings.down[0, index]), float(swings.up[0, index])) for index, name in enumerate(SWINGS)},
        negative=expected < 0,
        years=float(posterior @ years),
        horizon=numbers.horizon_years,
    )


def _option_views(
    facts: Facts, found: Judgement, terms: Array, sure: Certainty, playbook: Playbook
) -> tuple[OptionView, ...]:
    """Best first, those that are not permitted last."""
    net = found.ev[0] - found.risk[0]
    rank = np.lexsort((-net, ~found.permitted[0]))
    waiting = float(net[playbook.options.index(STATUS_QUO)])
    return tuple(_option_view(int(index), waiting, facts, found, terms, sure, playbook) for index in rank)


def _option_view(
    index: int, waiting: float, facts: Facts, found: Judgement, terms: Array, sure: Certainty, playbook: Playbook
) -> OptionView:
    options, posterior = playbook.options, found.posterior[0]
    name = options.names[index]
    value = float(found.ev[0, index] - found.risk[0, index])
    stays = float(posterior @ options.retention[index])
    params = {
        "balance": float(facts.balance[0]),
        "months": float(options.months[index]),
        "fee": float(options.fee[index]),
        "stays": stays,
        "comes": float(posterior @ options.recovery[index]),
        "rate": float(facts.rate[0]),
        "shipped": float(facts.sales[0] * facts.shipments_share[0]),
        "lost": float(posterior @ playbook.exposure.pd) * playbook.exposure.lgd * playbook.exposure.cost_share,
        "hour": float(facts.staff_hour[0]),
        "hours": float(options.hours[index]),
        "fixed": float(options.fixed[index]),
    }
    grade = weakest_grade(playbook, f"options.{name}")
    parts = dict(zip(TERMS, (terms[index] * posterior[:, None]).sum(axis=0).tolist(), strict=True))
    parts["risk"] = -float(found.risk[0, index])
    because = tuple(
        Reason(f"option.{term}", OPTION_TEXTS[term], params, part, grade=grade)
        for term, part in parts.items()
        if part or term in ("cash", "relationship")
    )
    return OptionView(
        option=name,
        name=playbook.word(f"options.{name}.name"),
        terms=playbook.word(f"options.{name}.terms"),
        value=value,
        because=because,
        permitted=bool(found.permitted[0, index]),
        why_not=why_not(
            float(facts.balance[0]),
            facts.circumstances,
            option=index,
            row=0,
            options=options,
            rules=playbook.rules,
        ),
        over_waiting=value - waiting,
        months=float(options.months[index]),
        stays=stays,
        best_share=float(sure.best_share[index]),
        low=float(sure.low[index]),
        high=float(sure.high[index]),
        regret=float(sure.regret[index]),
        guess=grade in ("J", "M"),
    )


def _question_views(facts: Facts, found: Judgement, playbook: Playbook) -> tuple[QuestionView, ...]:
    asked = playbook.questions
    cost = asking_cost(asked, staff_hour=facts.staff_hour, worth=found.worth_expected)[0]
    views = []
    for index in found.question_order[0]:
        answer = int(facts.answers[0, index])
        net = float(found.question_net[0, index])
        views.append(
            QuestionView(
                question=asked.names[index],
                kind=asked.kinds[index],
                text=asked.texts[index],
                why=asked.whys[index],
                evsi=float(found.evsi[0, index]),
                cost=float(cost[index]),
                net=net,
                bits=float(found.question_bits[0, index]),
                answer=asked.reads[index][answer] if answer >= 0 else None,
                worth_asking=answer < 0 and net > 0,
            )
        )
    return tuple(views)
