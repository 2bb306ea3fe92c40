"""Files that people attach to a customer: kept as they came, once, for this firm only; withdrawn, never deleted."""

import hashlib
import os
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from tests.shell.desk_people import add_people, another_firm, signed_in

from goodterms.journeys import keep_document as journey
from goodterms.journeys.back_up import back_up, restore
from goodterms.journeys.keep_document import Handed, keep_document, withdraw_document
from goodterms.journeys.see_documents import content_of, see_documents
from goodterms.journeys.verify_books import verify
from goodterms.store import access, clock
from goodterms.store.access import NotHere
from goodterms.store.models import Customer, Event, KeptContent, KeptDocument

HTML = b"<script>alert(document.cookie)</script>"
SHAPES = {
    "bytes": bytes(range(256)) * 40,
    "html": HTML,
    "one": b"\x00",
    "text": "Lieferschein für März".encode(),
}


@pytest.fixture
def acme(firm, bring):
    row = {"customer_ref": "ACME", "customer_name": "Acme", "number": "INV-1", "issued_on": "2026-01-10"}
    bring(firm, "invoices", [{**row, "due_on": "2026-02-09", "amount": "100.00"}])
    with access.scope(firm.company.pk):
        return firm, Customer.objects.get(company=firm.company)


def rows(firm, model=KeptDocument):
    with access.scope(firm.company.pk):
        return list(model.objects.filter(company=firm.company).order_by("pk"))


@pytest.mark.parametrize("shape", SHAPES)
def test_what_comes_back_is_what_was_handed_in(acme, shape):
    firm, customer = acme
    content = SHAPES[shape]
    kept = keep_document(firm, customer, Handed([content[:3], content[3:]], "a.pdf", "delivery_note", "left", "inv-1"))
    assert isinstance(kept, KeptDocument)
    with access.scope(firm.company.pk):
        found, back = content_of(firm, customer, kept.pk)
        (event,) = Event.objects.filter(kind="document.kept")
    assert back == content
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.sha256 in event.body
    assert (found.size_bytes, found.note, found.invoice_id is not None) == (len(content), "left", True)
    assert verify().ok


@pytest.mark.parametrize(
    ("handed", "said"),
    [
        (Handed([], "a.pdf"), "upload.empty"),
        (Handed([b"x"], "a.pdf", "nonsense"), "document.kind"),
        (Handed([b"x"], "a.pdf", note="n" * 301), "text.long"),
        (Handed([b"x"], "a.pdf", invoice="INV-404"), "document.invoice"),
    ],
)
def test_what_cannot_be_kept_is_told(acme, handed, said):
    firm, customer = acme
    told = keep_document(firm, customer, handed)
    assert [p.code for p in told] == [said]
    assert not rows(firm)


def test_the_limit_is_the_limit(acme, monkeypatch):
    firm, customer = acme
    monkeypatch.setattr(journey, "LARGEST", 1000)
    assert isinstance(keep_document(firm, customer, Handed([b"x" * 1000], "fits")), KeptDocument)

    def endless():
        for _ in range(3):
            yield b"y" * 600
        raise AssertionError("went on reading beyond the limit")

    assert [p.code for p in keep_document(firm, customer, Handed(endless(), "large"))] == ["upload.large"]
    assert journey.LARGEST == 1000
    assert len(rows(firm)) == 1


def test_twenty_megabytes_fit(acme):
    firm, customer = acme
    content = os.urandom(1024) * (20 * 1024)
    kept = keep_document(firm, customer, Handed([content], "scan.tif"))
    assert isinstance(kept, KeptDocument)
    with access.scope(firm.company.pk):
        assert content_of(firm, customer, kept.pk)[1] == content
    assert verify().ok


def test_the_same_file_is_kept_once_and_again_after_it_was_withdrawn(acme):
    firm, customer = acme
    kept = keep_document(firm, customer, Handed([b"x"], "a.pdf"))
    assert [p.code for p in keep_document(firm, customer, Handed([b"x"], "b.pdf"))] == ["document.same"]
    assert isinstance(keep_document(firm, customer, Handed([b"x"], "b.pdf", invoice="INV-1")), KeptDocument)
    assert withdraw_document(firm, customer, kept.pk, "of somebody else") == []
    assert isinstance(keep_document(firm, customer, Handed([b"x"], "a.pdf")), KeptDocument)


def test_withdrawn_is_out_of_sight_with_its_reason_and_never_gone(acme):
    firm, customer = acme
    kept = keep_document(firm, customer, Handed([b"x"], "a.pdf"))
    assert [p.code for p in withdraw_document(firm, customer, kept.pk, " ")] == ["document.reason"]
    assert withdraw_document(firm, customer, kept.pk, "of somebody else") == []
    assert [p.code for p in withdraw_document(firm, customer, kept.pk, "again")] == ["record.changed"]
    with access.scope(firm.company.pk):
        assert see_documents(firm, customer).documents == []
        (gone,) = see_documents(firm, customer, withdrawn=True).documents
        assert gone.withdrawn_reason == "of somebody else"
        assert content_of(firm, customer, kept.pk)[1] == b"x"
        viewer = access.Access(firm.company, "viewer", "test")
        with pytest.raises(NotHere):
            content_of(viewer, customer, kept.pk)
    assert verify().ok


