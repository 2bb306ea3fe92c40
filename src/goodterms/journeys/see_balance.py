"""What a customer owed, and what of it was overdue, at the end of each month of two years and today."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from goodterms.core.basics.calendars import add_months
from goodterms.core.ledger.over_time import DayBalance, balances_over_time
from goodterms.store import clock
from goodterms.store.access import Access
from goodterms.store.models import Customer
from goodterms.store.reading.ledger import ledger_since

MONTHS: Final = 24


@dataclass(frozen=True, slots=True)
class Course:
    """The balances in one currency, the earliest first, today last."""

    currency: str
    balances: tuple[DayBalance, ...]


def see_balance(who: Access, customer: Customer) -> list[Course]:
    """The courses of a customer, the firm's own currency first; none where nothing was owed in that time.

    Reads only, and only what had an effect in these two years.
    """
    days = month_ends(clock.today(who.company))
    found = balances_over_time(ledger_since(customer, days[0]), days=days)
    courses = [Course(c, b) for c, b in found.items() if any(each.owed_minor for each in b)]
    return sorted(courses, key=lambda course: (course.currency != who.company.currency, course.currency))


def month_ends(today: date) -> list[date]:
    """The last days of the 24 months before this one, and today.

    >>> [day.isoformat() for day in month_ends(date(2026, 3, 31))[-3:]]
    ['2026-01-31', '2026-02-28', '2026-03-31']
    """
    first = today.replace(day=1)
    return [add_months(first, -n) - timedelta(days=1) for n in range(MONTHS - 1, -1, -1)] + [today]
