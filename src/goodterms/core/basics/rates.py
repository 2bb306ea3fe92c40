"""Exchange rates: the only way in which amounts of two currencies meet.

A rate is an exact fraction of whole units with the date it was fixed, so that a converted amount can always
be worked out again. Rounding is half to even, once, at the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from goodterms.core.basics.currencies import minor_digits
from goodterms.core.basics.money import CurrencyMismatch, Money


@dataclass(frozen=True, slots=True)
class Rate:
    """One whole unit of `source` was worth `value` whole units of `target` on that day.

    Raises ValueError unless the value is positive, UnknownCurrency for a code that is not known.

    >>> Rate("EUR", "USD", date(2026, 11, 20), Fraction("1.0842")).inverse().value
    Fraction(5000, 5421)
    """

    source: str
    target: str
    on: date
    value: Fraction

    def __post_init__(self) -> None:
        minor_digits(self.source)
        minor_digits(self.target)
        if not isinstance(self.value, Fraction):
            raise TypeError("a rate is an exact fraction")
        if self.value <= 0:
            raise ValueError("a rate is positive")

    def inverse(self) -> "Rate":
        """The same rate read the other way round, exactly."""
        return Rate(self.target, self.source, self.on, 1 / self.value)


def half_even(numerator: int, denominator: int) -> int:
    """The whole number nearest to the quotient; the even one when it lies half-way.

    >>> half_even(5, 2), half_even(7, 2), half_even(-5, 2)
    (2, 4, -2)
    """
    return round(Fraction(numerator, denominator))


def convert(amount: Money, *, rate: Rate) -> Money:
    """The amount in the rate's target currency, rounded half to even to its minor unit.

    Raises CurrencyMismatch if the amount is not in the rate's source currency.

    >>> convert(Money(1000, "JPY"), rate=Rate("JPY", "EUR", date(2026, 11, 20), Fraction("0.00555")))
    Money(minor=555, currency='EUR')
    """
    if amount.currency != rate.source:
        raise CurrencyMismatch(f"{amount.currency} met a rate from {rate.source}")
    scale = Fraction(10 ** minor_digits(rate.target), 10 ** minor_digits(rate.source))
    exact = amount.minor * rate.value * scale
    return Money(half_even(exact.numerator, exact.denominator), rate.target)


def rate_on(rates: Iterable[Rate], *, source: str, target: str, day: date) -> Rate | None:
    """The latest rate fixed on or before the day, read either way round; None if there is none.

    A currency needs no rate to itself: that one is 1, dated the day asked for.

    >>> fixed = [Rate("EUR", "USD", date(2026, 11, d), Fraction(d, 10)) for d in (11, 12)]
    >>> rate_on(fixed, source="EUR", target="USD", day=date(2026, 11, 15)).on
    datetime.date(2026, 11, 12)
    """
    if source == target:
        return Rate(source, target, day, Fraction(1))
    direct = [r for r in rates if r.on <= day and {r.source, r.target} == {source, target}]
    if not direct:
        return None
    latest = max(direct, key=lambda r: (r.on, r.source == source))
    return latest if latest.source == source else latest.inverse()
