"""`verify` finds planted damage, all of it, and raises no false alarm (trust: A8)."""

import os
import sqlite3

import pytest
from django.db import connection, connections

from goodterms.journeys.verify_books import verify
from goodterms.store.access import scope
from goodterms.store.models import Company

INVOICE = {"customer_ref": "ACME", "number": "INV-1", "issued_on": "2026-01-10", "due_on": "2026-02-09"}
INV1 = "(SELECT id FROM store_invoice WHERE number = 'INV-1')"
INV2 = "(SELECT id FROM store_invoice WHERE number = 'INV-2')"
SPLIT = "(SELECT id FROM store_invoice WHERE number = 'INV-5')"
OTHER = "(SELECT id FROM store_company WHERE slug = 'other')"
THEIRS = "(SELECT id FROM store_customer WHERE reference = 'THEIRS')"
LAST_EVENT = "(SELECT MAX(id) FROM store_event)"
FIRST_EVENT = "(SELECT MIN(id) FROM store_event)"
ONE_ALLOCATION = "(SELECT MIN(id) FROM store_allocation WHERE payment_id IS NOT NULL AND reverses_id IS NULL)"

DAMAGE = [
    ("I1", f"UPDATE store_openitem SET open_minor = open_minor + 1 WHERE invoice_id = {INV1}"),
    ("I1", f"UPDATE store_openitem SET open_minor = open_minor - 1 WHERE invoice_id = {INV1}"),
    ("I1", f"DELETE FROM store_openitem WHERE invoice_id = {INV1}"),
    ("I1", f"UPDATE store_invoice SET amount_minor = amount_minor + 100 WHERE id = {INV1}"),
    ("I1", f"UPDATE store_invoice SET amount_minor = amount_minor - 1 WHERE id = {INV2}"),
    ("I1", "UPDATE store_invoice SET amount_minor = amount_minor * 10 WHERE kind = 'credit_note'"),
    ("I1", "UPDATE store_adjustment SET amount_minor = amount_minor - 1 WHERE kind = 'correction'"),
    ("I1", "DELETE FROM store_adjustment WHERE kind = 'correction'"),
    ("I1", f"UPDATE store_openitem SET due_on = '2027-01-01' WHERE invoice_id = {INV1}"),
    ("I1", f"UPDATE store_openitem SET currency = 'GBP' WHERE invoice_id = {INV1}"),
    ("I1", f"UPDATE store_openitem SET kind = 'credit_note' WHERE invoice_id = {INV1}"),
    ("I1", f"UPDATE store_instalment SET amount_minor = amount_minor + 1 WHERE invoice_id = {SPLIT} AND position = 1"),
    ("I1", f"DELETE FROM store_instalment WHERE invoice_id = {SPLIT} AND position = 2"),
    ("I1", f"UPDATE store_allocation SET amount_minor = amount_minor + 1 WHERE id = {ONE_ALLOCATION}"),
    ("I1", f"DELETE FROM store_allocation WHERE id = {ONE_ALLOCATION}"),
    ("I1", f"UPDATE store_allocation SET invoice_id = {INV1} WHERE id = {ONE_ALLOCATION}"),
    ("I2", "UPDATE store_payment SET amount_minor = amount_minor - 1 WHERE reference = 'B1'"),
    ("I2", "UPDATE store_unapplied SET remaining_minor = remaining_minor + 5"),
    ("I2", "DELETE FROM store_unapplied"),
    ("I2", "UPDATE store_unapplied SET currency = 'USD'"),
    ("I2", f"UPDATE store_allocation SET amount_minor = amount_minor + 900000 WHERE id = {ONE_ALLOCATION}"),
    ("I3", f"UPDATE store_allocation SET currency = 'GBP' WHERE id = {ONE_ALLOCATION}"),
    ("I3", f"UPDATE store_payment SET customer_id = {THEIRS} WHERE reference = 'B1'"),
    ("I3", "UPDATE store_payment SET currency = 'GBP' WHERE reference = 'B1'"),
    ("I3", "UPDATE store_allocation SET amount_minor = amount_minor - 1 WHERE reverses_id IS NOT NULL"),
    ("I3", "UPDATE store_payment SET amount_minor = amount_minor - 1 WHERE reverses_id IS NOT NULL"),
    ("I6", f"UPDATE store_event SET body = '{{}}' WHERE id = {LAST_EVENT}"),
    ("I6", f"UPDATE store_event SET actor = 'somebody else' WHERE id = {FIRST_EVENT}"),
    ("I6", f"UPDATE store_event SET at = '2020-01-01 00:00:00+00' WHERE id = {LAST_EVENT}"),
    ("I6", f"UPDATE store_event SET kind = 'nothing' WHERE id = {LAST_EVENT}"),
    ("I6", f"UPDATE store_event SET subject = 'x' WHERE id = {LAST_EVENT}"),
    ("I6", f"UPDATE store_event SET digest = previous_digest WHERE id = {LAST_EVENT}"),
    ("I6", f"UPDATE store_event SET seq = 99 WHERE id = {LAST_EVENT}"),
    ("I6", f"DELETE FROM store_event WHERE id = {LAST_EVENT}"),
    ("I6", f"DELETE FROM store_event WHERE id = {FIRST_EVENT}"),
    ("I6", "UPDATE store_timelinehead SET seq = seq + 1"),
    ("I6", "UPDATE store_timelinehead SET digest = 'f'"),
    ("I7", "DELETE FROM store_importrow WHERE id = (SELECT MAX(id) FROM store_importrow)"),
    ("I7", "UPDATE store_importrow SET outcome = 'updated' WHERE id = (SELECT MAX(id) FROM store_importrow)"),
    ("I7", "UPDATE store_import SET rows = rows + 1 WHERE id = (SELECT MAX(id) FROM store_import)"),
    ("I7", "UPDATE store_import SET created = created + 1, rejected = rejected - 1 WHERE rejected > 0"),
    ("I12", f"UPDATE store_openitem SET company_id = {OTHER} WHERE invoice_id = {INV1}"),
    ("I12", f"UPDATE store_invoice SET customer_id = {THEIRS} WHERE id = {INV1}"),
    ("I12", f"UPDATE store_allocation SET company_id = {OTHER} WHERE id = {ONE_ALLOCATION}"),
    ("I12", f"UPDATE store_contact SET customer_id = {THEIRS}"),
]  # fmt: skip


