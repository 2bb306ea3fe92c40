"""The nouns that docs/words.md has to explain: what is stored, and what the core hands to the rest of the house."""

import ast
from collections.abc import Iterator

from tests.house_rules.repository import CORE, programs, tree

FACTS = ("core/ledger/facts.py", "core/basics/money.py", "core/basics/reasons.py", "core/basics/problems.py")
SPEAKERS = ("journeys/", "desk/", "cli/", "store/reading/", "store/models/")
"""Rooms that show things to people: a noun of the core that they use is a word of the trade."""


def classes(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def is_exception(module: ast.Module, name: str) -> bool:
    node = next(n for n in module.body if isinstance(n, ast.ClassDef) and n.name == name)
    return any(getattr(base, "id", "").endswith(("Error", "Exception")) for base in node.bases)


def core_classes() -> dict[str, str]:
    """Public class of the core that is no exception -> its module."""
    found = {}
    for path in programs("src/goodterms/core/"):
        for name in classes(tree(path)):
            if not is_exception(tree(path), name):
                found[name] = path.relative_to(CORE).as_posix()
    return found


def spoken() -> set[str]:
    """Classes of the core that a room that shows things to people imports."""
    names = set()
    for room in SPEAKERS:
        for path in programs(f"src/goodterms/{room}"):
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("goodterms.core"):
                    names |= {alias.name for alias in node.names}
    return names & set(core_classes())


def core_nouns() -> set[str]:
    known = core_classes()
    return {name for name, module in known.items() if f"core/{module}" in FACTS} | spoken()
