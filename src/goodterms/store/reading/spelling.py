"""Finding a word however it is spelt: capital or not, with or without its accents, ü or ue.

SQLite knows capital letters only of English, PostgreSQL those of the locale that somebody chose when it was set up.
So the word becomes a pattern that says for each letter how it may be written, which both match in the same way.
"""

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import CharField, Lookup, Q

_WRITTEN_OUT = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("å", "aa"), ("ø", "oe"), ("æ", "ae"))
_BLOCKS = ((0x61, 0x7B), (0xC0, 0x250), (0x386, 0x460), (0x1E00, 0x1F00), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
_LETTERS = [chr(n) for first, behind in _BLOCKS for n in range(first, behind)]
_BARE = {"ς": "σ", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ħ": "h"}


def bare(letter: str) -> str:
    """The letter without its accents, small.

    >>> [bare(letter) for letter in "Üéłßx7"]
    ['u', 'e', 'l', 'ß', 'x', '7']
    """
    small = letter.lower()
    return _BARE.get(small) or unicodedata.normalize("NFKD", small)[:1] or letter


@cache
def _ways() -> dict[str, str]:
    """Every way of writing a letter, by its bare form."""
    ways: dict[str, set[str]] = {}
    for letter in _LETTERS:
        small = letter.lower()
        both = {c for c in (letter, small, small.upper()) if len(c) == 1}
        ways.setdefault(bare(small), set()).update(both)
    return {letter: "".join(sorted(found)) for letter, found in ways.items()}


def pattern(word: str, quoted: Callable[[str], str]) -> str:
    """The word as a pattern of sets of letters. quoted: how what is no letter is written so that it means itself.
    A letter always means itself too, also one that we know no other way of writing for.

    >>> pattern("q*7", in_glob), pattern("q*7", in_regex)
    ('[Qq\uff31\uff51][*]7', '[Qq\uff31\uff51]\\\\*7')
    """
    letters = unicodedata.normalize("NFC", word)
    return "".join(_in_all_ways(c) or quoted(c) for c in letters)


def _in_all_ways(letter: str) -> str:
    ways = _ways().get(bare(letter), "")
    return f"[{ways}{'' if letter in ways else letter}]" if ways else ""


def in_glob(letter: str) -> str:
    return f"[{letter}]" if letter in "*?[" else letter


def in_regex(letter: str) -> str:
    # Only signs of ASCII mean anything there; what else counts as a letter, after a backslash, is the locale's affair.
    return letter if letter.isalnum() or not letter.isascii() else f"\\{letter}"


class Spelt(Lookup):
    """`name__spelt="muller"`: the text holds the word, in any spelling of its letters."""

    lookup_name = "spelt"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, values = self.process_lhs(compiler, connection)
        return f"{left} GLOB %s", [*values, f"*{pattern(self.rhs, in_glob)}*"]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, values = self.process_lhs(compiler, connection)
        return f"{left} ~ %s", [*values, pattern(self.rhs, in_regex)]


def _after(text: str) -> str:
    """The first text, letter by letter, behind all that begin so; "" where there is none.

    >>> _after("inv-7"), _after("a\U0010ffff"), _after("\U0010ffff")
    ('inv-8', 'b', '')
    """
    whole = text.rstrip(chr(sys.maxunicode))
    if not whole:
        return ""
    last = ord(whole[-1]) + 1
    return whole[:-1] + chr(0xE000 if last == 0xD800 else last)  # in between are halves of letters


class Begins(Lookup):
    """`number_key__begins="inv-7"`: the text begins so, letter by letter; both databases use an index for it.

    PostgreSQL does not use one for LIKE where row-level security holds, because LIKE might tell something about the
    rows that are hidden; the comparisons of the operator class varchar_pattern_ops are known not to (leakproof).
    SQLite's GLOB would take some signs for others (U+FFFF for U+FFFD); its comparisons do not.
    """

    lookup_name = "begins"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._between(compiler, connection, ">=", "<")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._between(compiler, connection, "~>=~", "~<~")

    def _between(self, compiler: Any, connection: Any, not_before: str, before: str) -> tuple[str, list[Any]]:
        left, values = self.process_lhs(compiler, connection)
        behind = _after(self.rhs)
        if not behind:
            return f"{left} {not_before} %s", [*values, self.rhs]
        return f"({left} {not_before} %s AND {left} {before} %s)", [*values, self.rhs, *values, behind]


CharField.register_lookup(Spelt)
CharField.register_lookup(Begins)


def every_word(field: str, text: str) -> Q:
    """Every word of the text is somewhere in the field; "mueller" finds "Müller", "muller" and "MÜLLER" too."""
    found = Q()
    for word in text.split():
        found &= _word(field, word)
    return found


def _word(field: str, word: str) -> Q:
    ways = {word}
    for letter, written_out in _WRITTEN_OUT:
        ways |= {re.sub(written_out, letter, way, flags=re.IGNORECASE) for way in ways}
        ways |= {re.sub(letter, written_out, way, flags=re.IGNORECASE) for way in ways}
    fits = Q()
    for way in sorted(ways, key=lambda way: (way != word, way))[:8]:  # as it was typed before anything else
        fits |= Q(**{f"{field}__spelt": way})
    return fits
