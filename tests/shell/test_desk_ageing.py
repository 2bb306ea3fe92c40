"""The ageing page adds its totals up from customers: they are the ledger's own, and follow every change at once."""

from collections import OrderedDict
from datetime import date
from operator import attrgetter
from threading import Event
from threading import enumerate as enumerate_threads
from time import sleep

import pytest
from tests.shell.desk_people import add_people, signed_in

from goodterms.columns.reading import LedgerUnreadable
from goodterms.journeys import aged_days
from goodterms.journeys.see_aged_invoices import see_aged_invoices
from goodterms.journeys.see_ageing import see_ageing
from goodterms.journeys.see_ageing_by import see_ageing_by
from goodterms.journeys.set_up import NewFirm, add_firm
from goodterms.journeys.write_note import write_note
from goodterms.store import access
from goodterms.store.access import Access

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


NAMES = ("Zander", "östlich", "Ødegaard", "Olm", "Straße", "Strasse", "ähre", "Ahorn", "1A Bau", "[Nord]")


def test_names_sort_as_in_a_dictionary_on_every_database(firm, bring):
    """Capitals and accents do not count: neither the database nor the machine decides."""
    bring(firm, "invoices", [
        {"customer_ref": f"C{n}", "customer_name": name, "owner": "Zoë" if n % 3 else "", "number": f"I{n}",
         "issued_on": "2026-01-05", "due_on": "2026-02-05", "amount": "10.00"}
        for n, name in enumerate(NAMES)
    ])  # fmt: skip
    rising = ["1A Bau", "[Nord]", "Ahorn", "ähre", "Ødegaard", "Olm", "östlich", "Strasse", "Straße", "Zander"]
    assert [row.name for row in see_ageing_by(firm, as_of=DAY, sort="name").rows] == rising
    assert [row.name for row in see_ageing_by(firm, as_of=DAY, sort="-name").rows] == rising[::-1]
    assert [row.name for row in see_ageing_by(firm, as_of=DAY).rows] == rising  # all owe the same
    client = signed_in(add_people(firm.company)["viewer"])
    here = f"/f/{firm.company.slug}/ageing/"
    text = b"".join(client.get(here + "export/?as_of=2026-06-30&sort=-name").streaming_content).decode("utf-8-sig")
    assert [line.split(",")[1].strip('"') for line in text.splitlines()[1:]] == rising[::-1]
    page = client.get(here + "?as_of=2026-06-30&sort=name").content.decode()
    assert 'aria-sort="ascending"><a href="?as_of=2026-06-30&amp;sort=-name"' in page
    assert page.index("[Nord]") < page.index("Ødegaard") < page.index("Zander")


def test_owners_sort_by_name_and_nobody_comes_last(firm, bring):
    owners = ("Émile", "", "anna", "Zoë", "Eva")
    bring(firm, "invoices", [
        {"customer_ref": f"C{n}", "number": f"I{n}", "issued_on": "2026-01-05", "due_on": "2026-02-05", "amount": "1"}
        for n in range(len(owners))
    ])  # fmt: skip
    with access.writing(firm.company.pk):
        for n, owner in enumerate(owners):
            firm.customers().filter(reference=f"C{n}").update(owner_name=owner)
    for sort, order in (("name", ["anna", "Émile", "Eva", "Zoë", ""]), ("-name", ["Zoë", "Eva", "Émile", "anna", ""])):
        assert [row.name for row in see_ageing_by(firm, as_of=DAY, by="owner", sort=sort).rows] == order


@pytest.fixture
def large(firm, bring, monkeypatch):
    """A ledger that counts as large, and whose reading waits until it may go on."""
    bring(firm, "invoices", rows(10))
    go_on, begun = Event(), []
    really = aged_days.open_ledger

    def slow(*args, **options):
        begun.append(options["since"] or options["until"])
        assert go_on.wait(60)
        return really(*args, **options)

    monkeypatch.setattr("goodterms.journeys.aged_days.open_ledger", slow)
    monkeypatch.setattr("goodterms.journeys.aged_days.AT_ONCE", 0)
    monkeypatch.setattr("goodterms.desk.pages.ageing.PATIENCE", 0.01)
    yield firm, go_on, begun
    go_on.set()


def until_there(client, path):
    for _ in range(400):
        answer = client.get(path, headers={"HX-Request": "true"})
        if answer.status_code == 204:
            return answer
        assert "<progress" in answer.content.decode()
        sleep(0.05)
    raise AssertionError("the reading never came to its end")


