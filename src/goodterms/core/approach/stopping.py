"""When to stop, and what waiting means.

The age curve says how worried to be, not what a day costs: a model in which time does nothing at all (good
payers leave first, the rest never pay) fits the same survey as well. Sources: Mitchner and Peterson,
Operations Research 5, 1957 (stop when a further effort costs more than it brings); agency surveys of
collectability by age, which are opinions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from goodterms.core.customers.figures import Array

_WEEKS_A_MONTH = 365.25 / 12 / 7


@dataclass(frozen=True, slots=True)
class AgeCurve:
    """P(ever collected | still unpaid at a months) = p0·exp(−(a/tau)^shape)."""

    p0: float
    tau_months: float
    shape: float

    def at(self, months: Array) -> Array:
        """Share ever collected of what is unpaid at this age.

        >>> AgeCurve(1.0, 9.0, 1.015).at(np.array([3.0, 12.0])).round(2).tolist()
        [0.72, 0.26]
        """
        return np.asarray(self.p0 * np.exp(-((months / self.tau_months) ** self.shape)))


@dataclass(frozen=True, slots=True)
class Selection:
    """The rival reading of the curve: a share `payers` pays sooner or later at Gamma(r, beta) rates; time
    does nothing.
    """

    payers: float
    r: float
    beta: float

    def at(self, months: Array) -> Array:
        """Share ever collected of what is unpaid at this age, months.

        >>> Selection(.971, 1.71, .887).at(np.array([6.0])).round(2).tolist()
        [0.5]
        """
        unpaid = self.payers * (self.beta / (self.beta + months)) ** self.r
        return np.asarray(unpaid / (unpaid + 1.0 - self.payers))

    def weekly_chance(self, months: Array) -> Array:
        """Chance that what is unpaid at this age is paid within a week, if we go on as before."""
        return np.asarray(self.at(months) * self.r / (self.beta + months) / _WEEKS_A_MONTH)


def fit_age_curve(
    months: Sequence[float], shares: Sequence[float], *, weights: Sequence[float] | None = None
) -> AgeCurve:
    """Weibull curve through survey points by least squares; p0 is held at or below 1.

    >>> fitted = fit_age_curve([1, 3, 6, 12], [.895, .720, .516, .262])
    >>> round(fitted.tau_months), round(fitted.shape)
    (9, 1)
    """
    from scipy.optimize import least_squares  # noqa: PLC0415 - slow to import, used when a curve is fitted only

    at, share = np.asarray(months, dtype=np.float64), np.asarray(shares, dtype=np.float64)
    weight = np.ones(at.shape) if weights is None else np.sqrt(np.asarray(weights, dtype=np.float64))

    def miss(x: Array) -> Array:
        return np.asarray(weight * (AgeCurve(float(x[0]), float(x[1]), float(x[2])).at(at) - share))

    found = least_squares(miss, x0=[0.99, 8.0, 1.0], bounds=([0.5, 0.1, 0.1], [1.0, 200.0, 5.0]))
    p0, tau, shape = (float(value) for value in found.x)
    return AgeCurve(p0, tau, shape)


def stop_below(balance: Array, *, effort: float, fee: float = 0.0) -> Array:
    """Weekly chance of payment below which a further week of effort costs more than it brings: (customers,).

    effort: money a week. fee: share of what comes in. Nothing to collect means always stop (infinite
    threshold).

    >>> stop_below(np.array([500.0, 2_000.0, 10_000.0]), effort=25.0).tolist()
    [0.05, 0.0125, 0.0025]
    """
    with np.errstate(divide="ignore"):
        return np.asarray(effort / (np.maximum(balance, 0.0) * (1.0 - fee)))


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a ladder: what one try costs, its first chance of payment, and retention if it works."""

    cost: float
    chance: float
    retention: float


@dataclass(frozen=True, slots=True)
class Ladder:
    """How to go on: value of the whole ladder, and how often each stage is tried before the next (or
    stopping).
    """

    value: float
    tries: tuple[int, ...]


def climb(
    stages: Sequence[Stage], *, balance: float, worth: float, discount: float, decay: float, repeat_factor: float
) -> Ladder:
    """The best way up a ladder of stages by backward induction, a fortnight a try.

    V = max{0, −c + p·(B + π·CLV) + (1−p)·δ·(1−ψ)·max(same stage again, next stage)}. Each repeat of a stage
    works `repeat_factor` as often as the one before, so the ladder ends by itself; with a constant chance it
    would never escalate. discount: δ a fortnight. decay: ψ a fortnight.

    >>> soft, firm = Stage(10, .3, .95), Stage(80, .4, .8)
    >>> climb([soft, firm], balance=2_000, worth=5_000, discount=.995, decay=.01, repeat_factor=.7).tries
    (7, 10)
    """
    keep = discount * (1.0 - decay)
    most = 30  # by then the chance has fallen to nothing

    @cache
    def value(stage: int, tried: int) -> float:
        if stage >= len(stages) or tried >= most:
            return 0.0
        step = stages[stage]
        chance = step.chance * repeat_factor**tried
        onward = max(value(stage, tried + 1), value(stage + 1, 0))
        gain = -step.cost + chance * (balance + step.retention * worth) + (1 - chance) * keep * onward
        return max(0.0, gain)

    tries = []
    stage = 0
    while stage < len(stages) and value(stage, 0) > 0:
        count = 1
        while value(stage, count) > value(stage + 1, 0) and count < most:
            count += 1
        tries.append(count)
        stage += 1
    return Ladder(value(0, 0) if stages else 0.0, tuple(tries))
