"""When one balance is large for us: risk aversion, as a charge that is shown.

    CE = EV − Var / (2R),  R = risk tolerance, a share of our liquid equity

It applies only where the balance exceeds the playbook's share of our cash runway; for all others the charge
is zero. The outcome is taken as all or nothing per cause, the widest it can be. Source: certainty equivalent
under constant risk aversion; the tolerance is a guess.
"""

import numpy as np

from goodterms.core.approach.options import OptionNumbers, discount
from goodterms.core.customers.figures import Array


def cash_variance(balance: Array, rate: Array, posterior: Array, *, options: OptionNumbers) -> Array:
    """Variance of the cash each option brings: (customers, options), money squared.

    balance, rate: (customers,), posterior: (customers, causes).
    """
    most = balance[:, None] * discount(rate, options.months) * (1.0 - options.fee)
    chance = posterior @ options.recovery.T  # all or nothing: mean of the square is the mean
    return most**2 * chance * (1.0 - chance)


def risk_charge(
    balance: Array,
    rate: Array,
    posterior: Array,
    *,
    options: OptionNumbers,
    runway: Array,
    liquid_equity: Array,
    share_of_runway: float,
    tolerance_share: float,
) -> Array:
    """What the risk of each option costs us: (customers, options), money, zero where the balance is not large
    for us.

    runway, liquid_equity: (customers,) money, the same for all customers of a firm; an unknown runway is
    infinite. A firm without liquid equity cannot tolerate any risk: the charge is then the whole balance.

    >>> from goodterms.playbook.loading import default_playbook
    >>> one = np.array([1.0])
    >>> charge = risk_charge(one * 50_000, one * .12, np.full((1, 6), 1 / 6), options=default_playbook().options,
    ...                      runway=one * 200_000, liquid_equity=one * 300_000, share_of_runway=.1,
    ...                      tolerance_share=.15)
    >>> int(charge.max()) // 1000
    6
    """
    concerned = balance > share_of_runway * runway
    tolerance = tolerance_share * np.maximum(liquid_equity, 0.0)
    variance = cash_variance(balance, rate, posterior, options=options)
    with np.errstate(divide="ignore", invalid="ignore"):
        charge = variance / (2.0 * tolerance[:, None])
    capped = np.minimum(np.where(np.isfinite(charge), charge, balance[:, None]), balance[:, None])
    return np.where(concerned[:, None], capped, 0.0)
