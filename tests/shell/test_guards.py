"""The database itself refuses what must not happen (trust: A5, F4)."""

import pytest
from django.db import connection

from goodterms.store import guards


def test_nothing_is_missing(database):
    assert guards.missing(connection) == []


@pytest.mark.parametrize("table", guards.FROZEN)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_frozen_tables_are_known_to_the_database(database, table, statement):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
