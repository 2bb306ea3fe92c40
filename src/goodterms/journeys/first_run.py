"""The first two minutes: the owner's account, the firm, and with what to begin."""

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys.make_demonstration import make_demonstration
from goodterms.journeys.set_up import NewFirm, add_firm, add_person
from goodterms.store import access, clock
from goodterms.store.access import NotHere
from goodterms.store.models import Company, Membership, User


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the first person says. demonstration: also play with a firm that is made up."""

    name: str
    email: str
    password: str
    firm: NewFirm
    demonstration: bool = False

    def problems(self) -> list[Problem]:
        found = list(self.firm.problems())
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
    """Set up the firm and its owner. Raises NotHere where somebody was here before."""
    problems = beginning.problems()
    if problems:
        return problems
    with transaction.atomic():
        if User.objects.exists():
            raise NotHere("set up already")
        company = add_firm(beginning.firm, actor="first run")
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
    if beginning.demonstration:
        _play(user)
    return user, company


def _play(user: User) -> None:
    make_demonstration(as_of=clock.now().date())
    with access.directory():
        demo = Company.objects.filter(is_demonstration=True).order_by("-id").first()
        if demo is not None:
            Membership.objects.get_or_create(company=demo, user=user, defaults={"role": "owner"})
