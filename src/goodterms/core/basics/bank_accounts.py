"""Where a firm is paid: a bank account as people write it, checked before it stands on a paper.

An IBAN carries two check digits, so that a slip of the finger is found before the money is sent elsewhere; `text`
checks them. Source: ISO 13616 (the form in groups of four), ISO 9362 (the BIC). Where there are no IBANs, bank, account
number and sorting code are plain words: every country writes them otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.basics.text import check_iban, unreadable

IBAN_WORDS: Final = {
    "iban.shape": N_("An IBAN begins with two letters and two digits, such as DE89 3704 0044 0532 0130 00"),
    "iban.length": N_("An IBAN of {country} has {expected} characters; this one has {found}"),
    "iban.checksum": N_("The check digits of the IBAN do not fit: a character is wrong, or two have changed places"),
}
LONGEST: Final = {"holder": 70, "iban": 34, "bic": 11, "bank": 100, "number": 40, "routing": 40}
NUMBERS: Final = ("iban", "bic", "number", "routing")
"""Parts of an account that are shown with their last characters only where a change of them is told."""

_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)
_BETWEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff.-]+")


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account as it stands on a paper; "" for what is not said. bank, number, routing: where there is no IBAN."""

    holder: str = ""
    iban: str = ""
    bic: str = ""
    bank: str = ""
    number: str = ""
    routing: str = ""

    @property
    def payable(self) -> bool:
        """Whether somebody could pay to it."""
        return bool(self.iban or self.number)

    def problems(self) -> list[Problem]:
        """What is wrong with it, each at its part; nothing where it is empty."""
        return [*_unwritable(self), *_iban_problems(self.iban), *_bic_problems(self.bic), *_incomplete(self)]


NOWHERE: Final = BankAccount()
"""Nobody has said where to pay."""


def account(*, holder: str, iban: str, bic: str, bank: str, number: str, routing: str) -> BankAccount:
    """An account from what somebody typed: IBAN and BIC without spaces and in capitals.

    >>> account(holder=" Acme ", iban="de89 3704 0044 0532 0130 00", bic="", bank="", number="", routing="").iban
    'DE89370400440532013000'
    """
    return BankAccount(holder.strip(), plain(iban), plain(bic), bank.strip(), number.strip(), routing.strip())


def plain(text: str) -> str:
    """An IBAN or BIC as machines write it: no spaces, dots or dashes, capitals, without the word IBAN before it.

    >>> plain("IBAN: nl91 abna 0417 1643 00"), plain("deut-de-ff")
    ('NL91ABNA0417164300', 'DEUTDEFF')
    """
    return re.sub(r"^(IBAN|BIC):?(?=[A-Z0-9]{8})", "", _BETWEEN.sub("", text).upper())


def in_fours(iban: str) -> str:
    """An IBAN as people read it (ISO 13616-1): groups of four, with plain spaces, so that it
    can be copied into a payment.

    >>> in_fours("DE89370400440532013000")
    'DE89 3704 0044 0532 0130 00'
    """
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))


def masked(text: str) -> str:
    """The last four characters of a number, dots for the rest; nothing of one that is no longer than that.

    >>> masked("DE89370400440532013000"), masked("1234"), masked("")
    ('••••3000', '••••', '')
    """
    bare = "".join(text.split())
    return "" if not bare else "••••" + (bare[-4:] if len(bare) > 4 else "")


def _iban_problems(iban: str) -> Iterator[Problem]:
    found = check_iban(iban) if iban else iban
    if isinstance(found, Problem):
        yield Problem(found.code, IBAN_WORDS[found.code], found.params, column="iban", value=iban[:40])


def _bic_problems(bic: str) -> Iterator[Problem]:
    if bic and not _BIC.fullmatch(bic):
        yield Problem("bic.form", N_("A BIC has 8 or 11 letters and digits, such as DEUTDEFF"), column="bic", value=bic)


def _incomplete(a: BankAccount) -> Iterator[Problem]:
    if a.number and not a.bank:
        yield Problem("account.bank", N_("Say which bank the account number is at"), column="bank")
    if not a.payable and (a.holder or a.bic or a.bank or a.routing):
        text = N_("Give the IBAN, or an account number: without one nobody can pay")
        yield Problem("account.nowhere", text, column="iban")


def _unwritable(a: BankAccount) -> Iterator[Problem]:
    for name, longest in LONGEST.items():
        text = getattr(a, name)
        broken = unreadable(text)
        if broken:
            yield Problem(broken.code, broken.reason, broken.params, broken.remedy, column=name)
        elif len(text) > longest and name not in ("iban", "bic"):
            params = {"n": len(text), "most": longest}
            yield Problem("text.long", N_("The text has {n} characters; {most} fit"), params, column=name)
