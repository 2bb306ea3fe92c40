"""How a customer orders, seen through its invoices, and whether its balance grows faster than its orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from goodterms.core.customers.outcomes import Outcome
from goodterms.core.customers.patterns import HabitRules, median, standard_deviation
from goodterms.core.ledger.facts import Payment

SLOPE_WEIGHTS = (-3, -1, 1, 3)
"""Least squares over four equally spaced figures: their weighted sum divided by ten is the slope a step."""


@dataclass(frozen=True, slots=True)
class Ordering:
    """The rhythm of orders, in days; None is unobserved: fewer than six days with an invoice.

    days: different days of issue. gap_mean, gap_median, gap_cv (coefficient of variation): of the gaps between
    them. since_last: until now. longest_silence: the longest time with neither an invoice nor a payment, until now.
    """

    days: int
    gap_mean: float | None
    gap_median: float | None
    gap_cv: float | None
    since_last: int
    longest_silence: int


@dataclass(frozen=True, slots=True)
class Balance:
    """In minor units of the main currency. slope_minor: by how much a month what is open of invoices rose over the
    last three (four dates, 30 days apart); None (unobserved) before the customer was invoiced for three months.
    purchases_minor, purchases_before_minor: invoiced in the last 90 days, and in the 90 days before those."""

    slope_minor: float | None
    purchases_minor: int
    purchases_before_minor: int


def orders_of(found: Sequence[Outcome], payments: Sequence[Payment], *, as_of: date, rules: HabitRules) -> Ordering:
    """found: outcomes as of `as_of`, at least one; payments: those standing.

    >>> one = Outcome(7, "EUR", date(2026, 1, 1), date(2026, 1, 31), 500, None, 0, False, {})
    >>> orders_of([one], [], as_of=date(2026, 2, 1), rules=HabitRules()).longest_silence
    31
    """
    days = sorted({o.issued_on for o in found})
    gaps = [(later - day).days for day, later in pairwise(days)]
    signs = sorted({*days, *(p.paid_on for p in payments), as_of})
    enough = len(days) >= rules.needed
    mean = sum(gaps) / len(gaps) if enough else None
    spread = standard_deviation(gaps)
    return Ordering(
        days=len(days),
        gap_mean=mean,
        gap_median=median(gaps) if enough else None,
        gap_cv=spread / mean if mean and spread is not None else None,
        since_last=(as_of - days[-1]).days,
        longest_silence=max(((later - day).days for day, later in pairwise(signs)), default=0),
    )


def balance_of(mine: Sequence[Outcome], first_invoice_on: date, *, as_of: date, rules: HabitRules) -> Balance:
    """mine: outcomes as of `as_of` of the invoices in the main currency.

    >>> one = Outcome(7, "EUR", date(2026, 1, 1), date(2026, 1, 31), 500, None, 0, False, {})
    >>> balance_of([one], date(2025, 1, 1), as_of=date(2026, 2, 1), rules=HabitRules()).slope_minor
    200.0
    """
    steps = len(SLOPE_WEIGHTS) - 1
    slope = None
    if (as_of - first_invoice_on).days >= steps * rules.balance_days:
        dates = [as_of - timedelta(days=rules.balance_days * (steps - n)) for n in range(steps + 1)]
        balances = [sum(o.open_on(day) for o in mine) for day in dates]
        slope = sum(w * b for w, b in zip(SLOPE_WEIGHTS, balances, strict=True)) / 10
    ages = [((as_of - o.issued_on).days, o.amount_minor) for o in mine]
    span = rules.purchase_days
    return Balance(
        slope_minor=slope,
        purchases_minor=sum(amount for days, amount in ages if days < span),
        purchases_before_minor=sum(amount for days, amount in ages if span <= days < 2 * span),
    )
