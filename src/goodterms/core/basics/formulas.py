"""Text that a spreadsheet would run as a formula, made harmless in a CSV file, and read back as it was.

A cell that begins with one of the trigger characters is run by spreadsheets (CWE-1236; OWASP "CSV Injection"). An
apostrophe in front makes it text. Amounts are not texts and keep their sign.
"""

TRIGGERS = frozenset("=+-@\t\r\n\0＝＋－＠")
_COVER = "'\" ;,\u00a0"


def disarm(text: str) -> str:
    """The text with an apostrophe in front if a spreadsheet could run it.

    >>> disarm("=1+1"), disarm("ACME"), disarm("'=1")
    ("'=1+1", 'ACME', "''=1")
    """
    return f"'{text}" if _is_armed(text) else text


def rearm(text: str) -> str:
    """The text as it was before `disarm`.

    >>> rearm("'=1+1"), rearm("'quoted'"), rearm(disarm("'=1"))
    ('=1+1', "'quoted'", "'=1")
    """
    return text[1:] if text.startswith("'") and _is_armed(text[1:]) else text


def _is_armed(text: str) -> bool:
    # What a spreadsheet strips or splits at before it looks for a formula.
    bare = text.lstrip(_COVER)
    return bool(bare) and bare[0] in TRIGGERS
