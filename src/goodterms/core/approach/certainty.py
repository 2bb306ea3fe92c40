"""How sure the advice is: the same decision taken again with every number drawn from its spread.

Causes are drawn from a Dirichlet around the posterior, worth from a mean-one lognormal, recovery and
retention on the log-odds scale; an expert who errs about an option errs for all causes in part, so a part of
the variance is shared over the causes of an option. Source: Monte Carlo sensitivity analysis; the spreads are
the playbook's.
"""

from dataclasses import dataclass

import numpy as np

from goodterms.core.approach.options import (
    ExposureNumbers,
    OptionNumbers,
    Stakes,
    discount,
    handling,
)
from goodterms.core.customers.figures import Array, Flags


@dataclass(frozen=True, slots=True, eq=False)
class Certainty:
    """Of each option, shape (options,), for one customer; options that are not permitted have P(best) 0.

    best_share: how often it was the best. regret: money given up on average by always taking it. low, high:
    the middle 80 % of its value. beats: how often `advised` is worth more than it.
    """

    best_share: Array
    regret: Array
    low: Array
    high: Array
    beats: Array
    draws: int


@dataclass(frozen=True, slots=True, eq=False)
class Unsure:
    """How unsure the case is.

    posterior_ess: pseudo-cases behind the posterior. worth_log_sd: of the worth. shared: the part of the
    error about an option that its causes have in common.
    """

    posterior_ess: float
    worth_log_sd: float
    shared: float


def how_sure(
    stakes: Stakes,
    worth: Array,
    posterior: Array,
    permitted: Flags,
    *,
    advised: int,
    options: OptionNumbers,
    exposure: ExposureNumbers,
    unsure: Unsure,
    rng: np.random.Generator,
    draws: int = 2000,
) -> Certainty:
    """P(best), regret and interval of every option for one customer (arrays of length one), seeded by `rng`.

    worth, posterior: (1, causes). permitted: (1, options). The same generator state gives the same answer.
    """
    values = _draw(
        stakes, worth[0], posterior[0], options=options, exposure=exposure, unsure=unsure, rng=rng, draws=draws
    )
    allowed = permitted[0]
    masked = np.where(allowed, values, -np.inf)
    top = masked.max(axis=1)
    winners = np.bincount(masked.argmax(axis=1), minlength=values.shape[1]) / draws
    low, high = np.quantile(values, [0.1, 0.9], axis=0)
    return Certainty(
        best_share=winners,
        regret=(top[:, None] - values).mean(axis=0),
        low=low,
        high=high,
        beats=(values[:, advised : advised + 1] > values).mean(axis=0),
        draws=draws,
    )


def _draw(
    stakes: Stakes,
    worth: Array,
    posterior: Array,
    *,
    options: OptionNumbers,
    exposure: ExposureNumbers,
    unsure: Unsure,
    rng: np.random.Generator,
    draws: int,
) -> Array:
    """Expected value of each option in each draw: shape (draws, options)."""
    # a Dirichlet needs positive parameters; a cause ruled out keeps a vanishing share
    causes = rng.dirichlet(np.maximum(unsure.posterior_ess * posterior, 1e-9), size=draws)
    sd = unsure.worth_log_sd
    scale = np.exp(rng.normal(size=draws) * sd - sd * sd / 2)
    recovery = _shaken(options.recovery, options.recovery_sd, unsure.shared, rng, draws)
    retention = _shaken(options.retention, options.retention_sd, unsure.shared, rng, draws)
    later = discount(stakes.rate, options.months)[0] * stakes.balance[0]
    cash = np.einsum("doz,dz->do", recovery, causes) * (later * (1.0 - options.fee))
    kind = (causes @ options.in_kind.T) * (later * options.in_kind_worth)
    stays = np.einsum("doz,dz->do", retention, causes * worth) * scale[:, None]
    shipped = float(stakes.sales[0] * stakes.shipments_share[0]) * exposure.cost_share * exposure.lgd
    exposed = (causes @ exposure.pd)[:, None] * (shipped * options.open_credit)
    precedent = causes @ options.precedent.T
    fixed = handling(stakes.staff_hour, options=options)[0] + stakes.sales[0] * options.sales_given
    values: Array = cash + kind + stays - exposed - precedent - fixed
    return values


def _shaken(table: Array, spread: Array, shared: float, rng: np.random.Generator, draws: int) -> Array:
    """The table drawn again and again on the log-odds scale: shape (draws, options, causes)."""
    options, causes = table.shape
    common = rng.standard_normal((draws, options, 1)) * shared**0.5
    own = rng.standard_normal((draws, options, causes)) * (1.0 - shared) ** 0.5
    inside = np.clip(table, 1e-9, 1.0 - 1e-9)
    logs = np.log(inside / (1.0 - inside)) + spread * (common + own)
    shaken: Array = 1.0 / (1.0 + np.exp(-logs))
    return shaken
