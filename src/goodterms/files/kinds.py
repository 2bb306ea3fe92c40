"""What a file is by its first bytes, whatever its name says: a wrong kind is refused in plain words."""

import re

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_, Ours

BANK_HEAD = 1000
"""Bytes in which a statement of a bank shows itself."""
ANOTHER = N_("download the export again and choose CSV or XLSX")
NO_STATEMENTS = N_("export the payments from your bookkeeping as CSV or XLSX; statements of the bank are not read yet")
_WORKBOOK = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# "EncryptedPackage" in UTF-16: the stream in which an encrypted workbook lies.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_MAGIC = (
    (b"%PDF", N_("a PDF document")),
    (b"\x1f\x8b", N_("a compressed file (gzip)")),
    (b"BZh", N_("a compressed file (bzip2)")),
    (b"\xfd7zXZ", N_("a compressed file (xz)")),
    (b"7z\xbc\xaf", N_("a compressed file (7-Zip)")),
    (b"Rar!", N_("a compressed file (RAR)")),
    (b"\x28\xb5\x2f\xfd", N_("a compressed file (zstd)")),
    (b"PK\x05\x06", N_("an empty archive")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"\x7fELF", N_("a program")),
    (b"MZ\x90", N_("a program")),
    (b"SQLite format 3", N_("a database")),
)
# Statements of a bank, which are texts too: what their first lines hold.
_BANK = (
    (
        re.compile(rb"\A[^\r\n]{0,40}\s*(?:\{1:|:20:)|^:(?:60[FM]|61|28C):", re.MULTILINE),
        N_("a bank statement (MT940)"),
    ),
    (re.compile(rb"\AOFXHEADER|<OFX>"), N_("a bank statement (OFX)")),
    (re.compile(rb"\A01,[^\r\n]{10,120}/\s*\r?\n02,"), N_("a bank statement (BAI2)")),
)
_MARKUP = (
    (b"<!doctype html", N_("a web page, perhaps a sign-in page")),
    (b"<html", N_("a web page, perhaps a sign-in page")),
    (b"<?xml", N_("an XML file")),
    (b"<", N_("a web page or an XML file")),
    (b"{\\rtf", N_("a text document (RTF)")),
    (b"{", N_("a JSON file")),
    (b"[{", N_("a JSON file")),
)


def kind_of(head: bytes) -> str | Problem:
    """ "text" or "workbook", or the Problem that it is something else. head: the first kilobytes of the file.

    >>> kind_of(b"Invoice;Amount"), kind_of(b"%PDF-1.7").code
    ('text', 'file.other_kind')
    """
    if head.startswith(_WORKBOOK):
        return "workbook"
    if head.startswith(_OLD_OFFICE):
        return _old_office(head)
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return _other(what)
    for shape, what in _BANK:
        if shape.search(head[:BANK_HEAD]):
            return _other(what, NO_STATEMENTS)
    if b"camt.05" in head[:BANK_HEAD]:
        return _other(N_("a bank statement (CAMT)"), NO_STATEMENTS)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    for tag, what in _MARKUP:
        if start.startswith(tag):
            return _other(what)
    return "text"


def _old_office(head: bytes) -> Problem:
    if _ENCRYPTED in head:
        return Problem(
            "file.encrypted",
            N_("the workbook is protected with a password"),
            remedy=N_("save it without a password and try again"),
        )
    return Problem(
        "file.old_workbook",
        N_("the file is a workbook in the old format (.xls), or is protected with a password"),
        remedy=N_("save it as .xlsx or as CSV, without a password"),
    )


def _other(what: str, remedy: str = ANOTHER) -> Problem:
    return Problem(
        "file.other_kind",
        N_("the file is not a table but {what}"),
        {"what": Ours(what)},
        remedy,
    )
