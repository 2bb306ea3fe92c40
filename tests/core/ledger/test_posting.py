"""A row of an export creates, updates by adding rows, changes nothing, or is rejected. Nothing is edited."""

from dataclasses import replace

import pytest
from tests.core.ledger.books import (
    adjustment,
    allocation,
    credit_note,
    invoice,
    ledger,
    on,
    payment,
    stored,
)

from goodterms.core.basics.reasons import adds_up
from goodterms.core.ledger.facts import UNSAVED, Instalment, Ledger
from goodterms.core.ledger.invariants import check
from goodterms.core.ledger.open_items import open_items
from goodterms.core.ledger.posting import InvoiceDraft, post_invoices


def draft_of(document, **changes):
    draft = InvoiceDraft(
        document.number,
        document.customer,
        document.number,
        document.kind,
        document.issued_on,
        document.currency,
        document.amount_minor,
        document.instalments,
    )
    draft = replace(draft, **changes)
    if "amount_minor" in changes and "instalments" not in changes and len(draft.instalments) == 1:
        draft = replace(draft, instalments=(Instalment(draft.instalments[0].due_on, draft.amount_minor),))
    return draft


def post(*drafts, facts=None):
    facts = facts or Ledger()
    known = {i.number: i for i in facts.invoices}
    return post_invoices(drafts, known=known, ledger=facts, reason="export of 1 March")


def applied(facts, posted):
    """The ledger once the rows of the verdict are stored."""
    after = stored(facts, allocations=posted.allocations, adjustments=posted.adjustments)
    documents = tuple(
        replace(
            i,
            issued_on=posted.issued_on or i.issued_on,
            instalments=i.instalments if posted.instalments is None else posted.instalments,
        )
        if i.id == posted.invoice
        else i
        for i in after.invoices
    )
    return replace(after, invoices=documents)


ONE = invoice(1, 1000)
PAID = ledger(ONE, payment(9, 1000, paid="02-01"), allocation(1, 9, 1, 1000, effective="02-05"))


def test_a_new_document_is_created():
    (posted,) = post(draft_of(ONE))
    assert (posted.outcome, posted.invoice, posted.adjustments) == ("created", UNSAVED, ())


def test_the_same_document_again_changes_nothing():
    for facts in (ledger(ONE), PAID):
        (posted,) = post(draft_of(ONE), facts=facts)
        assert (posted.outcome, posted.invoice) == ("unchanged", 1)
        assert (posted.adjustments, posted.allocations, posted.because) == ((), (), ())


@pytest.mark.parametrize("amount", [1, 999, 1001, 5000])
def test_another_amount_is_a_correction_and_then_the_same_row_changes_nothing(amount):
    facts = ledger(ONE)
    draft = draft_of(ONE, amount_minor=amount)
    (posted,) = post(draft, facts=facts)
    assert posted.outcome == "updated"
    assert [(a.kind, a.amount_minor, a.reason) for a in posted.adjustments] == [
        ("correction", amount - 1000, "export of 1 March")
    ]
    assert adds_up(posted.because, amount - 1000)
    assert f"from 10.00 to {amount / 100:.2f}" in posted.because[0].english
    after = applied(facts, posted)
    assert check(after) == []
    assert open_items(after, as_of=None).open_minor("EUR") == amount
    assert post(draft, facts=after)[0].outcome == "unchanged"


def test_corrections_follow_one_another():
    facts = ledger(ONE)
    for amount in (1200, 900, 1000):
        (posted,) = post(draft_of(ONE, amount_minor=amount), facts=facts)
        facts = applied(facts, posted)
        assert check(facts) == []
        assert open_items(facts, as_of=None).open_minor("EUR") == amount
    assert [a.amount_minor for a in facts.adjustments] == [200, -300, 100]


def test_a_paid_invoice_that_becomes_smaller_leaves_unapplied_money():
    (posted,) = post(draft_of(ONE, amount_minor=700), facts=PAID)
    after = applied(PAID, posted)
    assert check(after) == []
    position = open_items(after, as_of=None)
    assert position.items == ()
    assert position.unapplied_minor("EUR") == 300
    assert open_items(after, as_of=on("02-04")).open_minor("EUR") == 700
    assert post(draft_of(ONE, amount_minor=700), facts=after)[0].outcome == "unchanged"


def test_a_written_off_invoice_that_becomes_smaller_is_written_off_by_less():
    facts = ledger(ONE, adjustment(1, 1, -1000))
    (posted,) = post(draft_of(ONE, amount_minor=700), facts=facts)
    assert [(a.kind, a.amount_minor) for a in posted.adjustments] == [("correction", -300), ("write_off", 300)]
    after = applied(facts, posted)
    assert check(after) == []
    assert open_items(after, as_of=None).items == ()


def test_a_used_credit_note_that_becomes_smaller_opens_the_invoice_again():
    note = credit_note(5, 600)
    facts = ledger(ONE, note, allocation(1, 5, 1, 600, kind="credit_note"))
    (posted,) = post(draft_of(note, amount_minor=400), facts=facts)
    after = applied(facts, posted)
    assert check(after) == []
    assert open_items(after, as_of=None).open_minor("EUR") == 600
    assert open_items(after, as_of=None).credits == ()


