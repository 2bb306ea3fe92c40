"""What the workbook's own XML says and a reader of values does not: formulas without a stored result, errors,
hidden rows, the date system. Read as a stream of events; nothing is built up but what is asked for.

The archive has been checked before: no part has a document type, none is larger than allowed.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

_CHUNK = 1 << 16
_OVERLAP = 64
_WORTH_PARSING = re.compile(rb"""<(?:\w+:)?f[ >/]|hidden=["'][1t]|t=["']e["']""")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class SheetMarks:
    """Places by (row, column), both from 0. formulas: without a stored result. hidden: how many rows with cells."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: int = 0


@dataclass
class WorkbookParts:
    """The sheets' parts by name, and the date system ("1900" or "1904")."""

    parts: dict[str, str] = field(default_factory=dict)
    date_system: str = "1900"


def workbook_parts(archive: zipfile.ZipFile) -> WorkbookParts:
    """Which part of the archive holds which sheet."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}
    found = WorkbookParts()

    def relation(tag: str, given: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    def element(tag: str, given: dict[str, str]) -> None:
        if tag == "sheet":
            identifier = next((value for key, value in given.items() if key.endswith(":id")), "")
            sheets[given.get("name", "")] = identifier
        elif tag == "workbookPr" and given.get("date1904") in ("1", "true"):
            found.date_system = "1904"

    _elements(archive, "xl/_rels/workbook.xml.rels", relation)
    _elements(archive, "xl/workbook.xml", element)
    names = set(archive.namelist())
    for name, identifier in sheets.items():
        target = targets.get(identifier, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in names:
            found.parts[name] = path
    return found


def sheet_marks(archive: zipfile.ZipFile, part: str) -> SheetMarks:
    """The marks of one sheet; sheets without formulas, errors and hidden rows cost a search only."""
    marks = SheetMarks()
    if not _worth_parsing(archive, part):
        return marks
    reader = _SheetReader(marks)
    parser = _parser()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    for chunk in _chunks(archive, part):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return marks


class _SheetReader:
    def __init__(self, marks: SheetMarks) -> None:
        self._marks = marks
        self._row_hidden = self._row_counted = False
        self._cell: tuple[int, int] | None = None
        self._error = self._formula = self._value = self._in_value = False
        self._text = ""
        self._row, self._column = -1, -1

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._row = int(given["r"]) - 1 if given.get("r", "").isdigit() else self._row + 1
            self._column = -1
            self._row_hidden, self._row_counted = given.get("hidden") in ("1", "true"), False
        elif name == "c":
            self._open_cell(given)
        elif name == "f":
            self._formula = True
        elif name in ("v", "is"):
            self._in_value = True

    def _open_cell(self, given: dict[str, str]) -> None:
        place = _REFERENCE.fullmatch(given.get("r", ""))
        if place:
            self._row, self._column = int(place[2]) - 1, _column(place[1])
        else:
            self._column += 1
        self._cell = (self._row, self._column)
        self._error, self._formula, self._value, self._text = given.get("t") == "e", False, False, ""

    def text(self, data: str) -> None:
        if self._in_value:
            self._value = True
            if self._error:
                self._text += data[:20]

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "is"):
            self._in_value = False
        elif name == "c" and self._cell is not None:
            if self._error:
                self._marks.errors[self._cell] = self._text or "#ERROR"
            elif self._formula and not self._value:
                self._marks.formulas.add(self._cell)
            if self._row_hidden and not self._row_counted and self._value:
                self._marks.hidden += 1
                self._row_counted = True
            self._cell = None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _worth_parsing(archive: zipfile.ZipFile, part: str) -> bool:
    before = b""
    for chunk in _chunks(archive, part):
        if _WORTH_PARSING.search(before + chunk):
            return True
        before = chunk[-_OVERLAP:]
    return False


def _elements(archive: zipfile.ZipFile, part: str, handler: Callable[[str, dict[str, str]], None]) -> None:
    parser = _parser()
    parser.StartElementHandler = lambda tag, given: handler(tag.rpartition(":")[2], given)
    for chunk in _chunks(archive, part):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _parser() -> "expat.XMLParserType":
    parser = expat.ParserCreate()
    parser.buffer_text = True
    return parser


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
