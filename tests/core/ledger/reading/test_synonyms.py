"""Synonyms: every field has names, every name one meaning."""

import pytest

from goodterms.core.ledger.reading.fields import FIELDS, KINDS
from goodterms.core.ledger.reading.synonyms import BY_KIND, is_known, meaning


@pytest.mark.parametrize(
    ("header", "kind", "field"),
    [
        ("Invoice Date", "ledger", "issued_on"),
        ("invoiceNumber", "ledger", "number"),
        ("SettledDate", "ledger", "settled_on"),
        ("Number_of_Days_until_Payment", "ledger", "days_to_payment"),
        ("Number", "customers", "customer_ref"),
        ("Number", "ledger", "number"),
        ("Date", "payments", "paid_on"),
        ("Date", "invoices", "issued_on"),
        ("Invoice", "payments", "invoice_number"),
        ("Name", "contacts", "contact_name"),
        ("Name", "customers", "customer_name"),
        ("Restbetrag", "ledger", "outstanding"),
        ("Reste à payer", "ledger", "outstanding"),
        ("Fecha de vencimiento", "ledger", "due_on"),
        ("Partita IVA", "customers", "tax_number"),
        ("Bestelnummer", "ledger", "purchase_order"),
        ("Data zapłaty", "ledger", "settled_on"),
        ("Em aberto", "ledger", "outstanding"),
        ("Empfohlen von", "customers", "referred_by"),
        ("tenant_id", "ledger", "company"),
        ("Shoe size", "ledger", ""),
        ("", "ledger", ""),
    ],
)
def test_meaning(header: str, kind: str, field: str) -> None:
    assert meaning(header, kind) == field  # type: ignore[arg-type]
    assert is_known(header) is bool(field)


def test_every_field_has_a_name_in_every_kind_that_reads_it() -> None:
    from goodterms.core.ledger.reading import synonyms

    named = {field for kind in KINDS for field in (*synonyms._COMMON, *BY_KIND.get(kind, {}))}
    assert named == set(FIELDS)


def test_names_by_kind_are_for_fields_of_that_kind() -> None:
    for kind, groups in BY_KIND.items():
        for field in groups:
            assert kind in FIELDS[field].kinds, (kind, field)


def test_no_common_name_means_two_things() -> None:
    from goodterms.core.ledger.reading import synonyms
    from goodterms.core.ledger.reading.words import fold

    seen: dict[str, str] = {}
    for field, words in synonyms._COMMON.items():
        for word in words.split("|"):
            assert seen.setdefault(fold(word), field) == field, word
