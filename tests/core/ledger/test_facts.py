"""Facts cannot be changed, and a document knows its last due date."""

from dataclasses import FrozenInstanceError

import pytest
from tests.core.ledger.books import adjustment, allocation, credit_note, invoice, on, payment

from goodterms.core.ledger.facts import Ledger


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        (invoice(1, 100), "amount_minor"),
        (invoice(1, 100).instalments[0], "due_on"),
        (payment(1, 100), "paid_on"),
        (allocation(1, 1, 1, 100), "effective_on"),
        (adjustment(1, 1, -100), "amount_minor"),
        (Ledger(), "invoices"),
    ],
)
def test_a_fact_cannot_be_edited(fact, field):
    with pytest.raises(FrozenInstanceError):
        setattr(fact, field, None)


def test_the_due_date_of_a_document_is_its_last_one():
    assert invoice(1, 100, due={"02-09": 40, "03-09": 60}).due_on == on("03-09")
    assert credit_note(2, 100, issued="01-20").due_on == on("01-20")
