"""A person's second factor: the app that makes codes, the recovery codes, and what they are asked for at sign-in.

A code is counted before it is looked at, and good once: the step of the last code is moved on by compare-and-set, so
that of two who send the same code at the same moment one gets in. What is set up or taken away is told in the timeline
of every firm that the person works for, in the same transaction; the secret itself is told nowhere.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from goodterms.core.basics.one_time_codes import KEY_BYTES, accepted_step
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys.keep_account import is_password
from goodterms.journeys.keep_sessions import end_others
from goodterms.journeys.sign_in import Limit, count_try, forget_tries
from goodterms.journeys.telling import tell_firms
from goodterms.store import access, clock, sealing
from goodterms.store.access import companies_of
from goodterms.store.models import CodeApp, Passkey, RecoveryCode, User

CODES = 10
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 16
"""Sixteen of 31 letters are 79 bits: nobody guesses one, and its plain digest is safe to keep."""
BY_PERSON = Limit(10, 15)
BY_PERSON_A_DAY = Limit(40, 24 * 60)
PURPOSE = "code app"

WRONG_PASSWORD = Problem("factor.password", N_("The present password is not right"), column="password")
WRONG_CODE = Problem("factor.code", N_("This code does not fit. Wait for the next one and type that"), column="code")
UNREADABLE = Problem(
    "factor.sealed",
    N_("Codes of your app cannot be checked: the secret key of this installation was changed"),
    remedy=N_("Use a recovery code or a passkey, or ask whoever runs Goodterms for you to take the second factor off"),
    column="code",
)
WRONG_NEW_CODE = Problem(
    "factor.new",
    N_("The code of the new app does not fit. Look at the clock of your phone, and try the next code"),
    column="new",
)
NOTHING_TO_RECOVER = Problem("factor.none", N_("Set up an app or a passkey first"))
GONE = N_("These codes are not valid any more; make new ones")
STILL_NEEDED = Problem(
    "factor.needed", N_("A firm you work for asks everybody for a second factor. Add another one first")
)


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person has: app, passkeys, recovery codes left."""

    app: CodeApp | None
    passkeys: Sequence[Passkey]
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether they are asked for a second factor."""
        return self.app is not None or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody shows before something changes. by_passkey: they have just signed in with a passkey."""

    password: str
    code: str = ""
    by_passkey: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of it: what is wrong, or recovery codes to be shown once (none where there are some already)."""

    problems: list[Problem] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)


def factors_of(user: User) -> Factors:
    return Factors(
        CodeApp.objects.filter(user=user).first(),
        list(Passkey.objects.filter(user=user).order_by("added_at", "pk")[:50]),
        RecoveryCode.objects.filter(user=user, used_at=None).count(),
    )


def has_second_factor(user: User) -> bool:
    """Whether the person is asked for something besides the password."""
    return CodeApp.objects.filter(user=user).exists() or Passkey.objects.filter(user=user).exists()


def new_key() -> str:
    """A new key for an app, sealed: to be kept by the session until a code proves that the app has it."""
    return sealing.seal(secrets.token_bytes(KEY_BYTES), purpose=PURPOSE)


def key_in(sealed: str) -> bytes | None:
    """The key again, or None where it was sealed with another secret key."""
    try:
        return sealing.unseal(sealed, purpose=PURPOSE)
    except sealing.SealedElsewhere:
        return None


def add_app(user: User, sealed: str, code: str, *, proof: Proof, mark: str) -> Kept:
    """Keep the app whose key this is, once a code of it fits. An app that was there goes, and so does every other
    session; who has no recovery codes gets some. Raises TooManyTries."""
    problems = prove(user, proof)
    if problems:
        return Kept(problems)
    key = key_in(sealed)
    step = None if key is None else accepted_step(key, plain_code(code), seconds=clock.now().timestamp())
    if step is None:
        return Kept([WRONG_NEW_CODE])
    with access.personal(user.pk):
        CodeApp.objects.update_or_create(
            user=user, defaults={"sealed_key": sealed, "last_step": step, "added_at": clock.now()}
        )
        codes = codes_if_none(user)
        tell_firms(user, "person.secured", {"what": "app"})
        end_others(user, mark=mark)
    return Kept(codes=codes)


def remove_app(user: User, *, proof: Proof) -> list[Problem]:
    """Take the app away. Raises TooManyTries."""
    problems = prove(user, proof)
    if problems:
        return problems
    with access.personal(user.pk):
        if still_needed(user) and not Passkey.objects.filter(user=user).exists():
            return [STILL_NEEDED]
        if CodeApp.objects.filter(user=user).delete()[0]:
            tell_firms(user, "person.unsecured", {"what": "app"})
        drop_codes_without_factor(user)
    return []


def make_codes(user: User, *, proof: Proof) -> Kept:
    """Ten new recovery codes; the old ones are worth nothing from now on. Shown now and never again. Raises
    TooManyTries."""
    if not has_second_factor(user):
        return Kept([NOTHING_TO_RECOVER])
    problems = prove(user, proof)
    if problems:
        return Kept(problems)
    with access.personal(user.pk):
        RecoveryCode.objects.filter(user=user).delete()
        codes = codes_if_none(user)
        tell_firms(user, "person.secured", {"what": "codes"})
    return Kept(codes=codes)


def are_codes_of(user: User, codes: Sequence[str]) -> bool:
    """Whether these are recovery codes of the person, unused: nothing else is written into a file for them."""
    digests = {_digest(user, code) for code in codes}
    return bool(codes) and RecoveryCode.objects.filter(user=user, digest__in=digests, used_at=None).count() == len(
        digests
    )


def check_code(user: User, code: str) -> Problem | None:
    """Look at a code of the app or a recovery code, and use it up. None where it fits. Raises TooManyTries."""
    keys = [(f"code\x00{user.pk}", BY_PERSON), (f"code of the day\x00{user.pk}", BY_PERSON_A_DAY)]
    for key, limit in keys:
        count_try(key, limit)
    code = plain_code(code)
    problem = _use_app(user, code) if code.isdecimal() else _use_recovery(user, code)
    if problem is None:
        forget_tries(key for key, _ in keys)
    return problem


def prove(user: User, proof: Proof) -> list[Problem]:
    """Before something changes: the password once more, and who has a second factor shows that too, by a code or by
    having just signed in with a passkey. Raises TooManyTries."""
    if not is_password(user, proof.password):
        return [WRONG_PASSWORD]
    problem = check_code(user, proof.code) if has_second_factor(user) and not proof.by_passkey else None
    return [] if problem is None else [problem]


def take_off(user: User, *, actor: str) -> int:
    """Take every second factor off an account, and end its sessions: what an operator does for somebody who has lost
    them all. Returns how many factors there were."""
    with access.personal(user.pk):
        gone = CodeApp.objects.filter(user=user).delete()[0] + Passkey.objects.filter(user=user).delete()[0]
        RecoveryCode.objects.filter(user=user).delete()
        if gone:
            tell_firms(user, "person.unsecured", {"what": "everything"}, actor=actor)
        end_others(user)
    return gone


def still_needed(user: User) -> bool:
    """Whether a firm the person works for asks for a second factor."""
    return any(m.company.second_factor_since is not None for m in companies_of(user))


def drop_codes_without_factor(user: User) -> None:
    """Recovery codes stand in for something; where there is nothing left, they go too."""
    if not has_second_factor(user):
        RecoveryCode.objects.filter(user=user).delete()


def codes_if_none(user: User) -> list[str]:
    """Fresh recovery codes for somebody who has none left, inside the caller's transaction; else nothing."""
    if RecoveryCode.objects.filter(user=user, used_at=None).exists():
        return []
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    made_at = clock.now()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(user, code), made_at=made_at) for code in codes
    )
    return ["-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4)) for code in codes]


def plain_code(code: str) -> str:
    """A code as it is compared: without the spaces and dashes that people type."""
    return re.sub(r"[\s-]", "", code)[:40].upper()


def _use_app(user: User, code: str) -> Problem | None:
    app = CodeApp.objects.filter(user=user).first()
    if app is None:
        return WRONG_CODE
    key = key_in(app.sealed_key)
    if key is None:
        return UNREADABLE
    step = accepted_step(key, code, seconds=clock.now().timestamp(), after=app.last_step)
    if step is None:
        return WRONG_CODE
    with access.personal(user.pk):
        moved = CodeApp.objects.filter(user=user, sealed_key=app.sealed_key, last_step__lt=step).update(last_step=step)
    return None if moved == 1 else WRONG_CODE


def _use_recovery(user: User, code: str) -> Problem | None:
    with access.personal(user.pk):
        rows = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at=None)
        if rows.update(used_at=clock.now()) != 1:
            return WRONG_CODE
        tell_firms(user, "person.recovered", {})
    return None


def _digest(user: User, code: str) -> str:
    return hashlib.sha256(f"recovery\x00{user.pk}\x00{plain_code(code)}".encode()).hexdigest()
