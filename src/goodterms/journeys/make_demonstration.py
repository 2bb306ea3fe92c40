"""The demonstration firm: two years of business, played from a seed, brought in through the normal import.

What its people said and did goes in as they would have recorded it. The true reasons behind it are not stored: the
product has to find them out, as with any customer.
"""

import secrets
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from goodterms.core.basics.text import key
from goodterms.demo.files import IMPORTED, write_files
from goodterms.demo.generator import play
from goodterms.demo.people import OURS
from goodterms.demo.rows import Demonstration, EventRow
from goodterms.journeys.import_ledger import import_file
from goodterms.journeys.look_at_file import as_file, look_at_file
from goodterms.journeys.set_up import NewFirm, add_firm, add_person
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import (
    Bond,
    Company,
    Customer,
    Dispute,
    Invoice,
    Letterhead,
    Membership,
    Note,
    Observation,
    Promise,
    Touch,
    User,
)
from goodterms.store.writing import timeline

SEED = 7
FIRM = NewFirm("Nordwind Kältetechnik", "EUR", "Europe/Berlin", "DE", "", is_demonstration=True)
EMAIL = "demo@nordwind.example"
SETTLED_AFTER = timedelta(days=21)

LETTERHEAD = {
    "address": "Am Musterkai 12\n20457 Hamburg",
    "vat_number": "DE123456788",
    "registration": "Amtsgericht Hamburg, HRB 000000",
    "iban": "DE89370400440532013000",
    "bank": "Musterbank Hamburg",
    "ask_name": "Katrin Vogel",
    "ask_phone": "+49 40 66969 120",
    "ask_email": "buchhaltung@nordwind.example",
}

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SignIn:
    """How to enter the demonstration. The password is known only now: what is kept of it is a hash."""

    email: str
    password: str


def demonstration(slug_of: str = "") -> Company | None:
    """The demonstration firm, if there is one."""
    with access.directory():
        found = Company.objects.filter(is_demonstration=True).order_by("id")
        return (found.filter(slug=slug_of) if slug_of else found).first()


def make_demonstration(*, as_of: date, told: Told = lambda _: None) -> SignIn:
    """Create the firm and everything in it, up to the end of the day `as_of`."""
    company, sign_in = found_demonstration()
    fill_demonstration(company, as_of=as_of, told=told)
    return sign_in


def found_demonstration() -> tuple[Company, SignIn]:
    """The firm and its people, with empty books."""
    company = add_firm(FIRM, actor="operator")
    if not isinstance(company, Company):
        raise TypeError("the demonstration firm is well-formed")
    password = secrets.token_urlsafe(9)
    add_person(company, email=EMAIL, name="Katrin Vogel", role="owner", password=password, actor="operator")
    _letterhead(company)
    for name in OURS[1:]:
        _colleague(company, name)
    return company, SignIn(EMAIL, password)


def fill_demonstration(company: Company, *, as_of: date, told: Told = lambda _: None) -> None:
    """Two years of business, as its bookkeeping would hand it in, and what was said and done."""
    who = Access(company, "owner", "operator")
    made = play(Random(SEED), as_of=as_of)  # noqa: S311 - a play, not a secret
    with tempfile.TemporaryDirectory(prefix="goodterms-demonstration-") as folder:
        files = write_files(made, Path(folder))
        for name in IMPORTED:
            look = look_at_file(who, files[name])
            report = import_file(who, as_file(look, who, files[name]))
            told(f"{name.replace('_', ' ')}: {report.rows} rows")
    _record(who, made)


def renew_sign_in() -> SignIn:
    """A fresh password for the demonstration's owner: the old one is kept nowhere, so it cannot be told again."""
    password = secrets.token_urlsafe(9)
    user = User.objects.get(email=EMAIL)
    user.set_password(password)
    user.save(update_fields=["password"])
    return SignIn(EMAIL, password)


