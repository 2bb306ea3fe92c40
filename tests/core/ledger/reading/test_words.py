"""Words: folded alike, never meaning two things."""

import pytest

from goodterms.core.ledger.reading.words import (
    DOCUMENTS,
    FLAGS,
    ROLES,
    SIDES,
    STATES,
    country_of,
    fold,
    names_a_total,
    role_of,
)


def test_fold_joins_spellings() -> None:
    assert len({fold(t) for t in ("Due Date", "due_date", "DUE-DATE", "Due\u00a0date", "ＤueＤate", "DueDate")}) == 1
    assert fold("Fälligkeit") == fold("FALLIGKEIT")
    assert fold("Płatność") == "platnosc"
    assert fold("...") == ""


@pytest.mark.parametrize(
    ("table", "word", "meaning"),
    [
        (DOCUMENTS, "Credit Memo", "credit_note"),
        (DOCUMENTS, "out_refund", "credit_note"),
        (DOCUMENTS, "ACCREC", "invoice"),
        (DOCUMENTS, "SI", "invoice"),
        (DOCUMENTS, "SC", "credit_note"),
        (DOCUMENTS, "SR", "payment"),
        (DOCUMENTS, "Gutschrift", "credit_note"),
        (STATES, "VOIDED", "draft"),
        (STATES, "Cancelled", "draft"),
        (STATES, "Payée", "paid"),
        (STATES, "Überfällig", "open"),
        (SIDES, "S", "debit"),
        (SIDES, "Haben", "credit"),
        (FLAGS, "Ja", "yes"),
        (FLAGS, "0", "no"),
    ],
)
def test_meanings(table: dict[str, str], word: str, meaning: str) -> None:
    assert table[fold(word)] == meaning


def test_no_table_knows_the_empty_word() -> None:
    for table in (DOCUMENTS, STATES, SIDES, FLAGS):
        assert "" not in table


def test_roles() -> None:
    assert role_of("Accounts Payable") == "accounts_payable"
    assert role_of("Geschäftsführer") == "owner"
    assert role_of("accounts_payable") == "accounts_payable"
    assert role_of("Astronaut") == "other"
    assert all(role_of(role) == role for role in ROLES)


def test_countries() -> None:
    assert [country_of(t) for t in ("de", "Deutschland", "DEU", "UK", "España", "Narnia", "D")] == [
        "DE", "DE", "DE", "GB", "ES", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_total"),
    [
        ("Total", True),
        ("TOTAL:", True),
        ("Grand total", True),
        ("Zwischensumme", True),
        ("Total for 1 - 30 days past due", True),
        ("Summe: 12", True),
        ("Total Energies", False),
        ("Summer School", False),
        ("Totalisator AG", False),
        ("", False),
    ],
)
def test_lines_of_totals(text: str, is_total: bool) -> None:
    assert names_a_total(text) is is_total
