"""Write-offs and their like: at most what is open, with a date, taken back by another row."""

import pytest
from tests.core.ledger.books import allocation, invoice, ledger, on, payment, stored

from goodterms.core.basics.problems import Problem
from goodterms.core.ledger.facts import Adjustment
from goodterms.core.ledger.invariants import check
from goodterms.core.ledger.letting_off import let_off, take_back
from goodterms.core.ledger.open_items import open_items

FACTS = ledger(invoice(1, 1000), payment(9, 600), allocation(1, 9, 1, 600))


def item_of(facts):
    return open_items(facts, as_of=None).items[0]


@pytest.mark.parametrize(("amount", "left"), [(None, 0), (400, 0), (1, 399)])
def test_what_is_let_off_is_not_open_any_more(amount, left):
    row = let_off(item_of(FACTS), kind="write_off", on=on("06-30"), reason="insolvency", amount_minor=amount)
    assert isinstance(row, Adjustment)
    after = stored(FACTS, adjustments=[row])
    assert check(after) == []
    assert open_items(after, as_of=on("06-30")).open_minor("EUR") == left
    assert open_items(after, as_of=on("06-29")).open_minor("EUR") == 400


@pytest.mark.parametrize("amount", [401, 0, -1])
def test_more_than_is_open_or_nothing_cannot_be_let_off(amount):
    problem = let_off(item_of(FACTS), kind="write_off", on=on("06-30"), reason="", amount_minor=amount)
    assert isinstance(problem, Problem)
    assert "4.00 of invoice INV-1" in problem.english


def test_it_never_counts_before_the_invoice_nor_while_it_was_settled():
    early = let_off(item_of(ledger(invoice(1, 1000))), kind="credited", on=on("01-01"), reason="returned goods")
    assert isinstance(early, Adjustment)
    assert early.effective_on == on("01-10")
    undone = ledger(
        *FACTS.invoices,
        *FACTS.payments,
        *FACTS.allocations,
        allocation(2, 9, 1, -600, effective="03-15", reverses=1),
    )
    row = let_off(item_of(undone), kind="write_off", on=on("02-10"), reason="insolvency")
    assert isinstance(row, Adjustment)
    assert row.effective_on == on("03-15")
    assert check(stored(undone, adjustments=[row])) == []


def test_a_correction_is_not_let_off():
    with pytest.raises(ValueError, match="correction"):
        let_off(item_of(FACTS), kind="correction", on=on("06-30"), reason="")


def test_taking_back_opens_the_invoice_again_and_works_once():
    row = let_off(item_of(FACTS), kind="write_off", on=on("06-30"), reason="insolvency")
    assert isinstance(row, Adjustment)
    off = stored(FACTS, adjustments=[row])
    back = take_back(off, invoice=1, kind="write_off", on=on("08-01"), reason="paid after all")
    assert isinstance(back, Adjustment)
    after = stored(off, adjustments=[back])
    assert check(after) == []
    assert [open_items(after, as_of=on(d)).open_minor("EUR") for d in ("07-31", "08-01")] == [0, 400]
    again = take_back(after, invoice=1, kind="write_off", on=on("09-01"), reason="")
    assert isinstance(again, Problem)
    assert again.code == "adjustment.not_in_force"


def test_taking_back_early_counts_from_the_day_it_was_let_off():
    off = stored(FACTS, adjustments=[let_off(item_of(FACTS), kind="write_off", on=on("06-30"), reason="")])
    back = take_back(off, invoice=1, kind="write_off", on=on("02-02"), reason="")
    assert isinstance(back, Adjustment)
    assert back.effective_on == on("06-30")
