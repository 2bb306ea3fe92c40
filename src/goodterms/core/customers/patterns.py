"""The statistics behind payment habits: middle and spread, trend, and regularity around a circle.

Each is defined once here, for one customer's figures; the ledger as columns computes the same definitions for
all customers at once and is tested against these. Days are whole numbers, so sums are exact.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

SPREAD_OF_MAD = 1.4826
"""Makes the median absolute deviation an estimate of the standard deviation of normal figures."""

DAYS_A_QUARTER = 91.3125


@dataclass(frozen=True, slots=True)
class HabitRules:
    """What the definitions of habits leave open. All of it is judgement; docs/methods/payment_habits.md says why.

    needed: paid invoices, pay days or order days that a pattern needs to be seen at all. grace_days: lateness
    that still keeps one's word (a weekend and a bank's day): for runs and changes, never for what is late.
    recent, trend_invoices: paid invoices looked at. clean_days, clean_late_percent: what counts as having been
    on time before a change. change_spreads: how far lateness must jump. least_spread: days below which no spread
    is taken to be. round_units: a round sum is a multiple of so many whole units. round_days, partial_days,
    balance_days, purchase_days: how far to look back. undisputed_invoices: how many must have come due beside a
    disputed one before paying the rest says anything.
    """

    needed: int = 6
    grace_days: int = 3
    recent: int = 6
    trend_invoices: int = 40
    clean_days: int = 365
    clean_late_percent: int = 10
    change_spreads: float = 3.0
    least_spread: float = 1.0
    round_units: int = 100
    round_days: int = 90
    partial_days: int = 365
    balance_days: int = 30
    purchase_days: int = 90
    undisputed_invoices: int = 2


DEFAULT_RULES = HabitRules()


def median(values: Sequence[float]) -> float | None:
    """The middle value, or the mean of the two in the middle; None of nothing.

    >>> median([3, 1, 2]), median([4, 1, 3, 2]), median([])
    (2.0, 2.5, None)
    """
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return float(ordered[half])
    return (ordered[half - 1] + ordered[half]) / 2


def standard_deviation(values: Sequence[int]) -> float | None:
    """The sample standard deviation of whole numbers; None of fewer than two.

    >>> standard_deviation([2, 4, 4, 4, 5, 5, 7, 9]) == (32 / 7) ** 0.5
    True
    """
    return spread_of(len(values), sum(values), sum(v * v for v in values))


def spread_of(count: int, total: int, squares: int) -> float | None:
    """The same from the number of values, their sum and the sum of their squares: exact until the last step."""
    if count < 2:
        return None
    return math.sqrt((count * squares - total * total) / (count * (count - 1)))


def robust_spread(values: Sequence[int]) -> float | None:
    """1.4826 times the median distance from the median: a spread that one wild value does not move.

    >>> robust_spread([1, 2, 3, 4, 100])
    1.4826
    """
    middle = median(values)
    if middle is None:
        return None
    distance = median([abs(v - middle) for v in values])
    return None if distance is None else SPREAD_OF_MAD * distance


def trend_a_quarter(days: Sequence[int], values: Sequence[int]) -> float | None:
    """The Theil–Sen slope of the values over the days, per quarter; None where all days are the same.

    The median of the slopes of all pairs of different days: half of the points may be wild without moving it
    far (Sen 1968, J. Am. Stat. Assoc. 63:1379).

    >>> round(trend_a_quarter([0, 10, 20, 30], [5, 6, 99, 8]), 5)
    9.13125
    """
    pairs = combinations(zip(days, values, strict=True), 2)
    slope = median([(late - early) / (to - since) for (since, early), (to, late) in pairs if to != since])
    return None if slope is None else slope * DAYS_A_QUARTER


def trend_signs(values: Sequence[int]) -> tuple[int, int]:
    """How often a value of the later half is above, and below, its partner of the earlier half.

    The first value is paired with the first of the later half and so on; of an odd number the one in the middle
    is left out (Cox and Stuart 1955, Biometrika 42:80).

    >>> trend_signs([1, 2, 3, 9, 5, 2])
    (2, 1)
    """
    half = len(values) // 2
    pairs = list(zip(values[:half], values[len(values) - half :], strict=True))
    return sum(late > early for early, late in pairs), sum(late < early for early, late in pairs)


def sign_test_p(up: int, down: int) -> float:
    """The two-sided chance of signs as one-sided as these, or more so, if up and down were equally likely.

    >>> sign_test_p(5, 0), sign_test_p(3, 3)
    (0.0625, 1.0)
    """
    count, fewer = up + down, min(up, down)
    tail: int = sum(math.comb(count, k) for k in range(fewer + 1))
    return float(min(1.0, 2 * tail / 2**count))


def resultant(angles: Sequence[float], *, expected: float = 0.0) -> float:
    """The length of the sum of unit vectors at these angles (radians): between 0 and their number.

    expected: how long a sum in the direction of angle 0 needs no explanation; so much of it is taken off.

    >>> resultant([1.0, 1.0, 1.0]), resultant([0.0, 0.0, 0.0], expected=2.0)
    (3.0, 1.0)
    """
    across, up = sum(map(math.cos, angles)), sum(map(math.sin, angles))
    return math.hypot(across - min(max(across, 0.0), expected), up)


def rayleigh_p(count: ArrayLike, length: ArrayLike) -> NDArray[np.float64]:
    """The chance of a resultant at least this long if every angle were equally likely (Rayleigh's test).

    count, length: number of angles and their resultant; numbers or arrays of one shape, which the result has.
    The approximation of Zar (Biostatistical Analysis, 5th ed., 27.4) of the exact tail; for the five days of a
    week, of six payments, 1.35 % of regularities by chance come out below 1 %, of ten or more between .97 and 1.03.

    >>> float(rayleigh_p(10, 9.0).round(6)), float(rayleigh_p(10, 0.0))
    (3.8e-05, 1.0)
    """
    n, r = np.asarray(count, dtype=np.float64), np.asarray(length, dtype=np.float64)
    return np.minimum(1.0, np.exp(np.sqrt(1 + 4 * n + 4 * (n * n - r * r)) - (1 + 2 * n)))
