"""Setting up: the tables, a firm, its first people."""

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from goodterms.core.basics.currencies import is_currency
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.store import access, clock, guards
from goodterms.store.models import Company, Membership, TimelineHead, User
from goodterms.store.writing import timeline
from goodterms.store.writing.bulk import reserve_ids


@dataclass(frozen=True, slots=True)
class NewFirm:
    """What has to be said about a firm before it can start."""

    name: str
    currency: str = "EUR"
    timezone: str = "UTC"
    country: str = ""
    region: str = ""
    is_demonstration: bool = False

    def problems(self) -> list[Problem]:
        """What is wrong with it, if anything."""
        found = []
        if not self.name.strip():
            found.append(Problem("firm.name", N_("Give the firm a name"), column="name"))
        if self.country and (len(self.country) != 2 or not self.country.isalpha()):
            found.append(Problem("firm.country", N_("Give the country as two letters, such as DE"), column="country"))
        if not is_currency(self.currency):
            text = N_("{value} is not a currency code of ISO 4217, such as EUR or GBP")
            found.append(Problem("firm.currency", text, {"value": self.currency}, column="currency"))
        if self.timezone not in clock.time_zones():
            text = N_("{value} is not a time zone name, such as Europe/Berlin")
            found.append(Problem("firm.timezone", text, {"value": self.timezone}, column="timezone"))
        return found


def make_tables() -> None:
    """Create or update the tables. Safe to repeat; on PostgreSQL it needs the owner's connection."""
    call_command("migrate", verbosity=0, interactive=False)
    guards.install(connection)


def tables_are_current() -> bool:
    """Whether the tables are there and every migration has been applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def add_firm(firm: NewFirm, *, actor: str) -> Company | list[Problem]:
    """Create a firm with an empty timeline. Returns the problems instead where something is wrong."""
    problems = firm.problems()
    if problems:
        return problems
    with transaction.atomic(), access.directory():
        company = Company(
            id=_next_id(Company),
            slug=_free_slug(firm.name),
            name=firm.name.strip(),
            currency=firm.currency,
            timezone=str(ZoneInfo(firm.timezone)),
            country=firm.country,
            region=firm.region,
            is_demonstration=firm.is_demonstration,
            created_at=clock.now(),
        )
        company.save(force_insert=True)
        with access.writing(company.pk):
            TimelineHead.objects.create(company=company, seq=0, digest=timeline.START)
            timeline.append(
                company.pk,
                at=clock.now(),
                actor=actor,
                kind="firm.added",
                subject=f"firm:{company.slug}",
                body={"currency": firm.currency, "timezone": firm.timezone, "country": firm.country},
            )
    return company


def add_person(company: Company, *, email: str, name: str, role: str, password: str, actor: str) -> User:
    """Give a person a role in a firm; a person who is known already keeps their password."""
    with access.writing(company.pk), access.directory():
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            user = User.objects.create_user(email, password, name=name, created_at=clock.now())
        Membership.objects.create(company=company, user=user, role=role)
        timeline.append(
            company.pk,
            at=clock.now(),
            actor=actor,
            kind="person.added",
            subject=f"user:{user.pk}",
            body={"role": role},
        )
    return user


def _next_id(model: type[Model]) -> int:
    return next(iter(reserve_ids(model, 1)))


def _free_slug(name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50] or "firm"
    taken = set(Company.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug
