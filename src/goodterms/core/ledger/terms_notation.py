"""Terms of payment as people write them: English, German and French notations, read or refused.

What is not understood is a Problem, never a guess: a wrong due date makes a good customer look late. That
EOM terms count the days of "2/10 net 30" from the end of the month too is the usage of the trade (American
Marketing Association dictionary, "end of month dating").
"""

import re
from dataclasses import replace

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.terms import (
    WHOLE,
    CashDiscount,
    DueRule,
    EndOfMonth,
    FixedDay,
    NetDays,
    Part,
    Terms,
)

_DAYS = r"(?:calendar )?(?:days?|d|tage?n?|jours?)"
_NET = r"(?:net(?:to)?|n ?/|n)"
_MONTH_END = r"(?:eom|(?:the )?end of (?:the )?month|monatsende|monatsletzten)"
_NEXT_MONTH = r"(?:the )?(?:next|following) month|(?:the )?month following|folgemonats?|nächsten monats|mois suivant"
_PERCENT = r"(\d{1,3}(?:[.,]\d{1,2})?) ?%"

_ON_RECEIPT = re.compile(
    r"(?:due |payable |zahlbar )?(?:up)?(?:on receipt|immediately|now|sofort|bei erhalt|à réception|comptant)"
    r"(?: fällig)?|cod|cash on delivery"
)
_NET_DAYS = re.compile(rf"{_NET}? ?(\d{{1,3}})(?: ?{_DAYS})?(?: net(?:to)?)?")
_DAYS_AFTER_END = re.compile(
    rf"{_NET}? ?(\d{{1,3}})(?: ?{_DAYS})? (?:net |after |from |nach |ab )?{_MONTH_END}"
    rf"|{_NET}? ?(?:{_MONTH_END}|fin de mois) ?\+? ?(\d{{1,3}})?(?: ?{_DAYS})?"
)
_DAYS_BEFORE_END = re.compile(rf"(\d{{1,3}})(?: ?{_DAYS})? (?:fin de mois|then (?:the )?end of (?:the )?month)")
_END_OF_NEXT = re.compile(rf"(?:by )?(?:the )?(?:end of (?:the )?|ende des |ende |fin du |fin de )(?:{_NEXT_MONTH})")
_FIXED_NEXT = re.compile(
    rf"(?:on |by |am |zum |bis |bis zum |le )?(?:the )?(\d{{1,2}})(?:st|nd|rd|th|\.)?"
    rf" (?:day )?(?:of |des |du |de )?(?:{_NEXT_MONTH})"
)
_FIXED_SAME = re.compile(r"(?:on |by )?(?:the )?(\d{1,2})(?:st|nd|rd|th) of (?:the )?(?:current |each )?month")

_SLASH_DISCOUNT = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?) ?/ ?(\d{1,3})(?:[,; ]+|$)")
_PERCENT_FIRST = re.compile(rf"{_PERCENT}(?: (?:discount|skonto|escompte))?(?: if paid)? ?(?P<when>.*)")
_PERCENT_LAST = re.compile(rf"(?P<when>.*?) ?{_PERCENT}(?: (?:discount|skonto|escompte))?")
_COMMA_EOM = re.compile(rf"({_NET} ?[0-9]+(?: ?{_DAYS})?), ?eom$")
_BETWEEN = re.compile(r" ?(?:;|(?<!\d),|,(?!\d)|\+(?= ?\d+(?:[.,]\d+)? ?%)|\b(?:and|und|et|otherwise)\b) ?")
_FILLERS = re.compile(
    r"\b(?:within|innerhalb(?: von)?|binnen|in|à|strictly|payment terms?|terms|zahlungsziel|zahlbar|payable|"
    r"rein netto|ohne abzug|due|the balance|der rest)\b(?! on| imm)[:]?"
)


