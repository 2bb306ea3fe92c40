"""Ageing: how much of what is open has been late for how long.

The due date itself is not late. Every amount falls into exactly one bucket, so that the buckets of a currency
add up to what is open; credit notes and money that is not allocated stand beside them and are never netted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.open_items import OpenItem, Position

Basis = Literal["due", "invoice"]
"""Days are counted from the due date of the instalment, or from the day of issue of the invoice."""

Int64 = NDArray[np.int64]

_SAFE: Final = 2.0**62


@dataclass(frozen=True, slots=True)
class Buckets:
    """The upper edges of all buckets but the last, in days, increasing. An edge belongs to the bucket it ends.

    >>> Buckets().names
    ('current', '1-30', '31-60', '61-90', '91+')
    >>> Buckets((0, 7, 14)).names
    ('current', '1-7', '8-14', '15+')
    """

    edges: tuple[int, ...] = (0, 30, 60, 90)

    def __post_init__(self) -> None:
        if not self.edges or list(self.edges) != sorted(set(self.edges)):
            raise ValueError("the edges of the buckets must increase")

    @property
    def names(self) -> tuple[str, ...]:
        """The days of each bucket in words; the first is "current" if it ends with the due date."""
        first = "current" if self.edges[0] == 0 else f"up to {self.edges[0]}"
        pairs = zip(self.edges, self.edges[1:], strict=False)
        return first, *(f"{a + 1}-{b}" for a, b in pairs), f"{self.edges[-1] + 1}+"

    @property
    def count(self) -> int:
        return len(self.edges) + 1


DEFAULT_BUCKETS: Final = Buckets()


def words_of(bucket: str) -> tuple[str, dict[str, object]]:
    """The days of a bucket in words that can be translated: a template and its parameters.

    >>> [words_of(name) for name in ("current", "1-30", "91+")]
    [('Not yet due', {}), ('{days} days', {'days': '1–30'}), ('Over {n} days', {'n': 90})]
    """
    if bucket == "current":
        return N_("Not yet due"), {}
    if bucket.startswith("up to "):
        return N_("Up to {n} days"), {"n": bucket.removeprefix("up to ")}
    if bucket.endswith("+"):
        return N_("Over {n} days"), {"n": int(bucket[:-1]) - 1}
    return N_("{days} days"), {"days": bucket.replace("-", "–")}


def age(
    *,
    days: Int64,
    amounts: Int64,
    groups: Int64 | None = None,
    group_count: int | None = None,
    buckets: Buckets = DEFAULT_BUCKETS,
) -> Int64:
    """Sums of the amounts by bucket: shape (buckets,), or (group_count, buckets) where groups are given.

    days: days late of each amount, below 0 before the due date; shape (n,). amounts: minor units of one currency,
    shape (n,). groups: which group each amount belongs to, 0 to group_count - 1; shape (n,). All are int64 and
    the sums are exact; raises OverflowError where they could not be held.

    >>> age(days=np.array([-3, 0, 1, 30, 31, 91]), amounts=np.array([1, 2, 4, 8, 16, 32]))
    array([ 3, 12, 16,  0, 32])
    """
    if float(np.abs(amounts.astype(np.float64)).sum()) > _SAFE:
        raise OverflowError("the amounts add up to more than a 64-bit number can hold")
    bucket = np.searchsorted(np.asarray(buckets.edges, dtype=np.int64), days, side="left")
    if groups is None:
        return _sums(bucket, amounts, buckets.count)
    if group_count is None:
        group_count = int(groups.max()) + 1 if groups.size else 0
    cells = groups * buckets.count + bucket
    return _sums(cells, amounts, group_count * buckets.count).reshape(group_count, buckets.count)


def _sums(cells: NDArray[np.signedinteger], amounts: Int64, count: int) -> Int64:
    """Exact sums by cell; a weighted bincount would add in floating point."""
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, cells, amounts)
    return sums


@dataclass(frozen=True, slots=True)
class Ageing:
    """The ageing of one currency, in minor units.

    amounts: by bucket, adding up to `total_minor`. open_items, customers: how many invoices with something open
    and of how many customers. unapplied_minor, credit_notes_minor: as positive amounts, not deducted anywhere.
    """

    currency: str
    as_of: date
    basis: Basis
    buckets: Buckets
    amounts: tuple[int, ...]
    total_minor: int
    open_items: int
    customers: int
    unapplied_minor: int
    credit_notes_minor: int

    @property
    def overdue_minor(self) -> int:
        """What is in the buckets after the due date; meaningful for the basis "due"."""
        return sum(amount for edge, amount in zip(self.buckets.edges, self.amounts[1:], strict=True) if edge >= 0)


def age_position(
    position: Position, *, as_of: date, basis: Basis = "due", buckets: Buckets = DEFAULT_BUCKETS
) -> dict[str, Ageing]:
    """The ageing of each currency of a position, in alphabetical order of the currencies.

    >>> age_position(Position(date(2026, 2, 1), (), ()), as_of=date(2026, 2, 1))
    {}
    """
    return {
        currency: _of_currency(position, currency, as_of=as_of, basis=basis, buckets=buckets)
        for currency in position.currencies()
    }


def _of_currency(position: Position, currency: str, *, as_of: date, basis: Basis, buckets: Buckets) -> Ageing:
    items = [item for item in position.items if item.currency == currency]
    days, amounts = _open_parts(items, as_of=as_of, basis=basis)
    sums = age(days=days, amounts=amounts, buckets=buckets)
    return Ageing(
        currency=currency,
        as_of=as_of,
        basis=basis,
        buckets=buckets,
        amounts=tuple(int(amount) for amount in sums),
        total_minor=int(sums.sum()),
        open_items=len(items),
        customers=len({item.customer for item in items}),
        unapplied_minor=position.unapplied_minor(currency),
        credit_notes_minor=position.credit_notes_minor(currency),
    )


def _open_parts(items: Sequence[OpenItem], *, as_of: date, basis: Basis) -> tuple[Int64, Int64]:
    """Days late and amount of every instalment with something open."""
    parts = [
        ((as_of - (part.due_on if basis == "due" else item.issued_on)).days, part.open_minor)
        for item in items
        for part in item.instalments
        if part.open_minor
    ]
    table = np.array(parts, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]
