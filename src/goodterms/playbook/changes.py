"""A firm's own copy: the default and a list of changes, each with who, when and why.

The default is never edited. A copy is built again from the default and its changes, is checked like a file,
and has its own digest; what a run was decided with can therefore always be built again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from goodterms.core.approach.playbook import Leaf, Playbook
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.customers.figures import Figure
from goodterms.playbook.building import build
from goodterms.playbook.checking import check
from goodterms.playbook.gathering import Gathered

FIRM = "FIRM"  # the source every number changed by a firm gets


@dataclass(frozen=True, slots=True)
class Change:
    """One entry a firm sets for itself.

    path: "economics.firm.staff_hour", "causes.prior.61-90.SHOCK", "questions.part_today.text". old: what
    stood there when it was changed; a default that has moved since is a conflict, not a silent overwrite.
    new: number, text, yes/no or list of names, of the same kind as old. by, why: never empty. when: the day.
    """

    path: str
    old: float | str | bool | tuple[str, ...]
    new: float | str | bool | tuple[str, ...]
    by: str
    when: date
    why: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One path on which two playbooks differ. `before` or `after` is None where only the other one has it."""

    path: str
    before: Leaf | None
    after: Leaf | None


def with_changes(base: Playbook, changes: Sequence[Change]) -> tuple[Playbook | None, tuple[Problem, ...]]:
    """The playbook with these changes, or what is wrong with them; a problem's line is the number of the
    change.

    All changes are applied before anything is checked, so that a row that must add up to one can be changed
    cell by cell. A changed number is a judgement of the firm from that day: source FIRM, grade J.

    >>> from goodterms.playbook.loading import default_playbook
    >>> when, why = date(2026, 11, 22), "our own cost"
    >>> hour = Change("economics.firm.staff_hour", 55.0, 70.0, "Controller", when, why)
    >>> copy, problems = with_changes(default_playbook(), [hour])
    >>> copy.number("economics.firm.staff_hour"), problems, copy.digest == default_playbook().digest
    (70.0, (), False)
    """
    found = Gathered()
    found.leaves = dict(base.leaves)
    problems: list[Problem] = []
    for number, change in enumerate(changes, start=1):
        place = ("changes", number)
        found.places[change.path] = place
        problem = _refused(found.leaves.get(change.path), change)
        if problem:
            problems.append(problem.at(line=number, column=change.path, value=str(change.new)))
        else:
            found.leaves[change.path] = _changed(found.leaves[change.path], change)
    if not problems:
        problems = check(found)
    return (None, tuple(problems)) if problems else (build(found.leaves), ())


def difference(before: Playbook, after: Playbook) -> tuple[Difference, ...]:
    """Every path on which two playbooks differ, in the order of the first, then what only the second has.

    >>> from goodterms.playbook.loading import default_playbook
    >>> difference(default_playbook(), default_playbook())
    ()
    """
    paths = dict.fromkeys([*before.leaves, *after.leaves])
    found = (Difference(path, before.leaves.get(path), after.leaves.get(path)) for path in paths)
    return tuple(each for each in found if each.before != each.after)


def _refused(leaf: Leaf | None, change: Change) -> Problem | None:
    params = {"path": change.path}
    if leaf is None:
        return Problem("change.unknown_path", N_("there is no setting {path}"), params)
    if not change.by.strip() or not change.why.strip():
        return Problem("change.no_reason", N_("{path}: say who changes it and why"), params)
    if _kind(leaf) is not _kind(change.new):
        return Problem("change.kind", N_("{path}: the new value is of another kind"), params)
    standing = leaf.value if isinstance(leaf, Figure) else leaf
    if standing != change.old:
        text = N_("{path} stands at {standing} now, not at {old}; look at it again")
        return Problem("change.conflict", text, {**params, "standing": standing, "old": change.old})
    return None


def _kind(value: Leaf | float) -> type:
    if isinstance(value, bool):
        return bool
    return float if isinstance(value, Figure | int | float) else type(value)


def _changed(leaf: Leaf, change: Change) -> Leaf:
    if isinstance(leaf, Figure) and not isinstance(change.new, str | tuple):
        return replace(leaf, value=float(change.new), source=(FIRM,), grade="J", dated=change.when)
    if isinstance(change.new, str | tuple | bool):
        return change.new
    raise TypeError("a number cannot replace a word")  # refused before
