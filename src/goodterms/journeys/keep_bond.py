"""The bond: who at our firm they pay first for, how strong it is, and why we think so. It chooses the messenger and
the tone, never the terms."""

from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError
from django.db.models import F

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys import recording
from goodterms.store import access
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Bond, Customer, Membership, User

LONGEST: Final = 500
LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds the bond: a person of the firm by id, or somebody by name. strength_percent: 50 is none known, 100
    certain that they pay us before others, 0 that they pay others first. evidence: what it rests on, in words."""

    holder_id: int | None = None
    holder_name: str = ""
    strength_percent: int = 50
    evidence: str = ""

    def problems(self) -> list[Problem]:
        found = recording.cannot_be_kept(self.evidence, longest=LONGEST, column="evidence")
        found += recording.cannot_be_kept(self.holder_name, longest=LONGEST_NAME, column="holder_name")
        if self.holder_id is None and not self.holder_name.strip():
            found.append(Problem("bond.holder", N_("Say who holds the bond"), column="holder"))
        if not 0 <= self.strength_percent <= 100:
            found.append(Problem("bond.strength", N_("Say how sure you are, from 0 to 100"), column="strength"))
        if not self.evidence.strip():
            found.append(Problem("bond.evidence", N_("Say what makes you think so"), column="evidence"))
        return found


def keep_bond(who: Access, customer: Customer, held: Held, *, version: int = 0) -> Bond | list[Problem]:
    """Keep or change the bond with a customer. version: of the bond that was looked at, 0 where there was none."""
    who.require("collector")
    problems = held.problems()
    if problems:
        return problems
    try:
        with access.writing(who.company.pk):
            holder = _holder(who, held.holder_id)
            bond = _change(who, customer, held, holder, version)
            if bond is None:
                return [recording.CHANGED]
            body = {"strength_percent": held.strength_percent, "holder": holder.pk if holder else None}
            recording.tell(who, customer, "bond.kept", f"bond:{bond.pk}", body)
    except IntegrityError:
        return [recording.CHANGED]
    return bond


def _holder(who: Access, user_id: int | None) -> User | None:
    if user_id is None:
        return None
    member = Membership.objects.filter(company=who.company, user=user_id).select_related("user").first()
    if member is None:
        raise NotHere(str(user_id))
    return member.user


def _change(who: Access, customer: Customer, held: Held, holder: User | None, version: int) -> Bond | None:
    cells = {
        "holder": holder,
        "holder_name": held.holder_name.strip() or (holder.name if holder else ""),
        "strength_percent": held.strength_percent,
        "evidence": recording.plain(held.evidence),
    }
    if version == 0:
        return Bond.objects.create(company=who.company, customer=customer, **cells)
    known = Bond.objects.filter(company=who.company, customer=customer, version=version)
    if known.update(**cells, version=F("version") + 1) != 1:
        return None
    return Bond.objects.get(customer=customer)
