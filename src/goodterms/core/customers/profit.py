"""What a customer has really earned us over a period, lateness and work included: seen backwards, not
forecast.

It answers "do we want to go on doing business with them?" together with the worth: a customer of many years
who always paid late may have cost more than they brought.
"""

from dataclasses import dataclass

import numpy as np

from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.customers.figures import Array

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
