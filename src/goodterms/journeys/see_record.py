"""What people recorded about a customer that still counts: what was noticed, what they promised, who holds the bond."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from goodterms.core.customers.promises import Followed, waited_for
from goodterms.journeys.playbook_in_force import playbook_in_force
from goodterms.store import clock
from goodterms.store.access import Access
from goodterms.store.models import Bond, Customer, Observation, Promise
from goodterms.store.reading.circumstances import followed, grace_of, received_from
from goodterms.store.reading.said import MOST as ALL_SAID
from goodterms.store.reading.said import Said, said_of

MOST: Final = 12
LOOKED_BACK: Final = timedelta(days=120)
"""How long a promise is shown after its day: as long as it counts when the reason is weighed."""


@dataclass(frozen=True, slots=True)
class Record:
    """promises: those still waited for, with what came of them so far, the next first. earlier: those that are kept or
    whose time is over, the latest day first. more: currency -> minor units that are waited for beyond what they owe.
    bond: None where nobody has said anything."""

    observations: list[Observation]
    promises: list[tuple[Promise, Followed]]
    earlier: list[tuple[Promise, Followed]]
    more: dict[str, int]
    bond: Bond | None

    @property
    def kept(self) -> int:
        """How many of the earlier promises were kept in time: by their day, or within its grace."""
        return sum(not followed.broken for _, followed in self.earlier)


def see_record(
    who: Access, customer: Customer, said: Said | None = None, *, owed: Mapping[str, int] | None = None
) -> Record:
    """The record of a customer as `customer_by_id` gives it, at most twelve of each, the latest observations first.

    said: what was said with them, where it has been read already. owed: currency -> minor units that they owe."""
    said = said or said_of(customer)
    given = said.promises if len(said.promises) < ALL_SAID else None
    promises = promises_of(who, customer, given) if said.promises else []
    waited = waited_for([followed for _, followed in promises])
    return Record(
        said.observations[:MOST],
        [each for each in promises if each[1].running][:MOST],
        [each for each in promises if not each[1].running][:MOST],
        {c: minor - (owed or {}).get(c, 0) for c, minor in waited.items() if minor > (owed or {}).get(c, 0)},
        getattr(customer, "bond", None),
    )


def promises_of(
    who: Access, customer: Customer, given: Sequence[Promise] | None = None
) -> list[tuple[Promise, Followed]]:
    """A customer's promises of late with what became of each by today: those still waited for first, by their days;
    then the others, the latest day first. Reads only. given: all their promises, where they have been read already."""
    today = clock.today(who.company)
    grace_days = int(playbook_in_force(who).number("cadence.promise.grace_business_days"))
    if given is None:
        given = list(Promise.objects.filter(company=who.company, customer=customer, withdrawn_on=None))
    mine = {promise.pk: promise for promise in given if promise.given_on <= today}
    came = received_from([customer.pk], today).get(customer.pk, [])
    last_day = grace_of(who.company, as_of=today, grace_days=grace_days)
    found = followed(mine.values(), came, today, last_day)
    waited = [f for f in found if f.running]
    over = [f for f in reversed(found) if not f.running and f.promise.due_on >= today - LOOKED_BACK]
    return [(mine[f.promise.number], f) for f in (*waited, *over)]
