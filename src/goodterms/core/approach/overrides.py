"""A person chooses otherwise: allowed, with a reason, and kept for learning. Staff know things the ledger
does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_

# Why people overrule the advice; the words are fixed so that they can be counted later.
REASONS: dict[str, str] = {
    "knows_more": N_("we know something the record does not say"),
    "relationship": N_("the relationship asks for it"),
    "practical": N_("the advised step cannot be carried out now"),
    "policy": N_("a decision of the firm"),
    "their_wish": N_("the customer asked for it and it is fair"),
    "disagree": N_("the advice is wrong"),
}


@dataclass(frozen=True, slots=True)
class Override:
    """One choice against the advice.

    advised, chosen: option names. advised_value, chosen_value: expected values when chosen, money. reason: a
    key of REASONS. note: in their own words. by, when: who and which day. digest: of the playbook the advice
    came from.
    """

    customer: str
    advised: str
    chosen: str
    advised_value: float
    chosen_value: float
    reason: str
    note: str
    by: str
    when: date
    digest: str

    @property
    def given_up(self) -> float:
        """What the advice thought the choice gives up, money; what really happened is compared with it later."""
        return self.advised_value - self.chosen_value


@dataclass(frozen=True, slots=True)
class OverrideOutcome:
    """What became of a choice: cash in within the period (money) and whether they still buy, None where not
    known yet.
    """

    override: Override
    cash: float
    retained: bool | None


def check_override(override: Override, *, permitted: Sequence[str]) -> tuple[Problem, ...]:
    """What stands against recording this override: a missing reason, a forbidden option, no change at all.

    >>> case = Override("C-1", "extension_30d", "litigate", 100.0, 20.0, "disagree", note="", by="Lee",
    ...                 when=date(2026, 11, 22), digest="d")
    >>> [problem.code for problem in check_override(case, permitted=["extension_30d"])]
    ['override.forbidden', 'override.no_note']
    """
    problems = []
    if override.chosen == override.advised:
        problems.append(Problem("override.same", N_("this is what was advised: there is nothing to override")))
    if override.chosen not in permitted:
        problems.append(
            Problem(
                "override.forbidden", N_("{option} is not permitted for this customer"), {"option": override.chosen}
            )
        )
    if override.reason not in REASONS:
        params = {"reason": override.reason, "known": ", ".join(REASONS)}
        problems.append(Problem("override.no_reason", N_("{reason} is none of the reasons {known}"), params))
    if not override.note.strip():
        problems.append(Problem("override.no_note", N_("Say in your own words why")))
    if not override.by.strip():
        problems.append(Problem("override.nobody", N_("an override has a name under it")))
    return tuple(problems)
