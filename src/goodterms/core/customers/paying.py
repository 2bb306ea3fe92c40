"""How a customer's money comes in: on which days, in which sums, with which cash discounts taken."""

import math
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from goodterms.core.basics.currencies import minor_digits
from goodterms.core.customers.outcomes import Outcome
from goodterms.core.customers.patterns import HabitRules, rayleigh_p, resultant
from goodterms.core.ledger.facts import Ledger, Payment

WORKING_WEEK = 5
WEEKEND_SHARE = 2 / 7
"""Of payments made on any day of the week, so many are booked on the Monday only because banks rest."""


@dataclass(frozen=True, slots=True)
class PayDays:
    """The days on which money came; None is unobserved: fewer than six of them.

    days: how many different ones. weekday: the commonest, 0 Monday to 4 Friday, month_day: 1 to 31; the earlier
    one on a tie. strength: 0 (spread evenly) to 1 (always the same). p: the chance of so much regularity by
    accident (Rayleigh). Weekends are left out of the week, and as many Mondays as they explain do not count as
    regular; the month is measured by its own length, since the last of a month is the day before the first.
    """

    days: int
    weekday: int | None
    weekday_strength: float | None
    weekday_p: float | None
    month_day: int | None
    month_day_strength: float | None
    month_day_p: float | None


@dataclass(frozen=True, slots=True)
class Sums:
    """payments, partial: in a year; a partial one left an invoice with a single due date partly open.

    round_on_account: in 90 days, payments of a multiple of 100 whole units that left an invoice partly open or
    were not used up; None (unobserved) where no payment came in these days.
    """

    payments: int
    partial: int
    round_on_account: int | None


@dataclass(frozen=True, slots=True)
class Discounts:
    """Cash discounts: offers that were taken or have lapsed, those taken, those taken of the last three offers
    by date of invoice (None: fewer than three).

    Taken: a cash discount was booked, or the invoice was settled in time and what of it did not come as money is
    not more than the offer (many firms book the discount as a small credit note).
    """

    offered: int
    taken: int
    taken_of_last_three: int | None


@dataclass(frozen=True, slots=True)
class DiscountOffer:
    """A cash discount that an invoice offered, in minor units; until: the last day for it (None: the due date)."""

    amount_minor: int
    until: date | None = None


def standing_payments(ledger: Ledger, *, as_of: date) -> tuple[Payment, ...]:
    """The payments that had come by the day and had not been taken back.

    >>> came, back = Payment(1, 1, "", date(2026, 2, 1), "EUR", 500), date(2026, 2, 3)
    >>> ledger = Ledger(payments=(came, Payment(2, 1, "", back, "EUR", -500, reverses=1)))
    >>> [len(standing_payments(ledger, as_of=date(2026, 2, day))) for day in (2, 3)]
    [1, 0]
    """
    came = [p for p in ledger.payments if p.paid_on <= as_of]
    reversed_ones = {p.reverses for p in came if p.reverses is not None}
    return tuple(p for p in came if p.reverses is None and p.id not in reversed_ones)


def pay_days_of(payments: Sequence[Payment], *, rules: HabitRules) -> PayDays:
    """payments: those standing.

    >>> fridays = [Payment(n, 1, "", date.fromordinal(739_681 + 7 * n), "EUR", 1) for n in range(8)]
    >>> found = pay_days_of(fridays, rules=HabitRules())
    >>> found.weekday, found.weekday_strength, found.weekday_p < 0.001
    (4, 1.0, True)
    """
    days = sorted({p.paid_on for p in payments})
    working = [day.weekday() for day in days if day.weekday() < WORKING_WEEK]
    months = [(day.day - 1) / monthrange(day.year, day.month)[1] for day in days]
    week = [d / WORKING_WEEK for d in working]
    weekday, week_strength, week_p = _circle(working, week, rules, expected=WEEKEND_SHARE * len(week))
    month_day, month_strength, month_p = _circle([day.day for day in days], months, rules)
    return PayDays(len(days), weekday, week_strength, week_p, month_day, month_strength, month_p)


