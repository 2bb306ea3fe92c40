"""Repeat-buying models for irregular buyers: BG/NBD, Gamma-Gamma and the plain NBD, fitted on collapsed
counts.

Customers with the same (repeats, recency, age) are one row with a weight, which makes a fit over many
customers cheap. A fit that runs to the boundary or explodes is refused with a Problem: the plain NBD then
serves, no lifetime is printed, and "no churn identifiable" is said. Sources: Fader, Hardie and Lee, Marketing
Science 24(2), 2005 (BG/NBD); Fader and Hardie, "The Gamma-Gamma model of monetary value", 2013; Ehrenberg's
NBD. Time is in weeks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.customers.figures import Array
from goodterms.core.customers.orders import Orders

NO_CHURN = N_("no churn identifiable: nobody seems to stop for good, so no lifetime can be given")
EXPLODED = N_("the {model} fit ran away (parameters {parameters}); it is refused")
BOUNDARY = N_("the {model} fit ran to its boundary (parameters {parameters}); it is refused")
TOO_FEW = N_("{n} customers are too few for a repeat-buying model; {least} are needed")
_LARGEST = 1e4  # a shape or scale beyond this means that the data do not hold the parameter


@dataclass(frozen=True, slots=True, eq=False)
class Repeats:
    """Each customer's repeats, recency and age: (customers,). x: repeat order days. recency: weeks from the
    first to the last. age: weeks from the first order to the end of observation. spend: mean amount of the
    repeats, NaN without any.
    """

    x: Array
    recency: Array
    age: Array
    spend: Array

    @property
    def plain_rate(self) -> Array:
        """Repeats a week as counted: stands beside every model. NaN at age zero."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.age > 0, self.x / self.age, np.nan)


@dataclass(frozen=True, slots=True)
class Nbd:
    """Plain NBD: everybody goes on buying at a Gamma(r, alpha) rate for ever."""

    r: float
    alpha: float
    log_likelihood: float

    def expected(self, repeats: Repeats, weeks: float) -> Array:
        """Expected repeats of each customer in the coming weeks: (customers,)."""
        return (self.r + repeats.x) / (self.alpha + repeats.age) * weeks


@dataclass(frozen=True, slots=True)
class BgNbd:
    """BG/NBD: after each order a customer may stop for good, with a Beta(a, b) chance of their own."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    def alive(self, repeats: Repeats) -> Array:
        """Chance that each is still a customer; 1 by construction before the first repeat."""
        x = repeats.x
        gone = self.a / (self.b + np.maximum(x, 1) - 1)
        gone = gone * ((self.alpha + repeats.age) / (self.alpha + repeats.recency)) ** (self.r + x)
        return np.where(x > 0, 1.0 / (1.0 + gone), 1.0)

    def expected(self, repeats: Repeats, weeks: float) -> Array:
        """Expected repeats of each customer in the coming weeks: (customers,)."""
        from scipy.special import hyp2f1  # noqa: PLC0415 - slow to import

        r, alpha, a, b, x = self.r, self.alpha, self.a, self.b, repeats.x
        z = weeks / (alpha + repeats.age + weeks)
        inner = hyp2f1(r + x, b + x, a + b + x - 1, z)
        inner = inner * ((alpha + repeats.age) / (alpha + repeats.age + weeks)) ** (r + x)
        return np.asarray((a + b + x - 1) / (a - 1) * (1 - inner) * self.alive(repeats))


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """Spend an order: Gamma within a customer, Gamma between customers; independent of how often they buy."""

    p: float
    q: float
    gamma: float
    log_likelihood: float

    def spend(self, repeats: Repeats) -> Array:
        """Expected mean spend of each customer; the population's where there was no repeat. Needs q > 1."""
        x, mean = repeats.x, np.nan_to_num(repeats.spend)
        return (self.gamma + x * mean) * self.p / (self.p * x + self.q - 1)


