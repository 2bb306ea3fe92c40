"""Who works at the firm and what each may do: take somebody in, give another role, let somebody go."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.store import access, clock
from goodterms.store.access import ROLES, Access, NotHere
from goodterms.store.models import Membership, User
from goodterms.store.writing import timeline

LAST_OWNER = Problem("person.last_owner", N_("The firm needs at least one owner"), column="role")


def members_of(who: Access) -> list[Membership]:
    """Everybody with a role in the firm, by name."""
    return list(
        Membership.objects.filter(company=who.company).select_related("user").order_by("user__name", "pk")[:500]
    )


def invite(who: Access, *, email: str, name: str, role: str) -> User | list[Problem]:
    """Give somebody a role. A person who is new here has no password yet: they set it by the link of a letter."""
    who.require("owner")
    problems = _wrong(email, name, role)
    if problems:
        return problems
    with access.writing(who.company.pk), access.directory():
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            user = User.objects.create_user(email, None, name=name, created_at=clock.now())
        _member, new = Membership.objects.get_or_create(company=who.company, user=user, defaults={"role": role})
        if not new:
            return [Problem("person.twice", N_("This person works here already"), column="email")]
        _tell(who, "person.added", user.pk, {"role": role})
    return user


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


def _owners(who: Access) -> int:
    return Membership.objects.filter(company=who.company, role="owner", user__is_active=True).count()


def _wrong(email: str, name: str, role: str) -> list[Problem]:
    found = []
    try:
        validate_email(email)
    except ValidationError:
        text = N_("{value} is not an e-mail address, such as name@example.com")
        found.append(Problem("person.email", text, {"value": email[:80]}, column="email"))
    if not name.strip() or len(name) > 200:
        found.append(Problem("person.name", N_("Give the person's name"), column="name"))
    if role not in ROLES:
        found.append(Problem("person.role", N_("Choose a role"), column="role"))
    return found


def _tell(who: Access, kind: str, user_id: int, body: dict[str, str]) -> None:
    timeline.append(who.company.pk, at=clock.now(), actor=who.actor, kind=kind, subject=f"user:{user_id}", body=body)
