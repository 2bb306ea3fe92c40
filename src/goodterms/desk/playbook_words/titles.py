"""A plain title for an entry of the playbook, in the reader's language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from django.utils.translation import gettext as _

from goodterms.core.approach.playbook import Playbook
from goodterms.desk.playbook_words import judging, offering, reckoning
from goodterms.desk.playbook_words.entry import Entry

ENTRIES: Final[dict[str, Entry]] = {**judging.ENTRIES, **offering.ENTRIES, **reckoning.ENTRIES}
_DAYS: Final = re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Title:
    """about: the heading that it stands under. what: the entry under that heading. hint: what it changes, or ""."""

    about: str
    what: str
    hint: str

    @property
    def label(self) -> str:
        """What it is, as a line of its own begins."""
        return self.what[:1].upper() + self.what[1:]

    def __str__(self) -> str:
        return f"{self.about} · {self.what}"


def title_of(path: str, book: Playbook) -> Title:
    """What an entry is called. Raises KeyError for a path that has no words: a test goes through all of them.

    >>> from goodterms.playbook.loading import default_playbook
    >>> str(title_of("options.agency.fee", default_playbook()))
    'Collection agency · fee or discount'
    """
    found = entry_of(path)
    names = _names(path, found, book)
    about, what = (_(text).format_map(names) for text in (found.about, found.what))
    return Title(about, what, _(found.hint) if found.hint else "")


def entry_of(path: str) -> Entry:
    """The words that fit a path; those for the very path before those for its kind. Raises KeyError."""
    found = next((ENTRIES[pattern] for pattern in patterns(path) if pattern in ENTRIES), None)
    if found is None:
        raise KeyError(path)
    return found


def patterns(path: str) -> Iterator[str]:
    """The patterns that a path may have its words under, the most particular first.

    >>> list(patterns("options.agency.fee"))
    ['options.agency.fee', 'options.agency.*', 'options.*.fee', 'options.*.*']
    """
    root, *names = path.split(".")
    for stars in sorted(product((False, True), repeat=len(names)), key=sum):
        yield ".".join((root, *("*" if star else name for star, name in zip(stars, names, strict=True))))


def age_text(code: str) -> str:
    """The days of an age class of the playbook in words.

    >>> age_text("31-60"), age_text(">365"), age_text("90+")
    ('31 to 60 days overdue', 'more than 365 days overdue', 'more than 90 days overdue')
    """
    days = _DAYS.fullmatch(code)
    if days:
        return _("{first} to {last} days overdue").format(first=days[1], last=days[2])
    return _("more than {n} days overdue").format(n=code.strip("+>"))


def _names(path: str, entry: Entry, book: Playbook) -> dict[str, str]:
    parts = path.split(".")
    names = {"code": parts[-1]}
    for part in parts:
        if f"causes.cause.{part}" in book.leaves:
            names["cause"] = _(book.word(f"causes.cause.{part}"))
    if parts[0] in ("causes", "waiting"):
        names["age"] = age_text(parts[2] if parts[1] in ("bucket", "prior") else parts[-1])
    elif parts[0] == "signals":
        sign = entry.sign or parts[2]
        names["sign"] = _(str(book.leaves.get(f"signals.name.{sign}", sign)))
    elif parts[0] == "options":
        names["option"] = _(book.word(f"options.{parts[1]}.name"))
    elif parts[0] == "questions":
        names["question"] = _(book.word(f"questions.{parts[1]}.text"))
        names["answer"] = _answer(parts[1], parts[-1], book)
    return names


def _answer(question: str, code: str, book: Playbook) -> str:
    answers, reads = (book.leaves.get(f"questions.{question}.{name}") for name in ("answers", "reads"))
    if isinstance(answers, tuple) and isinstance(reads, tuple) and code in answers:
        return _(reads[answers.index(code)])
    return code
