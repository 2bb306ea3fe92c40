"""Receiving a file in the browser: kept under a name of ours, looked at, its columns given a meaning, then queued.

A received file is a row in state "waiting" without a kind. Once its columns are confirmed it gets kind and mapping
and is taken by `run_imports`. What the visitor called the file is kept for showing only.
"""

import hashlib
import logging
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final, cast

from django.conf import settings
from django.db import DatabaseError

from goodterms.core.basics.amounts import AmountStyle
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.reading.fields import FIELDS, KINDS, Kind
from goodterms.core.ledger.reading.mapping import Column
from goodterms.core.ledger.reading.mapping import Mapping as ColumnMapping
from goodterms.core.ledger.reading.mapping_text import mapping_to_json
from goodterms.core.ledger.reading.questions import Question
from goodterms.journeys.import_ledger import File, Report, import_file
from goodterms.journeys.look_at_file import Look, as_file, look_at_file, remember
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Company, Import
from goodterms.store.writing.importing.outcomes import because

LARGEST: Final = 200 * 1024 * 1024
DRY_ROWS: Final = 20_000
LOOKS: Final = 20
ORDERS: Final = ("dmy", "mdy", "ymd")
GONE: Final = N_("the uploaded file is not kept any more")
log = logging.getLogger(__name__)
ENDED_EARLY: Final = (Import.State.CANCELLED, Import.State.FAILED)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose: the kind, the field of each column in order ("" = not read), what the file leaves open.

    dates, decimal: answers to what the file leaves open. dates_as, decimal_as: how all dates and amounts are written,
    also where something else was recognised ("" = column by column, as recognised).
    """

    kind: str
    fields: tuple[str, ...]
    currency: str = ""
    dates: str = ""
    decimal: str = ""
    number_from: tuple[str, ...] = ()
    sign: str = "as_is"
    dates_as: str = ""
    decimal_as: str = ""


def receive(who: Access, pieces: Iterable[bytes], *, name: str) -> Import | Problem:
    """Keep an uploaded file. Nothing is read into the ledger yet."""
    who.require("collector")
    folder = Path(settings.HERE.home) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    token = secrets.token_hex(16)
    target, digest, size = folder / token, hashlib.sha256(), 0
    try:
        with target.open("xb") as out:
            for piece in pieces:
                size += len(piece)
                if size > LARGEST:
                    raise _TooLarge
                digest.update(piece)
                out.write(piece)
    except _TooLarge:
        target.unlink(missing_ok=True)
        return Problem(
            "upload.large", N_("The file is larger than {most} MB"), {"most": LARGEST // 1024**2}, column="file"
        )
    with access.writing(who.company.pk):
        return Import.objects.create(
            company=who.company,
            file_name=shown_name(name),
            sha256=digest.hexdigest(),
            stored_as=token,
            state=Import.State.WAITING,
            actor=who.actor,
            bytes_total=size,
            started_at=clock.now(),
        )


class _TooLarge(Exception):
    pass


def shown_name(name: str) -> str:
    """A file name that can be shown: its last part, without control characters, at most 120 long.

    >>> shown_name("../../etc/pass\\x00wd"), shown_name("a.csv\\r\\nX: y")
    ('passwd', 'a.csvX: y')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[:120] or "file"


def received(who: Access, import_id: int) -> Import:
    """An import of the firm. Raises NotHere."""
    found = who.imports().filter(pk=import_id).first()
    if found is None:
        raise NotHere(str(import_id))
    return found


def path_of(found: Import) -> Path:
    """Where a received file is kept. Raises NotHere where it is not kept any more."""
    path = Path(settings.HERE.home) / "uploads" / found.stored_as
    if not found.stored_as or not found.stored_as.isalnum() or not path.is_file():
        raise NotHere(found.stored_as)
    return path


