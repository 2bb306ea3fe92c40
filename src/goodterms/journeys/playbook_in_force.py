"""The playbook that a firm works by: the defaults, or its own version that is switched on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from goodterms.core.approach.playbook import Playbook
from goodterms.core.basics.problems import Problem
from goodterms.core.customers.figures import Figure
from goodterms.playbook.changes import Change, with_changes
from goodterms.playbook.loading import default_playbook
from goodterms.store import access
from goodterms.store.access import Access
from goodterms.store.reading.playbooks import active_changes


def playbook_in_force(who: Access) -> Playbook:
    """The firm's playbook: the defaults with what it set for itself, which stands also where a default has moved
    since. Its version was checked before it was switched on; one that cannot be built raises."""
    with access.scope(who.company.pk):
        rows = active_changes(who.company.pk)
    return book_of(changes_of(rows))


def book_of(changes: Sequence[Change]) -> Playbook:
    """The playbook with changes that were checked before. Raises ValueError where it cannot be built."""
    found = try_changes(changes)
    if isinstance(found, Playbook):
        return found
    raise ValueError("; ".join(problem.english for problem in found))


def try_changes(changes: Sequence[Change]) -> Playbook | tuple[Problem, ...]:
    """The playbook with these changes, or what is wrong with them."""
    return _built(tuple(changes)) if changes else shipped()


@lru_cache(maxsize=32)  # checking and building takes longer than weighing a customer; changes are frozen
def _built(changes: tuple[Change, ...]) -> Playbook | tuple[Problem, ...]:
    book, problems = with_changes(shipped(), [replace(change, old=_default(change)) for change in changes])
    return book or tuple(_without_file(problem, changes) for problem in problems)


def moved_defaults(changes: Iterable[Change]) -> tuple[str, ...]:
    """Settings that the firm changed and whose default is another by now: somebody may want to look again."""
    return tuple(change.path for change in changes if _default(change) != change.old)


def _default(change: Change) -> float | str | bool | tuple[str, ...]:
    leaf = shipped().leaves.get(change.path, change.old)
    return leaf.value if isinstance(leaf, Figure) else leaf


def _without_file(problem: Problem, changes: Sequence[Change]) -> Problem:
    """A problem of a change, said to the person who made it: there is no file, the setting is the place."""
    about = str(problem.params.get("path", "")) or (changes[problem.line - 1].path if problem.line else "")
    reason = problem.reason.removeprefix("{file}, line {line}: ")
    return replace(problem, reason=reason, line=0, column=problem.column or about)


@lru_cache(maxsize=1)
def shipped() -> Playbook:
    """The defaults, read once a process."""
    return default_playbook()


def changes_of(rows: Iterable[Mapping[str, Any]]) -> list[Change]:
    """Changes from their rows."""
    return [
        Change(
            path=row["path"],
            old=_value(row["old"]),
            new=_value(row["new"]),
            by=row["by"],
            when=date.fromisoformat(row["when"]),
            why=row["why"],
        )
        for row in rows
    ]


def row_of(change: Change) -> dict[str, Any]:
    """A change as a row."""
    return {
        "path": change.path,
        "old": list(change.old) if isinstance(change.old, tuple) else change.old,
        "new": list(change.new) if isinstance(change.new, tuple) else change.new,
        "by": change.by,
        "when": change.when.isoformat(),
        "why": change.why,
    }


def _value(value: Any) -> float | str | bool | tuple[str, ...]:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, bool | str):
        return value
    return float(value)
