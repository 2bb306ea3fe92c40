"""Because: the parts that add up to a score, in words that can be translated.

Every decision carries a list of `Reason`s. The same list feeds the screen, the audit trail and the test.
Where `part` is a number, the parts of one decision add up exactly to the score that is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction


def N_(template: str) -> str:
    """Mark a template for translation; returns it unchanged. The shell translates when it shows it."""
    return template


class Ours(str):
    """A parameter that is one of our own texts, such as the title of a field: translated where it is shown. Every other
    text of a reason may be somebody's own (a column called "Amount", a customer called "Invoice") and stays as it is
    where reasons are kept."""

    __slots__ = ()


def fill(template: str, params: Mapping[str, object]) -> str:
    """Put the parameters into the template. A template without its parameter is a broken invariant.

    >>> fill("{n} invoices are late", {"n": 3})
    '3 invoices are late'
    """
    return template.format_map(params) if params else template


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a template with parameters, its part of the score, and the facts it rests on.

    part: what it adds to the score (int or float), or None where it only explains.
    evidence: references of the rows it comes from (invoice numbers, dates), for the reader to check.
    grade: evidence grade of the number behind it (A–D, J judgement, M from memory), "" for plain arithmetic.
    """

    code: str
    text: str
    params: Mapping[str, object] = field(default_factory=dict)
    part: float | int | None = None
    evidence: tuple[str, ...] = ()
    grade: str = ""

    @property
    def english(self) -> str:
        return fill(self.text, self.params)


def adds_up(reasons: Iterable[Reason], score: float | int, tolerance: float = 1e-9) -> bool:
    """Whether the parts add up to the score: exactly for integers, to the rounding of addition for floats.

    >>> adds_up([Reason("a", "a", part=2), Reason("b", "b", part=3)], 5)
    True
    """
    parts = [r.part for r in reasons if r.part is not None]
    if all(isinstance(p, int) for p in parts) and isinstance(score, int):
        return sum(parts) == score
    exact = sum((Fraction(p) for p in parts), Fraction(0))
    return abs(float(exact) - score) <= tolerance * max(1.0, abs(score))
