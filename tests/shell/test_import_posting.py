"""What an import does to the ledger: created, updated with a trace, unchanged, rejected (I7, I8, A7, B3, B4)."""

from datetime import date

import pytest

from goodterms.journeys import import_ledger
from goodterms.journeys.verify_books import verify
from goodterms.store.access import scope
from goodterms.store.models import (
    Adjustment,
    Allocation,
    Dispute,
    Event,
    ImportRow,
    Invoice,
    OpenItem,
    Payment,
    Unapplied,
)

INV = {"customer_ref": "ACME", "number": "INV-1", "issued_on": "2026-01-10", "due_on": "2026-02-09"}


def row(**more: str) -> dict[str, str]:
    return {**INV, "amount": "1200.00", "settled_on": "", "disputed": "", **more}


def healthy() -> None:
    verdict = verify()
    assert verdict.ok, verdict.problems


def test_a_new_invoice_is_open_and_a_settled_one_is_not(firm, bring):
    report = bring(firm, "ledger", [row(), row(number="INV-2", settled_on="2026-02-20")])
    assert report.outcomes == {"created": 2}
    with scope(firm.company.pk):
        assert dict(OpenItem.objects.values_list("invoice__number", "open_minor")) == {"INV-1": 120000}
        paid = Allocation.objects.get()
        assert (paid.amount_minor, paid.effective_on) == (120000, date(2026, 2, 20))
    assert report.as_json()["totals"] == {"EUR": {"file": 240000, "ledger": 240000}}
    healthy()


def test_the_same_file_again_changes_nothing_but_says_so_once(firm, bring):
    rows = [row(), row(number="INV-2", settled_on="2026-02-20", disputed="yes")]
    bring(firm, "ledger", rows)
    with scope(firm.company.pk):
        before = (Invoice.objects.count(), Payment.objects.count(), Allocation.objects.count(), Event.objects.count())
    again = bring(firm, "ledger", rows)
    assert again.outcomes == {"unchanged": 2}
    assert again.as_json()["totals"] == {"EUR": {"file": 240000, "ledger": 240000}}
    with scope(firm.company.pk):
        after = (Invoice.objects.count(), Payment.objects.count(), Allocation.objects.count(), Event.objects.count())
    assert after == (*before[:3], before[3] + 1)
    healthy()


def test_a_later_export_settles_what_was_open(firm, bring):
    bring(firm, "ledger", [row()])
    report = bring(firm, "ledger", [row(settled_on="2026-03-01")])
    assert report.outcomes == {"updated": 1}
    with scope(firm.company.pk):
        assert not OpenItem.objects.exists()
        assert Event.objects.filter(kind="invoice.changed").count() == 1
    healthy()


def test_a_settlement_that_is_taken_back_or_moved_is_reversed_never_edited(firm, bring):
    bring(firm, "ledger", [row(settled_on="2026-03-01")])
    bring(firm, "ledger", [row(settled_on="2026-03-05")])
    with scope(firm.company.pk):
        assert [p.amount_minor for p in Payment.objects.order_by("id")] == [120000, -120000, 120000]
        assert not OpenItem.objects.exists()
    bring(firm, "ledger", [row()])
    with scope(firm.company.pk):
        assert OpenItem.objects.get().open_minor == 120000
        assert not Unapplied.objects.exists()
    healthy()


def test_another_amount_and_other_dates_are_corrections(firm, bring):
    bring(firm, "ledger", [row()])
    report = bring(firm, "ledger", [row(amount="1000.00", due_on="2026-02-20")])
    assert report.outcomes == {"updated": 1}
    with scope(firm.company.pk):
        assert Invoice.objects.get().amount_minor == 120000
        kinds = set(Adjustment.objects.values_list("kind", "amount_minor"))
        assert kinds == {("correction", -20000), ("dates", 0)}
        item = OpenItem.objects.get()
        assert (item.open_minor, item.due_on) == (100000, date(2026, 2, 20))
    healthy()


def test_an_amount_below_what_was_paid_is_refused_and_nothing_changes(firm, bring):
    bring(firm, "invoices", [{**INV, "amount": "1200.00"}])
    paid = {"customer_ref": "ACME", "reference": "B1", "paid_on": "2026-02-01", "amount": "1100.00"}
    bring(firm, "payments", [{**paid, "invoice_number": "INV-1"}])
    report = bring(firm, "invoices", [{**INV, "amount": "900.00"}])
    assert report.outcomes == {"rejected": 1}
    assert report.problems[0].code == "row.more_paid_than_amount"
    with scope(firm.company.pk):
        assert OpenItem.objects.get().open_minor == 10000
        assert ImportRow.objects.get(outcome="rejected").cells
    healthy()


