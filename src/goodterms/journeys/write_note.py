"""Writing down: a note, or what came of a call, a message or a meeting."""

from typing import Final

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys import recording
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Contact, Customer, Note, Touch

LONGEST: Final = 5000
CHANNELS: Final = {"call": Touch.Channel.PHONE, "email": Touch.Channel.EMAIL, "meeting": Touch.Channel.VISIT}
OUTCOMES: Final = ("reached", "voicemail", "no_answer", "sent", "wrong_contact")


def write_note(who: Access, customer: Customer, text: str) -> Note | list[Problem]:
    """Keep a note about a customer. Notes are not changed afterwards: a second one puts the first right."""
    who.require("collector")
    problems = recording.cannot_be_kept(text, longest=LONGEST, column="text")
    if not text.strip():
        problems.append(Problem("note.empty", N_("Write something first"), column="text"))
    if problems:
        return problems
    with access.writing(who.company.pk):
        note = Note.objects.create(
            company=who.company,
            customer=customer,
            author=who.user,
            text=recording.plain(text),
            written_at=clock.now(),
        )
        recording.tell(who, customer, "note.written", f"customer:{customer.pk}", {"note": note.pk})
    return note


def record_contact(
    who: Access, customer: Customer, *, channel: str, outcome: str, text: str = "", contact_id: int | None = None
) -> list[Problem]:
    """Keep that somebody spoke with the customer (or tried to), with whom, and what was said."""
    who.require("collector")
    problems = recording.cannot_be_kept(text, longest=LONGEST, column="text")
    if channel not in CHANNELS:
        problems.append(Problem("contact.channel", N_("Say how you contacted them"), column="channel"))
    if outcome not in OUTCOMES:
        problems.append(Problem("contact.outcome", N_("Say what came of it"), column="outcome"))
    if problems:
        return problems
    with access.writing(who.company.pk):
        if contact_id is not None and not Contact.objects.filter(customer=customer, pk=contact_id).exists():
            raise NotHere(str(contact_id))
        touch = Touch.objects.create(
            company=who.company,
            customer=customer,
            contact_id=contact_id,
            on_day=clock.today(who.company),
            channel=CHANNELS[channel],
            answered=outcome == "reached",
            text=recording.plain(text),
            author=who.user,
        )
        told = {"outcome": outcome, "touch": touch.pk}
        recording.tell(who, customer, f"contact.{channel}", f"customer:{customer.pk}", told)
    return []
