"""Money is set against invoices by a person's decision, wholly or not at all, and can be taken back."""

from dataclasses import replace
from datetime import date

import pytest
from tests.shell.late_customers import stop_the_clock

from goodterms.journeys import apply_money as journey
from goodterms.journeys.plan_the_day import lines_of, plan_the_day
from goodterms.journeys.verify_books import verify
from goodterms.store.access import NotAllowed, NotHere, scope
from goodterms.store.models import Allocation, OpenItem, Payment, Unapplied

INVOICE = {"customer_ref": "ACME", "issued_on": "2026-10-01", "due_on": "2026-10-31"}
PAID = {"customer_ref": "ACME", "paid_on": "2026-11-20", "invoice_number": ""}


@pytest.fixture
def customer(firm, bring, monkeypatch):
    stop_the_clock(monkeypatch, date(2026, 11, 22))
    rows = [{**INVOICE, "number": f"INV-{n}", "amount": f"{n}00.00"} for n in (1, 2, 3)]
    bring(firm, "invoices", rows)
    bring(firm, "payments", [{**PAID, "reference": "B1", "amount": "200.00"}])
    with scope(firm.company.pk):
        return firm.customer("ACME")


def left(firm) -> dict[str, int]:
    with scope(firm.company.pk):
        return dict(OpenItem.objects.values_list("invoice__number", "open_minor"))


def test_what_fits_is_suggested_with_its_reason_and_nothing_is_done(firm, customer):
    found = journey.suggest(firm, customer)
    assert [s.amount_minor for s in found.shares] == [20000]
    assert "INV-2" in found.because[0].english
    assert left(firm) == {"INV-1": 10000, "INV-2": 20000, "INV-3": 30000}


def test_a_suggestion_is_carried_out_and_our_mistake_is_off_the_list(firm, customer):
    with scope(firm.company.pk):
        before = [line.next_step for line in lines_of(plan_the_day(firm, as_of=date(2026, 11, 22)))]
    assert before == ["fix_our_mistake"]
    assert journey.apply_money(firm, customer, journey.suggest(firm, customer).shares) == []
    assert left(firm) == {"INV-1": 10000, "INV-3": 30000}
    run = plan_the_day(firm, as_of=date(2026, 11, 22))
    with scope(firm.company.pk):
        assert [line.next_step for line in lines_of(run)] != ["fix_our_mistake"]
    assert verify().ok


def test_all_or_nothing(firm, customer):
    (good,) = journey.suggest(firm, customer).shares
    too_much = replace(good, amount_minor=1)
    assert journey.apply_money(firm, customer, [good, too_much]) == [journey.CHANGED]
    assert left(firm) == {"INV-1": 10000, "INV-2": 20000, "INV-3": 30000}
    assert verify().ok


def test_the_same_suggestion_twice_is_told(firm, customer):
    shares = journey.suggest(firm, customer).shares
    assert journey.apply_money(firm, customer, shares) == []
    assert journey.apply_money(firm, customer, shares) == [journey.CHANGED]
    assert verify().ok


def test_taken_back_once(firm, customer):
    journey.apply_money(firm, customer, journey.suggest(firm, customer).shares)
    with scope(firm.company.pk):
        allocation = Allocation.objects.get().pk
    assert journey.take_back(firm, customer, allocation) == []
    assert journey.take_back(firm, customer, allocation) == [journey.CHANGED]
    assert left(firm)["INV-2"] == 20000
    with scope(firm.company.pk):
        assert Unapplied.objects.get().remaining_minor == 20000
    assert verify().ok


def test_a_payment_that_came_back(firm, customer):
    journey.apply_money(firm, customer, journey.suggest(firm, customer).shares)
    with scope(firm.company.pk):
        payment = Payment.objects.get().pk
    (early,) = journey.bounce(firm, customer, payment, on=date(2026, 11, 1), text="")
    assert early.code == "money.before"
    assert journey.bounce(firm, customer, payment, on=date(2026, 11, 21), text="returned by the bank") == []
    assert journey.bounce(firm, customer, payment, on=date(2026, 11, 21), text="") == [journey.CHANGED]
    assert left(firm)["INV-2"] == 20000
    assert verify().ok


def test_write_off_wants_a_reason_and_not_more_than_is_open(firm, customer):
    with scope(firm.company.pk):
        invoice = OpenItem.objects.get(invoice__number="INV-1").pk
    assert journey.write_off(firm, customer, invoice, amount_minor=100, reason=" ")[0].code == "money.reason"
    assert journey.write_off(firm, customer, invoice, amount_minor=0, reason="gone")[0].code == "money.amount"
    assert journey.write_off(firm, customer, invoice, amount_minor=10001, reason="gone") == [journey.CHANGED]
    assert journey.write_off(firm, customer, invoice, amount_minor=4000, reason="small rest") == []
    assert left(firm)["INV-1"] == 6000
    assert verify().ok


def test_not_for_a_viewer_and_not_for_somebody_elses_invoice(firm, customer, bring):
    (share,) = journey.suggest(firm, customer).shares
    with pytest.raises(NotAllowed):
        journey.apply_money(replace(firm, role="viewer"), customer, [share])
    with pytest.raises(NotAllowed):
        journey.write_off(replace(firm, role="collector"), customer, share.invoice, amount_minor=1, reason="x")
    bring(firm, "invoices", [{**INVOICE, "customer_ref": "OTHER", "number": "O-1", "amount": "9.00"}])
    with scope(firm.company.pk):
        theirs = OpenItem.objects.get(invoice__number="O-1").pk
    with pytest.raises(NotHere):
        journey.apply_money(firm, customer, [replace(share, invoice=theirs, amount_minor=1)])
