"""Undoing adds rows and takes none away, and no past day is changed by it."""

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

from goodterms.core.ledger.invariants import check
from goodterms.core.ledger.open_items import open_items
from goodterms.core.ledger.reversing import in_force, release, reverse_payment, unallocate

TWO = ledger(
    invoice(1, 1000),
    invoice(2, 500),
    payment(9, 1200, paid="02-01"),
    allocation(1, 9, 1, 800, effective="02-01"),
    allocation(2, 9, 2, 400, effective="02-10"),
)


def after(facts, taken_back):
    assert taken_back.problems == ()
    result = stored(
        facts,
        payments=taken_back.payments,
        allocations=taken_back.allocations,
        adjustments=taken_back.adjustments,
    )
    assert check(result) == []
    return result


def test_an_allocation_is_taken_back_from_that_day_on():
    result = after(TWO, unallocate(TWO, allocations=[1], on=on("03-01")))
    assert [open_items(result, as_of=on(d)).open_minor("EUR") for d in ("02-10", "02-28", "03-01")] == [
        300,
        300,
        1100,
    ]
    assert open_items(result, as_of=on("03-01")).unapplied_minor("EUR") == 800
    assert [a.id for a in in_force(result.allocations)] == [2]


def test_taking_back_before_it_counted_takes_back_from_when_it_counts():
    result = after(TWO, unallocate(TWO, allocations=[2], on=on("02-05")))
    reversal = result.allocations[-1]
    assert (reversal.effective_on, reversal.amount_minor, reversal.reverses) == (on("02-10"), -400, 2)


def test_what_was_taken_back_cannot_be_taken_back_again_nor_can_a_reversal():
    once = after(TWO, unallocate(TWO, allocations=[1], on=on("03-01")))
    reversal = once.allocations[-1].id
    for wanted in (1, reversal, 77):
        refused = unallocate(once, allocations=[wanted], on=on("03-02"))
        assert [p.code for p in refused.problems] == ["allocation.not_in_force"]
        assert refused.allocations == ()


def test_all_or_none_are_taken_back():
    refused = unallocate(TWO, allocations=[1, 77], on=on("03-01"))
    assert refused.allocations == ()
    assert "77" in refused.problems[0].english


def test_a_returned_payment_opens_again_what_it_settled():
    result = after(TWO, reverse_payment(TWO, payment=9, on=on("02-20"), reference="returned"))
    assert [(p.amount_minor, p.reverses, p.reference) for p in result.payments[1:]] == [(-1200, 9, "returned")]
    assert open_items(result, as_of=on("02-19")).open_minor("EUR") == 300
    position = open_items(result, as_of=on("02-20"))
    assert position.open_minor("EUR") == 1500
    assert position.credits == ()


def test_a_payment_returned_before_its_allocation_counts_leaves_no_day_wrong():
    after(TWO, reverse_payment(TWO, payment=9, on=on("02-05")))


def test_money_that_stood_against_an_invoice_until_then_goes_back_no_earlier():
    freed = after(TWO, unallocate(TWO, allocations=[1], on=on("03-10")))
    result = after(freed, reverse_payment(freed, payment=9, on=on("03-05")))
    assert result.payments[-1].paid_on == on("03-10")


def test_a_payment_is_reversed_once_and_the_rest_of_a_part_reversal_too():
    once = after(TWO, reverse_payment(TWO, payment=9, on=on("02-20")))
    assert [p.code for p in reverse_payment(once, payment=9, on=on("02-21")).problems] == ["payment.not_in_force"]
    assert [p.code for p in reverse_payment(TWO, payment=5, on=on("02-21")).problems] == ["payment.not_in_force"]
    part = ledger(payment(9, 1200), payment(10, -200, paid="02-05", reverses=9))
    assert [p.amount_minor for p in reverse_payment(part, payment=9, on=on("02-20")).payments] == [-1000]


def test_releasing_frees_the_latest_money_first_and_keeps_the_rest_of_it():
    rows = release(TWO, document=1, excess_minor=300, reason="smaller").allocations
    assert [(a.amount_minor, a.reverses, a.effective_on) for a in rows] == [
        (-800, 1, on("02-01")),
        (500, None, on("02-01")),
    ]
    result = stored(TWO, allocations=rows)
    assert check(result) == []
    assert open_items(result, as_of=on("02-01")).unapplied_minor("EUR") == 700


def test_of_two_payments_the_later_one_is_freed():
    facts = ledger(
        invoice(1, 1000),
        payment(8, 400, paid="02-01"),
        payment(9, 600, paid="02-20"),
        allocation(1, 8, 1, 400, effective="02-01"),
        allocation(2, 9, 1, 600, effective="02-20"),
    )
    rows = release(facts, document=1, excess_minor=100, reason="smaller").allocations
    assert [(a.source, a.amount_minor) for a in rows] == [(9, -600), (9, 500)]


def test_write_offs_and_discounts_are_released_before_money():
    facts = ledger(
        invoice(1, 1000),
        payment(9, 700),
        allocation(1, 9, 1, 700),
        adjustment(2, 1, -300, effective="03-01"),
    )
    freed = release(facts, document=1, excess_minor=400, reason="smaller")
    assert [(a.kind, a.amount_minor, a.effective_on) for a in freed.adjustments] == [("write_off", 300, on("03-01"))]
    assert [a.amount_minor for a in freed.allocations] == [-700, 600]


def test_a_write_off_taken_back_before_is_not_released_again():
    facts = ledger(
        invoice(1, 1000),
        adjustment(1, 1, -1000, effective="03-01"),
        adjustment(2, 1, 1000, effective="04-01"),
        adjustment(3, 1, -200, effective="05-01"),
    )
    freed = release(facts, document=1, excess_minor=200, reason="smaller")
    assert [(a.amount_minor, a.effective_on) for a in freed.adjustments] == [(200, on("05-01"))]
    with pytest.raises(ValueError, match="nothing was settled"):
        release(facts, document=1, excess_minor=201, reason="smaller")


def test_a_credit_note_that_shrinks_releases_what_it_was_used_for():
    facts = ledger(
        invoice(1, 1000),
        credit_note(5, 600, issued="01-20"),
        allocation(1, 5, 1, 600, kind="credit_note", effective="02-01"),
    )
    rows = release(facts, document=5, excess_minor=200, reason="smaller").allocations
    assert [a.amount_minor for a in rows] == [-600, 400]
