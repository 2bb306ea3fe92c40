"""The next step with one customer today, before any negotiation: speak or not, how, and what we owe them
first.

Our own house first: money that lies about unapplied or an unused credit note make a chase embarrassing. Then the
customer's own habit decides, not a ladder: who always pays on day 12 is not reminded on day 5.

Books that are behind are one thing to mend for everybody, not a step with each: `books_behind` says so once, and until
they are up to date the step now is `step_now`, whatever stands behind it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Literal

from goodterms.core.basics.money import Money
from goodterms.core.basics.reasons import N_, Reason

Step = Literal["fix_our_mistake", "find_contact", "call", "friendly_notice", "say_nothing_yet"]
HABIT: Final = {
    "on time": N_("usually on the due date; now {days} days late"),
    "on time, one now": N_("usually on the due date; now one day late"),
    "one early": N_("usually one day early; now {days} days late"),
    "one early, one now": N_("usually one day early; now one day late"),
    "several early": N_("usually {usual} days early; now {days} late"),
    "one late": N_("usually one day late; now {days}"),
    "several late": N_("usually {usual} days late; now {days}"),
}
HABIT_AND_SHARE: Final = {
    "on time": N_(
        "usually on the due date; now {days} days late; {share} % of {n} paid invoices were at least this late"
    ),
    "on time, one now": N_(
        "usually on the due date; now one day late; {share} % of {n} paid invoices were at least this late"
    ),
    "one early": N_(
        "usually one day early; now {days} days late; {share} % of {n} paid invoices were at least this late"
    ),
    "one early, one now": N_(
        "usually one day early; now one day late; {share} % of {n} paid invoices were at least this late"
    ),
    "several early": N_(
        "usually {usual} days early; now {days} late; {share} % of {n} paid invoices were at least this late"
    ),
    "one late": N_("usually one day late; now {days}; {share} % of {n} paid invoices were at least this late"),
    "several late": N_("usually {usual} days late; now {days}; {share} % of {n} paid invoices were at least this late"),
}

HABIT_AND_NEVER: Final = {
    "on time": N_("usually on the due date; now {days} days late; never this late in {n} paid invoices"),
    "on time, one now": N_("usually on the due date; now one day late; never this late in {n} paid invoices"),
    "one early": N_("usually one day early; now {days} days late; never this late in {n} paid invoices"),
    "one early, one now": N_("usually one day early; now one day late; never this late in {n} paid invoices"),
    "several early": N_("usually {usual} days early; now {days} late; never this late in {n} paid invoices"),
    "one late": N_("usually one day late; now {days}; never this late in {n} paid invoices"),
    "several late": N_("usually {usual} days late; now {days}; never this late in {n} paid invoices"),
}
"""Where not a single paid invoice was as late: a share of 0 % would have to be thought about."""


PAUSES_LOOKED_AT: Final = 12
FEWEST_PAUSES: Final = 4
"""Pauses between payments from which we say what is usual for a firm: judgement, as is which of them counts."""


@dataclass(frozen=True, slots=True)
class StepRules:
    """The playbook's numbers for this (cadence.toml; judgement).

    first_friendly_day, call_day: days late from which we write, and from which we call. usual_share: as long
    as this share of their paid invoices came at least this late, the lateness is their habit.
    unusual_spreads: above so many of their own robust spreads it is unusual enough to call at once.
    """

    first_friendly_day: int
    call_day: int
    usual_share: float
    unusual_spreads: float


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What the step depends on. Amounts in minor units; None is unobserved.

    days_late: of the oldest undisputed invoice that is not on hold. share_this_late, unusual_z: against their
    own habit. has_contact: somebody to speak to is on file; contacts_kept: contacts are kept here at all.
    days_since_touch: since we last wrote or called. promised_minor: what they promised to pay and have not paid, of
    promises whose day (and its grace) is not over.
    """

    days_late: int
    overdue_minor: int
    currency: str
    unapplied_minor: int = 0
    credit_minor: int = 0
    paid_invoices: int = 0
    usual_days_late: float | None = None
    share_this_late: float | None = None
    unusual_z: float | None = None
    has_contact: bool = True
    contacts_kept: bool = False
    days_since_touch: int | None = None
    promised_minor: int = 0


def next_step(facts: StepFacts, *, rules: StepRules) -> tuple[Step, tuple[Reason, ...]]:
    """The step, and the reasons for it in the order in which they were weighed (they have no parts).

    >>> rules = StepRules(3, 17, .2, 3.0)
    >>> next_step(StepFacts(40, 5000, "EUR", unapplied_minor=5000), rules=rules)[0]
    'fix_our_mistake'
    >>> next_step(StepFacts(5, 5000, "EUR", paid_invoices=20, share_this_late=.9), rules=rules)[0]
    'say_nothing_yet'
    """
    ours = tuple(_our_mistakes(facts))
    if ours:
        return "fix_our_mistake", ours
    usual = _habit(facts)
    word = _their_word(facts)
    if word and facts.promised_minor >= facts.overdue_minor:
        return "say_nothing_yet", (*word, *usual)
    usual = (*word, *usual)
    if facts.share_this_late is not None and facts.share_this_late >= rules.usual_share:
        return "say_nothing_yet", usual
    if facts.days_late < rules.first_friendly_day:
        several, one = (
            N_("{days} days are a weekend and a bank's day: nothing to say yet"),
            N_("one day: nothing to say yet"),
        )
        text = one if facts.days_late == 1 else several
        return "say_nothing_yet", (*usual, Reason("step.too_early", text, {"days": facts.days_late}, grade="J"))
    spoken: tuple[Step, Reason] = _how_to_speak(facts, rules)
    if facts.contacts_kept and not facts.has_contact:
        text = N_("nobody at the customer is on file: find out who pays, then speak to them")
        return "find_contact", (*usual, Reason("step.no_contact", text), spoken[1])
    return spoken[0], (*usual, spoken[1])


