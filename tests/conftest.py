"""Fresh databases for tests: each test that asks for `database` gets a real one of its own, with real commits.

On SQLite a migrated template file is copied; on PostgreSQL a migrated template database is cloned. The product
then works on it as it does for users: on PostgreSQL as a role that owns nothing.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import uuid4

os.environ["GOODTERMS_HOME"] = tempfile.mkdtemp(prefix="goodterms-tests-")

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from tests.sharing import IN_MEMORY, ROOM, RUN, clear, made, made_once

from goodterms.config.database import connection_settings

# Where everybody has to get the same answer, the same examples are tried; elsewhere new ones, to find more.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("new", deadline=None)
hypothesis.settings.load_profile("same" if os.environ.get("CI") else "new")

# Slow hashing of passwords protects people, not tests.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

ADMIN_URL = os.environ.get("DATABASE_URL", "")
DEMONSTRATION_DAY = date(2026, 11, 22)
SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(path: str) -> Path:
    """A file of the shared data; the test is skipped where it is absent."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"the shared data is not here: {path}")
    return found


def pytest_collection_finish() -> None:
    # What is there now stays until the end: no search for garbage need look at it, and few are needed.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what needs a database: everything else has run already, and comes out the same."""
    if not ADMIN_URL:
        return
    without = [item for item in items if "database" not in getattr(item, "fixturenames", ())]
    items[:] = [item for item in items if item not in set(without)]
    config.hook.pytest_deselected(items=without)


def _url(name: str) -> str:
    head, _, query = ADMIN_URL.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}?{query}"


def _fast_room(tmp_path: Path) -> Path:
    """A folder for databases: in memory where there is such a place, because every commit waits for the disk."""
    if not IN_MEMORY:
        return tmp_path / "home"
    room = ROOM / str(os.getpid()) / tmp_path.name
    room.mkdir(parents=True, exist_ok=True)
    return room


def _point_at(url: str, *, as_owner: bool = False) -> None:
    connections["default"].close()
    fresh = connection_settings(url, app_role="goodterms_app", as_owner=as_owner)
    connections["default"].settings_dict.update(fresh)
    settings.DATABASES["default"].update(fresh)
    os.environ["DATABASE_URL"] = url


def _admin(*statements: str) -> None:
    import psycopg

    with psycopg.connect(ADMIN_URL, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _copied(template: str, name: str) -> None:
    """A database like the template. Copying its files takes a third of the time of copying by way of the log."""
    _admin(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")


def _database_made_once(name: str, make: Callable[[str], None]) -> str:
    found = f"{name}_{RUN}" if ADMIN_URL else str(ROOM / f"{name}.sqlite3")
    made_once(name, lambda: make(found))
    return found


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    if ADMIN_URL:
        _admin(*(f"DROP DATABASE IF EXISTS {name}_{RUN} WITH (FORCE)" for name in made()))
    clear()


@pytest.fixture(scope="session")
def template(django_db_blocker) -> str:
    """A migrated, empty database: the name of the PostgreSQL database, or the path of the SQLite file."""
    from django.core.management import call_command

    def make(name: str) -> None:
        if ADMIN_URL:
            _admin(f"CREATE DATABASE {name}")
        _point_at(_url(name) if ADMIN_URL else f"sqlite:///{name}", as_owner=True)
        call_command("migrate", verbosity=0)
        connections["default"].close()

    with django_db_blocker.unblock():
        return _database_made_once("template", make)


@pytest.fixture(scope="session")
def demonstrated(template: str, django_db_blocker) -> str:
    """The template with the demonstration firm in it as of DEMONSTRATION_DAY, which takes seconds to play: once."""
    from goodterms.journeys.make_demonstration import make_demonstration
    from goodterms.store import clock

    def make(name: str) -> None:
        _copied(template, name) if ADMIN_URL else shutil.copyfile(template, name)
        _point_at(_url(name) if ADMIN_URL else f"sqlite:///{name}")
        noon = datetime.combine(DEMONSTRATION_DAY, time(12), tzinfo=UTC)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", lambda: noon)
            make_demonstration(as_of=DEMONSTRATION_DAY)
        connections.close_all()

    with django_db_blocker.unblock():
        return _database_made_once("demonstrated", make)


@pytest.fixture
def database(template: str, request, tmp_path: Path, django_db_blocker, monkeypatch) -> Iterator[str]:
    """A fresh database; yields its DATABASE_URL, which is also set in the environment for subprocesses. For a test
    that is marked `demonstration`, with the demonstration firm in it."""
    if request.node.get_closest_marker("demonstration"):
        template = request.getfixturevalue("demonstrated")
    monkeypatch.setenv("GOODTERMS_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    name = f"test_{uuid4().hex[:12]}"
    if ADMIN_URL:
        _copied(template, name)
        url = _url(name)
    else:
        path = _fast_room(tmp_path) / "goodterms.sqlite3"
        shutil.copyfile(template, path)
        url = f"sqlite:///{path}"
    monkeypatch.setenv("DATABASE_URL", url)
    with django_db_blocker.unblock():
        _point_at(url)
        yield url
        connections.close_all()
    if ADMIN_URL:
        _admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    else:
        shutil.rmtree(path.parent if path.parent.name != "home" else tmp_path / "none", ignore_errors=True)


@pytest.fixture
def cloned(database: str, tmp_path: Path) -> Callable[[], AbstractContextManager[str]]:
    """A function that gives a copy of the database as it stands, to be spoilt: `with cloned() as url: ...`."""

    @contextmanager
    def clone() -> Iterator[str]:
        connections.close_all()
        name = f"test_{uuid4().hex[:12]}"
        if ADMIN_URL:
            _copied(database.partition("?")[0].rpartition("/")[2], name)
            url = _url(name)
        else:
            copy = _fast_room(tmp_path) / f"{name}.sqlite3"
            shutil.copyfile(database.removeprefix("sqlite:///"), copy)
            url = f"sqlite:///{copy}"
        _point_at(url)
        try:
            yield url
        finally:
            connections.close_all()
            _point_at(database)
            if ADMIN_URL:
                _admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    return clone
