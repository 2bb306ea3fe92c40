"""From values to documents: kind, sign, settlement."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from goodterms.core.ledger.reading.building import (
    NoRecord,
    Sum,
    Unfit,
    date_of_document,
    due_date,
    missing,
    only_customers,
    settlement_of,
    sum_of,
)
from goodterms.core.ledger.reading.mapping import Mapping
from goodterms.core.ledger.reading.rows import Settlement

LEDGER = Mapping("ledger", ())
ISSUED = date(2024, 1, 31)


def kind_and_amount(values: dict[str, Any], mapping: Mapping = LEDGER) -> tuple[str, int] | str:
    try:
        total = sum_of(values, mapping)
    except NoRecord as no_record:
        return no_record.why
    except Unfit as unfit:
        return unfit.problem.code
    return total.as_kind, total.amount


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"amount": 100}, ("invoice", 100)),
        ({"amount": -100}, ("credit_note", 100)),
        ({"amount": 0}, "nothing_owed"),
        ({"amount": 100, "status": "draft"}, "draft"),
        ({"amount": 100, "status": "paid"}, ("invoice", 100)),
        ({"amount": 100, "document": "credit_note"}, ("credit_note", 100)),
        ({"amount": -100, "document": "credit_note"}, ("credit_note", 100)),
        ({"amount": -100, "document": "payment"}, ("payment", 100)),
        ({"amount": -100, "document": "invoice"}, ("credit_note", 100)),
        ({"debit": 100}, ("invoice", 100)),
        ({"debit": 100, "credit": 0}, ("invoice", 100)),
        ({"credit": 100}, "other_side"),
        ({"credit": 100, "document": "payment"}, ("payment", 100)),
        ({"debit": 100, "credit": 50}, "amount.both_sides"),
        ({"amount": 100, "side": "debit"}, ("invoice", 100)),
        ({"amount": 100, "side": "credit"}, "other_side"),
        ({"net": 100, "tax": 19}, ("invoice", 119)),
        ({}, "cell.missing"),
    ],
)
def test_a_line_of_a_ledger(values: dict[str, Any], expected: Any) -> None:
    assert kind_and_amount(values) == expected


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("invoices", {"amount": 100, "document": "payment"}, "other_side"),
        ("credit_notes", {"amount": 100}, ("credit_note", 100)),
        ("credit_notes", {"amount": -100}, "amount.negative"),
        ("credit_notes", {"amount": 100, "document": "invoice"}, "other_side"),
        ("credit_notes", {"amount": 100, "side": "credit"}, ("credit_note", 100)),
        ("credit_notes", {"amount": 100, "side": "debit"}, "other_side"),
        ("payments", {"amount": 100}, ("payment", 100)),
        ("payments", {"amount": -100}, "amount.negative"),
        ("payments", {"amount": 0}, "nothing_owed"),
        ("payments", {"credit": 100}, ("payment", 100)),
        ("payments", {"debit": 100}, "other_side"),
    ],
)
def test_a_line_of_another_kind(kind: Any, values: dict[str, Any], expected: Any) -> None:
    assert kind_and_amount(values, Mapping(kind, ())) == expected


def test_reversed_sign_turns_every_amount() -> None:
    turned = Mapping("payments", (), sign="reversed")
    assert kind_and_amount({"amount": -100}, turned) == ("payment", 100)
    assert kind_and_amount({"amount": 100}, turned) == "amount.negative"
    assert kind_and_amount({"amount": -100}, replace(LEDGER, sign="reversed")) == ("invoice", 100)


def settled(amount: int = 100, kind: Any = "invoice", mapping: Mapping = LEDGER, **values: Any) -> Any:
    try:
        return settlement_of(values, Sum(kind, amount, "amount"), issued_on=ISSUED, mapping=mapping)
    except Unfit as unfit:
        return unfit.problem.code


def test_settlement() -> None:
    paid_on = date(2024, 3, 1)
    assert settled() is None
    assert settled(settled_on=paid_on) == Settlement(paid_on, 100)
    assert settled(status="paid") == Settlement(None, 100)
    assert settled(status="open") is None
    assert settled(settled_amount=40, settled_on=paid_on) == Settlement(paid_on, 40)
    assert settled(outstanding=60, settled_on=paid_on) == Settlement(paid_on, 40)
    assert settled(outstanding=60) == Settlement(None, 40)
    assert settled(settled_amount=40, outstanding=60, settled_on=paid_on) == Settlement(paid_on, 40)
    assert settled(settled_amount=30, outstanding=60, credited=10) == Settlement(None, 30, 10)
    assert settled(settled_amount=0, outstanding=100) is None
    assert settled(credited=100) == Settlement(None, 0, 100)
    assert settled(outstanding=0, credited=25, settled_on=paid_on) == Settlement(paid_on, 75, 25)


def test_settlement_that_cannot_be() -> None:
    assert settled(settled_amount=40, outstanding=50) == "settlement.does_not_add_up"
    assert settled(settled_amount=140) == "settlement.out_of_range"
    assert settled(settled_amount=-1) == "settlement.out_of_range"
    assert settled(outstanding=140) == "settlement.out_of_range"
    assert settled(settled_amount=60, credited=60) == "settlement.out_of_range"


def test_settlement_of_a_credit_note_may_carry_its_sign() -> None:
    assert settled(kind="credit_note", settled_amount=-40, outstanding=-60) == Settlement(None, 40)


def test_days_until_payment_count_from_the_date_chosen() -> None:
    assert settled(days_to_payment=13) == Settlement(date(2024, 2, 13), 100)
    assert settled(days_to_payment=-5) == Settlement(date(2024, 1, 26), 100)
    from_due = replace(LEDGER, days_from="due_on")
    assert settled(mapping=from_due, days_to_payment=5, due_on=date(2024, 3, 1)) == Settlement(date(2024, 3, 6), 100)
    assert settled(mapping=from_due, days_to_payment=5) == "cell.missing"


def test_dates() -> None:
    assert date_of_document({"issued_on": ISSUED}, "issued_on") == ISSUED
    with pytest.raises(Unfit):
        date_of_document({}, "issued_on")
    assert due_date({}, ISSUED) is None
    assert due_date({"due_on": ISSUED}, ISSUED) == ISSUED
    with pytest.raises(Unfit, match=r"due\.before_issue"):
        due_date({"due_on": date(2024, 1, 30)}, ISSUED)


def test_only_customers_of_a_booking_batch() -> None:
    only_customers("10000", 10_000, 69_999)
    for account in ("8400", "70000", "", "10000x", "１００００"):
        with pytest.raises(NoRecord):
            only_customers(account, 10_000, 69_999)


def test_missing_names_the_field() -> None:
    assert missing("number").problem.english == "Document number is missing"
