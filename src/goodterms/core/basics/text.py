"""Text as people paste it: cleaned for showing, and folded to a key for comparing.

Two texts are the same reference when their keys are equal. The key is Unicode's caseless form (NFKC, case
folded, NFKC again) without invisible characters, spaces run together. NFKC rather than NFC because exports
carry full-width digits and ligatures that a person reads as the plain letters; what NFKC loses (a superscript
becomes a digit) is never lost in the text itself, which is kept. Leading zeros are kept: 00123 is not 123.
Look-alike letters of other scripts are folded by `skeleton` only, which serves hints, never merging.

Source: Unicode Standard Annex 15 (normalisation forms), Unicode Technical Standard 39 (confusables).
"""

import re
import unicodedata

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_

# Zero-width and directional characters: they change what is stored, not what is read, and serve spoofing.
_JOINERS = "\u200c\u200d"
_INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
)
_DROP_IN_NAME = re.compile(f"[{_INVISIBLE}\ufe00-\ufe0e]")
_DROP_IN_KEY = re.compile(f"[{_INVISIBLE}{_JOINERS}\ufe00-\ufe0f\U000e0000-\U000e007f]")
_SPACES = re.compile(r"\s+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")

# Letters of other scripts that look like a Latin one, and the digits that are read as letters.
_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕһԁкмтвнгіαορτυνικχγβεηµ0Оо1lI|",
    "aeopcyxijshdkmtbhriaoptuvikxybenuoooiiii",
)


def unreadable(text: str) -> Problem | None:
    """What makes a text impossible to keep: a control character or half of a broken character.

    >>> unreadable("ACME\\x00").code
    'text.control'
    >>> unreadable("ACME GmbH") is None
    True
    """
    if text.isascii() and text.isprintable():
        return None
    if _SURROGATE.search(text):
        return Problem(
            "text.broken",
            N_("holds a broken character"),
            remedy=N_("save the file again as UTF-8 and check this cell"),
        )
    found = _CONTROL.search(text)
    if found:
        return Problem(
            "text.control",
            N_("holds a control character (code {code})"),
            {"code": ord(found.group())},
            N_("delete the invisible character in this cell"),
        )
    return None


def clean(text: str) -> str:
    """The text for keeping and showing: NFC, invisible characters out, every run of spaces one space.

    Joiners stay, because names in Persian and Indian scripts and composed emoji need them.

    >>> clean("  ACME\\u00a0 Ltd\\u202e ")
    'ACME Ltd'
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _SPACES.sub(" ", unicodedata.normalize("NFC", _DROP_IN_NAME.sub("", text))).strip(" ")


def key(text: str) -> str:
    """The form in which two references are compared: caseless, widthless, without invisible characters.

    >>> key("Inv\\u200d-００７"), key("INV-007")
    ('inv-007', 'inv-007')
    >>> key("00123") == key("123")
    False
    """
    if text.isascii():
        return _SPACES.sub(" ", text).strip().lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _SPACES.sub(" ", _DROP_IN_KEY.sub("", folded)).strip(" ")


def skeleton(text: str) -> str:
    """The key with look-alikes folded, without marks and punctuation: for "possible duplicate" hints only.

    >>> skeleton("АСМЕ-1") == skeleton("ACME-l")
    True
    """
    marks_off = (c for c in unicodedata.normalize("NFD", key(text)) if not unicodedata.combining(c))
    return "".join(c for c in "".join(marks_off).translate(_LOOK_ALIKES) if c.isalnum())


_ORDERED_AS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def order_key(text: str) -> tuple[str, str]:
    """Where a name stands in a list: as if it were written small and without accents, ä like a and ß like ss (the
    order of dictionaries, DIN 5007-1); of names that are the same so, the one with the smaller letters' numbers first.

    It does not depend on the database nor on the machine's locale, so that every list is the same everywhere.

    >>> sorted(["Zebra", "Öller", "oslo", "Ødegaard", "Olm", "Straße", "Strasse"], key=order_key)
    ['Ødegaard', 'Öller', 'Olm', 'oslo', 'Strasse', 'Straße', 'Zebra']
    """
    if text.isascii():
        return text.lower(), text
    bare = (c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "".join(bare).translate(_ORDERED_AS), text


# IBAN lengths by country: SWIFT IBAN registry, release 99 (2024).
_IBAN_LENGTHS = {
    country: length
    for length, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FK FO GL NL SD",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST",
        26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU YE",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for country in countries.split()
}
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}")


def check_iban(text: str) -> str | Problem:
    """The IBAN in its electronic form (no spaces, upper case), or what is wrong with it (ISO 13616, mod 97).

    >>> check_iban("de89 3704 0044 0532 0130 00")
    'DE89370400440532013000'
    >>> check_iban("DE88370400440532013000").code
    'iban.checksum'
    """
    iban = clean(text).replace(" ", "").upper()
    if not iban.isascii() or not _IBAN.fullmatch(iban):
        return Problem("iban.shape", N_("is not written like an IBAN"))
    expected = _IBAN_LENGTHS.get(iban[:2])
    if expected is not None and len(iban) != expected:
        return Problem(
            "iban.length",
            N_("an IBAN of {country} has {expected} characters, this one {found}"),
            {"country": iban[:2], "expected": expected, "found": len(iban)},
        )
    if int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 != 1:
        return Problem("iban.checksum", N_("the check digits of the IBAN do not match: a digit is wrong"))
    return iban


_LOCAL_PART = re.compile(r"[^\s@\"(),:;<>\[\\\]\x00-\x1f]{1,64}")
_DOMAIN_LABEL = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?")
_SEPARATORS = re.compile(r"[;,\s]")


def check_email(text: str) -> str | Problem:
    """The e-mail address, or what is wrong with it. Exactly one address; international domains are fine.

    Quoted local parts are legal (RFC 5321) but in exports they are almost always a damaged cell; refused.

    >>> check_email(" Jo.Doe@EXAMPLE.com ")
    'Jo.Doe@example.com'
    >>> check_email("a@example.com; b@example.com").code
    'email.several'
    """
    address = clean(text)
    if address.count("@") > 1 and _SEPARATORS.search(address):
        return Problem(
            "email.several", N_("holds several addresses"), remedy=N_("put each address into a row of its own")
        )
    local, at, domain = address.rpartition("@")
    labels = domain.rstrip(".").split(".")
    readable = (
        at
        and _LOCAL_PART.fullmatch(local)
        and not local.startswith(".")
        and not local.endswith(".")
        and ".." not in local
        and len(domain) <= 253
        and len(labels) >= 2
        and all(_DOMAIN_LABEL.fullmatch(label) for label in labels)
    )
    if not readable:
        return Problem("email.shape", N_("is not an e-mail address"))
    return f"{local}@{domain.lower().rstrip('.')}"
