"""A QR code as one SVG path: squares of one unit, with the quiet zone around them. Geometry only."""

from dataclasses import dataclass
from urllib.parse import quote

import qrcode

from goodterms.core.basics.one_time_codes import as_typed

QUIET = 4


@dataclass(frozen=True, slots=True)
class QrCode:
    """size: width and height in units; path: the dark squares."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """The code of a text. Raises ValueError where the text is too long for any."""
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    squares = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return QrCode(len(rows), "".join(squares))


def app_address(key: bytes, *, account: str, issuer: str) -> str:
    """The key of an authenticator app as the address that apps read from a QR code (otpauth, in their usual settings).

    >>> app_address(b"Hello!", account="a@b.example", issuer="Good terms")
    'otpauth://totp/Good%20terms:a%40b.example?secret=JBSWY3DPEE&issuer=Good%20terms'
    """
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    secret = as_typed(key).replace(" ", "")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer, safe='')}"
