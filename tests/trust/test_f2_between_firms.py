"""No way to what is another firm's (trust: F2, F3): every route and every number that a form can carry, replayed with
the numbers of a second firm, answers as for numbers that never were; nothing there changes, nothing of it is shown."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.urls import URLPattern, get_resolver, reverse
from tests.shell.desk_people import signed_in
from tests.trust.deeds import DEEDS, Scene, scene_of
from tests.trust.test_c6_audit_is_atomic import contents

from goodterms.desk.gate import matrix
from goodterms.journeys import receive_file
from goodterms.store.access import scope
from goodterms.store.models import (
    Allocation,
    ClosedDay,
    Contact,
    Hold,
    Import,
    KeptDocument,
    Observation,
    Payment,
    SavedView,
)

NEVER = 987_654_321
CANARY = "CANARY"
NO_FIRM = {
    "sign_in",
    "sign_out",
    "forgotten",
    "new_password",
    "first_run",
    "another_firm",
    "start",
    "account",
    "own_password",
    "second_step",
    "passkey_begin",
    "passkey_sign_in",
    "end_session",
    "end_sessions",
    "second_factor",
    "code_app",
    "code_app_off",
    "recovery_codes",
    "recovery_file",
    "passkey_new",
    "passkey_add",
    "passkey_remove",
    "design",
}
"""Routes without a firm in their address: they know only the visitor."""


def routes() -> list[URLPattern]:
    return [p for p in get_resolver().url_patterns if isinstance(p, URLPattern) and p.name]


@pytest.fixture
def client_and_theirs(firm, other, bring, tmp_path, monkeypatch):
    """The owner of the first firm, signed in; and the numbers of everything in the second."""
    monkeypatch.setattr("goodterms.desk.pages.imports.wake", lambda company: None)
    mine, theirs = scene_of(firm, bring, tmp_path), furnished(scene_of(other, bring, tmp_path))
    from goodterms.store.models import Membership, User

    with scope(firm.company.pk):
        owner = User.objects.get(pk=Membership.objects.get(company=firm.company, role="owner").user_id)
    return signed_in(owner), mine, theirs


def furnished(theirs: Scene) -> dict[str, object]:
    """Something of everything in the second firm, all of it called CANARY; the numbers by their names in addresses."""
    deeds = ("put_on_hold", "keep_contact", "record_dispute", "keep_promise", "close_on", "keep_bond")
    for name in (*deeds, "record_observation", "keep_document", "keep_view"):
        DEEDS[name].do(theirs, None)
    paid = {
        "customer_ref": CANARY,
        "customer_name": CANARY,
        "reference": CANARY,
        "paid_on": "2026-03-01",
        "amount": "5",
    }
    theirs.bring(theirs.who, "payments", [{**paid, "invoice_number": CANARY}])
    row = {"customer_ref": CANARY, "number": CANARY, "issued_on": "2026-01-10", "amount": "50.00"}
    theirs.bring(theirs.who, "invoices", [row, {**row, "number": f"{CANARY}-bad", "issued_on": CANARY}])
    waiting = receive_file.receive(theirs.who, [theirs.csv.read_bytes()], name=f"{CANARY}.csv")
    assert isinstance(waiting, Import)
    with scope(theirs.who.company.pk):
        customer = theirs.who.customer(CANARY)
        mine = {"company": theirs.who.company}
        return {
            "slug": theirs.who.company.slug,
            "customer_id": customer.pk,
            "invoice": theirs.invoice.pk,
            "import_id": waiting.pk,
            "done": Import.objects.filter(**mine, rejected__gt=0).latest("pk").pk,
            "hold_id": Hold.objects.filter(**mine).latest("pk").pk,
            "contact": Contact.objects.filter(**mine).latest("pk").pk,
            "payment": Payment.objects.filter(**mine).latest("pk").pk,
            "allocation": Allocation.objects.filter(**mine).latest("pk").pk,
            "forget": ClosedDay.objects.filter(**mine).latest("pk").pk,
            "use_id": Allocation.objects.filter(**mine).latest("pk").pk,
            "payment_id": Payment.objects.filter(**mine).latest("pk").pk,
            "invoice_id": theirs.invoice.pk,
            "record_id": Observation.objects.filter(**mine).latest("pk").pk,
            "document_id": KeptDocument.objects.filter(**mine).latest("pk").pk,
            "holder": theirs.colleague.pk,
            "view_id": SavedView.objects.filter(**mine).latest("pk").pk,
            "user_id": theirs.colleague.pk,
            "person": theirs.colleague.pk,
            "share": f"payment:{Payment.objects.filter(**mine).latest('pk').pk}:{theirs.invoice.pk}:100",
        }


def body(numbers: dict[str, object]) -> dict[str, object]:
    """A form that carries every number there is, and is well-formed in everything else."""
    plain = {
        "version": 1, "reason": "other", "ends_on": "2027-01-01", "note": "n", "text": "t", "channel": "call",
        "outcome": "reached", "role": "viewer", "name": "N", "email": "n@example.com", "question": "part_today",
        "kind": "invoices", "why": "w", "number": NEVER, "on": NEVER, "currency": "EUR", "amount": "5.00",
        "due_on": "2027-01-01", "strength": "50", "evidence": "e",
    }  # fmt: skip
    return {**plain, **{name: numbers[name] for name in ("invoice", "contact", "person", "holder", "forget", "share")}}


def absent(numbers: dict[str, object]) -> dict[str, object]:
    return {**dict.fromkeys(numbers, NEVER), "share": f"payment:{NEVER}:{NEVER}:100", "slug": "no-such-firm"}


def address(route: URLPattern, slug: object, numbers: dict[str, object]) -> str:
    wanted = {n: slug if n == "firm" else numbers[n] for n in route.pattern.converters}
    return reverse(route.name, kwargs=wanted)


def told(answer) -> tuple[int, str]:
    """Status and page, without what differs from visit to visit."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = content.decode("utf-8", "replace") + answer.headers.get("Location", "")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return answer.status_code, re.sub(r"\d{4,}|no-such-firm", "#", text)


