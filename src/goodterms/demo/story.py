"""The story notation: a ledger's life, one fact or expectation a line, as people tell it.

    2026-01-10 invoice  ACME  INV-7   1 200.00 EUR  due 2026-02-09
    2026-02-20 payment  ACME  600.00 EUR  for INV-7
    2026-02-20 expect   ACME  open 600.00 EUR

It is the language of the tests in tests/stories, of demonstration data and of bug reports. The forms below are
the grammar: lower-case words stand as they are, capitals are places to fill in, brackets may be left out. A line
that no form reads is a Problem with its line number; nothing is guessed. `#` begins a comment at the start of a
line or after two spaces. Texts and names with spaces stand in double quotes. A story goes forward in time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from goodterms.core.basics.amounts import POINT, parse_amount
from goodterms.core.basics.currencies import is_currency
from goodterms.core.basics.money import Money
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_

FACTS = (
    "customer CUSTOMER NAME [terms TERMS]",
    "contact CUSTOMER NAME ROLE [EMAIL]",
    "invoice CUSTOMER NUMBER AMOUNT [due DAY] [terms TERMS]",
    "credit_note CUSTOMER NUMBER AMOUNT [for OTHER]",
    "payment CUSTOMER AMOUNT [for OTHER] [ref NUMBER]",
    "changed CUSTOMER NUMBER AMOUNT [issued ISSUED] [due DAY]",
    "allocate CUSTOMER AMOUNT from NUMBER to OTHER",
    "reverse CUSTOMER NUMBER [TEXT]",
    "write_off CUSTOMER NUMBER AMOUNT [TEXT]",
    "dispute CUSTOMER NUMBER [TEXT]",
    "settle CUSTOMER NUMBER",
    "hold CUSTOMER [NUMBER] until DAY [because WORD] [TEXT]",
    "promise CUSTOMER AMOUNT on DAY",
    "reply CUSTOMER TEXT",
    "rings CUSTOMER TEXT",
    "call CUSTOMER [WORD] TEXT",
    "email CUSTOMER TEXT",
    "asks_terms CUSTOMER [TEXT]",
    "paper_fault CUSTOMER [TEXT]",
    "short_paid CUSTOMER [TEXT]",
    "bureau CUSTOMER WORD",
    "others CUSTOMER DAYS days later",
    "answer CUSTOMER QUESTION OPTION [WORD] [TEXT]",
    "note CUSTOMER TEXT",
    "agree CUSTOMER COUNT x AMOUNT WORD from DAY",
)
EXPECTATIONS = (
    "expect verify ok",
    "expect again unchanged",
    "expect import OUTCOMES",
    "expect CUSTOMER open AMOUNT [as of DAY]",
    "expect CUSTOMER overdue AMOUNT [as of DAY]",
    "expect CUSTOMER unapplied AMOUNT [as of DAY]",
    "expect CUSTOMER credit AMOUNT [as of DAY]",
    "expect CUSTOMER balance AMOUNT [as of DAY]",
    "expect CUSTOMER due DAY AMOUNT",
    "expect CUSTOMER ageing BUCKETS [as of DAY]",
    "expect CUSTOMER next WORD",
    "expect CUSTOMER not on the list",
    "expect CUSTOMER cause WORD [or OTHER]",
    "expect CUSTOMER approach OPTION",
    "expect CUSTOMER first question WORD",
    "expect CUSTOMER promise COUNT WORD [DAYS days]",
    "expect CUSTOMER disputed NUMBER",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a story. What its form has no place for is empty.

    verb: the first word. expected: of an expectation, the word that says of what ("open", "verify", "not").
    money: the amount. day: the other date of the line (due, until, promised on, as of, first instalment).
    issued: the new date of issue in a changed export. other: the invoice that a payment or credit is for.
    word: one word as it stands (a next step, a cause, a rhythm, how a call went). question, option: names of the
    playbook. sums: by bucket or outcome.
    """

    line: int
    on: date
    verb: str
    expected: str = ""
    customer: str = ""
    number: str = ""
    other: str = ""
    money: Money | None = None
    day: date | None = None
    issued: date | None = None
    name: str = ""
    role: str = ""
    email: str = ""
    terms: str = ""
    text: str = ""
    word: str = ""
    question: str = ""
    option: str = ""
    count: int = 0
    days: int = 0
    sums: tuple[tuple[str, int], ...] = ()
    currency: str = ""


