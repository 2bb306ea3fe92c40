"""Writing down: a note, or what came of a call, a message or a meeting."""

from typing import Final

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.basics.text import unreadable
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Contact, Customer, Note, Touch
from goodterms.store.writing import timeline

LONGEST: Final = 5000
CHANNELS: Final = ("call", "email", "meeting")
TOUCHES: Final = {"call": Touch.Channel.PHONE, "email": Touch.Channel.EMAIL, "meeting": Touch.Channel.VISIT}
OUTCOMES: Final = ("reached", "voicemail", "no_answer", "sent", "wrong_contact")
_AS_TOUCH: Final = {"call": Touch.Channel.PHONE, "email": Touch.Channel.EMAIL, "meeting": Touch.Channel.VISIT}


def write_note(who: Access, customer: Customer, text: str) -> Note | list[Problem]:
    """Keep a note about a customer. Notes are not changed afterwards: a second one puts the first right."""
    who.require("collector")
    problems = _wrong_text(text) or ([] if text.strip() else [_EMPTY])
    if problems:
        return problems
    with access.writing(who.company.pk):
        note = _keep(who, customer, text)
        _tell(who, customer, "note.written", {"note": note.pk})
    return note


def record_contact(
    who: Access, customer: Customer, *, channel: str, outcome: str, text: str = "", contact_id: int | None = None
) -> list[Problem]:
    """Keep that somebody spoke with the customer (or tried to), with whom, and what was said."""
    who.require("collector")
    problems = _wrong_text(text)
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
            channel=_AS_TOUCH[channel],
            answered=outcome == "reached",
            text=_plain(text),
            author=who.user,
        )
        _tell(who, customer, f"contact.{channel}", {"outcome": outcome, "touch": touch.pk})
    return []


_EMPTY = Problem("note.empty", N_("Write something first"), column="text")


def _wrong_text(text: str) -> list[Problem]:
    if len(text) > LONGEST:
        return [
            Problem(
                "note.long",
                N_("The text has {n} characters; {most} fit"),
                {"n": len(text), "most": LONGEST},
                column="text",
            )
        ]
    broken = unreadable(text.replace("\r", "").replace("\n", " ").replace("\t", " "))
    return [Problem(broken.code, broken.reason, broken.params, broken.remedy, column="text")] if broken else []


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _keep(who: Access, customer: Customer, text: str) -> Note:
    return Note.objects.create(
        company=who.company, customer=customer, author=who.user, text=_plain(text), written_at=clock.now()
    )


def _tell(who: Access, customer: Customer, kind: str, body: dict[str, object]) -> None:
    timeline.append(
        who.company.pk,
        at=clock.now(),
        actor=who.actor,
        kind=kind,
        subject=f"customer:{customer.pk}",
        body=body,
        customer_id=customer.pk,
    )
