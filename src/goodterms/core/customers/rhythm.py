"""Are they still a customer? Their current silence against their own rhythm.

Business customers reorder regularly, so a model of regular buyers (Erlang gaps) reads a gap of twice their
own mean as near-certain silence, where the usual random-buyer model still hopes. P(alive) = S(1−p) / (S(1−p)
+ p), S = Q(k, k·g/μ), p the chance that an order was the last. Source: renewal theory with Erlang gaps; p and
the shape of few gaps are guesses.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from goodterms.core.customers.figures import Array, Flags, Indices
from goodterms.core.customers.orders import Orders

UNKNOWN, STEADY, WATCH, ACT = -1, 0, 1, 2


@dataclass(frozen=True, slots=True)
class RhythmNumbers:
    """The playbook's numbers of rhythm; see worth.toml, table rhythm, for what each one is."""

    dropout: float
    shape_cap: float
    shape_prior: float
    shape_pseudo_gaps: float
    watch_ratio: float
    act_ratio: float
    retained_days: float
    retained_gaps: float
    retained_share: float
    few_customers: int


@dataclass(frozen=True, slots=True, eq=False)
class Rhythm:
    """Of each customer, (rows,); NaN and UNKNOWN where they have fewer than two order days, or buy under a
    contract.

    gaps: how many. mean_gap, median_gap, current_gap: days. ratio: current gap over their own mean gap.
    shape: regularity (1 random, high regular). alive: chance that they still are a customer. state: STEADY,
    WATCH, ACT or UNKNOWN.
    """

    gaps: Array
    mean_gap: Array
    median_gap: Array
    current_gap: Array
    ratio: Array
    shape: Array
    alive: Array
    state: Indices


def alive_chance(gap_ratio: Array, *, shape: Array | float, dropout: float) -> Array:
    """P(alive) after a gap of so many times the own mean gap: same shape as given.

    >>> alive_chance(np.array([1.0, 2.0, 3.0]), shape=4.0, dropout=.03).round(2).tolist()
    [0.93, 0.58, 0.07]
    """
    from scipy.special import gammaincc  # noqa: PLC0415 - slow to import

    silence = gammaincc(shape, shape * gap_ratio)
    return np.asarray(silence * (1 - dropout) / (silence * (1 - dropout) + dropout))


def read_rhythm(
    orders: Orders,
    *,
    as_of: date,
    numbers: RhythmNumbers,
    held_days: Array | None = None,
    contract: Flags | None = None,
) -> Rhythm:
    """The rhythm of each customer as known on a day.

    held_days: days since the last order on which we ourselves held deliveries, (rows,): no order could come,
    so they do not count. contract: customers under contract or blanket order; for them retention is the
    renewal, not a gap.

    >>> day = date(2026, 11, 22).toordinal()
    >>> orders = Orders(1, np.zeros(5, dtype=np.int64), day - np.array([90, 80, 70, 60, 50]), np.ones(5))
    >>> from goodterms.playbook.loading import default_playbook
    >>> found = read_rhythm(orders, as_of=date(2026, 11, 22), numbers=default_playbook().rhythm)
    >>> found.ratio.tolist(), found.state.tolist()
    ([5.0], [2])
    """
    known = orders.before(as_of)
    who, gap = known.gaps()
    count = np.bincount(who, minlength=known.rows).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(who, weights=gap, minlength=known.rows) / count
        variance = np.bincount(who, weights=(gap - mean[who]) ** 2, minlength=known.rows) / (count - 1)
        current = as_of.toordinal() - known.last_day() - (0.0 if held_days is None else held_days)
        ratio = current / mean
    shape = _regularity(count, mean, variance, numbers)
    usable = (count >= 1) if contract is None else (count >= 1) & ~contract
    alive = np.full(known.rows, np.nan)
    alive[usable] = alive_chance(np.maximum(ratio[usable], 0.0), shape=shape[usable], dropout=numbers.dropout)
    state = np.select(
        [~usable, ratio >= numbers.act_ratio, ratio >= numbers.watch_ratio], [UNKNOWN, ACT, WATCH], default=STEADY
    )
    return Rhythm(
        gaps=count,
        mean_gap=mean,
        median_gap=_medians(who, gap, known.rows),
        current_gap=np.asarray(current),
        ratio=np.where(usable, ratio, np.nan),
        shape=np.where(usable, shape, np.nan),
        alive=alive,
        state=state.astype(np.int64),
    )


