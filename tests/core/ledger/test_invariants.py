"""Every check stays silent on a healthy ledger and names the place in a damaged one."""

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
)

from goodterms.core.ledger.facts import Ledger
from goodterms.core.ledger.invariants import (
    CHECKS,
    check,
    check_instalments,
    check_open_balances,
    check_same_account,
)
from goodterms.core.ledger.open_items import open_items

HEALTHY = (
    invoice(1, 1000),
    invoice(2, 900, due={"02-09": 300, "03-09": 600}),
    invoice(3, 500, currency="USD", customer=2),
    credit_note(5, 200, issued="01-20"),
    payment(9, 1000, paid="02-01"),
    payment(10, -400, paid="02-20", reverses=9),
    payment(11, 50, paid="02-02", customer=2, currency="USD"),
    allocation(1, 9, 1, 600, effective="02-01"),
    allocation(2, 9, 2, 400, effective="02-03"),
    allocation(3, 9, 2, -400, effective="02-20", reverses=2),
    allocation(4, 5, 2, 150, kind="credit_note", effective="02-05"),
    allocation(5, 11, 3, 50, effective="02-02"),
    adjustment(1, 1, -100, kind="correction"),
    adjustment(2, 1, -300, effective="03-01"),
    adjustment(3, 1, 100, effective="04-01"),
)


def without(id, kind=None):
    return tuple(f for f in HEALTHY if not (f.id == id and (kind is None or type(f).__name__ == kind)))


def parts(due):
    return invoice(2, 900, due=due).instalments


def changed(id, kind, **fields):
    return tuple(replace(f, **fields) if f.id == id and type(f).__name__ == kind else f for f in HEALTHY)


def test_a_healthy_ledger_has_no_problem():
    assert check(ledger(*HEALTHY)) == []
    assert check(Ledger()) == []


