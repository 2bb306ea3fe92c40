"""Uniqueness survives spelling tricks in the real store (trust: A10): two spellings of one reference are one
customer, look-alikes and leading zeros are not, and firms are never merged. The same on both databases."""

import unicodedata

import pytest

from goodterms.core.basics.text import key, skeleton
from goodterms.store.access import scope
from goodterms.store.models import Customer, ImportRow, Invoice

BASES = (
    "Müller-7", "ÅNGSTRÖM 1", "Straße 12", "İstanbul-3", "Ωmega 5",
    "Ço. Ltd 9", "ﬁrma 2", "Żółw-8", "Éclair 4", "ΣΊΣΥΦΟΣ 6",
)  # fmt: skip


def alike(base: str) -> list[str]:
    """Other spellings of the same reference: what differs is not seen or not meant."""
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in base)
    return [
        unicodedata.normalize("NFC", base),
        unicodedata.normalize("NFD", base),
        base.casefold(),
        base.swapcase() if key(base.swapcase()) == key(base) else base,
        wide,
        base.replace(" ", "\u00a0"),
        f"  {base} ",
        base[:2] + "\u200b" + base[2:],
        base[:1] + "\ufeff" + base[1:],
        base + "\u202c",
    ]


SAME = [(base, other) for base in BASES for other in alike(base)]
OTHERS = [
    *((f"{'0' * zeros}{n}", str(n)) for n in range(1, 21) for zeros in (1, 3)),
    ("ACME", "АСМЕ"), ("BEST", "ВЕЅТ"), ("COPE", "СОРЕ"), ("HOME", "НОМЕ"), ("PAX", "РАХ"),
    *((f"INV-{n}", f"INV-{n}0") for n in range(1, 21)),
    *((f"A{n}", f"A {n}") for n in range(1, 21)),
    *((f"B{n}", f"B-{n}") for n in range(1, 16)),
]  # fmt: skip


def row(customer: str, number: str) -> dict[str, str]:
    return {"customer_ref": customer, "number": number, "issued_on": "2026-01-10", "amount": "5.00"}


def test_a10_there_are_two_hundred_pairs():
    assert len(SAME) + len(OTHERS) >= 200


def test_a10_one_reference_in_two_spellings_is_one_customer_and_one_invoice(firm, bring):
    bring(firm, "invoices", [row(base, f"N {base}") for base in BASES])
    report = bring(firm, "invoices", [row(other, f"N {other}") for _, other in SAME])
    assert not report.outcomes["created"] and not report.outcomes["rejected"], report.problems[:3]
    with scope(firm.company.pk):
        assert Customer.objects.count() == Invoice.objects.count() == len(BASES)
        assert set(Customer.objects.values_list("reference_key", flat=True)) == {key(base) for base in BASES}


def test_a10_what_only_looks_alike_is_kept_apart(firm, bring):
    references = list(dict.fromkeys(text for pair in OTHERS for text in pair))
    report = bring(firm, "invoices", [row(text, f"N{n}") for n, text in enumerate(references)])
    assert report.outcomes == {"created": len(references)}
    with scope(firm.company.pk):
        assert set(Customer.objects.values_list("reference", flat=True)) == set(references), "as it was written"


def test_a10_leading_zeros_of_an_invoice_number_are_kept(firm, bring):
    bring(firm, "invoices", [row("C", number) for number in ("123", "00123", "0123")])
    with scope(firm.company.pk):
        assert set(Invoice.objects.values_list("number", flat=True)) == {"123", "00123", "0123"}


def test_a10_two_firms_are_never_merged(firm, other, bring):
    for who in (firm, other):
        bring(who, "invoices", [row(base, f"N {base}") for base in BASES])
    for who in (firm, other):
        with scope(who.company.pk):
            mine = Customer.objects.filter(company=who.company)
            assert mine.count() == len(BASES)
            assert not Invoice.objects.filter(company=who.company).exclude(customer__in=mine).exists()


def test_a10_a_build_that_compares_bytes_is_caught(firm, bring, monkeypatch):
    """Negative control: compared as they stand, the spellings would be ten customers each."""
    from goodterms.store.writing.importing import directory

    monkeypatch.setattr(directory, "key", lambda text: text)
    bring(firm, "invoices", [row(other, f"N{n}") for n, (_, other) in enumerate(SAME)])
    with scope(firm.company.pk):
        assert Customer.objects.count() > len(BASES)


@pytest.mark.parametrize(("one", "two"), [pair for pair in OTHERS if not pair[0][0].isdigit()][:5])
def test_a10_look_alikes_have_one_skeleton(one, two):
    assert skeleton(one) == skeleton(two)
    assert key(one) != key(two)


def test_a10_a_possible_duplicate_is_told(firm, bring):
    bring(firm, "invoices", [row("ACME", "N1")])
    report = bring(firm, "invoices", [row("АСМЕ", "N2")])
    with scope(firm.company.pk):
        told = [p.english for p in report.problems] + list(ImportRow.objects.values_list("reason", flat=True))
    assert any("ACME" in text for text in told)
