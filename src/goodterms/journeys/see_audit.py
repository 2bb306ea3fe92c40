"""The audit log: everything that was done at the firm, in the order in which it was done, sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from goodterms.core.basics.calendars import instant_of
from goodterms.journeys.see_timeline import actor_names
from goodterms.store import access
from goodterms.store.access import Access
from goodterms.store.models import Event, User

PAGE: Final = 50
PIECE: Final = 2000
HEADER: Final = ("seq", "at", "actor", "kind", "subject", "body", "digest")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: a kind ("hold" finds hold.put), words of subject or actor, and a period."""

    kind: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """A page, the latest first, with the names of who did it. before: number from which the next page goes back."""

    events: list[tuple[Event, str]]
    before: int | None


def see_audit(who: Access, asked: Asked) -> Log:
    """A page of the log. Reads only."""
    rows = _events(who, asked)
    if asked.before is not None:
        rows = rows.filter(seq__lt=asked.before)
    found = list(rows.order_by("-seq")[: PAGE + 1])
    names = actor_names(event.actor for event in found)
    shown = [(event, names.get(event.actor, event.actor)) for event in found[:PAGE]]
    return Log(shown, found[PAGE - 1].seq if len(found) > PAGE else None)


def export_audit(who: Access, asked: Asked) -> Iterator[list[str]]:
    """The rows of the log that were asked for, oldest first, as texts; see HEADER.

    Read a piece at a time, each on its own: whoever takes long to receive the file keeps nobody from writing.
    """
    after = 0
    while True:
        with access.scope(who.company.pk):
            events = list(_events(who, asked).filter(seq__gt=after).order_by("seq")[:PIECE])
        for event in events:
            at = event.at.isoformat()
            yield [str(event.seq), at, event.actor, event.kind, event.subject, event.body, event.digest]
        if len(events) < PIECE:
            return
        after = events[-1].seq


def _events(who: Access, asked: Asked) -> QuerySet[Event]:
    rows = Event.objects.filter(company=who.company)
    zone = who.company.timezone
    if asked.kind:
        rows = rows.filter(kind__startswith=asked.kind)
    if asked.text:
        people = User.objects.filter(name__icontains=asked.text).values_list("pk", flat=True)[:100]
        actors = [f"user:{pk}" for pk in people]
        rows = rows.filter(Q(subject__icontains=asked.text) | Q(actor__in=actors) | Q(body__icontains=asked.text))
    if asked.since:
        rows = rows.filter(at__gte=instant_of(asked.since, time(0, 0), zone=zone))
    if asked.until:
        rows = rows.filter(at__lt=instant_of(asked.until + timedelta(days=1), time(0, 0), zone=zone))
    return rows
