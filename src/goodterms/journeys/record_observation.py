"""Something that bears on the reason: a fault of the paperwork, a bureau's word, a request, that they came to us."""

from datetime import date
from typing import Final

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys import recording
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import Customer, Observation, Touch

LONGEST: Final = 500
LONGEST_REPLY: Final = 5000
MOST_DAYS: Final = 365


def record_observation(
    who: Access, customer: Customer, *, kind: str, text: str = "", on_day: date | None = None, days: int | None = None
) -> Observation | list[Problem]:
    """Keep what was seen (`Observation.Kind`). days: of later_with_others, by how much later they pay others."""
    who.require("collector")
    today = clock.today(who.company)
    day = on_day or today
    problems = recording.cannot_be_kept(text, longest=LONGEST, column="text")
    problems += recording.still_to_come(day, today=today) + _wrong_kind(kind, days)
    if problems:
        return problems
    with access.writing(who.company.pk):
        seen = Observation.objects.create(
            company=who.company,
            customer=customer,
            kind=kind,
            on_day=day,
            days=days,
            text=recording.plain(text),
            author=who.user,
        )
        recording.tell(who, customer, "observation.kept", f"observation:{seen.pk}", {"kind": kind})
    return seen


def withdraw_observation(who: Access, customer: Customer, observation_id: int) -> bool:
    """It was recorded by mistake. False where that was said already."""
    return recording.withdraw(who, customer, Observation, observation_id, "observation")


def record_reply(
    who: Access, customer: Customer, *, channel: str, text: str, on_day: date | None = None
) -> Touch | list[Problem]:
    """Keep that they wrote, rang or came to us, and what they said."""
    who.require("collector")
    today = clock.today(who.company)
    day = on_day or today
    problems = recording.cannot_be_kept(text, longest=LONGEST_REPLY, column="text")
    problems += recording.still_to_come(day, today=today)
    if channel not in Touch.Channel.values:
        problems.append(Problem("contact.channel", N_("Say how they reached us"), column="channel"))
    if problems:
        return problems
    with access.writing(who.company.pk):
        touch = Touch.objects.create(
            company=who.company,
            customer=customer,
            on_day=day,
            channel=channel,
            from_them=True,
            answered=True,
            text=recording.plain(text),
            author=who.user,
        )
        recording.tell(who, customer, "contact.reply", f"touch:{touch.pk}", {"channel": channel})
    return touch


def _wrong_kind(kind: str, days: int | None) -> list[Problem]:
    if kind not in Observation.Kind.values:
        return [Problem("observation.kind", N_("Choose what was seen"), column="kind", value=kind[:40])]
    counts = kind == Observation.Kind.LATER_WITH_OTHERS
    if counts and (days is None or abs(days) > MOST_DAYS):
        return [Problem("observation.days", N_("Say by how many days they pay others later than us"), column="days")]
    if not counts and days is not None:
        return [Problem("observation.no_days", N_("Only paying others later has a number of days"), column="days")]
    return []
