"""Running the imports that wait: claimed by compare-and-set with a lease, so that each file is read by one process.

A process that is killed leaves whole batches and a lease that runs out; whoever comes next goes on after the last line
that has an outcome.
"""

import logging
import secrets
from datetime import timedelta
from typing import Final

from django.db.models import F, Q

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.reading.mapping_text import mapping_from_json
from goodterms.journeys.import_ledger import digest_of, import_file
from goodterms.journeys.look_at_file import as_file, look_at_file
from goodterms.journeys.receive_file import GONE, path_of, throw_away
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Company, Import, User
from goodterms.store.writing.importing.outcomes import because

LEASE: Final = timedelta(seconds=90)
MOST_ATTEMPTS: Final = 4
ALTERED: Final = N_("our copy of the file is no longer what was handed in")
log = logging.getLogger(__name__)


def run_waiting_imports(company: Company) -> int:
    """Import what waits at this firm, one file after the other. Returns how many were run."""
    worker, count = secrets.token_hex(8), 0
    while True:
        claimed = _claim(company, worker)
        if claimed is None:
            return count
        _run(company, claimed, worker)
        count += 1


def left_alone(found: Import) -> bool:
    """Whether a confirmed import has nobody who works on it."""
    if found.state == Import.State.WAITING:
        return bool(found.kind)
    late = found.leased_until is not None and found.leased_until < clock.now()
    return found.state == Import.State.RUNNING and bool(found.stored_as) and late


def _claim(company: Company, worker: str) -> Import | None:
    now = clock.now()
    free = Q(state=Import.State.WAITING) | Q(state=Import.State.RUNNING, leased_until__lt=now)
    with access.writing(company.pk):
        waiting = Import.objects.filter(free, company=company).exclude(kind="").exclude(stored_as="")
        first = waiting.order_by("started_at", "pk").first()
        if first is None:
            return None
        mine = Import.objects.filter(free, pk=first.pk).update(
            state=Import.State.RUNNING,
            leased_by=worker,
            leased_until=now + LEASE,
            attempts=F("attempts") + 1,
            begun_at=now,
            begun_bytes=F("bytes_read"),
        )
        if mine != 1:
            return None
        first.refresh_from_db()
    return first


def _run(company: Company, claimed: Import, worker: str) -> None:
    who = _for(company, claimed)
    if claimed.attempts > MOST_ATTEMPTS:
        _fail(company, claimed, N_("the import was started several times and never came to its end"))
        return
    try:
        path = path_of(claimed)
        if digest_of(path) != claimed.sha256:
            _fail(company, claimed, ALTERED)
            throw_away(claimed)
            return
        mapping = mapping_from_json(claimed.mapping)
        look = look_at_file(who, path, name=claimed.file_name, mapping=claimed.mapping)
        if isinstance(mapping, tuple) or not look.ready:
            problems: tuple[Problem, ...] = mapping if isinstance(mapping, tuple) else look.problems
            _fail(company, claimed, *(problems[:1] or (N_("the file cannot be read any more"),)))
            return

        def go_on(rows: int) -> bool:
            del rows
            return _keep_lease(company, claimed, worker)

        file = as_file(look, who, path)
        claimed.bytes_total = file.size or claimed.bytes_total
        with access.writing(company.pk):
            Import.objects.filter(pk=claimed.pk).update(bytes_total=claimed.bytes_total)
        import_file(who, file, progress=go_on, waiting=claimed)
    except NotHere:
        _fail(company, claimed, GONE)
    except Exception:
        log.exception("import %s failed", claimed.pk)
        _fail(company, claimed, N_("something of ours went wrong; it is in the log"))


def _for(company: Company, claimed: Import) -> Access:
    """The access of whoever confirmed the import: what they may not do, it does not do either."""
    kind, _, number = claimed.actor.partition(":")
    user = User.objects.filter(pk=int(number)).first() if kind == "user" and number.isdecimal() else None
    return Access(company, "collector", claimed.actor, user)


def _keep_lease(company: Company, claimed: Import, worker: str) -> bool:
    with access.writing(company.pk):
        mine = Import.objects.filter(pk=claimed.pk, leased_by=worker, state=Import.State.RUNNING)
        return mine.update(leased_until=clock.now() + LEASE) == 1


def _fail(company: Company, claimed: Import, problem: str | Problem) -> None:
    told = problem if isinstance(problem, Problem) else Problem("import.failed", problem)
    with access.writing(company.pk):
        mine = Import.objects.filter(pk=claimed.pk, leased_by=claimed.leased_by)
        mine.filter(state__in=(Import.State.RUNNING, Import.State.FAILED)).update(
            state=Import.State.FAILED, problem=told.english[:500], because=because((told,)), finished_at=clock.now()
        )
