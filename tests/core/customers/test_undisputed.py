"""Paying what is not disputed: only what should have come by now counts, and the disputed invoice never does."""

from datetime import date, timedelta

import pytest

from goodterms.core.customers.outcomes import Outcome
from goodterms.core.customers.undisputed import undisputed_of

TODAY = date(2026, 11, 22)


def invoice(number: int, *, due: int, paid: int | None) -> Outcome:
    """due: days ago; paid: days after the due date, None open."""
    on = TODAY - timedelta(days=due)
    settled = None if paid is None else on + timedelta(days=paid)
    return Outcome(number, "EUR", on - timedelta(days=30), on, 1000, settled, 1000 if settled else 0, False, {})


def share(*found: Outcome, contested: set[int] | None = None, usual: float = 5.0, spread: float = 2.0) -> float | None:
    return undisputed_of(
        found, contested=contested or {1}, usual_days_late=usual, spread_days=spread, as_of=TODAY
    ).share


def test_all_but_the_disputed_one_are_paid_as_usual() -> None:
    rows = [invoice(1, due=60, paid=None), invoice(2, due=50, paid=6), invoice(3, due=40, paid=4)]
    assert share(*rows) == 1.0
    assert share(*rows, contested={2}) == 0.5  # now the open one is "the rest", and it was not paid


def test_three_spreads_above_their_median_is_still_usual_and_a_day_more_is_not() -> None:
    on_the_edge = [invoice(2, due=50, paid=11), invoice(3, due=40, paid=11)]
    assert share(*on_the_edge) == 1.0
    assert share(on_the_edge[0], invoice(3, due=40, paid=12)) == 0.5


@pytest.mark.parametrize("due", [10, 102])
def test_what_is_not_expected_yet_or_was_long_ago_says_nothing(due: int) -> None:
    known = [invoice(2, due=50, paid=5), invoice(3, due=45, paid=5)]
    assert share(*known, invoice(4, due=due, paid=None)) == 1.0


def test_one_invoice_is_too_few() -> None:
    assert share(invoice(2, due=50, paid=5)) is None


def test_who_pays_early_has_until_the_due_date_and_their_spread() -> None:
    rows = [invoice(2, due=50, paid=2), invoice(3, due=40, paid=4)]
    assert share(*rows, usual=-20.0, spread=0.0) == 0.5
