"""Where somebody is signed in: beginning a session, looking whether it still counts, ending it from elsewhere.

A session holds a random mark, and a row here holds the digest of it. Without its row a session counts for nothing, so
ending one is deleting one row, whatever browser it is in. Rows are found by mark and by person, never by opening the
sessions themselves.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings

from goodterms.store import access, clock
from goodterms.store.models import SignedIn, User

MOST = 30
"""Sessions of one person; the one that was not used for longest ends when there would be more."""


def begin(user: User, *, network: str, browser: str) -> str:
    """A new session. Returns the mark that the session has to carry."""
    now, mark = clock.now(), secrets.token_urlsafe(32)
    with access.personal(user.pk):
        SignedIn.objects.filter(began_at__lt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE)).delete()
        kept = SignedIn.objects.filter(user=user).order_by("-seen_at", "-pk").values_list("pk", flat=True)[: MOST - 1]
        SignedIn.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
        SignedIn.objects.create(
            user=user, mark=_digest(mark), network=network[:64], browser=browser[:300], began_at=now, seen_at=now
        )
    return mark


def counts(user: User, mark: object) -> bool:
    """Whether a session with this mark still counts for this person."""
    return isinstance(mark, str) and SignedIn.objects.filter(mark=_digest(mark), user=user).exists()


def seen(user: User, mark: str, *, network: str, at: datetime) -> None:
    """It was used just now, from there."""
    SignedIn.objects.filter(mark=_digest(mark), user=user).update(seen_at=at, network=network[:64])


def sessions_of(user: User, mark: str) -> list[tuple[SignedIn, bool]]:
    """Where the person is signed in, the last used first; True marks the session that asks. Those that have ended
    by themselves are left out."""
    now = clock.now()
    alive = SignedIn.objects.filter(
        user=user,
        began_at__gte=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
        seen_at__gte=now - timedelta(seconds=settings.SESSION_IDLE_SECONDS),
    )
    here = _digest(mark)
    found = [(row, row.mark == here) for row in alive.order_by("-seen_at")[:MOST]]
    return sorted(found, key=lambda each: not each[1])


def end_one(user: User, session_id: int, *, mark: str) -> bool:
    """End one of the person's other sessions. False where there is no such session, or it is the one that asks."""
    with access.personal(user.pk):
        rows = SignedIn.objects.filter(pk=session_id, user=user).exclude(mark=_digest(mark))
        return rows.delete()[0] == 1


def end_others(user: User, *, mark: str = "") -> int:
    """End every session of the person but the one with this mark. Returns how many there were."""
    with access.personal(user.pk):
        return SignedIn.objects.filter(user=user).exclude(mark=_digest(mark)).delete()[0]


def end_this(mark: object) -> None:
    """Somebody signs out."""
    if isinstance(mark, str):
        SignedIn.objects.filter(mark=_digest(mark)).delete()


def _digest(mark: str) -> str:
    return hashlib.sha256(mark.encode()).hexdigest()
