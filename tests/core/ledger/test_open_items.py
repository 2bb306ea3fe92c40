"""What is open as of any day, by instalment, with credits beside it."""

import pytest
from tests.core.ledger.books import (
    adjustment,
    allocation,
    credit_note,
    invoice,
    ledger,
    on,
    payment,
)

from goodterms.core.ledger.facts import Ledger
from goodterms.core.ledger.open_items import open_items, spread_open

PAID_LATE = ledger(
    invoice(7, 1000, issued="01-10", due="02-09"),
    payment(3, 600, paid="02-20"),
    allocation(1, 3, 7, 600, effective="03-05"),
)


@pytest.mark.parametrize(
    ("day", "still_open", "unapplied"),
    [
        ("01-09", 0, 0),
        ("01-10", 1000, 0),
        ("02-19", 1000, 0),
        ("02-20", 1000, 600),
        ("03-04", 1000, 600),
        ("03-05", 400, 0),
        ("12-31", 400, 0),
    ],
)
def test_a_payment_allocated_later_does_not_count_earlier(day, still_open, unapplied):
    position = open_items(PAID_LATE, as_of=on(day))
    assert position.open_minor("EUR") == still_open
    assert position.unapplied_minor("EUR") == unapplied


def test_settled_means_nothing_is_open_and_a_cent_is_something():
    facts = ledger(invoice(7, 1000), payment(3, 1000), allocation(1, 3, 7, 999))
    item = open_items(facts, as_of=on("03-01")).items[0]
    assert item.open_minor == 1
    paid = ledger(invoice(7, 1000), payment(3, 1000), allocation(1, 3, 7, 1000))
    assert open_items(paid, as_of=on("03-01")).items == ()


def test_money_fills_the_earliest_instalment_first():
    three = {"02-09": 300, "03-09": 300, "04-09": 400}
    facts = ledger(invoice(7, 1000, due=three), payment(3, 450), allocation(1, 3, 7, 450))
    item = open_items(facts, as_of=on("03-10")).items[0]
    assert [i.open_minor for i in item.instalments] == [0, 150, 400]
    assert item.due_on == on("03-09")
    assert item.overdue_minor(on("03-09")) == 0
    assert item.overdue_minor(on("03-10")) == 150


@pytest.mark.parametrize(
    ("still_open", "parts"),
    [
        (0, [0, 0, 0]),
        (1, [0, 0, 1]),
        (400, [0, 0, 400]),
        (401, [0, 1, 400]),
        (1000, [300, 300, 400]),
        (1200, [300, 300, 600]),
        (-50, [0, 0, -50]),
    ],
)
def test_what_is_open_lies_in_the_last_instalments_and_always_adds_up(still_open, parts):
    instalments = invoice(7, 1000, due={"02-09": 300, "03-09": 300, "04-09": 400}).instalments
    spread = spread_open(instalments, still_open)
    assert [i.open_minor for i in spread] == parts
    assert [i.amount_minor for i in spread] == [300, 300, 400]


def test_a_correction_counts_from_the_day_of_issue_whenever_it_was_made():
    facts = ledger(invoice(7, 1000), adjustment(1, 7, -200, kind="correction", effective="05-01"))
    item = open_items(facts, as_of=on("01-10")).items[0]
    assert (item.open_minor, item.amount_minor) == (800, 800)
    assert [i.open_minor for i in item.instalments] == [800]


@pytest.mark.parametrize("kind", ["write_off", "cash_discount", "credited"])
def test_what_is_let_off_counts_from_its_own_day(kind):
    facts = ledger(invoice(7, 1000), adjustment(1, 7, -1000, kind=kind, effective="05-01"))
    assert open_items(facts, as_of=on("04-30")).open_minor("EUR") == 1000
    assert open_items(facts, as_of=on("05-01")).open_minor("EUR") == 0