def _letterhead(company: Company) -> None:
    """What stands on the firm's papers: the registry's example of an IBAN, a number kept for films."""
    with access.writing(company.pk):
        Letterhead.objects.create(company=company, version=1, **LETTERHEAD)


def _colleague(company: Company, name: str) -> None:
    """Somebody of the firm who owns relationships; nobody can sign in as them."""
    email = f"{key(name).replace(' ', '.')}@nordwind.example"
    with access.writing(company.pk), access.directory():
        user = User.objects.create_user(email, None, name=name, created_at=clock.now())
        Membership.objects.create(company=company, user=user, role="collector")


def _record(who: Access, made: Demonstration) -> None:
    """What was said and done, as the firm's people would have recorded it."""
    with access.writing(who.company.pk):
        customers = {c.reference: c for c in who.customers()}
        invoices = {(i.customer_id, i.number): i for i in who.invoices().filter(kind="invoice")}
        people = {m.user.name: m.user for m in Membership.objects.filter(company=who.company).select_related("user")}
        for name, user in people.items():
            who.customers().filter(owner_name=name).update(owner=user)
        for event in made.events:
            customer = customers[event.customer]
            invoice = invoices.get((customer.pk, event.invoice.number)) if event.invoice else None
            for row in _rows(who, event, customer, invoice, people.get(event.ours), made.as_of):
                row.save(force_insert=True)
        timeline.append(
            who.company.pk,
            at=clock.now(),
            actor=who.actor,
            kind="demonstration.recorded",
            subject=f"firm:{who.company.slug}",
            body={"events": len(made.events)},
        )


Record = Touch | Promise | Observation | Dispute | Bond | Note


def _rows(
    who: Access, event: EventRow, customer: Customer, invoice: Invoice | None, author: User | None, as_of: date
) -> Iterator[Record]:
    about: dict[str, Any] = {"company": who.company, "customer": customer}
    spoken = {**about, "on_day": event.on, "author": author}
    if event.kind in ("call", "letter", "reply"):
        channel = {"call": "phone", "letter": "letter", "reply": "email"}[event.kind]
        theirs = event.kind == "reply"
        yield Touch(**spoken, channel=channel, from_them=theirs, answered=bool(event.theirs), text=event.text)
    if event.kind == "reply" and "portal" in event.text:
        yield Observation(**spoken, kind=Observation.Kind.PAPER_FAULT, text=event.text)
    if event.kind == "request":
        yield Observation(**spoken, kind=Observation.Kind.ASKED_NEW_TERMS, text=event.text)
    if event.kind == "promise" and event.amount_minor and event.promised_for:
        yield Promise(
            **about,
            invoice=invoice,
            given_on=event.on,
            due_on=event.promised_for,
            currency=customer_currency(invoice, who),
            amount_minor=event.amount_minor,
            text=event.text,
            author=author,
        )
    if event.kind == "dispute" and invoice is not None:
        yield from _dispute(about, event, invoice, as_of)
    if event.kind == "bond":
        yield Bond(**about, holder=author, holder_name=event.ours, strength_percent=80, evidence=event.text)
    if event.kind in ("route", "referral"):
        at = clock.now()
        yield Note(**about, author=author, text=f"{event.on.isoformat()}: {event.text}", written_at=at)


def _dispute(about: dict[str, Any], event: EventRow, invoice: Invoice, as_of: date) -> Iterator[Dispute]:
    """The import knows that the invoice is disputed, not since when; where it is over, the file says no."""
    open_one = Dispute.objects.filter(invoice=invoice)
    if open_one.update(raised_on=event.on, reason=event.text[:300]) == 0:
        settled = min(event.on + SETTLED_AFTER, as_of)
        yield Dispute(**about, invoice=invoice, raised_on=event.on, resolved_on=settled, reason=event.text[:300])


def customer_currency(invoice: Invoice | None, who: Access) -> str:
    """The currency of a promise: that of the invoice it is about, else the firm's."""
    return invoice.currency if invoice else who.company.currency
