"""Our own side: whether what we had to put right with a customer is put right, by whom, and what remains."""

from dataclasses import dataclass
from typing import Final

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys import recording
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Customer, Membership, Note, OpenItem, Unapplied

LONGEST: Final = 5000
LONGEST_REST: Final = 500


@dataclass(frozen=True, slots=True)
class OwnSide:
    """How far it is put right (`Note.About`), by whom (a user of the firm; whoever says it, if left out), what was
    done, and what remains: asked for unless all of it is put right."""

    about: str
    text: str = ""
    remains: str = ""
    done_by: int | None = None

    def problems(self) -> list[Problem]:
        found = recording.cannot_be_kept(self.text, longest=LONGEST, column="text")
        found += recording.cannot_be_kept(self.remains, longest=LONGEST_REST, column="remains")
        if self.about not in Note.About.values:
            found.append(Problem("own_side.about", N_("Say whether it is put right"), column="about"))
        elif self.about != Note.About.MENDED and not self.remains.strip():
            found.append(Problem("own_side.remains", N_("Say what remains to be done"), column="remains"))
        return found


@dataclass(frozen=True, slots=True)
class Said:
    """What was kept. still_ours: the books have money or credit of theirs that is not used yet, whatever was said."""

    note: Note
    still_ours: bool


def put_right(who: Access, customer: Customer, said: OwnSide) -> Said | list[Problem]:
    """Keep how far our own side is put right. Raises NotHere for somebody who does not work at the firm."""
    who.require("collector")
    problems = said.problems()
    if problems:
        return problems
    by = said.done_by or (who.user.pk if who.user else None)
    with access.writing(who.company.pk):
        if said.done_by and not Membership.objects.filter(company=who.company, user=said.done_by).exists():
            raise NotHere(str(said.done_by))
        note = Note.objects.create(
            company=who.company,
            customer=customer,
            author=who.user,
            text=recording.plain(said.text),
            about=said.about,
            remains="" if said.about == Note.About.MENDED else recording.plain(said.remains),
            done_by_id=by,
            written_at=clock.now(),
        )
        told = {"note": note.pk, "by": f"user:{by}" if by else who.actor}
        recording.tell(who, customer, f"own_side.{note.about}", f"own_side:{note.pk}", told)
        return Said(note, _still_ours(customer))


def _still_ours(customer: Customer) -> bool:
    notes = OpenItem.objects.filter(customer=customer, kind="credit_note")
    return Unapplied.objects.filter(customer=customer).exists() or notes.exists()
