"""Where the advice flips: how sure must we be that they can pay, how much must they be worth, how much may it
hurt.

The value of an option is a straight line in P(cannot pay) and in the worth multiplier, so the flips are exact
crossings of lines, not a search. Source: sensitivity analysis of an expected-value decision.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from goodterms.core.customers.figures import Array, Flags, Indices


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the input, from `low` to `high`, on which one option is best."""

    low: float
    high: float
    option: int


def best_stretches(at_zero: Array, slope: Array, *, low: float, high: float) -> tuple[Stretch, ...]:
    """The best option along a line of the input: upper envelope of straight lines.

    at_zero, slope: (options,), value = at_zero + slope·x. Options that are not permitted have at_zero −∞.

    >>> best_stretches(np.array([1.0, 0.0]), np.array([0.0, 2.0]), low=0.0, high=1.0)
    (Stretch(low=0.0, high=0.5, option=0), Stretch(low=0.5, high=1.0, option=1))
    """
    usable = np.flatnonzero(np.isfinite(at_zero))
    crossings = {low, high}
    for first in usable:
        for second in usable:
            steeper = slope[first] - slope[second]
            if steeper > 0:
                x = float((at_zero[second] - at_zero[first]) / steeper)
                if low < x < high:
                    crossings.add(x)
    found: list[Stretch] = []
    for start, end in pairwise(sorted(crossings)):
        middle = (start + end) / 2
        best = int(usable[np.argmax(at_zero[usable] + slope[usable] * middle)])
        if found and found[-1].option == best:
            found[-1] = Stretch(found[-1].low, end, best)
        else:
            found.append(Stretch(start, end, best))
    return tuple(found)


def along_cause(values: Array, posterior: Array, permitted: Flags, *, cause: int) -> tuple[Stretch, ...]:
    """The best option as the probability of one cause goes from 0 to 1, the others keeping their proportions.

    values: (options, causes), posterior: (causes,), permitted: (options,), all of one customer.
    """
    rest = posterior.copy()
    rest[cause] = 0.0
    total = rest.sum()
    rest = rest / total if total > 0 else np.full(rest.shape, 1.0 / rest.shape[0])
    without = np.where(permitted, values @ rest, -np.inf)
    slope = values[:, cause] - np.where(permitted, without, 0.0)
    return best_stretches(without, slope, low=0.0, high=1.0)


def along_worth(
    values: Array, relationship: Array, permitted: Flags, *, low: float = -1.0, high: float = 3.0
) -> tuple[Stretch, ...]:
    """The best option as the worth is multiplied by anything between `low` and `high`; 1 is our estimate.

    values, relationship: (options,), expected value and its relationship part.
    """
    at_zero = np.where(permitted, values - relationship, -np.inf)
    return best_stretches(at_zero, relationship, low=low, high=high)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The harder of two options against the softer one, in retention.

    tolerable: share of customers it may lose before it is no longer worth it. assumed: share the playbook
    says it loses. The harder one pays if assumed < tolerable.
    """

    harder: int
    softer: int
    tolerable: float
    assumed: float


def break_even(values: Array, relationship: Array, worth: float, *, first: int, second: int) -> BreakEven | None:
    """How much retention the harder of two options may cost; None where the worth is not positive.

    values, relationship: (options,), worth: expected lifetime worth, money. tolerable = (Δcash + Δother) /
    worth.

    >>> found = break_even(np.array([100.0, 90.0]), np.array([60.0, 80.0]), 200.0, first=0, second=1)
    >>> found.harder, round(found.tolerable, 3), round(found.assumed, 3)
    (0, 0.15, 0.1)
    """
    if worth <= 0:
        return None
    harder, softer = (first, second) if relationship[first] <= relationship[second] else (second, first)
    other = values - relationship
    return BreakEven(
        harder=harder,
        softer=softer,
        tolerable=float((other[harder] - other[softer]) / worth),
        assumed=float((relationship[softer] - relationship[harder]) / worth),
    )


def break_even_loss(values: Array, relationship: Array, worth: Array, harder: Indices, softer: Indices) -> Array:
    """The tolerable loss of retention for a portfolio: (customers,), NaN where the worth is not positive.

    values, relationship: (customers, options). harder, softer: (customers,) option indices.
    """
    rows = np.arange(values.shape[0])
    other = values - relationship
    with np.errstate(divide="ignore", invalid="ignore"):
        loss = (other[rows, harder] - other[rows, softer]) / worth
    return np.where(worth > 0, loss, np.nan)
