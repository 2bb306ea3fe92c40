"""kill -9 at any moment of an upgrade is harmless (trust: C2): started again, it comes to the same tables and rows."""

import random

from django.core.management import call_command
from django.db import connection
from tests.trust.dying import killed_after, statements
from tests.trust.test_c6_audit_is_atomic import contents

from goodterms.config.database import as_owner
from goodterms.journeys import set_up
from goodterms.store import clock, guards
from goodterms.store.access import scope, writing
from goodterms.store.models import Import, ImportRow

BEFORE = "0010"
ROWS, KILLS, SEED = 8000, 5, 17


def older(who, url: str) -> None:
    """The database as an earlier version left it, with a long history of imports."""
    with writing(who.company.pk):
        common = {"company": who.company, "file_name": "x.csv", "actor": "test", "started_at": clock.now()}
        read = Import.objects.create(**common, state="done", kind="invoices", rows=ROWS, created=ROWS)
        Import.objects.create(**common, state="cancelled", kind="")
        Import.objects.create(**common, state="cancelled", kind="invoices")
        ImportRow.objects.bulk_create(
            (
                ImportRow(company=who.company, reading=read, line=n, outcome="created", record=f"I{n}")
                for n in range(ROWS)
            ),
            batch_size=1000,
        )
    with as_owner(connection, url, guards.APP_ROLE):
        guards.remove_views(connection)
        call_command("migrate", "store", BEFORE, verbosity=0)


def upgrade(url: str) -> None:
    with as_owner(connection, url, guards.APP_ROLE):
        set_up.make_tables()


def state(who) -> dict[str, object]:
    """Every table with its columns, indexes, triggers and views, and every row of it."""
    found: dict[str, object] = {"missing": guards.missing(connection)}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        else:
            cursor.execute(
                "SELECT table_name, column_name, data_type || is_nullable FROM information_schema.columns "
                "WHERE table_schema = 'public' UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes "
                "WHERE schemaname = 'public' UNION ALL SELECT relname, relrowsecurity::text, relforcerowsecurity::text "
                "FROM pg_class WHERE relkind = 'r' AND relname LIKE 'store_%'"
            )
        found["tables"] = sorted(map(repr, cursor.fetchall()))
    with scope(who.company.pk):
        found["rows"] = {table: rows for table, rows in contents().items() if table != "django_migrations"}
        found["states"] = sorted(Import.objects.values_list("state", "kind"))
    return found


def test_c2_killed_while_the_tables_change_and_started_again_it_ends_the_same(firm, database, cloned):
    older(firm, database)
    with cloned() as url:
        whole_work = statements(lambda: upgrade(url))
        whole = state(firm)
    assert ("forgotten", "") in whole["states"] and not whole["missing"]
    rng = random.Random(SEED)
    for place in range(KILLS):
        with cloned() as url:
            after = int(whole_work * (place + rng.random()) / KILLS)
            assert killed_after(lambda url=url: upgrade(url), after), "the kill must hit the upgrade"
            upgrade(url)
            assert state(firm) == whole
