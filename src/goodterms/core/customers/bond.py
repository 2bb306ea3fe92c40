"""The bond: do they pay us before others, how strong is it, how sure are we. For messenger and tone only.

Δ = days late with others − days late with us, a quarter at a time; b = Φ(mean Δ / its standard error), drawn
to .5 by pseudo-quarters of "no bond". Direction is supported by research on which suppliers are paid first;
the size is a guess.
"""

from dataclasses import dataclass

import numpy as np

from goodterms.core.customers.figures import Array


@dataclass(frozen=True, slots=True, eq=False)
class Bond:
    """Of each customer, (customers,): b (0 to 1, .5 is none known), quarters it rests on, mean days they
    prefer us by.
    """

    b: Array
    quarters: Array
    days: Array


def measure_bond(days_late_with_others: Array, days_late_with_us: Array, *, pseudo_quarters: float) -> Bond:
    """The bond from quarterly figures: (customers, quarters) of days late, NaN where a quarter is not known.

    >>> bond = measure_bond(np.array([[20., 22., 18., 20.]]), np.array([[5., 6., 5., 4.]]), pseudo_quarters=4)
    >>> bond.b.round(2).tolist(), bond.quarters.tolist(), bond.days.tolist()
    ([0.75], [4.0], [15.0])
    """
    from scipy.special import ndtr  # noqa: PLC0415 - slow to import

    apart = days_late_with_others - days_late_with_us
    known = ~np.isnan(apart)
    quarters = known.sum(axis=1).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(known, apart, 0.0).sum(axis=1) / quarters
        squares = np.where(known, (apart - mean[:, None]) ** 2, 0.0).sum(axis=1) / (quarters - 1)
        # one quarter has no spread, and none at all would divide by zero: a day is the least we can tell apart
        error = np.sqrt(np.fmax(np.nan_to_num(squares, posinf=np.nan), 1.0) / quarters)
        raw = ndtr(mean / error)
    raw = np.where(quarters > 0, raw, 0.5)
    b = (quarters * raw + pseudo_quarters * 0.5) / (quarters + pseudo_quarters)
    return Bond(b, quarters, np.where(quarters > 0, mean, np.nan))
