"""What happened with a customer, newest first: what was said, what was done, and the money, in one line of time."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Final

from django.db.models import Q

from goodterms.core.basics.calendars import instant_of, today_in
from goodterms.store.access import Access
from goodterms.store.models import (
    Adjustment,
    Answer,
    Customer,
    Event,
    Invoice,
    Note,
    Observation,
    Payment,
    Promise,
    Touch,
    User,
)
from goodterms.store.reading.said import Said, said_of

PAGE: Final = 15
SHOWS: Final = ("all", "said", "done", "money")
TOLD_BY_RECORDS: Final = Q(kind__startswith="contact.") & ~Q(kind="contact.kept") | Q(
    kind__in=("note.written", "promise.given", "answer.kept", "observation.kept")
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. day: the firm's calendar day. text: what a person wrote, if anything.

    amount_minor: of an invoice, a credit note, a payment or a promise. body: the details of an audit event.
    """

    kind: str
    day: date
    at: datetime | None
    actor: str
    title: str = ""
    text: str = ""
    currency: str = ""
    amount_minor: int | None = None
    body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page. before: the day from which the next page goes back; None where there is no more."""

    show: str
    entries: list[Entry]
    before: date | None


def see_timeline(
    who: Access, customer: Customer, *, show: str = "all", before: date | None = None, said: Said | None = None
) -> Timeline:
    """One page of a customer's timeline. A page ends with a whole day, so that nothing falls between two pages;
    of a day with more than fifteen invoices or payments, fifteen stand for all (the ledger has the rest).

    said: what was said with them last, where it has been read already; a page before a day reads its own."""
    show = show if show in SHOWS else "all"
    sources: list[list[Entry]] = []
    if show in ("all", "said"):
        sources += _said(who, customer, before, said)
    if show in ("all", "done"):
        sources += [_done(who, customer, before)]
    if show in ("all", "money"):
        sources += [_invoices(customer, before), _payments(customer, before)]
    entries = [entry for source in sources for entry in source]
    entries.sort(key=lambda e: (e.day, e.at or datetime.combine(e.day, time(0, 0), UTC)), reverse=True)
    if len(entries) <= PAGE:
        return Timeline(show, entries, None)
    last_day = entries[PAGE - 1].day
    shown = [e for e in entries if e.day >= last_day][: 3 * PAGE]
    # Of a source that gave all it was asked for there may be more, also where everything it gave is of one day.
    more = len(entries) > len(shown) or any(len(source) > PAGE for source in sources)
    return Timeline(show, shown, last_day if more else None)


def actor_names(actors: Iterable[str]) -> dict[str, str]:
    """The names of the people behind `user:7`; other actors stay as they are."""
    ids = {int(a.removeprefix("user:")): a for a in set(actors) if a.startswith("user:") and a[5:].isdecimal()}
    return {ids[pk]: name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}


def _said(who: Access, customer: Customer, before: date | None, said: Said | None) -> list[list[Entry]]:
    last = said if said is not None and before is None else said_of(customer, before=before)
    earlier = Q(on_day__lt=before) if before else Q()
    answers = Answer.objects.filter(earlier, customer=customer, withdrawn_on=None).select_related("author")
    return [
        [_touch(touch) for touch in last.touches[: PAGE + 1]],
        [_promise(promise) for promise in last.promises[: PAGE + 1]],
        [_record("observed", row) for row in last.observations[: PAGE + 1]],
        [_record("answer.kept", row) for row in answers.order_by("-on_day", "-pk")[: PAGE + 1]],
        _notes(who, customer, before),
    ]


def _touch(row: Touch) -> Entry:
    return Entry(
        "reply" if row.from_them else f"touch.{row.channel}",
        row.on_day,
        None,
        _name(row.author),
        title=str(row.contact) if row.contact else "",
        text=row.text,
        body={} if row.from_them else {"outcome": "reached" if row.answered else "not_reached"},
    )


def _promise(row: Promise) -> Entry:
    return Entry(
        "promise.given",
        row.given_on,
        None,
        _name(row.author),
        text=row.text,
        currency=row.currency,
        amount_minor=row.amount_minor,
        body={"until": row.due_on.isoformat()},
    )


def _record(kind: str, row: Observation | Answer) -> Entry:
    if isinstance(row, Observation):
        return Entry(f"{kind}.{row.kind}", row.on_day, None, _name(row.author), text=row.text)
    return Entry(kind, row.on_day, None, _name(row.author), text=row.words, body={"answer": row.answer})


def _notes(who: Access, customer: Customer, before: date | None) -> list[Entry]:
    notes = Note.objects.filter(customer=customer, about="").select_related("author")
    if before:
        notes = notes.filter(written_at__lt=_midnight(who, before))
    return [
        Entry("note.written", _day_of(who, n.written_at), n.written_at, _name(n.author), text=n.text)
        for n in notes.order_by("-written_at", "-pk")[: PAGE + 1]
    ]


def _done(who: Access, customer: Customer, before: date | None) -> list[Entry]:
    events = Event.objects.filter(company=who.company, customer_id=customer.pk).exclude(TOLD_BY_RECORDS)
    if before:
        events = events.filter(at__lt=_midnight(who, before))
    rows = list(events.order_by("-seq")[: PAGE + 1])
    names = _names(who, rows)
    bodies = [dict(json.loads(row.body)) for row in rows]
    reasons = _reasons(customer, bodies)
    ours = _own_side(customer, rows, bodies)
    return [
        Entry(
            row.kind,
            _day_of(who, row.at),
            row.at,
            names.get(row.actor, row.actor),
            text=ours[row.pk].text if row.pk in ours else reasons.get(_adjustment(body), ""),
            body=body | _by_whom(ours[row.pk]) if row.pk in ours else body,
        )
        for row, body in zip(rows, bodies, strict=True)
    ]


def _names(who: Access, rows: list[Event]) -> dict[str, str]:
    """The names behind the actors; whoever looks is known without asking."""
    own = {f"user:{who.user.pk}": who.user.name} if who.user else {}
    others = {row.actor for row in rows} - own.keys()
    return own | (actor_names(others) if any(a.startswith("user:") for a in others) else {})


def _own_side(customer: Customer, rows: list[Event], bodies: list[dict[str, Any]]) -> dict[int, Note]:
    """What was written of our own side, by the events that tell of it; asks the database only where there are any."""
    numbers = {row.pk: int(b["note"]) for row, b in zip(rows, bodies, strict=True) if row.kind.startswith("own_side.")}
    notes = Note.objects.filter(customer=customer).select_related("done_by")
    found = notes.in_bulk(list(numbers.values())) if numbers else {}
    return {pk: found[number] for pk, number in numbers.items() if number in found}


def _by_whom(note: Note) -> dict[str, str]:
    return {"by_name": _name(note.done_by), "remains": note.remains}


def _reasons(customer: Customer, bodies: list[dict[str, Any]]) -> dict[int, str]:
    """Why invoices were given up, by the rows that did it; asks the database only where there are any."""
    ids = [pk for body in bodies if (pk := _adjustment(body))]
    found = Adjustment.objects.filter(invoice__customer=customer, pk__in=ids) if ids else []
    return {row.pk: row.reason for row in found}


def _adjustment(body: dict[str, Any]) -> int:
    changes = body.get("changes") or [{}]
    return int(changes[0].get("adjustment") or 0) if isinstance(changes[0], dict) else 0


def _invoices(customer: Customer, before: date | None) -> list[Entry]:
    documents = Invoice.objects.filter(customer=customer)
    if before:
        documents = documents.filter(issued_on__lt=before)
    return [
        Entry(d.kind, d.issued_on, None, "", d.number, d.description, d.currency, d.amount_minor)
        for d in documents.order_by("-issued_on", "-pk")[: PAGE + 1]
    ]


def _payments(customer: Customer, before: date | None) -> list[Entry]:
    payments = Payment.objects.filter(customer=customer)
    if before:
        payments = payments.filter(paid_on__lt=before)
    return [
        Entry(
            "payment" if p.reverses_id is None else "reversal",
            p.paid_on,
            None,
            "",
            p.reference,
            p.text,
            p.currency,
            p.amount_minor,
        )
        for p in payments.order_by("-paid_on", "-pk")[: PAGE + 1]
    ]


def _name(user: User | None) -> str:
    return user.name if user else ""


def _day_of(who: Access, at: datetime) -> date:
    return today_in(who.company.timezone, at=at)


def _midnight(who: Access, day: date) -> datetime:
    return instant_of(day, time(0, 0), zone=who.company.timezone)