DAMAGE = {
    "allocation of more than the invoice": (changed(1, "Allocation", amount_minor=1001), "I2", "invoice 1"),
    "allocation of more than the payment": ((*HEALTHY, allocation(6, 9, 2, 1)), "I2", "payment 9"),
    "credit note used twice": (
        (*HEALTHY, allocation(6, 5, 1, 100, kind="credit_note", effective="03-02")),
        "I2",
        "invoice 5",
    ),
    "allocation counting before the payment": (
        changed(1, "Allocation", effective_on=on("01-31")),
        "I2",
        "payment 9",
    ),
    "allocation counting before the invoice": (changed(1, "Invoice", issued_on=on("02-15")), "I2", "invoice 1"),
    "write-off of more than is open": (changed(2, "Adjustment", amount_minor=-301), "I2", "invoice 1"),
    "write-off taken back that never was": (
        (*HEALTHY, adjustment(9, 2, 5, effective="05-01")),
        "I2",
        "write_off of invoice 2",
    ),
    "correction below what was settled": (changed(1, "Adjustment", amount_minor=-401), "I2", "invoice 1"),
    "reversal of more than was allocated": (changed(3, "Allocation", amount_minor=-401), "I2", "allocation 3"),
    "reversal without a name": (changed(3, "Allocation", reverses=None), "I2", "allocation 3"),
    "reversal of what is not there": (changed(3, "Allocation", reverses=77), "I2", "allocation 3"),
    "reversal of a reversal": ((*HEALTHY, allocation(6, 9, 2, 400, reverses=3)), "I2", "allocation 6"),
    "reversal on another invoice": (changed(3, "Allocation", invoice=1), "I2", "allocation 3"),
    "reversed twice": ((*HEALTHY, allocation(6, 9, 2, -400, effective="02-21", reverses=2)), "I2", "allocation 2"),
    "allocation of nothing": ((*HEALTHY, allocation(6, 9, 1, 0)), "I2", "allocation 6"),
    "payment of nothing": ((*HEALTHY, payment(12, 0)), "I2", "payment 12"),
    "positive reversal": (changed(10, "Payment", amount_minor=400), "I2", "payment 10"),
    "reversal of more than was paid": (changed(10, "Payment", amount_minor=-401), "I2", "payment 9"),
    "reversal of a missing payment": (changed(10, "Payment", reverses=77), "I3", "payment 10"),
    "reversal of a reversed payment": ((*HEALTHY, payment(13, -1, reverses=10)), "I3", "payment 13"),
    "reversal in another currency": (changed(10, "Payment", currency="USD"), "I3", "payment 10"),
    "payment of another customer": (changed(11, "Payment", customer=1), "I3", "allocation 5"),
    "payment in another currency": (changed(11, "Payment", currency="EUR"), "I3", "allocation 5"),
    "invoice of another customer": (changed(3, "Invoice", customer=1), "I3", "allocation 5"),
    "allocation to a missing invoice": (without(2, "Invoice"), "I3", "allocation 2"),
    "allocation of a missing payment": (without(11, "Payment"), "I3", "allocation 5"),
    "allocation of a missing credit note": (without(5, "Invoice"), "I3", "allocation 4"),
    "allocation to a credit note": (changed(4, "Allocation", invoice=5), "I3", "allocation 4"),
    "an invoice as a source": (changed(4, "Allocation", source=3), "I3", "allocation 4"),
    "adjustment of a missing invoice": (changed(2, "Adjustment", invoice=77), "I3", "adjustment 2"),
    "instalments short of the amount": (changed(2, "Invoice", amount_minor=901), "instalments", "invoice 2"),
    "no instalments": (changed(1, "Invoice", instalments=()), "instalments", "invoice 1"),
    "instalments out of order": (
        changed(2, "Invoice", instalments=parts({"03-09": 600, "02-09": 300})),
        "instalments",
        "invoice 2",
    ),
    "instalment of nothing": (
        changed(2, "Invoice", instalments=parts({"02-09": 0, "03-09": 900})),
        "instalments",
        "invoice 2",
    ),
    "two instalments on one day": (
        changed(2, "Invoice", instalments=parts({"02-09": 300}) + parts({"02-09": 600})),
        "instalments",
        "invoice 2",
    ),
    "a negative invoice": ((*HEALTHY, invoice(7, -100)), "instalments", "invoice 7"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_found_and_its_place_named(damage):
    facts, invariant, where = DAMAGE[damage]
    found = [(p.code, str(p.params["where"])) for p in check(ledger(*facts))]
    assert any(code == f"invariant.{invariant}" and place.startswith(where) for code, place in found), found


def test_each_problem_says_what_was_expected_and_what_was_found():
    problem = check(ledger(*changed(3, "Invoice", customer=1)))[0]
    assert problem.params["expected"] == "customer 1 in USD"
    assert problem.params["found"] == "customer 2 in USD"
    assert problem.english == "allocation 5: expected customer 1 in USD, found customer 2 in USD"
    assert problem.remedy


def shown():
    return {i.invoice: i.open_minor for i in open_items(ledger(*HEALTHY), as_of=None).items}


def test_stored_open_balances_that_agree_are_fine():
    assert check_open_balances(ledger(*HEALTHY), shown()) == []


@pytest.mark.parametrize(
    ("damaged", "places"),
    [
        ({2: 751}, ["currency EUR", "invoice 2"]),
        ({3: None}, ["currency USD", "invoice 3"]),
        ({5: 50}, ["currency EUR", "invoice 5"]),
        ({1: 101, 2: 749}, ["invoice 1", "invoice 2"]),
        ({77: 1}, ["currency ?", "invoice 77"]),
    ],
)
def test_a_damaged_stored_balance_is_found_even_where_two_cancel_out(damaged, places):
    balances = {k: v for k, v in (shown() | damaged).items() if v is not None}
    problems = check_open_balances(ledger(*HEALTHY), balances)
    assert [p.params["where"] for p in problems] == places
    assert {p.code for p in problems} == {"invariant.I1"}


def test_instalments_may_be_those_of_the_corrected_amount():
    facts = ledger(
        replace(invoice(1, 1000), instalments=invoice(1, 900).instalments),
        adjustment(1, 1, -100, kind="correction"),
    )
    assert check_instalments(facts) == []


def test_every_check_finds_something_in_some_damage():
    """A check that never speaks would be no check."""
    silent = {name for name, checked in CHECKS.items() if not any(checked(ledger(*f)) for f, _, _ in DAMAGE.values())}
    assert silent == {"open balances"}
    assert check_open_balances(ledger(invoice(1, 5)), {}) != []
    assert check_same_account(ledger(allocation(1, 9, 1, 5))) != []
