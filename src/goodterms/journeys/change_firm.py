"""Changing what the firm is like: its name, clock, buckets, terms, and the days on which it is closed."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError
from django.db.models import F

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.terms_notation import parse_terms
from goodterms.journeys import recording
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import ClosedDay, Company
from goodterms.store.reading import calendar
from goodterms.store.writing import timeline

MOST_BUCKETS = 8


@dataclass(frozen=True, slots=True)
class Firm:
    """The settings as a form says them. buckets: upper edges in days, such as "0, 30, 60, 90". region: code of a
    part of the country that has public holidays of its own; one of another country counts as none."""

    name: str
    country: str
    timezone: str
    buckets: str
    basis: str
    default_terms: str
    stale_after_days: int | None
    region: str = ""

    def edges(self) -> list[int] | None:
        """The bucket edges, or None where they make no buckets."""
        parts = [part.strip() for part in self.buckets.replace(";", ",").split(",") if part.strip()]
        if (
            not parts
            or len(parts) > MOST_BUCKETS
            or not all(p.isascii() and p.isdecimal() and len(p) <= 4 for p in parts)
        ):
            return None
        edges = [int(part) for part in parts]
        return edges if edges == sorted(set(edges)) else None

    def problems(self) -> list[Problem]:
        found = recording.cannot_be_kept(self.name, longest=200, column="name")
        if not self.name.strip():
            found.append(Problem("firm.name", N_("Give the firm a name"), column="name"))
        if self.country and (len(self.country) != 2 or not self.country.isalpha()):
            found.append(Problem("firm.country", N_("Give the country as two letters, such as DE"), column="country"))
        if self.timezone not in clock.time_zones():
            text = N_("{value} is not a time zone name, such as Europe/Berlin")
            found.append(Problem("firm.timezone", text, {"value": self.timezone[:60]}, column="timezone"))
        if self.edges() is None:
            text = N_("Give the last day of each bucket, rising, such as 0, 30, 60, 90")
            found.append(Problem("firm.buckets", text, column="buckets"))
        if self.basis not in Company.Basis.values:
            found.append(Problem("firm.basis", N_("Say from which day the age counts"), column="basis"))
        found += recording.cannot_be_kept(self.default_terms, longest=100, column="default_terms")
        terms = parse_terms(self.default_terms)
        if isinstance(terms, Problem):
            found.append(Problem(terms.code, terms.reason, terms.params, terms.remedy, column="default_terms"))
        if self.stale_after_days is None or not 1 <= self.stale_after_days <= 365:
            found.append(
                Problem("firm.stale", N_("Give a number of days between 1 and 365"), column="stale_after_days")
            )
        return found


def change_firm(who: Access, firm: Firm, *, version: int) -> list[Problem]:
    """Change the firm's settings. Says so where somebody else has changed them meanwhile; nothing is kept then."""
    who.require("controller")
    problems = firm.problems()
    edges = firm.edges()
    if problems or edges is None:
        return problems
    new = {
        "name": firm.name.strip(),
        "country": firm.country.upper(),
        "region": firm.region if firm.region in dict(regions_of(firm.country)) else "",
        "timezone": firm.timezone,
        "bucket_edges": edges,
        "ageing_basis": firm.basis,
        "default_terms": firm.default_terms.strip(),
        "stale_after_days": firm.stale_after_days,
    }
    changed = sorted(name for name, value in new.items() if getattr(who.company, name) != value)
    if not changed:
        return []
    with access.writing(who.company.pk):
        mine = Company.objects.filter(pk=who.company.pk, version=version)
        if mine.update(**new, version=F("version") + 1) != 1:
            text = N_("Somebody else has changed the settings meanwhile; look again and repeat")
            return [Problem("firm.changed", text, column="name")]
        _tell(who, "firm.changed", {"fields": changed})
    return []


def close_on(who: Access, day: date | None, name: str) -> list[Problem]:
    """Keep a day on which the firm is closed."""
    who.require("controller")
    if day is None or not name.strip():
        return [Problem("closed.empty", N_("Give the day and what it is called"), column="day")]
    try:
        with access.writing(who.company.pk):
            ClosedDay.objects.create(company=who.company, day=day, name=name.strip()[:100])
            _tell(who, "firm.closed_on", {"day": day.isoformat()})
    except IntegrityError:
        return [Problem("closed.twice", N_("This day is on the list already"), column="day")]
    return []


def open_on(who: Access, closed_id: int) -> None:
    """Take a day off the list of closed days."""
    who.require("controller")
    with access.writing(who.company.pk):
        closed = ClosedDay.objects.filter(company=who.company, pk=closed_id).first()
        if closed is None:
            raise NotHere(str(closed_id))
        closed.delete()
        _tell(who, "firm.open_on", {"day": closed.day.isoformat()})


def closed_days(who: Access) -> list[ClosedDay]:
    """The days on which the firm is closed, the latest first."""
    return list(ClosedDay.objects.filter(company=who.company).order_by("-day")[:200])


def regions_of(country: str) -> list[tuple[str, str]]:
    """(code, name) of the parts of a country (ISO 3166) that have public holidays of their own."""
    return calendar.regions_of(country.upper())


def public_holidays(who: Access, year: int, *, language: str) -> list[tuple[date, str]]:
    """The public holidays of the firm's country and region in a year, with their names; empty where they are not
    known."""
    return calendar.holidays_of(who.company, year, language=language)


def _tell(who: Access, kind: str, body: dict[str, object]) -> None:
    subject = f"firm:{who.company.slug}"
    timeline.append(who.company.pk, at=clock.now(), actor=who.actor, kind=kind, subject=subject, body=body)
