"""What stands on the firm's papers: its address, where to pay, whom to ask.

Whoever changes the bank account sends the customers' money elsewhere. So only an owner may, who shows their password
once more; it is told in the log with what was before, and the desk writes to every owner.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.db.models import F

from goodterms.core.basics.bank_accounts import NUMBERS, BankAccount, masked
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys import recording
from goodterms.journeys.keep_second_factor import Proof, prove
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import Letterhead, Membership, User
from goodterms.store.writing import timeline

LONGEST: Final = {
    "address": 400, "vat_number": 40, "registration": 100, "ask_name": 100, "ask_phone": 40, "ask_email": 254
}  # fmt: skip
MOST_LINES: Final = 6
FEWEST_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class Details:
    """What a form says about the firm's papers besides the bank account. address: lines."""

    address: str = ""
    vat_number: str = ""
    registration: str = ""
    ask_name: str = ""
    ask_phone: str = ""
    ask_email: str = ""

    def problems(self) -> list[Problem]:
        found = []
        for name, longest in LONGEST.items():
            found += recording.cannot_be_kept(getattr(self, name), longest=longest, column=name)
        if len(self.address.strip().splitlines()) > MOST_LINES:
            text = N_("An address has at most {n} lines")
            found.append(Problem("letterhead.lines", text, {"n": MOST_LINES}, column="address"))
        if self.ask_phone and sum(c.isdecimal() for c in self.ask_phone) < FEWEST_DIGITS:
            text = N_("Give a telephone number, such as +49 30 123456")
            found.append(Problem("letterhead.phone", text, column="ask_phone"))
        if self.ask_email and not _is_email(self.ask_email):
            text, params = N_("{value} is not an e-mail address, such as name@example.com"), self.ask_email[:80]
            found.append(Problem("letterhead.email", text, {"value": params}, column="ask_email"))
        if self.ask_name and not (self.ask_phone or self.ask_email):
            text = N_("Give a telephone number or an e-mail address, so that they can be reached")
            found.append(Problem("letterhead.unreachable", text, column="ask_phone"))
        return found


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of a change of the bank account. before, after: as they may be told, numbers masked; both empty where
    nothing was changed. owners: everybody who is to be told."""

    problems: list[Problem] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    owners: list[User] = field(default_factory=list)


def letterhead_of(who: Access) -> Letterhead:
    """What stands on the firm's papers; an empty one where nobody has said anything yet. Reads only."""
    with access.scope(who.company.pk):
        return Letterhead.objects.filter(company=who.company).first() or Letterhead(company=who.company)


def account_of(head: Letterhead) -> BankAccount:
    """The bank account on the papers."""
    return BankAccount(head.holder, head.iban, head.bic, head.bank, head.number, head.routing)


def keep_details(who: Access, details: Details, *, version: int) -> list[Problem]:
    """Keep address, numbers and whom to ask. version: of the letterhead that was looked at, 0 where there was none."""
    who.require("controller")
    problems = details.problems()
    if problems:
        return problems
    new = {**asdict(details), "address": _lines(details.address)}
    head = letterhead_of(who)
    changed = sorted(name for name, value in new.items() if getattr(head, name) != value)
    if not changed:
        return []
    try:
        with access.writing(who.company.pk):
            if not _put(who, new, version):
                return [recording.CHANGED]
            _tell(who, "firm.letterhead", {"fields": changed})
    except IntegrityError:
        # Somebody else said the first word at the same moment.
        return [recording.CHANGED]
    return []


def keep_bank_account(who: Access, account: BankAccount, *, proof: Proof, version: int) -> Changed:
    """Keep where to pay. proof: of the owner who changes it; the operator of the machine needs none. Raises
    TooManyTries."""
    who.require("owner")
    problems = account.problems()
    if problems:
        return Changed(problems)
    before = account_of(letterhead_of(who))
    if account == before:
        return Changed()
    wrong = prove(who.user, proof) if who.user is not None else []
    if wrong:
        return Changed(wrong)
    told = Changed([], _told(before), _told(account), owners_of(who))
    try:
        with access.writing(who.company.pk):
            new = {**asdict(account), "account_since": clock.now(), "account_by": who.actor}
            if not _put(who, new, version):
                return Changed([recording.CHANGED])
            # Two numbers may end alike: which parts are others is said besides.
            parts = [name for name, value in asdict(account).items() if getattr(before, name) != value]
            _tell(who, "firm.bank_account", {"fields": parts, "from": told.before, "to": told.after})
    except IntegrityError:
        return Changed([recording.CHANGED])
    return told


def owners_of(who: Access) -> list[User]:
    """The owners of the firm who can sign in."""
    with access.scope(who.company.pk):
        rows = Membership.objects.filter(company=who.company, role="owner", user__is_active=True)
        return [row.user for row in rows.select_related("user").order_by("pk")]


def _put(who: Access, new: dict[str, Any], version: int) -> bool:
    """Write what is new, where nobody has written since the version that was looked at."""
    if version == 0:
        Letterhead.objects.create(company=who.company, version=1, **new)
        return True
    mine = Letterhead.objects.filter(company=who.company, version=version)
    return mine.update(**new, version=F("version") + 1) == 1


def _told(account: BankAccount) -> dict[str, str]:
    """The parts of an account that say something, the numbers masked."""
    said = {name: value for name, value in asdict(account).items() if value}
    return {name: masked(value) if name in NUMBERS else value for name, value in said.items()}


def _lines(address: str) -> str:
    lines = (" ".join(line.split()) for line in recording.plain(address).splitlines())
    return "\n".join(line for line in lines if line)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _tell(who: Access, kind: str, body: dict[str, object]) -> None:
    subject = f"firm:{who.company.slug}"
    timeline.append(who.company.pk, at=clock.now(), actor=who.actor, kind=kind, subject=subject, body=body)
