"""Each currency has its own minor units from the file to the export (trust: A3); posted sums are exact (A4)."""

import csv
import random
from decimal import Decimal

import pytest

from goodterms.core.basics.currencies import minor_digits
from goodterms.journeys.export_ledger import export_csv, export_xlsx
from goodterms.journeys.import_ledger import import_file
from goodterms.journeys.look_at_file import as_file, look_at_file
from goodterms.journeys.verify_books import verify
from goodterms.store.access import Access, scope
from goodterms.store.models import Invoice

DIGITS = {"JPY": 0, "EUR": 2, "USD": 2, "KWD": 3, "BHD": 3}
EACH = 400


def amounts(currency: str) -> list[str]:
    """Values as text, the largest and the smallest among them, and many that no float holds."""
    chance, digits = random.Random(currency), DIGITS[currency]
    minor = [1, 10**digits, 5 * 10 ** max(0, digits - 1) + 5, 99_999_999_999]
    minor += [chance.randrange(1, 10 ** chance.randint(1, 10)) for _ in range(EACH - len(minor))]
    return [f"{Decimal(value).scaleb(-digits):f}" for value in minor]


def bring_in(who: Access, path):
    look = look_at_file(who, path)
    assert look.ready, (look.problems, look.questions)
    return import_file(who, as_file(look, who, path))


def test_a3_amounts_come_out_as_the_text_that_went_in(firm, tmp_path):
    path, wrote = tmp_path / "ledger.csv", {}
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Customer no", "Invoice no", "Invoice date", "Amount", "Currency"])
        for currency in DIGITS:
            for n, amount in enumerate(amounts(currency)):
                wrote[f"{currency}-{n}"] = (amount, currency)
                writer.writerow(["C1", f"{currency}-{n}", "2026-01-31", amount, currency])
    report = bring_in(firm, path)
    assert report.outcomes == {"created": EACH * len(DIGITS)}, report.problems[:5]
    for currency, digits in DIGITS.items():
        exact = sum(int(Decimal(a).scaleb(digits)) for a, c in wrote.values() if c == currency)
        assert report.as_json()["totals"][currency] == {"file": exact, "ledger": exact}
    rows = list(csv.DictReader(export_csv(firm, tmp_path / "out")[0].open(encoding="utf-8-sig", newline="")))
    assert {row["number"]: (row["amount"], row["currency"]) for row in rows} == wrote
    assert {row["number"]: (row["open"], row["currency"]) for row in rows} == wrote
    other = tmp_path / "again.xlsx"
    export_xlsx(firm, other)
    look = look_at_file(firm, other, sheet="invoices")
    assert import_file(firm, as_file(look, firm, other)).outcomes == {"unchanged": EACH * len(DIGITS)}
    assert verify().ok


@pytest.mark.parametrize("currency", ["XXX", "EURO", "E1R", "BTC"])
def test_a3_an_unknown_currency_is_refused(firm, tmp_path, currency):
    path = tmp_path / "ledger.csv"
    path.write_text(
        "Customer no,Invoice no,Invoice date,Amount,Currency\n"
        f"C1,I1,2026-01-31,10.00,{currency}\nC1,I2,2026-01-31,10.00,EUR\n",
        encoding="utf-8",
    )
    report = bring_in(firm, path)
    assert report.outcomes == {"rejected": 1, "created": 1}
    assert [p.column for p in report.problems] == ["Currency"]


@pytest.mark.parametrize(("currency", "amount"), [("JPY", "10.50"), ("EUR", "10.505"), ("KWD", "10.5005")])
def test_a3_more_digits_than_the_currency_has_are_refused(firm, bring, currency, amount):
    row = {"customer_ref": "C1", "number": "I1", "issued_on": "2026-01-31", "amount": amount, "currency": currency}
    assert bring(firm, "invoices", [row]).outcomes == {"rejected": 1}
    with scope(firm.company.pk):
        assert not Invoice.objects.exists()


def test_a3_the_digits_are_those_of_iso_4217():
    assert {currency: minor_digits(currency) for currency in DIGITS} == DIGITS