def test_payments_pay_the_invoice_they_name_and_the_rest_stays_unapplied(firm, bring):
    bring(firm, "invoices", [{**INV, "amount": "1200.00"}])
    paid = {"customer_ref": "ACME", "paid_on": "2026-02-01", "invoice_number": "inv-1"}
    bring(
        firm, "payments", [{**paid, "reference": "B1", "amount": "500"}, {**paid, "reference": "B2", "amount": "900"}]
    )
    with scope(firm.company.pk):
        assert not OpenItem.objects.exists()
        assert Unapplied.objects.get().remaining_minor == 20000
    healthy()


def test_a_payment_waits_for_its_invoice(firm, bring):
    paid = {"customer_ref": "ACME", "paid_on": "2026-01-05", "invoice_number": "INV-1"}
    bring(firm, "payments", [{**paid, "reference": "B1", "amount": "500"}])
    bring(firm, "invoices", [{**INV, "amount": "1200.00"}])
    with scope(firm.company.pk):
        assert OpenItem.objects.get().open_minor == 70000
        assert Allocation.objects.get().effective_on == date(2026, 1, 10)
    healthy()


def test_the_payment_itself_takes_the_place_of_settled(firm, bring):
    bring(firm, "ledger", [row(settled_on="2026-03-01")])
    paid = {"customer_ref": "ACME", "paid_on": "2026-02-27", "invoice_number": "INV-1"}
    bring(firm, "payments", [{**paid, "reference": "B1", "amount": "1200"}])
    with scope(firm.company.pk):
        live = Payment.objects.filter(reverses=None, reversed_by=None)
        assert [p.reference for p in live] == ["B1"]
        assert not OpenItem.objects.exists() and not Unapplied.objects.exists()
    healthy()


def test_two_genuinely_equal_payments_are_two_and_stay_two(firm, bring):
    same = {"customer_ref": "ACME", "reference": "rent", "paid_on": "2026-02-01", "amount": "500.00"}
    first = bring(firm, "payments", [same, same])
    assert first.outcomes == {"created": 2}
    again = bring(firm, "payments", [same, same])
    assert again.outcomes == {"unchanged": 2}
    with scope(firm.company.pk):
        assert Unapplied.objects.count() == 2
    healthy()


def test_a_payment_with_another_amount_is_corrected_with_a_trace(firm, bring):
    paid = {"customer_ref": "ACME", "reference": "P-7", "paid_on": "2026-02-01"}
    bring(firm, "payments", [{**paid, "amount": "500.00"}])
    report = bring(firm, "payments", [{**paid, "amount": "520.00"}])
    assert report.outcomes == {"updated": 1}
    with scope(firm.company.pk):
        assert Unapplied.objects.get().remaining_minor == 52000
    # Yesterday's file does not turn it back, and today's stays as it is.
    assert bring(firm, "payments", [{**paid, "amount": "500.00"}]).outcomes == {"unchanged": 1}
    assert bring(firm, "payments", [{**paid, "amount": "520.00"}]).outcomes == {"unchanged": 1}
    healthy()


def test_a_credit_note_is_used_on_the_invoice_that_it_names(firm, bring):
    bring(firm, "invoices", [{**INV, "amount": "1200.00"}])
    note = {"customer_ref": "ACME", "number": "CN-1", "issued_on": "2026-01-20", "amount": "200.00"}
    bring(firm, "credit_notes", [{**note, "invoice_number": "INV-1"}, {**note, "number": "CN-2", "invoice_number": ""}])
    with scope(firm.company.pk):
        left = dict(OpenItem.objects.values_list("invoice__number", "open_minor"))
        assert left == {"INV-1": 100000, "CN-2": 20000}
    healthy()


def test_a_dry_run_decides_the_same_and_leaves_nothing(firm, bring):
    rows = [row(), row(number="INV-2", settled_on="2026-02-20"), row(number="INV-3", amount="x")]
    with scope(firm.company.pk):
        events = Event.objects.count()
    dry = bring(firm, "ledger", rows, dry_run=True)
    with scope(firm.company.pk):
        assert not Invoice.objects.exists() and not ImportRow.objects.exists()
        assert Event.objects.count() == events
    real = bring(firm, "ledger", rows)
    assert dry.as_json() == real.as_json()
    assert real.outcomes == {"created": 2, "rejected": 1}


