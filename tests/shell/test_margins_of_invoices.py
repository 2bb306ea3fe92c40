"""From a column of an export to the line on the customer's page: what the firm really earns on a customer."""

import csv
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from tests.shell.desk_people import add_people, signed_in
from tests.shell.late_customers import DAY, bring_late_customers, one, stop_the_clock

from goodterms.journeys.estimating import margins_since
from goodterms.journeys.export_ledger import export_csv
from goodterms.journeys.import_ledger import import_file
from goodterms.journeys.look_at_file import as_file, look_at_file
from goodterms.journeys.portfolio import gather, gather_one
from goodterms.journeys.weigh_customer import weigh_customer
from goodterms.journeys.weighed_json import as_json
from goodterms.playbook.loading import default_playbook
from goodterms.store.access import scope, writing
from goodterms.store.models import Customer, Event, ImportRow, Invoice

BOOK = default_playbook()


@pytest.fixture(autouse=True)
def today(monkeypatch):
    stop_the_clock(monkeypatch)


def bring_csv(who, path, header, lines):
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *lines])
    look = look_at_file(who, path)
    assert look.ready, (look.problems, look.questions)
    report = import_file(who, as_file(look, who, path))
    assert not report.outcomes["rejected"], report.problems
    return report


def invoice(n, amount, margin, *, customer="ACME", newest=50, every=30, currency="EUR"):
    issued = DAY - timedelta(days=newest + every * n)
    due = issued + timedelta(days=14)
    days = {"issued_on": issued.isoformat(), "due_on": due.isoformat()}
    return {"customer_ref": customer, "number": f"{customer}-{currency}-{n}", **days, "amount": amount,
            "gross_margin": margin, "currency": currency}  # fmt: skip


def margin(who, reference="ACME"):
    """(share, sentence) of the customer's own portfolio; the list of everybody must say the same."""
    customer = one(who, reference)
    mine = gather_one(who, customer, as_of=DAY, playbook=BOOK)
    said = mine.margin.because(0, what="gross margin").english
    everybody = gather(who, as_of=DAY, playbook=BOOK)
    (row,) = [at for at, other in enumerate(everybody.customers) if other.pk == customer.pk]
    assert everybody.margin.because(row, what="gross margin").english == said
    assert float(everybody.margin.value[row]) == float(mine.margin.value[0])
    return round(float(mine.margin.value[0]), 4), said


def test_a_margin_column_ends_as_the_margin_line_of_the_worth(firm, tmp_path):
    header = ["Kunde", "Rechnungsnr", "Rechnungsdatum", "Fällig am", "Betrag", "Deckungsbeitrag"]
    lines = []
    for n in range(17):
        issued = DAY - timedelta(days=50 + 30 * n)
        due = issued + timedelta(days=14)
        lines.append(["Hartley", f"R-{n}", issued.strftime("%d.%m.%Y"), due.strftime("%d.%m.%Y"), "1190,00", "178,50"])
    bring_csv(firm, tmp_path / "offene_posten.csv", header, lines)
    with scope(firm.company.pk):
        assert set(Invoice.objects.values_list("amount_minor", "margin_minor")) == {(119000, 17850)}
        hartley = Customer.objects.get()
    weighed = weigh_customer(firm, hartley, as_of=DAY)
    told = json.loads(json.dumps(as_json(weighed)))["worth"]
    sentence = "gross margin from 17 of 17 invoices of the last 24 months"
    assert told["sources"]["margin"] == sentence
    assert float(weighed.portfolio.margin.value[0]) == pytest.approx(0.15)
    assert "gross margin of 15.0%" in told["because"][0]["text"]
    client = signed_in(add_people(firm.company)["collector"])
    page = client.get(f"/f/{firm.company.slug}/customers/{hartley.pk}/advice/").content.decode()
    assert sentence in re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_what_was_set_for_the_customer_stands_before_its_invoices_and_these_before_the_segment(firm, bring):
    bring(firm, "customers", [{"customer_ref": "OTHER", "customer_name": "Other", "segment": "Food", "margin": "40%"}])
    bring(firm, "customers", [{"customer_ref": "ACME", "customer_name": "Acme", "segment": "Food"}])
    bring(firm, "invoices", [invoice(n, "1000.00", "") for n in range(3)])
    assert margin(firm) == (0.4, "gross margin of the segment")
    bring(firm, "invoices", [invoice(n, "1000.00", "100.00") for n in range(3, 6)])
    assert margin(firm) == (0.1, "gross margin from 3 of 6 invoices of the last 24 months")
    with writing(firm.company.pk):
        Customer.objects.filter(reference="ACME").update(margin_bp=2200)
    assert margin(firm) == (0.22, "gross margin set for this customer")


