"""goodterms today"""

from typing import TYPE_CHECKING, Annotated, Any

from goodterms.cli import boot, formats

if TYPE_CHECKING:
    from datetime import date

    from goodterms.journeys.see_freshness import Freshness
    from goodterms.store.models import PlanLine, PlanRun

STEPS = {
    "fix_our_mistake": "Fix our own mistake first",
    "call": "Call",
    "find_contact": "Find a contact",
    "friendly_notice": "Send a friendly notice",
    "say_nothing_yet": "Say nothing yet: within their habit",
}


def today(
    as_of: Annotated[str | None, formats.AsOf] = None,
    json: Annotated[bool, formats.Json] = False,
    firm: Annotated[str | None, formats.Firm] = None,
) -> None:
    """Whom to talk to today, and why. The list is stored; with nothing changed it is found again."""
    day = formats.day(as_of)
    with boot.started():
        from goodterms.journeys.plan_the_day import lines_of, plan_the_day
        from goodterms.journeys.see_freshness import see_freshness
        from goodterms.store import access

        who = boot.firm(firm)
        run = plan_the_day(who, as_of=day)
        with access.scope(who.company.pk):
            lines = lines_of(run)
            fresh = see_freshness(who, as_of=run.as_of)
        if json:
            boot.answer(as_json(run, lines, fresh))
        else:
            _show(run, lines, fresh)


def as_json(run: "PlanRun", lines: list["PlanLine"], fresh: "Freshness") -> dict[str, Any]:
    """The answer of `goodterms today --json` (docs/running/json.md)."""
    from goodterms.core.approach.next_step import step_now
    from goodterms.core.basics.reasons import fill

    return {
        "as_of": run.as_of.isoformat(),
        "run": str(run.pk),
        "first": first(run.newest_payment, run.behind_days, fresh),
        "lines": [
            {
                "customer": line.customer.reference,
                "name": line.customer.name,
                "currency": line.currency,
                "overdue": line.overdue_minor,
                "oldest_days_late": line.oldest_days_late,
                "next_step": step_now(line.next_step, behind=run.behind_days),
                "step_behind": None if run.behind_days is None else line.next_step,
                "score": line.score,
                "because": [{"text": fill(why["text"], why["params"]), "part": why["part"]} for why in line.because],
            }
            for line in lines
        ],
    }


def first(newest_payment: "date | None", behind_days: int | None, fresh: "Freshness") -> dict[str, Any] | None:
    """What is to be done once, before anything with a customer; None where there is nothing."""
    if behind_days is None or newest_payment is None:
        return None
    return {
        "do": "bring_bank_up_to_date",
        "newest_payment": newest_payment.isoformat(),
        "days": behind_days,
        "last_file": fresh.file_name or None,
        "taken_in": fresh.taken_at.isoformat() if fresh.taken_at else None,
    }


def said_first(behind_days: int, fresh: "Freshness") -> str:
    """The same as a sentence."""
    from goodterms.core.approach.next_step import said_behind

    file = f" (last file: {fresh.file_name})" if fresh.file_name else ""
    return f"First: {said_behind(behind_days).english}{file}."


def _show(run: "PlanRun", lines: list["PlanLine"], fresh: "Freshness") -> None:
    from goodterms.core.basics.reasons import fill

    if run.behind_days is not None and lines:
        print(said_first(run.behind_days, fresh))
        print("Some of these customers may have paid since. Behind it, once the bank is up to date:")
    if not lines:
        print(f"Nobody to talk to on {run.as_of.isoformat()}: nothing is overdue that is not disputed or on hold.")
    step = ""
    for line in lines:
        if line.next_step != step:
            step = line.next_step
            print(f"\n{STEPS[step]}")
        owed = f"{formats.amount(line.overdue_minor, line.currency)} {line.currency}"
        print(f"  {line.rank:3}. {line.customer.name} ({line.customer.reference}): {owed} overdue")
        said = [fill(why["text"], why["params"]) for why in line.because if why["part"] is None]
        print(f"       {'; '.join(said)}")
        parts = [f"{fill(why['text'], why['params'])} {why['part']:+}" for why in line.because if why["part"]]
        if parts:
            print(f"       acting now gains {line.score} {line.currency} an hour of work: {', '.join(parts)}")