_PLAIN = r'[^\s"\[\]]+'
_QUOTED = r'"[^"]*"'
_DAY = r"\d{4}-\d{2}-\d{2}"
_NUMBER = r"-?(?:\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?"
_BUCKET = r"(?:current|\d+-\d+|\d+\+)"
_SLOTS = {
    **dict.fromkeys(("CUSTOMER", "NUMBER", "OTHER", "NAME"), rf"{_QUOTED}|{_PLAIN}"),
    **dict.fromkeys(("TEXT", "TERMS"), _QUOTED),
    **dict.fromkeys(("DAY", "ISSUED"), _DAY),
    **dict.fromkeys(("COUNT", "DAYS"), r"\d{1,4}"),
    "AMOUNT": rf"{_NUMBER} +[A-Za-z]{{3}}",
    "BUCKETS": rf"(?:{_BUCKET} +{_NUMBER} +)+[A-Za-z]{{3}}",
    "OUTCOMES": r"(?:(?:created|updated|unchanged|rejected) +\d+ *)+",
    "ROLE": r"[a-z_]+",
    "EMAIL": r"[^\s\"@]+@[^\s\"@]+",
    "WORD": r"[a-z_]+",
    **dict.fromkeys(("QUESTION", "OPTION"), r"[a-z][a-z0-9_]*"),
}
_CLAUSE = re.compile(r"\[([^\]]+)\]")
_COMMENT = re.compile(r"(?:^|\s\s)\s*#.*$")
_LINE = re.compile(rf"(?P<on>{_DAY})\s+(?P<verb>[a-z_]+)\b\s*(?P<rest>.*)", re.ASCII)
_SUM = re.compile(rf"({_BUCKET}) +({_NUMBER})(?= )")
_OUTCOME = re.compile(r"([a-z]+) +(\d+)")


def _pattern(form: str) -> re.Pattern[str]:
    """The regular expression that a form stands for.

    >>> bool(_pattern("pay CUSTOMER [on DAY]").fullmatch("pay ACME"))
    True
    """
    parts: list[str] = []
    for piece in re.findall(r"\[[^\]]+\]|\S+", form):
        clause = _CLAUSE.fullmatch(piece)
        words = r"\s+".join(_word(w) for w in (clause[1] if clause else piece).split())
        gap = r"\s+" if parts else ""
        parts.append(f"(?:{gap}{words})?" if clause else f"{gap}{words}")
    return re.compile("".join(parts), re.ASCII)


def _word(word: str) -> str:
    return f"(?P<{word.lower()}>{_SLOTS[word]})" if word in _SLOTS else re.escape(word)


_FORMS: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
for _form in (*FACTS, *EXPECTATIONS):
    _FORMS.setdefault(_form.split()[0], []).append((_form, _pattern(_form)))


