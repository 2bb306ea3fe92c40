"""A customer's payment habits, as they were known at the end of a day.

Everything is read off the ledger and only what had happened by that day counts. A pattern needs enough to be
seen: with fewer than six paid invoices it is unobserved, which is None and never "absent". Each figure is
defined once, here and in docs/methods/payment_habits.md; the ledger as columns computes the same for all
customers in one pass.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from goodterms.core.customers.buying import Balance, Ordering, balance_of, orders_of
from goodterms.core.customers.lateness import Change, Lateness, change_of, lateness_of
from goodterms.core.customers.outcomes import Outcome, outcomes
from goodterms.core.customers.patterns import DEFAULT_RULES, HabitRules
from goodterms.core.customers.paying import (
    DiscountOffer,
    Discounts,
    PayDays,
    Sums,
    discounts_of,
    pay_days_of,
    standing_payments,
    sums_of,
)
from goodterms.core.ledger.facts import Ledger
from goodterms.core.ledger.open_items import open_items


@dataclass(frozen=True, slots=True)
class Now:
    """What is open now, and how unusual its lateness is for this customer.

    open_items, overdue_items: invoices with something open, and with something past its due date; open_minor and
    overdue_minor: of those in the main currency, in minor units. oldest_days_late: of everything overdue, 0 if
    nothing is. share_this_late: the share of the paid invoices that were at least as late as that; unusual_z: by
    how many robust spreads (a day at least) it is above the median. Both None where nothing is overdue or fewer
    than six invoices were paid.
    """

    open_items: int
    overdue_items: int
    open_minor: int
    overdue_minor: int
    oldest_days_late: int
    share_this_late: float | None
    unusual_z: float | None


@dataclass(frozen=True, slots=True)
class Habit:
    """How one customer orders and pays.

    currency: the main one, of most of its invoices (the first in the alphabet on a tie); every amount in here is
    in its minor units, every other figure covers all currencies. invoices: those with an amount above zero;
    invoiced_minor: what they add up to in the main currency.
    """

    currency: str
    invoices: int
    first_invoice_on: date
    last_invoice_on: date
    invoiced_minor: int
    lateness: Lateness
    change: Change
    pay_days: PayDays
    sums: Sums
    discounts: Discounts
    orders: Ordering
    balance: Balance
    now: Now


def habit_of(
    ledger: Ledger,
    *,
    as_of: date,
    offers: Mapping[int, DiscountOffer] | None = None,
    rules: HabitRules = DEFAULT_RULES,
) -> Habit | None:
    """The habits of the one customer whose facts these are; None before the first invoice.

    offers: the cash discounts that were offered, by id of the invoice.

    >>> from goodterms.core.ledger.facts import Instalment, Invoice
    >>> due = Instalment(date(2026, 2, 9), 1000)
    >>> invoice = Invoice(7, 1, "INV-7", "invoice", date(2026, 1, 10), "EUR", 1000, (due,))
    >>> habit = habit_of(Ledger((invoice,)), as_of=date(2026, 2, 12))
    >>> habit.now.oldest_days_late, habit.lateness.median
    (3, None)
    """
    found = outcomes(ledger, as_of=as_of)
    if not found:
        return None
    counts = Counter(o.currency for o in found)
    currency = min(counts, key=lambda code: (-counts[code], code))
    mine = [o for o in found if o.currency == currency]
    first = min(o.issued_on for o in found)
    payments = standing_payments(ledger, as_of=as_of)
    lateness = lateness_of(found, currency, as_of=as_of, rules=rules)
    return Habit(
        currency=currency,
        invoices=len(found),
        first_invoice_on=first,
        last_invoice_on=max(o.issued_on for o in found),
        invoiced_minor=sum(o.amount_minor for o in mine),
        lateness=lateness,
        change=change_of(found, as_of=as_of, rules=rules),
        pay_days=pay_days_of(payments, rules=rules),
        sums=sums_of(ledger, found, payments, as_of=as_of, rules=rules),
        discounts=discounts_of(ledger, found, offers or {}, as_of=as_of),
        orders=orders_of(found, payments, as_of=as_of, rules=rules),
        balance=balance_of(mine, first, as_of=as_of, rules=rules),
        now=_now(ledger, found, lateness, currency, as_of, rules),
    )


def _now(
    ledger: Ledger,
    found: Sequence[Outcome],
    lateness: Lateness,
    currency: str,
    as_of: date,
    rules: HabitRules,
) -> Now:
    items = [item for item in open_items(ledger, as_of=as_of).items if item.open_minor > 0]
    overdue = [(item, (as_of - item.due_on).days) for item in items if item.overdue_minor(as_of)]
    oldest = max((days for _, days in overdue), default=0)
    share, unusual = None, None
    if overdue and lateness.paid >= rules.needed:
        share = sum((o.days_late or 0) >= oldest for o in found if o.days_late is not None) / lateness.paid
        spread = max(lateness.robust_sd or 0.0, rules.least_spread)
        unusual = (oldest - (lateness.median or 0.0)) / spread
    return Now(
        open_items=len(items),
        overdue_items=len(overdue),
        open_minor=sum(item.open_minor for item in items if item.currency == currency),
        overdue_minor=sum(item.overdue_minor(as_of) for item, _ in overdue if item.currency == currency),
        oldest_days_late=oldest,
        share_this_late=share,
        unusual_z=unusual,
    )
