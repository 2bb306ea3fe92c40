"""Today says what can be done: money that lies about is set against an invoice from the line; an old list says so."""

from datetime import timedelta

import pytest
from tests.shell.desk_people import add_people, signed_in

from goodterms.journeys.plan_the_day import plan_the_day
from goodterms.store import clock

INVOICE = {"customer_ref": "ACME", "customer_name": "Acme", "number": "INV-1", "issued_on": "2026-01-10",
           "due_on": "2026-02-09", "amount": "100.00"}  # fmt: skip
PAYMENT = {"customer_ref": "ACME", "paid_on": "2026-03-01", "reference": "T-1", "amount": "40.00"}


@pytest.fixture
def see(firm):
    clients = {role: signed_in(user) for role, user in add_people(firm.company).items()}
    return lambda role: clients[role].get(f"/f/{firm.company.slug}/today/").content.decode()


def test_an_empty_list_that_is_older_than_the_ledger_reassures_nobody(firm, bring, see):
    plan_the_day(firm)
    bring(firm, "invoices", [INVOICE])
    page = see("collector")
    assert "The list is older than the ledger" in page
    assert "Nobody to talk to today" not in page
    plan_the_day(firm)
    assert "The list is older than the ledger" not in see("collector")


def test_money_that_is_not_set_against_an_invoice_is_one_step_away(firm, bring, see):
    bring(firm, "invoices", [INVOICE])
    bring(firm, "payments", [PAYMENT])
    plan_the_day(firm)
    assert "Set it against an invoice" in see("collector")
    assert "Set it against an invoice" not in see("viewer")


def test_nobody_late_is_said_kindly(firm, bring, see):
    bring(firm, "invoices", [{**INVOICE, "due_on": "2099-01-01"}])
    plan_the_day(firm)
    assert "Nobody to talk to today" in see("collector")


def test_the_list_of_another_day_is_called_that_and_not_a_changed_ledger(firm, bring, see):
    bring(firm, "invoices", [INVOICE])
    plan_the_day(firm, as_of=clock.today(firm.company) - timedelta(days=1))
    page = see("collector")
    assert "This is the list of" in page
    assert "the ledger has changed since" not in page
    plan_the_day(firm)
    assert "This is the list of" not in see("collector")
