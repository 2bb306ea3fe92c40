"""What happened with a customer, newest first: what was said, what was done, and the money, in one line of time."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Final

from goodterms.core.basics.calendars import instant_of, today_in
from goodterms.store.access import Access
from goodterms.store.models import Customer, Event, Invoice, Note, Payment, User

PAGE: Final = 15
SAID: Final = ("note.written", "contact.call", "contact.email", "contact.meeting")
SHOWS: Final = ("all", "said", "done", "money")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. day: the firm's calendar day. text: what a person wrote, if anything.

    amount_minor: of an invoice, a credit note or a payment. body: the details of an event of the audit trail.
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


def see_timeline(who: Access, customer: Customer, *, show: str = "all", before: date | None = None) -> Timeline:
    """One page of a customer's timeline. A page ends with a whole day, so that nothing falls between two pages;
    of a day with more than fifteen invoices or payments, fifteen stand for all (the ledger has the rest)."""
    show = show if show in SHOWS else "all"
    entries: list[Entry] = []
    if show in ("all", "said", "done"):
        entries += _events(who, customer, show, before)
    if show in ("all", "money"):
        entries += _invoices(customer, before) + _payments(customer, before)
    entries.sort(key=lambda e: (e.day, e.at or datetime.combine(e.day, time(0, 0), UTC)), reverse=True)
    if len(entries) <= PAGE:
        return Timeline(show, entries, None)
    last_day = entries[PAGE - 1].day
    shown = [e for e in entries if e.day >= last_day][: 3 * PAGE]
    return Timeline(show, shown, last_day if len(entries) > len(shown) else None)


def _events(who: Access, customer: Customer, show: str, before: date | None) -> list[Entry]:
    events = Event.objects.filter(company=who.company, customer_id=customer.pk)
    if show == "said":
        events = events.filter(kind__in=SAID)
    elif show == "done":
        events = events.exclude(kind__in=SAID)
    if before:
        events = events.filter(at__lt=instant_of(before, time(0, 0), zone=who.company.timezone))
    rows = list(events.order_by("-seq")[: PAGE + 1])
    bodies = [json.loads(row.body) for row in rows]
    names = actor_names(row.actor for row in rows)
    notes = dict(
        Note.objects.filter(customer=customer, pk__in=[b["note"] for b in bodies if b.get("note")]).values_list(
            "pk", "text"
        )
    )
    return [
        Entry(
            row.kind,
            today_in(who.company.timezone, at=row.at),
            row.at,
            names.get(row.actor, row.actor),
            text=notes.get(body.get("note"), ""),
            body=body,
        )
        for row, body in zip(rows, bodies, strict=True)
    ]


def actor_names(actors: Any) -> dict[str, str]:
    """The names of the people behind `user:7`; other actors stay as they are."""
    ids = {int(a.removeprefix("user:")): a for a in set(actors) if a.startswith("user:") and a[5:].isdecimal()}
    return {ids[pk]: name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}


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
