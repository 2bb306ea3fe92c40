"""What a customer is worth to us, by the reason why they are late.

Yearly worth is sales times (margin − cost to serve − expected loss − cost of carrying their slow payment); it
survives from year to year with the cause's chance, is discounted at mid-year and stops at the horizon. It
excludes the overdue balance and may be negative. Where a customer's own record is slower than the cause would make
them, their record counts. Source: customer lifetime value with a capped horizon; the
figures by cause are the playbook's.
"""

from dataclasses import dataclass, replace

import numpy as np

from goodterms.core.customers.figures import Array

TERMS: tuple[str, ...] = ("margin", "cost_to_serve", "expected_loss", "slow_pay_carry")


@dataclass(frozen=True, slots=True, eq=False)
class WorthNumbers:
    """The playbook's numbers of worth; arrays have one entry a cause.

    survival: chance a year to be still buying. loss_share: expected credit loss, share of sales.
    slow_pay_days: days beyond terms we carry. *_sd: their spreads (log-odds for survival, logarithm for the
    others).
    """

    survival: Array
    loss_share: Array
    slow_pay_days: Array
    survival_sd: Array
    loss_sd: Array
    days_sd: Array
    horizon_years: int
    stated_haircut: float
    second_year: float
    new_spread_factor: float
    referral_share: float
    gross_margin: float
    cost_to_serve: float
    margin_spread: float
    sales_log_sd: float


def annuity(survival: Array, *, rate: Array | float, horizon_years: int) -> Array:
    """Σ s^t/(1+r)^(t−½) over the years of the horizon: what one unit of yearly worth amounts to.

    survival: chance a year, any shape. rate: cost of capital a year, broadcast against it.

    >>> round(float(annuity(np.array([1.0]), rate=0.0, horizon_years=4)[0]), 6)
    4.0
    """
    growth = 1.0 + np.asarray(rate, dtype=np.float64)
    total = np.zeros(np.broadcast(survival, growth).shape)
    for year in range(1, horizon_years + 1):
        total = total + survival**year / growth ** (year - 0.5)
    return total


def carried_days(numbers: WorthNumbers, record: Array | None, rows: int) -> Array:
    """Days beyond terms that we carry each customer under each cause: (customers, causes).

    record: their usual days late, (customers,), NaN or None where unknown. Who has always paid late goes on doing so,
    whatever the reason this time.

    >>> from goodterms.playbook.loading import default_playbook
    >>> carried_days(default_playbook().worth, np.array([27.0]), 1).tolist()
    [[27.0, 27.0, 27.0, 35.0, 45.0, 60.0]]
    """
    days = np.broadcast_to(numbers.slow_pay_days, (rows, numbers.slow_pay_days.shape[0]))
    return days if record is None else np.fmax(days, record[:, None])


def yearly_terms(
    sales: Array,
    *,
    margin: Array,
    cost_to_serve: Array,
    rate: Array,
    numbers: WorthNumbers,
    record: Array | None = None,
) -> Array:
    """The four terms of one year's worth: shape (customers, causes, terms), money a year, costs negative.

    sales: money a year. margin, cost_to_serve: shares of sales. rate: cost of capital a year. All of shape
    (customers,). record: see `carried_days`. The terms are in the order of `TERMS` and add up to the yearly worth.

    >>> from goodterms.playbook.loading import default_playbook
    >>> one = np.array([100.0])
    >>> yearly_terms(one, margin=np.array([.3]), cost_to_serve=np.array([.05]), rate=np.array([.1]),
    ...              numbers=default_playbook().worth).round(2)[0, 0].tolist()
    [30.0, -5.0, -1.0, -0.33]
    """
    causes = numbers.survival.shape[0]
    terms = np.empty((sales.shape[0], causes, len(TERMS)))
    terms[:, :, 0] = (sales * margin)[:, None]
    terms[:, :, 1] = -(sales * cost_to_serve)[:, None]
    terms[:, :, 2] = -sales[:, None] * numbers.loss_share
    terms[:, :, 3] = -(sales * rate)[:, None] * (carried_days(numbers, record, sales.shape[0]) / 365.0)
    return terms