def look_again(who: Access, found: Import, chosen: Chosen | None = None) -> Look:
    """How the file would be read, as recognised or as a person chose."""
    path = path_of(found)
    first = look_at_file(who, path, name=found.file_name)
    if chosen is None or first.table.refused:
        return first
    kind = chosen.kind if chosen.kind in KINDS else None
    guess = first
    if first.mapping is None or (kind and first.mapping.kind != kind):
        guess = look_at_file(who, path, name=found.file_name, kind=kind)
    mapping = _mapping(first.table.header, chosen, guess.mapping)
    look = look_at_file(who, path, name=found.file_name, mapping=mapping_to_json(mapping))
    asked = guess.recognition.questions if guess.recognition else ()
    left = tuple(q for q in asked if _still_open(q, mapping))
    settled = {q.settles for q in left}
    return replace(look, questions=left, problems=tuple(p for p in look.problems if p.code not in settled))


def _still_open(question: Question, mapping: ColumnMapping) -> bool:
    column = next((c for c in mapping.columns if c.header == question.column), None)
    if question.code == "date_order":
        return column is not None and FIELDS[column.field].content == "date" and not column.dates.order
    if question.code == "decimal_mark":
        return column is not None and FIELDS[column.field].content == "amount" and not column.amounts.decimal
    if question.code == "currency":
        return not mapping.currency and not any(c.field == "currency" for c in mapping.columns)
    numbered = any(c.field == "number" for c in mapping.columns)
    return question.code == "number_from" and not mapping.number_from and not numbered


def chosen_of(look: Look) -> Chosen:
    """The choice that a look amounts to: what the form shows at first."""
    mapping = look.mapping
    if mapping is None:
        return Chosen("ledger", tuple("" for _ in look.table.header))
    at = {column.header: column.field for column in mapping.columns}
    orders = {c.dates.order for c in mapping.columns if FIELDS[c.field].content == "date"} - {""}
    marks = {c.amounts.decimal for c in mapping.columns if FIELDS[c.field].content == "amount"} - {""}
    return Chosen(
        mapping.kind,
        tuple(at.get(h, "") for h in look.table.header),
        mapping.currency,
        sign=mapping.sign,
        dates_as=min(orders) if len(orders) == 1 else "",
        decimal_as=min(marks) if len(marks) == 1 else "",
    )


def try_it(who: Access, look: Look, found: Import) -> Report:
    """A dry run over the first rows: the real import, undone batch by batch."""
    file = as_file(look, who, path_of(found))
    some = File(file.path, file.name, file.mapping, file.header, lambda: islice(file.verdicts(), DRY_ROWS))
    return import_file(who, some, dry_run=True)


def queue(who: Access, look: Look, found: Import) -> bool:
    """Confirm the columns: the file is imported next. False where somebody has confirmed it meanwhile."""
    who.require("collector")
    if look.mapping is None or not look.ready:
        raise ValueError("there are open questions about the file")
    with access.writing(who.company.pk):
        mine = Import.objects.filter(pk=found.pk, company=who.company, state=Import.State.WAITING, kind="")
        changed = mine.update(
            kind=look.mapping.kind,
            mapping=mapping_to_json(look.mapping),
            header=list(look.table.header),
            actor=who.actor,
            started_at=clock.now(),
        )
        if changed:
            remember(who, look, name=found.file_name)
    return changed == 1


def settle(who: Access, found: Import) -> bool:
    """Open a file that waits, once, and say so where it cannot be read at all: it is refused, and its copy is thrown
    away. Returns whether it can be read."""
    try:
        look = look_at_file(who, path_of(found), name=found.file_name)
        refused = look.problems[0] if look.table.refused else None
        state = Import.State.REFUSED if refused else Import.State.WAITING
    except NotHere:
        refused, state = Problem("upload.gone", GONE), Import.State.FORGOTTEN
    with access.writing(who.company.pk):
        mine = Import.objects.filter(pk=found.pk, company=who.company, state=Import.State.WAITING, kind="")
        said = {"looked_at": clock.now(), "state": state}
        if refused:
            told = {"problem": refused.english[:500], "because": because((refused,)), "finished_at": clock.now()}
            said |= told
        mine.update(**said)
    if refused:
        throw_away(found)
    return refused is None


