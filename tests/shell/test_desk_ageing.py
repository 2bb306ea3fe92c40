"""The ageing page adds its totals up from customers: they are the ledger's own, and follow every change at once."""

from datetime import date

from goodterms.journeys.see_ageing import see_ageing
from goodterms.journeys.see_ageing_by import see_ageing_by

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
