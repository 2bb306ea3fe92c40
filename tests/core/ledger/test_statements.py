"""The statement of account reconciles with the open items on whatever day it ends."""

from datetime import timedelta

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

from goodterms.core.ledger.statements import statement

FACTS = ledger(
    invoice(1, 1000, issued="01-10", due="02-09"),
    invoice(2, 500, issued="02-20", due="03-22"),
    invoice(3, 777, issued="02-20", due="03-22", customer=2),
    invoice(4, 333, issued="02-20", due="03-22", currency="USD"),
    credit_note(5, 100, issued="02-01"),
    payment(8, 300, paid="01-20"),
    payment(9, 650, paid="02-09"),
    payment(10, -650, paid="02-25", reverses=9),
    allocation(1, 8, 1, 250, effective="01-20"),
    allocation(2, 9, 1, 650, effective="02-10"),
    allocation(3, 9, 1, -650, effective="02-25", reverses=2),
    allocation(4, 5, 1, 60, kind="credit_note", effective="02-05"),
    adjustment(1, 1, -40, kind="correction", effective="02-15"),
    adjustment(2, 1, -10, kind="cash_discount", effective="02-12"),
    adjustment(3, 2, -500, kind="write_off", effective="03-30"),
    adjustment(4, 5, 20, kind="correction", effective="02-15"),
)


def shown(since, as_of, **kwargs):
    return statement(FACTS, customer=1, currency="EUR", since=on(since), as_of=on(as_of), **kwargs)


def test_the_movements_carry_a_running_balance():
    page = shown("02-01", "03-31")
    assert page.opening_minor == 1000 - 40 - 300
    assert [(m.on, m.kind, m.reference, m.amount_minor, m.balance_minor) for m in page.movements] == [
        (on("02-01"), "correction", "CN-5", -20, 640),
        (on("02-01"), "credit_note", "CN-5", -100, 540),
        (on("02-09"), "payment", "T-9", -650, -110),
        (on("02-12"), "cash_discount", "INV-1", -10, -120),
        (on("02-20"), "invoice", "INV-2", 500, 380),
        (on("02-25"), "reversal", "T-10", 650, 1030),
        (on("03-30"), "write_off", "INV-2", -500, 530),
    ]
    assert page.closing_minor == 530
    assert page.reconciles


def test_it_shows_what_is_open_and_what_is_unapplied_apart():
    page = shown("02-01", "03-31")
    assert [(i.number, i.open_minor) for i in page.items] == [("INV-1", 640)]
    assert [(c.reference, c.open_minor) for c in page.credits] == [("T-8", 50), ("CN-5", 60)]
    assert page.ageing is not None
    assert page.ageing.amounts == (0, 0, 640, 0, 0)
    assert (page.ageing.unapplied_minor, page.ageing.credit_notes_minor) == (50, 60)


def test_every_day_reconciles_and_each_opens_where_the_last_one_closed():
    day = on("01-01")
    closing = 0
    while day < on("04-15"):
        page = shown(str(day), str(day))
        assert page.reconciles
        assert page.opening_minor == closing
        closing, day = page.closing_minor, day + timedelta(days=1)
    assert closing == 530


def test_other_customers_and_currencies_do_not_appear():
    page = statement(FACTS, customer=1, currency="USD", since=on("01-01"), as_of=on("12-31"))
    assert [m.reference for m in page.movements] == ["INV-4"]
    assert page.closing_minor == 333


def test_an_account_without_movements_is_empty_and_right():
    page = statement(FACTS, customer=99, currency="EUR", since=on("01-01"), as_of=on("12-31"))
    assert (page.opening_minor, page.movements, page.closing_minor, page.ageing) == (0, (), 0, None)
    assert page.reconciles


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="ends before"):
        shown("02-02", "02-01")


def test_an_allocation_that_counts_before_its_invoice_does_not_reconcile():
    """Negative control: the reconciliation is not true of everything."""
    broken = ledger(
        invoice(1, 100, issued="02-01"), payment(9, 100, paid="01-01"), allocation(1, 9, 1, 100, effective="01-01")
    )
    page = statement(broken, customer=1, currency="EUR", since=on("01-01"), as_of=on("01-15"))
    assert not page.reconciles
