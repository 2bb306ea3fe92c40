"""Both databases behave the same (trust: A11): 100 seeded scenarios, exported byte for byte.

Each database runs the scenarios by itself and compares the digests of its exports with those that are kept in
scenarios.sha256. Where a change is meant to change them: WRITE_SCENARIOS=1, on either database, then run the other.
"""

import hashlib
import os
import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError

from goodterms.journeys.export_ledger import export_csv
from goodterms.journeys.set_up import NewFirm, add_firm
from goodterms.journeys.verify_books import verify
from goodterms.store import clock
from goodterms.store.access import Access, scope, writing
from goodterms.store.models import Allocation, Company, Invoice, Payment
from goodterms.store.writing import ledger
from goodterms.store.writing.balances import Gone

KEPT = Path(__file__).with_name("scenarios.sha256")
SCENARIOS = 100
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CUSTOMERS = ("acme", "Acme 2", "ÄCME", "Zebra", "zebra-b", "_x", "00123", "123", "Ωmega", "Éclair")
NUMBERS = ("a1", "A2", "B-1", "b 2", "Ä3", "z_9", "007", "07", "ß1", "Σ4")
EUR_JPY = ("EUR", "EUR", "JPY", "KWD")


def amount(chance: random.Random, currency: str) -> str:
    whole = chance.choice((1, 99, 100, 250, chance.randrange(1, 100_000)))
    return {"EUR": f"{whole}.{whole % 100:02d}", "JPY": str(whole), "KWD": f"{whole}.{whole % 1000:03d}"}[currency]


def day(chance: random.Random) -> str:
    return f"2026-{chance.randint(1, 9):02d}-{chance.randint(1, 28):02d}"


def document(chance: random.Random, kind: str) -> dict[str, str]:
    currency = chance.choice(EUR_JPY)
    row = {"customer_ref": chance.choice(CUSTOMERS), "currency": currency, "amount": amount(chance, currency)}
    if kind == "payments":
        meant_for = chance.choice((*NUMBERS, ""))
        return {**row, "paid_on": day(chance), "reference": f"T{chance.randrange(30)}", "invoice_number": meant_for}
    row |= {"number": chance.choice(NUMBERS), "issued_on": day(chance)}
    if kind == "credit_notes":
        return {**row, "invoice_number": chance.choice((*NUMBERS, ""))}
    if kind == "ledger":
        row["settled_on"] = chance.choice(("", day(chance)))
        row["gross_margin"] = chance.choice(("", "-12", "3"))
    spoilt = chance.random() < 0.1
    return {**row, "due_on": "soon" if spoilt else "2026-10-15", "disputed": chance.choice(("", "yes", "no"))}


def act(chance: random.Random, who: Access) -> None:
    """Something that people do to the ledger; what cannot be done is left."""
    with scope(who.company.pk):
        invoices = list(Invoice.objects.filter(company=who.company).order_by("pk"))
        payments = list(Payment.objects.filter(company=who.company, reverses=None).order_by("pk"))
        paid = list(Allocation.objects.filter(company=who.company, reverses=None).order_by("pk"))
    if not invoices:
        return
    invoice, on = chance.choice(invoices), date(2026, 11, chance.randint(1, 20))
    deeds = [
        lambda: ledger.write_off(invoice, invoice.amount_minor // 3 or 1, on=on, reason="gone", at=AT),
        lambda: ledger.correct_amount(invoice, invoice.amount_minor + 7, reason="wrong", at=AT),
        lambda: ledger.take_discount(invoice, invoice.amount_minor // 50 or 1, on=on, at=AT),
    ]
    if payments:
        payment = chance.choice(payments)
        deeds.append(lambda: ledger.allocate(payment, invoice, 100, effective_on=on, at=AT))
        deeds.append(lambda: ledger.reverse_payment(payment, on=on, at=AT, text="bounced"))
    if paid:
        allocation = chance.choice(paid)
        deeds.append(lambda: ledger.take_back(allocation, effective_on=on, at=AT))
    deed = chance.choice(deeds)
    try:
        with writing(who.company.pk):
            deed()
    except (Gone, IntegrityError, ValueError):
        pass


def scenario(number: int, bring, folder: Path) -> str:
    """Play one scenario and give the digest of everything that it exports."""
    chance = random.Random(number)
    company = add_firm(NewFirm(f"Scenario {number}", "EUR", "Europe/Berlin"), actor="test")
    assert isinstance(company, Company)
    who = Access(company, "owner", "test")
    for _ in range(3):
        kind = chance.choice(("ledger", "invoices", "payments", "credit_notes"))
        bring(who, kind, [document(chance, kind) for _ in range(chance.randint(1, 12))])
        for _ in range(3):
            act(chance, who)
    exported = hashlib.sha256()
    for path in export_csv(who, folder / str(number)):
        exported.update(path.name.encode() + b"\0" + path.read_bytes())
    return exported.hexdigest()


def test_a11_a_hundred_scenarios_export_the_same_bytes_on_both_databases(database, bring, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    found = [scenario(number, bring, tmp_path) for number in range(SCENARIOS)]
    assert len(set(found)) == SCENARIOS
    verdict = verify()
    assert verdict.ok, verdict.problems
    if os.environ.get("WRITE_SCENARIOS"):
        KEPT.write_text("\n".join(found) + "\n", encoding="ascii")
        pytest.skip("the digests were written, not compared")
    kept = KEPT.read_text(encoding="ascii").split()
    assert [n for n in range(SCENARIOS) if found[n] != kept[n]] == []


def test_a11_one_row_more_is_another_digest(database, bring, tmp_path, monkeypatch):
    """Negative control: the digest is of what is in the export."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(ledger, "amount_now", lambda invoice: invoice.amount_minor + 1)
    kept = KEPT.read_text(encoding="ascii").split()
    assert any(scenario(number, bring, tmp_path) != kept[number] for number in range(8))
