"""Amounts as people and programs write them, read strictly into minor units: the only way in for money.

A column has one declared style: which mark stands before the decimals and which marks group the thousands.
Only ASCII digits are digits. Exponents, NaN, infinities, underscores and digits of other scripts are not
amounts, although Python's own number types would take them. An amount that the style does not read is a
`Problem`; nothing is rounded, nothing is guessed cell by cell.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from goodterms.core.basics.currencies import MINOR_DIGITS, minor_digits
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_

# 2^53 - 1 minor units: the largest whole number that every later step (columns of floats included) holds
# exactly. In euros that is 90 million million, more than any invoice and less than any typing accident.
LARGEST_MINOR = 2**53 - 1
_LONGEST = 64
# What adding binary fractions leaves behind, in minor units; far below any decimal that somebody typed.
_BINARY_DUST = Fraction(1, 1_000_000)

_SPACE_MARKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000\t"
_SPACE = re.compile(f"[{_SPACE_MARKS}]")
_APOSTROPHE = re.compile("[\u2019\u2018\u02bc\u00b4`]")


@dataclass(frozen=True, slots=True)
class AmountStyle:
    """How a column writes amounts. decimal: "." or "," or "" where nobody has said which (then only amounts
    that can be read in one way are read). Thousands may be grouped by the other mark, by spaces or by
    apostrophes, one kind within an amount, in threes; with `indian` in twos above the first three.
    """

    decimal: Literal[".", ",", ""]
    indian: bool = False


POINT = AmountStyle(".")
COMMA = AmountStyle(",")
POINT_INDIAN = AmountStyle(".", indian=True)
UNSURE = AmountStyle("")


def _pattern(decimal: str, indian: bool) -> re.Pattern[str]:
    mark = re.escape(decimal)
    groups = rf"[1-9][0-9]{{0,2}}(?P<mark>[{',' if decimal == '.' else '.'}' ])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*"
    if indian:
        groups = "[1-9][0-9]?(?:,[0-9]{2})*,[0-9]{3}"
    return re.compile(rf"(?P<whole>{groups}|[0-9]+|(?={mark}[0-9]))(?:{mark}(?P<part>[0-9]+))?")


_READERS = {style: _pattern(style.decimal, style.indian) for style in (POINT, COMMA, POINT_INDIAN)}
_MARKS = re.compile(r"[,.' ]")
# The two writings that need no further look when a column is sampled: 12, 12.5 and 1234.50; and with commas.
_PLAIN_POINT = re.compile(r"-?[0-9]{1,15}(?:(\.)[0-9]{1,2})?")
_PLAIN_COMMA = re.compile(r"-?[0-9]{1,15}(,)[0-9]{1,2}")

# Symbols and the currencies they stand for. A symbol is only ever checked against the currency, never
# turned into one where it could be several.
SYMBOLS: dict[str, frozenset[str]] = {
    symbol: frozenset(codes.split())
    for symbol, codes in {
        "€": "EUR",
        "$": "USD CAD AUD NZD SGD HKD MXN ARS CLP COP TWD BSD BBD BZD FJD JMD LRD NAD TTD XCD",
        "US$": "USD",
        "C$": "CAD",
        "CA$": "CAD",
        "A$": "AUD",
        "AU$": "AUD",
        "NZ$": "NZD",
        "S$": "SGD",
        "HK$": "HKD",
        "R$": "BRL",
        "£": "GBP EGP LBP SYP GIP FKP SHP SDG SSP",
        "¥": "JPY CNY",
        "￥": "JPY CNY",
        "円": "JPY",
        "元": "CNY",
        "₹": "INR",
        "Rs": "INR PKR LKR NPR MUR SCR",
        "Rs.": "INR PKR LKR NPR MUR SCR",
        "₩": "KRW",
        "₺": "TRY",
        "TL": "TRY",
        "₽": "RUB",
        "₴": "UAH",
        "₪": "ILS",
        "₫": "VND",
        "฿": "THB",
        "₱": "PHP",
        "₦": "NGN",
        "₵": "GHS",
        "R": "ZAR",
        "zł": "PLN",
        "zl": "PLN",
        "Kč": "CZK",
        "Ft": "HUF",
        "lei": "RON",
        "лв": "BGN",
        "лв.": "BGN",
        "kr": "SEK NOK DKK ISK",
        "kr.": "SEK NOK DKK ISK",
        "Fr.": "CHF",
        "Fr": "CHF",
        "SFr.": "CHF",
        "Euro": "EUR",
    }.items()
}
_CREDIT = {"cr", "cr.", "h"}
_DEBIT = {"dr", "dr.", "s"}
_AROUND = re.compile(r"([^0-9]*?)((?:[.,](?=[0-9]))?[0-9](?:[0-9.,' ]*[0-9])?)([^0-9]*)")
_SIGNS = "+-\u2212\u2013\ufe63\uff0d"
_SPLIT_SIGN = re.compile(rf"[{re.escape(_SIGNS)}()]")


def parse_amount(text: str, *, style: AmountStyle, currency: str) -> int | Problem:
    """Minor units of `currency` that the text says in `style`, or the Problem with it.

    Read: a sign before or behind, U+2212, parentheses for negative, CR (negative) or DR behind, and a symbol or
    code of the currency before or behind. Zeros beyond the currency's decimals are fine, other digits are not.
    Raises UnknownCurrency for a currency that does not exist (the caller's mistake, not the file's).

    >>> parse_amount("1.234,50", style=COMMA, currency="EUR")
    123450
    >>> parse_amount("(€ 12.50)", style=POINT, currency="EUR"), parse_amount("7 CR", style=POINT, currency="JPY")
    (-1250, -7)
    >>> parse_amount("1e3", style=POINT, currency="EUR").code
    'amount.not_a_number'
    """
    digits = minor_digits(currency)
    if len(text) > _LONGEST:
        return _not_a_number()
    parts = _take_apart(text)
    if parts is None:
        return _not_a_number()
    negative, number, words = parts
    for word in words:
        named = _currency_problem(word, currency)
        if named is not None:
            return named
    read = _read(number, style)
    if isinstance(read, Problem):
        return read
    return _to_minor(read, negative=negative, digits=digits, currency=currency)


def amount_from_number(value: int | float | Decimal, *, currency: str) -> int | Problem:
    """Minor units of a number that a spreadsheet holds as a number.

    A float is taken as the decimal that it prints as. What is left of binary arithmetic (119.00000000000001
    for a computed 119) is forgiven up to a millionth of a minor unit; anything larger is a real decimal.

    >>> amount_from_number(119.00000000000001, currency="EUR"), amount_from_number(2.675, currency="KWD")
    (11900, 2675)
    >>> amount_from_number(2.675, currency="EUR").code
    'amount.too_many_decimals'
    """
    digits = minor_digits(currency)
    if isinstance(value, bool):
        return _not_a_number()
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return _not_a_number()
    if abs(exact) > LARGEST_MINOR:
        return _too_large(currency)
    scaled = Fraction(exact) * 10**digits
    nearest = round(scaled)
    if scaled != nearest and (not isinstance(value, float) or abs(scaled - nearest) > _BINARY_DUST):
        return _too_many_decimals(digits, currency)
    return nearest if abs(nearest) <= LARGEST_MINOR else _too_large(currency)


def currencies_meant(text: str) -> frozenset[str]:
    """The currencies that an amount can mean by its code or symbol; empty where it names none.

    >>> sorted(currencies_meant("€ 12,50")), "CAD" in currencies_meant("$5"), len(currencies_meant("5"))
    (['EUR'], True, 0)
    """
    parts = _take_apart(text) if len(text) <= _LONGEST else None
    return _meant(parts[2][0]) if parts is not None and len(parts[2]) == 1 else frozenset()


@dataclass(frozen=True, slots=True)
class AmountGuess:
    """What a whole column says about its style.

    verdict: "sure"; "ambiguous" (only amounts such as 1.234 that read both ways: ask); "mixed" (both styles are
    proven within the column: no one style reads it); "none" (nothing in it is an amount).
    style: the style to read with; UNSURE where the verdict is ambiguous or mixed.
    examples: up to two texts that prove it. read, seen: how many of the texts are amounts, of how many.
    """

    verdict: Literal["sure", "ambiguous", "mixed", "none"]
    style: AmountStyle
    examples: tuple[str, ...] = ()
    read: int = 0
    seen: int = 0


class AmountSamples:
    """Collects what a column proves about its style, one text at a time, in constant memory."""

    def __init__(self) -> None:
        self.seen = self.read = self._either = 0
        self._proof: dict[AmountStyle, str] = {}
        self._example = ""

    def add(self, text: str) -> None:
        """Take one cell into account; blank cells say nothing."""
        plain = _PLAIN_POINT.fullmatch(text) or _PLAIN_COMMA.fullmatch(text)
        if plain is not None:
            self.seen += 1
            self.read += 1
            if plain[1] and (style := POINT if plain[1] == "." else COMMA) not in self._proof:
                self._proof[style] = text
        elif text and not text.isspace():
            self._add_at_length(text)

    def _add_at_length(self, text: str) -> None:
        self.seen += 1
        parts = _take_apart(text) if len(text) <= _LONGEST else None
        if parts is None:
            return
        number = parts[1]
        by = {style: _read(number, style) for style in _READERS}
        fits = [style for style, value in by.items() if not isinstance(value, Problem)]
        self.read += bool(fits)
        if not fits or not _MARKS.search(number):
            return
        if POINT in fits and COMMA in fits:
            if by[POINT] != by[COMMA]:
                self._either += 1
                self._example = self._example or text
        else:
            self._proof.setdefault(POINT if POINT in fits else fits[0], text)

    def guess(self) -> AmountGuess:
        """What all texts so far say together."""
        proofs = tuple(self._proof.values())
        if not self.read:
            return AmountGuess("none", UNSURE, (), 0, self.seen)
        if COMMA in self._proof and len(self._proof) > 1:
            return AmountGuess("mixed", UNSURE, proofs[:2], self.read, self.seen)
        if POINT_INDIAN in self._proof:
            return AmountGuess("sure", POINT_INDIAN, proofs[:2], self.read, self.seen)
        if self._proof:
            return AmountGuess("sure", next(iter(self._proof)), proofs[:2], self.read, self.seen)
        if self._either:
            return AmountGuess("ambiguous", UNSURE, (self._example,), self.read, self.seen)
        return AmountGuess("sure", POINT, (), self.read, self.seen)


def guess_style(samples: Iterable[str]) -> AmountGuess:
    """The style of a whole column of texts.

    >>> guess_style(["1.234,56", "12"]).style == COMMA
    True
    >>> guess_style(["1.234", "5.678"]).verdict, guess_style(["1.234,56", "1,234.56"]).verdict
    ('ambiguous', 'mixed')
    """
    collected = AmountSamples()
    for text in samples:
        collected.add(text)
    return collected.guess()


def _take_apart(text: str) -> tuple[bool, str, list[str]] | None:
    """(negative, the digits with their marks, the words around them), or None where there is no amount."""
    plain = _APOSTROPHE.sub("'", _SPACE.sub(" ", text)).strip(" ")
    found = _AROUND.fullmatch(plain)
    if found is None:
        return None
    before, number, behind = found.groups()
    if not before and not behind:
        return False, number, []
    if before == "-" and not behind:
        return True, number, []
    signs = [c for c in before + behind if c in _SIGNS or c in "()"]
    words = [w.strip(" ") for w in (*_SPLIT_SIGN.split(before), *_SPLIT_SIGN.split(behind)) if w.strip(" ")]
    negative = [c for c in signs if c != "+"]
    if "(" in signs or ")" in signs:
        if signs != ["(", ")"] or before.count("(") != 1 or behind.count(")") != 1:
            return None
        negative = ["-"]
    elif len(signs) > 1:
        return None
    words, side = _take_side(words)
    if side and (signs or len(side) > 1):
        return None
    return bool(negative) or side == ["cr"], number, words


def _take_side(words: list[str]) -> tuple[list[str], list[str]]:
    """Words without the credit and debit marks, and those marks as "cr" and "dr"."""
    rest, side = [], []
    for word in words:
        kept = []
        for token in word.split(" "):
            low = token.lower()
            if low in _CREDIT or low in _DEBIT:
                side.append("cr" if low in _CREDIT else "dr")
            else:
                kept.append(token)
        if kept:
            rest.append(" ".join(kept))
    return rest, side


def _read(number: str, style: AmountStyle) -> tuple[str, str] | Problem:
    """(whole digits, decimal digits) that the number says in the style."""
    if style == UNSURE:
        return _read_unsure(number)
    found = _READERS[style].fullmatch(number)
    if found is None:
        return _unread(number, style)
    whole = _MARKS.sub("", found["whole"]).lstrip("0")
    return whole, (found["part"] or "").rstrip("0")


def _read_unsure(number: str) -> tuple[str, str] | Problem:
    readings = {r for r in (_read(number, POINT), _read(number, COMMA)) if not isinstance(r, Problem)}
    if len(readings) == 1:
        return readings.pop()
    if not readings:
        return _unread(number, UNSURE)
    return Problem(
        "amount.ambiguous",
        N_("can be read with a decimal point or with a decimal comma"),
        remedy=N_("say which mark this column uses for decimals"),
    )


def _unread(number: str, style: AmountStyle) -> Problem:
    for other in (POINT, COMMA, POINT_INDIAN):
        if other != style and _READERS[other].fullmatch(number) and style != UNSURE:
            return Problem(
                "amount.other_style",
                N_("is not written as the column is declared (decimal mark {mark})"),
                {"mark": style.decimal},
                N_("write all amounts of the column with the same decimal mark"),
            )
    return Problem("amount.grouping", N_("the marks between the digits do not make an amount"))


def _to_minor(read: tuple[str, str], *, negative: bool, digits: int, currency: str) -> int | Problem:
    whole, part = read
    if len(part) > digits:
        return _too_many_decimals(digits, currency)
    minor = int((whole or "0") + part.ljust(digits, "0")) if whole or part else 0
    if minor > LARGEST_MINOR:
        return _too_large(currency)
    return -minor if negative else minor


def _meant(word: str) -> frozenset[str]:
    if word.upper() in MINOR_DIGITS:
        return frozenset([word.upper()])
    return SYMBOLS.get(word, frozenset())


def _currency_problem(word: str, currency: str) -> Problem | None:
    meant = _meant(word)
    if not meant:
        return _not_a_number()
    if currency in meant:
        return None
    return Problem(
        "amount.other_currency",
        N_("names {named}, but the currency of this row is {currency}"),
        {"named": word, "currency": currency},
        N_("give the row its own currency in a currency column"),
    )


def _not_a_number() -> Problem:
    return Problem("amount.not_a_number", N_("is not an amount"), remedy=N_("write digits such as 1234.50"))


def _too_large(currency: str) -> Problem:
    return Problem("amount.too_large", N_("is larger than any amount of {currency} can be"), {"currency": currency})


def _too_many_decimals(digits: int, currency: str) -> Problem:
    return Problem(
        "amount.too_many_decimals",
        N_("has more decimals than {currency} has ({digits})"),
        {"currency": currency, "digits": digits},
        N_("round the amount in the file, or check the currency"),
    )
