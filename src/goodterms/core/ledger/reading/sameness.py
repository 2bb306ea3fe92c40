"""What makes two rows of one file, or of two exports, the same record."""

import base64
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b

from goodterms.core.basics.text import key


def made_number(parts: Iterable[str | int | date]) -> str:
    """A number for a document whose file has none: twelve letters and digits made from what never changes.

    60 bits of a BLAKE2b digest: among a million documents two different ones share it once in two million files.

    >>> made_number(["acme", date(2024, 1, 31), 12500])
    'R-RPLPFR4TVVTJ'
    >>> made_number(["acme", date(2024, 1, 31), 12500]) == made_number(["acme", date(2024, 1, 31), 12501])
    False
    """
    return "R-" + base64.b32encode(_digest(parts, size=8))[:12].decode("ascii")


def fingerprint(parts: Iterable[str | int | date]) -> str:
    """A short text that differs where any part differs: the identity of rows without a number.

    >>> len(fingerprint(["acme", 1]))
    32
    """
    return _digest(parts, size=16).hex()


def customer_key(reference: str, name: str) -> str:
    """What a customer is known by: the reference where there is one, the name otherwise.

    >>> customer_key("C-7", "ACME"), customer_key("", " ACME  Ltd")
    ('c-7', 'name:acme ltd')
    """
    return key(reference) or (f"name:{key(name)}" if name else "")


def _digest(parts: Iterable[str | int | date], *, size: int) -> bytes:
    text = "\x1f".join(p.isoformat() if isinstance(p, date) else str(p) for p in parts)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()


class Seen:
    """The records of one file so far, in about a hundred bytes each, so that a million rows stay in bounds."""

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._times: dict[int, int] = {}

    def check(self, identity: str, content: str, *, line: int) -> tuple[str, int]:
        """("new", 0), or ("same" or "other", line of the first) where a row with this identity came before.

        >>> seen = Seen()
        >>> seen.check("7", "100", line=2), seen.check("7", "100", line=3), seen.check("7", "200", line=4)
        (('new', 0), ('same', 2), ('other', 2))
        """
        found = self._first.setdefault(_number(identity), mine := (_number(content) << 32) | line)
        if found == mine:
            return "new", 0
        first = found & 0xFFFFFFFF
        return ("same" if found >> 32 == _number(content) else "other"), first

    def occurrence(self, identity: str) -> int:
        """1 for the first row of this identity, 2 for the second, and so on.

        >>> seen = Seen()
        >>> seen.occurrence("a"), seen.occurrence("a"), seen.occurrence("b")
        (1, 2, 1)
        """
        at = _number(identity)
        self._times[at] = self._times.get(at, 0) + 1
        return self._times[at]


def _number(text: str) -> int:
    # 60 bits: the largest that Python keeps in two digits of its integers, so 32 bytes instead of 36.
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 4
