"""Books that are behind are one thing to do, said once; what stands behind it is shown, and asks for nothing yet."""

from datetime import timedelta

import pytest
from tests.shell.desk_people import add_people, signed_in
from tests.shell.late_customers import DAY, bring_late_customers, one, stop_the_clock

from goodterms.cli import customer as customer_command
from goodterms.cli import today as today_command
from goodterms.cli.today import as_json
from goodterms.journeys.plan_the_day import lines_of, plan_the_day
from goodterms.journeys.see_freshness import see_freshness
from goodterms.journeys.see_today import see_today
from goodterms.store.access import scope

LONG_AGO = DAY - timedelta(days=30)
ROW = {"customer_ref": "ACME", "number": "I-1", "issued_on": "2026-08-01", "due_on": "2026-09-01", "amount": "50.00"}
FIRST = "First of all: bring the bank up to date"
ONCE = "once the books are up to date"


@pytest.fixture
def late(firm, bring, monkeypatch):
    stop_the_clock(monkeypatch)
    bring_late_customers(firm, bring)
    return firm


@pytest.fixture
def behind(firm, bring, monkeypatch):
    """Two are late, a third has paid: a month ago, and no bank file was read since."""
    stop_the_clock(monkeypatch, LONG_AGO)
    rows = [ROW, {**ROW, "customer_ref": "BETA", "number": "I-2"}, {**ROW, "customer_ref": "CARO", "number": "I-3"}]
    bring(firm, "invoices", rows)
    paid = {"customer_ref": "CARO", "reference": "T-1", "paid_on": LONG_AGO.isoformat(), "amount": "50.00"}
    bring(firm, "payments", [{**paid, "invoice_number": "I-3"}])
    stop_the_clock(monkeypatch)
    return firm


def listed(who):
    run = plan_the_day(who)
    with scope(who.company.pk):
        return run, lines_of(run), see_today(who)


def page_of(who, path, role="collector"):
    return signed_in(add_people(who.company)[role]).get(f"/f/{who.company.slug}/{path}").content.decode()


def test_fresh_books_say_nothing_of_it(late):
    run, lines, day = listed(late)
    assert (run.behind_days, day.fresh.behind, day.fresh.waits) == (None, None, False)
    told = as_json(run, lines, day.fresh)
    assert told["first"] is None
    assert [line["step_behind"] for line in told["lines"]] == [None] * len(lines)
    page = page_of(late, "today/")
    assert FIRST not in page and ONCE not in page


def test_the_list_keeps_the_steps_behind_it_and_how_old_the_books_were(behind):
    run, lines, day = listed(behind)
    assert run.behind_days == (DAY - run.newest_payment).days > behind.company.stale_after_days
    assert {line.next_step for line in lines} == {"call"}
    assert not [r for line in lines for r in line.because if r["code"] == "step.stale"]
    assert (day.fresh.behind, day.fresh.newest_payment) == (run.behind_days, run.newest_payment)


def test_another_program_is_told_to_wait_and_what_stands_behind(behind):
    run, lines, day = listed(behind)
    told = as_json(run, lines, day.fresh)
    assert told["first"]["do"] == "bring_bank_up_to_date"
    assert (told["first"]["days"], told["first"]["last_file"]) == (run.behind_days, "payments.csv")
    assert {line["next_step"] for line in told["lines"]} == {"fix_our_mistake"}
    assert {line["step_behind"] for line in told["lines"]} == {"call"}


def test_the_command_line_says_it_first_and_once(behind, capsys):
    run, lines, day = listed(behind)
    today_command._show(run, lines, day.fresh)
    said = capsys.readouterr().out
    assert said.startswith(f"First: the newest payment in the books is {run.behind_days} days old")
    assert "(last file: payments.csv)" in said.splitlines()[0]
    assert said.count("bring the bank up to date") == 1 and "\nCall\n" in said
    told = customer_command.first(day.fresh.newest_payment, day.fresh.behind, day.fresh)
    assert told == as_json(run, lines, day.fresh)["first"]


def test_the_page_says_it_once_with_age_and_file_and_shows_the_work_behind_it(behind):
    run, lines, _ = listed(behind)
    page = page_of(behind, "today/")
    assert page.count(FIRST) == 1
    assert page.count("The newest payment in the books is") == 1
    assert f"{run.behind_days} days old" in page
    assert "payments.csv" in page and "Import the latest file" in page
    assert page.count(ONCE) == 1  # a group of lines, all of them to be called
    assert page.count("ropose:") >= len(lines)
    # Whoever writes down a contact is warned at the form itself, on every line.
    assert page.count("see whether they have paid before you speak to them") == len(lines)


def test_who_may_not_import_is_not_asked_to(behind):
    plan_the_day(behind)
    page = page_of(behind, "today/", role="viewer")
    assert FIRST in page and "Import the latest file" not in page


def test_the_pages_of_the_customer_say_it_too(behind):
    plan_the_day(behind)
    acme = one(behind, "ACME")
    client = signed_in(add_people(behind.company)["collector"])
    here = f"/f/{behind.company.slug}/customers/{acme.pk}/"
    page = client.get(here).content.decode()
    assert FIRST in page and ONCE in page
    assert "They may have paid since" in page
    assert FIRST in client.get(here + "advice/").content.decode()
    calm = one(behind, "CARO")
    assert FIRST not in client.get(f"/f/{behind.company.slug}/customers/{calm.pk}/").content.decode()


def test_a_new_bank_file_lifts_it_at_once(behind, bring):
    plan_the_day(behind)
    paid = {"customer_ref": "CARO", "reference": "NEW", "paid_on": DAY.isoformat(), "amount": "1.00"}
    bring(behind, "payments", [paid])
    with scope(behind.company.pk):
        fresh = see_freshness(behind)
        assert (fresh.behind, fresh.waits, fresh.newest_payment) == (None, False, DAY)
    run, lines, _ = listed(behind)
    assert run.behind_days is None and {line.next_step for line in lines} == {"call"}


def test_a_firm_that_is_paid_once_a_fortnight_is_not_sent_to_its_bank_every_week(behind, bring):
    pauses = [12, 14, 13, 15, 12]
    days = [DAY - timedelta(days=10)]
    for pause in pauses:
        days.append(days[-1] - timedelta(days=pause))
    bring(behind, "payments", [
        {"customer_ref": "CARO", "reference": f"T-{day}", "paid_on": day.isoformat(), "amount": "1.00"} for day in days
    ])  # fmt: skip
    run, _lines, day = listed(behind)
    assert (run.behind_days, day.fresh.behind, run.newest_payment) == (None, None, days[0])
    assert FIRST not in page_of(behind, "today/")
    with scope(behind.company.pk):
        later = see_freshness(behind, as_of=DAY + timedelta(days=6))
    assert later.behind == 16, "longer than it usually takes: somebody should look"


def test_a_ledger_without_payments_that_nobody_brought_for_long_waits_as_well(firm, bring, monkeypatch):
    stop_the_clock(monkeypatch, LONG_AGO)
    bring(firm, "invoices", [ROW])
    stop_the_clock(monkeypatch)
    plan_the_day(firm)
    page = page_of(firm, "today/")
    assert "First of all: bring the ledger up to date" in page and ONCE in page
