"""No change without its event: each journey that writes leaves nothing where the event cannot be written
(trust: C6; I6), and exactly its own events where it can.

The journeys are found by looking into the code: a new one that writes must be told in deeds.py: how it is called, or
why what it keeps is no fact of the business.
"""

import hashlib
import os
import sqlite3

import pytest
from django.apps import apps
from django.db import connection
from tests.trust.deeds import DEEDS, Scene, deeds_in_the_code, scene_of

from goodterms.journeys.verify_books import verify
from goodterms.store.writing import timeline

LEFT_BY_AN_IMPORT = {"store_import"}
"""That a file was begun is kept before anything of it is; its rows are not."""
COUNTED = {"store_signintries"}
"""A try at a password or a code stays counted, whatever comes of it."""


def contents() -> dict[str, tuple[int, str]]:
    """Rows and digest of every table, past row-level security."""
    if connection.vendor == "sqlite":
        raw = sqlite3.connect(connection.settings_dict["NAME"])
    else:
        import psycopg

        raw = psycopg.connect(os.environ["DATABASE_URL"])
    found = {}
    for model in apps.get_models():
        columns = ", ".join(f'"{field.column}"' for field in model._meta.local_fields)
        rows = raw.execute(f"SELECT {columns} FROM {model._meta.db_table} ORDER BY 1").fetchall()
        found[model._meta.db_table] = (len(rows), hashlib.sha256(repr(rows).encode()).hexdigest())
    raw.close()
    return found


@pytest.fixture
def scene(firm, bring, tmp_path) -> Scene:
    return scene_of(firm, bring, tmp_path)


class NoEvent(RuntimeError):
    pass


def refuse(*given, **named):
    raise NoEvent


def test_c6_every_journey_that_writes_is_tried():
    assert sorted(set(deeds_in_the_code())) == sorted(DEEDS)


@pytest.mark.parametrize("name", sorted(DEEDS))
def test_c6_nothing_is_kept_without_its_event(scene, name, monkeypatch):
    deed = DEEDS[name]
    given = deed.first(scene)
    before = contents()
    with monkeypatch.context() as patch, pytest.raises(NoEvent):
        patch.setattr(timeline, "append", refuse)
        deed.do(scene, given)
    after = contents()
    changed = {table for table in before if before[table] != after[table]}
    assert changed <= COUNTED | (LEFT_BY_AN_IMPORT if name == "import_file" else set())
    assert verify().ok


@pytest.mark.parametrize("name", sorted(DEEDS))
def test_i6_each_change_is_told_once(scene, name):
    deed = DEEDS[name]
    given = deed.first(scene)
    before = contents()
    done = deed.do(scene, given)
    assert not isinstance(done, list) or done == [], done
    after = contents()
    changed = {table for table in before if before[table] != after[table]}
    assert changed - {"store_event", "store_timelinehead"}, "something must have been done"
    assert after["store_event"][0] - before["store_event"][0] == deed.events
    assert verify().ok


def test_c6_a_build_that_loses_the_event_is_noticed(scene, monkeypatch):
    """Negative control: a journey that keeps its change although the event is lost would be seen."""
    before = contents()
    monkeypatch.setattr(timeline, "append", lambda *given, **named: None)
    DEEDS["write_note"].do(scene, None)
    after = contents()
    assert before["store_note"] != after["store_note"]
    assert after["store_event"][0] - before["store_event"][0] != DEEDS["write_note"].events
