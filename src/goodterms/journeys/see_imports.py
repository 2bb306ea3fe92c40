"""What was imported: the history, one import with its verdict, what it changed, and its bad rows to mend."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Q

from goodterms.core.basics.text import key
from goodterms.journeys.import_ledger import LEASE as OWN_LEASE
from goodterms.journeys.look_at_file import OURS
from goodterms.journeys.run_imports import LEASE
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import Import, ImportRow, Invoice, Payment

PAGE: Final = 25
ROWS_PAGE: Final = 50
PIECE: Final = 2000
SILENT: Final = timedelta(seconds=15)
"""So long without a word is said: no batch takes so long unless something is wrong."""
SURE_AFTER: Final = timedelta(seconds=3)
_UNCONFIRMED: Final = Q(state=Import.State.WAITING, kind="")
ENDS: Final[dict[str, Q]] = {
    "in": Q(state=Import.State.DONE),
    "mend": Q(rejected__gt=0),
    "going": Q(state=Import.State.RUNNING) | Q(state=Import.State.WAITING) & ~Q(kind=""),
    "unconfirmed": _UNCONFIRMED,
    "refused": Q(state=Import.State.REFUSED),
    "stopped": Q(state__in=(Import.State.CANCELLED, Import.State.FAILED)),
}
"""How an import ended, as the history is narrowed by it. Files that somebody sent away are shown among all only."""


@dataclass(frozen=True, slots=True)
class History:
    """A page of the history. found: how many there are of each end."""

    rows: list[Import]
    page: int
    more: bool
    end: str
    found: dict[str, int]


@dataclass(frozen=True, slots=True)
class Far:
    """How far a running import is. share: 0 to 100, None where nobody knows. seconds: what is likely left, None where
    it cannot be said yet. silent: seconds since the last word of it, 0 while that is nothing unusual."""

    share: int | None = None
    seconds: int | None = None
    silent: int = 0

    @property
    def quarters(self) -> int:
        """Whole quarters of the file that are read: what is worth a word to whoever hears the page."""
        return (self.share or 0) // 25


@dataclass(frozen=True, slots=True)
class Row:
    """How a row of the file ended. customers: whose record it is; more than one where several have its number.

    amount_minor: of a document or payment that came with this import, as it came, where exactly one is meant.
    """

    row: ImportRow
    customers: tuple[tuple[int, str], ...] = ()
    amount_minor: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of the rows of an import that ended in one way, in the order of the file."""

    outcome: str
    rows: list[Row]
    page: int
    more: bool


def see_imports(who: Access, *, page: int = 1, end: str = "") -> History:
    """A page of the history, the latest first. end: one of ENDS, or "" for all."""
    start = (max(1, page) - 1) * PAGE
    end = end if end in ENDS else ""
    wanted = who.imports().filter(ENDS[end]) if end else who.imports()
    rows = list(wanted.order_by("-started_at", "-pk")[start : start + PAGE + 1])
    found = {name: who.imports().filter(narrow).count() for name, narrow in ENDS.items()}
    return History(rows[:PAGE], max(1, page), len(rows) > PAGE, end, found)


def standing(found: Import) -> str:
    """What became of an import, in one word more than its state says: a file that waits was never confirmed, or waits
    for its turn; one that runs may have lost its worker; one that is done may have rows to mend."""
    if found.state == Import.State.WAITING:
        return "queued" if found.kind else "unconfirmed"
    if found.state == Import.State.RUNNING and found.leased_until and found.leased_until < clock.now():
        return "interrupted"
    return "to_mend" if found.state == Import.State.DONE and found.rejected else found.state


