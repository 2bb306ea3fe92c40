"""A page that breaks tells the visitor nothing of the inside, and nobody writes lines into our log (trust: E7)."""

import io
import logging

import pytest
from django.conf import settings
from django.test import Client
from tests.shell.desk_people import add_people, signed_in
from tests.trust.test_f2_between_firms import address, body, routes

from goodterms.config.logging import OneLine
from goodterms.desk.gate import matrix
from goodterms.desk.pages import wrong
from goodterms.store import access

SECRET = "SELECT password FROM store_user -- /srv/goodterms/secret.key"
FORGED = "2026-11-22 10:00:00,000 ERROR goodterms somebody else did it"
CONTROLS = ("\r\n", "\n", "\x1b[2K\r", "\x85", "\u2028", "\x0b")
NUMBERS = {"customer_id": 1, "import_id": 1, "hold_id": 1, "contact": 1, "user_id": 1, "invoice": 1, "person": 1,
           "forget": 1, "holder": 1, "share": "payment:1:1:1"}  # fmt: skip


@pytest.fixture
def log(monkeypatch):
    """What goes to the log, written as the product writes it."""
    written, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneLine())
    handler.records = 0
    handler.addFilter(lambda record: setattr(handler, "records", handler.records + 1) or True)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)


def answers(client: Client, slug: str):
    """(route, answer) of every route and method that the matrix knows, with headers that hold line breaks."""
    for route in routes():
        if route.name == "sign_out":
            continue
        named = {n: NUMBERS.get(n, 1 if n.endswith("_id") else "x") for n in route.pattern.converters if n != "firm"}
        for method in matrix()[route.name]:
            place = address(route, slug, {**NUMBERS, **named})
            for controls in CONTROLS[:3]:
                agent = {"User-Agent": f"x{controls}{FORGED}", "Referer": f"http://testserver/{controls}{FORGED}"}
                yield route.name, getattr(client, method)(place, body(NUMBERS), headers=agent)


def break_everything(monkeypatch):
    def broken(*given, **named):
        raise RuntimeError(SECRET + "".join(control + FORGED for control in CONTROLS))

    Client().get("/sign-in/")  # what is read in only after this would keep what is broken here
    for part in ("for_user", "companies_of", "owns_a_firm", "scope"):
        monkeypatch.setattr(access, part, broken)
    monkeypatch.setattr("goodterms.journeys.sign_in.check_password", broken)
    monkeypatch.setattr("goodterms.journeys.sign_in.may_ask", broken)


def test_e7_what_broke_is_in_the_log_and_not_on_the_page(firm, monkeypatch, log):
    client = signed_in(add_people(firm.company)["owner"], raise_request_exception=False)
    break_everything(monkeypatch)
    broke = [answer for _, answer in answers(client, firm.company.slug) if answer.status_code == 500]
    assert len(broke) > 120
    for answer in broke:
        page = answer.content.decode()
        for told in ("password FROM", "secret.key", "Traceback", "RuntimeError", "goodterms/", settings.SECRET_KEY):
            assert told not in page
        assert "not kept" in page
    written = log.stream.getvalue()
    assert SECRET in written, "whoever runs it must find what happened"


def test_e7_one_event_is_one_line(firm, monkeypatch, log):
    client = signed_in(add_people(firm.company)["owner"], raise_request_exception=False)
    break_everything(monkeypatch)
    list(answers(client, firm.company.slug))
    for controls in CONTROLS:
        client.get(
            "/f/nobody" + controls.replace("\n", "%0A").replace("\r", "%0D") + FORGED.replace(" ", "%20") + "/today/"
        )
        client.post("/sign-in/", {"email": f"a{controls}{FORGED}@example.com", "password": "x"})
    lines = log.stream.getvalue().splitlines()
    assert log.records > 150
    assert len(lines) == log.records
    assert not [line for line in lines if line.startswith(FORGED)]
    assert not [line for line in lines if any(not c.isprintable() for c in line)]


def test_e7_a_log_that_writes_as_it_is_told_is_caught(firm, monkeypatch, log):
    """Negative control: with Python's own formatter the forged lines stand in the log."""
    log.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    client = signed_in(add_people(firm.company)["owner"], raise_request_exception=False)
    break_everything(monkeypatch)
    client.get(f"/f/{firm.company.slug}/today/")
    lines = log.stream.getvalue().splitlines()
    assert len(lines) > log.records
    assert [line for line in lines if line.startswith(FORGED)]


def test_e7_a_page_of_its_own_for_each_thing_that_goes_wrong(firm, rf):
    pages = {wrong.broke: 500, wrong.bad_request: 400, wrong.not_found: 404, wrong.not_allowed: 403}
    for page, status in pages.items():
        answer = page(rf.get("/"))
        assert answer.status_code == status
        assert b"<h1" in answer.content
