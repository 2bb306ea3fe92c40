"""A firm changes its playbook: proposed, checked, tried on today's list, switched on; kept as numbered versions.

A version is the defaults with the firm's changes, one a path. Nothing is edited in place: to go back is to switch on
the changes of an earlier version again, under a new number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import IntegrityError
from django.db.models import Max

from goodterms.core.approach.playbook import Leaf, Playbook
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.customers.figures import Figure
from goodterms.journeys import recording
from goodterms.journeys.playbook_in_force import book_of, changes_of, moved_defaults, row_of, shipped, try_changes
from goodterms.journeys.playbook_values import Value, read_value
from goodterms.journeys.see_timeline import actor_names
from goodterms.playbook.changes import Change, Difference, difference
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import PlaybookVersion
from goodterms.store.writing import timeline

LONGEST: Final = 500
DEFAULTS: Final = 0
"""The number that stands for the playbook as it ships."""

SUPERSEDED = Problem(
    "playbook.superseded", N_("Somebody else has switched on another version meanwhile; look at it and repeat")
)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change as a person makes it: which setting, its new value (or its text as typed), and why."""

    path: str
    new: Value
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A playbook that could be switched on. on: number of the version that it was made from, 0 for the defaults.
    changes: all its differences from the defaults."""

    on: int
    changes: tuple[Change, ...]
    book: Playbook


@dataclass(frozen=True, slots=True)
class Version:
    """One version that was switched on some time. by: the person's name. changes: its differences from
    the defaults, each with who, when and why. moved: settings among them whose default is another by now."""

    number: int
    digest: str
    by: str
    at: datetime
    why: str
    active: bool
    changes: tuple[Change, ...]
    moved: tuple[str, ...]


def propose(who: Access, edits: Sequence[Edit], *, on: int | None = None) -> Draft | list[Problem]:
    """The playbook in force with these changes, or what is wrong with them; a problem's line is the number of the
    edit. on: the version that the person was looking at; refused where another is in force by now."""
    who.require("controller")
    active = _active(who)
    number = active.number if active else DEFAULTS
    if on is not None and on != number:
        return [SUPERSEDED]
    if not edits:
        return [Problem("playbook.no_change", N_("Nothing is changed"))]
    standing = {change.path: change for change in changes_of(active.changes if active else [])}
    problems: list[Problem] = []
    for line, edit in enumerate(edits, start=1):
        change = _change(who, edit, standing.get(edit.path))
        if isinstance(change, Problem):
            problems.append(change.at(line=line, column=edit.path, value=str(edit.new)[:80]))
        elif change is None:
            standing.pop(edit.path, None)
        else:
            standing[edit.path] = change
    return problems or _draft(number, standing.values())


def switch_on(who: Access, draft: Draft, *, why: str) -> PlaybookVersion | list[Problem]:
    """Work by a draft from now on. Refused where somebody switched on another version since it was made."""
    who.require("controller")
    problems = recording.cannot_be_kept(why, longest=LONGEST, column="why")
    if not why.strip():
        problems.append(Problem("playbook.why", N_("Say why the playbook is changed"), column="why"))
    if problems:
        return problems
    try:
        with access.writing(who.company.pk):
            if not _take_over(who, draft.on):
                return [SUPERSEDED]
            return _keep(who, draft, recording.plain(why))
    except IntegrityError:
        # Two people at once, both on top of the defaults: the database lets one in.
        return [SUPERSEDED]


def go_back(who: Access, number: int, *, on: int, why: str) -> PlaybookVersion | list[Problem]:
    """Switch on an earlier version again (0: the defaults), as a new one. on: the one in force. Raises NotHere."""
    who.require("controller")
    rows = [] if number == DEFAULTS else _version(who, number).changes
    draft = _draft(on, changes_of(rows))
    return draft if isinstance(draft, list) else switch_on(who, draft, why=why)


def versions(who: Access) -> list[Version]:
    """Every version, newest first, with what it changes against the defaults: by whom, when, why."""
    with access.scope(who.company.pk):
        rows = PlaybookVersion.objects.filter(company=who.company).select_related("author").order_by("-number")
        found = [(row, changes_of(row.changes)) for row in rows]
        names = actor_names(change.by for _, changes in found for change in changes)
    return [_told(row, changes, names) for row, changes in found]


def differences(who: Access, before: int, after: int) -> tuple[Difference, ...]:
    """Every setting on which two versions differ (0: the defaults). Raises NotHere."""
    return difference(_book(who, before), _book(who, after))


def _told(row: PlaybookVersion, changes: Iterable[Change], names: Mapping[str, str]) -> Version:
    named = tuple(replace(change, by=names.get(change.by, change.by)) for change in changes)
    by = row.author.name if row.author else ""
    return Version(row.number, row.digest, by, row.made_at, row.why, row.active, named, moved_defaults(named))


def _book(who: Access, number: int) -> Playbook:
    return book_of(changes_of([] if number == DEFAULTS else _version(who, number).changes))


def _active(who: Access) -> PlaybookVersion | None:
    with access.scope(who.company.pk):
        return PlaybookVersion.objects.filter(company=who.company, active=True).first()


def _version(who: Access, number: int) -> PlaybookVersion:
    with access.scope(who.company.pk):
        found = PlaybookVersion.objects.filter(company=who.company, number=number).first()
    if found is None:
        raise NotHere(str(number))
    return found


def _change(who: Access, edit: Edit, standing: Change | None) -> Change | Problem | None:
    """The change against the default; None where the new value is the default's own."""
    leaf = shipped().leaves.get(edit.path)
    if leaf is None:
        return Problem("change.unknown_path", N_("there is no setting {path}"), {"path": edit.path[:120]})
    new = read_value(edit.new, like=leaf)
    if isinstance(new, Problem):
        return new
    default = _plain(leaf)
    if new == (standing.new if standing else default):
        return Problem("playbook.same", N_("{path} stands like that already"), {"path": edit.path})
    if not edit.why.strip():
        return Problem("change.no_reason", N_("{path}: say who changes it and why"), {"path": edit.path})
    unfit = recording.cannot_be_kept(edit.why, longest=LONGEST, column=edit.path)
    if unfit:
        return unfit[0]
    if new == default:
        return None
    today = clock.today(who.company)
    return Change(edit.path, default, new, by=who.actor, when=today, why=recording.plain(edit.why))