def how_far(found: Import) -> Far:
    """How far a running import is, by the bytes of the file that were read."""
    if found.state != Import.State.RUNNING or not found.bytes_total:
        return Far()
    now = clock.now()
    share = min(99, found.bytes_read * 100 // found.bytes_total)
    if found.leased_until is None or found.begun_at is None:
        return Far(share)
    heard = found.leased_until - (LEASE if found.stored_as else OWN_LEASE)
    silent = max(timedelta(0), now - heard)
    if silent > SILENT:
        return Far(share, None, int(silent.total_seconds()))
    done, took = found.bytes_read - found.begun_bytes, heard - found.begun_at
    if took < SURE_AFTER or done * 20 < found.bytes_total:
        return Far(share)
    left = took * ((found.bytes_total - found.bytes_read) / done) - silent
    return Far(share, max(1, int(left.total_seconds())))


def rows_of(who: Access, found: Import, outcome: str, *, page: int = 1) -> Rows:
    """A page of the rows of an import that ended in this way, each with whose record it is.

    A row is found again by its number or reference, as the file had it; imports of earlier versions are too.
    """
    start = (max(1, page) - 1) * ROWS_PAGE
    wanted = ImportRow.objects.filter(company=who.company, reading=found, outcome=outcome).order_by("line")
    rows = list(wanted[start : start + ROWS_PAGE + 1])
    shown = rows[:ROWS_PAGE]
    met = _met(who, found, [r.record for r in shown if r.record and outcome != ImportRow.Outcome.REJECTED])
    made = outcome == ImportRow.Outcome.CREATED
    told = [_row(r, met.get(key(r.record)[:120], []), priced=made) for r in shown]
    return Rows(outcome, told, max(1, page), len(rows) > ROWS_PAGE)


_Met = dict[str, list[tuple[int, str, int | None, str]]]


def _met(who: Access, found: Import, records: Sequence[str]) -> _Met:
    """By folded number: (customer, name, minor units, currency) of each record of the ledger that has it."""
    met: _Met = {}
    if found.kind == "customers":
        keys = {key(record)[:100] for record in records}
        customers = who.customers().filter(reference_key__in=keys)
        for pk, folded, name in customers.values_list("id", "reference_key", "name"):
            met.setdefault(folded, []).append((pk, name, None, ""))
    elif found.kind == "payments":
        columns = ("reference", "customer_id", "customer__name", "amount_minor", "currency")
        paid = Payment.objects.filter(company=who.company, reference__in=set(records), reverses=None)
        for reference, *rest in paid.values_list(*columns)[: 20 * ROWS_PAGE]:
            met.setdefault(key(reference)[:120], []).append(tuple(rest))
    elif found.kind != "contacts":
        keys = {key(record)[:120] for record in records}
        columns = ("number_key", "customer_id", "customer__name", "amount_minor", "currency")
        documents = Invoice.objects.filter(company=who.company, number_key__in=keys)
        for folded, *rest in documents.values_list(*columns)[: 20 * ROWS_PAGE]:
            met.setdefault(folded, []).append(tuple(rest))
    return met


def _row(row: ImportRow, met: Sequence[tuple[int, str, int | None, str]], *, priced: bool) -> Row:
    customers = tuple(dict.fromkeys((pk, name) for pk, name, _, _ in met))
    amount, currency = met[0][2:] if priced and len(met) == 1 else (None, "")
    return Row(row, customers, amount, currency)


def rows_to_mend(
    found: Import, titles: tuple[str, str] = ("line", "what is wrong"), say: Callable[[ImportRow], str] | None = None
) -> Iterator[list[str]]:
    """The rejected rows as they stood in the file, with line and reason in two columns behind; header first.

    titles: of the two columns, which begin with our name so that they are known when the file comes back. say: the
    reason of a row in the reader's language. Sent piece by piece, when the page and its scope are done; read so too,
    so that a slow reader blocks nobody.
    """
    at = [n for n, title in enumerate(found.header) if not str(title).strip().lower().startswith(OURS)]
    yield [*(found.header[n] for n in at), *(OURS + title for title in titles)]
    after = -1
    while True:
        with access.scope(found.company_id):
            rows = ImportRow.objects.filter(reading=found, outcome=ImportRow.Outcome.REJECTED, line__gt=after)
            piece = list(rows.order_by("line")[:PIECE])
        for row in piece:
            cells = [str(cell) for cell in json.loads(row.cells or "[]")]
            reason = say(row) if say else row.reason
            wrong = f"{row.column}: {reason}".removeprefix(": ")
            yield [*(cells[n] if n < len(cells) else "" for n in at), str(row.line), wrong]
        if len(piece) < PIECE:
            return
        after = piece[-1].line
