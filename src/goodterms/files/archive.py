"""The archive that a workbook is, checked before anything parses it.

Every part is inflated once into nothing, in small steps, and counted: what a header declares is compared, not
trusted. Refused are too many parts, parts that overlap, lie about their size, inflate beyond all reason, carry
paths out of the archive or a document type (the door to entity bombs), and encrypted parts.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.files.bytes_of import CHUNK, Source

LARGEST_FILE = 200_000_000
LARGEST_INFLATED = 400_000_000
MOST_PARTS = 1_000
# Sheets shrink ten- to thirtyfold; deflate can do a thousandfold, and only bombs come near it.
_HIGHEST_RATIO = 150
_RATIO_FROM = 5_000_000
_LARGEST_DIRECTORY = 2_000_000
_TAIL = 22 + 65_535
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_DOCTYPES = tuple(
    text.encode(code) for text in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)


@dataclass(frozen=True)
class Unsafe(Exception):
    """An archive that is not opened; carries the Problem. Never leaves this package."""

    problem: Problem


def check_archive(source: Source) -> tuple[Problem, ...] | Problem:
    """Notes about a workbook that is safe to open (macros, links), or the Problem that it is not."""
    if source.size > LARGEST_FILE:
        return _too_large(N_("the file has {found} MB, a workbook may have {most}"), source.size, LARGEST_FILE)
    try:
        with source.open() as stream:
            _check_directory(stream, source.size)
            stream.seek(0)
            with zipfile.ZipFile(stream) as archive:
                parts = archive.infolist()
            _check_names(parts)
            _check_places(stream, parts, source.size)
            _check_contents(stream, parts)
    except Unsafe as unsafe:
        return unsafe.problem
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, OSError, NotImplementedError):
        return _damaged()
    return _notes(parts)


def _check_directory(stream: BinaryIO, size: int) -> None:
    """The table of contents, before zipfile reads all of it into memory."""
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise Unsafe(_damaged())
    count, length = struct.unpack("<HL", tail[at + 10 : at + 16])
    if count > MOST_PARTS or length > _LARGEST_DIRECTORY:
        raise Unsafe(
            Problem(
                "workbook.too_many_parts",
                N_("the workbook has too many sheets or parts (at most {most})"),
                {"most": MOST_PARTS},
                N_("save the one sheet as a workbook of its own, or as CSV"),
            )
        )


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len(set(names)) != len(names):
        raise Unsafe(_damaged())
    for part in parts:
        name = part.orig_filename
        outside = name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name
        if outside or "\x00" in name:
            raise Unsafe(Problem("workbook.path", N_("a part of the workbook has a path that leads out of it")))
        if part.flag_bits & 1:
            raise Unsafe(Problem("file.encrypted", N_("the workbook is protected with a password")))
        if part.compress_type not in (_STORED, _DEFLATED):
            raise Unsafe(_damaged())
    if "xl/workbook.xml" not in names:
        raise Unsafe(_other_archive(names))


def _check_places(stream: BinaryIO, parts: list[zipfile.ZipInfo], size: int) -> None:
    """Each part where its header says, none over another."""
    end = 0
    for part in sorted(parts, key=lambda p: p.header_offset):
        if part.header_offset < end:
            raise Unsafe(Problem("workbook.overlap", N_("parts of the workbook lie on top of each other")))
        end = _data_offset(stream, part) + part.compress_size
    if end > size:
        raise Unsafe(_damaged())


def _data_offset(stream: BinaryIO, part: zipfile.ZipInfo) -> int:
    stream.seek(part.header_offset)
    head = stream.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise Unsafe(_damaged())
    name_length, extra_length = struct.unpack("<HH", head[26:30])
    name = stream.read(name_length)
    if name != part.orig_filename.encode("utf-8" if part.flag_bits & 0x800 else "cp437"):
        raise Unsafe(_lying())
    return int(part.header_offset + 30 + name_length + extra_length)


def _check_contents(stream: BinaryIO, parts: list[zipfile.ZipInfo]) -> None:
    total = 0
    for part in parts:
        length, sum_ = 0, 0
        first = b""
        for piece, used in _inflated(stream, part):
            first = first or piece[:4096]
            length += len(piece)
            sum_ = zlib.crc32(piece, sum_)
            if length > part.file_size:
                raise Unsafe(_lying())
            if length > _RATIO_FROM and length > _HIGHEST_RATIO * max(1, used):
                raise Unsafe(_bomb())
            if total + length > LARGEST_INFLATED:
                raise Unsafe(
                    _too_large(N_("unpacked, the workbook has over {most} MB"), total + length, LARGEST_INFLATED)
                )
        if length != part.file_size or sum_ != part.CRC:
            raise Unsafe(_lying())
        if any(word in first for word in _DOCTYPES):
            raise Unsafe(
                Problem("workbook.doctype", N_("a part of the workbook has a document type, as no program writes it"))
            )
        total += length


def _inflated(stream: BinaryIO, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """The contents of a part in pieces of bounded size, each with the compressed bytes used so far."""
    stream.seek(_data_offset(stream, part))
    left, used = part.compress_size, 0
    inflate = zlib.decompressobj(-15) if part.compress_type == _DEFLATED else None
    while left:
        chunk = stream.read(min(CHUNK, left))
        if not chunk:
            raise Unsafe(_damaged())
        left, used = left - len(chunk), used + len(chunk)
        if inflate is None:
            yield chunk, used
            continue
        while chunk:
            piece = inflate.decompress(chunk, CHUNK * 16)
            yield piece, used
            chunk = inflate.unconsumed_tail
            if inflate.eof:
                return


def _notes(parts: list[zipfile.ZipInfo]) -> tuple[Problem, ...]:
    names = [part.filename.lower() for part in parts]
    notes = []
    if any(name.endswith("vbaproject.bin") for name in names):
        notes.append(Problem("workbook.macros", N_("the workbook has macros; they were not run")))
    if any("/externallinks/" in name for name in names):
        notes.append(Problem("workbook.links", N_("the workbook links to other files; the links were not followed")))
    return tuple(notes)


def _other_archive(names: list[str]) -> Problem:
    remedy = N_("save it as .xlsx or as CSV")
    if "xl/workbook.bin" in names:
        return Problem("file.other_kind", N_("the file is a binary workbook (.xlsb)"), remedy=remedy)
    if "mimetype" in names or "content.xml" in names:
        return Problem("file.other_kind", N_("the file is an OpenDocument file"), remedy=remedy)
    return Problem("file.other_kind", N_("the file is an archive and no workbook"), remedy=remedy)


def _damaged() -> Problem:
    return Problem("workbook.damaged", N_("the workbook is damaged"), remedy=N_("save it again, or save it as CSV"))


def _lying() -> Problem:
    return Problem("workbook.lying", N_("the workbook does not hold what its table of contents says"))


def _bomb() -> Problem:
    return Problem(
        "workbook.bomb",
        N_("a part of the workbook unpacks to more than {ratio} times its size"),
        {"ratio": _HIGHEST_RATIO},
        N_("delete empty formatted rows and columns, or save it as CSV"),
    )


def _too_large(reason: str, found: int, most: int) -> Problem:
    params = {"found": found // 1_000_000, "most": most // 1_000_000}
    return Problem("workbook.too_large", reason, params, N_("save the sheet as CSV"))