def test_f2_every_route_has_a_firm_or_is_known_to_have_none():
    assert {r.name for r in routes() if "firm" not in r.pattern.converters} == NO_FIRM


def test_f2_the_numbers_of_another_firm_are_as_if_they_never_were(client_and_theirs):
    client, mine, theirs = client_and_theirs
    own = {"customer_id": mine.customer.pk}
    slug, other_firm, tried = mine.who.company.slug, theirs["slug"], 0
    before = _of(other_firm)
    for route in routes():
        if "firm" not in route.pattern.converters:
            continue
        for method in matrix()[route.name]:
            ask = getattr(client, method)
            paths = [
                # the whole address of the other firm, and their things under our own name
                (address(route, other_firm, theirs), address(route, "no-such-firm", theirs)),
                (address(route, slug, theirs), address(route, slug, absent(theirs))),
            ]
            if "customer_id" in route.pattern.converters and len(route.pattern.converters) > 2:
                paths.append((address(route, slug, theirs | own), address(route, slug, absent(theirs) | own)))
            for foreign, nothing in paths:
                if foreign == nothing:
                    continue
                one, two = told(ask(foreign, body(theirs))), told(ask(nothing, body(absent(theirs))))
                assert one[0] == two[0] == 404, (route.name, method, foreign, one[0], two[0])
                assert one[1] == two[1], (route.name, method)
                assert CANARY not in one[1]
                tried += 1
    assert tried > 60
    assert _of(other_firm) == before, "nothing of the other firm was touched"


def test_f2_foreign_numbers_inside_a_form_do_nothing_there(client_and_theirs):
    client, mine, theirs = client_and_theirs
    own = {**dict.fromkeys(theirs, NEVER), "customer_id": mine.customer.pk}
    before, tried = _of(theirs["slug"]), 0
    for route in routes():
        if "firm" not in route.pattern.converters or route.name in ("make_backup", "sign_out"):
            continue
        for method in matrix()[route.name]:
            answer = getattr(client, method)(address(route, mine.who.company.slug, own), body(theirs))
            assert answer.status_code < 500, (route.name, method)
            assert CANARY not in told(answer)[1], (route.name, method)
            tried += 1
    assert tried > 40
    assert _of(theirs["slug"]) == before


