"""Sessions in the database, found by the digest of their number: a copy of the database lets nobody in.

Django keeps the number itself, and that number is all a browser has to show.
"""

import hashlib
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Store
from django.contrib.sessions.base_session import AbstractBaseSession

from goodterms.store import clock

LENGTH = 40
"""As many characters as Django's column holds: 160 bits of the digest."""


class SessionStore(Store):
    """Django's own, but for the name under which a session is kept."""

    def exists(self, session_key: str) -> bool:
        return bool(super().exists(kept_as(session_key)))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        session = super().create_model_instance(data)
        session.session_key = kept_as(session.session_key)
        return session

    def delete(self, session_key: str | None = None) -> None:
        number = session_key or self.session_key
        if number:
            super().delete(kept_as(number))

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        kept = self.model.objects.filter(session_key=kept_as(self.session_key or ""), expire_date__gt=clock.now())
        found: AbstractBaseSession | None = kept.first()
        if found is None:
            self._session_key = None
        return found


def kept_as(number: str) -> str:
    """The name under which the session with this number is kept."""
    return hashlib.sha256(number.encode()).hexdigest()[:LENGTH]
