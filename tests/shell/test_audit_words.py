"""The audit log for a reader who knows no codes: who did what, about what; found by name; never another firm's."""

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.shell.desk_people import another_firm, signed_in
from tests.trust.deeds import DEEDS, scene_of

from goodterms.desk import audit_words
from goodterms.desk.wording import EVENTS
from goodterms.journeys import keep_promise, keep_view, put_on_hold, record_observation, write_note
from goodterms.journeys.see_audit import HEADER, Asked, see_audit
from goodterms.store import access, clock
from goodterms.store.models import Customer, Event, Hold, Membership
from goodterms.store.writing import timeline

ABOUT_TRANSACTIONS = re.compile("set_config|SAVEPOINT|BEGIN|COMMIT|ROLLBACK")
KINDS_AT_MOST = 30
TEXT = re.compile(r"<[^>]+>")


@pytest.fixture
def scene(firm, bring, tmp_path):
    return scene_of(firm, bring, tmp_path)


@pytest.fixture
def client(scene):
    with access.scope(scene.who.company.pk):
        controller = Membership.objects.get(company=scene.who.company, role="controller").user
    return signed_in(controller)


def place(scene, *parts):
    return "/".join(["/f", scene.who.company.slug, "settings", "audit", *parts, ""])


def body_of(client, scene, **query):
    answer = client.get(place(scene), query)
    assert answer.status_code == 200
    return answer.content.decode().split("<tbody>", 1)[-1].split("</tbody>", 1)[0]


def plain(html):
    return re.sub(r"\s+", " ", unescape(TEXT.sub(" ", re.sub(r"<code.*?</code>", " ", html))))


def pause(scene, days=11):
    return put_on_hold.put_on_hold(
        scene.who, scene.customer, put_on_hold.Pause("reply", scene.today + timedelta(days=days), "they asked")
    )


def tell(scene, kind, subject, **more):
    with access.writing(scene.who.company.pk):
        timeline.append(
            scene.who.company.pk, at=clock.now(), actor="operator", kind=kind, subject=subject, body={}, **more
        )


@pytest.mark.parametrize("name", sorted(DEEDS))
def test_every_deed_is_told_in_words(scene, name):
    deed = DEEDS[name]
    deed.do(scene, deed.first(scene))
    with access.scope(scene.who.company.pk):
        lines = see_audit(scene.who, Asked()).lines
    for line in lines:
        assert line.event.kind in EVENTS, line.event.kind
        assert line.about.kind in audit_words.KINDS, line.event.subject
        text = audit_words.subject_text(line.about, scene.who.company.name)
        assert line.event.subject not in text and not re.search(r"[a-z]+:\d", text), text
        assert not line.about.gone or name == "remove_view", text


def test_what_an_import_changes_is_told_in_words(scene):
    row = {"customer_ref": "ACME", "number": "INV-1", "issued_on": "2026-01-10", "due_on": "2026-02-09"}
    scene.bring(scene.who, "invoices", [{**row, "amount": "90.00"}])
    with access.scope(scene.who.company.pk):
        told = [audit_words.subject_text(line.about, "") for line in see_audit(scene.who, Asked(kind="invoice")).lines]
    assert told == ["Invoice · INV-1 · ACME"]


def test_a_pause_a_promise_and_a_person_read_like_this(scene, client):
    pause(scene)
    word = keep_promise.Word(10_000, "EUR", scene.today + timedelta(days=3))
    keep_promise.keep_promise(scene.who, scene.customer, word)
    text = plain(body_of(client, scene))
    assert re.search(r"Pause of contact · They answered, and wait for us · ACME · until \d+ \w+ \d{4}", text)
    assert re.search(r"Promise · 100.00.EUR · ACME · by \d+ \w+ \d{4}", text)
    assert "Import · invoices.csv" in text


def test_what_was_ended_or_withdrawn_says_so(scene, client):
    hold = pause(scene)
    put_on_hold.lift_hold(scene.who, scene.customer, hold.pk, version=hold.version)
    seen = record_observation.record_observation(scene.who, scene.customer, kind="rang_first")
    record_observation.withdraw_observation(scene.who, scene.customer, seen.pk)
    text = plain(body_of(client, scene))
    assert "ended since" in text
    assert "Observation · They rang before we did · ACME · withdrawn since" in text


def test_what_is_gone_still_reads_well(scene, client):
    tell(scene, "hold.put", "hold:987654")
    tell(scene, "person.role", "user:987654")
    tell(scene, "note.written", "customer:987654", customer_id=987654)
    tell(scene, "some.day", "parcel:5")
    text = plain(body_of(client, scene))
    assert "Pause of contact · no longer on record" in text and "Person · no longer on record" in text
    assert "Customer · no longer on record" in text and "parcel:5" in text
    assert "Operator" in text and "operator" not in text


def test_nothing_of_another_firm_is_named(scene, client, bring):
    theirs = another_firm()
    row = {"customer_ref": "SECRET", "customer_name": "Secret Ltd", "number": "HIDDEN-1", "issued_on": "2026-01-10"}
    bring(theirs, "invoices", [{**row, "amount": "5.00"}])
    with access.scope(theirs.company.pk):
        customer, invoice = theirs.customers().get(), theirs.invoices().get()
    hold = put_on_hold.put_on_hold(
        theirs, customer, put_on_hold.Pause("other", clock.today(theirs.company) + timedelta(days=4), "no")
    )
    for subject in (f"hold:{hold.pk}", f"invoice:{invoice.pk}", f"customer:{customer.pk}"):
        tell(scene, "hold.put", subject, customer_id=customer.pk)
    body = body_of(client, scene)
    assert plain(body).count("no longer on record") == 3
    assert "Secret" not in body and "HIDDEN" not in body and f"customers/{customer.pk}/" not in body
    for words in ("Secret", "HIDDEN-1"):
        assert f"hold:{hold.pk}" not in body_of(client, scene, q=words)


