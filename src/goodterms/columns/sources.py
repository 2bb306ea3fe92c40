"""Where the rows come from: record batches of every extract, all of them out of one read transaction.

SQLite is read by a process of its own. Two copies of the SQLite library in one process (Python's and the
driver's) do not see each other's locks, and closing a file in one drops the locks of the other: the ways to
corrupt a database that sqlite.org/howtocorrupt.html lists under "multiple copies of SQLite linked into the same
application".
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from goodterms.columns.extracts import EXTRACTS, Extract

Streams = Iterator[tuple[Extract, Any]]
Days = tuple[date | None, date | None]
"""Since, until."""


class LedgerUnreadable(RuntimeError):
    """The database could not be read: gone, locked for too long, or not one of ours."""


@contextmanager
def streams(
    database_url: str, *, company_id: int, app_role: str, since: date | None = None, until: date | None = None
) -> Iterator[Streams]:
    """(extract, Arrow record-batch reader) of every extract in turn; each must be read before the next.

    since: only what can be open at the end of that day or later. until: only what had happened by then."""
    days = since, until
    if urlsplit(database_url).scheme in ("postgres", "postgresql"):
        with _postgresql(database_url, company_id=company_id, app_role=app_role, days=days) as found:
            yield found
    else:
        with _sqlite(sqlite_path(database_url), company_id=company_id, days=days) as found:
            yield found


def sqlite_path(database_url: str) -> Path:
    """The file of a SQLite URL; a plain path is one too.

    >>> sqlite_path("sqlite:////var/lib/goodterms/a%20b.sqlite3")
    PosixPath('/var/lib/goodterms/a b.sqlite3')
    """
    if not database_url.startswith("sqlite:"):
        return Path(database_url)
    return Path(unquote(urlsplit(database_url).path[1:]))


@contextmanager
def _sqlite(path: Path, *, company_id: int, days: Days) -> Iterator[Streams]:
    import pyarrow as pa  # noqa: PLC0415 - heavy, and not needed to start the product

    if not path.is_file():
        raise LedgerUnreadable(f"there is no database at {path}")
    command = [sys.executable, "-m", "goodterms.columns.sqlite_process", str(path), str(company_id)]
    command += [day.isoformat() if day else "" for day in days]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None and process.stderr is not None
        pipe = pa.PythonFile(process.stdout, mode="r")
        try:
            yield ((extract, _next_stream(pa, pipe, process)) for extract in EXTRACTS)
            if process.wait() != 0:
                raise LedgerUnreadable(_last_words(process))
        finally:
            process.kill()


def _next_stream(pa: Any, pipe: Any, process: subprocess.Popen[bytes]) -> Any:
    try:
        return pa.ipc.open_stream(pipe)
    except (pa.ArrowInvalid, OSError) as error:
        raise LedgerUnreadable(_last_words(process)) from error


def _last_words(process: subprocess.Popen[bytes]) -> str:
    process.wait()
    assert process.stderr is not None
    lines = process.stderr.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"the reading process ended with code {process.returncode}"


@contextmanager
def _postgresql(url: str, *, company_id: int, app_role: str, days: Days) -> Iterator[Streams]:
    import adbc_driver_postgresql.dbapi as adbc  # noqa: PLC0415 - heavy, and not needed to start the product

    if app_role and not re.fullmatch(r"[a-z_][a-z0-9_]*", app_role):
        raise ValueError("the role must be a plain name")
    with _connected(adbc, url) as connection, connection.cursor() as cursor:
        # The first statement of the transaction: from here on everything is seen as of one moment.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if app_role:
            cursor.execute(f"SET LOCAL ROLE {app_role}")
        cursor.execute(f"SET LOCAL goodterms.company = '{int(company_id)}'")
        yield ((extract, _selected(cursor, extract, company_id, days)) for extract in EXTRACTS)
        connection.rollback()


def _connected(adbc: Any, url: str) -> Any:
    try:
        return adbc.connect(url)
    except adbc.Error as error:
        raise LedgerUnreadable(str(error).strip().splitlines()[0]) from error


def _selected(cursor: Any, extract: Extract, company_id: int, days: Days) -> Any:
    cursor.execute(extract.select("postgresql", company_id, *days))
    return cursor.fetch_record_batch()
