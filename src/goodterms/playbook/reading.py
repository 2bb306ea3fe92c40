"""Playbook files as they stand: TOML, with the line on which each key was written.

The line matters: a mistake in a table of numbers is only found quickly when the message names file and line.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_

Path = tuple[str, ...]
Place = tuple[str, int]

_HEADER = re.compile(r"^\s*\[(?P<name>[^\[\]]+)\]\s*(#.*)?$")
_KEY = re.compile(r"""^\s*(?P<key>"[^"]+"|'[^']+'|[A-Za-z0-9_-]+)\s*=\s*(?P<rest>.*)$""")
_PART = re.compile(r""""([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+)""")
_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file: its name, the root its keys hang under, its data and the line of each key."""

    name: str
    root: str
    data: Mapping[str, Any]
    lines: Mapping[Path, int]

    def place(self, path: Path) -> Place:
        """File and line of a path, or of the nearest table around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.name, self.lines[path[:length]]
        return self.name, 1


def read_file(name: str, text: str, *, root: str) -> RawFile | Problem:
    """Parse one file; broken TOML is a Problem with its line.

    >>> read_file("a.toml", "x = 1", root="a").place(("x",))
    ('a.toml', 1)
    >>> read_file("a.toml", "x = ", root="a").english
    'a.toml, line 1: this is not TOML (Invalid value)'
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        reason = re.sub(r"\s*\(at .*\)$", "", str(error))
        return wrong("playbook.not_toml", N_("this is not TOML ({error})"), (name, line), error=reason)
    return RawFile(name, root, data, _lines_of(text))


def wrong(code: str, reason: str, place: Place, *, value: object = "", **params: object) -> Problem:
    """A Problem that names file and line in front of what is wrong."""
    return Problem(
        code,
        N_("{file}, line {line}: ") + reason,
        {"file": place[0], "line": place[1], **params},
        line=place[1],
        value=str(value),
    )


def leaves_of(raw: RawFile) -> Iterator[tuple[Path, Any]]:
    """Every value of the file that is no table, with its path; `about` (sources and spreads) is left out."""

    def walk(table: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Any]]:
        for key, value in table.items():
            if isinstance(value, dict):
                yield from walk(value, (*path, key))
            else:
                yield (*path, key), value

    yield from walk({key: value for key, value in raw.data.items() if key != "about"}, ())


def _lines_of(text: str) -> dict[Path, int]:
    lines: dict[Path, int] = {}
    table: Path = ()
    depth = 0  # inside an array that goes over several lines no key begins
    for number, line in enumerate(text.splitlines(), start=1):
        bare = re.sub(r'"[^"]*"|#.*$', "", line)
        header, key = _HEADER.match(line), _KEY.match(line)
        if depth == 0 and header:
            table = tuple(a or b or c for a, b, c in _PART.findall(header.group("name")))
            lines[table] = number
            continue
        if depth == 0 and key:
            lines[(*table, key.group("key").strip("\"'"))] = number
        depth += bare.count("[") - bare.count("]")
    return lines
