"""Looking at a file before it is imported: what it is, how it will be read, what has to be asked.

How a person confirmed that a source is to be read is remembered by the names of its columns, and found again when
the next export of the same source comes, in whatever order its columns are.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from goodterms.core.basics.problems import Problem
from goodterms.core.ledger.reading.fields import Kind
from goodterms.core.ledger.reading.mapping import Fit, fit
from goodterms.core.ledger.reading.mapping import Mapping as ColumnMapping
from goodterms.core.ledger.reading.mapping_text import (
    mapping_from_json,
    mapping_from_toml,
    mapping_to_json,
)
from goodterms.core.ledger.reading.questions import Question, answer
from goodterms.core.ledger.reading.recognising import Recognition, recognise
from goodterms.core.ledger.reading.row_by_row import read_rows
from goodterms.core.ledger.reading.rows import Verdict
from goodterms.core.ledger.reading.words import fold
from goodterms.files.opening import open_table
from goodterms.files.table import Table
from goodterms.journeys.import_ledger import File
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import Source
from goodterms.store.writing import timeline

OURS: Final = "goodterms: "


@dataclass(frozen=True, slots=True)
class Look:
    """What a file turned out to be. ready: it can be imported as it is.

    recognition: the guess with its reasons; None where a remembered or given mapping is used. source: name of the
    source whose mapping was remembered, "" otherwise.
    """

    table: Table
    mapping: ColumnMapping | None
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    recognition: Recognition | None = None
    source: str = ""

    @property
    def ready(self) -> bool:
        return self.mapping is not None and not self.questions and not self.problems


def look_at_file(
    who: Access,
    path: Path,
    *,
    name: str = "",
    kind: Kind | None = None,
    currency: str = "",
    sheet: str | None = None,
    mapping: str = "",
    answers: Mapping[str, str] | None = None,
) -> Look:
    """Open a file and find out how to read it. Changes nothing.

    mapping: text of a mapping (JSON or TOML) that the person gives. answers: to the questions that an earlier look
    asked, by their code. What the person says goes before what is remembered, and that before what is guessed.
    """
    table = open_table(path, name=name, sheet=sheet)
    if table.refused:
        return Look(table, None, problems=table.problems)
    if mapping:
        given = mapping_from_json(mapping) if mapping.lstrip().startswith("{") else mapping_from_toml(mapping)
        return _with_mapping(table, given)
    if kind is None and not currency and not answers:
        remembered = _remembered(who, table.header)
        if remembered is not None:
            return _with_mapping(table, mapping_from_json(remembered.mapping), remembered.name)
    found = recognise(
        table.header,
        table.rows(),
        kind=kind,
        currency=currency or who.company.currency,
        name=table.sheet or table.name,
        preamble=table.preamble,
        date_system=table.date_system,
    )
    return _answered(table, found, answers or {})


def first_rows(look: Look, who: Access, count: int) -> list[Verdict]:
    """How the first rows will be read: the live preview of a mapping."""
    if look.mapping is None:
        return []
    rows = islice(look.table.rows(), count)
    return list(read_rows(rows, look.mapping, header=look.table.header, zone=ZoneInfo(who.company.timezone)))


def as_file(look: Look, who: Access, path: Path) -> File:
    """The file, ready to be imported."""
    mapping = look.mapping
    if mapping is None or not look.ready:
        raise ValueError("there are open questions about the file")
    zone = ZoneInfo(who.company.timezone)

    def verdicts() -> Iterator[Verdict]:
        return read_rows(look.table.rows(), mapping, header=look.table.header, zone=zone)

    far = look.table.progress
    return File(path, look.table.name or path.name, mapping, look.table.header, verdicts, far.total, lambda: far.done)


def remember(who: Access, look: Look, *, name: str) -> None:
    """Keep the mapping for the next file with the same columns."""
    who.require("collector")
    if look.mapping is None:
        raise ValueError("there is no mapping to remember")
    signature, text = signature_of(look.table.header), mapping_to_json(look.mapping)
    with access.writing(who.company.pk):
        known = Source.objects.filter(company=who.company, signature=signature).first()
        if known is not None and known.mapping == text:
            return
        if known is None:
            Source.objects.create(company=who.company, name=name[:120], signature=signature, mapping=text)
        else:
            mine = Source.objects.filter(pk=known.pk, version=known.version)
            mine.update(mapping=text, version=known.version + 1)
        timeline.append(
            who.company.pk,
            at=clock.now(),
            actor=who.actor,
            kind="source.remembered",
            subject=f"source:{signature[:16]}",
            body={"mapping": text},
        )


def signature_of(header: Sequence[str]) -> str:
    """What a source is recognised by: its column names, in any order and spelling. The columns that we add to rows
    that are to be mended do not count: the mended file is read as the one it came from."""
    folded = sorted(fold(title) for title in header if not is_ours(title))
    return hashlib.sha256("\x1f".join(folded).encode("utf-8", "replace")).hexdigest()


def is_ours(title: str) -> bool:
    """Whether a column was added by us, to rows that are to be mended.

    >>> is_ours("goodterms: line"), is_ours("Line")
    (True, False)
    """
    return title.strip().lower().startswith(OURS)


def _remembered(who: Access, header: Sequence[str]) -> Source | None:
    with access.scope(who.company.pk):
        return Source.objects.filter(company=who.company, signature=signature_of(header)).first()


def _with_mapping(table: Table, given: ColumnMapping | tuple[Problem, ...], source: str = "") -> Look:
    if not isinstance(given, ColumnMapping):
        return Look(table, None, problems=given, source=source)
    laid = fit(given, table.header)
    problems = () if isinstance(laid, Fit) else laid
    return Look(table, given, problems=problems, source=source)


def _answered(table: Table, found: Recognition, answers: Mapping[str, str]) -> Look:
    mapping, left, problems = found.mapping, [], list(found.problems)
    for question in found.questions:
        said = answers.get(f"{question.code}:{question.column}") or answers.get(question.code)
        if said is None:
            left.append(question)
            continue
        better = answer(mapping, question, said)
        if isinstance(better, Problem):
            problems.append(better)
        else:
            mapping = better
    if not left and not problems and not isinstance(laid := fit(mapping, table.header), Fit):
        problems += laid
    return Look(table, mapping, tuple(left), tuple(problems), found)
