"""What the events of the timeline are about, by name: rows of the same firm behind codes such as "hold:17".

One question a kind of thing that occurs among the events, and one for the customers: bounded by the kinds, never by
the number of events. What is gone has no name; what was withdrawn or lifted says so.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Substr

from goodterms.core.basics.text import key
from goodterms.store.models import (
    Answer,
    Bond,
    Company,
    Contact,
    Customer,
    Event,
    Hold,
    Import,
    Invoice,
    KeptDocument,
    Note,
    Observation,
    Override,
    Promise,
    SavedView,
    Source,
    Touch,
    User,
)
from goodterms.store.reading.spelling import every_word

LONGEST_SOURCE: Final = 16  # of a source's signature, so much stands in the code
MOST: Final = 500  # customers or invoices that a search for words of the log follows


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about. kind: "hold", "customer", "import" … key: the rest of the code. name: of the thing
    itself ("" where it has none, or is gone). detail: a code with a word of its own (a pause's reason, an
    observation's kind). until: the day on which it ends or is due. minor, currency: of a promise.
    text: what a person wrote that remains to be done.
    changes: of a bank account, (part, before, after) as they may be told.
    customer_id, customer: None and "" where it is about no customer, or about one that is gone. ended: withdrawn or
    lifted since. gone: there is no such row in the firm any more.
    """

    kind: str
    key: str
    name: str = ""
    detail: str = ""
    invoice: str = ""
    until: date | None = None
    minor: int | None = None
    currency: str = ""
    text: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    customer_id: int | None = None
    customer: str = ""
    ended: bool = False
    gone: bool = False


Describe = Callable[[Any], dict[str, Any]]
ROWS: Final[Mapping[str, tuple[type[Model], Describe]]] = {
    "contact": (Contact, lambda r: {"name": str(r)}),
    "hold": (
        Hold,
        lambda r: {"detail": r.reason, "until": r.ends_on, "invoice": _number(r), "ended": r.lifted_on is not None},
    ),
    "promise": (
        Promise,
        lambda r: {
            "until": r.due_on, "minor": r.amount_minor, "currency": r.currency, "invoice": _number(r),
            "ended": r.withdrawn_on is not None,
        },
    ),
    "observation": (Observation, lambda r: {"detail": r.kind, "ended": r.withdrawn_on is not None}),
    "own_side": (Note, lambda r: {"name": r.done_by.name if r.done_by else "", "text": r.remains}),
    "answer": (Answer, lambda r: {"detail": r.question, "ended": r.withdrawn_on is not None}),
    "touch": (Touch, lambda r: {"detail": r.channel, "ended": r.withdrawn_on is not None}),
    "override": (Override, lambda r: {"detail": r.chosen}),
    "document": (KeptDocument, lambda r: {"name": r.name, "invoice": _number(r), "ended": r.withdrawn_at is not None}),
    "bond": (Bond, lambda r: {"name": r.holder_name}),
    "import": (Import, lambda r: {"name": r.file_name}),
}  # fmt: skip
WITH_INVOICE: Final = ("hold", "promise", "document")
BESIDE: Final = {**dict.fromkeys(WITH_INVOICE, "invoice"), "own_side": "done_by"}
"""Kinds whose row is read together with one beside it."""


def subjects_of(company: Company, events: Iterable[Event], *, reader: int | None) -> dict[int, Subject]:
    """Number of the event → what it is about. reader: the user who reads; a view of the list that another person
    keeps for themselves has no name for them."""
    parts = {event.seq: _parts(event) for event in events}
    customers = _customers(company, (part.customer_id for part in parts.values()))
    wanted: dict[str, set[str]] = {}
    for part in parts.values():
        wanted.setdefault(part.kind, set()).add(part.key)
    known = {kind: _known(company, kind, keys, reader) for kind, keys in wanted.items()}
    return {seq: _told(part, known[part.kind], customers) for seq, part in parts.items()}