def test_too_few_sales_with_a_margin_say_nothing(firm, bring):
    bring(firm, "invoices", [invoice(0, "999.99", "300.00"), invoice(1, "1000.00", "")])
    assert margin(firm)[1] == "gross margin: the playbook's default, an expert guess"


def test_only_the_last_two_years_in_the_main_currency_count_and_losses_are_losses(firm, bring):
    since = margins_since(DAY, BOOK)
    assert since.isoformat() == "2024-11-22"
    bring(
        firm,
        "invoices",
        [invoice(n, "1000.00", "-50.00") for n in range(4)]
        + [invoice(n, "1000.00", "900.00", newest=(DAY - since).days) for n in range(2)]
        + [invoice(n, "9000.00", "8000.00", currency="USD") for n in range(2)],
    )
    assert margin(firm) == (-0.05, "gross margin from 4 of 4 invoices of the last 24 months")


def test_a_corrected_amount_counts_as_corrected_on_both_paths(firm, bring):
    bring(firm, "invoices", [invoice(0, "1000.00", "300.00"), invoice(1, "1000.00", "300.00")])
    bring(firm, "invoices", [invoice(0, "500.00", "300.00"), invoice(1, "200.00", "300.00")])
    assert margin(firm) == (0.6, "gross margin from 1 of 2 invoices of the last 24 months")


def test_customers_of_one_firm_differ_and_who_has_none_takes_the_default(firm, bring):
    bring_late_customers(firm, bring)
    bring(firm, "invoices", [invoice(n, "2000.00", "500.00", customer="DORA") for n in range(3)])
    assert margin(firm, "DORA") == (0.25, "gross margin from 3 of 3 invoices of the last 24 months")
    assert margin(firm, "ACME")[0] == BOOK.number("worth.rule.gross_margin")


def test_another_margin_later_changes_nothing_and_is_told(firm, bring):
    bring(firm, "invoices", [invoice(0, "1000.00", "300.00"), invoice(1, "1000.00", "")])
    with scope(firm.company.pk):
        before = Event.objects.filter(kind="invoice.changed").count()
    report = bring(firm, "invoices", [invoice(0, "1000.00", "250.00"), invoice(1, "1000.00", "-10.00")])
    assert report.outcomes == {"unchanged": 2}
    with scope(firm.company.pk):
        assert list(Invoice.objects.order_by("id").values_list("margin_minor", flat=True)) == [30000, None]
        told = list(ImportRow.objects.order_by("id").values_list("reason", flat=True))[-2:]
        assert Event.objects.filter(kind="invoice.changed").count() == before
    assert told == [
        "the margin stays as it was posted (300.00 EUR), the file says 250.00 EUR",
        "the margin stays as it was posted (none), the file says -10.00 EUR",
    ]
    both = bring(firm, "invoices", [invoice(0, "1100.00", "250.00")])
    assert both.outcomes == {"updated": 1}
    with scope(firm.company.pk):
        reason = ImportRow.objects.order_by("id").last().reason
    assert reason.startswith("amount 1000.00 EUR → 1100.00 EUR; the margin stays")
    assert bring(firm, "invoices", [invoice(0, "1100.00", "300.00")]).outcomes == {"unchanged": 1}


def test_a_row_says_why_its_margin_is_not_there(firm, tmp_path):
    header = ["Customer", "Invoice no", "Invoice date", "Due date", "Amount", "Cost of goods"]
    bring_csv(
        firm, tmp_path / "invoices.csv", header, [["ACME", "R-1", "2026-10-31", "2026-11-14", "1190.00", "700.00"]]
    )
    with scope(firm.company.pk):
        row = ImportRow.objects.get()
        assert Invoice.objects.get().margin_minor is None
    assert (row.outcome, row.reason) == (
        "created",
        "no margin is kept: the line has a cost and no amount without tax to take it from",
    )


def test_the_export_carries_the_margin_and_is_read_again(firm, bring, tmp_path):
    from tests.shell.desk_people import another_firm

    bring(
        firm, "invoices", [invoice(0, "1000.00", "300.55"), invoice(1, "1000.00", ""), invoice(2, "1000.00", "-0.01")]
    )
    path = export_csv(firm, tmp_path / "out")[0]
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))
    assert {row["number"]: row["margin"] for row in rows} == {
        "ACME-EUR-0": "300.55", "ACME-EUR-1": "", "ACME-EUR-2": "-0.01",
    }  # fmt: skip
    other = another_firm("Quite Another")
    look = look_at_file(other, path)
    assert look.ready, (look.problems, look.questions)
    assert import_file(other, as_file(look, other, path)).outcomes == {"created": 3}
    with scope(other.company.pk):
        found = Invoice.objects.filter(company=other.company).order_by("number")
        assert list(found.values_list("margin_minor", flat=True)) == [30055, None, -1]
