"""What was said with one customer and noticed about them, the latest first: read once for every part of their page."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from goodterms.store.models import Customer, Observation, Promise, Touch

MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Said:
    """What counts still, the latest first, at most forty of each. Authors, and whom a contact was with, are there."""

    touches: list[Touch]
    promises: list[Promise]
    observations: list[Observation]


def said_of(customer: Customer, *, before: date | None = None) -> Said:
    """The latest contacts, promises and observations of a customer, up to now or before a day: three questions."""
    mine = Q(customer=customer, withdrawn_on=None)
    earlier, given = (Q(on_day__lt=before), Q(given_on__lt=before)) if before else (Q(), Q())
    touches = Touch.objects.filter(mine, earlier).select_related("author", "contact")
    promises = Promise.objects.filter(mine, given).select_related("author")
    observations = Observation.objects.filter(mine, earlier).select_related("author")
    return Said(
        list(touches.order_by("-on_day", "-pk")[:MOST]),
        list(promises.order_by("-given_on", "-pk")[:MOST]),
        list(observations.order_by("-on_day", "-pk")[:MOST]),
    )
