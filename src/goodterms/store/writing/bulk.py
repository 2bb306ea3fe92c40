"""Many rows at once, on both databases, inside the caller's transaction."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db import OperationalError, connection
from django.db.models import Model


def reserve_ids(model: type[Model], count: int) -> range | list[int]:
    """Ids for `count` new rows that nobody else will get. Call it inside the write transaction."""
    if count == 0:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # The write lock is ours (IMMEDIATE). The counter moves on at once, as a sequence does, so that a row
            # made one at a time before the many are in does not get one of their ids.
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            last = int(found[0]) if found else 0
            if found:
                cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + count, table])
            else:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
            return range(last + 1, last + count + 1)
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


def insert(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows given in the order of `columns` (database column names).

    SQLite runs one prepared statement for all rows; PostgreSQL gets one array a column (COPY is refused where
    row-level security holds).
    """
    if not rows:
        return
    table, names = model._meta.db_table, ", ".join(f'"{c}"' for c in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
            return
        types = {f.column: _array_type(f.db_type(connection) or "text") for f in model._meta.local_fields}
        arrays = ", ".join(f"%s::{types[c]}[]" for c in columns)
        values = [[row[i] for row in rows] for i in range(len(columns))]
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays})", values)


def refresh_statistics() -> None:
    """Let SQLite look at a sample of what has grown, so that it picks the right index; PostgreSQL does so by itself.

    Takes milliseconds (PRAGMA optimize with a limit). A database that is busy just goes without."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with suppress(OperationalError), connection.cursor() as cursor:
        cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute("PRAGMA optimize")


def _array_type(db_type: str) -> str:
    return db_type.removesuffix(" CHECK").split(" GENERATED")[0].split("(")[0].strip()
