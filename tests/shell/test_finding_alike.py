"""A search finds the same on both databases: what a definition of it in a few lines of Python says."""

import unicodedata
from random import Random

import pytest

from goodterms.core.basics.text import clean, key
from goodterms.store import clock
from goodterms.store.access import scope
from goodterms.store.models import Customer
from goodterms.store.reading.spelling import bare, every_word

SIGNS = (
    "aAbBeEiIoOuUsSzZ09 -_.&/'%*?[]{}\\^$|()+#~!\"=<>:;,@"
    "äÄöÖüÜßẞéÉèàçñåÅøØæÆœŁłđıİiIσςΣжЖếỆễ"
    "\u0301\u0308\u0327\u093e\u0940\u0e31\u0e34\u05b0\u064e\u20dd\ufe0f\u200d"
    "語한ทकا٣²½ⅷⅧﬁＡ𝐀😀👩🏳\uffff\ufffd\U0010ffff\ue000\ud7ff\u2028\u00a0\u0345ʰˮ№™ªº"
)
REAL = (
    "Größenüberschlägig AG", "GROSSE KÜCHEN", "Nguyễn", "İstanbul", "हिन्दी स्टील", "ข้าวไทย", "한국", "Ⅷ ﬁt", "ＡＣＭＥ",
)  # fmt: skip


def texts(rng: Random, count: int, longest: int) -> list[str]:
    return ["".join(rng.choice(SIGNS) for _ in range(rng.randint(1, longest))) for _ in range(count)]


def known(letter: str) -> bool:
    name = unicodedata.name(letter, "")
    return name.startswith(("LATIN", "GREEK", "CYRILLIC", "FULLWIDTH LATIN")) and "LIGATURE F" not in name


def like(typed: str, kept: str) -> bool:
    return typed == kept or (known(kept) and bare(typed) == bare(kept))


def holds(name: str, word: str) -> bool:
    """Whether the word is somewhere in the name, letter by letter, in any case and with any accents."""
    word = unicodedata.normalize("NFC", word)
    starts = range(len(name) - len(word) + 1)
    return any(all(map(like, word, name[n : n + len(word)])) for n in starts)


@pytest.fixture
def named(firm) -> list[str]:
    names = [name for text in (*texts(Random("names"), 300, 12), *REAL) if (name := clean(text))]
    with scope(firm.company.pk):
        Customer.objects.bulk_create(
            Customer(
                company=firm.company,
                reference=str(n),
                reference_key=key(f"{name} {n}")[:100],
                name=name,
                created_at=clock.now(),
            )
            for n, name in enumerate(names)
        )
    return names


def names_with(text: str) -> set[str]:
    return set(Customer.objects.filter(every_word("name", text)).values_list("name", flat=True))


def test_every_name_is_found_by_its_own_words(firm, named):
    with scope(firm.company.pk):
        lost = [ascii(name) for name in named if name not in names_with(name)]
    assert not lost


def test_a_word_is_found_letter_by_letter_as_its_definition_says(firm, named):
    """Without what is written out (ü as ue), which finds more of its own."""
    rng = Random("needles")
    needles = [text for text in texts(rng, 800, 3) if len(text.split()) == 1 and text == text.strip()]
    # SQLite's GLOB takes U+FFFF, which is no letter of any writing, for U+FFFD.
    needles = [text for text in needles if not {"\uffff", "\ufffd"} & set(text)]
    needles += ["nguyen", "istanbul", "ISTANBUL", "acme", "grossen"]
    with scope(firm.company.pk):
        for needle in needles:
            wanted, found = {name for name in named if holds(name, needle)}, names_with(needle)
            assert wanted <= found, (ascii(needle), ascii(wanted - found))
            if not set(needle.lower()) & set("aeosäöüßåøæ"):
                assert wanted == found, (ascii(needle), ascii(found - wanted))


def test_a_beginning_is_found_as_python_says(firm, named):
    rng = Random("beginnings")
    keys = [key(f"{name} {n}")[:100] for n, name in enumerate(named)]
    needles = [key(text) for text in texts(rng, 1000, 2)] + [k[: rng.randint(0, 5)] for k in keys]
    with scope(firm.company.pk):
        for needle in needles:
            found = Customer.objects.filter(reference_key__begins=needle).values_list("reference_key", flat=True)
            assert sorted(found) == sorted(k for k in keys if k.startswith(needle)), ascii(needle)
