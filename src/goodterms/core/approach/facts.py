"""The facts of a portfolio, one entry a customer: what the judgement is made from.

There is no field for who asks, and none for a name: the same facts give the same offer. Money is in whole
units of one currency (an estimate, not a posting); shares are between 0 and 1; what nobody observed is NaN or
−1, never "no".
"""

import math
from dataclasses import dataclass

import numpy as np

from goodterms.core.approach.constraints import Circumstances
from goodterms.core.approach.options import Stakes
from goodterms.core.approach.playbook import Playbook
from goodterms.core.customers.figures import Array, Flags, Indices, column
from goodterms.core.diagnosis.causes import bucket_of


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Facts of n customers; every array has n rows.

    balance: overdue and undisputed, money. bucket: index of the age bucket. days_late: of the oldest part,
    NaN where only the bucket is known. sales: expected a year, money; sales_log_sd: its spread. margin,
    cost_to_serve: shares of sales. signals: (n, signals) of 1, 0, NaN. answers: (n, questions), index or −1,
    with answer_weights of the same shape. contradicted: claims that proved untrue. stated: sales were stated
    by a person. newcomer: no second year yet. multiplier: of the worth, for what-if. referral: worth of those
    they brought, credited to them, money. record_days: their usual days late,
    NaN unknown. public_body, recent_shock: yes/no. rate: cost of capital a year.
    staff_hour: money. shipments_share: of a year's sales, shipped on credit meanwhile. temper: how much a
    signal counts. runway, liquid_equity: of our own firm, money; runway is infinite where unknown. distress:
    what-if chance that they cannot pay, NaN for what the evidence says.
    """

    balance: Array
    bucket: Indices
    days_late: Array
    sales: Array
    sales_log_sd: Array
    margin: Array
    cost_to_serve: Array
    signals: Array
    answers: Indices
    answer_weights: Array
    contradicted: Array
    stated: Flags
    newcomer: Flags
    multiplier: Array
    referral: Array
    record_days: Array
    public_body: Flags
    recent_shock: Flags
    rate: Array
    staff_hour: Array
    shipments_share: Array
    temper: Array
    runway: Array
    liquid_equity: Array
    distress: Array
    circumstances: Circumstances

    @property
    def rows(self) -> int:
        """How many customers."""
        return int(self.balance.shape[0])

    @property
    def stakes(self) -> Stakes:
        """The part of the facts that options are valued with."""
        return Stakes(self.balance, self.sales, self.rate, self.staff_hour, self.shipments_share)

    def take(self, rows: slice | Indices) -> "Facts":
        """The facts of some of the customers."""
        known = {name: flags[rows] for name, flags in self.circumstances.known.items()}
        hours, barred = self.circumstances.hours_left, self.circumstances.barred
        picked = {name: getattr(self, name)[rows] for name in self.__slots__ if name != "circumstances"}
        circumstances = Circumstances(
            rows=int(picked["balance"].shape[0]),
            known=known,
            hours_left=None if hours is None else hours[rows],
            barred=None if barred is None else barred[rows],
        )
        return Facts(circumstances=circumstances, **picked)


def gather_facts(
    *,
    playbook: Playbook,
    balance: Array,
    sales: Array,
    days_late: Array | None = None,
    bucket: Indices | None = None,
    signals: Array | None = None,
    answers: Indices | None = None,
    answer_weights: Array | None = None,
    contradicted: Array | float = 0.0,
    margin: Array | float | None = None,
    cost_to_serve: Array | float | None = None,
    sales_log_sd: Array | float | None = None,
    stated: Flags | None = None,
    newcomer: Flags | None = None,
    multiplier: Array | float = 1.0,
    referral: Array | float = 0.0,
    record_days: Array | float = math.nan,
    public_body: Flags | None = None,
    recent_shock: Flags | None = None,
    rate: Array | float | None = None,
    staff_hour: Array | float | None = None,
    shipments_share: Array | float | None = None,
    temper: Array | float | None = None,
    runway: float = math.inf,
    liquid_equity: float = 0.0,
    distress: Array | float = math.nan,
    circumstances: Circumstances | None = None,
) -> Facts:
    """Facts with the playbook's defaults where nothing is known; give `days_late` or `bucket`. Wrong shapes raise.

    >>> from goodterms.playbook.loading import default_playbook as book
    >>> gather_facts(playbook=book(), balance=np.ones(1), sales=np.ones(1), days_late=np.array([40.0])).bucket.tolist()
    [1]
    """
    n, worth, asked = balance.shape[0], playbook.worth, (balance.shape[0], len(playbook.questions.names))
    facts = Facts(
        balance=column(balance, n),
        bucket=_buckets(days_late, n, playbook) if bucket is None else bucket,
        days_late=_each(days_late, math.nan, n),
        sales=column(sales, n),
        sales_log_sd=_each(sales_log_sd, worth.sales_log_sd, n),
        margin=_each(margin, worth.gross_margin, n),
        cost_to_serve=_each(cost_to_serve, worth.cost_to_serve, n),
        signals=np.full((n, len(playbook.causes.signals)), np.nan) if signals is None else signals,
        answers=np.full(asked, -1, dtype=np.int64) if answers is None else answers,
        answer_weights=np.ones(asked) if answer_weights is None else answer_weights,
        contradicted=column(contradicted, n),
        stated=_flags(stated, n),
        newcomer=_flags(newcomer, n),
        multiplier=column(multiplier, n),
        referral=column(referral, n),
        record_days=column(record_days, n),
        public_body=_flags(public_body, n),
        recent_shock=_flags(recent_shock, n),
        rate=_each(rate, playbook.number("economics.firm.cost_of_capital"), n),
        staff_hour=_each(staff_hour, playbook.number("economics.firm.staff_hour"), n),
        shipments_share=_each(shipments_share, playbook.exposure.shipments_share, n),
        temper=_each(temper, playbook.causes.temper, n),
        runway=column(runway, n),
        liquid_equity=column(liquid_equity, n),
        distress=column(distress, n),
        circumstances=circumstances or Circumstances(rows=n, known={}),
    )
    return _held(facts, playbook)


def _buckets(days_late: Array | None, rows: int, playbook: Playbook) -> Indices:
    return bucket_of(np.nan_to_num(_each(days_late, math.nan, rows)), playbook.causes.bucket_starts)


def _each(value: Array | float | None, default: float, rows: int) -> Array:
    return column(default if value is None else value, rows)


def _flags(value: Flags | None, rows: int) -> Flags:
    return np.zeros(rows, dtype=np.bool_) if value is None else value


def _held(facts: Facts, playbook: Playbook) -> Facts:
    """The facts, their shapes and finiteness checked: a fact of the wrong shape would silently be another
    customer's.
    """
    shapes = {
        "signals": (facts.rows, len(playbook.causes.signals)),
        "answers": (facts.rows, len(playbook.questions.names)),
        "answer_weights": (facts.rows, len(playbook.questions.names)),
    }
    for name, shape in shapes.items():
        if getattr(facts, name).shape != shape:
            raise ValueError(f"{name} must have shape {shape}, not {getattr(facts, name).shape}")
    for name in ("balance", "sales", "margin", "cost_to_serve", "rate", "staff_hour", "referral", "multiplier"):
        if not np.isfinite(getattr(facts, name)).all():
            raise ValueError(f"{name} must be finite")
    sizes = np.array([len(each) for each in playbook.questions.answers])
    if (facts.answers >= sizes).any():
        raise ValueError("an answer that its question does not have")
    if facts.circumstances.rows != facts.rows:
        raise ValueError("circumstances of another number of customers")
    return facts
