"""What people recorded about a customer that still counts: what was noticed, what they promised, who holds the bond."""

from dataclasses import dataclass
from typing import Final

from goodterms.store import clock
from goodterms.store.access import Access
from goodterms.store.models import Bond, Customer, Observation, Promise
from goodterms.store.reading.said import Said, said_of

MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Record:
    """promises: those whose day is not over yet, the next first. bond: None where nobody has said anything."""

    observations: list[Observation]
    promises: list[Promise]
    bond: Bond | None


def see_record(who: Access, customer: Customer, said: Said | None = None) -> Record:
    """The record of a customer as `customer_by_id` gives it, at most twelve of each, the latest observations first.

    said: what was said with them, where it has been read already."""
    promises = Promise.objects.filter(
        company=who.company, customer=customer, withdrawn_on=None, due_on__gte=clock.today(who.company)
    )
    return Record(
        (said or said_of(customer)).observations[:MOST],
        list(promises.order_by("due_on", "pk")[:MOST]),
        getattr(customer, "bond", None),
    )
