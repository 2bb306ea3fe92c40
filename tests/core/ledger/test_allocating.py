"""Payments and credit notes find their invoices, money is conserved, and what does not fit stays in sight."""

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
from goodterms.core.ledger.allocating import Named, allocate
from goodterms.core.ledger.facts import Allocation
from goodterms.core.ledger.open_items import open_items
from goodterms.core.ledger.terms import DiscountOffer


def overspent(facts):
    """What is paid beyond its amount, or spends more than it has: invoices and sources with less than nothing left."""
    position = open_items(facts, as_of=None)
    left = [("invoice", item.number, item.open_minor) for item in position.items]
    left += [("source", credit.reference, credit.open_minor) for credit in position.credits]
    return [entry for entry in left if entry[2] < 0]


def decide(facts, **settings):
    position = open_items(facts, as_of=None)
    result = allocate(position.items, position.credits, **settings)
    after = stored(facts, allocations=result.allocations, adjustments=result.adjustments)
    assert overspent(after) == []
    assert adds_up(result.because, sum(c.open_minor for c in position.credits))
    assert sum(a.amount_minor for a in result.allocations) + sum(c.open_minor for c in result.unapplied) == sum(
        c.open_minor for c in position.credits
    )
    return result, open_items(after, as_of=None)


def went_to(result):
    return [(a.source, a.invoice, a.amount_minor) for a in result.allocations]


def why(result):
    return [reason.code.removeprefix("allocation.") for reason in result.because]


THREE = (
    invoice(1, 1000, due="02-01"),
    invoice(2, 250, due="02-10"),
    invoice(3, 400, due="03-01"),
)


@pytest.mark.parametrize(
    ("amount", "expected", "reasons"),
    [
        (250, [(9, 2, 250)], ["exact"]),
        (1650, [(9, 1, 1000), (9, 2, 250), (9, 3, 400)], ["all"] * 3),
        (1250, [(9, 1, 1000), (9, 2, 250)], ["subset"] * 2),
        (1400, [(9, 1, 1000), (9, 3, 400)], ["subset"] * 2),
        (900, [(9, 1, 900)], ["oldest"]),
        (1100, [(9, 1, 1000), (9, 2, 100)], ["oldest"] * 2),
        (2000, [(9, 1, 1000), (9, 2, 250), (9, 3, 400)], ["oldest"] * 3 + ["unapplied"]),
    ],
)
def test_what_an_amount_alone_says(amount, expected, reasons):
    result, _ = decide(ledger(*THREE, payment(9, amount)))
    assert went_to(result) == expected
    assert why(result) == reasons


def test_an_overpayment_stays_as_unapplied_cash():
    result, position = decide(ledger(*THREE, payment(9, 2000)))
    assert [c.open_minor for c in result.unapplied] == [350]
    assert position.items == ()
    assert position.unapplied_minor("EUR") == 350


def test_what_was_named_goes_first_even_if_another_amount_fits():
    result, _ = decide(ledger(*THREE, payment(9, 250)), named=[Named("payment", 9, 3)])
    assert went_to(result) == [(9, 3, 250)]
    assert why(result) == ["named"]


def test_several_named_with_their_amounts():
    wishes = [Named("payment", 9, 2, 100), Named("payment", 9, 1, 500), Named("payment", 9, 3)]
    result, _ = decide(ledger(*THREE, payment(9, 700)), named=wishes)
    assert went_to(result) == [(9, 2, 100), (9, 1, 500), (9, 3, 100)]


def test_more_than_was_named_waits_for_a_person():
    result, position = decide(ledger(*THREE, payment(9, 300)), named=[Named("payment", 9, 2)])
    assert went_to(result) == [(9, 2, 250)]
    assert position.unapplied_minor("EUR") == 50
    assert why(result) == ["named", "unapplied"]


def test_more_named_than_there_is_goes_as_far_as_it_goes_and_says_so():
    wishes = [Named("payment", 9, 1, 600), Named("payment", 9, 2, 250)]
    result, _ = decide(ledger(*THREE, payment(9, 700)), named=wishes)
    assert went_to(result) == [(9, 1, 600), (9, 2, 100)]
    assert why(result) == ["named", "named_in_part"]


