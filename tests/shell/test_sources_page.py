"""The page of sources: which files the figures come from, and how old each is."""

from datetime import timedelta

from tests.shell.desk_people import add_people, signed_in

from goodterms.journeys.see_sources import see_sources
from goodterms.store import access, clock
from goodterms.store.models import Import

ROW = {"customer_ref": "C1", "customer_name": "Acme", "number": "I1", "issued_on": "2026-01-05", "amount": "10.00"}


def test_each_shape_of_file_is_one_source_with_its_latest_file(firm, bring):
    bring(firm, "invoices", [ROW])
    bring(firm, "invoices", [{**ROW, "number": "I2"}, {**ROW, "number": "I3", "amount": "much"}])
    paid = {"customer_ref": "C1", "reference": "P1", "paid_on": "2026-02-01", "amount": "5.00"}
    bring(firm, "payments", [paid])
    with access.writing(firm.company.pk):
        long_ago = clock.now() - timedelta(days=firm.company.stale_after_days + 1)
        Import.objects.filter(company=firm.company, kind="payments").update(finished_at=long_ago)
    with access.scope(firm.company.pk):
        found = {s.kind: s for s in see_sources(firm)}
    assert set(found) == {"invoices", "payments"}
    assert (found["invoices"].files, found["invoices"].rows, found["invoices"].rejected) == (2, 2, 1)
    assert (found["invoices"].old, found["payments"].old) == (False, True)
    page = signed_in(add_people(firm.company)["viewer"]).get(f"/f/{firm.company.slug}/settings/sources/")
    assert f"{firm.company.stale_after_days + 1} days old" in page.content.decode()


def test_nothing_is_said_of_what_was_not_taken_in(firm):
    page = signed_in(add_people(firm.company)["viewer"]).get(f"/f/{firm.company.slug}/settings/sources/")
    assert "Nothing has come in yet" in page.content.decode()