@dataclass(frozen=True, slots=True, eq=False)
class RepeatModel:
    """The model that serves a portfolio, expected repeats a year beside the plain rate, and what is to be
    said.

    churn: whether a chance of having stopped can be given at all; only then may a lifetime be shown.
    """

    model: BgNbd | Nbd | None
    churn: bool
    problems: tuple[Problem, ...]


def count_repeats(orders: Orders, *, as_of: date) -> Repeats:
    """Repeats of each customer who ordered by `as_of`; those who did not are left out (their count is not
    known).

    >>> orders = Orders(1, np.zeros(3, dtype=np.int64), np.array([7, 14, 28]), np.array([9.0, 4.0, 6.0]))
    >>> found = count_repeats(orders, as_of=date.fromordinal(35))
    >>> found.x.tolist(), found.recency.tolist(), found.age.tolist(), found.spend.tolist()
    ([2.0], [3.0], [4.0], [5.0])
    """
    known = orders.before(as_of)
    count, first, last = known.count(), known.first_day(), known.last_day()
    some = count > 0
    is_first = known.day == first[known.customer]
    later = np.bincount(known.customer, weights=np.where(is_first, 0.0, known.amount), minlength=known.rows)
    x = count[some] - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        spend = np.where(x > 0, later[some] / x, np.nan)
    return Repeats(x=x, recency=(last - first)[some] / 7, age=(as_of.toordinal() - first[some]) / 7, spend=spend)


def fit_nbd(repeats: Repeats) -> tuple[Nbd | None, tuple[Problem, ...]]:
    """Maximum likelihood of the plain NBD, or why there is none."""
    x, _, age, weight = _collapsed(repeats)
    from scipy.special import gammaln  # noqa: PLC0415 - slow to import

    def loss(logs: Array) -> float:
        r, alpha = np.exp(logs)
        parts = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - (r + x) * np.log(alpha + age)
        return -float((weight * parts).sum())

    found, best = _minimise(loss, [(0.5, 5.0), (1.0, 20.0)])
    if _refused(found):
        return None, (_problem("nbd", EXPLODED, found),)
    return Nbd(float(found[0]), float(found[1]), -best), ()


def fit_bg_nbd(repeats: Repeats) -> tuple[BgNbd | None, tuple[Problem, ...]]:
    """Maximum likelihood of the BG/NBD; boundary and exploded fits are refused with a Problem.

    A fit is at the boundary when dropping out is so rare that the plain NBD explains the data as well.
    """
    x, recency, age, weight = _collapsed(repeats)
    from scipy.special import betaln, gammaln  # noqa: PLC0415 - slow to import

    def loss(logs: Array) -> float:
        r, alpha, a, b = np.exp(logs)
        common = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        goes_on = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + age)
        stopped = betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b) - (r + x) * np.log(alpha + recency)
        both = np.where(x > 0, np.logaddexp(goes_on, stopped), goes_on)
        return -float((weight * (common + both)).sum())

    found, best = _minimise(loss, [(0.3, 4.0, 0.8, 2.5), (1.0, 10.0, 0.2, 3.0)])
    plain, _ = fit_nbd(repeats)
    # two further parameters must earn their place (half the 95 % point of χ² with two degrees of freedom)
    earns = plain is None or -best > plain.log_likelihood + 3.0
    if not earns or (found[2:] < 1e-3).any():
        return None, (_problem("BG/NBD", BOUNDARY, found), Problem("repeat.no_churn", NO_CHURN))
    if _refused(found):
        return None, (_problem("BG/NBD", EXPLODED, found),)
    r, alpha, a, b = (float(value) for value in found)
    return BgNbd(r, alpha, a, b, -best), ()


