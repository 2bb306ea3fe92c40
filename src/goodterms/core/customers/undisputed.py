"""Do they pay what they do not dispute? Everything else of a customer in dispute, against their own pattern.

Somebody who pays all but the disputed invoice has a quarrel with that invoice; somebody who pays nothing has another
reason. Only invoices whose usual day of payment has come lately are looked at.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from goodterms.core.customers.outcomes import Outcome
from goodterms.core.customers.patterns import DEFAULT_RULES, HabitRules


@dataclass(frozen=True, slots=True)
class Undisputed:
    """The undisputed invoices that should have been paid lately, by their usual day: their ids.

    as_usual: paid by then. others: not paid by then. share: of the first in all; None (unobserved) where they are
    too few to say anything.
    """

    as_usual: tuple[int, ...]
    others: tuple[int, ...]
    share: float | None


def undisputed_of(
    found: Sequence[Outcome],
    *,
    contested: Set[int],
    usual_days_late: float,
    spread_days: float,
    as_of: date,
    rules: HabitRules = DEFAULT_RULES,
) -> Undisputed:
    """found: outcomes as of `as_of`; contested: ids of the invoices in dispute. usual_days_late, spread_days: the
    customer's median and robust spread. The usual day is the due date and the median, and three spreads more.

    >>> def one(number: int, paid: int | None) -> Outcome:
    ...     settled = None if paid is None else date(2026, 2, paid)
    ...     return Outcome(number, "EUR", date(2026, 1, 1), date(2026, 2, 1), 500, settled, 500, False, {})
    >>> known = dict(usual_days_late=2.0, spread_days=1.0, as_of=date(2026, 2, 28))
    >>> undisputed_of([one(1, 3), one(2, 5), one(3, 20), one(4, None)], contested={4}, **known)
    Undisputed(as_usual=(1, 2), others=(3,), share=0.6666666666666666)
    """
    allowed = timedelta(max(usual_days_late, 0.0) + rules.change_spreads * max(spread_days, rules.least_spread))
    since = as_of - timedelta(days=rules.purchase_days)
    due = [o for o in found if o.invoice not in contested and since < o.due_on + allowed <= as_of]
    paid = tuple(o.invoice for o in due if o.settled_on is not None and o.settled_on <= o.due_on + allowed)
    others = tuple(o.invoice for o in due if o.invoice not in paid)
    return Undisputed(paid, others, len(paid) / len(due) if len(due) >= rules.undisputed_invoices else None)