def worth_by_cause(
    sales: Array,
    *,
    margin: Array,
    cost_to_serve: Array,
    rate: Array,
    numbers: WorthNumbers,
    record: Array | None = None,
) -> Array:
    """Lifetime worth of each customer under each cause: shape (customers, causes), money, possibly negative.

    record: see `carried_days`.

    >>> from goodterms.playbook.loading import default_playbook
    >>> found = worth_by_cause(np.array([180_000.0]), margin=np.array([.28]), cost_to_serve=np.array([.04]),
    ...                        rate=np.array([.12]), numbers=default_playbook().worth)
    >>> found.round(2).tolist()
    [[97718.11, 104993.79, 87925.64, 97043.05, 23406.88, 20225.0]]
    """
    years = annuity(numbers.survival[None, :], rate=rate[:, None], horizon_years=numbers.horizon_years)
    carry = rate[:, None] * (carried_days(numbers, record, sales.shape[0]) / 365.0)
    share = (margin - cost_to_serve)[:, None] - numbers.loss_share - carry
    return sales[:, None] * share * years


SWINGS: tuple[str, ...] = ("sales", "margin", "survival", "credit loss", "days we carry")
_Z80 = 1.2815515594600038  # normal quantile of 90 %: the middle 80 % lies within ± this many sd


@dataclass(frozen=True, slots=True, eq=False)
class Swings:
    """How far the expected worth moves when one driver goes to either end of its 80 % range, the others held.

    down, up: (customers, drivers) in the order of `SWINGS`, money, not negative.
    """

    down: Array
    up: Array


def worth_swings(
    sales: Array,
    posterior: Array,
    *,
    margin: Array,
    cost_to_serve: Array,
    rate: Array,
    sales_log_sd: Array,
    numbers: WorthNumbers,
    record: Array | None = None,
) -> Swings:
    """What makes the worth unsure, driver by driver; independent drivers combine as the root of the sum of
    squares.

    posterior: (customers, causes). The other arrays: (customers,). Going one driver at a time keeps each part
    readable: "the sales alone move it by so much".

    >>> from goodterms.playbook.loading import default_playbook
    >>> one = np.array([1.0])
    >>> swings = worth_swings(one * 100_000, np.full((1, 6), 1 / 6), margin=one * .3, cost_to_serve=one * .05,
    ...                       rate=one * .1, sales_log_sd=one * .3, numbers=default_playbook().worth)
    >>> dict(zip(SWINGS, swings.down[0].round(-2).tolist()))["sales"]
    13900.0
    """

    def expected(sold: Array, earned: Array, numbers: WorthNumbers) -> Array:
        worth = worth_by_cause(
            sold, margin=earned, cost_to_serve=cost_to_serve, rate=rate, numbers=numbers, record=record
        )
        value: Array = (posterior * worth).sum(axis=1)
        return value

    middle = expected(sales, margin, numbers)
    grown = np.exp(_Z80 * sales_log_sd)
    pairs = [
        (expected(sales / grown, margin, numbers), expected(sales * grown, margin, numbers)),
        (
            expected(sales, margin - numbers.margin_spread, numbers),
            expected(sales, margin + numbers.margin_spread, numbers),
        ),
    ]
    for worse, better in _at_the_ends(numbers):
        pairs.append((expected(sales, margin, worse), expected(sales, margin, better)))
    low = np.stack([np.minimum(one, two) for one, two in pairs], axis=1)
    high = np.stack([np.maximum(one, two) for one, two in pairs], axis=1)
    return Swings(down=np.maximum(middle[:, None] - low, 0.0), up=np.maximum(high - middle[:, None], 0.0))


def _at_the_ends(numbers: WorthNumbers) -> list[tuple[WorthNumbers, WorthNumbers]]:
    """The numbers with survival, credit loss and days carried at either end of their middle 80 %."""
    logit = np.log(numbers.survival / (1.0 - numbers.survival))
    away = _Z80 * numbers.survival_sd
    loss, days = np.exp(_Z80 * numbers.loss_sd), np.exp(_Z80 * numbers.days_sd)
    return [
        (replace(numbers, survival=_share(logit - away)), replace(numbers, survival=_share(logit + away))),
        (
            replace(numbers, loss_share=numbers.loss_share * loss),
            replace(numbers, loss_share=numbers.loss_share / loss),
        ),
        (
            replace(numbers, slow_pay_days=numbers.slow_pay_days * days),
            replace(numbers, slow_pay_days=numbers.slow_pay_days / days),
        ),
    ]


def _share(logit: Array) -> Array:
    share: Array = 1.0 / (1.0 + np.exp(-logit))
    return share
