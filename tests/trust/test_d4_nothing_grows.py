"""No page grows with the ledger (trust: D4): a customer with over a thousand open invoices, hundreds of customers, and
every page asks a bounded number of questions and stays below a megabyte."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.shell.desk_people import add_people, signed_in
from tests.trust.test_f2_between_firms import address, routes

from goodterms.desk.gate import matrix
from goodterms.journeys.plan_the_day import plan_the_day
from goodterms.store import access, clock
from goodterms.store.models import Customer, Import, Invoice, OpenItem

CUSTOMERS, INVOICES = 700, 1_200
MOST_QUESTIONS, MOST_BYTES = 30, 1_000_000
WHOLE_ON_PURPOSE = {"statement", "audit_export"}
"""What somebody asks for to have it whole."""
MOST_IN_A_FILE = {"statement_pdf": 2_500_000}
"""A file to send, with a structure for screen readers: it still fits into a message."""
ABOUT_TRANSACTIONS = re.compile(r"^(SAVEPOINT|RELEASE|BEGIN|COMMIT|ROLLBACK|SELECT set_config)", re.IGNORECASE)


@pytest.fixture
def crowded(firm):
    """Customer after customer with one late invoice each, and one customer with more than a thousand of them."""
    company, now = firm.company, clock.now()
    day = clock.today(company).replace(day=1)
    with access.writing(company.pk):
        people = [
            Customer(company=company, reference=f"C{n}", reference_key=f"C{n}", name=f"Customer {n}", created_at=now)
            for n in range(CUSTOMERS)
        ]
        Customer.objects.bulk_create(people)
        whose = [*people, *[people[0]] * INVOICES]
        shared = {"company": company, "kind": "invoice", "currency": "EUR"}
        bills = [
            Invoice(
                **shared,
                customer=customer,
                number=f"N{n}",
                number_key=f"N{n}",
                issued_on=day.replace(year=day.year - 1 - n % 2),
                due_on=day.replace(year=day.year - n % 2),
                amount_minor=10_000 + n,
            )
            for n, customer in enumerate(whose)
        ]
        Invoice.objects.bulk_create(bills)
        kept = ("customer", "issued_on", "due_on")
        OpenItem.objects.bulk_create(
            OpenItem(
                **shared, invoice=bill, open_minor=bill.amount_minor, **{name: getattr(bill, name) for name in kept}
            )
            for bill in bills
        )
    return firm, people[0]


def seen(client, path) -> tuple[int, int]:
    """Questions asked and bytes sent."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        sent = len(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    assert answer.status_code < 400, path
    return sum(1 for query in asked.captured_queries if not ABOUT_TRANSACTIONS.search(query["sql"])), sent


def test_d4_every_page_is_bounded(crowded, bring):
    firm, customer = crowded
    row = {"customer_ref": "C1", "number": "X-1", "issued_on": "2026-01-10", "amount": "50.00"}
    bring(firm, "invoices", [row, {**row, "number": "X-2", "issued_on": "never"}])
    plan_the_day(firm)
    with access.scope(firm.company.pk):
        numbers = {"customer_id": customer.pk, "import_id": Import.objects.latest("pk").pk}
    client, tried = signed_in(add_people(firm.company)["owner"]), {}
    for route in routes():
        known = {"firm", *numbers}
        if "get" not in matrix()[route.name] or not {"firm"} <= set(route.pattern.converters) <= known:
            continue
        if route.name not in WHOLE_ON_PURPOSE | {"look", "tour", "playbook_entry"}:
            path = address(route, firm.company.slug, numbers)
            tried[route.name] = seen(client, path + ("?show=all" if route.name == "customers" else ""))
    assert len(tried) > 15
    assert not {
        name: (asked, sent)
        for name, (asked, sent) in tried.items()
        if asked > MOST_QUESTIONS or sent > MOST_IN_A_FILE.get(name, MOST_BYTES)
    }


def test_d4_a_list_that_does_not_page_is_caught(crowded, monkeypatch):
    firm, _ = crowded
    monkeypatch.setattr("goodterms.journeys.see_today.PAGE", 10_000)
    plan_the_day(firm)
    client = signed_in(add_people(firm.company)["owner"])
    assert seen(client, f"/f/{firm.company.slug}/today/")[1] > MOST_BYTES
