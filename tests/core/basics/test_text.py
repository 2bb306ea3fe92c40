"""Texts: what is cleaned for showing, what is folded for comparing, what is refused."""

import unicodedata

import pytest

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.text import check_email, check_iban, clean, key, skeleton, unreadable


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("ACME", "ACME"),
        ("  two   spaces ", "two spaces"),
        ("a\tb\r\nc", "a b c"),
        ("ACME\u00a0Ltd\u2003x", "ACME Ltd x"),
        ("\ufeffAC\u200bME\u2060", "ACME"),
        ("\u202eevil\u202c", "evil"),
        ("Cafe\u0301", "Café"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("INV-1", "inv-1"),
        ("ＩＮＶ－１", "INV-1"),
        ("ﬁrma", "firma"),
        ("straße", "STRASSE"),
        ("Café", "Cafe\u0301"),
        ("A\u00a0B", "a b"),
        ("A\u200d\u200bB", "ab"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("x  y", "x y"),
    ],
)
def test_same_key(one: str, two: str) -> None:
    assert key(one) == key(two)


@pytest.mark.parametrize(
    ("one", "two"), [("00123", "123"), ("A-1", "A1"), ("a b", "ab"), ("ACME", "АСМЕ"), ("O1", "01"), ("é", "e")]
)
def test_other_key(one: str, two: str) -> None:
    assert key(one) != key(two)


def test_key_is_stable() -> None:
    for text in ("ẞİǰΰ", "ﬃ", "Ⅷ", "\u0345α", "가\u1100\u1161"):
        assert key(key(text)) == key(text)
        assert key(unicodedata.normalize("NFD", text)) == key(text)


def test_skeleton_only_hints() -> None:
    assert skeleton("ACME-01") == skeleton("АСМЕ-O1") == skeleton("acme 0l")
    assert skeleton("ACME-02") != skeleton("ACME-01")
    assert skeleton("Café") == skeleton("Cafe")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\x00b", "text.control"),
        ("a\x1fb", "text.control"),
        ("a\x9bb", "text.control"),
        ("a\ud800", "text.broken"),
    ],
)
def test_unreadable(text: str, code: str) -> None:
    problem = unreadable(text)
    assert problem is not None and problem.code == code and "{" not in problem.english


def test_readable() -> None:
    for text in ("", "two\nlines\tand tab\r", "Ünïcödé 🍕", "a\u0085b"):
        assert unreadable(text) is None


@pytest.mark.parametrize(
    "iban",
    [
        "DE89370400440532013000", "GB29NWBK60161331926819", "FR1420041010050500013M02606", "NL91ABNA0417164300",
        "CH9300762011623852957", "PL61109010140000071219812874", "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
    ],
)  # fmt: skip
def test_iban(iban: str) -> None:
    spaced = " ".join(iban[i : i + 4] for i in range(0, len(iban), 4)).lower()
    assert check_iban(spaced) == iban
    for place in range(4, len(iban)):
        other = "1" if iban[place] != "1" else "2"
        broken = check_iban(iban[:place] + other + iban[place + 1 :])
        assert isinstance(broken, Problem), "mod 97 finds every single wrong character"


@pytest.mark.parametrize("text", ["", "DE", "DE89 3704 0044 0532 0130 0Ö", "89DE370400440532013000", "DE89" + "1" * 40])
def test_not_an_iban(text: str) -> None:
    assert isinstance(check_iban(text), Problem)


@pytest.mark.parametrize(
    "text",
    ["a@example.com", "first.last+tag@sub.example.co.uk", "ö@example.com", "x@xn--bcher-kva.example", "a'b@e.io"],
)
def test_email(text: str) -> None:
    assert check_email(text) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "email.shape"),
        ("example.com", "email.shape"),
        ("a@b", "email.shape"),
        ("a@@b.com", "email.shape"),
        ("a@b..com", "email.shape"),
        ("a b@example.com", "email.shape"),
        ("<a@example.com>", "email.shape"),
        ('"a"@example.com', "email.shape"),
        (".a@example.com", "email.shape"),
        ("a@exa_mple-.com", "email.shape"),
        ("a" * 65 + "@example.com", "email.shape"),
        ("a@example.com,b@example.com", "email.several"),
        ("a@example.com b@example.com", "email.several"),
    ],
)
def test_not_an_email(text: str, code: str) -> None:
    checked = check_email(text)
    assert isinstance(checked, Problem) and checked.code == code
