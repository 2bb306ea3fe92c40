"""Pausing: for one invoice or the whole customer, with a reason, an end, and somebody who owns it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import F

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys import recording
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Customer, Hold, Invoice

LONGEST: Final = timedelta(days=366)
LONGEST_NOTE: Final = 500


@dataclass(frozen=True, slots=True)
class Pause:
    """What has to be said: why, until when (the last day of the pause), and in whose words."""

    reason: str
    ends_on: date | None
    note: str = ""
    invoice_id: int | None = None

    def problems(self, today: date) -> list[Problem]:
        found = recording.cannot_be_kept(self.note, longest=LONGEST_NOTE, column="note")
        if self.reason not in Hold.Reason.values:
            found.append(Problem("hold.reason", N_("Choose a reason for the pause"), column="reason"))
        if self.ends_on is None:
            found.append(Problem("hold.end", N_("Say on which day the pause ends"), column="ends_on"))
        elif self.ends_on < today:
            found.append(Problem("hold.past", N_("The end of the pause is in the past"), column="ends_on"))
        elif self.ends_on > today + LONGEST:
            found.append(Problem("hold.long", N_("A pause lasts a year at most; put it again then"), column="ends_on"))
        if self.reason == Hold.Reason.OTHER and not self.note.strip():
            found.append(Problem("hold.note", N_("Say in a few words what the reason is"), column="note"))
        return found


def put_on_hold(who: Access, customer: Customer, pause: Pause) -> Hold | list[Problem]:
    """Pause contact from today on. Raises NotAllowed for a viewer, NotHere for an invoice of somebody else."""
    who.require("collector")
    today = clock.today(who.company)
    problems = pause.problems(today)
    if problems or pause.ends_on is None:
        return problems
    with access.writing(who.company.pk):
        invoice = None
        if pause.invoice_id is not None:
            invoice = Invoice.objects.filter(customer=customer, pk=pause.invoice_id).first()
            if invoice is None:
                raise NotHere(str(pause.invoice_id))
        hold = Hold.objects.create(
            company=who.company,
            customer=customer,
            invoice=invoice,
            reason=pause.reason,
            note=recording.plain(pause.note),
            starts_on=today,
            ends_on=pause.ends_on,
            owner=who.user,
        )
        _tell(who, customer, hold, "hold.put", {"until": hold.ends_on.isoformat()})
    return hold


def lift_hold(who: Access, customer: Customer, hold_id: int, *, version: int) -> bool:
    """End a pause today. False where somebody else has changed it since it was looked at."""
    who.require("collector")
    with access.writing(who.company.pk):
        hold = Hold.objects.filter(customer=customer, pk=hold_id).first()
        if hold is None:
            raise NotHere(str(hold_id))
        unchanged = Hold.objects.filter(pk=hold.pk, version=version, lifted_on=None)
        if unchanged.update(lifted_on=clock.today(who.company), version=F("version") + 1) != 1:
            return False
        _tell(who, customer, hold, "hold.lifted", {})
    return True


def _tell(who: Access, customer: Customer, hold: Hold, kind: str, body: dict[str, str]) -> None:
    about = {"invoice": hold.invoice.number} if hold.invoice else {}
    recording.tell(who, customer, kind, f"hold:{hold.pk}", {"reason": hold.reason, **body, **about})