class _Wrong(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def parse_story(text: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The lines of a story in order, and what is wrong with those that cannot be read.

    >>> entries, problems = parse_story('2026-02-20 expect ACME open 1 200.00 EUR')
    >>> entries[0].expected, str(entries[0].money), problems
    ('open', '1200.00 EUR', ())
    >>> parse_story('2026-02-20 pays ACME')[1][0].english
    'there is no verb pays'
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, raw in enumerate(text.splitlines(), 1):
        content = _COMMENT.sub("", raw).strip()
        if not content:
            continue
        try:
            entry = _entry(number, content)
            if entries and entry.on < entries[-1].on:
                raise _Wrong(_backwards(entries[-1].on))
            entries.append(entry)
        except _Wrong as wrong:
            problems.append(wrong.problem.at(line=number, value=content))
    return tuple(entries), tuple(problems)


def _entry(line: int, content: str) -> Entry:
    head = _LINE.fullmatch(content)
    if head is None:
        raise _Wrong(Problem("story.line", N_("a line begins with a date (2026-01-10) and a verb")))
    forms = _FORMS.get(head["verb"])
    if forms is None:
        raise _Wrong(
            Problem("story.verb", N_("there is no verb {verb}"), {"verb": head["verb"]}, _one_of(list(_FORMS)))
        )
    said = f"{head['verb']} {head['rest']}".strip()
    for form, pattern in forms:
        found = pattern.fullmatch(said)
        if found is not None:
            return _read(line, _day(head["on"]), form, found.groupdict())
    raise _Wrong(Problem("story.form", N_("the line does not read as: {forms}"), {"forms": _forms_of(forms, said)}))


def _read(line: int, on: date, form: str, said: dict[str, str | None]) -> Entry:
    words = form.split()
    expected = next((w for w in words[1:] if w.islower()), "") if words[0] == "expect" else ""
    given = {name: value for name, value in said.items() if value is not None}
    fields: dict[str, Any] = {}
    for name, value in given.items():
        fields.update(_value(name, value))
    entry = Entry(line=line, on=on, verb=words[0], expected=expected, **fields)
    if entry.money is not None and words[0] != "expect" and entry.money.minor <= 0:
        raise _Wrong(Problem("story.amount", N_("the amount of a fact is above zero")))
    return entry


def _value(name: str, value: str) -> Iterator[tuple[str, Any]]:
    """The field or fields of an entry that a filled place stands for."""
    if name in {"day", "issued"}:
        yield name, _day(value)
    elif name in {"count", "days"}:
        yield name, int(value)
    elif name == "amount":
        yield "money", _money(value)
    elif name == "buckets":
        currency = _currency(value[-3:])
        yield "currency", currency
        yield "sums", _unique((m[1], _money(f"{m[2]} {currency}").minor) for m in _SUM.finditer(value))
    elif name == "outcomes":
        yield "sums", _unique((m[1], int(m[2])) for m in _OUTCOME.finditer(value))
    else:
        yield name, value.strip('"')


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Wrong(Problem("story.date", N_("{day} is not a day of the calendar"), {"day": text})) from None


def _money(text: str) -> Money:
    number, _, currency = text.rpartition(" ")
    minor = parse_amount(number.strip(), style=POINT, currency=_currency(currency))
    if isinstance(minor, Problem):
        raise _Wrong(minor)
    return Money(minor, currency)


def _currency(code: str) -> str:
    if not is_currency(code):
        raise _Wrong(Problem("story.currency", N_("there is no currency {code}"), {"code": code}))
    return code


def _unique(pairs: Iterator[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    found = tuple(pairs)
    if len(dict(found)) != len(found):
        raise _Wrong(Problem("story.twice", N_("something is named twice in this line")))
    return found


def _backwards(last: date) -> Problem:
    return Problem(
        "story.backwards",
        N_("a story goes forward in time, and the line before is of {day}"),
        {"day": last.isoformat()},
        remedy=N_("put the line in its place, or ask about the past with: as of DATE"),
    )


def _one_of(verbs: list[str]) -> str:
    return "use one of: " + ", ".join(verbs)


def _forms_of(forms: list[tuple[str, re.Pattern[str]]], said: str) -> str:
    """The forms to choose from: of an expectation, those that share a word with what was said, if any do."""
    words = set(said.split())
    return " · ".join([form for form, _ in forms if words & _fixed(form)] or [form for form, _ in forms])


def _fixed(form: str) -> set[str]:
    """The words of a form that stand as they are and tell it from others.

    >>> sorted(_fixed("expect CUSTOMER due DAY AMOUNT"))
    ['due']
    """
    return {w for w in _CLAUSE.sub("", form).split()[1:] if w.islower()}