@pytest.fixture
def books(firm, bring):
    """A ledger with something of everything, and another firm beside it."""
    from goodterms.journeys.set_up import NewFirm, add_firm
    from goodterms.store.access import Access

    bring(firm, "invoices", [{**INVOICE, "number": f"INV-{n}", "amount": f"{n}00.00"} for n in (1, 2, 3, 4)])
    split = {**INVOICE, "number": "INV-5", "amount": "501.01", "due_on": "", "terms": "50% 30 days, 50% 60 days"}
    bring(firm, "invoices", [split, {**split, "number": "INV-6", "issued_on": "no date"}])
    paid = {"customer_ref": "ACME", "paid_on": "2026-02-20"}
    bring(firm, "payments", [{**paid, "reference": "B1", "amount": "200.00", "invoice_number": "INV-2"},
                             {**paid, "reference": "B2", "amount": "50.00", "invoice_number": ""}])  # fmt: skip
    bring(firm, "credit_notes", [{"customer_ref": "ACME", "number": "CN", "issued_on": "2026-02-01", "amount": "30"}])
    ledger = {**INVOICE, "number": "INV-7", "amount": "70.00"}
    bring(firm, "ledger", [{**ledger, "settled_on": "2026-02-20"}])
    bring(firm, "ledger", [{**ledger, "settled_on": "2026-02-21"}])
    bring(firm, "invoices", [{**INVOICE, "number": "INV-4", "amount": "410.00"}])
    bring(firm, "contacts", [{"customer_ref": "ACME", "contact_name": "Ann", "email": "ann@acme.example"}])
    other = add_firm(NewFirm("Other", "EUR"), actor="test")
    assert isinstance(other, Company)
    who = Access(other, "owner", "test")
    bring(who, "invoices", [{**INVOICE, "customer_ref": "THEIRS", "number": "T-1", "amount": "5.00"}])
    return firm


def vandalise(statement: str) -> int:
    """Run a statement past every guard, as somebody with the database file or the superuser's password could."""
    connections.close_all()
    url = os.environ["DATABASE_URL"]
    if url.startswith("sqlite"):
        raw = sqlite3.connect(url.removeprefix("sqlite:///"))
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        touched = raw.execute(statement).rowcount
        raw.commit()
        raw.close()
        from goodterms.store import guards

        guards.install(connection)
        return touched
    import psycopg

    with psycopg.connect(url, autocommit=True) as raw:
        raw.execute("SET session_replication_role = replica")
        return raw.execute(statement).rowcount


def test_healthy_books_raise_no_alarm(books):
    verdict = verify()
    assert verdict.ok, verdict.problems
    assert sum(verdict.checked.values()) > 50
    with scope(books.company.pk):
        assert verdict.checked["I6 timeline"] >= 10


def test_all_planted_damage_is_found(books, cloned):
    """Each damage is done to a copy of the same books, so that one does not hide another."""
    assert len(DAMAGE) >= 40
    missed = []
    for invariant, statement in DAMAGE:
        with cloned():
            assert vandalise(statement) >= 1, f"nothing was damaged, so nothing is proved: {statement}"
            found = {p.invariant for p in verify().problems}
            if invariant not in found:
                missed.append((invariant, statement, found))
    assert missed == []


def test_a_lost_guard_is_damage(books):
    if connection.vendor == "postgresql":
        pytest.skip("on PostgreSQL the product's role cannot drop a trigger")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER store_event_no_update")
    assert [(p.invariant, p.found) for p in verify().problems] == [("I13", "store_event_no_update is missing")]


def test_a_broken_reference_is_damage(books):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL's own constraint; checked on SQLite, where it can be switched off by a program")
    assert vandalise("DELETE FROM store_customer WHERE reference = 'ACME'") == 1
    assert {"I13", "I12"} <= {p.invariant for p in verify().problems}