def books_behind(newest_payment: date | None, *, as_of: date, stale_days: int, usual_pause: int = 0) -> int | None:
    """How many days old the newest payment of any customer in the books is, where that is more than `stale_days` and
    longer than a pause that is usual for this firm: books without a payment for longer are not up to date, and somebody
    may have paid since. None where they are, or where there is no payment at all.

    >>> books_behind(date(2026, 3, 1), as_of=date(2026, 3, 9), stale_days=7)
    8
    >>> books_behind(date(2026, 3, 1), as_of=date(2026, 3, 9), stale_days=7, usual_pause=12)
    """
    days = (as_of - newest_payment).days if newest_payment else 0
    return days if days > max(stale_days, usual_pause) else None


def usual_pause(payment_days: Iterable[date]) -> int:
    """Days between payments that are nothing unusual for a firm: the longest pause but one among its last payment days;
    0 where too few of them are known. So a firm that is paid once a fortnight is not sent to its bank every week.

    payment_days: days on which anything was paid, in any order; more than PAUSES_LOOKED_AT + 1 are not needed.

    >>> usual_pause([date(2026, 1, 1), date(2026, 1, 13), date(2026, 1, 20), date(2026, 2, 3), date(2026, 2, 9)])
    12
    """
    days = sorted(set(payment_days))[-PAUSES_LOOKED_AT - 1 :]
    pauses = sorted((later - earlier).days for earlier, later in pairwise(days))
    return pauses[-2] if len(pauses) >= FEWEST_PAUSES else 0


def step_now(step: str, *, behind: int | None) -> str:
    """What to do now, for a step that `next_step` gave: what is ours first, while the books are behind (so many days);
    the customer's own step stands behind it.

    >>> step_now("call", behind=8)
    'fix_our_mistake'
    """
    return step if behind is None else "fix_our_mistake"


def said_behind(days: int) -> Reason:
    """The reason that books are not up to date, said once for everybody."""
    text = N_("the newest payment in the books is {days} days old: bring the bank up to date first")
    return Reason("step.stale", text, {"days": days}, grade="J")


def _our_mistakes(facts: StepFacts) -> Sequence[Reason]:
    found = []
    if facts.unapplied_minor > 0:
        text = N_("{amount} of their money is not set against an invoice yet")
        found.append(_money("step.unapplied", text, Money(facts.unapplied_minor, facts.currency)))
    if facts.credit_minor > 0:
        text = N_("a credit of {amount} for them is not used yet")
        found.append(_money("step.credit", text, Money(facts.credit_minor, facts.currency)))
    return found


def _their_word(facts: StepFacts) -> tuple[Reason, ...]:
    """What they promised, while its day is not over: all of what is overdue is not chased; of a part, the rest is. More
    than is overdue counts up to that."""
    if facts.promised_minor <= 0:
        return ()
    text = N_("they promised {amount}, and the day is not over: wait for it")
    if facts.promised_minor < facts.overdue_minor:
        text = N_("they promised {amount}, and the day is not over: speak about the rest only")
    return (_money("step.promised", text, Money(min(facts.promised_minor, facts.overdue_minor), facts.currency)),)


def _habit(facts: StepFacts) -> tuple[Reason, ...]:
    """Their habit in one sentence; fewer paid invoices than a pattern needs are said to be too few."""
    if facts.usual_days_late is None:
        text = N_("too few paid invoices to know their habit ({n})")
        return (Reason("step.no_habit", text, {"n": facts.paid_invoices}),)
    usual = round(facts.usual_days_late)
    params: dict[str, object] = {"usual": abs(usual), "days": facts.days_late}
    if facts.share_this_late is None:
        return (Reason("step.usual", HABIT[_way(usual, facts.days_late)], params),)
    way = _way(usual, facts.days_late)
    if facts.share_this_late == 0:
        return (Reason("step.habit", HABIT_AND_NEVER[way], params | {"n": facts.paid_invoices}),)
    params |= {"share": round(100 * facts.share_this_late), "n": facts.paid_invoices}
    return (Reason("step.habit", HABIT_AND_SHARE[way], params),)


def _way(usual: int, now: int) -> str:
    """Which sentence says a habit of so many days late, and so many now: one day and no day are said differently."""
    one = "one" if abs(usual) == 1 else "several"
    habit = (f"{one} early" if usual < 0 else f"{one} late") if usual else "on time"
    return f"{habit}, one now" if now == 1 and f"{habit}, one now" in HABIT else habit


def _how_to_speak(facts: StepFacts, rules: StepRules) -> tuple[Step, Reason]:
    if facts.days_late >= rules.call_day:
        text = N_("{days} days late: a call finds out more than a letter")
        return "call", Reason("step.call_late", text, {"days": facts.days_late}, grade="J")
    if facts.unusual_z is not None and facts.unusual_z >= rules.unusual_spreads:
        text = N_("this is quite unlike them: a call finds out what happened")
        return "call", Reason("step.call_unusual", text, grade="J")
    text = N_("{days} days late: a friendly, useful notice; most do not know that there is a problem")
    return "friendly_notice", Reason("step.notice", text, {"days": facts.days_late}, grade="J")


def _money(code: str, text: str, amount: Money) -> Reason:
    """A reason about an amount; the minor units go along, so that the shell can show them in the reader's
    way.
    """
    params = {"amount": str(amount), "amount_minor": amount.minor, "currency": amount.currency}
    return Reason(code, text, params)
