"""The state of the installation, for a person and for a monitor."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection

from goodterms import __version__
from goodterms.store import access, clock, durability
from goodterms.store.models import Company, Import, PlanRun

BACKUPS_SHOWN: Final = 10
OLD: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in the data folder. size: in bytes."""

    name: str
    made_at: datetime
    size: int

    @property
    def old(self) -> bool:
        """Whether a week of work would be lost with it."""
        return clock.now() - self.made_at > OLD


def backups_in(folder: Path) -> list[Backup]:
    """The latest backups in a folder, the newest first; none where there is no such folder."""
    found = []
    for path in folder.glob("*.tar.gz"):
        with suppress(FileNotFoundError):  # somebody has just put it away
            about = path.stat()
            found.append(Backup(path.name, datetime.fromtimestamp(about.st_mtime, UTC), about.st_size))
    return sorted(found, key=lambda each: (each.made_at, each.name), reverse=True)[:BACKUPS_SHOWN]


def health() -> dict[str, Any]:
    """What runs here and when it last did something. Reads only."""
    with access.directory():
        companies = list(Company.objects.order_by("id"))
    last_import, last_run = None, None
    for company in companies:
        with access.scope(company.pk):
            done = Import.objects.filter(company=company, state=Import.State.DONE).order_by("-finished_at").first()
            run = PlanRun.objects.filter(company=company).order_by("-made_at").first()
        if done and done.finished_at and (last_import is None or done.finished_at > last_import):
            last_import = done.finished_at
        if run and (last_run is None or run.made_at > last_run):
            last_run = run.made_at
    found = durability.live(connection)
    return {
        "version": __version__,
        "database": _without_secrets(settings.HERE.database_url),
        **found,
        "companies": len(companies),
        "last_import": last_import.isoformat() if last_import else None,
        "last_run": last_run.isoformat() if last_run else None,
    }


def _without_secrets(url: str) -> str:
    scheme, _, rest = url.partition("://")
    if "@" in rest:
        rest = rest.rpartition("@")[2]
    return f"{scheme}://{rest}"
