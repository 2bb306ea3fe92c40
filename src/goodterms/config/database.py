"""How the product speaks to its database, safely by default, on SQLite and on PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dj_database_url

WAIT_SECONDS = 20


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite can use write-ahead logging without the WAL-reset bug.

    SQLite 3.7.0 to 3.51.2 can corrupt a database when two connections write and checkpoint at once; mended in
    3.51.3 and in the back-ports 3.44.6 and 3.50.7. 3.52.0 was withdrawn (sqlite.org, release notes of 3.51.3).

    >>> wal_is_safe((3, 40, 1)), wal_is_safe((3, 51, 3)), wal_is_safe((3, 50, 7)), wal_is_safe((3, 52, 0))
    (False, True, True, False)
    """
    if version[:2] == (3, 44):
        return version >= (3, 44, 6)
    if version[:2] == (3, 50):
        return version >= (3, 50, 7)
    return version >= (3, 51, 3) and version != (3, 52, 0)


def journal_mode(version: tuple[int, int, int] = sqlite3.sqlite_version_info[:3]) -> str:
    """The journal mode for this SQLite: "wal" where that is safe, else "delete"."""
    return "wal" if wal_is_safe(version) else "delete"


def connection_settings(url: str, *, app_role: str, as_owner: bool = False) -> dict[str, Any]:
    """Django's settings for one database. On PostgreSQL the product works as `app_role`, which owns nothing,
    so that row-level security holds for it; `as_owner` is for migrations only."""
    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    if settings["ENGINE"].endswith("sqlite3"):
        # recursive_triggers: without it a row that REPLACE removes is removed past the triggers that freeze facts.
        pragmas = (
            f"PRAGMA journal_mode={journal_mode()};PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            "PRAGMA recursive_triggers=ON;"
        )
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": WAIT_SECONDS,
            "init_command": pragmas,
        }
    else:
        role = "" if as_owner or not app_role else f"-c role={app_role} "
        settings["OPTIONS"] = {
            **settings.get("OPTIONS", {}),
            "options": f"{role}-c lock_timeout={WAIT_SECONDS}s -c timezone=UTC",
        }
        settings["CONN_HEALTH_CHECKS"] = True
    return settings


@contextmanager
def as_owner(connection: Any, url: str, app_role: str) -> Iterator[None]:
    """Work as the owner of the tables for a moment: only to create or change tables."""
    connection.close()
    connection.settings_dict.update(connection_settings(url, app_role=app_role, as_owner=True))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(connection_settings(url, app_role=app_role))
