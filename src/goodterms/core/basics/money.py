"""Money: an integer number of minor units with an ISO 4217 currency. Never a float.

Amounts of different currencies never meet: adding them is a broken invariant and raises. Splitting conserves
the total to the last minor unit (largest remainder, earlier parts first on a tie).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from goodterms.core.basics.currencies import minor_digits


class CurrencyMismatch(ValueError):
    """Amounts of two currencies met without a dated rate: a programming error, not bad input."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount: `minor` units (cents, yen, fils) of `currency` (ISO 4217, upper case).

    >>> Money(120000, "EUR") + Money(50, "EUR")
    Money(minor=120050, currency='EUR')
    >>> str(Money(-1205, "KWD")), str(Money(500, "JPY"))
    ('-1.205 KWD', '500 JPY')
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("money is an integer number of minor units")
        minor_digits(self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{plain(self.minor, self.currency)} {self.currency}"

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} met {other.currency}")
        return other.minor


def plain(minor: int, currency: str) -> str:
    """The amount as plain text with a point and all its decimals: for files and logs, not for screens.

    >>> plain(-5, "EUR"), plain(1234, "KWD"), plain(7, "JPY")
    ('-0.05', '1.234', '7')
    """
    digits = minor_digits(currency)
    sign, units = ("-" if minor < 0 else ""), abs(minor)
    if digits == 0:
        return f"{sign}{units}"
    whole, part = divmod(units, 10**digits)
    return f"{sign}{whole}.{part:0{digits}d}"


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` minor units by whole-number weights; the parts add up to it exactly.

    Each part is within one unit of its exact share; what rounding leaves goes to the largest remainders,
    earlier parts first on a tie (largest-remainder method). Weights are not negative and not all zero.

    >>> split(100, [1, 1, 1])
    [34, 33, 33]
    >>> split(-100, [1, 1, 1])
    [-34, -33, -33]
    """
    if not weights or min(weights) < 0 or sum(weights) == 0:
        raise ValueError("weights must not be negative and not all zero")
    sign, units, whole = (-1 if total < 0 else 1), abs(total), sum(weights)
    parts = [units * w // whole for w in weights]
    rest = units - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(units * weights[i] % whole), i))
    for i in by_remainder[:rest]:
        parts[i] += 1
    return [sign * p for p in parts]