def test_credit_notes_and_money_stand_beside_the_items_and_are_never_netted():
    facts = ledger(
        invoice(7, 1000),
        credit_note(8, 300, issued="01-20"),
        payment(3, 200, paid="02-01"),
        allocation(1, 8, 7, 100, kind="credit_note", effective="01-25"),
    )
    position = open_items(facts, as_of=on("02-01"))
    assert position.open_minor("EUR") == 900
    assert position.credit_notes_minor("EUR") == 200
    assert position.unapplied_minor("EUR") == 200
    assert [(c.source_kind, c.source, c.amount_minor, c.open_minor) for c in position.credits] == [
        ("credit_note", 8, 300, 200),
        ("payment", 3, 200, 200),
    ]
    assert open_items(facts, as_of=on("01-20")).credit_notes_minor("EUR") == 300
    assert open_items(facts, as_of=on("01-19")).credits == ()


def test_currencies_stay_apart():
    facts = ledger(invoice(7, 1000), invoice(8, 500, currency="USD"), payment(3, 50, currency="JPY"))
    position = open_items(facts, as_of=None)
    assert position.currencies() == ("EUR", "JPY", "USD")
    assert [position.open_minor(c) for c in position.currencies()] == [1000, 0, 500]
    assert position.unapplied_minor("JPY") == 50


def test_a_reversed_payment_is_gone_from_its_reversal_on_and_was_there_before():
    facts = ledger(
        invoice(7, 1000),
        payment(3, 600, paid="02-01"),
        allocation(1, 3, 7, 600, effective="02-01"),
        payment(4, -600, paid="02-15", reverses=3),
        allocation(2, 3, 7, -600, effective="02-15", reverses=1),
    )
    assert open_items(facts, as_of=on("02-14")).open_minor("EUR") == 400
    after = open_items(facts, as_of=on("02-15"))
    assert after.open_minor("EUR") == 1000
    assert after.credits == ()


def test_what_was_settled_in_between_can_only_be_settled_again_from_then_on():
    facts = ledger(
        invoice(7, 1000),
        payment(3, 600, paid="02-01"),
        allocation(1, 3, 7, 600, effective="02-01"),
        allocation(2, 3, 7, -600, effective="03-15", reverses=1),
    )
    position = open_items(facts, as_of=None)
    assert position.items[0].free_from == on("03-15")
    assert position.credits[0].free_from == on("03-15")
    untouched = open_items(ledger(invoice(7, 1000), payment(3, 600)), as_of=None)
    assert (untouched.items[0].free_from, untouched.credits[0].free_from) == (on("01-10"), on("02-01"))


def test_a_write_off_taken_back_frees_the_invoice_from_that_day():
    facts = ledger(invoice(7, 1000), adjustment(1, 7, -1000), adjustment(2, 7, 1000, effective="04-01"))
    assert open_items(facts, as_of=on("03-31")).items == ()
    assert open_items(facts, as_of=on("04-01")).items[0].free_from == on("04-01")


def test_items_come_in_the_order_of_what_is_still_due():
    facts = ledger(
        invoice(1, 100, due="03-01"),
        invoice(2, 100, due={"02-01": 50, "04-01": 50}),
        invoice(3, 100, due="02-15"),
        payment(9, 50, paid="01-20"),
        allocation(1, 9, 2, 50, effective="01-20"),
    )
    assert [i.invoice for i in open_items(facts, as_of=None).items] == [3, 1, 2]


def test_an_invoice_without_instalments_is_damaged_but_not_lost():
    bare = ledger(credit_note(7, 1000).__class__(7, 1, "INV-7", "invoice", on("01-10"), "EUR", 1000, ()))
    item = open_items(bare, as_of=None).items[0]
    assert sum(i.open_minor for i in item.instalments) == 1000
    assert item.due_on == on("01-10")


def test_an_empty_ledger_has_an_empty_position():
    position = open_items(Ledger(), as_of=on("01-01"))
    assert (position.items, position.credits, position.currencies()) == ((), (), ())