def test_each_thing_leads_to_a_page_that_opens(scene, client):
    pause(scene)
    for name in ("switch_on", "plan_the_day", "keep_document", "record_answer", "override_advice", "keep_view"):
        DEEDS[name].do(scene, DEEDS[name].first(scene))
    links = set(re.findall(r'href="([^"]+)"', body_of(client, scene)))
    assert len(links) >= 7
    for link in links:
        assert client.get(unescape(link)).status_code == 200, link


def test_a_view_that_somebody_keeps_for_themselves_is_not_named_to_others(scene, client):
    mine = access.Access(scene.who.company, "collector", f"user:{scene.colleague.pk}", scene.colleague)
    keep_view.keep_view(mine, name="My worries", query="show=all", shared=False)
    keep_view.keep_view(mine, name="For everybody", query="show=overdue", shared=True)
    text = plain(body_of(client, scene))
    assert "View of the list · somebody's own" in text and "My worries" not in text
    assert "View of the list · For everybody" in text


def test_a_customer_and_an_invoice_are_found_by_their_name(scene, client):
    with access.writing(scene.who.company.pk):
        Customer.objects.filter(pk=scene.customer.pk).update(name="Acorn Mills")
        other = Customer.objects.create(
            company=scene.who.company, reference="B", reference_key="b", name="Beech", created_at=clock.now()
        )
    pause(scene)
    write_note.write_note(scene.who, other, "they rang")
    with access.writing(scene.who.company.pk):
        Hold.objects.update(invoice=scene.invoice)
    assert "Beech" not in plain(body_of(client, scene, q="acorn"))
    assert "invoice INV-1 · Acorn Mills" in plain(body_of(client, scene, q="Acorn"))
    found = plain(body_of(client, scene, q="inv-1"))
    assert "Pause of contact" in found and "Beech" not in found
    assert "Paused" in plain(body_of(client, scene, q="paused"))


@pytest.mark.parametrize("text", ["Öztürk", "öztürk", "ÖZTÜRK", "ozturk", "Oeztuerk KÜCHEN"])
def test_a_name_is_found_in_the_log_however_it_is_spelt_on_both_databases(scene, client, text):
    with access.writing(scene.who.company.pk):
        Customer.objects.filter(pk=scene.customer.pk).update(name="Öztürk Küchen")
    write_note.write_note(scene.who, scene.customer, "they rang")
    assert "Öztürk Küchen" in plain(body_of(client, scene, q=text))


def test_the_questions_do_not_grow_with_the_events(scene, client):
    pause(scene)
    few = questions(client, scene)
    for n in range(20):
        write_note.write_note(scene.who, scene.customer, f"note {n}")
        pause(scene, days=n + 2)
    assert questions(client, scene) <= few + 1
    for name in ("switch_on", "plan_the_day", "keep_document", "record_answer", "keep_view", "keep_contact"):
        DEEDS[name].do(scene, DEEDS[name].first(scene))
    assert questions(client, scene) <= KINDS_AT_MOST


def questions(client, scene):
    with CaptureQueriesContext(connection) as asked:
        body_of(client, scene)
    return sum(1 for query in asked.captured_queries if not ABOUT_TRANSACTIONS.search(query["sql"]))


@pytest.mark.parametrize(("language", "words"), [("en", "Pause of contact"), ("de", "Kontaktpause")])
def test_the_file_keeps_the_codes_and_adds_the_words(scene, client, language, words):
    hold = pause(scene)
    answer = client.get(place(scene, "export"), headers={"accept-language": language})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert tuple(rows[0]) == (*HEADER, "in_words")
    last = dict(zip(rows[0], rows[-1], strict=True))
    assert (last["kind"], last["subject"]) == ("hold.put", f"hold:{hold.pk}")
    assert json.loads(last["body"])["reason"] == "reply"
    assert words in last["in_words"] and "ACME" in last["in_words"]


def test_the_file_asks_as_often_for_many_events_as_for_few(scene, client):
    few = exported(scene, client)
    for n in range(20):
        pause(scene, days=n + 2)
    assert exported(scene, client) <= few + 2


def exported(scene, client):
    with CaptureQueriesContext(connection) as asked:
        b"".join(client.get(place(scene, "export")).streaming_content)
    return sum(1 for query in asked.captured_queries if not ABOUT_TRANSACTIONS.search(query["sql"]))


def test_the_words_of_the_log_are_german_in_german(scene):
    from django.utils import translation

    texts = {*audit_words.ACTORS.values(), *audit_words.KINDS.values()}
    with translation.override("de"):
        assert {text for text in texts if translation.gettext(text) == text} <= {"Import", "Person"}
        with access.scope(scene.who.company.pk):
            assert Event.objects.filter(company=scene.who.company).exists()
        assert "hold.put" in audit_words.kinds_called("paus")
