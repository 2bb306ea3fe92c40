"""What a file is by its first bytes, whatever its name says: a wrong kind is refused in plain words."""

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_

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


def _other(what: str) -> Problem:
    return Problem(
        "file.other_kind",
        N_("the file is not a table but {what}"),
        {"what": what},
        N_("download the export again and choose CSV or XLSX"),
    )
