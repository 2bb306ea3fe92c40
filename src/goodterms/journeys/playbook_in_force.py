"""The playbook that a firm works by: the defaults, or its own version that is switched on."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from goodterms.core.approach.playbook import Playbook
from goodterms.playbook.changes import Change, with_changes
from goodterms.playbook.loading import default_playbook
from goodterms.store import access
from goodterms.store.access import Access
from goodterms.store.reading.playbooks import active_changes


def playbook_in_force(who: Access) -> Playbook:
    """The firm's playbook. Its own version was checked before it was switched on; should the defaults have moved
    since so that it cannot be built any more, that is a broken invariant and raises."""
    with access.scope(who.company.pk):
        rows = active_changes(who.company.pk)
    if not rows:
        return shipped()
    book, problems = with_changes(shipped(), changes_of(rows))
    if book is None:
        raise ValueError("; ".join(p.english for p in problems))
    return book


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
