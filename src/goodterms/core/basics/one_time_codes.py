"""Codes of an authenticator app: six digits that follow from a shared key and the time.

Source: RFC 6238 (TOTP) on RFC 4226 (HOTP), with SHA-1, six digits and steps of thirty seconds: what every such app
understands. Pure arithmetic: the time comes in as a number, the key from whoever keeps it.
"""

import base64
import hashlib
import hmac

STEP_SECONDS = 30
DIGITS = 6
KEY_BYTES = 20
DRIFT = 1
"""Steps by which the two clocks may differ, either way (RFC 6238, section 5.2: at most one is recommended)."""


def step_at(seconds: float) -> int:
    """The step that a moment falls into. seconds: since 1970-01-01 UTC.

    >>> step_at(59.0)
    1
    """
    return int(seconds // STEP_SECONDS)


def code_at(key: bytes, step: int, *, digits: int = DIGITS) -> str:
    """The code of one step, as text with its leading zeros.

    >>> code_at(b"12345678901234567890", 1, digits=8)  # RFC 6238, appendix B
    '94287082'
    """
    mac = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def accepted_step(key: bytes, code: str, *, seconds: float, after: int = -1) -> int | None:
    """The step whose code this is, or None. Only steps near `seconds` count, and only those later than `after`,
    the last one that was accepted: a code is good once, and an older one never again.

    >>> accepted_step(b"12345678901234567890", "287082", seconds=59.0)
    1
    >>> accepted_step(b"12345678901234567890", "287082", seconds=59.0, after=1) is None
    True
    """
    now, found = step_at(seconds), None
    for step in range(max(now - DRIFT, 0), now + DRIFT + 1):
        # Every step is compared, and each in constant time, so that the time taken tells nothing.
        same = hmac.compare_digest(code_at(key, step).encode(), code.encode())
        if same and step > after and found is None:
            found = step
    return found


def as_typed(key: bytes) -> str:
    """The key as a person types it into an app: base32 in groups of four.

    >>> as_typed(b"Hello!")
    'JBSW Y3DP EE'
    """
    text = base64.b32encode(key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