def found_subjects(company: Company, text: str) -> tuple[list[int], list[str]]:
    """For a search: the customers with these words, however they are spelt, in their name or reference; and the codes
    of what is about an invoice with this number."""
    named = every_word("name", text) | Q(reference__icontains=text)
    customers = Customer.objects.filter(company=company).filter(named)
    number = key(text)
    invoices = Invoice.objects.filter(company=company, number_key=number) if number else Invoice.objects.none()
    ids = list(invoices.values_list("pk", flat=True)[:MOST])
    codes = [f"invoice:{pk}" for pk in ids]
    for kind in WITH_INVOICE if ids else ():
        rows = ROWS[kind][0]._default_manager.filter(company=company, invoice__in=ids)
        codes += [f"{kind}:{pk}" for pk in rows.values_list("pk", flat=True)[:MOST]]
    return list(customers.values_list("pk", flat=True)[:MOST]), codes


def _parts(event: Event) -> Subject:
    kind, _, rest = event.subject.partition(":")
    # An import tells of changed documents by their number, everybody else of invoices by their row.
    if kind in ("invoice", "credit_note", "payment") and event.kind.endswith(".changed"):
        return Subject(f"{kind}.number", rest, name=rest, customer_id=event.customer_id)
    changes = _changes(event) if event.kind == "firm.bank_account" else ()
    return Subject(kind, rest, changes=changes, customer_id=event.customer_id)


def _changes(event: Event) -> tuple[tuple[str, str, str], ...]:
    """What the event says was before and is now."""
    body = json.loads(event.body)
    return tuple((name, body["from"].get(name, ""), body["to"].get(name, "")) for name in body["fields"])


def _customers(company: Company, ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {pk for pk in ids if pk is not None}
    rows = Customer.objects.filter(company=company, pk__in=wanted) if wanted else Customer.objects.none()
    return dict(rows.values_list("pk", "name"))


def _told(part: Subject, known: Mapping[str, dict[str, Any]] | None, customers: Mapping[int, str]) -> Subject:
    customer = part.customer_id if part.customer_id in customers else None
    part = replace(part, customer_id=customer, customer=customers.get(customer, "") if customer else "")
    if known is None:
        return part
    return replace(part, **known[part.key]) if part.key in known else replace(part, gone=True)


def _known(company: Company, kind: str, keys: set[str], reader: int | None) -> dict[str, dict[str, Any]] | None:
    """What is on record of these things; None for a kind that needs no row."""
    if kind == "source":
        sources = _sources(company, keys)
        return {each.head: {"name": each.name} for each in sources}
    ids = [int(each) for each in keys if each.isdecimal() and len(each) <= 18]
    if kind == "customer":
        return {str(pk): {"customer_id": pk, "customer": name} for pk, name in _customers(company, ids).items()}
    if kind == "invoice":
        invoices = Invoice.objects.filter(company=company, pk__in=ids).values_list("pk", "number")
        return {str(pk): {"name": number} for pk, number in invoices}
    if kind == "user":
        people = User.objects.filter(pk__in=ids).values_list("pk", "name", "email")
        return {str(pk): {"name": name or email} for pk, name, email in people}
    if kind == "view":
        return {str(view.pk): _view(view, reader) for view in SavedView.objects.filter(company=company, pk__in=ids)}
    return _rows(company, kind, ids) if kind in ROWS else None


def _rows(company: Company, kind: str, ids: list[int]) -> dict[str, dict[str, Any]]:
    rows, describe = ROWS[kind]
    found = rows._default_manager.filter(company=company, pk__in=ids)
    if kind in BESIDE:
        found = found.select_related(BESIDE[kind])
    return {str(row.pk): describe(row) for row in found}


def _sources(company: Company, keys: set[str]) -> QuerySet[Any]:
    cut = Source.objects.filter(company=company).annotate(head=Substr("signature", 1, LONGEST_SOURCE))
    return cut.filter(head__in=keys)


def _view(view: SavedView, reader: int | None) -> dict[str, Any]:
    return {"name": view.name if view.owner_id in (None, reader) else ""}


def _number(row: Any) -> str:
    return row.invoice.number if row.invoice else ""
