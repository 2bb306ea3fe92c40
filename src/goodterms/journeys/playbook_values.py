"""A new value for a setting of the playbook, as a person types it: a number, a share in percent, yes or no, words."""

import math
import re
from typing import Final

from goodterms.core.approach.playbook import Leaf
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.basics.text import clean, unreadable
from goodterms.core.customers.figures import Figure

Value = float | str | bool | tuple[str, ...]

YES: Final = ("yes", "true", "on", "1")
NO: Final = ("no", "false", "off", "0", "")
LONGEST: Final = 500
_NUMBER: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


def read_value(new: Value, *, like: Leaf) -> Value | Problem:
    """The value that a setting like this one would take, or what is wrong with what was typed. A list is parted by
    commas, or by semicolons where there is one.

    >>> read_value("no", like=True), read_value("a, b", like=("a",)), read_value("yes, but; no", like=("a",))
    (False, ('a', 'b'), ('yes, but', 'no'))
    """
    if not isinstance(new, str):
        return _finite(float(new)) if isinstance(like, Figure) and not isinstance(new, bool | tuple) else new
    broken = unreadable(new)
    if broken is not None or len(new) > LONGEST:
        return broken or Problem("playbook.long", N_("That is too long for a setting"))
    text = clean(new)
    if isinstance(like, Figure):
        return _number(text)
    if isinstance(like, bool):
        return _flag(text)
    if isinstance(like, tuple):
        mark = ";" if ";" in text else ","
        return tuple(filter(None, (word.strip() for word in text.split(mark))))
    return text


def _number(text: str) -> float | Problem:
    percent = text.endswith("%")
    digits = text.removesuffix("%").strip()
    if not _NUMBER.fullmatch(digits):
        return Problem(
            "playbook.not_a_number", N_("{value} is not a number, such as 0.25 or 25 %"), {"value": text[:40]}
        )
    value = float(digits.replace(",", "."))
    return value / 100 if percent else value


def _finite(value: float) -> float | Problem:
    if math.isfinite(value):
        return value
    return Problem("playbook.not_a_number", N_("{value} is not a number, such as 0.25 or 25 %"), {"value": value})


def _flag(text: str) -> bool | Problem:
    if text.casefold() in YES:
        return True
    if text.casefold() in NO:
        return False
    return Problem("playbook.not_a_flag", N_("{value} is neither yes nor no"), {"value": text[:40]})
