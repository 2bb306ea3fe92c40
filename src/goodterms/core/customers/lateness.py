"""How late a customer's paid invoices were, how that moves, and whether it changed all at once.

Lateness is in days from the due date to the day an invoice was settled, below 0 for early. An invoice counts as
paid when nothing is open and some of it came as money; each counts once, in the order of due date and id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from goodterms.core.customers.outcomes import Outcome
from goodterms.core.customers.patterns import (
    HabitRules,
    median,
    robust_spread,
    sign_test_p,
    spread_of,
    standard_deviation,
    trend_a_quarter,
    trend_signs,
)


@dataclass(frozen=True, slots=True)
class Lateness:
    """Days late of paid invoices; None is unobserved.

    paid, late: how many, and how many of them after the due date. mean, median, sd (sample), robust_sd.
    weighted: the mean by amount, of those in the customer's main currency. recent_median: of the last six.
    trend: days a quarter over the last 40 (Theil–Sen); trend_p: two-sided sign test of it.
    on_time_run: how many of the latest invoices, paid or overdue, came within the days of grace.
    """

    paid: int
    late: int
    mean: float | None
    median: float | None
    sd: float | None
    robust_sd: float | None
    weighted: float | None
    recent_median: float | None
    trend: float | None
    trend_p: float | None
    on_time_run: int


@dataclass(frozen=True, slots=True)
class Change:
    """Whether, after a year on time, lateness jumped and stayed; None is unobserved: less than a year to look at.

    on: the due date of the first invoice that came late.
    """

    happened: bool | None
    on: date | None


def lateness_of(found: Sequence[Outcome], currency: str, *, as_of: date, rules: HabitRules) -> Lateness:
    """found: outcomes as of `as_of`, by due date and id. currency: the main one.

    >>> lateness_of([], "EUR", as_of=date(2026, 2, 1), rules=HabitRules()).median is None
    True
    """
    paid = [(o, late) for o in found if (late := o.days_late) is not None]
    days = [late for _, late in paid]
    enough = len(days) >= rules.needed
    tail = paid[-rules.trend_invoices :] if enough else []
    steps = [late for _, late in tail]
    known = [late for o in found if (late := o.days_late_so_far(as_of)) is not None]
    return Lateness(
        paid=len(days),
        late=sum(late > 0 for late in days),
        mean=sum(days) / len(days) if days else None,
        median=median(days),
        sd=standard_deviation(days),
        robust_sd=robust_spread(days),
        weighted=_weighted([(o.amount_minor, late) for o, late in paid if o.currency == currency]),
        recent_median=median(days[-rules.recent :]) if enough else None,
        trend=trend_a_quarter([o.due_on.toordinal() for o, _ in tail], steps),
        trend_p=sign_test_p(*trend_signs(steps)) if enough else None,
        on_time_run=sum(1 for _ in takewhile(lambda late: late <= rules.grace_days, reversed(known))),
    )


def _weighted(paid: Sequence[tuple[int, int]]) -> float | None:
    whole = sum(amount for amount, _ in paid)
    return sum(amount * late for amount, late in paid) / whole if whole else None


def change_of(found: Sequence[Outcome], *, as_of: date, rules: HabitRules) -> Change:
    """The latest jump out of a clean year that lasts until now.

    A jump: an invoice later than the mean of the year before its due date by more than three of its standard
    deviations, that year holding six invoices or more of which at most a tenth came late, after an invoice that
    did not. It lasts if most invoices since then came late and their mean lateness is above the middle between
    the mean and that threshold: the cumulative sum, with half of the jump as its allowance, ends above zero (Page
    1954, Biometrika 41:100).

    >>> change_of([], as_of=date(2026, 2, 1), rules=HabitRules())
    Change(happened=None, on=None)
    """
    known = [(o.due_on, late) for o in found if (late := o.days_late_so_far(as_of)) is not None]
    paid = sum(o.days_late is not None for o in found)
    if paid < rules.needed or (known[-1][0] - known[0][0]).days < rules.clean_days:
        return Change(None, None)
    for place in range(len(known) - 1, 0, -1):
        middle = _jump(known, place, rules)
        if middle is not None:
            since = [late for _, late in known[place:]]
            mostly = sum(late > rules.grace_days for late in since) * 2 > len(since)
            lasts = mostly and sum(since) / len(since) > middle
            return Change(lasts, known[place][0] if lasts else None)
    return Change(False, None)


def _jump(known: Sequence[tuple[date, int]], place: int, rules: HabitRules) -> float | None:
    """What lateness since a jump at this place must exceed to last; None where there is no jump."""
    due_on, late = known[place]
    if late <= rules.grace_days or known[place - 1][1] > rules.grace_days:
        return None
    year = [day for due, day in known if 0 < (due_on - due).days <= rules.clean_days]
    clean = sum(day > rules.grace_days for day in year) * 100 <= rules.clean_late_percent * len(year)
    if len(year) < rules.needed or (due_on - known[0][0]).days < rules.clean_days or not clean:
        return None
    mean = sum(year) / len(year)
    spread = max(spread_of(len(year), sum(year), sum(day * day for day in year)) or 0.0, rules.least_spread)
    return mean + rules.change_spreads / 2 * spread if late > mean + rules.change_spreads * spread else None
