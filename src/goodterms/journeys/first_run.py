"""The first two minutes: the owner's account, and a firm: their own, or one that is made up to look around in."""

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys.make_demonstration import fill_demonstration, found_demonstration
from goodterms.journeys.set_up import NewFirm, add_firm, add_person
from goodterms.store import clock
from goodterms.store.access import NotHere
from goodterms.store.models import Company, User


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the first person says. firm: None, to look around in the demonstration first; their own comes later."""

    name: str
    email: str
    password: str
    firm: NewFirm | None

    def problems(self) -> list[Problem]:
        found = list(self.firm.problems()) if self.firm else []
        if not self.name.strip():
            found.append(Problem("person.name", N_("Say your name"), column="person"))
        try:
            validate_email(self.email)
        except ValidationError:
            text = N_("Say your e-mail address, such as name@example.com")
            if self.email.strip():
                text = N_("{value} is not an e-mail address, such as name@example.com")
            found.append(Problem("person.email", text, {"value": self.email[:80]}, column="email"))
        try:
            validate_password(self.password, User(email=self.email, name=self.name))
        except ValidationError as weak:
            found += [Problem("person.password", message, column="password") for message in weak.messages]
        return found


def begin(beginning: Beginning) -> tuple[User, Company] | list[Problem]:
    """Set up the firm and its owner. Raises NotHere where somebody was here before.

    The demonstration's books are filled in once its owner can sign in: were that cut off, nobody would be locked out.
    """
    problems = beginning.problems()
    if problems:
        return problems
    with transaction.atomic():
        if User.objects.exists():
            raise NotHere("set up already")
        company = _firm(beginning.firm)
        if isinstance(company, list):
            return company
        user = add_person(
            company,
            email=beginning.email,
            name=beginning.name.strip(),
            role="owner",
            password=beginning.password,
            actor="first run",
        )
    if beginning.firm is None:
        fill_demonstration(company, as_of=clock.now().date())
    return user, company


def _firm(own: NewFirm | None) -> Company | list[Problem]:
    return add_firm(own, actor="first run") if own else found_demonstration()[0]