def test_disputed_is_recorded_and_ends_when_the_file_says_so(firm, bring):
    bring(firm, "ledger", [row(disputed="yes")])
    with scope(firm.company.pk):
        assert Dispute.objects.get().resolved_on is None
    assert bring(firm, "ledger", [row(disputed="no")]).outcomes == {"updated": 1}
    with scope(firm.company.pk):
        assert Dispute.objects.get().resolved_on is not None
    healthy()


def test_a_stopped_import_keeps_whole_batches_and_is_completed_by_the_next(firm, bring, monkeypatch):
    monkeypatch.setattr("goodterms.journeys.import_ledger.BATCH_ROWS", 10)
    rows = [row(number=f"INV-{n}") for n in range(35)]
    stopped = bring(firm, "ledger", rows, progress=lambda done: done < 20)
    assert (stopped.state, stopped.outcomes) == ("cancelled", {"created": 20})
    healthy()
    assert bring(firm, "ledger", rows).outcomes == {"created": 15, "unchanged": 20}
    healthy()


def test_twins_without_numbers_in_another_order_change_nothing(firm, bring):
    same = {"customer_name": "Acme", "description": "Milk", "issued_on": "2026-01-10", "amount": "10.00"}
    rows = [{**same, "settled_on": "2026-02-01"}, {**same, "settled_on": ""}]
    made = {"mapping": {"number_from": ("customer_name", "description", "issued_on", "amount")}}
    assert bring(firm, "ledger", rows, **made).outcomes == {"created": 2}
    made = {"mapping": {"number_from": ("customer_name", "description", "issued_on", "amount")}}
    assert bring(firm, "ledger", rows[::-1], **made).outcomes == {"unchanged": 2}
    healthy()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Alpha Ltd", "ALPHA  Limited"),
        ("Müller GmbH", "Mu\u0308ller GmbH "),
        ("Acme AG", "\u0410cme AG"),
        ("Kölner Bau KG", "Kölner\u00a0Bau"),
    ],
)
def test_who_looks_like_a_customer_is_told_and_never_merged(firm, bring, first, second):
    row = {"issued_on": "2026-01-10", "due_on": "2026-02-09", "amount": "10.00"}
    bring(firm, "invoices", [{**row, "customer_ref": "K1", "customer_name": first, "number": "A-1"}])
    alike = {**row, "customer_ref": "K2", "customer_name": second, "number": "A-2"}
    bring(firm, "invoices", [alike, {**row, "customer_ref": "K3", "customer_name": "Somebody Else", "number": "A-3"}])
    with scope(firm.company.pk):
        told = dict(ImportRow.objects.values_list("record", "reason"))
        assert told == {"A-1": "", "A-2": "possible duplicate of customer K1", "A-3": ""}
        assert firm.customers().count() == 3


def test_leading_zeros_are_kept_and_told(firm, bring):
    row = {"issued_on": "2026-01-10", "due_on": "2026-02-09", "amount": "10.00"}
    bring(firm, "invoices", [{**row, "customer_ref": "00123", "number": "A-1"}])
    bring(firm, "invoices", [{**row, "customer_ref": "123", "number": "A-2"}])
    with scope(firm.company.pk):
        assert set(firm.customers().values_list("reference", flat=True)) == {"00123", "123"}
        assert "possible duplicate" in ImportRow.objects.get(record="A-2").reason


def test_a_rejected_row_says_which_record_it_is_about(firm, bring):
    bring(firm, "invoices", [{**INV, "amount": "x"}])
    with scope(firm.company.pk):
        assert ImportRow.objects.get().record == "INV-1"


def test_an_update_says_what_changed(firm, bring):
    bring(firm, "ledger", [row(settled_on="2026-02-20")])
    bring(firm, "ledger", [row(amount="1100.00")])
    with scope(firm.company.pk):
        reason = ImportRow.objects.get(outcome="updated").reason
    assert "amount 1200.00 EUR → 1100.00 EUR" in reason and "payments taken back" in reason


def test_contacts_of_nobody_are_rejected(firm, bring):
    report = bring(firm, "contacts", [{"customer_ref": "999", "contact_name": "Ann", "email": "ann@x.example"}])
    assert report.outcomes == {"rejected": 1}
    with scope(firm.company.pk):
        assert not firm.customers().exists()


def test_a_dry_run_counts_a_customer_of_several_batches_once(firm, bring, monkeypatch):
    monkeypatch.setattr(import_ledger, "BATCH_ROWS", 2)
    named = {"customer_ref": "", "customer_name": "Miller"}
    rows = [row(number=f"INV-{n}", **(named if n % 2 else {})) for n in range(6)]
    dry = bring(firm, "ledger", rows, dry_run=True)
    assert dry.customers == 2
    assert bring(firm, "ledger", rows).customers == 2
