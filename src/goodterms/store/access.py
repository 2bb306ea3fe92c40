"""The only way to objects: through a person's (or the operator's) access to one company.

`Access` knows the company and the role. Everything it hands out is filtered by company; an object of another
company does not exist (`NotHere`), exactly as one that was never there. On PostgreSQL `scope` also tells the
database which company is meant, for the length of one transaction, so that a forgotten filter shows nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from goodterms.core.basics.text import key as reference_key
from goodterms.store.durability import keep_directory
from goodterms.store.models import Company, Customer, Import, Invoice, Membership, TimelineHead, User

ROLES = ("viewer", "collector", "controller", "owner")


class NotHere(LookupError):
    """There is no such thing for this person: absent, or of another company. Nobody can tell which."""


class NotAllowed(PermissionError):
    """The person is known and the thing is theirs to see, but their role does not allow this."""


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody may reach: one company, one role, and who they are (`actor` for the timeline)."""

    company: Company
    role: str
    actor: str
    user: User | None = None

    def may(self, least: str) -> bool:
        """Whether the role is at least `least` (viewer < collector < controller < owner)."""
        return ROLES.index(self.role) >= ROLES.index(least)

    def require(self, least: str) -> None:
        if not self.may(least):
            raise NotAllowed(least)

    def customers(self) -> QuerySet[Customer]:
        return Customer.objects.filter(company=self.company)

    def customer(self, reference: str) -> Customer:
        """The customer with this reference, however it is spelt. Raises NotHere."""
        found = self.customers().filter(reference_key=reference_key(reference)).first()
        if found is None:
            raise NotHere(reference)
        return found

    def invoices(self) -> QuerySet[Invoice]:
        return Invoice.objects.filter(company=self.company)

    def imports(self) -> QuerySet[Import]:
        return Import.objects.filter(company=self.company)


@contextmanager
def scope(company_id: int, user_id: int | None = None) -> Iterator[None]:
    """Tell PostgreSQL whose rows are meant, until the end of one transaction. On SQLite nothing is needed:
    there, opening a transaction just to read would keep writers out."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        _tell("goodterms.company", str(company_id))
        if user_id is not None:
            _tell("goodterms.user", str(user_id))
        yield


@contextmanager
def writing(company_id: int) -> Iterator[None]:
    """One write transaction for one company: IMMEDIATE on SQLite, scoped by row-level security on PostgreSQL.

    The writers of one company queue, on both. Each of them ends with an event at the head of one chain anyway;
    waiting for it first means that two who take the same rows in another order never block each other for good.
    When it ends without an error, what was written survives a loss of power.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _tell("goodterms.company", str(company_id))
            TimelineHead.objects.select_for_update().filter(pk=company_id).first()
        else:
            transaction.on_commit(lambda: keep_directory(connection))
        yield


@contextmanager
def personal(user_id: int) -> Iterator[None]:
    """One write transaction for what belongs to a person and to no company; the writers of one person queue, on both
    databases. What was written survives a loss of power. Events of the person's companies are written inside it, in
    the order of the companies' numbers."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # Not the key: whoever gives the person a role at this moment, inside a company's queue, need not wait.
            User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
        else:
            transaction.on_commit(lambda: keep_directory(connection))
        yield


@contextmanager
def directory() -> Iterator[None]:
    """See which companies and memberships exist, nothing inside them: for the operator's command line."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        _tell("goodterms.directory", "on")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _tell("goodterms.directory", "off")


def as_operator(slug: str | None = None) -> Access:
    """Access of whoever runs the command line on this machine. Raises NotHere where the firm is not clear."""
    with directory():
        found = list(Company.objects.order_by("id"))
    if slug is not None:
        found = [c for c in found if c.slug == slug]
    if len(found) != 1:
        raise NotHere(slug or "")
    return Access(found[0], "owner", "operator")


def companies_of(user: User) -> list[Membership]:
    """The companies that a person works for, by name."""
    with _as_user(user.pk):
        return list(Membership.objects.filter(user=user).select_related("company").order_by("company__name", "id"))


def owns_a_firm(user: User) -> bool:
    """Whether somebody owns a firm of this installation: who may set up a further one."""
    return any(membership.role == "owner" for membership in companies_of(user))


def for_user(user: User, slug: str | None = None, *, among: Sequence[Membership] | None = None) -> Access:
    """A person's access to one of their companies: the named one, or their first. among: those, where they have been
    read already. Raises NotHere."""
    for membership in companies_of(user) if among is None else among:
        if slug is None or membership.company.slug == slug:
            return Access(membership.company, membership.role, f"user:{user.pk}", user)
    raise NotHere(slug or "")


@contextmanager
def _as_user(user_id: int) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        _tell("goodterms.user", str(user_id))
        yield


def _tell(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
