"""The day's plan: one line a customer with something to do, why, and the parts that its place is made of.

A run is stored with what it was made from (the day, a digest of the data, a digest of the playbook); asked again with
nothing changed, the stored run is the answer.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from django.db import IntegrityError

from goodterms import __version__
from goodterms.core.approach.judgement import Judgement, judge
from goodterms.core.approach.next_step import Step, StepFacts, StepRules, next_step
from goodterms.core.approach.options import TERMS
from goodterms.core.approach.playbook import Playbook
from goodterms.core.approach.ranking import PART_TEXTS, ranking_parts
from goodterms.core.basics.money import Money
from goodterms.core.basics.reasons import N_, Reason
from goodterms.journeys.estimating import keep
from goodterms.journeys.judging import facts_of
from goodterms.journeys.playbook_in_force import playbook_in_force
from goodterms.journeys.portfolio import Portfolio, gather
from goodterms.journeys.see_freshness import see_freshness
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import Event, PlanLine, PlanRun
from goodterms.store.writing import bulk, timeline

NOT_DATA = (
    "plan.made", "import.done", "person.added", "source.remembered", "playbook.switched_on",
    "view.kept", "view.renamed", "view.removed", "view.chosen",
)  # fmt: skip
"""Events that change nothing that the plan depends on."""

FIRST: Final = {"ask": N_("ask first: {question}"), "check": N_("look up first: {question}")}
"""What the customer is asked, and what we find out elsewhere: said differently, so that nobody asks them for it."""

SHAPE: Final = 2
"""How often what a plan says has changed its shape: a plan of an older one is not found again, but made anew."""

LINE = (
    "company_id run_id customer_id rank currency overdue_minor oldest_days_late next_step score because facts "
    "cause worth gain".split()
)
OVERDUE: Final = {
    (False, True): N_("one invoice overdue, by one day"),
    (False, False): N_("one invoice overdue, by {days} days"),
    (True, True): N_("{n} invoices overdue, the oldest by one day"),
    (True, False): N_("{n} invoices overdue, the oldest by {days} days"),
}
"""Whether there are several, whether the oldest is late by one day → how it is said."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plan, before it is stored."""

    customer: int
    currency: str
    overdue_minor: int
    oldest_days_late: int
    next_step: Step
    score: int
    because: tuple[Reason, ...]
    facts: dict[str, Any]


def plan_the_day(who: Access, *, as_of: date | None = None) -> PlanRun:
    """The plan of a day (the firm's today if left out): stored if it is new, found again if nothing changed."""
    day = as_of or clock.today(who.company)
    playbook = playbook_in_force(who)
    with access.scope(who.company.pk):
        digest = data_digest(who.company.pk)
        known = _known(who, day, digest, playbook)
    if known is not None:
        return known
    portfolio = gather(who, as_of=day, playbook=playbook)
    lines = lines_from(portfolio, who, playbook=playbook)
    try:
        return _store(who, day, digest, playbook, lines, portfolio)
    except IntegrityError:
        # Somebody else made the same plan meanwhile: the same facts gave the same plan.
        with access.scope(who.company.pk):
            found = _known(who, day, digest, playbook)
        if found is None:
            raise
        return found


def make_plan(who: Access, *, as_of: date, playbook: Playbook) -> list[Line]:
    """The lines of the plan, best first. Stores nothing: the playbook's dry run uses it as well."""
    return lines_from(gather(who, as_of=as_of, playbook=playbook), who, playbook=playbook)


def lines_from(portfolio: Portfolio, who: Access, *, playbook: Playbook) -> list[Line]:
    """The lines of the plan of a portfolio that has been gathered, best first."""
    if not portfolio.rows:
        return []
    facts = facts_of(portfolio, playbook=playbook)
    found = judge(facts, playbook=playbook)
    parts = ranking_parts(facts, found, playbook=playbook)
    rules = step_rules(playbook)
    lines = [
        _line(portfolio, found, parts[row], row, rules, playbook)
        for row in range(portfolio.rows)
        if portfolio.overdue[row] > 0
    ]
    quiet = {"say_nothing_yet": 1}
    own = who.company.currency
    # Gains of two currencies cannot be compared without a dated rate: the firm's own comes first, the others follow,
    # each ranked on its own.
    return sorted(
        lines,
        key=lambda x: (
            quiet.get(x.next_step, 0), x.currency != own, x.currency, -x.score, -x.overdue_minor, x.customer
        ),
    )  # fmt: skip


