"""A dry run: what today's list would become under a changed playbook, old against new. Nothing is stored."""

from dataclasses import dataclass
from datetime import date

from goodterms.core.approach.playbook import Playbook
from goodterms.journeys.edit_playbook import Draft
from goodterms.journeys.plan_the_day import Line, make_plan
from goodterms.journeys.playbook_in_force import playbook_in_force
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import Customer
from goodterms.store.reading.circumstances import customers_by_id

QUIET = "say_nothing_yet"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a customer stands on the list, and what it says. rank: 1 comes first."""

    rank: int
    next_step: str
    score: int
    cause: str
    mixed: bool
    approach: str

    @property
    def asks_for_something(self) -> bool:
        return self.next_step != QUIET


@dataclass(frozen=True, slots=True)
class Moved:
    """One customer whose line would change. before, after: None where there is no line."""

    customer: Customer
    before: Place | None
    after: Place | None

    @property
    def enters(self) -> bool:
        """There would be something to do, and there is nothing now."""
        return _asks(self.after) and not _asks(self.before)

    @property
    def leaves(self) -> bool:
        """There is something to do now, and there would be nothing."""
        return _asks(self.before) and not _asks(self.after)

    @property
    def other_approach(self) -> bool:
        """Something else would be proposed."""
        return self.before is not None and self.after is not None and self.before.approach != self.after.approach

    @property
    def elsewhere(self) -> bool:
        """Another place, another step or another proposal: more than the same line with another score."""
        if self.before is None or self.after is None:
            return True
        here, there = self.before, self.after
        return (here.rank, here.next_step, here.approach) != (there.rank, there.next_step, there.approach)


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would change. lines: on today's list now; moved: by their new place, those without one last."""

    as_of: date
    lines: int
    moved: tuple[Moved, ...]

    @property
    def unchanged(self) -> int:
        return self.lines - sum(each.before is not None for each in self.moved)

    @property
    def elsewhere(self) -> list[Moved]:
        """Those of whom the list would look different."""
        return [each for each in self.moved if each.elsewhere]

    @property
    def only_scored_anew(self) -> int:
        """How many would keep place, step and proposal, with another score or another cause."""
        return len(self.moved) - len(self.elsewhere)


def dry_run(who: Access, draft: Draft, *, as_of: date | None = None) -> DryRun:
    """Today's list under the playbook in force and under the draft, made by the same code as the real list."""
    who.require("controller")
    day = as_of or clock.today(who.company)
    now = _places(who, day, playbook_in_force(who))
    then = _places(who, day, draft.book)
    changed = [customer for customer in {**now, **then} if now.get(customer) != then.get(customer)]
    with access.scope(who.company.pk):
        known = customers_by_id(changed)
    moved = [Moved(known[i], now.get(i), then.get(i)) for i in changed]
    last = len(now) + len(then) + 1
    moved.sort(key=lambda each: each.after.rank if each.after else last)
    return DryRun(day, len(now), tuple(moved))


def _places(who: Access, day: date, playbook: Playbook) -> dict[int, Place]:
    lines = make_plan(who, as_of=day, playbook=playbook)
    return {line.customer: _place(line, rank) for rank, line in enumerate(lines, 1)}


def _place(line: Line, rank: int) -> Place:
    told = line.facts
    return Place(rank, line.next_step, line.score, str(told["cause"]), bool(told["mixed"]), str(told["approach"]))


def _asks(place: Place | None) -> bool:
    return place is not None and place.asks_for_something
