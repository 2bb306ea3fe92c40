"""Keeping the people at a customer: name, role, and how to reach them."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.db.models import F

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.basics.text import key
from goodterms.journeys import recording
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Contact, Customer


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a customer, as a form says it. contact_id: of somebody who is known already, with `version`."""

    name: str = ""
    role: str = Contact.Role.UNKNOWN
    email: str = ""
    phone: str = ""
    contact_id: int | None = None
    version: int = 0

    def problems(self) -> list[Problem]:
        found = []
        if not (self.name or self.email or self.phone):
            found.append(Problem("contact.empty", N_("Give a name, an e-mail address or a number"), column="name"))
        if self.email:
            try:
                validate_email(self.email)
            except ValidationError:
                found.append(
                    Problem(
                        "contact.email",
                        N_("{value} is not an e-mail address, such as name@example.com"),
                        {"value": self.email[:80]},
                        column="email",
                    )
                )
        if self.role not in Contact.Role.values:
            found.append(Problem("contact.role", N_("Choose a role"), column="role"))
        found += recording.cannot_be_kept(self.name, longest=200, column="name")
        found += recording.cannot_be_kept(self.email, longest=254, column="email")
        return found + recording.cannot_be_kept(self.phone, longest=60, column="phone")


def keep_contact(who: Access, customer: Customer, person: Person) -> list[Problem]:
    """Add somebody, or change what is known of them. Problems say what will not do; nothing is kept then."""
    who.require("collector")
    problems = person.problems()
    if problems:
        return problems
    try:
        with access.writing(who.company.pk):
            contact_id = _change(customer, person) if person.contact_id else _add(who, customer, person)
            if contact_id is None:
                return [_CHANGED]
            told = {"role": person.role, "new": person.contact_id is None}
            recording.tell(who, customer, "contact.kept", f"contact:{contact_id}", told)
    except IntegrityError:
        return [Problem("contact.twice", N_("This person is on the list already"), column="name")]
    return []


_CHANGED = Problem(
    "contact.changed", N_("Somebody else has changed this contact meanwhile; look again and repeat"), column="name"
)


def _add(who: Access, customer: Customer, person: Person) -> int:
    identity = key(person.email) or key(person.name) or key(person.phone)
    return Contact.objects.create(
        company=who.company,
        customer=customer,
        identity=identity[:320],
        name=person.name,
        role=person.role,
        email=person.email,
        phone=person.phone,
        created_at=clock.now(),
    ).pk


def _change(customer: Customer, person: Person) -> int | None:
    known = Contact.objects.filter(customer=customer, pk=person.contact_id or 0)
    if not known.exists():
        raise NotHere(str(person.contact_id))
    changed = known.filter(version=person.version).update(
        name=person.name, role=person.role, email=person.email, phone=person.phone, version=F("version") + 1
    )
    return person.contact_id if changed == 1 else None
