"""A line on our own side asks whether it is put right, by whom, what remains; timeline and audit log tell it."""

from html import unescape

import pytest
from tests.shell.desk_people import add_people, signed_in
from tests.shell.late_customers import codes, in_role, kinds_of_events, one

from goodterms.desk import audit_words
from goodterms.journeys.plan_the_day import plan_the_day
from goodterms.journeys.put_right import OwnSide, put_right
from goodterms.journeys.see_audit import Asked, see_audit
from goodterms.journeys.see_timeline import see_timeline
from goodterms.journeys.see_today import see_today
from goodterms.store.access import NotAllowed, NotHere, scope
from goodterms.store.models import Membership, Note, Touch, User

INVOICE = {"customer_ref": "ACME", "customer_name": "Acme", "number": "INV-1", "issued_on": "2026-01-10",
           "due_on": "2026-02-09", "amount": "100.00"}  # fmt: skip


@pytest.fixture
def ours(firm, bring):
    """ACME is late, and 40.00 of their money lies about; BETA is late."""
    bring(firm, "invoices", [INVOICE, {**INVOICE, "customer_ref": "BETA", "number": "INV-2"}])
    bring(firm, "payments", [{"customer_ref": "ACME", "paid_on": "2026-03-01", "reference": "T-1", "amount": "40.00"}])
    plan_the_day(firm)
    return firm


def place(firm, customer, *parts):
    return "/".join([f"/f/{firm.company.slug}/customers/{customer.pk}", *parts, ""])


def test_done_on_our_own_side_asks_what_fits(ours):
    client = signed_in(add_people(ours.company)["collector"])
    page = client.get(f"/f/{ours.company.slug}/today/").content.decode()
    assert page.count("Is our own side put right?") == 1
    assert page.count("What came of it?") == 1
    own = page.partition("Is our own side put right?")[2].partition("</form>")[0]
    for words in ("is not set against an invoice yet", "By whom", "What remains", "Not yet"):
        assert words in own


def test_it_is_told_in_the_timeline_and_in_the_log(ours):
    people = add_people(ours.company)
    client, acme = signed_in(people["collector"]), one(ours, "ACME")
    sent = {"about": "partly", "text": "copy sent", "remains": "the credit note", "done_by": people["owner"].pk}
    assert client.post(place(ours, acme, "own-side"), sent).status_code == 302
    with scope(ours.company.pk):
        entry = next(e for e in see_timeline(ours, acme, show="done").entries if e.kind == "own_side.partly")
        assert not [e for e in see_timeline(ours, acme, show="said").entries if e.text == "copy sent"]
        assert (entry.text, entry.actor) == ("copy sent", people["collector"].name)
        (line,) = see_audit(ours, Asked(kind="own_side")).lines
        told = audit_words.subject_text(line.about, "")
        assert not Touch.objects.filter(customer=acme).exists()
        assert see_today(ours).done == 1
    assert line.who == people["collector"].name
    assert told == f"Our own side · {people['owner'].name} · Acme · what remains: the credit note"
    page = unescape(client.get(place(ours, acme)).content.decode())
    assert "Our own side put right in part" in page
    assert f"by {people['owner'].name}, what remains: the credit note" in page


def test_the_books_are_believed_more_than_words(ours):
    client = signed_in(add_people(ours.company)["collector"])
    acme, beta = one(ours, "ACME"), one(ours, "BETA")
    said = client.post(place(ours, acme, "own-side"), {"about": "mended"}, follow=True).content.decode()
    assert "The books still show money or credit of theirs that is not used" in said
    said = client.post(place(ours, beta, "own-side"), {"about": "mended"}, follow=True).content.decode()
    assert "Written down." in said and "The books still show" not in said


def test_not_yet_is_kept_and_is_not_done(ours):
    assert not isinstance(put_right(ours, one(ours, "ACME"), OwnSide("not_yet", remains="ask the bank")), list)
    assert kinds_of_events(ours)[-1] == "own_side.not_yet"
    with scope(ours.company.pk):
        assert see_today(ours).done == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (OwnSide("finished"), "own_side.about"),
        (OwnSide("partly", "half"), "own_side.remains"),
        (OwnSide("not_yet", remains="  "), "own_side.remains"),
        (OwnSide("mended", "x" * 5001), "text.long"),
        (OwnSide("partly", remains="x" * 501), "text.long"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_is_kept(ours, said, code):
    before = kinds_of_events(ours)
    assert codes(put_right(ours, one(ours, "ACME"), said)) == [code]
    assert kinds_of_events(ours) == before


def test_what_was_entered_is_still_there(ours):
    client = signed_in(add_people(ours.company)["collector"])
    answer = client.post(place(ours, one(ours, "ACME"), "own-side"), {"about": "partly", "text": "copy sent"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Say what remains to be done" in page and "copy sent" in page


def test_nobody_else_is_named_and_a_viewer_keeps_nothing(ours):
    acme = one(ours, "ACME")
    with pytest.raises(NotAllowed):
        put_right(in_role(ours, "viewer"), acme, OwnSide("mended"))
    people = add_people(ours.company)
    with scope(ours.company.pk):
        Membership.objects.filter(user=people["viewer"]).delete()
    with pytest.raises(NotHere):
        put_right(ours, acme, OwnSide("mended", done_by=people["viewer"].pk))
    with scope(ours.company.pk):
        assert not Note.objects.filter(customer=acme).exists()
    assert User.objects.filter(pk=people["viewer"].pk).exists()
