"""What became of invoices, as it was known on a day."""

from datetime import date, timedelta

import pytest

from goodterms.core.customers.outcomes import outcomes
from goodterms.core.ledger.facts import Adjustment, Allocation, Instalment, Invoice, Ledger, Payment

ISSUED, DUE = date(2026, 1, 10), date(2026, 2, 9)


def invoice(number=1, amount=1000, issued=ISSUED, due=DUE, kind="invoice", parts=None):
    return Invoice(number, 1, f"I{number}", kind, issued, "EUR", amount, parts or (Instalment(due, amount),))


def paid(amount, on, number=1, key=1):
    return Payment(key, 1, "", on, "EUR", amount), Allocation(key, "payment", key, number, amount, on)


def ledger(documents, *money, adjustments=(), allocations=()):
    payments, own = zip(*money, strict=True) if money else ((), ())
    return Ledger(tuple(documents), tuple(payments), (*own, *allocations), tuple(adjustments))


def one(books, as_of):
    (found,) = outcomes(books, as_of=as_of)
    return found


def on(text):
    return date.fromisoformat(f"2026-{text}")


def test_paid_in_two_parts_is_settled_on_the_day_of_the_second():
    books = ledger([invoice()], paid(400, on("02-01")), paid(600, on("02-20"), key=2))
    assert one(books, on("02-19")).settled_on is None
    assert one(books, on("02-19")).open_on(on("02-10")) == 600
    found = one(books, on("02-20"))
    assert (found.settled_on, found.days_late) == (on("02-20"), 11)


def test_what_bounces_opens_it_again_and_the_second_settlement_counts():
    books = ledger(
        [invoice()],
        paid(1000, on("02-05")),
        paid(1000, on("03-01"), key=2),
        allocations=[Allocation(9, "payment", 1, 1, -1000, on("02-08"), reverses=1)],
    )
    assert one(books, on("02-07")).days_late == -4
    assert one(books, on("02-08")).days_late is None
    assert one(books, on("02-08")).days_late_so_far(on("02-15")) == 6
    assert one(books, on("03-01")).days_late == 20


def test_booking_back_and_forth_on_one_later_day_leaves_the_day_of_settlement():
    books = ledger(
        [invoice()],
        paid(1000, on("02-05")),
        paid(1000, on("03-01"), key=2),
        allocations=[Allocation(9, "payment", 1, 1, -1000, on("03-01"), reverses=1)],
    )
    assert one(books, on("03-02")).settled_on == on("02-05")


def test_money_before_the_day_of_issue_counts_from_that_day():
    found = one(ledger([invoice()], paid(1000, on("01-02"))), on("01-10"))
    assert found.settled_on == ISSUED
    assert found.open_on(on("01-09")) == 0


@pytest.mark.parametrize("kind", ["write_off", "credited", "cash_discount"])
def test_without_any_money_it_is_settled_and_yet_not_paid(kind):
    change = Adjustment(5, 1, kind, -1000, on("02-20"), "")
    found = one(ledger([invoice()], adjustments=[change]), on("02-20"))
    assert (found.settled_on, found.days_late, found.money_minor) == (on("02-20"), None, 0)
    assert found.days_late_so_far(on("03-20")) is None


def test_a_correction_counts_from_the_day_of_issue():
    change = Adjustment(5, 1, "correction", -200, on("03-01"), "")
    books = ledger([invoice()], paid(800, on("02-09")), adjustments=[change])
    assert one(books, on("02-09")).days_late == 0


def test_nothing_is_left_of_an_invoice_corrected_to_zero():
    change = Adjustment(5, 1, "correction", -1000, on("01-10"), "")
    assert outcomes(ledger([invoice()], adjustments=[change]), as_of=on("02-01")) == ()


def test_credit_notes_and_invoices_of_the_future_are_not_outcomes():
    documents = [invoice(2, kind="credit_note"), invoice(3, issued=on("05-01"), due=on("06-01"))]
    assert outcomes(ledger(documents), as_of=on("04-30")) == ()


def test_of_several_due_dates_the_last_one_counts():
    parts = (Instalment(on("02-09"), 500), Instalment(on("03-11"), 500))
    books = ledger([invoice(parts=parts)], paid(1000, on("03-13")))
    found = one(books, on("03-13"))
    assert (found.days_late, found.has_parts) == (2, True)


def test_an_invoice_that_is_not_due_yet_says_nothing_about_lateness():
    found = one(ledger([invoice()]), DUE)
    assert found.days_late_so_far(DUE) is None
    assert found.days_late_so_far(DUE + timedelta(days=1)) == 1


def test_the_order_is_that_of_due_dates_and_ids():
    documents = [invoice(3), invoice(1, due=on("03-01")), invoice(2)]
    assert [o.invoice for o in outcomes(ledger(documents), as_of=on("02-01"))] == [2, 3, 1]


def test_settled_by_more_than_the_amount_is_not_open():
    books = ledger([invoice()], paid(1000, on("02-01")), paid(50, on("02-02"), key=2))
    assert one(books, on("02-03")).open_on(on("02-03")) == 0
    assert one(books, on("02-03")).settled_on == on("02-01")