def parse_terms(text: str) -> Terms | Problem:
    """Terms of payment from their usual notation, or the Problem that keeps us from reading them.

    A bare number is net days. Several shares that make up 100 % are parts, otherwise a percentage is a cash
    discount and exactly one clause without a percentage says when the whole is due.

    >>> parse_terms("2/10 net 30").discounts
    (CashDiscount(share=200, rule=NetDays(days=10)),)
    >>> parse_terms("14 Tage 2 %, 30 Tage netto").parts
    (Part(share=10000, rule=NetDays(days=30)),)
    >>> parse_terms("when the sun shines").code
    'terms.not_understood'
    """
    if any(char.isdigit() and not char.isascii() for char in text):
        return _not_understood(text)
    rest, slashed = _take_slash_discounts(_tidy(text))
    clauses = [clause for clause in (c.strip() for c in _BETWEEN.split(rest)) if clause]
    shares: list[tuple[int, DueRule]] = []
    whole: list[DueRule] = []
    for clause in clauses:
        percent, when = _without_percent(clause)
        rule = _rule(when)
        if rule is None or percent == 0:
            return _not_understood(text)
        if percent is None:
            whole.append(rule)
        else:
            shares.append((percent, rule))
    return _assemble(text, shares, whole, slashed)


def _tidy(text: str) -> str:
    """One spelling for spaces, case and a trailing EOM; words that change nothing are left out."""
    text = " ".join(text.casefold().replace("−", "-").split())
    text = _COMMA_EOM.sub(r"\1 eom", text.rstrip(" ."))
    return " ".join(_FILLERS.sub(" ", text).split())


def _take_slash_discounts(text: str) -> tuple[str, list[tuple[int, int]]]:
    found: list[tuple[int, int]] = []
    while match := _SLASH_DISCOUNT.match(text):
        found.append((_hundredths(match[1]), int(match[2])))
        text = text[match.end() :]
    return text, found


def _without_percent(clause: str) -> tuple[int | None, str]:
    match = _PERCENT_FIRST.fullmatch(clause) or _PERCENT_LAST.fullmatch(clause)
    return (
        (_hundredths(match[1] if match.re is _PERCENT_FIRST else match[2]), match["when"]) if match else (None, clause)
    )


def _hundredths(percent: str) -> int:
    """Hundredths of a per cent from a number with at most two decimals."""
    whole, _, part = percent.replace(",", ".").partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def _rule(when: str) -> DueRule | None:
    """The rule that a clause without percentage states, or None."""
    if _ON_RECEIPT.fullmatch(when):
        return NetDays(0)
    if match := _NET_DAYS.fullmatch(when):
        return NetDays(int(match[1]))
    if match := _DAYS_BEFORE_END.fullmatch(when):
        return EndOfMonth(days_before=int(match[1]))
    if match := _DAYS_AFTER_END.fullmatch(when):
        return EndOfMonth(days_after=int(match[1] or match[2] or 0))
    if _END_OF_NEXT.fullmatch(when):
        return EndOfMonth(months=1)
    if match := _FIXED_NEXT.fullmatch(when):
        return _fixed(int(match[1]), 1)
    if match := _FIXED_SAME.fullmatch(when):
        return _fixed(int(match[1]), 0)
    return None


def _fixed(day: int, months: int) -> DueRule | None:
    return FixedDay(day, months=months) if 1 <= day <= 31 else None


def _assemble(
    text: str, shares: list[tuple[int, DueRule]], whole: list[DueRule], slashed: list[tuple[int, int]]
) -> Terms | Problem:
    if not whole and shares and not slashed:
        total = sum(share for share, _ in shares)
        if total != WHOLE:
            return Problem(
                "terms.shares_do_not_add_up",
                N_("The shares in the terms of payment add up to {total} %, not to 100 %"),
                {"total": f"{total / 100:g}"},
                remedy=N_("Write 50% 30 days, 50% 60 days for shares, or 2% 10 days, net 30 for a cash discount"),
                value=text,
            )
        return Terms(tuple(Part(share, rule) for share, rule in shares))
    if len(whole) != 1:
        return _not_understood(text)
    discounts = [CashDiscount(share, rule) for share, rule in shares]
    discounts += [CashDiscount(share, _counted_like(whole[0], days)) for share, days in slashed]
    if any(not 0 < d.share < WHOLE for d in discounts):
        return _not_understood(text)
    return Terms((Part(WHOLE, whole[0]),), tuple(discounts))


def _counted_like(rule: DueRule, days: int) -> DueRule:
    """The last day of a slash discount: counted from where the net days are counted from."""
    return replace(rule, days_after=days) if isinstance(rule, EndOfMonth) and rule.days_after else NetDays(days)


def _not_understood(text: str) -> Problem:
    return Problem(
        "terms.not_understood",
        N_("The terms of payment “{text}” are not understood"),
        {"text": text},
        remedy=N_("Write them like this: net 30 · 30 days EOM · 2/10 net 30 · 50% 30 days, 50% 60 days"),
        value=text,
    )
