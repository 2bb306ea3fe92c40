"""What an entry of the playbook stands at, in the reader's language: rounded for a list, exact for its own page."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.core.approach.constraints import FORBIDS, NEEDS
from goodterms.core.approach.playbook import Leaf, Playbook
from goodterms.core.basics.reasons import N_
from goodterms.core.customers.figures import Figure
from goodterms.desk.formats import decimal_text, whole_number

UNBROKEN: Final = "\N{NO-BREAK SPACE}"
EXACT: Final = 12
NEEDED: Final = {
    "paper_fault": N_("a fault of the paperwork"),
    "steady_buyer": N_("they order steadily"),
    "card_or_debit_possible": N_("card or direct debit is set up"),
    "goods_offered": N_("something was offered instead of cash"),
    "charges_claimed": N_("interest or fees have been claimed"),
}
WORDS: Final = {
    "kind": {"ask": N_("we ask them"), "check": N_("we look it up")},
    "set": {"core": N_("the standing options"), "further": N_("the further options")},
    "harshness": {
        "soft": N_("gentle"),
        "firm": N_("firm but friendly"),
        "hard": N_("hard"),
        "third_party": N_("by a third party"),
        "court": N_("by a court"),
    },
    "forbidden_when": FORBIDS,
    "needs": NEEDED,
}
assert set(NEEDED) == set(NEEDS), "a need without words"


def in_short(path: str, leaf: Leaf, book: Playbook, currency: str) -> str:
    """A value for a list: no more digits than say something."""
    return _of_figure(leaf, currency, digits=3) if isinstance(leaf, Figure) else _of_words(path, leaf, book, currency)


def exact(path: str, leaf: Leaf, book: Playbook, currency: str) -> str:
    """A value with every digit that it has."""
    if isinstance(leaf, Figure):
        return _of_figure(leaf, currency, digits=EXACT)
    return _of_words(path, leaf, book, currency)


def likely_between(figure: Figure, currency: str) -> str:
    """The middle 80 % of a number, in its unit; nothing where it is exact by definition.

    >>> from datetime import date
    >>> from goodterms.core.customers.figures import Spread
    >>> likely_between(Figure(15, "minutes", Spread("log_sd", .3), ("OWN",), "J", date(2026, 11, 22)), "EUR")
    '10 – 22\\xa0minutes'
    """
    low, high = figure.interval()
    if low == high:
        return ""
    if figure.unit == "share":
        decimals = 0 if low >= 0.1 else 1
        return f"{_percent(low, decimals)} – {_percent(high, decimals)}{UNBROKEN}%"
    digits = 2 if high < 100 else 3
    return f"{_leading(low, digits)} – {_with_unit(_cut(high, digits), figure.unit, currency, digits=4)}"


def for_a_field(leaf: Leaf) -> str:
    """A value as one types it: shares in percent, codes as they are."""
    if isinstance(leaf, Figure):
        return f"{_plain(leaf.value * 100)} %" if leaf.unit == "share" else _plain(leaf.value)
    if isinstance(leaf, bool):
        return "yes" if leaf else "no"
    return leaf if isinstance(leaf, str) else _listed(leaf)


def _listed(names: tuple[str, ...]) -> str:
    """A list as one types it: by semicolons where a comma belongs to one of them.

    >>> _listed(("a", "b")), _listed(("yes, but", "no")), _listed(("yes, but",))
    ('a, b', 'yes, but; no', 'yes, but;')
    """
    if not any("," in name for name in names):
        return ", ".join(names)
    return "; ".join(names) + (";" if len(names) == 1 else "")


def choices_for(path: str, leaf: Leaf, book: Playbook, currency: str) -> list[tuple[str, str]]:
    """What can be chosen where not every text will do: (what is sent, what is shown). Of a list, any number."""
    if isinstance(leaf, bool):
        return [("yes", _("yes")), ("no", _("no"))]
    name = path.rpartition(".")[2]
    if path.startswith("options.") and name == "min_balance":
        limits = [each.rpartition(".")[2] for each in book.leaves if each.startswith("limits.balance.")]
        return [(limit, _of_words(path, limit, book, currency)) for limit in limits]
    if path == "signals.block.signals":
        signs = [each.rpartition(".")[2] for each in book.leaves if each.startswith("signals.name.")]
        return [(sign, _code(path, sign, book, currency)) for sign in signs]
    if path.startswith(("options.", "questions.")):
        return [(code, _(text)) for code, text in WORDS.get(name, {}).items()]
    return []


def _of_words(path: str, leaf: Leaf, book: Playbook, currency: str) -> str:
    if isinstance(leaf, bool):
        return _("yes") if leaf else _("no")
    if isinstance(leaf, tuple):
        return "; ".join(_code(path, code, book, currency) for code in leaf) or "–"
    return _code(path, leaf, book, currency) if isinstance(leaf, str) else ""


def _code(path: str, code: str, book: Playbook, currency: str) -> str:
    """A text, or what a code of the playbook stands for."""
    name = path.rpartition(".")[2]
    if path == "signals.block.signals":
        return _(str(book.leaves.get(f"signals.name.{code}", code)))
    if path.startswith("options.") and name == "min_balance":
        limit = book.leaves.get(f"limits.balance.{code}")
        return _of_figure(limit, currency, digits=3) if isinstance(limit, Figure) else code
    if path.startswith(("options.", "questions.")) and code in WORDS.get(name, {}):
        return _(WORDS[name][code])
    if path.startswith("questions.") and name == "answers":
        answers, reads = (book.leaves.get(f"{path.rpartition('.')[0]}.{each}") for each in ("answers", "reads"))
        if isinstance(answers, tuple) and isinstance(reads, tuple) and len(answers) == len(reads):
            return _(reads[answers.index(code)])
    return _(code) if code else ""


def _of_figure(figure: Figure, currency: str, *, digits: int) -> str:
    if figure.unit == "share":
        return f"{_percent(figure.value, 2 if digits < EXACT else 10)}{UNBROKEN}%"
    return _with_unit(figure.value, figure.unit, currency, digits=max(digits, 4) if figure.value >= 1 else digits)


def _with_unit(value: float, unit: str, currency: str, *, digits: int) -> str:
    shown = _digits(value, digits)
    if unit == "money":
        return f"{shown}{UNBROKEN}{currency}"
    if unit == "hour":
        return _("{hour} o'clock").format(hour=shown).replace(" ", UNBROKEN)
    count = int(value) if value == int(value) else 2
    named = {
        "minutes": ngettext("{n} minute", "{n} minutes", count),
        "hours": ngettext("{n} hour", "{n} hours", count),
        "days": ngettext("{n} day", "{n} days", count),
        "months": ngettext("{n} month", "{n} months", count),
        "years": ngettext("{n} year", "{n} years", count),
    }
    return named.get(unit, "{n}").format(n=shown).replace(" ", UNBROKEN)


def _percent(share: float, decimals: int) -> str:
    return _trimmed(round(share * 100, decimals if share >= 0.001 or decimals > 2 else 3), decimals)


def _digits(value: float, digits: int) -> str:
    """A figure to so many leading digits; the whole part is never cut."""
    if abs(value) >= 10 ** (digits - 1):
        return whole_number(round(value)) if digits < EXACT else _trimmed(value, 6)
    return _trimmed(_cut(value, digits), 10)


def _leading(value: float, digits: int) -> str:
    return _trimmed(_cut(value, digits), 4)


def _cut(value: float, digits: int) -> float:
    """A figure to so many leading digits, before and behind the point."""
    return float(f"{value:.{digits}g}")


def _trimmed(value: float, decimals: int) -> str:
    """A figure with at most so many decimals, by the locale, without zeros at the end."""
    written = f"{value:.{decimals}f}"
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return decimal_text(float(written), len(written.partition(".")[2]))


def _plain(value: float) -> str:
    """A figure as every field takes it, exact, with a point or a comma as the reader writes it."""
    written = f"{value:.{EXACT}f}".rstrip("0").rstrip(".")
    mark = decimal_text(0.5, 1)[1]
    return written.replace(".", mark)
