"""The physical lines of a text, as a stream with a bound: no line is ever held that is longer than allowed."""

import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONGEST_LINE = 1_000_000


class PhysicalLine(NamedTuple):
    """A line without its end. number: 1 for the first. cut: it was longer than allowed; the rest is dropped.

    ended: whether a line end follows (the last line of a cut download has none).
    """

    number: int
    text: str
    cut: bool = False
    ended: bool = True


def physical_lines(texts: Iterable[str], *, longest: int = LONGEST_LINE) -> Iterator[PhysicalLine]:
    """Lines that end with CR, LF or CRLF, in any mixture.

    >>> [line.text for line in physical_lines(["a\\r", "\\nb\\rc"])]
    ['a', 'b', 'c']
    """
    newlines = io.IncrementalNewlineDecoder(None, translate=True)
    number, rest, cut = 1, "", False
    for part in _translated(texts, newlines):
        pieces = part.split("\n")
        for piece in pieces[:-1]:
            yield PhysicalLine(number, *_bounded(rest, piece, cut, longest))
            number, rest, cut = number + 1, "", False
        rest, cut = _bounded(rest, pieces[-1], cut, longest)
    if rest:
        yield PhysicalLine(number, rest, cut, ended=False)


def _translated(texts: Iterable[str], newlines: io.IncrementalNewlineDecoder) -> Iterator[str]:
    for text in texts:
        yield newlines.decode(text)
    yield newlines.decode("", final=True)


def _bounded(rest: str, piece: str, cut: bool, longest: int) -> tuple[str, bool]:
    if cut:
        return rest, True
    if len(rest) + len(piece) > longest:
        return (rest + piece[: longest - len(rest)])[:longest], True
    return rest + piece, False
