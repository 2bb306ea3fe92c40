"""What the live connection must be like before anything is acknowledged: looked up, not assumed."""

import os
from pathlib import Path
from typing import Any

from django.db import OperationalError

from goodterms.config.database import journal_mode


class NotDurable(SystemExit):
    """The database would acknowledge what a power cut can take away. The product does not start."""


def live(connection: Any) -> dict[str, str]:
    """Engine, version, journal mode and synchronous setting as the connection has them now."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            version = cursor.fetchone()[0]
            cursor.execute("PRAGMA journal_mode")
            journal = cursor.fetchone()[0]
            cursor.execute("PRAGMA synchronous")
            level = ("off", "normal", "full", "extra")[cursor.fetchone()[0]]
            return {
                "engine": "sqlite",
                "engine_version": version,
                "journal_mode": journal,
                "synchronous": level,
            }
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')"
        )
        version, fsync, commit = cursor.fetchone()
    return {
        "engine": "postgresql",
        "engine_version": version,
        "journal_mode": "wal",
        "synchronous": commit if fsync == "on" else "fsync off",
    }


def assert_durable(connection: Any) -> None:
    """Raise NotDurable where an acknowledged write could be lost or the file be corrupted."""
    found = live(connection)
    if found["engine"] == "sqlite":
        if found["synchronous"] not in {"full", "extra"}:
            raise NotDurable(f"SQLite runs with synchronous={found['synchronous']}; it must be full.")
        if found["journal_mode"] == "wal" and journal_mode() != "wal":
            raise NotDurable(
                f"SQLite {found['engine_version']} can corrupt a database in write-ahead mode (WAL-reset bug)."
            )
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys")
            if cursor.fetchone()[0] != 1:
                raise NotDurable("SQLite runs without foreign keys.")
    elif found["synchronous"] == "off":
        raise NotDurable("PostgreSQL runs with synchronous_commit=off; acknowledged work could be lost.")


def keep_directory(connection: Any) -> None:
    """Make the end of a SQLite transaction durable: sync the folder in which its journal has just been deleted.

    In journal mode "delete" that deletion is the commit, and synchronous=FULL does not wait for it (SQLite's
    documentation of PRAGMA synchronous, EXTRA): after a power cut the journal could be back and undo what was
    acknowledged. bench/crash_explorer.py shows the loss. Raises OperationalError where the disk refuses.
    """
    path = Path(str(connection.settings_dict["NAME"]))
    if journal_mode() == "wal" or not path.is_absolute():
        return
    try:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as fault:
        raise OperationalError(f"what was written may not be kept: {fault.strerror}") from fault