@pytest.mark.parametrize("statement", ["UPDATE {0} SET company_id = company_id", "DELETE FROM {0}"])
def test_the_database_refuses_to_change_a_content(acme, statement):
    firm, customer = acme
    keep_document(firm, customer, Handed([b"x"], "a.pdf"))
    with pytest.raises(DatabaseError), access.writing(firm.company.pk), connection.cursor() as cursor:
        cursor.execute(statement.format("store_keptcontent"))
    assert len(rows(firm, KeptContent)) == 1


def test_verify_finds_a_digest_that_was_changed(acme):
    firm, customer = acme
    kept = keep_document(firm, customer, Handed([b"x"], "a.pdf"))
    with access.writing(firm.company.pk):
        KeptDocument.objects.filter(pk=kept.pk).update(sha256="0" * 64)
    assert [p.invariant for p in verify().problems] == ["I14"]


def test_between_firms_a_document_does_not_exist(acme):
    firm, customer = acme
    kept = keep_document(firm, customer, Handed([b"x"], "a.pdf"))
    other = another_firm()
    with access.scope(other.company.pk):
        with pytest.raises(NotHere):
            content_of(other, customer, kept.pk)
        if connection.vendor == "postgresql":
            assert KeptDocument.objects.count() == KeptContent.objects.count() == 0
    client = signed_in(add_people(other.company)["owner"])
    path = f"/f/{firm.company.slug}/customers/{customer.pk}/documents/{kept.pk}/"
    assert client.get(path).status_code == 404


def test_a_backup_brings_the_documents_back(acme, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("a restore on PostgreSQL needs its owner; the dump holds every table")
    firm, customer = acme
    kept = keep_document(firm, customer, Handed([SHAPES["bytes"]], "a.pdf"))
    target = back_up(tmp_path / "backup.tar.gz", at=clock.now())
    assert restore(target, replace=True).ok
    with access.scope(firm.company.pk):
        assert content_of(firm, customer, kept.pk)[1] == SHAPES["bytes"]


NAMES = {
    "../../etc/passwd": "passwd",
    "C:\\temp\\scan.pdf": "scan.pdf",
    "a.pdf\r\nX-Evil: 1": "a.pdfX-Evil: 1",
    "\u202efdp.exe": "fdp.exe",
    'quote".html': 'quote".html',
    "Übergabe März.pdf": "Übergabe März.pdf",
    "x" * 300: "x" * 120,
    "": "file",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_leaves_as_a_download_whatever_it_says_it_is(acme, name):
    firm, customer = acme
    kept = keep_document(firm, customer, Handed([HTML], name, "mail"))
    assert kept.name == NAMES[name]
    client = signed_in(add_people(firm.company)["viewer"])
    answer = client.get(f"/f/{firm.company.slug}/customers/{customer.pk}/documents/{kept.pk}/")
    assert answer.content == HTML
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert not re.search(r"[\r\n]", answer["Content-Disposition"])
    assert "X-Evil" not in answer.headers


def test_the_page_keeps_shows_and_withdraws(acme):
    firm, customer = acme
    clients = {role: signed_in(user) for role, user in add_people(firm.company).items()}
    here = f"/f/{firm.company.slug}/customers/{customer.pk}/documents/"
    file = SimpleUploadedFile("terms <b>.html", HTML, content_type="text/html")
    sent = {"file": file, "kind": "signed_terms", "note": "signed in March", "number": "INV-1"}
    page = clients["collector"].post(here, sent, follow=True).content.decode()
    assert "terms &lt;b&gt;.html" in page
    assert "signed in March" in page
    (kept,) = rows(firm)
    one = clients["viewer"].get(here.replace("documents/", "")).content.decode()
    assert f"{here}{kept.pk}/" in one
    assert "Document kept" in one
    assert "<form" not in clients["viewer"].get(here).content.decode().partition("<h1>")[2].partition("</main>")[0]
    wrong = clients["collector"].post(f"{here}{kept.pk}/withdraw/", {"reason": ""})
    assert wrong.status_code == 422
    done = clients["collector"].post(f"{here}{kept.pk}/withdraw/", {"reason": "wrong firm"}, follow=True)
    assert "Withdrawn. It stays on record." in done.content.decode()
    assert "wrong firm" in clients["viewer"].get(here + "?withdrawn=1").content.decode()
    assert clients["viewer"].get(f"{here}{kept.pk}/").status_code == 404
    assert clients["controller"].get(f"{here}{kept.pk}/").status_code == 200


def test_without_a_file_the_form_says_so_and_keeps_the_words(acme):
    firm, customer = acme
    client = signed_in(add_people(firm.company)["collector"])
    here = f"/f/{firm.company.slug}/customers/{customer.pk}/documents/"
    answer = client.post(here, {"kind": "mail", "note": "my words", "number": "INV-1"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose a file first" in page
    assert 'value="my words"' in page
    assert '<option value="mail" selected>' in page
