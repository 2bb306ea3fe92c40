"""How the relationship with one customer stands: are they still a customer, and what have they really earned us.

Looks backwards, at what the ledger holds; what is expected of them comes from `estimating`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from goodterms.core.approach.playbook import Playbook
from goodterms.core.basics.currencies import minor_digits
from goodterms.core.basics.reasons import Reason
from goodterms.core.customers.coming_back import MODELS, is_regular, same_days_a_year_before
from goodterms.core.customers.orders import Orders, gather_orders
from goodterms.core.customers.outcomes import outcomes
from goodterms.core.customers.profit import earned, record_of
from goodterms.core.customers.repeat_buying import count_repeats
from goodterms.core.customers.rhythm import ACT, STEADY, UNKNOWN, WATCH, read_rhythm
from goodterms.core.ledger.facts import Ledger
from goodterms.journeys.portfolio import Portfolio
from goodterms.store.models import Touch

YEAR = timedelta(days=365)
WEEKS_A_YEAR = 365.25 / 7
STATES = {UNKNOWN: "unknown", STEADY: "steady", WATCH: "watch", ACT: "act"}


@dataclass(frozen=True, slots=True)
class Ordering:
    """Are they still a customer. days in days, rates a year, money in whole units.

    state: steady, watch, act, unknown; their silence (since the last order) against their own mean gap. alive: chance
    that they still are a customer, by their own rhythm. regular: whether that rhythm says more than the model.
    lately, year_before: ordered in the last 90 days and in the same days a year before. plain: repeat orders a year,
    as counted. model: which model of repeat buying serves the firm, with what it expects and what has to be said.
    """

    state: str
    orders: int
    last_on: date | None
    silence: float | None
    usual_gap: float | None
    ratio: float | None
    alive: float | None
    regular: bool
    lately: float
    year_before: float | None
    plain: float | None
    model: str
    model_repeats: float | None
    model_alive: float | None
    said: Reason


@dataclass(frozen=True, slots=True)
class Earnings:
    """What they earned us since a day: the parts add up to the total. late_share: of what fell due, by amount, that was
    paid late or is still open; None where nothing fell due."""

    since: date
    because: tuple[Reason, ...]
    total: float
    late_share: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Ordering and earnings of one customer, in their main currency."""

    currency: str
    ordering: Ordering
    earnings: Earnings


def standing_of(p: Portfolio, ledger: Ledger, playbook: Playbook) -> Standing:
    """How one customer (a portfolio of one, and its ledger) stands."""
    currency = p.currencies[0]
    return Standing(currency, _ordering(p, ledger, playbook), _earnings(p, ledger, playbook))


def _orders(p: Portfolio, ledger: Ledger) -> Orders:
    """What was invoiced by day, credit notes of the day deducted: one row a day, in whole units."""
    currency, units = p.currencies[0], 10 ** minor_digits(p.currencies[0])
    mine = [i for i in ledger.invoices if i.currency == currency and i.issued_on <= p.as_of]
    return gather_orders(
        1,
        np.zeros(len(mine), dtype=np.int64),
        np.array([i.issued_on.toordinal() for i in mine], dtype=np.int64),
        np.array([(i.amount_minor if i.kind == "invoice" else -i.amount_minor) / units for i in mine]),
    )


def _ordering(p: Portfolio, ledger: Ledger, playbook: Playbook) -> Ordering:
    orders, expected = _orders(p, ledger), p.expected[0]
    rhythm = read_rhythm(orders, as_of=p.as_of, numbers=playbook.rhythm)
    repeats = count_repeats(orders, as_of=p.as_of)
    lately, before = same_days_a_year_before(orders, today=p.as_of.toordinal(), days=90)
    plain = _known(repeats.plain_rate[0] * WEEKS_A_YEAR) if repeats.x.size else None
    model = expected.repeat_model or "few"
    return Ordering(
        state=STATES[int(rhythm.state[0])],
        orders=int(orders.count()[0]),
        last_on=date.fromordinal(int(orders.last_day()[0])) if orders.day.size else None,
        silence=_known(rhythm.current_gap[0]),
        usual_gap=_known(rhythm.mean_gap[0]),
        ratio=_known(rhythm.ratio[0]),
        alive=_known(rhythm.alive[0]),
        regular=is_regular(rhythm, 0),
        lately=lately,
        year_before=before,
        plain=plain,
        model=model,
        model_repeats=None if expected.repeats_milli is None else expected.repeats_milli / 1000,
        model_alive=None if expected.alive_ppm is None else expected.alive_ppm / 1_000_000,
        said=Reason(f"repeat.{model}", MODELS[model]),
    )


def _earnings(p: Portfolio, ledger: Ledger, playbook: Playbook) -> Earnings:
    units, since = 10 ** minor_digits(p.currencies[0]), p.as_of - YEAR
    mine = [o for o in outcomes(ledger, as_of=p.as_of) if o.currency == p.currencies[0]]
    record = record_of(mine, since=since, as_of=p.as_of)
    orders = _orders(p, ledger)
    sales = float(orders.amount[orders.day > since.toordinal()].sum())
    ours = [t for t in p.records.get(p.customers[0].pk).touches if not t.from_them and t.on_day > since]
    hours = _hours(ours, playbook)
    one = np.ones(1)
    found = earned(
        one * sales,
        margin=p.margin.value,
        cost_to_serve=p.serving.value,
        late_money_days=one * record.money_days / units,
        rate=one * playbook.number("economics.firm.cost_of_capital"),
        hours=one * hours,
        staff_hour=one * playbook.number("economics.firm.staff_hour"),
        written_off=one * _given_away(p, ledger, since) / units,
        due=one * record.due,
        paid_late=one * record.paid_late,
    )
    because = found.because(0, sales=sales, hours=hours)
    return Earnings(since + timedelta(days=1), because, float(found.total[0]), _known(found.record[0]))


def _hours(touches: Sequence[Touch], playbook: Playbook) -> float:
    return len(touches) * playbook.number("economics.firm.contact_minutes") / 60.0


def _given_away(p: Portfolio, ledger: Ledger, since: date) -> int:
    """Written off, and cash discounts taken, since a day, in minor units."""
    mine = {i.id for i in ledger.invoices if i.currency == p.currencies[0]}
    kinds = ("write_off", "cash_discount")
    return -sum(
        a.amount_minor
        for a in ledger.adjustments
        if a.kind in kinds and a.invoice in mine and since < a.effective_on <= p.as_of
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