def test_a_correction_that_a_past_day_contradicts_is_rejected():
    """1,000 stood settled in February and was undone in March; with 700 February would be over-settled."""
    facts = ledger(
        ONE,
        payment(9, 1000, paid="02-01"),
        allocation(1, 9, 1, 1000, effective="02-05"),
        allocation(2, 9, 1, -1000, effective="03-05", reverses=1),
    )
    (posted,) = post(draft_of(ONE, amount_minor=700), facts=facts)
    assert posted.outcome == "rejected"
    assert posted.problem is not None
    assert posted.problem.code == "invoice.settled_before"
    assert posted.adjustments == ()


def test_a_new_due_date_is_handed_back_to_be_appended():
    facts = ledger(ONE)
    later = (Instalment(on("03-15"), 1000),)
    draft = draft_of(ONE, instalments=later)
    (posted,) = post(draft, facts=facts)
    assert (posted.outcome, posted.instalments, posted.issued_on, posted.adjustments) == (
        "updated",
        later,
        None,
        (),
    )
    assert posted.because[0].english == "The due dates of INV-1 changed from 2026-02-09 to 2026-03-15"
    assert post(draft, facts=applied(facts, posted))[0].outcome == "unchanged"


def test_a_new_amount_alone_leaves_the_due_dates_of_several_instalments():
    two = invoice(1, 1000, due={"02-09": 500, "03-09": 500})
    smaller = draft_of(
        two, amount_minor=800, instalments=invoice(1, 800, due={"02-09": 400, "03-09": 400}).instalments
    )
    (posted,) = post(smaller, facts=ledger(two))
    assert (posted.instalments, [a.amount_minor for a in posted.adjustments]) == (None, [-200])
    after = applied(ledger(two), posted)
    assert check(after) == []
    assert post(smaller, facts=after)[0].outcome == "unchanged"


def test_another_split_of_the_same_amount_is_an_update():
    two = invoice(1, 1000, due={"02-09": 500, "03-09": 500})
    other = draft_of(two, instalments=invoice(1, 1000, due={"02-09": 300, "03-09": 700}).instalments)
    (posted,) = post(other, facts=ledger(two))
    assert (posted.outcome, posted.adjustments) == ("updated", ())
    assert check(applied(ledger(two), posted)) == []


def test_amount_and_dates_together():
    draft = draft_of(ONE, issued_on=on("01-12"), amount_minor=1100, instalments=(Instalment(on("02-11"), 1100),))
    (posted,) = post(draft, facts=ledger(ONE))
    assert [r.code for r in posted.because] == [
        "invoice.amount_changed",
        "invoice.issued_on_changed",
        "invoice.instalments_changed",
    ]
    after = applied(ledger(ONE), posted)
    assert check(after) == []
    assert open_items(after, as_of=on("01-11")).items == ()
    assert post(draft, facts=after)[0].outcome == "unchanged"


def test_a_day_of_issue_after_the_settlement_is_rejected():
    (posted,) = post(draft_of(ONE, issued_on=on("02-06")), facts=PAID)
    assert posted.problem is not None
    assert posted.problem.code == "invoice.settled_before"
    assert post(draft_of(ONE, issued_on=on("02-05")), facts=PAID)[0].outcome == "updated"


def test_a_credit_note_has_no_due_date_to_change():
    note = credit_note(5, 600)
    draft = draft_of(note, instalments=(Instalment(on("03-15"), 600),))
    assert post(draft, facts=ledger(note))[0].outcome == "unchanged"


@pytest.mark.parametrize("changes", [{"currency": "USD"}, {"customer": 2}])
def test_the_same_key_in_another_account_is_rejected(changes):
    (posted,) = post(draft_of(ONE, **changes, line=7), facts=ledger(ONE))
    assert posted.outcome == "rejected"
    assert posted.problem is not None
    assert (posted.problem.code, posted.problem.line, posted.problem.value) == ("invoice.other_account", 7, "INV-1")
    assert posted.problem.remedy


def test_one_number_twice_in_a_file_is_one_document():
    first, second = post(draft_of(ONE, line=2), draft_of(ONE, line=3))
    assert (first.outcome, second.outcome) == ("created", "unchanged")


def test_one_number_twice_with_another_amount_is_rejected_and_names_the_line():
    _, second = post(draft_of(ONE, line=2), draft_of(ONE, amount_minor=999, line=3))
    assert second.outcome == "rejected"
    assert second.problem is not None
    assert second.problem.english == "INV-1 stands on line 2 too, and says something else"


def test_the_twin_of_a_rejected_row_is_rejected_too():
    bad = draft_of(ONE, currency="USD")
    assert [p.outcome for p in post(bad, bad, facts=ledger(ONE))] == ["rejected", "rejected"]


def test_equal_documents_with_keys_of_their_own_are_both_kept():
    drafts = [draft_of(ONE, key=("no number", occurrence)) for occurrence in (0, 1)]
    assert [p.outcome for p in post(*drafts)] == ["created", "created"]


def test_every_draft_gets_one_verdict_in_its_place():
    drafts = [draft_of(invoice(i, 100 + i)) for i in range(1, 30)]
    facts = ledger(*(invoice(i, 100 + i % 7) for i in range(1, 30, 2)))
    posted = post(*drafts, facts=facts)
    assert [p.draft for p in posted] == drafts
    assert {p.outcome for p in posted} == {"created", "updated", "unchanged"}