def settle_waiting(company: Company) -> int:
    """Look at files that wait and that nobody has looked at: those of earlier versions, and those whose visitor went
    away. Returns how many were looked at."""
    who = Access(company, "collector", "worker")
    with access.scope(company.pk):
        waiting = who.imports().filter(state=Import.State.WAITING, kind="", looked_at=None).order_by("pk")
        found = list(waiting[:LOOKS])
    for one in found:
        try:
            settle(who, one)
        except (DatabaseError, OSError):
            raise
        except Exception:
            # A file that nobody thought of keeps no other waiting; whoever opens its page sees what is wrong with it.
            log.exception("file %s could not be looked at", one.pk)
            with access.writing(company.pk):
                who.imports().filter(pk=one.pk).update(looked_at=clock.now())
    return len(found)


def forget(who: Access, found: Import) -> bool:
    """Throw away a file that was never confirmed. False where somebody has confirmed it meanwhile."""
    who.require("collector")
    with access.writing(who.company.pk):
        mine = Import.objects.filter(pk=found.pk, company=who.company, state=Import.State.WAITING, kind="")
        changed = mine.update(state=Import.State.FORGOTTEN, finished_at=clock.now())
    if changed:
        throw_away(found)
    return changed == 1


def stop(who: Access, found: Import) -> bool:
    """Ask an import to stop after its batch; one that has not begun does not begin. False where it has ended."""
    who.require("collector")
    with access.writing(who.company.pk):
        rows = Import.objects.filter(pk=found.pk, company=who.company).exclude(kind="")
        asked = rows.filter(state__in=(Import.State.WAITING, Import.State.RUNNING)).update(cancel_asked=True)
        rows.filter(state=Import.State.WAITING).update(state=Import.State.CANCELLED, finished_at=clock.now())
    return asked == 1


def can_be_taken(found: Import) -> bool:
    """Whether a file waits for somebody to say what it is: neither confirmed nor forgotten, and still kept."""
    if found.state != Import.State.WAITING or found.kind:
        return False
    try:
        return path_of(found).is_file()
    except NotHere:
        return False


def can_go_on(found: Import) -> bool:
    """Whether an import that stopped or failed can be gone on with: its file is still kept."""
    if found.state not in ENDED_EARLY or not found.kind:
        return False
    try:
        return path_of(found).is_file()
    except NotHere:
        return False


def go_on(who: Access, found: Import) -> bool:
    """Let an import that stopped or failed go on after the last line that has an outcome. False where it cannot."""
    who.require("collector")
    if not can_go_on(found):
        return False
    with access.writing(who.company.pk):
        mine = Import.objects.filter(pk=found.pk, company=who.company, state__in=ENDED_EARLY).exclude(kind="")
        again = {"cancel_asked": False, "attempts": 0, "finished_at": None, "problem": "", "because": ""}
        changed = mine.update(state=Import.State.WAITING, actor=who.actor, **again)
    return changed == 1


def throw_away(found: Import) -> None:
    """Delete our copy of a file."""
    with suppress(NotHere, OSError):
        path_of(found).unlink()


def _mapping(header: Sequence[str], chosen: Chosen, guess: ColumnMapping | None) -> ColumnMapping:
    """The mapping that a person's choice makes; styles that were recognised stay where nobody says otherwise."""
    known: Mapping[str, Column] = {c.header: c for c in guess.columns} if guess else {}
    columns = []
    for title, name in zip(header, chosen.fields, strict=False):
        if name not in FIELDS:
            continue
        like = known.get(title, Column(title, name))
        amounts, dates = like.amounts, like.dates
        if chosen.decimal in (".", ",") and not amounts.decimal:
            amounts = AmountStyle("." if chosen.decimal == "." else ",")
        if chosen.dates in ORDERS and not dates.order:
            dates = replace(dates, order=chosen.dates)  # type: ignore[arg-type]
        if chosen.decimal_as in (".", ","):
            amounts = AmountStyle("." if chosen.decimal_as == "." else ",", amounts.indian)
        if chosen.dates_as in ORDERS:
            dates = replace(dates, order=chosen.dates_as)  # type: ignore[arg-type]
        columns.append(Column(title, name, amounts=amounts, dates=dates))
    return ColumnMapping(
        kind=cast(Kind, chosen.kind),
        columns=tuple(columns),
        currency="" if any(c.field == "currency" for c in columns) else chosen.currency,
        sign="reversed" if chosen.sign == "reversed" else "as_is",
        number_from=tuple(h for h in chosen.number_from if h in header),
        days_from=guess.days_from if guess else "issued_on",
    )
