"""Importing a file: every row ends as created, updated, unchanged or rejected; good rows go in, a batch at a time.

A batch is one transaction. Killed at any moment, the import leaves whole batches; running the file again finds them
unchanged and completes the rest. A dry run does exactly the same and undoes each batch.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import IntegrityError, OperationalError, transaction

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.reading.mapping import Mapping
from goodterms.core.ledger.reading.mapping_text import mapping_to_json
from goodterms.core.ledger.reading.rows import LeftOut, PaymentRow, Rejected, Verdict
from goodterms.core.ledger.reading.totals import ControlTotals
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import Import, ImportRow, Payment
from goodterms.store.writing import timeline
from goodterms.store.writing.balances import Gone
from goodterms.store.writing.bulk import refresh_statistics
from goodterms.store.writing.importing.directory import Directory
from goodterms.store.writing.importing.outcomes import Batch
from goodterms.store.writing.importing.posting import post_batch

BATCH_ROWS = 2000
TRIES = 5
SETTLEMENT_FIELDS = {"settled_on", "settled_amount", "outstanding", "credited", "days_to_payment", "status"}
PROBLEMS_KEPT = 10_000
INTERRUPTED = N_("it was interrupted; import the file again")
LEASE = timedelta(minutes=5)
"""Longer than any batch takes: an import that has not been heard of for so long was killed."""

Progress = Callable[[int], bool]
"""Called with the number of rows done after each batch; returns whether to go on."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is to be imported, with how to read it. verdicts: opens it anew and yields one a line.

    size, read_to: how large it is and how far the present reading has come, in the same unit; 0 where nobody knows.
    """

    path: Path
    name: str
    mapping: Mapping
    header: tuple[str, ...]
    verdicts: Callable[[], Iterator[Verdict]]
    size: int = 0
    read_to: Callable[[], int] = lambda: 0


@dataclass(slots=True)
class Report:
    """What became of a file. file_totals, ledger_totals: per currency, in minor units. refused_totals: of rows that
    read well and that the ledger could not take. customers: how many are new."""

    kind: str
    import_id: int = 0
    state: str = Import.State.RUNNING
    outcomes: Counter[str] = field(default_factory=Counter)
    file_totals: ControlTotals = field(default_factory=ControlTotals)
    ledger_totals: Counter[str] = field(default_factory=Counter)
    refused_totals: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    customers: int = 0

    @property
    def rows(self) -> int:
        return sum(self.outcomes.values())

    def control(self) -> dict[str, dict[str, int]]:
        """The control totals, by currency, in minor units: what the file says = what the ledger has + not taken."""
        read = self.file_totals.by_currency
        told = {}
        for currency in sorted({*read, *self.ledger_totals}):
            found, refused = read.get(currency), self.refused_totals[currency]
            told[currency] = {
                "file": found.file if found else 0,
                "ledger": self.ledger_totals[currency],
                "not_taken": (found.rejected + found.left_out if found else 0) + refused,
                "refused": refused,
            }
        return told

    def as_json(self) -> dict[str, Any]:
        """The answer of `goodterms import --json` (docs/running/json.md)."""
        return {
            "kind": self.kind,
            "rows": self.rows,
            **{name: self.outcomes[name] for name in ("created", "updated", "unchanged", "rejected")},
            "totals": {c: {side: sums[side] for side in ("file", "ledger")} for c, sums in self.control().items()},
            "problems": [
                {"line": p.line, "column": p.column, "value": p.value, "reason": p.english} for p in self.problems
            ],
        }


def import_file(
    who: Access, file: File, *, dry_run: bool = False, progress: Progress | None = None, waiting: Import | None = None
) -> Report:
    """Import a file for a firm. Raises NotAllowed for a viewer.

    waiting: the row of a file that was received before and that the caller has claimed; else a new row is made.
    """
    who.require("collector")
    report = Report(kind=file.mapping.kind)
    reading = (waiting or _begin(who, file)) if not dry_run else None
    report.import_id = reading.pk if reading else 0
    try:
        finished = _read(who, file, report, reading, progress)
    except BaseException:
        if reading:
            with suppress(OperationalError):
                _end(who, reading, report, Import.State.FAILED)
        raise
    report.state = Import.State.DONE if finished else Import.State.CANCELLED
    if reading:
        _end(who, reading, report, report.state)
        refresh_statistics()
    return report


class _TakenOver(Exception):
    pass


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _begin(who: Access, file: File) -> Import:
    with access.writing(who.company.pk):
        _close_killed(who)
        return Import.objects.create(
            company=who.company,
            kind=file.mapping.kind,
            file_name=file.name[:255],
            sha256=digest_of(file.path),
            mapping=mapping_to_json(file.mapping),
            header=list(file.header),
            state=Import.State.RUNNING,
            actor=who.actor,
            bytes_total=file.size or file.path.stat().st_size,
            started_at=clock.now(),
            begun_at=clock.now(),
            leased_until=clock.now() + LEASE,
        )


def _close_killed(who: Access) -> None:
    """Say of imports whose process was killed that they did not come to their end; what they brought stays."""
    running = Import.objects.filter(company=who.company, state=Import.State.RUNNING, stored_as="")
    for killed in running.filter(leased_until__lt=clock.now()).order_by("pk"):
        Import.objects.filter(pk=killed.pk, state=Import.State.RUNNING).update(
            state=Import.State.FAILED, finished_at=clock.now(), problem=INTERRUPTED
        )
        timeline.append(
            who.company.pk,
            at=clock.now(),
            actor=who.actor,
            kind="import.failed",
            subject=f"import:{killed.pk}",
            body={"rows": killed.rows, "why": "interrupted"},
        )


def _read(who: Access, file: File, report: Report, reading: Import | None, progress: Progress | None) -> bool:
    """All batches of the file. Returns False where somebody asked to stop, or goes on with it in our place."""
    with access.scope(who.company.pk):
        newest = Payment.objects.order_by("-id").values_list("id", flat=True).first() or 0
        directory = Directory(who.company.pk, clock.now())
    in_file = _identities(file)
    verdicts, would_be_new = file.verdicts(), set[str]()
    done_to = _resume(who, reading, report)
    while whole := list(islice(verdicts, BATCH_ROWS)):
        for verdict in whole:
            report.file_totals.add(verdict)
            _keep_problems(report, verdict)
        batch_rows = [verdict for verdict in whole if verdict.line > done_to]
        if not batch_rows:
            # To read over a large part that is in takes long too: whoever goes on says that they are still there.
            if progress and not progress(report.rows):
                return False
            continue
        if reading is None:
            with access.scope(who.company.pk):
                directory = Directory(who.company.pk, clock.now())
        try:
            batch = _post(who, file, batch_rows, directory, reading, newest, in_file)
        except _TakenOver:
            return False
        report.outcomes += batch.outcomes
        would_be_new |= directory.ever_made
        report.customers = report.customers + directory.made_in_batch if reading else len(would_be_new)
        report.ledger_totals.update(batch.totals)
        report.refused_totals.update(batch.refused_totals)
        _keep_refusals(report, batch)
        if (progress and not progress(report.rows)) or (reading and _stop_asked(who, reading)):
            return False
    return True


def _resume(who: Access, reading: Import | None, report: Report) -> int:
    """The last line that an earlier attempt at this very import acknowledged (0: none), its outcomes counted."""
    if reading is None or reading.rows == 0:
        return 0
    with access.scope(who.company.pk):
        last = ImportRow.objects.filter(reading=reading).order_by("-line").values_list("line", flat=True).first()
    for name in ("created", "updated", "unchanged", "rejected"):
        report.outcomes[name] = getattr(reading, name)
    report.customers = reading.customers_made
    for currency, sums in reading.totals.items():
        report.ledger_totals[currency] = sums["ledger"]
        report.refused_totals[currency] = sums.get("refused", 0)
    return last or 0


def _post(
    who: Access,
    file: File,
    verdicts: Sequence[Verdict],
    directory: Directory,
    reading: Import | None,
    newest: int,
    in_file: Callable[[], Set[str]],
) -> Batch:
    """One batch, tried again where somebody else changed the same rows in between."""
    for attempt in range(TRIES):
        batch = Batch(
            company_id=who.company.pk,
            reading_id=reading.pk if reading else 0,
            at=clock.now(),
            today=clock.today(who.company),
            actor=who.actor,
            default_terms=who.company.default_terms,
            says_settlement=bool(SETTLEMENT_FIELDS.intersection(c.field for c in file.mapping.columns)),
            newest_payment=newest,
            in_file=in_file,
            record_at=_record_at(file),
        )
        try:
            with access.writing(who.company.pk):
                directory.known_before_batch()
                post_batch(batch, verdicts, directory)
                if reading is None:
                    transaction.set_rollback(True)
                else:
                    reading.customers_made += directory.made_in_batch
                    reading.bytes_read = max(reading.bytes_read, min(file.read_to(), reading.bytes_total))
                    _note_batch(who, reading, batch, verdicts)
            return batch
        except (Gone, IntegrityError):
            directory.forget_batch()
            if attempt == TRIES - 1:
                raise
    raise AssertionError("the loop returns or raises")


def _record_at(file: File) -> int:
    """Where the file says what a row is about."""
    for field_name in ("number", "reference", "customer_ref", "customer_name"):
        title = file.mapping.header_of(field_name)
        if title and title in file.header:
            return file.header.index(title)
    return -1


def _note_batch(who: Access, reading: Import, batch: Batch, verdicts: Sequence[Verdict]) -> None:
    """The counts of the import, and the timeline's event if the batch changed anything. Raises _TakenOver, so that the
    batch of a process that was given up as killed is undone: who goes on in its place would never count it."""
    counts = {name: batch.outcomes[name] for name in ("created", "updated", "unchanged", "rejected")}
    for name, count in counts.items():
        setattr(reading, name, getattr(reading, name) + count)
    reading.rows += sum(counts.values())
    for side, amounts in (("ledger", batch.totals), ("refused", batch.refused_totals)):
        for currency, amount in amounts.items():
            sums = reading.totals.setdefault(currency, {"file": 0, "ledger": 0})
            sums[side] = sums.get(side, 0) + amount
    so_far = {name: getattr(reading, name) for name in (*counts, "customers_made", "bytes_read")}
    lease = {} if reading.stored_as else {"leased_until": clock.now() + LEASE}
    mine = Import.objects.filter(pk=reading.pk, state=Import.State.RUNNING, leased_by=reading.leased_by)
    if not mine.update(rows=reading.rows, totals=reading.totals, **so_far, **lease):
        raise _TakenOver
    if counts["created"] or counts["updated"]:
        timeline.append(
            who.company.pk,
            at=batch.at,
            actor=who.actor,
            kind="import.batch",
            subject=f"import:{reading.pk}",
            body={"lines": [verdicts[0].line, verdicts[-1].line], **counts},
        )


def _end(who: Access, reading: Import, report: Report, state: str) -> None:
    """Say how it ended. Whoever was given up as killed, and is not, says nothing: somebody else goes on with it."""
    totals = report.control()
    with access.writing(who.company.pk):
        mine = Import.objects.filter(pk=reading.pk, state=Import.State.RUNNING, leased_by=reading.leased_by)
        ended = mine.update(
            state=state, totals=totals, rows_without_amount=report.file_totals.unread, finished_at=clock.now()
        )
        if not ended:
            return
        timeline.append(
            who.company.pk,
            at=clock.now(),
            actor=who.actor,
            kind=f"import.{state}",
            subject=f"import:{reading.pk}",
            body={"kind": report.kind, "sha256": reading.sha256, "rows": dict(report.outcomes)},
        )


def _stop_asked(who: Access, reading: Import) -> bool:
    with access.scope(who.company.pk):
        return Import.objects.filter(pk=reading.pk, cancel_asked=True).exists()


def _identities(file: File) -> Callable[[], Set[str]]:
    """The identities of all payments in the file; the file is read for them only when they are asked for."""
    found: set[str] | None = None

    def identities() -> Set[str]:
        nonlocal found
        if found is None:
            found = {v.identity for v in file.verdicts() if isinstance(v, PaymentRow)}
        return found

    return identities


def _keep_problems(report: Report, verdict: Verdict) -> None:
    if len(report.problems) >= PROBLEMS_KEPT:
        return
    if isinstance(verdict, Rejected):
        report.problems += [p if p.line else p.at(line=verdict.line) for p in verdict.problems]
    elif isinstance(verdict, LeftOut) and verdict.why != "blank":
        report.problems.append(Problem(f"row.{verdict.why}", verdict.reason, line=verdict.line))


def _keep_refusals(report: Report, batch: Batch) -> None:
    room = PROBLEMS_KEPT - len(report.problems)
    report.problems += [problem.at(line=line) for line, problem in batch.refused[: max(0, room)]]
