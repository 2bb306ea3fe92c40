"""The files that the house rules look at: everything that is not ignored, as text and as syntax trees."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "goodterms"
CORE = SOURCE / "core"
GENERATED = ("src/goodterms/store/migrations/", "src/goodterms/desk/static/vendor/")
"""Written by a program: Django's migrations, and scripts of others that are kept as they came."""


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project, with those that are not committed yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return tuple(sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file()))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def is_generated(path: Path) -> bool:
    return name(path).startswith(GENERATED)


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), str(path))


def programs(under: str = "") -> Iterator[Path]:
    """The Python files below a folder that people wrote."""
    for path in files():
        if path.suffix == ".py" and name(path).startswith(under) and not is_generated(path):
            yield path


def texts() -> Iterator[Path]:
    """Every file that is text."""
    for path in files():
        try:
            text(path)
        except UnicodeDecodeError:
            continue
        yield path


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an expression made of names, "" for any other.

    >>> dotted(ast.parse("datetime.now", mode="eval").body)
    'datetime.now'
    """
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def calls(module: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that is called."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and dotted(node.func):
            yield node.lineno, dotted(node.func)


def imports(module: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that is imported, names of a module included."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module or ''}.{alias.name}") for alias in node.names)


def found(rule, paths) -> list[str]:
    """What a rule finds in the given files: `name:line: what`. A rule takes a syntax tree."""
    return [f"{name(path)}:{line}: {what}" for path in paths for line, what in rule(tree(path))]