def step_rules(playbook: Playbook) -> StepRules:
    return StepRules(
        first_friendly_day=int(playbook.number("cadence.contact.first_friendly_day")),
        call_day=int(playbook.number("cadence.contact.call_day")),
        usual_share=playbook.number("cadence.habit.usual_share"),
        unusual_spreads=playbook.number("cadence.habit.unusual_spreads"),
    )


def step_facts(p: Portfolio, row: int) -> StepFacts:
    """What the next step with one customer depends on."""
    record = p.records.get(p.customers[row].pk)
    ours = [touch.on_day for touch in record.touches if not touch.from_them]
    return StepFacts(
        days_late=int(p.oldest_days_late[row]),
        overdue_minor=int(p.overdue[row]),
        currency=p.currencies[row],
        unapplied_minor=int(p.unapplied[row]),
        credit_minor=int(p.credit[row]),
        paid_invoices=int(np.nan_to_num(p.habits["lateness_paid"][row])),
        usual_days_late=_seen(p.habits["lateness_median"][row]),
        share_this_late=_share_this_late(p, row),
        unusual_z=_seen(p.habits["now_unusual_z"][row]),
        has_contact=record.has_contact,
        contacts_kept=p.records.contacts_kept,
        days_since_touch=(p.as_of - ours[-1]).days if ours else None,
        promised_minor=record.promised.get(p.currencies[row], 0),
    )


def data_digest(company_id: int) -> str:
    """What names the state of a firm's data: the digest of the last event that changed any of it, and the version of
    the product (and the shape of its plans) that reads it."""
    last = Event.objects.filter(company_id=company_id).exclude(kind__in=NOT_DATA).order_by("-seq").first()
    state = last.digest if last else timeline.START
    return hashlib.sha256(f"{__version__} {SHAPE} {state}".encode()).hexdigest()


def lines_of(run: PlanRun) -> list[PlanLine]:
    """The lines of a stored run, best first."""
    return list(PlanLine.objects.filter(run=run).select_related("customer", "run").order_by("rank"))


def _line(p: Portfolio, found: Judgement, parts: Any, row: int, rules: StepRules, playbook: Playbook) -> Line:
    step, why = next_step(step_facts(p, row), rules=rules)
    named = [
        Reason(f"gain.{term}", PART_TEXTS[term], part=int(part), grade="J")
        for term, part in zip(TERMS, parts.tolist(), strict=True)
        if part
    ]
    count = int(p.overdue_items[row])
    days = int(p.oldest_days_late[row])
    overdue = Reason("overdue", OVERDUE[count > 1, days == 1], {"n": count, "days": days})
    waiting = Money(_cost_of_waiting(p, row, playbook), p.currencies[row])
    cost = Reason(
        "cost",
        N_("waiting costs us {amount} a month"),
        {"amount": str(waiting), "amount_minor": waiting.minor, "currency": waiting.currency},
        grade="J",
    )
    question = int(found.first_question[row])
    question = question if question >= 0 else int(found.separating[row])
    cause = int(found.posterior[row].argmax())
    judged = _judged(found, row, cause, question, playbook)
    return Line(
        customer=p.customers[row].pk,
        currency=p.currencies[row],
        overdue_minor=int(p.overdue[row]),
        oldest_days_late=int(p.oldest_days_late[row]),
        next_step=step,
        score=int(parts.sum()),
        because=(overdue, *why, cost, *judged, *named),
        facts={
            "cause": playbook.causes.causes[cause],
            "cause_percent": round(100 * float(found.posterior[row, cause])),
            "mixed": bool(found.mixed[row]),
            "approach": playbook.options.names[int(found.advised[row])],
            "question": playbook.questions.names[question] if question >= 0 else None,
            "worth_low": round(float(found.worth_low[row])),
            "worth": round(float(found.worth_expected[row])),
            "worth_high": round(float(found.worth_high[row])),
            "gain": round(float(found.over_waiting[row])),
            "signoff": bool(found.needs_signoff[row]),
            "disputed_minor": int(p.disputed[row]),
            "cost_a_month_minor": _cost_of_waiting(p, row, playbook),
        },
    )