def _of(slug: object) -> dict[str, object]:
    """Every row of the other firm, past row-level security."""
    if connection.vendor == "sqlite":
        import sqlite3

        raw = sqlite3.connect(connection.settings_dict["NAME"])
    else:
        import os

        import psycopg

        raw = psycopg.connect(os.environ["DATABASE_URL"])
    company = raw.execute(f"SELECT id FROM store_company WHERE slug = '{slug}'").fetchone()[0]
    found = {}
    for table in contents():
        columns = [d[0] for d in raw.execute(f"SELECT * FROM {table} LIMIT 0").description]
        if "company_id" in columns:
            rows = raw.execute(f"SELECT * FROM {table} WHERE company_id = {company}").fetchall()
            found[table] = sorted(map(repr, rows))
    raw.close()
    assert sum(map(len, found.values())) > 20
    return found


def test_f2_a_page_that_forgets_the_firm_is_caught(client_and_theirs, monkeypatch):
    """Negative control: a build whose customer page looks a customer up by number alone shows the canary."""
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL's row security would hide it all the same, which is the point of the next test")
    from goodterms.desk.pages import customer as page
    from goodterms.store.models import Customer

    client, mine, theirs = client_and_theirs
    monkeypatch.setattr(page, "customer_by_id", lambda who, number: Customer.objects.get(pk=number))
    route = next(r for r in routes() if r.name == "customer")
    answer = client.get(address(route, mine.who.company.slug, theirs))
    assert CANARY in told(answer)[1]


def test_f3_on_postgresql_a_forgotten_filter_shows_nothing(client_and_theirs, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no row-level security; there the code alone keeps firms apart")
    from django.http import Http404
    from django.shortcuts import get_object_or_404

    from goodterms.desk.pages import customer as page
    from goodterms.store.models import Customer

    client, mine, theirs = client_and_theirs
    monkeypatch.setattr(page, "customer_by_id", lambda who, number: get_object_or_404(Customer.objects, pk=number))
    for name in ("customer", "payment_history", "statement"):
        route = next(r for r in routes() if r.name == name)
        try:
            status, text = told(client.get(address(route, mine.who.company.slug, theirs)))
        except Http404:
            continue
        assert status == 404 and CANARY not in text


def test_f3_a_download_is_read_while_the_firm_is_known(client_and_theirs, bring):
    """A file that is sent piece by piece is read when the page is done; on PostgreSQL nothing would be in it then."""
    client, mine, _ = client_and_theirs
    row = {"customer_ref": "ACME", "number": "BAD-1", "issued_on": "no day", "amount": "1.00"}
    report = bring(mine.who, "invoices", [row])
    answer = client.get(reverse("import_mend", kwargs={"firm": mine.who.company.slug, "import_id": report.import_id}))
    assert "BAD-1" in told(answer)[1]
    assert "firm.added" in told(client.get(reverse("audit_export", kwargs={"firm": mine.who.company.slug})))[1]


def test_f4_the_session_cookie_is_not_of_use_elsewhere(client_and_theirs):
    """Signed in at one firm, the other firm's address is not there, whoever asks by whatever method."""
    client, _, theirs = client_and_theirs
    assert settings.SESSION_COOKIE_NAME in client.cookies
    for method in ("get", "post", "head", "put", "delete", "options", "patch"):
        assert getattr(client, method)(f"/f/{theirs['slug']}/today/").status_code == 404


def test_b5_a_forged_share_of_money_is_refused(client_and_theirs, bring):
    """Their own money against their own invoice of another currency, or of nothing, by a forged form."""
    client, mine, _ = client_and_theirs
    bring(mine.who, "payments", [
        {"customer_ref": "ACME", "reference": "J", "paid_on": "2026-03-01", "amount": "100", "currency": "JPY"}
    ])  # fmt: skip
    with scope(mine.who.company.pk):
        payment = Payment.objects.get(company=mine.who.company).pk
    page = reverse("money", kwargs={"firm": mine.who.company.slug, "customer_id": mine.customer.pk})
    for amount in (100, 0, 10**17):
        answer = client.post(page, {"share": f"payment:{payment}:{mine.invoice.pk}:{amount}"})
        assert answer.status_code in (302, 404, 422), amount
    with scope(mine.who.company.pk):
        assert not Allocation.objects.filter(company=mine.who.company).exists()
