"""The bond with one customer: measured where we know how late they pay others, else what a person says of it."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

import numpy as np

from goodterms.core.approach.messenger import Messenger, choose_messenger
from goodterms.core.approach.playbook import Playbook
from goodterms.core.customers.bond import measure_bond
from goodterms.store.models import Observation
from goodterms.store.reading.circumstances import OnRecord

NO_BOND = 0.5


@dataclass(frozen=True, slots=True)
class KnownBond:
    """How strongly they pay us before others, 0 to 1 (0.5: no bond known), and where that comes from.

    quarters: in which somebody recorded by how many days they pay others later; days: the mean of these, None without
    any. holder: the person at our firm, "" unknown. evidence: days of the records, or what a person wrote.
    """

    strength: float
    quarters: int
    days: float | None
    holder: str
    source: Literal["measured", "said", "none"]
    evidence: tuple[str, ...]
    messenger: Messenger


def bond_of(record: OnRecord, playbook: Playbook) -> KnownBond:
    """Enough measured quarters outweigh what a person says about the strength; who holds the bond is always said by
    a person, who counts as having known them for long enough."""
    sure = playbook.number("worth.bond.sure_quarters")
    found, days, seen = _measured(record, playbook.number("worth.bond.pseudo_quarters"))
    said = record.bond
    measured = len(seen) >= sure or (said is None and bool(seen))
    strength = found if measured or said is None else said.strength_percent / 100
    quarters = float(len(seen)) if measured or said is None else sure
    holder = said.holder_name if said else ""
    messenger = choose_messenger(
        strength,
        quarters=quarters,
        holder=holder,
        strong=playbook.number("worth.bond.strong"),
        sure_quarters=sure,
    )
    words = (said.evidence,) if said and said.evidence else ()
    source: Literal["measured", "said", "none"] = "measured" if measured else "said" if said else "none"
    return KnownBond(strength, len(seen), days, holder, source, seen if measured else words, messenger)


def _measured(record: OnRecord, pseudo_quarters: float) -> tuple[float, float | None, tuple[str, ...]]:
    """The bond from the records "they pay others so many days later than us": b, mean days, the newest record of each
    quarter."""
    by_quarter: dict[tuple[int, int], list[float]] = defaultdict(list)
    newest: dict[tuple[int, int], str] = {}
    for seen in record.observations:
        if seen.kind == Observation.Kind.LATER_WITH_OTHERS and seen.days is not None:
            quarter = (seen.on_day.year, (seen.on_day.month - 1) // 3)
            by_quarter[quarter].append(float(seen.days))
            newest[quarter] = seen.on_day.isoformat()
    if not by_quarter:
        return NO_BOND, None, ()
    apart = np.array([[sum(days) / len(days) for days in by_quarter.values()]])
    bond = measure_bond(apart, np.zeros(apart.shape), pseudo_quarters=pseudo_quarters)
    return float(bond.b[0]), float(bond.days[0]), tuple(newest.values())
