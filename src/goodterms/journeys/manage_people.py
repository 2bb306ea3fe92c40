"""Who works at the firm and what each may do: take somebody in, give another role, let somebody go."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys.keep_second_factor import has_second_factor
from goodterms.store import access, clock
from goodterms.store.access import ROLES, Access, NotHere
from goodterms.store.models import CodeApp, Company, Membership, Passkey, User
from goodterms.store.writing import timeline

OWN_FIRST = Problem("firm.own_factor", N_("Set up your own second factor first, or you would lock yourself out"))
LAST_OWNER = Problem("person.last_owner", N_("The firm needs at least one owner"), column="role")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role in the firm. waiting: invited, and never signed in; secured: has a second factor."""

    user: User
    role: str
    waiting: bool
    secured: bool


def members_of(who: Access) -> list[Member]:
    """Everybody with a role in the firm, by name."""
    rows = list(
        Membership.objects.filter(company=who.company)
        .select_related("user")
        .annotate(
            app=Exists(CodeApp.objects.filter(user=OuterRef("user"))),
            passkey=Exists(Passkey.objects.filter(user=OuterRef("user"))),
        )
        .order_by("user__name", "pk")[:500]
    )
    return [Member(m.user, m.role, m.user.last_login is None, m.app or m.passkey) for m in rows]


def invite(who: Access, *, email: str, name: str, role: str) -> User | list[Problem]:
    """Give somebody a role. A person who is new here has no password yet: they set it by the link of a letter."""
    who.require("owner")
    problems = _wrong(email, name, role)
    if problems:
        return problems
    with access.writing(who.company.pk), access.directory():
        user = User.objects.filter(email=email.lower()).first() or _newcomer(email, name)
        _member, new = Membership.objects.get_or_create(company=who.company, user=user, defaults={"role": role})
        if not new:
            return [Problem("person.twice", N_("This person works here already"), column="email")]
        _tell(who, "person.added", user.pk, {"role": role})
    return user


def invite_again(who: Access, user_id: int) -> User | list[Problem]:
    """The person to whom the letter goes once more: only somebody who has never signed in."""
    who.require("owner")
    member = Membership.objects.filter(company=who.company, user=user_id).select_related("user").first()
    if member is None:
        raise NotHere(str(user_id))
    if member.user.last_login is not None:
        return [Problem("person.here", N_("This person has signed in already; a new password is asked for at sign-in"))]
    return member.user


def require_second_factor(who: Access, wanted: bool) -> list[Problem]:
    """Let nobody see the firm without a second factor, or let them again. An owner who has none would lock themselves
    out, and is told so instead."""
    who.require("owner")
    if wanted and (who.user is None or not has_second_factor(who.user)):
        return [OWN_FIRST]
    since = clock.now() if wanted else None
    with access.writing(who.company.pk):
        mine = Company.objects.filter(pk=who.company.pk, second_factor_since__isnull=wanted)
        if mine.update(second_factor_since=since) == 1:
            _tell_firm(who, "firm.second_factor", {"needed": wanted})
    return []


def change_role(who: Access, user_id: int, role: str) -> list[Problem]:
    """Give a person another role. The last owner stays owner."""
    who.require("owner")
    if role not in ROLES:
        return [Problem("person.role", N_("Choose a role"), column="role")]
    with access.writing(who.company.pk):
        member = Membership.objects.filter(company=who.company, user=user_id).first()
        if member is None:
            raise NotHere(str(user_id))
        if member.role == "owner" and role != "owner" and _owners(who) == 1:
            return [LAST_OWNER]
        Membership.objects.filter(pk=member.pk).update(role=role)
        _tell(who, "person.role", user_id, {"from": member.role, "to": role})
    return []


def let_go(who: Access, user_id: int) -> list[Problem]:
    """Take a person's role away. What they did stays in the record; their sessions find nothing from now on."""
    who.require("owner")
    with access.writing(who.company.pk):
        member = Membership.objects.filter(company=who.company, user=user_id).first()
        if member is None:
            raise NotHere(str(user_id))
        if member.role == "owner" and _owners(who) == 1:
            return [LAST_OWNER]
        member.delete()
        _tell(who, "person.removed", user_id, {"role": member.role})
    return []


def _newcomer(email: str, name: str) -> User:
    """A new person; or, where another firm has just taken in the same one, that one."""
    try:
        with transaction.atomic():
            return User.objects.create_user(email, None, name=name, created_at=clock.now())
    except IntegrityError:
        return User.objects.get(email=email.lower())


def _owners(who: Access) -> int:
    return Membership.objects.filter(company=who.company, role="owner", user__is_active=True).count()


def _wrong(email: str, name: str, role: str) -> list[Problem]:
    found = []
    try:
        validate_email(email)
    except ValidationError:
        text = N_("Give the person's e-mail address, such as name@example.com")
        if email.strip():
            text = N_("{value} is not an e-mail address, such as name@example.com")
        found.append(Problem("person.email", text, {"value": email[:80]}, column="email"))
    if not name.strip() or len(name) > 200:
        found.append(Problem("person.name", N_("Give the person's name"), column="name"))
    if role not in ROLES:
        found.append(Problem("person.role", N_("Choose a role"), column="role"))
    return found


def _tell(who: Access, kind: str, user_id: int, body: dict[str, str]) -> None:
    timeline.append(who.company.pk, at=clock.now(), actor=who.actor, kind=kind, subject=f"user:{user_id}", body=body)


def _tell_firm(who: Access, kind: str, body: dict[str, object]) -> None:
    subject = f"firm:{who.company.slug}"
    timeline.append(who.company.pk, at=clock.now(), actor=who.actor, kind=kind, subject=subject, body=body)