def _regularity(count: Array, mean: Array, variance: Array, numbers: RhythmNumbers) -> Array:
    """Erlang shape 1/CV², at least 1, capped, and drawn to the playbook's where gaps are few."""
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.clip(mean**2 / variance, 1.0, numbers.shape_cap)
    own = np.where(np.isfinite(own), own, np.where(count >= 2, numbers.shape_cap, numbers.shape_prior))
    pseudo = numbers.shape_pseudo_gaps
    shape: Array = (count * own + pseudo * numbers.shape_prior) / (count + pseudo)
    return np.clip(shape, 1.0, numbers.shape_cap)


def _medians(who: Indices, gap: Array, rows: int) -> Array:
    order = np.lexsort((gap, who))
    count = np.bincount(who, minlength=rows)
    start = np.concatenate([[0], np.cumsum(count)[:-1]])
    found = np.full(rows, np.nan)
    some = count > 0
    low = start[some] + (count[some] - 1) // 2
    high = start[some] + count[some] // 2
    found[some] = (gap[order][low] + gap[order][high]) / 2
    return found


def rhythm_ratio(
    orders: Orders, *, event: Indices, days: int, as_of: date, season: Array | None = None, by_amount: bool = True
) -> Array:
    """Orders in the days after an event against the same days a year before: (rows,), NaN where there is no
    baseline.

    event: (rows,) ordinal of the resolution. Where the history does not reach back a year, the days right
    before the event serve, corrected by the season (twelve factors) if given. A period that is not over on
    `as_of` is NaN.
    """
    weight = orders.amount if by_amount else np.ones(orders.amount.shape)
    at, who = orders.day, orders.customer

    def volume(start: Array) -> Array:
        inside = (at >= start[who]) & (at < start[who] + days)
        return np.bincount(who, weights=np.where(inside, weight, 0.0), minlength=orders.rows).astype(np.float64)

    begins = event.astype(np.float64)
    after, year_before, just_before = volume(begins), volume(begins - 365), volume(begins - days)
    factor = np.ones(orders.rows) if season is None else _season_ratio(event, days, season)
    reaches_back = orders.first_day() <= begins - 365
    baseline = np.where(reaches_back, year_before, just_before * factor)
    over = begins + days <= as_of.toordinal() + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(over & (baseline > 0), after / baseline, np.nan)


def _season_ratio(event: Indices, days: int, season: Array) -> Array:
    """How much busier the days after the event are by season than the days before it."""
    span = np.arange(days)

    def mean(start: Indices) -> Array:
        stamps = (start[:, None] + span - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
        return np.asarray(season[stamps.astype("datetime64[M]").astype(np.int64) % 12].mean(axis=1))

    return np.asarray(mean(event) / mean(event - days))


def retained_a_year_on(orders: Orders, *, event: Indices, as_of: date, numbers: RhythmNumbers) -> Array:
    """1 where they still buy a year after the event, 0 where not, NaN where the year is not over: (rows,).

    Still buying: an order within the playbook's days (or gaps of their own, whichever is longer) before the
    year's end, and at least the playbook's share of the volume of the year before.
    """
    end = event + 365
    who, gap = orders.gaps()
    median = _medians(who, gap, orders.rows)
    window = np.fmax(numbers.retained_days, numbers.retained_gaps * median)
    recent = (orders.day > (end - window)[orders.customer]) & (orders.day <= end[orders.customer])
    ordered = np.bincount(orders.customer, weights=recent.astype(np.float64), minlength=orders.rows) > 0
    ratio = rhythm_ratio(orders, event=event, days=365, as_of=as_of)
    kept = ordered & (ratio >= numbers.retained_share)
    return np.where(np.isnan(ratio), np.nan, kept.astype(np.float64))