def _judged(found: Judgement, row: int, cause: int, question: int, playbook: Playbook) -> tuple[Reason, ...]:
    """Cause, approach and first question in words; they explain and have no part of the score."""
    mixed = bool(found.mixed[row])
    second = int(np.argsort(-found.posterior[row], kind="stable")[1])
    likely = N_("cannot tell yet: {cause}, or {second}") if mixed else N_("likely {cause} ({percent} %)")
    params = {
        "cause": playbook.causes.words[cause],
        "second": playbook.causes.words[second],
        "percent": round(100 * float(found.posterior[row, cause])),
    }
    option = playbook.word(f"options.{playbook.options.names[int(found.advised[row])]}.name")
    said = [
        Reason("cause", likely, params, grade="J"),
        Reason("approach", N_("propose: {option}"), {"option": option}, grade="J"),
    ]
    if question >= 0:
        first = FIRST[playbook.questions.kinds[question]]
        said.append(Reason("question", first, {"question": playbook.questions.texts[question]}, grade="J"))
    return tuple(said)


def _cost_of_waiting(p: Portfolio, row: int, playbook: Playbook) -> int:
    """What a month of waiting costs us: the overdue amount at our cost of capital."""
    rate = playbook.number("economics.firm.cost_of_capital")
    return round(int(p.overdue[row]) * rate / 12)


def _share_this_late(p: Portfolio, row: int) -> float | None:
    """How usual the lateness is; the habit's figure is about the oldest open invoice, disputed or not, so it serves
    only where that one is chased."""
    if p.disputed[row] or int(p.oldest_days_late[row]) != int(p.habits["now_oldest_days_late"][row] or 0):
        return None
    return _seen(p.habits["now_share_this_late"][row])


def _seen(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _known(who: Access, day: date, digest: str, playbook: Playbook) -> PlanRun | None:
    return PlanRun.objects.filter(
        company=who.company, as_of=day, data_digest=digest, playbook_digest=playbook.digest
    ).first()


def _store(who: Access, day: date, digest: str, playbook: Playbook, lines: list[Line], portfolio: Portfolio) -> PlanRun:
    told = [_stored(line) for line in lines]
    with access.scope(who.company.pk):
        fresh = see_freshness(who, as_of=day)
    result = hashlib.sha256(timeline.canonical({"lines": told, "behind": fresh.behind}).encode()).hexdigest()
    with access.writing(who.company.pk):
        run = PlanRun.objects.create(
            company=who.company,
            as_of=day,
            data_digest=digest,
            playbook_digest=playbook.digest,
            result_digest=result,
            customers=len(lines),
            newest_payment=fresh.newest_payment,
            behind_days=fresh.behind,
            made_at=clock.now(),
        )
        rows = [(who.company.pk, run.pk, *_cells(line, rank)) for rank, line in enumerate(lines, 1)]
        bulk.insert(PlanLine, LINE, rows)
        keep(who.company.pk, portfolio.estimates, as_of=day)
        timeline.append(
            who.company.pk,
            at=clock.now(),
            actor=who.actor,
            kind="plan.made",
            subject=f"plan:{day.isoformat()}",
            body={"lines": len(lines), "result": result, "playbook": playbook.digest, "data": digest},
        )
    return run


def _cells(line: Line, rank: int) -> tuple[Any, ...]:
    stored = _stored(line)
    return (
        line.customer, rank, line.currency, line.overdue_minor, line.oldest_days_late, line.next_step, line.score,
        timeline.canonical(stored["because"]), timeline.canonical(stored["facts"]),
        line.facts["cause"], line.facts["worth"], line.facts["gain"],
    )  # fmt: skip


def _stored(line: Line) -> dict[str, Any]:
    because = [
        {"code": r.code, "text": r.text, "params": dict(r.params), "part": r.part, "grade": r.grade}
        for r in line.because
    ]
    return {
        "customer": line.customer,
        "overdue_minor": line.overdue_minor,
        "step": line.next_step,
        "score": line.score,
        "because": because,
        "facts": line.facts,
    }
