"""Signing in with e-mail address and password, slowed down for whoever guesses.

Every try is counted before the password is looked at: by address and account together, by network address, and by
account. Only the count by account could lock the owner out, so it does not hold for a browser that has signed in
to that account before (OWASP, "device cookies"). The answer never tells whether an account exists.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.db.models import F

from goodterms.store import clock
from goodterms.store.models import SignInTries, User


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so many minutes."""

    tries: int
    minutes: int


TOGETHER = Limit(8, 15)
BY_NETWORK = Limit(60, 15)
BY_ACCOUNT = Limit(40, 60)


class TooManyTries(Exception):
    """Somebody has to wait. `minutes` says how long at most."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


def check_password(email: str, password: str, *, network: str, known_device: bool = False) -> User | None:
    """The person, or None where the pair does not fit. Raises TooManyTries without looking at the password."""
    email = email.strip().lower()
    together = _key("together", email, network)
    counted = [(together, TOGETHER), (_key("network", network), BY_NETWORK)]
    if not known_device:
        counted.append((_key("account", email), BY_ACCOUNT))
    for key, limit in counted:
        if not _count(key, limit):
            raise TooManyTries(limit.minutes)
    user = authenticate(username=email, password=password)
    if not isinstance(user, User):
        return None
    SignInTries.objects.filter(key__in=[together, _key("account", email)]).delete()
    return user


def may_ask(what: str, *, network: str) -> bool:
    """Whether this network address may ask for that (a new password) once more now."""
    return _count(_key(what, network), Limit(10, 60))


def count_try(what: str, limit: Limit) -> None:
    """Count a try at something else that could be guessed, before it is looked at. Raises TooManyTries."""
    if not _count(_key("try", what), limit):
        raise TooManyTries(limit.minutes)


def forget_tries(of: Iterable[str]) -> None:
    """It was right: what was counted for it is forgotten."""
    SignInTries.objects.filter(key__in=[_key("try", what) for what in of]).delete()


def device_mark(user: User) -> str:
    """What a browser keeps to be known again: nothing that helps to sign in."""
    return _key("device", user.email)


def is_known(email: str, mark: str) -> bool:
    """Whether a browser's mark belongs to that account."""
    return bool(mark) and mark == _key("device", email.strip().lower())


def _count(key: str, limit: Limit) -> bool:
    """Count one try; False where the window is full. One statement decides, so parallel tries cannot slip through."""
    now = clock.now()
    rows = SignInTries.objects.filter(key=key)
    opened_before = now - timedelta(minutes=limit.minutes)
    if rows.filter(since__gt=opened_before, count__lt=limit.tries).update(count=F("count") + 1):
        return True
    if rows.filter(since__lte=opened_before).update(count=1, since=now):
        return True
    try:
        with transaction.atomic():
            SignInTries.objects.create(key=key, count=1, since=now)
    except IntegrityError:
        return bool(rows.filter(since__gt=opened_before, count__lt=limit.tries).update(count=F("count") + 1))
    return True


def _key(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()
