"""The database itself refuses what must not happen (trust: A5, F4, I12, I13)."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from goodterms.journeys.set_up import NewFirm, add_firm
from goodterms.store import guards
from goodterms.store.access import Access, NotHere, directory, scope, writing
from goodterms.store.models import Company, Customer, Invoice

POSTGRESQL = "needs PostgreSQL: SQLite has no row-level security"


@pytest.fixture
def full(firm, bring):
    """A firm with something in every table of facts."""
    invoice = {"customer_ref": "ACME", "number": "INV-1", "issued_on": "2026-01-10", "due_on": "2026-02-09"}
    bring(firm, "ledger", [{**invoice, "amount": "100.00", "settled_on": "2026-02-20"}])
    bring(
        firm,
        "ledger",
        [
            {**invoice, "amount": "120.00", "settled_on": "2026-02-20"},
            {**invoice, "number": "2", "amount": "x", "settled_on": ""},
        ],
    )
    bring(
        firm,
        "invoices",
        [{**invoice, "number": "INV-3", "amount": "90.00", "due_on": "", "terms": "50% 30 days, 50% 60 days"}],
    )
    return firm


def test_nothing_is_missing(database):
    assert guards.missing(connection) == []


def test_a_missing_trigger_is_noticed(database):
    if connection.vendor == "postgresql":
        pytest.skip("the product's role cannot drop a trigger there, which is better")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER store_payment_no_delete")
    assert guards.missing(connection) == ["store_payment_no_delete"]


FACTS = [
    f"store_{name}" for name in ("invoice", "instalment", "adjustment", "payment", "allocation", "event", "importrow")
]


@pytest.mark.parametrize("table", FACTS)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET company_id = company_id", "DELETE FROM {0}"])
def test_posted_facts_refuse_update_and_delete(full, table, statement):
    with writing(full.company.pk), connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        before = cursor.fetchone()[0]
        assert before > 0, "the table must hold something, or the test proves nothing"
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement.format(table))
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        assert cursor.fetchone()[0] == before


def test_truncate_is_refused_too(full):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError), writing(full.company.pk), connection.cursor() as cursor:
        cursor.execute("TRUNCATE store_event")


@pytest.fixture
def other(database, bring) -> Access:
    company = add_firm(NewFirm("Other Ltd", "GBP", "Europe/London"), actor="test")
    assert isinstance(company, Company)
    who = Access(company, "owner", "test")
    bring(who, "ledger", [{"customer_ref": "SECRET", "number": "S-1", "issued_on": "2026-01-10", "amount": "5.00"}])
    return who


def test_access_knows_only_its_own_company(full, other):
    with scope(full.company.pk), pytest.raises(NotHere):
        full.customer("SECRET")
    with scope(other.company.pk):
        assert other.customer("secret").reference == "SECRET"


def test_every_table_of_a_company_is_secured_and_forced(full):
    if connection.vendor != "postgresql":
        pytest.skip(POSTGRESQL)
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        secured = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
    assert set(guards.company_tables()) <= secured
    assert len(guards.company_tables()) > 20


def test_a_forgotten_filter_shows_nothing_of_other_companies(full, other):
    if connection.vendor != "postgresql":
        pytest.skip(POSTGRESQL)
    assert Customer.objects.count() == 0, "no company told: nothing"
    with scope(full.company.pk):
        assert set(Customer.objects.values_list("reference", flat=True)) == {"ACME"}
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT customer FROM v_invoice")
            assert {row[0] for row in cursor.fetchall()} == {"ACME"}
    assert Customer.objects.count() == 0, "what was told ends with the transaction"


@pytest.mark.parametrize("table", ["store_customer", "store_invoice", "store_openitem", "store_hold", "store_event"])
def test_rows_of_another_company_cannot_be_written(full, other, table):
    if connection.vendor != "postgresql":
        pytest.skip(POSTGRESQL)
    with scope(full.company.pk), connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE company_id = %s", [other.company.pk])
        assert cursor.fetchone()[0] == 0
    with pytest.raises(DatabaseError), writing(full.company.pk):
        Customer.objects.create(
            company=other.company, reference="X", reference_key="x", name="X", created_at="2026-01-01T00:00Z"
        )
    with writing(full.company.pk):
        assert Customer.objects.filter(company=other.company).update(name="stolen") == 0


def test_the_setting_does_not_survive_an_error_on_a_kept_connection(full, other):
    if connection.vendor != "postgresql":
        pytest.skip(POSTGRESQL)
    with pytest.raises(ZeroDivisionError), scope(full.company.pk):
        raise ZeroDivisionError
    assert Customer.objects.count() == 0


def test_the_directory_shows_names_of_firms_and_nothing_inside(full, other):
    with directory():
        assert Company.objects.count() == 2
        if connection.vendor == "postgresql":
            assert Customer.objects.count() == 0


def test_a_settled_amount_below_zero_is_impossible(full):
    with pytest.raises(DatabaseError), writing(full.company.pk):
        Invoice.objects.create(
            company=full.company, customer=full.customers().get(), kind="invoice", number="N", number_key="n",
            issued_on=date(2026, 1, 1), due_on=date(2026, 1, 1), currency="EUR", amount_minor=0,
        )  # fmt: skip
