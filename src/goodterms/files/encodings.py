"""Which encoding a text file has, decided over the whole file, and its text as a stream.

UTF-8 proves itself: text of another encoding is hardly ever valid UTF-8. What is not UTF-8 is Windows-1252 if
all its other bytes are letters and signs that business texts use, else what charset-normalizer finds. A file
that mixes encodings is read as UTF-8; its damaged lines are rejected one by one, never mended by guessing.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_

_DAMAGED = re.compile("[\udc80-\udcff]+")
# Half of a surrogate pair in three bytes: damaged UTF-8 that cp1252 would read as í, a space and a sign.
_HALF_PAIR = re.compile("\udced[\udca0-\udcbf][\udc80-\udcbf]")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BOMS_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# Signs and letters of Windows-1252 that Western European business texts use. Not among them: ÿ, superscripts and
# other signs whose bytes are common letters in other code pages (³ is ł in Windows-1250).
_WESTERN = frozenset(
    bytes.fromhex(
        "80 82 84 85 8A 8C 8E 91 92 93 94 95 96 97 99 9A 9C 9E 9F A0 A1 A3 A7 A9 AA AB AE B0 B4 B5 B7 BA BB BF"
    )
    + bytes(range(0xC0, 0xFF))
) - {0xD0, 0xDE, 0xF0}
_OTHERS = ["cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "cp850", "cp852", "mac_roman", "shift_jis", "gb18030"]
_ENOUGH_TO_JUDGE = 40
_SAMPLE = 1 << 16


@dataclass(frozen=True)
class Encoding:
    """A codec's name, the bytes of the mark in front, and what there is to say about it."""

    name: str
    mark: int = 0
    notes: tuple[Problem, ...] = ()
    problem: Problem | None = None


def detect(chunks: Iterable[bytes]) -> Encoding:
    """The encoding of a whole file, read once as a stream.

    >>> detect([b"M\\xfcller;1"]).name, detect(["Müller".encode()]).name
    ('cp1252', 'utf-8')
    """
    stream = iter(chunks)
    first = next(stream, b"")
    if first.startswith(_BOMS_32):
        return Encoding("utf-32", 4, problem=_unknown())
    for mark, name in _BOMS:
        if first.startswith(mark):
            if name == "utf-8":
                return _utf8_or_other(first[len(mark) :], stream, marked=True)
            return Encoding(name, len(mark))
    wide = _wide(first)
    if wide:
        return Encoding(wide)
    return _utf8_or_other(first, stream, marked=False)


def decoded(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[str]:
    """The text as a stream. Bytes that do not belong become lone surrogates, which `unreadable` finds."""
    errors = "surrogatepass" if encoding.name.startswith("utf-16") else "surrogateescape"
    decoder = codecs.getincrementaldecoder(encoding.name)(errors=errors)
    skip = encoding.mark
    for chunk in chunks:
        part = chunk[skip:] if skip else chunk
        skip = max(0, skip - len(chunk))
        yield decoder.decode(part)
    try:
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        yield "\udcff"


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every other byte of Western text is zero."""
    sample = head[: 4096 & ~1]
    if len(sample) < 4:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.1 * half else ""


def _utf8_or_other(first: bytes, rest: Iterator[bytes], *, marked: bool) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    damaged: Counter[int] = Counter()
    proper = 0
    sample = bytearray()
    chunk, last = first, False
    while True:
        text = decoder.decode(chunk, final=last)
        if not text.isascii():
            bad = _DAMAGED.findall(text)
            for run in bad:
                damaged.update(ord(c) - 0xDC00 for c in run)
                proper += len(_HALF_PAIR.findall(run)) + sum(1 for c in run if c == "\udcff")
            proper += sum(1 for c in text if c > "\x7f") - sum(len(run) for run in bad)
            if bad and len(sample) < _SAMPLE:
                sample += chunk
        if last:
            break
        chunk = next(rest, b"")
        last = not chunk
    mark = 3 if marked else 0
    if not damaged:
        return Encoding("utf-8", mark)
    count = damaged.total()
    if marked or proper * 50 >= count:
        return Encoding("utf-8", mark, (_mixed(),))
    return _single_byte(damaged, count, bytes(sample))


def _single_byte(damaged: Counter[int], count: int, sample: bytes) -> Encoding:
    if damaged.keys() <= _WESTERN:
        return Encoding("cp1252")
    if count >= _ENOUGH_TO_JUDGE:
        best = from_bytes(sample, cp_isolation=_OTHERS, threshold=0.2).best()
        if best is not None:
            return Encoding(best.encoding, notes=(_taken_for(best.encoding),))
    return Encoding("utf-8", notes=(_mixed(),))


def _mixed() -> Problem:
    return Problem(
        "file.mixed_encodings",
        N_("some bytes of the file are not UTF-8; lines with such bytes are rejected"),
        remedy=N_("export the file again as UTF-8"),
    )


def _taken_for(name: str) -> Problem:
    return Problem(
        "file.encoding_guessed",
        N_("the file names no encoding and was taken for {name}"),
        {"name": name},
        N_("if names look wrong, export the file again as UTF-8"),
    )


def _unknown() -> Problem:
    return Problem("file.encoding", N_("the file is written in UTF-32"), remedy=N_("export the file again as UTF-8"))
