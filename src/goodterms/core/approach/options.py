"""What each option is worth, with every term.

    EV(o) = Σ_z p_z · { B·ρ·(1+r)^(−months/12)            cash
                        − fee·cash                          fee
                        + B·κ·haircut·(1+r)^(−months/12)    in kind
                        + π·CLV(z)                          relationship
                        − PD·LGD·new exposure               new exposure
                        − precedent                         precedent
                        − share of sales given away }       concession
            − fixed − hours·wage                            handling

The same function serves a portfolio and one customer. Nothing here depends on the age of the debt once the
cause is fixed: age enters through the cause prior only. Source: expected net present value under a cause
posterior.
"""

from dataclasses import dataclass

import numpy as np

from goodterms.core.customers.figures import Array

TERMS: tuple[str, ...] = (
    "cash",
    "fee",
    "in_kind",
    "relationship",
    "new_exposure",
    "precedent",
    "concession",
    "handling",
)


@dataclass(frozen=True, slots=True, eq=False)
class OptionNumbers:
    """The playbook's options. Tables are (options, causes), the rest (options,).

    recovery: share of the undisputed balance that comes in. retention: still buying a year on. in_kind: share
    offered in kind. precedent, fixed: money. months: until the cash is here. fee, in_kind_worth, sales_given:
    shares. hours: our work. open_credit: whether shipments on credit go on. *_sd: spreads (log-odds for
    shares, logarithm for the others).
    """

    names: tuple[str, ...]
    recovery: Array
    retention: Array
    precedent: Array
    in_kind: Array
    months: Array
    fee: Array
    hours: Array
    fixed: Array
    open_credit: Array
    in_kind_worth: Array
    sales_given: Array
    recovery_sd: Array
    retention_sd: Array
    precedent_sd: Array

    def index(self, name: str) -> int:
        """Row of an option. A name that is no option is a broken invariant."""
        return self.names.index(name)

    def only(self, names: tuple[str, ...]) -> "OptionNumbers":
        """The same table with these options only, in this order."""
        rows = [self.index(name) for name in names]
        picked = {field: getattr(self, field)[rows] for field in self.__slots__ if field != "names"}
        return OptionNumbers(names=names, **picked)


@dataclass(frozen=True, slots=True, eq=False)
class ExposureNumbers:
    """Open credit that goes on while we wait: pd (causes,), shares cost_share, lgd, shipments_share of a
    year.
    """

    pd: Array
    cost_share: float
    lgd: float
    shipments_share: float


@dataclass(frozen=True, slots=True, eq=False)
class Stakes:
    """What is at stake for each customer, all of shape (customers,), money in whole units of one currency.

    balance: overdue and undisputed. sales: expected a year. rate: our cost of capital a year. staff_hour:
    money. shipments_share: share of a year's sales shipped on credit meanwhile.
    """

    balance: Array
    sales: Array
    rate: Array
    staff_hour: Array
    shipments_share: Array


def option_terms(stakes: Stakes, worth: Array, *, options: OptionNumbers, exposure: ExposureNumbers) -> Array:
    """Every term of every option under every cause: shape (customers, options, causes, terms), costs
    negative.

    worth: (customers, causes), lifetime worth by cause. Terms are in the order of `TERMS`; their sum is the
    value. Big portfolios go through `option_values`, which does not keep the terms apart.
    """
    shape = (*worth.shape[:1], *options.recovery.shape, len(TERMS))
    terms = np.zeros(shape)
    later = discount(stakes.rate, options.months)[:, :, None]
    balance = stakes.balance[:, None, None]
    terms[..., 0] = balance * later * options.recovery
    terms[..., 1] = -terms[..., 0] * options.fee[:, None]
    terms[..., 2] = balance * later * (options.in_kind * options.in_kind_worth[:, None])
    terms[..., 3] = worth[:, None, :] * options.retention
    terms[..., 4] = -_new_exposure(stakes, options=options, exposure=exposure)
    terms[..., 5] = -options.precedent
    terms[..., 6] = -(stakes.sales[:, None] * options.sales_given)[:, :, None]
    terms[..., 7] = -handling(stakes.staff_hour, options=options)[:, :, None]
    return terms


def option_values(stakes: Stakes, worth: Array, *, options: OptionNumbers, exposure: ExposureNumbers) -> Array:
    """Value of every option under every cause: shape (customers, options, causes), money.

    >>> from goodterms.playbook.loading import default_playbook
    >>> book = default_playbook()
    >>> one = lambda x: np.array([x])
    >>> stakes = Stakes(balance=one(42_000.0), sales=one(180_000.0), rate=one(.12), staff_hour=one(55.0),
    ...                 shipments_share=one(1 / 6))
    >>> ev = option_values(stakes, np.zeros((1, 6)), options=book.options, exposure=book.exposure)
    >>> round(float(ev[0, book.options.index("hold_and_demand"), 0]), 2)
    29735.76
    """
    later = discount(stakes.rate, options.months) * stakes.balance[:, None]
    brings = options.recovery * (1.0 - options.fee)[:, None] + options.in_kind * options.in_kind_worth[:, None]
    value = later[:, :, None] * brings
    value += worth[:, None, :] * options.retention
    value -= _new_exposure(stakes, options=options, exposure=exposure)
    value -= options.precedent
    given = stakes.sales[:, None] * options.sales_given + handling(stakes.staff_hour, options=options)
    value -= given[:, :, None]
    return value


def discount(rate: Array, months: Array) -> Array:
    """Present value of one unit arriving after `months`: shape (customers, options).

    >>> discount(np.array([0.21]), np.array([0.0, 12.0])).round(4).tolist()
    [[1.0, 0.8264]]
    """
    factor: Array = (1.0 + rate)[:, None] ** (-months[None, :] / 12.0)
    return factor


def handling(staff_hour: Array, *, options: OptionNumbers) -> Array:
    """What an option costs us to carry out: fixed cost and hours, shape (customers, options), money."""
    return options.fixed + staff_hour[:, None] * options.hours


def _new_exposure(stakes: Stakes, *, options: OptionNumbers, exposure: ExposureNumbers) -> Array:
    shipped = stakes.sales * stakes.shipments_share * exposure.cost_share * exposure.lgd
    return shipped[:, None, None] * (options.open_credit[:, None] * exposure.pd)
