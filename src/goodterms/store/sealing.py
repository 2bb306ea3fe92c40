"""Sealing what has to be kept in the clear to be used, so that a copy of the database alone does not give it away.

The key follows from the secret key of the installation, which is in no table. What was sealed under another secret
key cannot be opened any more, and says so.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class SealedElsewhere(ValueError):
    """This was sealed with another secret key, or changed by somebody."""


def seal(secret: bytes, *, purpose: str) -> str:
    """The secret as text that only this installation opens, and only for the same purpose."""
    return _box(purpose).encrypt(secret).decode("ascii")


def unseal(sealed: str, *, purpose: str) -> bytes:
    """The secret again. Raises SealedElsewhere."""
    try:
        return _box(purpose).decrypt(sealed.encode("utf-8"))
    except InvalidToken as fault:
        raise SealedElsewhere(purpose) from fault


def _box(purpose: str) -> Fernet:
    key = hmac.new(str(settings.SECRET_KEY).encode(), f"goodterms.sealing.{purpose}".encode(), hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key.digest()))
