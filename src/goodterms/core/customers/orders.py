"""Order histories of a portfolio as flat arrays: one row an order day, everything about a customer by its
number.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from goodterms.core.customers.figures import Array, Indices


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """Order days of n customers, sorted by customer and day, one row for each customer and day.

    rows: how many customers. customer: (orders,) number from 0 to rows − 1. day: (orders,) ordinal of the
    date, as `date.toordinal` gives it. amount: (orders,) money. Build it with `gather_orders`.
    """

    rows: int
    customer: Indices
    day: Indices
    amount: Array

    def before(self, as_of: date) -> "Orders":
        """The orders up to and including a day: later ones are not known yet.

        >>> orders = gather_orders(1, np.array([0, 0]), np.array([10, 20]), np.array([5.0, 5.0]))
        >>> orders.before(date.fromordinal(15)).day.tolist()
        [10]
        """
        known = self.day <= as_of.toordinal()
        return Orders(self.rows, self.customer[known], self.day[known], self.amount[known])

    def count(self) -> Array:
        """Order days of each customer: (rows,)."""
        return np.bincount(self.customer, minlength=self.rows).astype(np.float64)

    def total(self) -> Array:
        """Sum of amounts of each customer: (rows,)."""
        return np.bincount(self.customer, weights=self.amount, minlength=self.rows).astype(np.float64)

    def first_day(self) -> Array:
        """Ordinal of each customer's first order day, NaN without orders: (rows,)."""
        first = np.full(self.rows, np.nan)
        starts = np.flatnonzero(np.diff(self.customer, prepend=-1))
        first[self.customer[starts]] = self.day[starts]
        return first

    def last_day(self) -> Array:
        """Ordinal of each customer's last order day, NaN without orders: (rows,)."""
        last = np.full(self.rows, np.nan)
        last[self.customer] = self.day  # sorted by day: the last one written stays
        return last

    def gaps(self) -> tuple[Indices, Array]:
        """Days between consecutive order days: the customer of each gap and its length."""
        same = np.diff(self.customer) == 0
        return self.customer[1:][same], np.diff(self.day)[same].astype(np.float64)


def gather_orders(rows: int, customer: Indices, day: Indices, amount: Array, *, free_counts: bool = False) -> Orders:
    """Sort orders and put those of one customer on one day together.

    A credit note of the same day reduces it; a day that sums to nothing is no order, unless `free_counts`
    says that deliveries free of charge are orders too. Days that sum to less than nothing are always left
    out.

    >>> orders = gather_orders(2, np.array([1, 0, 1]), np.array([7, 5, 7]), np.array([3.0, 1.0, 4.0]))
    >>> orders.customer.tolist(), orders.day.tolist(), orders.amount.tolist()
    ([0, 1], [5, 7], [1.0, 7.0])
    """
    if customer.size and (customer.min() < 0 or customer.max() >= rows):
        raise ValueError("an order of a customer that does not exist")
    order = np.lexsort((day, customer))
    who, when, what = customer[order], day[order], amount[order]
    new = np.ones(who.size, dtype=np.bool_)
    new[1:] = (np.diff(who) != 0) | (np.diff(when) != 0)
    starts = np.flatnonzero(new)
    summed = np.add.reduceat(what, starts) if who.size else what
    kept = (summed >= 0) if free_counts else (summed > 0)
    return Orders(
        rows,
        who[starts][kept].astype(np.int64),
        when[starts][kept].astype(np.int64),
        np.asarray(summed[kept], dtype=np.float64),
    )
