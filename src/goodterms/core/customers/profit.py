"""What a customer has really earned us over a period, lateness and work included: seen backwards, not
forecast.

It answers "do we want to go on doing business with them?" together with the worth: a customer of many years
who always paid late may have cost more than they brought.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.customers.figures import Array
from goodterms.core.customers.outcomes import Outcome

TERMS: tuple[str, ...] = ("margin", "cost_to_serve", "lateness", "chasing", "written_off")
TEXTS: dict[str, str] = {
    "margin": N_("gross margin on {sales:,.0f} of sales"),
    "cost_to_serve": N_("what it cost to serve them"),
    "lateness": N_("the money they kept from us past its due date, at our cost of capital"),
    "chasing": N_("{hours:,.1f} hours of chasing"),
    "written_off": N_("written off and given away"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Earned:
    """What was earned: terms (customers, terms) in the order of TERMS, costs negative, adding up to total
    (customers,).

    record: (customers,) share of what was due that was paid late, weighted by amount, NaN where nothing was
    due.
    """

    terms: Array
    total: Array
    record: Array

    def because(self, row: int, *, sales: float, hours: float) -> tuple[Reason, ...]:
        """The parts of one customer's total."""
        params = {"sales": sales, "hours": hours}
        return tuple(
            Reason(f"profit.{name}", TEXTS[name], params, float(self.terms[row, index]))
            for index, name in enumerate(TERMS)
        )


def earned(
    sales: Array,
    *,
    margin: Array,
    cost_to_serve: Array,
    late_money_days: Array,
    rate: Array,
    hours: Array,
    staff_hour: Array,
    written_off: Array,
    due: Array,
    paid_late: Array,
) -> Earned:
    """Profit of each customer over a period; all arrays (customers,), money or shares of sales.

    late_money_days: amount times days past due, summed. rate: cost of capital a year. due, paid_late: amounts
    that fell due and of those paid late or still open.

    >>> one = np.array([1.0])
    >>> found = earned(one * 10_000, margin=one * .3, cost_to_serve=one * .1, late_money_days=one * 365_000,
    ...                rate=one * .12, hours=one * 2, staff_hour=one * 50, written_off=one * 500,
    ...                due=one * 10_000, paid_late=one * 4_000)
    >>> found.terms.round(2).tolist(), found.total.round(2).tolist(), found.record.tolist()
    ([[3000.0, -1000.0, -120.0, -100.0, -500.0]], [1280.0], [0.4])
    """
    parts = [
        sales * margin,
        -sales * cost_to_serve,
        -late_money_days * rate / 365.0,
        -hours * staff_hour,
        -written_off,
    ]
    terms = np.stack(parts, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        record = np.where(due > 0, paid_late / due, np.nan)
    return Earned(terms, terms.sum(axis=1), record)


@dataclass(frozen=True, slots=True)
class Record:
    """How one customer kept to the due dates over a period; amounts in minor units.

    due: fell due in it. paid_late: of that, paid after the due date or still open past it. money_days: what was open
    past its due date, times the days that it was, within the period.
    """

    due: int
    paid_late: int
    money_days: int


def record_of(found: Sequence[Outcome], *, since: date, as_of: date) -> Record:
    """found: outcomes as of `as_of` of the invoices in one currency; since: first day of the period. An invoice in
    instalments counts by its last due date.

    >>> late = Outcome(7, "EUR", date(2026, 1, 1), date(2026, 1, 31), 500, date(2026, 2, 10), 500, False,
    ...                {date(2026, 2, 5): 200, date(2026, 2, 10): 0})
    >>> record_of([late], since=date(2026, 1, 1), as_of=date(2026, 3, 1))
    Record(due=500, paid_late=500, money_days=3500)
    """
    fell_due = [o for o in found if since <= o.due_on < as_of]
    late = [o for o in fell_due if (o.settled_on or as_of) > o.due_on]
    return Record(
        due=sum(o.amount_minor for o in fell_due),
        paid_late=sum(o.amount_minor for o in late),
        money_days=sum(_money_days(o, since, as_of) for o in found),
    )


def _money_days(outcome: Outcome, since: date, as_of: date) -> int:
    start, end = max(outcome.due_on, since), min(outcome.settled_on or as_of, as_of)
    turns = [start, *sorted(d for d in outcome.open_after if start < d < end), end]
    return sum(outcome.open_on(day) * (after - day).days for day, after in pairwise(turns) if after > day)