@pytest.mark.parametrize(
    ("paid", "wish", "code"),
    [
        ({}, Named("payment", 9, 77), "allocation.invoice_not_open"),
        ({"customer": 2}, Named("payment", 9, 1), "allocation.other_customer"),
        ({"currency": "USD"}, Named("payment", 9, 1), "allocation.other_currency"),
        ({}, Named("payment", 9, 1, 0), "allocation.not_positive"),
        ({}, Named("payment", 9, 1, -5), "allocation.not_positive"),
        ({}, Named("payment", 8, 1), "allocation.source_not_open"),
        ({}, Named("credit_note", 9, 1), "allocation.source_not_open"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(paid, wish, code):
    facts = ledger(*THREE, payment(9, 500, **paid))
    position = open_items(facts, as_of=None)
    result = allocate(position.items, position.credits, named=[wish], ways=())
    assert [p.code for p in result.problems] == [code]
    assert result.problems[0].remedy
    assert result.problems[0].english
    assert result.allocations == ()
    assert [c.open_minor for c in result.unapplied] == [500]


def test_an_invoice_settled_a_moment_ago_is_not_open_any_more():
    facts = ledger(invoice(1, 100), payment(8, 100, paid="02-01"), payment(9, 100, paid="02-02"))
    result, _ = decide(facts, named=[Named("payment", 9, 1)])
    assert went_to(result) == [(8, 1, 100)]
    assert [p.code for p in result.problems] == ["allocation.invoice_not_open"]


def test_one_source_named_beyond_its_end_is_refused():
    wishes = [Named("payment", 9, 1), Named("payment", 9, 2)]
    result, _ = decide(ledger(*THREE, payment(9, 500)), named=wishes)
    assert went_to(result) == [(9, 1, 500)]
    assert [p.code for p in result.problems] == ["allocation.source_not_open"]


@pytest.mark.parametrize("strange", [{"customer": 2}, {"currency": "USD"}])
def test_money_never_goes_to_another_customer_or_currency_by_itself(strange):
    result, position = decide(ledger(invoice(1, 500), payment(9, 500, **strange)))
    assert result.allocations == ()
    assert position.open_minor("EUR") == 500
    assert len(position.credits) == 1


def test_nothing_goes_by_age_where_the_firm_does_not_want_it():
    result, _ = decide(ledger(*THREE, payment(9, 900)), ways=("exact", "all", "subset"))
    assert result.allocations == ()
    assert why(result) == ["unapplied"]


def test_a_credit_note_is_a_source_like_money():
    facts = ledger(*THREE, credit_note(5, 250), payment(9, 1000))
    result, position = decide(facts)
    assert [(a.source_kind, a.source, a.invoice, a.amount_minor) for a in result.allocations] == [
        ("credit_note", 5, 2, 250),
        ("payment", 9, 1, 1000),
    ]
    assert [i.invoice for i in position.items] == [3]


def test_payments_are_taken_in_the_order_of_their_days():
    facts = ledger(
        invoice(1, 100, due="02-01"), invoice(2, 80, due="02-05"), payment(8, 90, paid="03-02"), payment(9, 60)
    )
    result, _ = decide(facts)
    assert went_to(result) == [(9, 1, 60), (8, 1, 40), (8, 2, 50)]


def test_an_instalment_paid_exactly_goes_to_its_invoice():
    facts = ledger(
        invoice(1, 1000, due="01-20"),
        invoice(2, 900, due={"02-10": 300, "03-10": 300, "04-10": 300}),
        payment(9, 300),
    )
    result, position = decide(facts)
    assert went_to(result) == [(9, 2, 300)]
    assert why(result) == ["next_instalment"]
    assert [i.open_minor for i in position.items[1].instalments] == [0, 300, 300]


OFFER = {1: [DiscountOffer(on("02-01"), 20)]}


def test_a_payment_short_by_the_cash_discount_settles_the_invoice():
    result, position = decide(ledger(invoice(1, 1000), payment(9, 980, paid="02-01")), discounts=OFFER)
    assert went_to(result) == [(9, 1, 980)]
    assert [(a.kind, a.amount_minor, a.effective_on) for a in result.adjustments] == [
        ("cash_discount", -20, on("02-01"))
    ]
    assert position.items == ()
    assert "less the cash discount of 0.20 EUR" in result.because[0].english


def test_a_discount_taken_a_day_late_leaves_its_amount_open():
    result, position = decide(ledger(invoice(1, 1000), payment(9, 980, paid="02-02")), discounts=OFFER)
    assert result.adjustments == ()
    assert position.open_minor("EUR") == 20


def test_a_credit_note_takes_no_cash_discount():
    result, position = decide(ledger(invoice(1, 1000), credit_note(5, 980)), discounts=OFFER)
    assert result.adjustments == ()
    assert position.open_minor("EUR") == 20


@pytest.mark.parametrize(
    ("decided", "effective"),
    [(None, "02-01"), ("02-01", "02-01"), ("03-15", "03-15"), ("01-05", "02-01")],
)
def test_an_allocation_counts_from_the_decision_and_never_from_before_the_payment(decided, effective):
    result, _ = decide(ledger(invoice(1, 100), payment(9, 100)), on=on(decided) if decided else None)
    assert [a.effective_on for a in result.allocations] == [on(effective)]


def test_money_that_came_before_the_invoice_counts_from_the_day_of_issue():
    result, _ = decide(ledger(invoice(1, 100, issued="03-01", due="03-31"), payment(9, 100, paid="02-01")))
    assert [a.effective_on for a in result.allocations] == [on("03-01")]


def test_what_was_settled_by_something_undone_is_not_settled_twice_in_the_past():
    facts = ledger(
        invoice(1, 100),
        payment(8, 100, paid="02-01"),
        allocation(1, 8, 1, 100, effective="02-01"),
        payment(10, -100, paid="03-15", reverses=8),
        allocation(2, 8, 1, -100, effective="03-15", reverses=1),
        payment(9, 100, paid="02-20"),
    )
    result, _ = decide(facts)
    assert [a.effective_on for a in result.allocations] == [on("03-15")]


def test_money_that_stood_elsewhere_until_then_counts_only_from_then():
    facts = ledger(
        invoice(1, 100),
        invoice(2, 100, due="02-01"),
        payment(8, 100, paid="02-01"),
        allocation(1, 8, 1, 100, effective="02-01"),
        allocation(2, 8, 1, -100, effective="03-15", reverses=1),
    )
    result, _ = decide(facts, named=[Named("payment", 8, 2)])
    assert [(a.invoice, a.effective_on) for a in result.allocations] == [(2, on("03-15"))]


def test_reasons_name_the_payment_and_the_invoice():
    result, _ = decide(ledger(*THREE, payment(9, 250)))
    reason = result.because[0]
    assert reason.english == "2.50 EUR of T-9 is exactly what was open of invoice INV-2"
    assert reason.evidence == ("T-9", "INV-2")
    assert reason.part == 250


def test_every_reason_can_be_said_in_words():
    facts = ledger(*THREE, payment(8, 700), payment(9, 2000, paid="02-02"), credit_note(5, 10))
    result, _ = decide(facts, named=[Named("payment", 8, 1, 800)])
    assert all(reason.english for reason in result.because)


def test_a_written_off_invoice_takes_no_money():
    result, position = decide(ledger(invoice(1, 100), adjustment(1, 1, -100), payment(9, 100, paid="04-01")))
    assert result.allocations == ()
    assert position.unapplied_minor("EUR") == 100


def test_an_allocation_of_too_much_is_caught():
    """Negative control: the check that every test above relies on finds an allocator that loses count."""
    facts = ledger(invoice(1, 100), payment(9, 150))
    too_much = Allocation(0, "payment", 9, 1, 150, on("02-01"))
    assert overspent(stored(facts, allocations=[too_much])) == [("invoice", "INV-1", -50)]


def test_a_batch_of_twenty_thousand_of_ten_customers_is_conserved():
    invoices = [invoice(i, 100 + i % 97, customer=i % 10) for i in range(1, 20_001)]
    payments = [payment(i, 100 + i % 97, customer=i % 10) for i in range(1, 20_001)]
    position = open_items(ledger(*invoices, *payments), as_of=None)
    named = [Named("payment", i, i) for i in range(1, 20_001)]
    result = allocate(position.items, position.credits, named=named)
    assert len(result.allocations) == 20_000
    by_amount = allocate(position.items, position.credits)
    assert sum(a.amount_minor for a in by_amount.allocations) == sum(p.amount_minor for p in payments)
