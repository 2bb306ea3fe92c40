"""Choosing otherwise than advised: allowed, with a reason, and kept with the figures that were on the screen.

People know things that the ledger does not. What became of the choice is added later, for learning.
"""

from datetime import date
from typing import Any, Final

from django.db.models import F

from goodterms.core.approach.explained import Explanation, OptionView
from goodterms.core.approach.overrides import Override as Choice
from goodterms.core.approach.overrides import check_override
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys import recording
from goodterms.journeys.weigh_customer import Weighed, weigh_customer
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Customer, Override

LONGEST: Final = 500


def override_advice(
    who: Access, customer: Customer, *, advised: str, chosen: str, reason: str, note: str
) -> Override | list[Problem]:
    """Keep that somebody chose otherwise. advised: the option that stood on their screen. reason: a key of
    `core.approach.overrides.REASONS`. note: why, in their own words.

    Refused where the advice has changed since they looked, or the option is not permitted for this customer.
    """
    who.require("collector")
    day = clock.today(who.company)
    weighed = weigh_customer(who, customer, as_of=day)
    problems = recording.cannot_be_kept(note, longest=LONGEST, column="note")
    problems += _against(who, customer, weighed, day, advised=advised, chosen=chosen, reason=reason, note=note)
    if problems:
        return problems
    with access.writing(who.company.pk):
        kept = Override.objects.create(
            company=who.company,
            customer=customer,
            on_day=day,
            advised=advised,
            chosen=chosen,
            reason=reason,
            advice=_on_the_screen(weighed, recording.plain(note)),
            author=who.user,
        )
        body = {"advised": advised, "chosen": chosen, "reason": reason, "playbook": weighed.playbook.digest}
        recording.tell(who, customer, "advice.overridden", f"override:{kept.pk}", body)
    return kept


def record_outcome(who: Access, customer: Customer, override_id: int, outcome: str, *, version: int) -> list[Problem]:
    """Add what became of the choice. Raises NotHere."""
    who.require("collector")
    problems = recording.cannot_be_kept(outcome, longest=LONGEST, column="outcome")
    if not outcome.strip():
        problems.append(Problem("override.outcome", N_("Say what became of it"), column="outcome"))
    if problems:
        return problems
    with access.writing(who.company.pk):
        mine = Override.objects.filter(company=who.company, customer=customer, pk=override_id)
        if not mine.exists():
            raise NotHere(str(override_id))
        unchanged = mine.filter(version=version)
        if unchanged.update(outcome=recording.plain(outcome), version=F("version") + 1) != 1:
            return [recording.CHANGED]
        recording.tell(who, customer, "override.outcome", f"override:{override_id}", {})
    return []


def overrides_of(who: Access, customer: Customer) -> list[Override]:
    """Where people chose otherwise with this customer, newest first."""
    with access.scope(who.company.pk):
        found = Override.objects.filter(company=who.company, customer=customer).select_related("author")
        return list(found.order_by("-on_day", "-pk"))


def _against(
    who: Access, customer: Customer, weighed: Weighed, day: date, *, advised: str, chosen: str, reason: str, note: str
) -> list[Problem]:
    told = weighed.explanation
    if advised != told.advice.advised:
        text = N_("The advice is {now} by now, not {then}; look again")
        return [Problem("override.stale", text, {"now": told.advice.advised, "then": advised[:60]}, column="chosen")]
    views = {view.option: view for view in told.options}
    choice = Choice(
        customer=customer.reference,
        advised=advised,
        chosen=chosen,
        advised_value=views[advised].value,
        chosen_value=views[chosen].value if chosen in views else 0.0,
        reason=reason,
        note=note,
        by=who.actor,
        when=day,
        digest=weighed.playbook.digest,
    )
    return list(check_override(choice, permitted=[view.option for view in told.options if view.permitted]))


def _on_the_screen(weighed: Weighed, note: str) -> dict[str, Any]:
    """The figures that the person saw when they chose, and what they said."""
    told: Explanation = weighed.explanation
    return {
        "note": note,
        "playbook": weighed.playbook.digest,
        "currency": weighed.portfolio.currencies[0],
        "overdue_minor": int(weighed.portfolio.overdue[0]),
        "cause": {view.cause: round(view.share, 4) for view in told.verdict.causes},
        "mixed": told.verdict.mixed,
        "worth": [round(told.worth.low, 2), round(told.worth.expected, 2), round(told.worth.high, 2)],
        "options": {view.option: _figures(view) for view in told.options if view.permitted},
    }


def _figures(view: OptionView) -> dict[str, float]:
    return {"value": round(view.value, 2), "low": round(view.low, 2), "high": round(view.high, 2)}
