"""Recording something about a customer: words that can be kept, a day that was, the event that tells of it.

What was recorded is never edited; a mistake is withdrawn by a further mark, and the record stays behind it.
"""

from collections.abc import Mapping
from datetime import date

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.basics.text import unreadable
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Answer, Customer, Observation, Promise
from goodterms.store.writing import timeline

CHANGED = Problem("record.changed", N_("Somebody else has changed this meanwhile; look again and repeat"))


def cannot_be_kept(text: str, *, longest: int, column: str) -> list[Problem]:
    """What stands against keeping a text as it was written; nothing if it is fine (or empty)."""
    if len(text) > longest:
        params = {"n": len(text), "most": longest}
        return [
            Problem("text.long", N_("The text has {n} characters; {most} fit"), params, column=column, value=text[:80])
        ]
    broken = unreadable(text.replace("\r", "").replace("\n", " ").replace("\t", " "))
    return [Problem(broken.code, broken.reason, broken.params, broken.remedy, column=column)] if broken else []


def still_to_come(day: date, *, today: date) -> list[Problem]:
    """A day in the future is nothing that was seen or said."""
    if day <= today:
        return []
    return [Problem("record.future", N_("{day} is still to come"), {"day": day.isoformat()}, column="on_day")]


def plain(text: str) -> str:
    """A text as it is kept: lines end in one way, nothing hangs over."""
    return text.replace("\r\n", "\n").strip()


def tell(who: Access, customer: Customer, kind: str, subject: str, body: Mapping[str, object]) -> None:
    """Write the event of a change, inside the transaction of that change."""
    timeline.append(
        who.company.pk,
        at=clock.now(),
        actor=who.actor,
        kind=kind,
        subject=subject,
        body=body,
        customer_id=customer.pk,
    )


def withdraw(
    who: Access, customer: Customer, rows: type[Answer] | type[Observation] | type[Promise], record_id: int, kind: str
) -> bool:
    """Mark a record as made by mistake: from now on it counts for nothing, on any day. False where that was done
    already. Raises NotHere for a record of somebody else."""
    who.require("collector")
    with access.writing(who.company.pk):
        mine = rows._default_manager.filter(company=who.company, customer=customer, pk=record_id)
        if not mine.exists():
            raise NotHere(str(record_id))
        if mine.filter(withdrawn_on=None).update(withdrawn_on=clock.today(who.company)) != 1:
            return False
        tell(who, customer, f"{kind}.withdrawn", f"{kind}:{record_id}", {})
    return True
