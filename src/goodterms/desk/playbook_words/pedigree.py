"""Where a number of the playbook comes from and what its grade means, in the reader's language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from goodterms.core.approach.playbook import Playbook
from goodterms.core.basics.reasons import N_
from goodterms.core.customers.figures import Figure

MEANINGS: Final = {
    "A": N_("a randomised trial or official statistics"),
    "B": N_("a reviewed study or an official survey"),
    "C": N_("a survey of the industry"),
    "D": N_("a claim of a vendor or practitioner"),
    "J": N_("a judgement; nobody has measured it"),
    "M": N_("remembered, and not read again"),
}
GUESSED: Final = ("J", "M")
JUDGED: Final = {"OWN": N_("our own judgement"), "FIRM": N_("your firm's own judgement")}
_ADDRESS: Final = re.compile(r"https?://[^\s,;)]+")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Reference:
    """A source of a number. text: as it stands in the playbook. published: not only somebody's judgement.
    link: an address in the text, or ""."""

    code: str
    text: str
    published: bool
    link: str


def grade_meaning(grade: str) -> str:
    """What a grade of evidence means."""
    return _(MEANINGS[grade]) if grade in MEANINGS else grade


def references(figure: Figure, book: Playbook) -> list[Reference]:
    """The sources of a number: what was published first, judgement last."""
    found = [_reference(code, book) for code in figure.source]
    return sorted(found, key=lambda each: not each.published)


def sources_in_short(figure: Figure, book: Playbook) -> str:
    """The sources of a number for a list: who published it and when. A judgement is called one, whatever it leans on.

    >>> from goodterms.playbook.loading import default_playbook
    >>> book = default_playbook()
    >>> sources_in_short(book.figure("economics.firm.staff_hour"), book)
    'our own judgement'
    >>> sources_in_short(book.figure("limits.plan.months_secured"), book)
    'our own judgement, leaning on gov.uk, OCC Mortgage Metrics 2009 and 2 more'
    """
    published = [each for each in references(figure, book) if each.published]
    judged = figure.is_guess or not published
    named = ", ".join(dict.fromkeys(_short(each.text) for each in published[:2]))
    if len(published) > 2:
        named = _("{names} and {n} more").format(names=named, n=len(published) - 2)
    if not judged:
        return named
    own = _(JUDGED["FIRM" if "FIRM" in figure.source else "OWN"])
    return _("{judgement}, leaning on {names}").format(judgement=own, names=named) if named else own


def _reference(code: str, book: Playbook) -> Reference:
    text = str(book.leaves.get(f"sources.source.{code}", code))
    address = _ADDRESS.search(text)
    if code in JUDGED:
        return Reference(code, _(JUDGED[code]), False, "")
    return Reference(code, text, True, address[0].rstrip(".") if address else "")


def _short(text: str) -> str:
    """Who published it, and the year.

    >>> _short("De Neve et al., Journal of Political Economy 129(5), 2021")
    'De Neve et al. 2021'
    """
    head = re.split(r", | \(|; ", text, maxsplit=1)[0]
    year = _YEAR.search(text)
    return head if not year or year[0] in head else f"{head} {year[0]}"


def legend(grades: Sequence[str]) -> list[tuple[str, str, bool]]:
    """Grades with their meaning, and whether they are a guess."""
    return [(grade, grade_meaning(grade), grade in GUESSED) for grade in grades]
