"""A judgement number with its pedigree: value, spread, source, evidence grade and date.

Numbers that are judgement are data, never constants in code. Core takes them as values; the playbook reads
them from files. Every figure says how wide it is, because every piece of advice is tested against that width.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.int64]

SpreadKind = Literal["ess", "logit_sd", "log_sd", "range"]
GRADES: tuple[str, ...] = ("A", "B", "C", "D", "J", "M")


@dataclass(frozen=True, slots=True)
class Spread:
    """How unsure a number is.

    ess: pseudo-cases of a Beta or Dirichlet · logit_sd: normal on the log-odds · log_sd: normal on the
    logarithm · range: the middle 80 % lies between `first` and `second`. `second` is used by "range" only.
    """

    kind: SpreadKind
    first: float
    second: float = 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the playbook. `unit` is share, days, months, hours, money, count, ratio or years."""

    value: float
    unit: str
    spread: Spread
    source: tuple[str, ...]
    grade: str
    dated: date

    @property
    def is_guess(self) -> bool:
        """Whether the page must mark it as "expert guess, not measured".

        >>> Figure(.5, "share", Spread("ess", 8), ("OWN",), "J", date(2026, 11, 22)).is_guess
        True
        """
        return self.grade in ("J", "M")

    def interval(self, *, level: float = 0.8) -> tuple[float, float]:
        """The central interval of the number at this level, in its own unit.

        >>> low, high = Figure(.6, "share", Spread("ess", 10), ("OWN",), "J", date(2026, 11, 22)).interval()
        >>> round(low, 2), round(high, 2)
        (0.4, 0.79)
        """
        z = NormalDist().inv_cdf(0.5 + level / 2)
        kind, value = self.spread.kind, self.value
        if kind == "range":
            return self.spread.first, self.spread.second
        if kind == "log_sd" or value <= 0.0 or value >= 1.0:
            factor = math.exp(z * self.spread.first) if kind == "log_sd" else 1.0
            return value / factor, value * factor
        if kind == "ess":
            return _beta_interval(value, self.spread.first, level=level)
        sd = self.spread.first
        middle = math.log(value / (1 - value))
        return _sigmoid(middle - z * sd), _sigmoid(middle + z * sd)


def logit_sd_of_ess(value: float, ess: float) -> float:
    """Standard deviation on the log-odds scale of a share known from `ess` pseudo-cases (delta method).

    >>> round(logit_sd_of_ess(0.5, 15), 3)
    0.5
    """
    return 1.0 / math.sqrt(value * (1 - value) * (ess + 1))


def _beta_interval(value: float, cases: float, *, level: float) -> tuple[float, float]:
    from scipy.special import betaincinv  # noqa: PLC0415 - slow to import, and only a page asks for intervals

    a, b, tail = value * cases, (1 - value) * cases, (1 - level) / 2
    return float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail))


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def frozen(values: Sequence[float] | Sequence[Sequence[float]] | Array) -> Array:
    """A read-only float array: playbook numbers are not changed behind anybody's back.

    >>> frozen([1, 2]).flags.writeable
    False
    """
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array


def column(values: float | Sequence[float] | Array, rows: int) -> Array:
    """One number a customer: a scalar serves all of them, an array must have one entry each.

    >>> column(2.0, 3)
    array([2., 2., 2.])
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim == 0:
        return np.full(rows, float(array))
    if array.shape != (rows,):
        raise ValueError(f"one number for each of {rows} customers expected, not shape {array.shape}")
    return array
