"""Backing up and restoring: one file that holds the database, the secret key and the uploaded files.

A backup of SQLite is made by the database itself (VACUUM INTO), so it is whole also while others write; copying the
file would miss what is in the journal. A backup of PostgreSQL is made by pg_dump in its custom format. What was
backed up is verified after it has been restored, before it takes the place of anything.
"""

import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from goodterms import __version__
from goodterms.config import environment
from goodterms.journeys.verify_books import Verdict, verify

DATABASE, MANIFEST = "database", "manifest.json"


class CannotRestore(RuntimeError):
    """The backup cannot be used, and nothing was changed."""


def back_up(target: Path, *, at: datetime) -> Path:
    """Write a backup to `target` (a new file). Complete or not there at all."""
    if target.exists():
        raise FileExistsError(target)
    home: Path = settings.HERE.home
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".goodterms-") as folder:
        room = Path(folder)
        _dump(room / DATABASE)
        manifest = {"made_at": at.isoformat(), "engine": connection.vendor, "version": __version__}
        (room / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        whole = room / "whole.tar.gz"
        with tarfile.open(whole, "w:gz", compresslevel=3) as archive:
            archive.add(room / MANIFEST, MANIFEST)
            archive.add(room / DATABASE, DATABASE)
            for extra in ("secret.key", "uploads"):
                if (home / extra).exists():
                    archive.add(home / extra, f"home/{extra}")
        with whole.open("rb") as done:
            os.fsync(done.fileno())
        whole.chmod(0o600)
        os.link(whole, target)
    _keep_folder(target.parent)
    return target


def restore(backup: Path, *, replace: bool) -> Verdict:
    """Put a backup in the place of the present data, after verifying it. Raises CannotRestore.

    What was there before stays beside it (SQLite: the old file, renamed), so that nothing is lost by mistake.
    """
    home: Path = settings.HERE.home
    # Beside the database, which need not be in the data folder: a file can only be renamed within one disk.
    beside = Path(str(connection.settings_dict["NAME"])).parent if connection.vendor == "sqlite" else home
    with tempfile.TemporaryDirectory(dir=beside, prefix=".goodterms-") as folder:
        room = Path(folder)
        manifest = _unpack(backup, room)
        if manifest["engine"] != connection.vendor:
            raise CannotRestore(f"this is a backup of {manifest['engine']}, the database here is {connection.vendor}")
        if connection.vendor == "sqlite":
            return _restore_sqlite(room, home, replace=replace)
        return _restore_postgresql(room, replace=replace)


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        with target.open("rb") as done:
            os.fsync(done.fileno())
        return
    tool = shutil.which("pg_dump")
    if tool is None:
        raise CannotRestore("pg_dump is not installed on this machine")
    dumped = subprocess.run(
        [tool, "--format=custom", f"--file={target}", environment.read().database_url],
        check=False,
        capture_output=True,
        text=True,
    )
    if dumped.returncode:
        said = dumped.stderr.strip().splitlines()
        raise CannotRestore(said[0] if said else "pg_dump failed")


def _unpack(backup: Path, room: Path) -> dict[str, str]:
    try:
        # To its very end, so that the checksum is compared; unpacking stops at the last file and would not.
        with gzip.open(backup) as whole:
            while whole.read(1 << 20):
                pass
        with tarfile.open(backup, "r:gz") as archive:
            archive.extractall(room, filter="data")
        manifest: dict[str, str] = json.loads((room / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, tarfile.TarError, ValueError, EOFError, zlib.error) as fault:
        raise CannotRestore(f"{backup.name} is not a whole backup: {fault}") from fault
    if not (room / DATABASE).is_file():
        raise CannotRestore(f"{backup.name} holds no database")
    return manifest


def _restore_sqlite(room: Path, home: Path, *, replace: bool) -> Verdict:
    fresh = room / DATABASE
    with sqlite3.connect(fresh) as looked_at:
        state = looked_at.execute("PRAGMA integrity_check").fetchone()[0]
    looked_at.close()
    if state != "ok":
        raise CannotRestore(f"the database in the backup is damaged: {state}")
    with fresh.open("rb") as done:
        os.fsync(done.fileno())
    here = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    if here.exists() and here.stat().st_size and not replace and _has_firms(here):
        raise CannotRestore("there is data here already; say --replace to put the backup in its place")
    if here.exists():
        here.replace(here.with_suffix(f".before-restore{here.suffix}"))
        for rest in ("-wal", "-shm", "-journal"):
            Path(f"{here}{rest}").unlink(missing_ok=True)
    fresh.replace(here)
    _bring_home(room, home)
    _keep_folder(here.parent)
    return verify()


def _restore_postgresql(room: Path, *, replace: bool) -> Verdict:
    tool = shutil.which("pg_restore")
    if tool is None:
        raise CannotRestore("pg_restore is not installed on this machine")
    clean = ["--clean", "--if-exists"] if replace else []
    connection.close()
    done = subprocess.run(
        [tool, "--exit-on-error", "--single-transaction", "--no-owner", *clean]
        + [f"--dbname={environment.read().database_url}", str(room / DATABASE)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotRestore(done.stderr.strip().splitlines()[0] if done.stderr.strip() else "pg_restore failed")
    _bring_home(room, settings.HERE.home)
    return verify()


def _has_firms(path: Path) -> bool:
    found = sqlite3.connect(path)
    try:
        return bool(found.execute("SELECT 1 FROM store_company LIMIT 1").fetchone())
    except sqlite3.DatabaseError:
        return False
    finally:
        found.close()


def _bring_home(room: Path, home: Path) -> None:
    kept = room / "home"
    for path in sorted(kept.rglob("*")) if kept.exists() else ():
        if path.is_file():
            place = home / path.relative_to(kept)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, place)


def _keep_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
