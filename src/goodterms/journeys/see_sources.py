"""Where the data come from: the files of one shape that were taken in, how fresh each is, how it is read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from goodterms.journeys.look_at_file import signature_of
from goodterms.store import clock
from goodterms.store.access import Access
from goodterms.store.models import Import, Source

LOOKED_AT: Final = 500
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class SourceSeen:
    """Files of one shape: what the latest of them was. days_old: whole days since it was taken in.

    old: longer ago than the firm allows (its setting `stale_after_days`). remembered: the next one is read without
    asking. files: how many of the last LOOKED_AT imports were of this shape."""

    name: str
    kind: str
    import_id: int
    file_name: str
    taken_at: datetime
    rows: int
    rejected: int
    days_old: int
    old: bool
    remembered: bool
    files: int


def see_sources(who: Access) -> list[SourceSeen]:
    """The sources of a firm, the freshest first. Reads only; looks at the last LOOKED_AT imports."""
    names = dict(Source.objects.filter(company=who.company).values_list("signature", "name"))
    done = who.imports().filter(state=Import.State.DONE, finished_at__isnull=False)
    latest: dict[tuple[str, str], Import] = {}
    counts: dict[tuple[str, str], int] = {}
    for found in done.order_by("-started_at", "-pk")[:LOOKED_AT]:
        shape = (signature_of([str(title) for title in found.header]), found.kind)
        latest.setdefault(shape, found)
        counts[shape] = counts.get(shape, 0) + 1
    return [_seen(who, found, names.get(shape[0], ""), counts[shape]) for shape, found in latest.items()][:SHOWN]


def _seen(who: Access, found: Import, name: str, files: int) -> SourceSeen:
    taken = found.finished_at or found.started_at
    days = (clock.now() - taken).days
    return SourceSeen(
        name=name or found.file_name,
        kind=found.kind,
        import_id=found.pk,
        file_name=found.file_name,
        taken_at=taken,
        rows=found.rows,
        rejected=found.rejected,
        days_old=days,
        old=days >= who.company.stale_after_days,
        remembered=bool(name),
        files=files,
    )
