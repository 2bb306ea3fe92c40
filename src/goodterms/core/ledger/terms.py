"""Terms of payment: when which part of an invoice is due, and what is let off for paying early.

Terms have one or more parts, each a share with a rule for its due date, and any number of cash discounts. The
parts of an amount add up to it exactly; see docs/methods/terms_of_payment.md for every rule with an example.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from goodterms.core.basics.calendars import (
    Calendar,
    add_months,
    day_of_month,
    end_of_month,
    next_business_day,
)
from goodterms.core.basics.money import split
from goodterms.core.basics.rates import half_even
from goodterms.core.ledger.facts import Instalment

WHOLE = 10_000
"""Shares and discounts are hundredths of a per cent: the whole is 10,000."""


@dataclass(frozen=True, slots=True)
class NetDays:
    """So many days after the day of issue.

    >>> NetDays(30).due(date(2026, 1, 31))
    datetime.date(2026, 3, 2)
    """

    days: int

    def due(self, issued_on: date) -> date:
        return issued_on + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class EndOfMonth:
    """The end of a month, with days before it is sought, months to go on, and days after it.

    "30 days EOM" is `EndOfMonth(days_after=30)`; "30 jours fin de mois" is `EndOfMonth(days_before=30)`; "end
    of next month" is `EndOfMonth(months=1)`.

    >>> EndOfMonth(days_after=30).due(date(2026, 5, 11)), EndOfMonth(days_before=30).due(date(2026, 5, 11))
    (datetime.date(2026, 6, 30), datetime.date(2026, 6, 30))
    """

    days_after: int = 0
    days_before: int = 0
    months: int = 0

    def due(self, issued_on: date) -> date:
        start = (issued_on + timedelta(days=self.days_before)).replace(day=1)
        return end_of_month(add_months(start, self.months)) + timedelta(days=self.days_after)


@dataclass(frozen=True, slots=True)
class FixedDay:
    """The same day of every month (its last day where the month is shorter), so many months later.

    With 0 months it is the first such day on or after the day of issue.

    >>> FixedDay(15).due(date(2026, 11, 22)), FixedDay(15, months=0).due(date(2026, 11, 22))
    (datetime.date(2026, 12, 15), datetime.date(2026, 12, 15))
    """

    day: int
    months: int = 1

    def due(self, issued_on: date) -> date:
        found = self._in_month_of(add_months(issued_on.replace(day=1), self.months))
        if found < issued_on:
            found = self._in_month_of(add_months(issued_on.replace(day=1), self.months + 1))
        return found

    def _in_month_of(self, first: date) -> date:
        return day_of_month(first.year, first.month, self.day)


DueRule = NetDays | EndOfMonth | FixedDay


@dataclass(frozen=True, slots=True)
class Part:
    """A share of the amount, in hundredths of a per cent, and when it is due."""

    share: int
    rule: DueRule


@dataclass(frozen=True, slots=True)
class CashDiscount:
    """What is let off (hundredths of a per cent of the amount) if the money comes by the rule's day."""

    share: int
    rule: DueRule


@dataclass(frozen=True, slots=True)
class Terms:
    """Parts that make up the whole, and cash discounts. Raises ValueError unless the shares add up.

    >>> Terms((Part(5000, NetDays(30)), Part(5000, NetDays(60)))).is_split
    True
    """

    parts: tuple[Part, ...]
    discounts: tuple[CashDiscount, ...] = ()

    def __post_init__(self) -> None:
        if not self.parts or min(p.share for p in self.parts) <= 0 or sum(p.share for p in self.parts) != WHOLE:
            raise ValueError("the shares of the parts must be positive and add up to the whole")
        if any(not 0 < d.share < WHOLE for d in self.discounts):
            raise ValueError("a cash discount lies between nothing and everything")

    @property
    def is_split(self) -> bool:
        return len(self.parts) > 1


@dataclass(frozen=True, slots=True)
class DiscountOffer:
    """The cash discount of one invoice: `amount_minor` is let off if the rest is paid by `last_on`."""

    last_on: date
    amount_minor: int


def net(days: int) -> Terms:
    """The commonest terms: everything, so many days after the day of issue.

    >>> instalments(net(30), issued_on=date(2026, 1, 10), amount_minor=120000)
    (Instalment(due_on=datetime.date(2026, 2, 9), amount_minor=120000),)
    """
    return Terms((Part(WHOLE, NetDays(days)),))


def instalments(
    terms: Terms, *, issued_on: date, amount_minor: int, calendar: Calendar | None = None
) -> tuple[Instalment, ...]:
    """The instalments of an invoice: they add up to the amount, their due dates strictly increase.

    With a calendar, a due date that is no business day moves to the next one. Parts that fall on one day are
    one instalment, a part too small for a minor unit is none. Raises ValueError unless the amount is positive.

    >>> half_and_half = Terms((Part(5000, NetDays(30)), Part(5000, NetDays(60))))
    >>> [i.amount_minor for i in instalments(half_and_half, issued_on=date(2026, 1, 1), amount_minor=101)]
    [51, 50]
    """
    if amount_minor <= 0:
        raise ValueError("an invoice has a positive amount")
    amounts = split(amount_minor, [part.share for part in terms.parts])
    dues = [part.rule.due(issued_on) for part in terms.parts]
    if calendar is not None:
        dues = [next_business_day(due, calendar=calendar) for due in dues]
    return _one_a_day(zip(dues, amounts, strict=True))


def _one_a_day(parts: Iterable[tuple[date, int]]) -> tuple[Instalment, ...]:
    by_day: dict[date, int] = {}
    for due, amount in parts:
        by_day[due] = by_day.get(due, 0) + amount
    return tuple(Instalment(due, by_day[due]) for due in sorted(by_day) if by_day[due])


def discount_offers(terms: Terms, *, issued_on: date, amount_minor: int) -> tuple[DiscountOffer, ...]:
    """The cash discounts of an invoice, earliest last day first; each is rounded half to even.

    >>> terms = Terms((Part(10000, NetDays(30)),), (CashDiscount(200, NetDays(10)),))
    >>> discount_offers(terms, issued_on=date(2026, 1, 1), amount_minor=99999)
    (DiscountOffer(last_on=datetime.date(2026, 1, 11), amount_minor=2000),)
    """
    offers = [DiscountOffer(d.rule.due(issued_on), half_even(amount_minor * d.share, WHOLE)) for d in terms.discounts]
    return tuple(sorted(offers, key=lambda offer: (offer.last_on, -offer.amount_minor)))
