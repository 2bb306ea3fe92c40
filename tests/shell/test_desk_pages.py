"""The pages as a program sees them: bounded in questions, inert for what people type, strict about what they take."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.shell.desk_people import add_people, signed_in

from goodterms.desk import wording
from goodterms.journeys.plan_the_day import plan_the_day
from goodterms.journeys.receive_file import shown_name
from goodterms.journeys.verify_books import verify
from goodterms.store import access
from goodterms.store.models import Contact, Customer, Event, Hold, Import, Note, Touch

MOST_QUESTIONS = 30
ABOUT_TRANSACTIONS = re.compile("set_config|SAVEPOINT|BEGIN|COMMIT|ROLLBACK")
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)>",
    "{{7*7}}",
    "{% debug %}",
    "%(seq)s",
    "{0.__class__}",
    "javascript:alert(1)",
    "<link rel=attachment href=file:///etc/passwd>",
]


def rows(customers, invoices):
    return [
        {
            "customer_ref": f"C{c:03}", "customer_name": f"Customer {c:03}", "number": f"I{c:03}-{n}",
            "issued_on": "2026-01-05", "due_on": f"2026-0{2 + n % 7}-05", "amount": f"{100 + n}.00",
        }
        for c in range(customers) for n in range(invoices)
    ]  # fmt: skip


@pytest.fixture
def desk(firm, bring):
    bring(firm, "invoices", rows(3, 4))
    people = add_people(firm.company)
    return firm, {role: signed_in(user) for role, user in people.items()}


def place(firm, *parts):
    return "/".join(["/f", firm.company.slug, *map(str, parts), ""])


def customer_of(firm, reference="C001"):
    with access.scope(firm.company.pk):
        return Customer.objects.get(company=firm.company, reference=reference)


def paths(firm):
    one = customer_of(firm).pk
    yield place(firm, "today")
    yield place(firm, "customers")
    yield place(firm, "customers") + "?q=Customer&show=all"
    yield place(firm, "customers", one)
    yield place(firm, "customers", one, "payment-history")
    yield place(firm, "customers", one, "advice")
    yield place(firm, "imports")
    yield place(firm, "portfolio")
    yield place(firm, "settings", "audit")
    yield place(firm, "settings", "people")


def test_questions_do_not_grow_with_the_ledger(desk, bring):
    firm, clients = desk
    plan_the_day(firm)
    few = {path: questions(clients["owner"], path) for path in paths(firm)}
    assert max(few.values()) <= MOST_QUESTIONS, few
    bring(firm, "invoices", rows(40, 12))
    plan_the_day(firm)
    many = {path: questions(clients["owner"], path) for path in paths(firm)}
    grown = {path: (few[path], many[path]) for path in many if many[path] > few[path] + 1}
    assert not grown


def questions(client, path):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, path
    assert len(answer.content) < 1_000_000
    return sum(1 for query in asked.captured_queries if not ABOUT_TRANSACTIONS.search(query["sql"]))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_type_is_shown_as_they_typed_it(desk, payload):
    firm, clients = desk
    found = customer_of(firm)
    with access.writing(firm.company.pk):
        Customer.objects.filter(pk=found.pk).update(name=payload, segment=payload)
    here = place(firm, "customers", found.pk)
    client = clients["collector"]
    assert client.post(here + "note/", {"text": payload}).status_code == 302
    assert client.post(here + "person/", {"name": payload, "role": "owner"}).status_code == 302
    hold = {"reason": "other", "note": payload, "ends_on": "2099-01-01"}
    assert client.post(here + "hold/", hold).status_code == 422
    for path in (here, place(firm, "customers") + "?show=all", place(firm, "settings", "audit")):
        page = (clients["owner"] if "audit" in path else client).get(path).content.decode()
        for tag in ("<script>alert", "<img src=x", "<svg onload", "<link rel=attachment"):
            assert tag not in page
        assert ">49<" not in page
    assert 'href="javascript:' not in client.get(here).content.decode()


def test_fields_that_nobody_asked_for_change_nothing(desk):
    firm, clients = desk
    found = customer_of(firm)
    here = place(firm, "customers", found.pk)
    extra = {"company": "2", "credit_limit_minor": "1", "author": "1", "id": "1", "written_at": "1999-01-01"}
    clients["collector"].post(here + "note/", {"text": "plain", **extra})
    with access.scope(firm.company.pk):
        note = Note.objects.get()
        assert (note.company_id, note.customer_id) == (firm.company.pk, found.pk)
        assert note.written_at.year > 2000
        assert Customer.objects.get(pk=found.pk).credit_limit_minor is None
    for nonsense in ("x", "-1", "99999999999999999999", "1e9", "0x1", "١"):
        sent = {"invoice": nonsense, "reason": "wrong price", "version": nonsense, "person": nonsense}
        for deed in ("dispute/", "dispute/settled/", "assign/"):
            assert clients["collector"].post(here + deed, sent).status_code in (302, 404, 422)


def test_two_people_at_once_are_told_and_nothing_is_lost(desk):
    firm, clients = desk
    found = customer_of(firm)
    here = place(firm, "customers", found.pk)
    clients["collector"].post(here + "hold/", {"reason": "promise", "ends_on": tomorrow(firm)})
    with access.scope(firm.company.pk):
        hold = Hold.objects.get()
    first = clients["collector"].post(f"{here}hold/{hold.pk}/lift/", {"version": 1}, follow=True)
    second = clients["controller"].post(f"{here}hold/{hold.pk}/lift/", {"version": 1}, follow=True)
    assert "The pause has ended" in first.content.decode()
    assert "Somebody else changed this meanwhile" in second.content.decode()
    with access.scope(firm.company.pk):
        kinds = list(Event.objects.filter(customer_id=found.pk).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["hold.put", "hold.lifted"]


def tomorrow(firm):
    from datetime import timedelta

    from goodterms.store import clock

    return (clock.today(firm.company) + timedelta(days=1)).isoformat()


def test_a_contact_made_is_a_record_that_the_diagnosis_reads(desk):
    firm, clients = desk
    found = customer_of(firm)
    sent = {"channel": "call", "outcome": "no_answer", "text": "rang for long"}
    assert clients["collector"].post(place(firm, "customers", found.pk, "contacted"), sent).status_code == 302
    with access.scope(firm.company.pk):
        touch = Touch.objects.get()
    assert (touch.channel, touch.answered, touch.from_them) == ("phone", False, False)


def test_a_contact_of_somebody_else_cannot_be_changed_by_its_number(desk):
    firm, clients = desk
    mine, theirs = customer_of(firm, "C001"), customer_of(firm, "C002")
    clients["collector"].post(place(firm, "customers", theirs.pk, "person"), {"name": "Ada", "role": "owner"})
    with access.scope(firm.company.pk):
        contact = Contact.objects.get()
    sent = {"contact": contact.pk, "version": 1, "name": "Mallory", "role": "owner"}
    assert clients["collector"].post(place(firm, "customers", mine.pk, "person"), sent).status_code == 404
    with access.scope(firm.company.pk):
        assert Contact.objects.get().name == "Ada"


def test_the_back_address_stays_in_the_house(desk):
    firm, clients = desk
    here = place(firm, "customers", customer_of(firm).pk)
    for trap in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        answer = clients["collector"].post(here + "note/", {"text": "x", "back": trap})
        assert answer["Location"] == here


def test_the_last_owner_stays(desk):
    firm, clients = desk
    people = place(firm, "settings", "people")
    owner = clients["owner"].session["_auth_user_id"]
    answer = clients["owner"].post(f"{people}{owner}/", {"role": "viewer"})
    assert answer.status_code == 422
    assert "at least one owner" in answer.content.decode()
    assert clients["owner"].post(f"{people}{owner}/", {"let_go": "1"}).status_code == 422


def test_settings_are_checked_and_kept_with_a_trace(desk):
    firm, clients = desk
    page = place(firm, "settings")
    good = {
        "name": "Miller", "country": "de", "timezone": "Europe/Berlin", "buckets": "0, 14, 30", "basis": "due",
        "default_terms": "14", "stale_after_days": "5", "version": "1",
    }  # fmt: skip
    for field, wrong in (("buckets", "30, 10"), ("timezone", "Mars/Base"), ("stale_after_days", "0"), ("name", " ")):
        assert clients["controller"].post(page, {**good, field: wrong}).status_code == 422, field
    assert clients["controller"].post(page, good).status_code == 302
    assert clients["owner"].post(page, {**good, "name": "Other"}).status_code == 422, "the version is an older one"
    firm.company.refresh_from_db() if connection.vendor == "sqlite" else None
    with access.scope(firm.company.pk):
        assert Event.objects.filter(kind="firm.changed").count() == 1
    assert "Miller" in clients["viewer"].get(page).content.decode()


@pytest.mark.parametrize(
    "name", ["../../x.csv", "a\x00.csv", "CON", "x" * 300, "a.csv\r\nSet-Cookie: b", "\u202egpj.csv", "..", "/"]
)
def test_file_names_are_for_showing_only(desk, name, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    firm, clients = desk
    shown = shown_name(name)
    assert shown
    assert shown.isprintable()
    assert len(shown) <= 120
    assert "/" not in shown
    file = SimpleUploadedFile("plain.csv", b"Customer,Invoice,Date,Amount\nA,1,2026-01-05,10.00\n")
    file.name = name.replace("/", "").replace("\x00", "").strip(".") or "x"
    answer = clients["collector"].post(place(firm, "imports", "hand-in"), {"file": file})
    assert answer.status_code == 302
    with access.scope(firm.company.pk):
        kept = Import.objects.filter(company=firm.company).order_by("-pk").first()
    assert kept.stored_as.isalnum()
    assert len(kept.stored_as) == 32


def test_health_says_in_words_what_was_checked(desk):
    firm, clients = desk
    page = clients["controller"].get(place(firm, "settings", "health") + "?check=1").content.decode()
    assert "Nothing refers to another firm" in page and "invoice.customer" not in page
    assert {name.split()[0] for name in verify([firm.company]).checked} <= set(wording.INVARIANTS)


def test_who_may_only_read_is_told_who_may_hand_in_a_file(desk):
    firm, clients = desk
    told = "A collector, a controller or an owner can hand in a file"
    assert told in clients["viewer"].get(place(firm, "imports")).content.decode()
    assert told not in clients["collector"].get(place(firm, "imports")).content.decode()
