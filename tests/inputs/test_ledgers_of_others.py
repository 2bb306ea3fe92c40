"""Whole ledgers of others: read with no help, or with a saved mapping, to the cent; and read again, the same."""

import csv as plain_csv
import io
import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.inputs.making import as_json, read

from goodterms.core.ledger.reading.mapping import Mapping
from goodterms.core.ledger.reading.mapping_text import mapping_from_toml

DATA = Path(__file__).parents[3] / "shared" / "data"
IBM = DATA / "ibm_late_payment" / "ledger_at_2013-04-30.csv"
SME = DATA / "sme_invoices" / "ledger_at_2016-06-30.csv"
needs_ibm = pytest.mark.skipif(not IBM.exists(), reason="the sample ledger is not on this machine")
needs_sme = pytest.mark.skipif(not SME.exists(), reason="the sample ledger is not on this machine")


def saved_mapping() -> Mapping:
    mapping = mapping_from_toml((Path(__file__).parent / "sme_mapping.toml").read_text())
    assert isinstance(mapping, Mapping), mapping
    return mapping


@needs_ibm
def test_ibm_ledger_is_recognised_with_no_help() -> None:
    found = read(IBM, currency="USD")
    assert found.recognition is not None and found.recognition.ready
    assert {c.field: c.header for c in found.recognition.mapping.columns} == {
        "customer_ref": "customerID", "number": "invoiceNumber", "issued_on": "InvoiceDate", "due_on": "DueDate",
        "amount": "InvoiceAmount", "disputed": "Disputed", "settled_on": "SettledDate",
    }  # fmt: skip
    with IBM.open() as file:
        truth = list(plain_csv.DictReader(file))
    assert len(found.rows) == len(truth) == 1_706
    assert sum(r.amount for r in found.rows) == sum(int(Decimal(t["InvoiceAmount"]) * 100) for t in truth)
    assert sum(r.settlement is None for r in found.rows) == 96
    for row, said in zip(found.rows, truth, strict=True):
        month, day, year = said["InvoiceDate"].split("/")
        assert row.issued_on == date(int(year), int(month), int(day))
        assert row.number == said["invoiceNumber"], "leading zeros are kept"
        if row.settlement is not None:
            assert row.settlement.on == row.issued_on + timedelta(days=int(said["DaysToSettle"]))
            assert row.settlement.paid == row.amount
            assert row.disputed is (said["Disputed"] == "Yes")


@needs_ibm
def test_ibm_ledger_asks_for_nothing_but_the_currency() -> None:
    assert read(IBM, currency="").questions == ["currency"]


@needs_sme
def test_sme_ledger_goes_in_with_a_saved_mapping() -> None:
    found = read(SME, mapping=saved_mapping())
    with SME.open() as file:
        truth = list(plain_csv.DictReader(file))
    assert len(found.rows) == len(truth) == 6_797
    assert sum(r.amount for r in found.rows) == sum(int(Decimal(t["Amount"]) * 100) for t in truth)
    settled = [r for r in found.rows if r.settlement is not None]
    assert len(found.rows) - len(settled) == 174
    assert sum(r.settlement.paid for r in settled) == sum(int(Decimal(t["Settled"] or 0) * 100) for t in truth)
    assert sum(r.settlement.paid < r.amount for r in settled) == 477, "partial payments"
    for row, said in zip(found.rows, truth, strict=True):
        if row.settlement is not None:
            assert row.settlement.on == row.issued_on + timedelta(days=int(said["Number_of_Days_until_Payment"]))


@needs_sme
def test_sme_twins_are_kept_apart_and_numbers_do_not_depend_on_payments() -> None:
    found = read(SME, mapping=saved_mapping(), twice=False)
    twins = Counter(r.identity for r in found.rows)
    assert sum(count > 1 for count in twins.values()) == 19
    assert len({(r.identity, r.occurrence) for r in found.rows}) == 6_797
    with SME.open() as file:
        lines = list(plain_csv.reader(file))
    for line in lines[1:]:
        if not line[6]:
            line[6:] = [line[5], "0.00", "9"]
    out = io.StringIO()
    plain_csv.writer(out).writerows(lines)
    paid = read(out.getvalue().encode(), mapping=saved_mapping(), twice=False)
    assert [(r.identity, r.number) for r in paid.rows] == [(r.identity, r.number) for r in found.rows]
    assert all(r.settlement is not None for r in paid.rows)


@needs_sme
def test_sme_ledger_without_a_mapping_asks_what_the_number_is_made_from() -> None:
    found = read(SME, currency="GBP", twice=False)
    assert found.questions == ["number_from"]
    assert found.recognition is not None
    offered = found.recognition.questions[0].choices[0]
    answered = read(SME, currency="GBP", answers={"number_from": offered}, twice=False)
    with_saved = read(SME, mapping=saved_mapping(), twice=False)
    assert [r.number for r in answered.rows] == [r.number for r in with_saved.rows]


@needs_ibm
@pytest.mark.parametrize("form", ["renamed", "marked", "crlf", "utf16", "semicolons", "reordered", "workbook"])
def test_same_ledger_in_another_form_has_the_same_records(form: str, tmp_path: Path) -> None:
    lines = IBM.read_text().splitlines()[:401]
    content = "\n".join(lines) + "\n"
    first = read(content.encode(), currency="USD")
    if form == "marked":
        other = read(b"\xef\xbb\xbf" + content.encode(), currency="USD")
    elif form == "crlf":
        other = read(content.replace("\n", "\r\n").encode(), currency="USD")
    elif form == "utf16":
        other = read(content.encode("utf-16"), currency="USD")
    elif form == "semicolons":
        other = read(content.replace(",", ";").encode(), currency="USD")
    elif form == "reordered":
        shuffled = lines[1:]
        random.Random(7).shuffle(shuffled)
        other = read("\n".join([lines[0], *shuffled]).encode(), currency="USD")
    elif form == "workbook":
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append(line.split(","))
        book.save(tmp_path / "ledger.xlsx")
        other = read(tmp_path / "ledger.xlsx", currency="USD")
    else:
        other = read(content.encode(), currency="USD", name="payments of customers.csv")
        assert other.recognition is not None and other.recognition.mapping.kind == "ledger"

    def records(outcome: object) -> list[str]:
        return sorted(as_json([row]) for row in outcome.rows)  # type: ignore[attr-defined]

    assert len(records(first)) == 400
    assert records(other) == records(first)