def _circle(
    days: Sequence[int], turns: Sequence[float], rules: HabitRules, *, expected: float = 0.0
) -> tuple[int, float, float] | tuple[None, None, None]:
    """The commonest day, and strength and p of the turns (0 to 1, once around)."""
    if len(days) < rules.needed:
        return None, None, None
    counts = Counter(days)
    commonest = min(counts, key=lambda day: (-counts[day], day))
    angles, most = [2 * math.pi * turn for turn in turns], float(len(turns))
    length, unexplained = min(resultant(angles), most), min(resultant(angles, expected=expected), most)
    return commonest, length / most, float(rayleigh_p(most, unexplained))


def sums_of(
    ledger: Ledger, found: Sequence[Outcome], payments: Sequence[Payment], *, as_of: date, rules: HabitRules
) -> Sums:
    """found: outcomes as of `as_of`; payments: those standing.

    >>> sums_of(Ledger(), [], [], as_of=date(2026, 2, 1), rules=HabitRules())
    Sums(payments=0, partial=0, round_on_account=None)
    """
    partial = _left_open(ledger, found, as_of)
    used: dict[int, int] = defaultdict(int)
    for allocation in ledger.allocations:
        if allocation.source_kind == "payment" and allocation.effective_on <= as_of:
            used[allocation.source] += allocation.amount_minor
    in_a_year = [p for p in payments if (as_of - p.paid_on).days < rules.partial_days]
    lately = [p for p in payments if (as_of - p.paid_on).days < rules.round_days]
    on_account = [p for p in lately if p.id in partial or p.amount_minor > used[p.id]]
    round_sums = sum(p.amount_minor % (rules.round_units * 10 ** minor_digits(p.currency)) == 0 for p in on_account)
    return Sums(len(in_a_year), sum(p.id in partial for p in in_a_year), round_sums if lately else None)


def _left_open(ledger: Ledger, found: Sequence[Outcome], as_of: date) -> set[int]:
    """The payments that left an invoice with one due date partly open on the day they were set against it."""
    whole = {o.invoice: o for o in found if not o.has_parts}
    parts: dict[tuple[int, int], tuple[int, date]] = {}
    for a in ledger.allocations:
        if a.source_kind == "payment" and a.effective_on <= as_of and a.invoice in whole:
            amount, day = parts.get((a.source, a.invoice), (0, date.min))
            parts[a.source, a.invoice] = amount + a.amount_minor, max(day, a.effective_on)
    return {
        payment
        for (payment, invoice), (amount, day) in parts.items()
        if amount > 0 and whole[invoice].open_on(max(day, whole[invoice].issued_on)) > 0
    }


def discounts_of(
    ledger: Ledger, found: Sequence[Outcome], offers: Mapping[int, DiscountOffer], *, as_of: date
) -> Discounts:
    """found: outcomes as of `as_of`; offers: by id of the invoice.

    >>> discounts_of(Ledger(), [], {}, as_of=date(2026, 2, 1))
    Discounts(offered=0, taken=0, taken_of_last_three=None)
    """
    granted: dict[int, int] = defaultdict(int)
    for adjustment in ledger.adjustments:
        if adjustment.kind == "cash_discount" and adjustment.effective_on <= as_of:
            granted[adjustment.invoice] += adjustment.amount_minor
    decided = []
    for o in sorted(found, key=lambda o: (o.issued_on, o.invoice)):
        offer = offers.get(o.invoice)
        if offer is not None:
            taken = granted[o.invoice] < 0 or _was_granted(o, offer)
            if taken or (offer.until or o.due_on) < as_of:
                decided.append(taken)
    return Discounts(len(decided), sum(decided), sum(decided[-3:]) if len(decided) >= 3 else None)


def _was_granted(outcome: Outcome, offer: DiscountOffer) -> bool:
    if outcome.settled_on is None or outcome.settled_on > (offer.until or outcome.due_on):
        return False
    return 0 < outcome.amount_minor - outcome.money_minor <= offer.amount_minor
