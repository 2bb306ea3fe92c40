"""Text that a spreadsheet would run as a formula, made harmless in a CSV file, and read back as it was.

A cell that begins with one of the trigger characters is run by spreadsheets (CWE-1236; OWASP "CSV Injection"). An
apostrophe in front makes it text. A spreadsheet set to another dividing mark cuts our cells where a semicolon, a tab
or a line end stands in them, so the text behind one is looked at in the same way. Amounts are not texts and keep
their sign.
"""

TRIGGERS = frozenset("=+-@\t\r\n\0＝＋－＠")
# What a spreadsheet strips or splits at before it looks for a formula.
_COVER = frozenset("'\" ;,\u00a0")
_DIVIDERS = frozenset(";\t\r\n")


def disarm(text: str) -> str:
    """The text with an apostrophe in front of every part that a spreadsheet could run.

    >>> disarm("=1+1"), disarm("ACME"), disarm("'=1"), disarm("a;=1")
    ("'=1+1", 'ACME', "''=1", "a;'=1")
    """
    pieces, end, armed = [], len(text), False
    for at in range(end - 1, -1, -1):
        armed = text[at] in TRIGGERS or (armed and text[at] in _COVER)
        if armed and (at == 0 or text[at - 1] in _DIVIDERS):
            pieces += [text[at:end], "'"]
            end = at
    return text[:end] + "".join(reversed(pieces)) if pieces else text


def rearm(text: str) -> str:
    """The text as it was before `disarm`: apostrophes are cover, so what they stand before is armed all the same.

    >>> rearm("'=1+1"), rearm("'quoted'"), rearm(disarm("'=1")), rearm(disarm("a;=1"))
    ('=1+1', "'quoted'", "'=1", 'a;=1')
    """
    pieces, end, armed = [], len(text), False
    for at in range(end - 1, -1, -1):
        if armed and text[at] == "'" and (at == 0 or text[at - 1] in _DIVIDERS):
            pieces.append(text[at + 1 : end])
            end = at
        armed = text[at] in TRIGGERS or (armed and text[at] in _COVER)
    return text[:end] + "".join(reversed(pieces)) if pieces else text
