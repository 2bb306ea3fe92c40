"""The tour of the demonstration firm: one customer of each cause, what is seen in each and what is advised."""

from dataclasses import dataclass
from typing import Any

from goodterms.journeys.playbook_in_force import playbook_in_force
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Customer, PlanLine, PlanRun

LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Station:
    """One customer of the tour: the clearest case of a cause on the last list. why: what the list says of the cause."""

    number: int
    cause: str
    word: str
    customer: Customer
    percent: int
    because: list[dict[str, Any]]
    why: list[dict[str, Any]]
    approach: str


def see_tour(who: Access) -> list[Station]:
    """The stations in the order of the playbook's causes. Raises NotHere outside of the demonstration."""
    if not who.company.is_demonstration:
        raise NotHere("tour")
    run = PlanRun.objects.filter(company=who.company).order_by("-made_at", "-pk").first()
    book = playbook_in_force(who)
    words = dict(zip(book.causes.causes, book.causes.words, strict=True))
    best: dict[str, PlanLine] = {}
    lines = PlanLine.objects.filter(run=run).select_related("customer").order_by("rank")[:LOOKED_AT] if run else []
    for line in lines:
        cause, percent = line.facts.get("cause", ""), line.facts.get("cause_percent", 0)
        if cause in words and (cause not in best or percent > best[cause].facts.get("cause_percent", 0)):
            best[cause] = line
    names = book.options.names
    return [
        Station(
            n,
            cause,
            words[cause],
            line.customer,
            int(line.facts.get("cause_percent", 0)),
            line.because[:3],
            [reason for reason in line.because if reason.get("code") == "cause"],
            book.word(f"options.{line.facts['approach']}.name") if line.facts.get("approach") in names else "",
        )
        for n, (cause, line) in enumerate(((c, best[c]) for c in words if c in best), 1)
    ]
