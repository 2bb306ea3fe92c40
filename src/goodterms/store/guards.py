"""What the database itself refuses, on top of what the code does not do.

- Facts refuse UPDATE and DELETE (triggers on both databases; on PostgreSQL also no permission).
- On PostgreSQL every table that belongs to a company has forced row-level security, and the product works as a
  role that owns nothing.
- The read-only views for people with their own tools (docs/running/views.md) are made here too.

`install` is idempotent. Every migration that touches a table ends with it, because SQLite rebuilds a table to
change it and loses its triggers on the way; `missing` says what is not there and is part of `verify`.
"""

from collections.abc import Iterator, Set
from typing import Any

from django.db import models, transaction

from goodterms.store.views import VIEWS

FACTS = ("invoice", "instalment", "adjustment", "payment", "allocation", "event")
APPENDED = ("importrow", "planrun", "planline", "note", "keptcontent")
FROZEN = tuple(f"store_{name}" for name in (*FACTS, *APPENDED))
OPEN_TABLES = ("store_company", "store_membership")
APP_ROLE = "goodterms_app"

COMPANY_NOW = "NULLIF(current_setting('goodterms.company', true), '')::bigint"
USER_NOW = "NULLIF(current_setting('goodterms.user', true), '')::bigint"
DIRECTORY = "current_setting('goodterms.directory', true) = 'on'"


def install(connection: Any) -> None:
    """Make (again) all triggers, views, permissions and policies of this database."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for statement in statements(connection.vendor, there):
            cursor.execute(statement)


def remove_views(connection: Any) -> None:
    """Drop the views, as the first step of a migration that rebuilds a table: SQLite refuses to rename a table while
    a view looks at it. The migration's last step, `install`, makes them again."""
    with connection.cursor() as cursor:
        for name in reversed(VIEWS):
            cursor.execute(f"DROP VIEW IF EXISTS {name}")


def statements(vendor: str, there: Set[str]) -> Iterator[str]:
    """The statements that `install` runs, in order. there: the tables that exist at this point of the migrations."""
    for name in reversed(VIEWS):
        yield f"DROP VIEW IF EXISTS {name}"
    if vendor == "sqlite":
        yield from _sqlite_freezes(there)
    else:
        yield from _postgresql_role(there)
        yield from _postgresql_freezes(there)
        yield from _postgresql_policies(there)
    for name, view in VIEWS.items():
        options = "" if vendor == "sqlite" else " WITH (security_invoker = true)"
        yield f"CREATE VIEW {name}{options} AS {view.on(vendor)}"
        if vendor != "sqlite":
            yield f"GRANT SELECT ON {name} TO {APP_ROLE}"


def missing(connection: Any) -> list[str]:
    """Names of the triggers, views and policies that should be there and are not."""
    wanted = {f"{table}_{verb}" for table in FROZEN for verb in ("no_update", "no_delete")} | set(VIEWS)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')")
            return sorted(wanted - {row[0] for row in cursor.fetchall()})
        cursor.execute("SELECT tgname FROM pg_trigger UNION ALL SELECT viewname FROM pg_views")
        gone = wanted - {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        secured = {row[0] for row in cursor.fetchall()}
    return sorted(gone) + sorted(f"row security on {t}" for t in company_tables() if t not in secured)


def company_tables() -> list[str]:
    """Tables whose rows belong to a company: they carry `company_id` (the company table itself included)."""
    from django.apps import apps  # noqa: PLC0415 - the registry is ready only after start-up

    found = [
        model._meta.db_table
        for model in apps.get_app_config("store").get_models()
        if any(isinstance(f, models.ForeignKey) and f.column == "company_id" for f in model._meta.local_fields)
    ]
    return sorted([*found, "store_company"])


def _frozen(there: Set[str]) -> list[str]:
    return [table for table in FROZEN if table in there]


def _sqlite_freezes(there: Set[str]) -> Iterator[str]:
    for table in _frozen(there):
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            yield f"DROP TRIGGER IF EXISTS {name}"
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, '{table} is a record of facts: {verb} is refused'); END"
            )


def _postgresql_role(there: Set[str]) -> Iterator[str]:
    yield (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') "
        f"THEN CREATE ROLE {APP_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS; END IF; "
        f"EXECUTE format('GRANT {APP_ROLE} TO %I', current_user); END $$"
    )
    yield f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE}"
    yield f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}"
    for kind in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE, SELECT, UPDATE ON SEQUENCES"):
        yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {kind} TO {APP_ROLE}"
    for table in _frozen(there):
        yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP_ROLE}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP_ROLE}"


def _postgresql_freezes(there: Set[str]) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION goodterms_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is a record of facts: % is refused', TG_TABLE_NAME, TG_OP; END $$"
    )
    for table in _frozen(there):
        for verb, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            name = f"{table}_no_{verb.lower()}"
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each} EXECUTE FUNCTION goodterms_refuse()"
            )


def _postgresql_policies(there: Set[str]) -> Iterator[str]:
    for table in company_tables():
        if table not in there:
            continue
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS own_company ON {table}"
        if table not in OPEN_TABLES:
            yield f"CREATE POLICY own_company ON {table} USING (company_id = {COMPANY_NOW})"
    # Whose companies are mine, and who works here: needed before a company is chosen.
    yield (
        f"CREATE POLICY own_company ON store_membership USING "
        f"(company_id = {COMPANY_NOW} OR user_id = {USER_NOW} OR {DIRECTORY})"
    )
    yield (
        f"CREATE POLICY own_company ON store_company USING (id = {COMPANY_NOW} OR {DIRECTORY} OR "
        f"EXISTS (SELECT 1 FROM store_membership m WHERE m.company_id = store_company.id "
        f"AND m.user_id = {USER_NOW}))"
    )
