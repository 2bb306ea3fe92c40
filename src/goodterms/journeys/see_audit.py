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
from goodterms.store.reading.spelling import every_word
from goodterms.store.reading.subjects import Subject, found_subjects, subjects_of

__all__ = ["HEADER", "Asked", "Line", "Log", "Subject", "cells_of", "export_audit", "see_audit"]

PAGE: Final = 50
PIECE: Final = 2000
HEADER: Final = ("seq", "at", "actor", "kind", "subject", "body", "digest")
"""What a program reads of an event; `cells_of` gives them in this order."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: a kind ("hold" finds hold.put), words of who, what or about whom, and a period.

    kinds: the kinds of event whose word in the reader's language has the text in it.
    """

    kind: str = ""
    text: str = ""
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One event. who: the name of the person who did it, or the actor's code where it is no person on record."""

    event: Event
    who: str
    about: Subject


@dataclass(frozen=True, slots=True)
class Log:
    """A page, the latest first. before: number from which the next page goes back."""

    lines: list[Line]
    before: int | None


def see_audit(who: Access, asked: Asked) -> Log:
    """A page of the log. Reads only; the number of questions does not depend on the number of events."""
    rows = _events(who, asked)
    if asked.before is not None:
        rows = rows.filter(seq__lt=asked.before)
    found = list(rows.order_by("-seq")[: PAGE + 1])
    return Log(_lines(who, found[:PAGE]), found[PAGE - 1].seq if len(found) > PAGE else None)


def export_audit(who: Access, asked: Asked) -> Iterator[list[Line]]:
    """The lines of the log that were asked for, oldest first, some thousand at a time.

    Read a piece at a time, each on its own: whoever takes long to receive the file keeps nobody from writing.
    """
    after = 0
    while True:
        with access.scope(who.company.pk):
            events = list(_events(who, asked).filter(seq__gt=after).order_by("seq")[:PIECE])
            lines = _lines(who, events)
        yield lines
        if len(events) < PIECE:
            return
        after = events[-1].seq


def cells_of(event: Event) -> list[str]:
    """An event as texts; see HEADER."""
    return [str(event.seq), event.at.isoformat(), event.actor, event.kind, event.subject, event.body, event.digest]


def _lines(who: Access, events: list[Event]) -> list[Line]:
    names = actor_names(event.actor for event in events)
    about = subjects_of(who.company, events, reader=who.user.pk if who.user else None)
    return [Line(event, names.get(event.actor, event.actor), about[event.seq]) for event in events]


def _events(who: Access, asked: Asked) -> QuerySet[Event]:
    rows = Event.objects.filter(company=who.company)
    zone = who.company.timezone
    if asked.kind:
        rows = rows.filter(kind__startswith=asked.kind)
    if asked.text:
        people = User.objects.filter(every_word("name", asked.text)).values_list("pk", flat=True)[:100]
        actors = [f"user:{pk}" for pk in people]
        customers, codes = found_subjects(who.company, asked.text)
        in_words = Q(actor__in=actors) | Q(kind__in=asked.kinds) | Q(customer_id__in=customers) | Q(subject__in=codes)
        rows = rows.filter(in_words | Q(subject__icontains=asked.text) | Q(body__icontains=asked.text))
    if asked.since:
        rows = rows.filter(at__gte=instant_of(asked.since, time(0, 0), zone=zone))
    if asked.until:
        rows = rows.filter(at__lt=instant_of(asked.until + timedelta(days=1), time(0, 0), zone=zone))
    return rows
