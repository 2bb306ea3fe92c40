"""The ageing of every customer on a day and on the same day a month before: read once, and kept while nothing about
what is owed has changed.

What is kept is a cache in the memory of one process, no data of the business: it can be lost at any moment and is
read again. Whoever asks for a day that is being read waits for that reading; a large ledger is read in a thread of
its own, so that a page can say how far it is.
"""

from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from threading import Lock, Semaphore, Thread
from time import sleep
from typing import Any, Final

import numpy as np
from django.db.models import Q

from goodterms.columns.ageing import age_customers
from goodterms.columns.extracts import EXTRACTS
from goodterms.columns.reading import LedgerColumns, open_ledger
from goodterms.config import environment
from goodterms.core.basics.calendars import add_months
from goodterms.core.basics.text import order_key
from goodterms.core.ledger.ageing import Basis, Buckets
from goodterms.store import access
from goodterms.store.access import Access
from goodterms.store.models import Allocation, Event, OpenItem

NOT_LEDGER: Final = (
    "note.", "contact.", "hold.", "promise.", "answer.", "observation.", "observed.", "override.", "advice.", "bond.",
    "dispute.", "view.", "person.", "plan.made", "playbook.", "source.", "customer.assigned", "backup.", "import.done",
)  # fmt: skip
"""Events that change nothing about what is owed."""
MOST_KEPT: Final = 4
MOST_BEGUN: Final = 4
"""Readings of one firm that go on or wait for their turn: whoever asks for a hundred days at once has no hundred
threads, and keeps no other firm waiting."""
ASKED_AGAIN: Final = 0.2
"""Seconds until somebody who needs the figures asks again whether there is room for their reading."""
AT_ONCE: Final = 20_000
"""Open items, and allocations to go through, up to which a ledger is read well within a second (bench/ageing.py)."""
SMALL_WITHIN: Final = 5.0
"""Seconds within which such a ledger is there, unless it waits behind the large ones of others."""
PARTS: Final = len(EXTRACTS) + 2


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """The ageing of every customer on both days, as columns of numbers. customers: the ids of all, rising; places:
    the place of each in the order of their names (`order_key`)."""

    as_of: date
    before: date
    basis: Basis
    buckets: Buckets
    now: dict[str, Any]
    then: dict[str, Any]
    customers: Any
    places: Any


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading that goes on. done: how many of its parts are there."""

    as_of: date
    done: int
    parts: int = PARTS


@dataclass(frozen=True, slots=True)
class What:
    """What is read: since and until as for `open_ledger`. small: whether that takes no time worth speaking of."""

    company: int
    as_of: date
    before: date
    basis: Basis
    buckets: Buckets
    since: date | None
    until: date | None
    small: bool


@dataclass(slots=True)
class _Run:
    """A reading that goes on, or what came of it."""

    what: What
    found: "Future[Days]" = field(default_factory=Future)
    done: int = 0

    def tell(self, done: int, of: int = PARTS) -> None:
        del of
        self.done = done


_RUNS: OrderedDict[tuple[object, ...], _Run] = OrderedDict()
_LOCK: Final = Lock()
_TURN: Final = Semaphore(2)


def days_of(who: Access, day: date) -> Days:
    """The ageing on a day and a month before; waits for it. Raises LedgerUnreadable."""
    while (run := _run(who, day)) is None:
        sleep(ASKED_AGAIN)
    return _result(run, None)


def reading_of(who: Access, day: date, *, seconds: float) -> Reading | None:
    """How far the reading for `days_of` is, where it takes longer than so many seconds from now; None where it is
    there. A small ledger is waited for some seconds longer. Raises LedgerUnreadable where the reading failed; asked
    again, it is begun again."""
    run = _run(who, day)
    if run is None:
        return Reading(day, 0)
    try:
        _result(run, max(seconds, SMALL_WITHIN) if run.what.small else seconds)
    except TimeoutError:
        if run.found.done():
            raise
        return Reading(day, run.done)
    return None


def ledger_digest(who: Access) -> str:
    """What names the state of what is owed: the seal of the last event that changed any of it."""
    other = Q()
    for kind in NOT_LEDGER:
        other |= Q(kind__startswith=kind)
    with access.scope(who.company.pk):
        last = Event.objects.filter(company=who.company).exclude(other).order_by("-seq").first()
    return last.digest if last else ""


def _run(who: Access, day: date) -> _Run | None:
    """The reading of a day: kept, going on, or begun now; None where so many go on that it has to wait."""
    basis: Basis = "invoice" if who.company.ageing_basis == "invoice" else "due"
    buckets = Buckets(tuple(who.company.bucket_edges))
    key = (who.company.pk, ledger_digest(who), day, basis, buckets.edges)
    with _LOCK:
        known = _known(key)
    if known is not None:
        return known
    what = what_to_read(who, day, basis, buckets)
    with _LOCK:
        known = _known(key)
        if known is not None:
            return known
        begun = sum(not each.found.done() for each in _RUNS.values() if each.what.company == what.company)
        if begun >= MOST_BEGUN:
            return None
        run = _RUNS[key] = _Run(what)
    try:
        Thread(target=_read_in_turn, args=(run,), name="ageing", daemon=True).start()
    except RuntimeError as fault:  # no room for a thread; nobody shall wait for it
        run.found.set_exception(fault)
    return run


def _known(key: tuple[object, ...]) -> _Run | None:
    """What is kept or goes on; what was asked for last is forgotten last."""
    run = _RUNS.get(key)
    if run is not None:
        _RUNS.move_to_end(key)
    return run


def _keep(run: _Run) -> None:
    """Keep the few results that were read or asked for last, this one among them."""
    with _LOCK:
        for key in [key for key, each in _RUNS.items() if each is run]:
            _RUNS.move_to_end(key)
        there = [key for key, each in _RUNS.items() if each.found.done()]
        for key in there[: max(0, len(there) - MOST_KEPT)]:
            del _RUNS[key]


def _result(run: _Run, seconds: float | None) -> Days:
    """What came of a reading. One that failed is told to those who wait, or to the next who asks, and forgotten."""
    try:
        return run.found.result(seconds)
    finally:
        if run.found.done() and run.found.exception() is not None:
            with _LOCK:
                for key in [key for key, each in _RUNS.items() if each is run]:
                    del _RUNS[key]


def what_to_read(who: Access, day: date, basis: Basis, buckets: Buckets) -> What:
    """From which end to read: what has moved since, or what had happened by then. Reading backwards costs about
    four times as much a row, because every row is looked up by what it belongs to (bench/ageing.py)."""
    before = add_months(day, -1)
    with access.scope(who.company.pk):
        moves = Allocation.objects.filter(company=who.company)
        since, until = moves.filter(effective_on__gt=before).count(), moves.filter(effective_on__lte=day).count()
        items = OpenItem.objects.filter(company=who.company).order_by()[: AT_ONCE + 1].count()
    backwards = since <= AT_ONCE or 4 * since <= until
    small = max(items, since, until) <= AT_ONCE
    first, last = (before, None) if backwards else (None, day)
    return What(who.company.pk, day, before, basis, buckets, first, last, small)


def _read_in_turn(run: _Run) -> None:
    """Read, two at a time in one process; whatever happens is told to those who wait."""
    try:
        with _TURN:
            found = _read(run)
    except BaseException as fault:  # raised again where it is waited for
        run.found.set_exception(fault)
    else:
        run.found.set_result(found)
    _keep(run)


def _read(run: _Run) -> Days:
    what, here = run.what, environment.read()
    with open_ledger(
        here.database_url,
        what.company,
        app_role=here.app_role,
        since=what.since,
        until=what.until,
        told=run.tell,
    ) as ledger:
        now = _aged(ledger, what, what.as_of)
        run.tell(PARTS - 1)
        then = _aged(ledger, what, what.before)
        customers, places = _places(ledger)
    return Days(what.as_of, what.before, what.basis, what.buckets, now, then, customers, places)


def _aged(ledger: LedgerColumns, what: What, day: date) -> dict[str, Any]:
    """The ageing of a day as arrays, by customer."""
    table = age_customers(ledger, as_of=day, basis=what.basis, buckets=what.buckets)
    table = table.sort_by([("customer", "ascending"), ("currency", "ascending")])
    return {name: table.column(name).to_numpy(zero_copy_only=False) for name in table.column_names}


def _places(ledger: LedgerColumns) -> tuple[Any, Any]:
    """The ids of all customers, rising, and the place of each in the order of their names."""
    rows = ledger.backend.con.sql("SELECT id, name FROM customer ORDER BY id").fetchall()
    order = sorted(range(len(rows)), key=lambda n: (order_key(rows[n][1]), rows[n][0]))
    places = np.empty(len(rows), dtype=np.int64)
    places[order] = np.arange(len(rows))
    return np.array([row[0] for row in rows], dtype=np.int64), places