def _plain(leaf: Leaf) -> float | str | bool | tuple[str, ...]:
    return leaf.value if isinstance(leaf, Figure) else leaf


def _draft(on: int, changes: Iterable[Change]) -> Draft | list[Problem]:
    ordered = tuple(sorted(changes, key=lambda change: change.path))
    found = try_changes(ordered)
    return list(found) if isinstance(found, tuple) else Draft(on, ordered, found)


def _take_over(who: Access, on: int) -> bool:
    """Switch off the version that the draft was made from. False where another one is in force."""
    mine = PlaybookVersion.objects.filter(company=who.company, active=True)
    if on == DEFAULTS:
        return not mine.exists()
    return mine.filter(number=on).update(active=False) == 1


def _keep(who: Access, draft: Draft, why: str) -> PlaybookVersion:
    last = PlaybookVersion.objects.filter(company=who.company).aggregate(last=Max("number"))["last"]
    version = PlaybookVersion.objects.create(
        company=who.company,
        number=(last or DEFAULTS) + 1,
        digest=draft.book.digest,
        changes=[row_of(change) for change in draft.changes],
        why=why,
        author=who.user,
        made_at=clock.now(),
        active=True,
    )
    timeline.append(
        who.company.pk,
        at=clock.now(),
        actor=who.actor,
        kind="playbook.switched_on",
        subject=f"playbook:{version.number}",
        body={"digest": version.digest, "before": draft.on, "changes": len(draft.changes)},
    )
    return version
