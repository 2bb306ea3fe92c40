"""Posted facts are never edited, whatever SQL the product's own connection sends (trust: A5): more than thirty
attempts, among them those that replace a row without calling it an update."""

import pytest
from django.db import DatabaseError, connection, transaction

from goodterms.journeys.write_note import write_note
from goodterms.store.access import scope, writing
from goodterms.store.guards import FROZEN

FILLED = ("invoice", "instalment", "adjustment", "payment", "allocation", "event", "importrow", "note")
AMOUNTS = {
    "invoice": "amount_minor",
    "payment": "amount_minor",
    "allocation": "amount_minor",
    "instalment": "amount_minor",
}
ATTEMPTS = [
    *((table, "UPDATE {t} SET id = id") for table in FILLED),
    *((table, "DELETE FROM {t} WHERE id = (SELECT MAX(id) FROM {t})") for table in FILLED),
    *((table, f"UPDATE {{t}} SET {column} = {column} + 1") for table, column in AMOUNTS.items()),
    *((table, "INSERT INTO {t} SELECT * FROM {t} WHERE id > 0 ON CONFLICT (id) DO UPDATE SET id = excluded.id")
      for table in FILLED),
    ("event", "UPDATE {t} SET digest = previous_digest"),
    ("event", "UPDATE {t} SET seq = seq + 1 WHERE seq > 1"),
    ("payment", "UPDATE {t} SET paid_on = '2020-01-01', reference = 'x'"),
    ("allocation", "DELETE FROM {t}"),
]  # fmt: skip
REPLACING = [
    *((table, "INSERT OR REPLACE INTO {t} SELECT * FROM {t}") for table in FILLED),
    *((table, "REPLACE INTO {t} SELECT * FROM {t} WHERE id = (SELECT MIN(id) FROM {t})") for table in FILLED),
    *((table, "UPDATE OR REPLACE {t} SET id = id") for table in FILLED),
]


@pytest.fixture
def full(firm, bring):
    """A firm with something in every table of facts."""
    row = {"customer_ref": "ACME", "number": "INV-1", "issued_on": "2026-01-10", "due_on": "2026-02-09"}
    bring(firm, "ledger", [{**row, "amount": "100.00", "settled_on": "2026-02-20"}])
    bring(firm, "ledger", [{**row, "amount": "120.00", "settled_on": "2026-02-20"}])
    split = {**row, "number": "INV-3", "amount": "90.00", "due_on": "", "terms": "50% 30 days, 50% 60 days"}
    bring(firm, "invoices", [split])
    with scope(firm.company.pk):
        customer = firm.customers().get()
    write_note(firm, customer, "they called")
    return firm


def everything(table: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM store_{table} ORDER BY id")
        return cursor.fetchall()


def attempt(who, table: str, statement: str) -> None:
    with writing(who.company.pk), connection.cursor() as cursor:
        before = everything(table)
        assert before, "the table must hold something, or the test proves nothing"
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement.format(t=f"store_{table}"))
        assert everything(table) == before


def test_a5_there_are_more_than_thirty_attempts():
    assert len(ATTEMPTS) > 30
    assert {f"store_{table}" for table in FILLED} <= set(FROZEN)


@pytest.mark.parametrize(("table", "statement"), ATTEMPTS)
def test_a5_an_edit_of_a_fact_is_refused(full, table, statement):
    attempt(full, table, statement)


@pytest.mark.parametrize(("table", "statement"), REPLACING)
def test_a5_a_replaced_row_is_an_edit_too(full, table, statement):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can replace a row while inserting")
    attempt(full, table, statement)
