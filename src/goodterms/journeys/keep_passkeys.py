"""Passkeys (WebAuthn): adding one, proving oneself with one, taking one away.

The protocol is that of the fido2 package; here is what it leaves to us: which places we answer for, that a challenge is
used once and soon, that the origin is exactly ours, and that a key whose count goes backwards is refused, because then
somebody may have copied it (WebAuthn, section 6.1.1). A passkey always verifies the person (PIN, finger, face), so it
is both factors at once.
"""

import base64
import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys.keep_second_factor import (
    STILL_NEEDED,
    Kept,
    Proof,
    codes_if_none,
    drop_codes_without_factor,
    has_second_factor,
    prove,
    still_needed,
)
from goodterms.journeys.keep_sessions import end_others
from goodterms.journeys.telling import tell_firms
from goodterms.store import access, clock
from goodterms.store.access import NotHere
from goodterms.store.models import CodeApp, Passkey, User

SOON_SECONDS = 5 * 60
MOST = 20
LONGEST_ANSWER = 20_000

log = logging.getLogger(__name__)

NOT_THIS = Problem("passkey.wrong", N_("This passkey was not accepted. Try again"))
TOO_LATE = Problem("passkey.late", N_("That took too long. Try again"))
BACKWARDS = Problem(
    "passkey.backwards",
    N_("This passkey was not accepted: it has counted backwards, so somebody may have copied it"),
    remedy=N_("Sign in another way, and take this passkey away"),
)
TWICE = Problem("passkey.twice", N_("This passkey is here already"))
TOO_MANY = Problem("passkey.many", N_("You have twenty passkeys; take one away first"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys work: the host they are bound to, and the exact origin that browsers must report."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Begun:
    """What the browser gets, and what the session keeps until the browser answers."""

    options: dict[str, Any]
    state: dict[str, Any]


def place_of(base_url: str, asked_host: str) -> Place | None:
    """The place of a visit, or None where passkeys cannot work: they need HTTPS under a name (WebAuthn knows no
    numbered addresses), or the machine itself as `localhost`. base_url: the configured address; asked_host: host and
    port that the visitor sees, one of the listed hosts."""
    ours, asked = urlsplit(base_url), urlsplit(f"//{asked_host}")
    if asked.hostname == "localhost":
        scheme = "https" if ours.scheme == "https" else "http"
        return Place("localhost", f"{scheme}://{asked_host}")
    host = ours.hostname or ""
    if ours.scheme != "https" or asked.hostname != host or ":" in host or host.replace(".", "").isdecimal():
        return None
    return Place(host, f"https://{ours.netloc.removesuffix(':443')}")


def begin_adding(user: User, place: Place, *, proof: Proof) -> Begun | list[Problem]:
    """What the browser needs to make a passkey, and the state that `add` needs back (once, soon): proof that the
    person was asked. Raises TooManyTries."""
    problems = prove(user, proof)
    if problems:
        return problems
    options, state = _server(place).register_begin(
        PublicKeyCredentialUserEntity(id=_handle(user), name=user.email, display_name=user.name),
        credentials=_descriptors(user, place),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Begun(dict(options), _state(f"add for {user.pk}", state))


def add(user: User, place: Place, state: object, answer: str, *, name: str, mark: str) -> Kept:
    """Keep a passkey that the browser has made. Every other session ends; who has no recovery codes gets some."""
    checked = _state_of(state, f"add for {user.pk}")
    if isinstance(checked, Problem):
        return Kept([checked])
    try:
        made = _server(place).register_complete(checked, _parsed(answer))
        key = made.credential_data
        if key is None:
            raise ValueError("no key in the answer")
    except Exception as fault:  # whatever the package makes of bytes that anybody may send: it is no passkey
        log.warning("a new passkey was refused: %s: %s", type(fault).__name__, fault)
        return Kept([NOT_THIS])
    if Passkey.objects.filter(user=user).count() >= MOST:
        return Kept([TOO_MANY])
    row = Passkey(
        user=user,
        credential_id=_text(key.credential_id),
        credential=base64.b64encode(bytes(key)).decode(),
        place=place.host,
        name=name.strip()[:60] or place.host[:60],
        sign_count=made.counter,
        added_at=clock.now(),
    )
    try:
        with access.personal(user.pk):
            row.save(force_insert=True)
            codes = codes_if_none(user)
            tell_firms(user, "person.secured", {"what": "passkey"})
            end_others(user, mark=mark)
    except IntegrityError:
        return Kept([TWICE])
    return Kept(codes=codes)


def begin_proving(place: Place, user: User | None = None) -> Begun:
    """What the browser needs to sign in: for a person whose password was right, one of their passkeys; for nobody in
    particular, any that is kept for this place. And the state that `prove_with` needs back (once, soon)."""
    options, state = _server(place).authenticate_begin(
        credentials=_descriptors(user, place) if user is not None else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Begun(dict(options), _state("prove", state))


def prove_with(place: Place, state: object, answer: str, *, user: User | None = None) -> User | Problem:
    """Whose passkey this is. user: it has to be theirs."""
    checked = _state_of(state, "prove")
    if isinstance(checked, Problem):
        return checked
    try:
        response = AuthenticationResponse.from_dict(_parsed(answer))
        passkey = _passkey_of(response, place, user)
        key = AttestedCredentialData(base64.b64decode(passkey.credential))
        _server(place).authenticate_complete(checked, [key], response)
    except Exception as fault:  # as above
        log.warning("a passkey was refused: %s: %s", type(fault).__name__, fault)
        return NOT_THIS
    return passkey.user if _count_on(passkey, response.response.authenticator_data.counter) else BACKWARDS


def remove(user: User, passkey_id: int, *, proof: Proof) -> list[Problem]:
    """Take a passkey away. Raises TooManyTries, and NotHere for a passkey of somebody else."""
    rows = Passkey.objects.filter(pk=passkey_id, user=user)
    if not rows.exists():
        raise NotHere(str(passkey_id))
    problems = prove(user, proof)
    if problems:
        return problems
    with access.personal(user.pk):
        others = Passkey.objects.filter(user=user).exclude(pk=passkey_id).exists()
        if not others and not CodeApp.objects.filter(user=user).exists() and still_needed(user):
            return [STILL_NEEDED]
        if rows.delete()[0]:
            tell_firms(user, "person.unsecured", {"what": "passkey"})
        if not has_second_factor(user):
            drop_codes_without_factor(user)
    return []


def _server(place: Place) -> Fido2Server:
    entity = PublicKeyCredentialRpEntity(id=place.host, name="Goodterms")
    # By itself the package would take every origin below the host, with any port; ours is one.
    return Fido2Server(entity, verify_origin=lambda origin: origin == place.origin)


def _state(purpose: str, state: Mapping[str, Any]) -> dict[str, Any]:
    return {"for": purpose, "at": clock.now().timestamp(), "state": dict(state)}


def _state_of(kept: object, purpose: str) -> dict[str, Any] | Problem:
    if not isinstance(kept, dict) or kept.get("for") != purpose:
        return NOT_THIS
    if clock.now().timestamp() - float(kept["at"]) > SOON_SECONDS:
        return TOO_LATE
    state: dict[str, Any] = kept["state"]
    return state


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("the answer is too long")
    parsed = json.loads(answer)
    if not isinstance(parsed, dict):
        raise ValueError("the answer is no object")
    return parsed


def _handle(user: User) -> bytes:
    """What the passkey knows the person by: the same for all their passkeys, and nothing that says who they are."""
    return hashlib.sha256(f"goodterms.passkey\x00{user.pk}\x00{user.created_at.isoformat()}".encode()).digest()


def _descriptors(user: User, place: Place) -> list[PublicKeyCredentialDescriptor]:
    rows = Passkey.objects.filter(user=user, place=place.host)[: MOST * 2]
    return [
        PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=_bytes(row.credential_id))
        for row in rows
    ]


def _passkey_of(response: AuthenticationResponse, place: Place, user: User | None) -> Passkey:
    found = Passkey.objects.select_related("user").get(
        credential_id=_text(response.raw_id), place=place.host, user__is_active=True
    )
    handle = response.response.user_handle
    if user is not None and found.user_id != user.pk:
        raise ValueError("the passkey of somebody else")
    if (handle is None and user is None) or (handle is not None and bytes(handle) != _handle(found.user)):
        raise ValueError("the passkey names somebody else")
    return found


def _count_on(passkey: Passkey, count: int) -> bool:
    """Move the count on; False where it does not rise although the key counts. Compare-and-set: of two answers with
    the same count one is taken."""
    rows = Passkey.objects.filter(pk=passkey.pk)
    risen = rows.filter(sign_count__lt=count) if count else rows.filter(sign_count=0)
    with access.personal(passkey.user_id):
        if risen.update(sign_count=count, used_at=clock.now()) == 1:
            return True
    log.warning("passkey %s of user %s counted backwards", passkey.pk, passkey.user_id)
    return False


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
