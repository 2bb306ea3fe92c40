"""The ageing page adds its totals up from customers: they are the ledger's own, and follow every change at once."""

from datetime import date
from operator import attrgetter

import pytest
from tests.shell.desk_people import add_people, signed_in

from goodterms.journeys.see_aged_invoices import see_aged_invoices
from goodterms.journeys.see_ageing import see_ageing
from goodterms.journeys.see_ageing_by import see_ageing_by
from goodterms.journeys.write_note import write_note
from goodterms.store import access

DAY = date(2026, 6, 30)


def rows(count):
    return [
        {
            "customer_ref": f"C{n % 3}", "customer_name": f"Customer {n % 3}", "number": f"I{n}",
            "issued_on": "2026-01-05", "due_on": f"2026-0{2 + n % 6}-05", "amount": f"{100 + n}.00",
            "currency": "GBP" if n % 5 == 0 else "EUR",
        }
        for n in range(count)
    ]  # fmt: skip


def test_totals_are_those_of_the_whole_ledger_and_change_with_it(firm, bring):
    bring(firm, "invoices", rows(20))
    bring(firm, "payments", [
        {"customer_ref": "C1", "reference": "P1", "paid_on": "2026-06-20", "amount": "55.00", "currency": "EUR"}
    ])  # fmt: skip
    first = see_ageing_by(firm, as_of=DAY)
    assert first.totals == see_ageing(firm, as_of=DAY)
    assert first.totals_before == see_ageing(firm, as_of=date(2026, 5, 30))
    assert sum(row.total for row in first.rows) == first.totals["EUR"].total_minor
    moved = first.totals["EUR"].overdue_minor - first.totals_before["EUR"].overdue_minor
    assert sum(row.change for row in first.rows) == moved
    bring(firm, "invoices", rows(24))
    assert see_ageing_by(firm, as_of=DAY).totals == see_ageing(firm, as_of=DAY) != first.totals


def test_by_owner_adds_up_to_the_same(firm, bring):
    bring(firm, "invoices", rows(20))
    found = see_ageing_by(firm, as_of=DAY, by="owner")
    assert [row.name for row in found.rows] == [""]
    assert found.rows[0].total == found.totals["EUR"].total_minor


def test_every_column_sorts_and_pages_hold_everybody(firm, bring):
    bring(firm, "invoices", rows(40))
    for sort in ("overdue", "total", "change", "b0", "b4"):
        down, up = see_ageing_by(firm, as_of=DAY, sort=sort).rows, see_ageing_by(firm, as_of=DAY, sort=f"-{sort}").rows
        value = {"b0": lambda r: r.buckets[0], "b4": lambda r: r.buckets[4]}.get(sort) or attrgetter(sort)
        assert list(map(value, down)) == sorted(map(value, down), reverse=True)
        assert list(map(value, up)) == sorted(map(value, up))
    assert see_ageing_by(firm, as_of=DAY, sort="nonsense").rows == see_ageing_by(firm, as_of=DAY).rows


def test_the_invoices_behind_a_line_add_up_to_it(firm, bring):
    bring(firm, "invoices", rows(40))
    bring(firm, "payments", [
        {"customer_ref": "C1", "reference": "P1", "paid_on": "2026-06-20", "amount": "155.00", "currency": "EUR"}
    ])  # fmt: skip
    for day in (DAY, date(2026, 6, 10), date(2026, 3, 1)):
        aged = see_ageing_by(firm, as_of=day)
        for row in aged.rows:
            with access.scope(firm.company.pk):
                behind = see_aged_invoices(firm, row.customer_id, as_of=day)
            assert (behind.total_minor, behind.bucket_sums) == (row.total, row.buckets)
            assert behind.credits_minor == row.credits
            assert sum(p.open_minor for p in behind.parts if p.days_late > 0) == row.overdue


def test_what_is_written_about_a_customer_reads_no_ledger_again(firm, bring, monkeypatch):
    bring(firm, "invoices", rows(10))
    first = see_ageing_by(firm, as_of=DAY)
    with access.scope(firm.company.pk):
        customer = firm.customers().first()
    write_note(firm, customer, "they called")

    def never(*args, **options):
        raise AssertionError("the ledger was read again")

    monkeypatch.setattr("goodterms.journeys.aged_days.open_ledger", never)
    assert see_ageing_by(firm, as_of=DAY).rows == first.rows
    bring_more = pytest.raises(AssertionError)
    with bring_more:
        bring(firm, "invoices", rows(12))
        see_ageing_by(firm, as_of=DAY)


def test_the_whole_ageing_is_taken_away(firm, bring):
    bring(firm, "invoices", rows(20))
    client = signed_in(add_people(firm.company)["viewer"])
    here = f"/f/{firm.company.slug}/ageing/"
    text = b"".join(client.get(here + "export/?as_of=2026-06-30").streaming_content).decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0] == (
        '"reference","name","currency","current","1-30","31-60","61-90","91+","owed","overdue",'
        '"overdue_change_in_a_month","credits"'
    )
    assert len(lines) == 1 + 3 + 3
    aged = see_ageing_by(firm, as_of=DAY)
    euro = sum(float(line.split(",")[8]) for line in lines[1:] if '"EUR"' in line)
    assert round(euro * 100) == aged.totals["EUR"].total_minor
    assert client.get(here + "export/?as=xlsx&by=owner").status_code == 200
    assert client.get(f"{here}customers/{aged.rows[0].customer_id}/?as_of=2026-06-30").status_code == 200
    assert client.get(f"{here}customers/987654321/").status_code == 404
