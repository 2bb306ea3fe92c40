"""Bank accounts: published examples are right, a slip is found, what is told of a change hides the number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.core.basics.bank_accounts import (
    BankAccount,
    account,
    in_fours,
    masked,
    plain,
)

# The examples that the registry of ISO 13616 publishes for these countries.
PUBLISHED = (
    "AT611904300234573201 BE68539007547034 CH9300762011623852957 DE89370400440532013000 ES9121000418450200051332 "
    "FR1420041010050500013M02606 GB29NWBK60161331926819 IT60X0542811101000000123456 LC55HEMM000100010012001200023015 "
    "MT84MALT011000012345MTLCAST001S NL91ABNA0417164300 NO9386011117947 PL61109010140000071219812874 "
    "SE4550000000058398257466"
).split()


def codes(**said):
    blank = dict.fromkeys(("holder", "iban", "bic", "bank", "number", "routing"), "")
    return [(p.code, p.column) for p in account(**{**blank, **said}).problems()]


@pytest.mark.parametrize("iban", PUBLISHED)
def test_published_examples_are_right_however_they_are_typed(iban):
    assert codes(iban=iban) == []
    assert codes(iban=f"IBAN {in_fours(iban).lower()}") == []
    assert codes(iban="-".join(iban)) == []
    assert plain(in_fours(iban)) == iban


@pytest.mark.parametrize("iban", PUBLISHED)
def test_every_wrong_digit_and_every_two_that_changed_places_are_found(iban):
    """What MOD 97-10 promises (ISO/IEC 7064): all single errors, and all neighbours that changed places."""
    for at in range(2, len(iban)):
        slips = [iban[:at] + c + iban[at + 1 :] for c in "0123456789" if iban[at].isdigit() and c != iban[at]]
        if at + 1 < len(iban) and iban[at] != iban[at + 1]:
            slips.append(iban[:at] + iban[at + 1] + iban[at] + iban[at + 2 :])
        for slip in slips:
            assert codes(iban=slip), slip


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"iban": "DE8937040044053201300"}, [("iban.length", "iban")]),
        ({"iban": "DE90370400440532013000"}, [("iban.checksum", "iban")]),
        ({"iban": "37040044"}, [("iban.shape", "iban")]),
        ({"iban": "DE89 3704 0044 0532 0130 0O"}, [("iban.checksum", "iban")]),
        ({"iban": "D\u0415893704004405320130"}, [("iban.shape", "iban")]),
        ({"bic": "DEUTDEFF"}, [("account.nowhere", "iban")]),
        ({"iban": PUBLISHED[3], "bic": "deut de ff 500"}, []),
        ({"iban": PUBLISHED[3], "bic": "DEUTDEF"}, [("bic.form", "bic")]),
        ({"number": "000123456", "bank": "First Bank", "routing": "021000021"}, []),
        ({"number": "000123456"}, [("account.bank", "bank")]),
        ({"holder": "Acme"}, [("account.nowhere", "iban")]),
        ({"iban": PUBLISHED[3], "holder": "A" * 71}, [("text.long", "holder")]),
        ({"iban": PUBLISHED[3], "holder": "A\x00"}, [("text.control", "holder")]),
    ],
)
def test_what_is_wrong_is_said_at_its_part(said, found):
    assert codes(**said) == found


def test_a_country_that_is_not_in_the_table_is_checked_by_its_check_digits():
    """The registry grows; what fits the arithmetic is not refused because a table is old."""
    found = {f"{n:02}": codes(iban=f"ZZ{n:02}BANK00000000000001") for n in range(2, 99)}
    assert sorted(map(len, found.values())) == [0] + [1] * 96
    assert {code for problems in found.values() for code, _ in problems} == {"iban.checksum"}


def test_an_account_is_payable_by_its_number():
    assert not BankAccount(holder="Acme", bank="First Bank").payable
    assert BankAccount(iban=PUBLISHED[0]).payable
    assert BankAccount(number="1", bank="b").payable


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_it_and_no_more_than_four_characters_are_told(text):
    account(holder=text, iban=text, bic=text, bank=text, number=text, routing=text).problems()
    assert len(masked(text)) <= 8
