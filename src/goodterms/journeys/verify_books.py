"""Verifying the books: recompute every invariant from the rows and name what does not hold."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from goodterms.store import access, durability, guards
from goodterms.store.models import Company, Event, KeptContent, KeptDocument, TimelineHead
from goodterms.store.reading.checks import LEDGER, Check, company_checks
from goodterms.store.writing import timeline


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold."""

    invariant: str
    where: str
    expected: str
    found: str


@dataclass(slots=True)
class Verdict:
    """What was looked at and what was found."""

    checked: dict[str, int] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems

    def looked_at(self, name: str, count: int) -> None:
        self.checked[name] = self.checked.get(name, 0) + count


def verify(companies: list[Company] | None = None) -> Verdict:
    """Check every firm (or those given) and the database itself. Reads only."""
    verdict = Verdict()
    _database(verdict)
    if companies is None:
        with access.directory():
            companies = list(Company.objects.order_by("id"))
    for company in companies:
        with access.scope(company.pk):
            for check in (*LEDGER, *company_checks()):
                _run(check, company, verdict)
            _chain(company, verdict)
            _documents(company, verdict)
    return verdict


def _run(check: Check, company: Company, verdict: Verdict) -> None:
    with connection.cursor() as cursor:
        cursor.execute(check.looked_at.format(company=int(company.pk)))
        verdict.looked_at(f"{check.invariant} {check.name}", cursor.fetchone()[0])
        cursor.execute(check.broken.format(company=int(company.pk)))
        for where, expected, found in cursor.fetchall():
            place = f"{company.slug}: {where}"
            verdict.problems.append(Finding(check.invariant, place, str(expected), str(found)))


def _chain(company: Company, verdict: Verdict) -> None:
    """I6: the timeline is gapless, its digests recompute, and its head is its last event."""
    previous, seq, count = timeline.START, 0, 0
    events = Event.objects.filter(company=company).order_by("seq", "id").iterator(chunk_size=2000)
    for event in events:
        seq, count = seq + 1, count + 1
        for expected, found, what in _event_faults(event, previous, seq):
            where = f"{company.slug}: event {event.seq} {what}"
            verdict.problems.append(Finding("I6", where, expected, found))
        previous, seq = event.digest, event.seq
    verdict.looked_at("I6 timeline", count)
    head = TimelineHead.objects.filter(pk=company.pk).first()
    stands = (head.seq, head.digest) if head else (-1, "no head")
    if stands != (seq, previous):
        expected, found = f"{seq} {previous}", f"{stands[0]} {stands[1]}"
        verdict.problems.append(Finding("I6", f"{company.slug}: head of the timeline", expected, found))


def _event_faults(event: Event, previous: str, seq: int) -> Iterator[tuple[str, str, str]]:
    if event.seq != seq:
        yield str(seq), str(event.seq), "number"
    if event.previous_digest != previous:
        yield previous, event.previous_digest, "link to the event before"
    sealed = timeline.seal(
        event.previous_digest,
        event.company_id,
        event.seq,
        event.at,
        event.actor,
        event.kind,
        event.subject,
        event.customer_id,
        event.body,
    )
    if sealed != event.digest:
        yield sealed, event.digest, "seal"


def _documents(company: Company, verdict: Verdict) -> None:
    """I14: the content of every attached file is the one that was handed in, by its digest in the timeline."""
    sealed = {
        event.subject: json.loads(event.body).get("sha256")
        for event in Event.objects.filter(company=company, kind="document.kept").iterator(chunk_size=2000)
    }
    kept = KeptDocument.objects.filter(company=company).order_by("id")
    for document in kept.iterator(chunk_size=200):
        content = KeptContent.objects.filter(pk=document.pk).values_list("content", flat=True).first()
        found = "no content" if content is None else hashlib.sha256(bytes(content)).hexdigest()
        expected = sealed.get(f"document:{document.pk}", "an event of the timeline")
        where = f"{company.slug}: document {document.pk}"
        if found != document.sha256 or found != expected:
            verdict.problems.append(Finding("I14", where, str(expected), found))
    verdict.looked_at("I14 documents", kept.count())


def _database(verdict: Verdict) -> None:
    """I13: the database is sound, its settings are durable, its guards are in place."""
    checks: list[tuple[str, str, Any]] = []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            checks.append(("integrity check", "ok", "; ".join(str(r[0]) for r in cursor.fetchmany(5))))
            cursor.execute("PRAGMA foreign_key_check")
            lost = [f"{row[0]} row {row[1]} misses its {row[2]}" for row in cursor.fetchmany(20)]
            checks += [("foreign keys", "a parent", text) for text in lost]
            cursor.execute("PRAGMA foreign_keys")
            checks.append(("foreign keys switched on", "1", str(cursor.fetchone()[0])))
    settings = durability.live(connection)
    wanted = "full" if settings["engine"] == "sqlite" else "on"
    checks.append(("synchronous setting", wanted, settings["synchronous"]))
    checks += [("guard", "in place", f"{name} is missing") for name in guards.missing(connection)]
    verdict.looked_at("I13 database", len(checks))
    for where, expected, found in checks:
        if expected != found and not (where == "synchronous setting" and found in {"extra", "fsync off"}):
            verdict.problems.append(Finding("I13", f"database: {where}", expected, found))