def test_while_a_large_ledger_is_read_the_page_says_so_and_two_people_cause_one_reading(large):
    firm, go_on, begun = large
    people = add_people(firm.company)
    one, other = signed_in(people["viewer"]), signed_in(people["owner"])
    here = f"/f/{firm.company.slug}/ageing/?as_of=2026-06-30&sort=name"
    for client in (one, other, one):
        page = client.get(here).content.decode()
        assert "Reading the ledger as of" in page
        assert '<noscript><meta http-equiv="refresh"' in page
        assert 'hx-get="' + here.replace("&", "&amp;") in page
        assert "data-row" not in page
    assert "<html" not in other.get(here, headers={"HX-Request": "true"}).content.decode()
    go_on.set()
    assert until_there(one, here)["HX-Refresh"] == "true"
    assert "Customer 1" in one.get(here).content.decode() and "Customer 1" in other.get(here).content.decode()
    assert len(begun) == 1


def test_who_asks_for_many_days_at_once_gets_them_a_few_at_a_time_and_few_are_kept(large, monkeypatch):
    """A robot that follows every link, or ten people before the end of a year: neither threads nor memory run out."""
    firm, go_on, begun = large
    monkeypatch.setattr("goodterms.journeys.aged_days._RUNS", OrderedDict())
    client = signed_in(add_people(firm.company)["viewer"])
    before = sum(thread.name == "ageing" for thread in enumerate_threads())
    paths = [f"/f/{firm.company.slug}/ageing/?as_of=2025-06-{day:02}" for day in range(1, 8)]
    for path in paths:
        assert "Reading the ledger as of" in client.get(path).content.decode()
    threads = sum(thread.name == "ageing" for thread in enumerate_threads()) - before
    assert 0 < threads <= aged_days.MOST_BEGUN
    monkeypatch.setattr("goodterms.journeys.aged_days.SMALL_WITHIN", 0.1)
    elsewhere = add_firm(NewFirm("Second", "EUR"), actor="test")
    waits = aged_days.reading_of(Access(elsewhere, "owner", "test"), DAY, seconds=0.01)
    assert waits is not None, "a small ledger behind large ones of others says so too"
    go_on.set()
    for path in paths:
        until_there(client, path)
    assert len(begun) >= len(paths) + 1
    for _ in range(1000):
        if all(run.found.done() for run in aged_days._RUNS.values()):
            break
        sleep(0.05)
    assert len(aged_days._RUNS) <= aged_days.MOST_KEPT


def test_a_machine_that_gives_no_more_threads_keeps_nobody_waiting(large, monkeypatch):
    def full(self):
        raise RuntimeError("can't start new thread")

    firm, go_on, _begun = large
    go_on.set()
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr("goodterms.journeys.aged_days.Thread.start", full)
        see_ageing_by(firm, as_of=date(2025, 3, 3))
    assert see_ageing_by(firm, as_of=date(2025, 3, 3)).as_of == date(2025, 3, 3)


def test_a_reading_that_failed_is_told_and_begun_again(large, monkeypatch):
    firm, go_on, begun = large
    go_on.set()
    with monkeypatch.context() as patch, pytest.raises(LedgerUnreadable, match="gone"):
        patch.setattr("goodterms.journeys.aged_days._read", unreadable)
        see_ageing_by(firm, as_of=DAY)
    assert see_ageing_by(firm, as_of=DAY).totals == see_ageing(firm, as_of=DAY) != {}
    assert begun, "it was read anew"


def unreadable(run):
    raise LedgerUnreadable("gone")


def test_a_small_ledger_is_answered_at_once(firm, bring, monkeypatch):
    bring(firm, "invoices", rows(10))
    monkeypatch.setattr("goodterms.desk.pages.ageing.PATIENCE", 0)
    client = signed_in(add_people(firm.company)["viewer"])
    assert "Customer 1" in client.get(f"/f/{firm.company.slug}/ageing/?as_of=2026-05-11").content.decode()


def test_a_day_long_ago_is_read_from_its_own_side_and_comes_out_the_same(firm, bring, monkeypatch):
    bring(firm, "invoices", rows(20))
    bring(firm, "payments", [
        {"customer_ref": f"C{n % 3}", "invoice_number": f"I{n}", "paid_on": f"2026-0{1 + n % 8}-20",
         "amount": f"{100 + n}.00", "currency": "GBP" if n % 5 == 0 else "EUR"}
        for n in range(20)
    ])  # fmt: skip
    days = [date(2026, month, 25) for month in range(1, 9)]
    small = [see_ageing_by(firm, as_of=day).totals for day in days]
    monkeypatch.setattr("goodterms.journeys.aged_days.AT_ONCE", 0)
    monkeypatch.setattr("goodterms.journeys.aged_days._RUNS", OrderedDict())
    seen, really = [], aged_days.open_ledger

    def noted(*args, **options):
        seen.append(options["until"] is not None)
        return really(*args, **options)

    monkeypatch.setattr("goodterms.journeys.aged_days.open_ledger", noted)
    assert [see_ageing_by(firm, as_of=day).totals for day in days] == small
    assert True in seen and False in seen


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