def fit_gamma_gamma(repeats: Repeats) -> tuple[GammaGamma | None, tuple[Problem, ...]]:
    """Maximum likelihood of the Gamma-Gamma spend model over those who repeated, or why there is none.

    q at or below 1 has no mean spend and is refused.
    """
    some = (repeats.x > 0) & (repeats.spend > 0)
    x, mean = repeats.x[some], repeats.spend[some]
    if x.size < 2:
        params = {"n": int(x.size), "least": 2}
        return None, (Problem("repeat.too_few", TOO_FEW, params),)
    from scipy.special import betaln  # noqa: PLC0415 - slow to import

    def loss(logs: Array) -> float:
        p, q, gamma = np.exp(logs)
        parts = -betaln(p * x, q) + q * np.log(gamma) - np.log(mean)
        parts += p * x * np.log(x * mean) - (p * x + q) * np.log(gamma + x * mean)
        return -float(parts.sum())

    middle = float(np.median(mean))
    found, best = _minimise(loss, [(2.0, 3.0, middle), (6.0, 4.0, middle / 2)])
    if _refused(found / np.array([1.0, 1.0, max(middle, 1.0)])):
        return None, (_problem("Gamma-Gamma", EXPLODED, found),)
    if found[1] <= 1.0:
        return None, (_problem("Gamma-Gamma", BOUNDARY, found),)
    p, q, gamma = (float(value) for value in found)
    return GammaGamma(p, q, gamma, -best), ()


def choose_model(repeats: Repeats, *, few_customers: int) -> RepeatModel:
    """The model to use: BG/NBD where it holds, else the plain NBD, else none; with everything that has to be
    said.

    >>> one = np.ones(5)
    >>> choose_model(Repeats(one, one, one * 9, one), few_customers=200).problems[0].english
    '5 customers are too few for a repeat-buying model; 200 are needed'
    """
    if repeats.x.size < few_customers:
        params = {"n": int(repeats.x.size), "least": few_customers}
        return RepeatModel(None, churn=False, problems=(Problem("repeat.too_few", TOO_FEW, params),))
    dropping, problems = fit_bg_nbd(repeats)
    if dropping is not None:
        return RepeatModel(dropping, churn=True, problems=())
    plain, more = fit_nbd(repeats)
    return RepeatModel(plain, churn=False, problems=(*problems, *more))


def _collapsed(repeats: Repeats) -> tuple[Array, Array, Array, Array]:
    """Unique (x, recency, age) with the number of customers that have them."""
    table = np.stack([repeats.x, repeats.recency, repeats.age], axis=1)
    unique, weight = np.unique(table, axis=0, return_counts=True)
    return unique[:, 0], unique[:, 1], unique[:, 2], weight.astype(np.float64)


def _minimise(loss: Callable[[Array], float], starts: Sequence[Sequence[float]]) -> tuple[Array, float]:
    """The best of several searches on the logarithms of the parameters; each is polished without derivatives."""
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import, used when a model is fitted only

    best: tuple[Array, float] | None = None
    with np.errstate(all="ignore"):
        for start in starts:
            logs = np.log(np.asarray(start, dtype=np.float64))
            rough = minimize(loss, logs, method="L-BFGS-B", bounds=[(-12.0, 12.0)] * logs.size)
            options = {"xatol": 1e-7, "fatol": 1e-8, "maxiter": 4000, "maxfev": 4000}
            fine = minimize(loss, rough.x, method="Nelder-Mead", options=options)
            if best is None or fine.fun < best[1]:
                best = np.exp(fine.x), float(fine.fun)
    if best is None:
        raise ValueError("a fit needs a starting point")
    return best


def _refused(parameters: Array) -> bool:
    return bool(
        not np.isfinite(parameters).all() or (parameters > _LARGEST).any() or (parameters < 1.0 / _LARGEST).any()
    )


def _problem(model: str, reason: str, parameters: Array) -> Problem:
    shown = ", ".join(f"{value:.4g}" for value in parameters)
    return Problem(f"repeat.{model.lower().replace('/', '_')}_refused", reason, {"model": model, "parameters": shown})
