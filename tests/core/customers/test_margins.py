"""Margin and cost to serve come from the most particular source, and the product says which."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from goodterms.core.customers.margins import SOURCES, MarginSums, first_known, margin_of_invoices, margin_sums
from goodterms.core.ledger.facts import Adjustment, Invoice, Ledger

NAN = np.nan


def test_the_most_particular_source_wins() -> None:
    found = first_known(
        [
            np.array([0.1, NAN, NAN, NAN, NAN]),
            np.array([0.2, 0.2, NAN, NAN, NAN]),
            np.array([0.3, 0.3, 0.3, NAN, NAN]),
            NAN,
            0.5,
        ],
        5,
    )
    assert found.value.tolist() == [0.1, 0.2, 0.3, 0.5, 0.5]
    assert [SOURCES[index] for index in found.source] == ["customer", "ledger", "segment", "playbook", "playbook"]


def test_the_firms_default_stands_before_the_playbooks() -> None:
    found = first_known([None, None, None, 0.4, 0.5], 2)
    assert found.value.tolist() == [0.4, 0.4]
    assert found.because(0, what="gross margin").english == "gross margin: the firm's default"


def test_a_guess_is_called_a_guess() -> None:
    reason = first_known([None, None, None, None, 0.5], 1).because(0, what="cost to serve")
    assert reason.english == "cost to serve: the playbook's default, an expert guess"
    assert reason.grade == "J"


def test_a_value_nobody_knows_is_a_broken_invariant() -> None:
    with pytest.raises(ValueError, match="no source knows"):
        first_known([None, None, np.array([0.1, NAN]), None, None], 2)


def test_invoices_tell_the_margin_where_half_of_the_sales_carry_one() -> None:
    half, less = MarginSums(150, 500, 1000, 1, 4), MarginSums(150, 499, 1000, 1, 4)
    loss, none = MarginSums(-20, 1000, 1000, 2, 2), MarginSums(0, 0, 1000, 0, 2)
    found = margin_of_invoices([half, less, loss, none, None], coverage=0.5)
    assert np.array_equal(found.round(2), [0.3, NAN, -0.02, NAN, NAN], equal_nan=True)


def test_the_sentence_counts_the_invoices() -> None:
    sums = MarginSums(150, 500, 600, 17, 20)
    reason = replace(first_known([NAN, 0.3, None, None, 0.5], 1), sums=[sums], months=24).because(
        0, what="gross margin"
    )
    assert reason.english == "gross margin from 17 of 20 invoices of the last 24 months"


def invoice(number: int, amount: int, margin: int | None, **more: Any) -> Invoice:
    facts: dict[str, Any] = {"id": number, "customer": 1, "number": str(number), "kind": "invoice", "currency": "EUR"}
    facts |= {"issued_on": date(2026, 5, 1), "amount_minor": amount, "instalments": (), "margin_minor": margin}
    return Invoice(**{**facts, **more})


def test_what_counts_among_the_invoices() -> None:
    counts = [invoice(1, 1000, 300), invoice(2, 1000, -100), invoice(3, 1000, None), invoice(4, 1000, 0)]
    corrected = invoice(5, 1000, 400)
    left_out = [
        invoice(6, 1000, 300, kind="credit_note"),
        invoice(7, 1000, 300, currency="USD"),
        invoice(8, 1000, 300, customer=2),
        invoice(9, 1000, 300, issued_on=date(2024, 11, 22)),
        invoice(10, 1000, 300, issued_on=date(2026, 11, 23)),
    ]
    change = Adjustment(1, 5, "correction", -700, date(2026, 6, 1), "")
    found = margin_sums(
        Ledger(invoices=(*counts, corrected, *left_out), adjustments=(change,)),
        customer=1,
        currency="EUR",
        since=date(2024, 11, 22),
        as_of=date(2026, 11, 22),
    )
    assert found == MarginSums(margin=200, carrying=3000, invoiced=4300, with_margin=3, invoices=5)
