"""Ageing on columns, as of any day (trust: A11; the deterministic ledger's figures are worked out elsewhere)."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from bench.bulk_store import load
from django.db import connection, transaction
from tests.posting import Books, new_firm

from goodterms.columns.ageing import age_customers, age_ledger
from goodterms.columns.extracts import EXTRACTS
from goodterms.columns.reading import LedgerUnreadable, open_ledger
from goodterms.columns.sources import streams
from goodterms.columns.sqlite_process import write_extracts
from goodterms.core.ledger.ageing import Buckets


@pytest.fixture
def firm(database):
    return new_firm("firm")


def day(text):
    return date.fromisoformat(f"2026-{text}")


def amounts(database, firm, as_of, currency="EUR", **options):
    with open_ledger(database, firm.pk) as ledger:
        return age_ledger(ledger, as_of=as_of, **options)[currency].amounts


def test_the_deterministic_ledger_comes_out_exactly(database, firm):
    with transaction.atomic():
        load(firm.pk, invoices=100_000, customers=5_000)
    with open_ledger(database, firm.pk) as ledger:
        now = age_ledger(ledger, as_of=date(2026, 11, 22))["EUR"]
        past = age_ledger(ledger, as_of=date(2025, 12, 31))["EUR"]
    assert (now.open_items, now.customers) == (32_334, 3_254)
    assert (now.total_minor, now.unapplied_minor) == (16_333_785_700, 0)
    assert [a // 100 for a in now.amounts] == [10_955_210, 11_279_756, 6_713_339, 6_810_587, 127_578_965]
    assert (past.open_items, past.total_minor) == (19_957, 10_078_848_500)
    assert [a // 100 for a in past.amounts] == [21_481_389, 11_140_705, 6_603_482, 6_885_939, 54_676_970]


@pytest.mark.parametrize(
    ("as_of", "bucket"),
    [
        ("02-09", 0),
        ("02-10", 1),
        ("03-11", 1),
        ("03-12", 2),
        ("04-10", 2),
        ("04-11", 3),
        ("05-10", 3),
        ("05-11", 4),
    ],
)
def test_a_day_on_an_edge_belongs_to_the_bucket_that_it_ends(database, firm, as_of, bucket):
    Books(firm).invoice("A", 100, day("01-10"), day("02-09"))
    assert amounts(database, firm, day(as_of)) == tuple(100 if i == bucket else 0 for i in range(5))


def test_edges_and_basis_are_settings(database, firm):
    Books(firm).invoice("A", 100, day("01-10"), day("02-09"))
    assert amounts(database, firm, day("01-20"), basis="invoice") == (0, 100, 0, 0, 0)
    assert amounts(database, firm, day("02-20"), buckets=Buckets((0, 10, 11))) == (0, 0, 100, 0)


def test_each_fact_counts_from_its_own_day(database, firm):
    books = Books(firm)
    invoice = books.invoice("A", 1000, day("01-10"), day("02-09"))
    payment = books.payment("A", 600, day("02-01"))
    first = books.allocate(payment, invoice, 600, day("02-05"))
    books.allocate(payment, invoice, -600, day("02-20"), reverses=first)
    books.adjust(invoice, "write_off", -50, day("03-01"))
    books.adjust(invoice, "correction", -100, day("03-02"))
    days = ("01-31", "02-01", "02-04", "02-05", "02-20", "03-01")
    with open_ledger(database, firm.pk) as ledger:
        aged = {d: age_ledger(ledger, as_of=day(d))["EUR"] for d in days}
        before = age_ledger(ledger, as_of=day("01-09"))
    assert [aged[d].total_minor for d in days] == [900, 900, 900, 300, 900, 850]
    assert [aged[d].unapplied_minor for d in days] == [0, 600, 600, 0, 600, 600]
    assert before == {}


def test_the_newest_change_of_dates_counts(database, firm):
    books = Books(firm)
    invoice = books.invoice("A", 1000, day("01-10"), day("02-09"))
    books.adjust(invoice, "dates", 0, day("02-20"), new_due_on=day("02-25"))
    books.adjust(invoice, "dates", 0, day("02-15"), new_issued_on=day("01-12"), new_due_on=day("02-11"))
    assert amounts(database, firm, day("02-11")) == (1000, 0, 0, 0, 0)
    assert amounts(database, firm, day("02-12")) == (0, 1000, 0, 0, 0)
    with open_ledger(database, firm.pk) as ledger:
        assert age_ledger(ledger, as_of=day("01-11")) == {}


def test_money_fills_the_earliest_due_date_first(database, firm):
    books = Books(firm)
    parts = [(day("02-01"), 300), (day("03-01"), 300), (day("04-01"), 400)]
    invoice = books.invoice("A", 1000, day("01-10"), day("04-01"), parts=parts)
    payment = books.payment("A", 450, day("02-10"))
    books.allocate(payment, invoice, 450, day("02-10"))
    with open_ledger(database, firm.pk) as ledger:
        assert age_ledger(ledger, as_of=day("02-09"))["EUR"].amounts == (700, 300, 0, 0, 0)
        aged = age_ledger(ledger, as_of=day("03-15"))["EUR"]
    assert aged.amounts == (400, 150, 0, 0, 0)
    assert aged.open_items == 1


def test_what_an_invoice_was_raised_by_is_due_with_the_last_part(database, firm):
    books = Books(firm)
    invoice = books.invoice("A", 600, day("01-10"), day("03-01"), parts=[(day("02-01"), 300), (day("03-01"), 300)])
    books.adjust(invoice, "correction", 50, day("02-20"))
    assert amounts(database, firm, day("02-10")) == (350, 300, 0, 0, 0)


def test_credits_are_on_their_own_and_an_overpaid_invoice_is_not_open(database, firm):
    books = Books(firm)
    invoice = books.invoice("A", 1000, day("01-10"), day("02-09"))
    note = books.invoice("A", 400, day("01-20"), day("01-20"), kind="credit_note")
    books.allocate(note, invoice, 150, day("01-25"))
    books.payment("B", 70, day("01-26"))
    bounced = books.payment("B", 90, day("01-26"))
    books.payment("B", -90, day("01-28"), reverses=bounced)
    too_much = books.invoice("C", 100, day("01-10"), day("02-09"))
    books.adjust(too_much, "correction", -120, day("01-10"))
    with open_ledger(database, firm.pk) as ledger:
        aged = age_ledger(ledger, as_of=day("01-31"))["EUR"]
        while_paid = age_ledger(ledger, as_of=day("01-27"))["EUR"].unapplied_minor
    assert (aged.total_minor, aged.open_items, aged.customers) == (850, 1, 1)
    assert (aged.unapplied_minor, aged.credit_notes_minor) == (70, 250)
    assert while_paid == 70 + 90


def test_currencies_never_meet(database, firm):
    books = Books(firm)
    books.invoice("A", 1000, day("01-10"), day("02-09"))
    books.invoice("A", 500, day("01-10"), day("02-09"), currency="GBP")
    books.payment("A", 33, day("01-11"), currency="JPY")
    with open_ledger(database, firm.pk) as ledger:
        aged = age_ledger(ledger, as_of=day("02-01"))
    assert {c: (a.total_minor, a.unapplied_minor) for c, a in aged.items()} == {
        "EUR": (1000, 0), "GBP": (500, 0), "JPY": (0, 33),
    }  # fmt: skip


def test_the_customers_add_up_to_the_firm(database, firm):
    Books(firm).payment("only paid", 500, day("01-01"))
    load(firm.pk, invoices=3_000, customers=70, after_id=1_000)
    with open_ledger(database, firm.pk) as ledger:
        total = age_ledger(ledger, as_of=day("06-30"))["EUR"]
        rows = age_customers(ledger, as_of=day("06-30")).to_pylist()
    assert sum(r["total"] for r in rows) == total.total_minor
    assert tuple(sum(r[f"bucket_{i}"] for r in rows) for i in range(5)) == total.amounts
    assert sum(r["open_items"] for r in rows) == total.open_items
    assert all(r["overdue"] == r["total"] - r["bucket_0"] for r in rows)
    assert [r["cash"] for r in rows if not r["total"]] == [500]
    assert len({(r["customer"], r["currency"]) for r in rows}) == len(rows)


def test_only_the_firm_that_was_asked_for_is_read(database, firm):
    Books(firm).invoice("A", 1000, day("01-10"), day("02-09"))
    other = new_firm("other")
    Books(other).invoice("A", 77, day("01-10"), day("02-09"))
    assert sum(amounts(database, firm, day("02-10"))) == 1000
    assert sum(amounts(database, other, day("02-10"))) == 77


def test_an_empty_ledger_is_empty(database, firm):
    with open_ledger(database, firm.pk) as ledger:
        assert age_ledger(ledger, as_of=day("02-10")) == {}
        assert age_customers(ledger, as_of=day("02-10")).num_rows == 0


def test_reading_keeps_the_locks_of_a_writer_in_this_process(database, firm):
    """A second copy of SQLite in this process would drop them, and another process could write into ours."""
    if connection.vendor != "sqlite":
        pytest.skip("locks of files are SQLite's")
    Books(firm).invoice("A", 1000, day("01-10"), day("02-09"))
    attempt = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None); "
        "c.execute('BEGIN IMMEDIATE')"
    )
    with transaction.atomic():
        Books(firm).invoice("B", 5, day("01-10"), day("02-09"))
        with open_ledger(database, firm.pk) as ledger:
            assert age_ledger(ledger, as_of=day("02-01"))["EUR"].total_minor == 1000
        path = database.removeprefix("sqlite:///")
        other = subprocess.run([sys.executable, "-c", attempt, path], capture_output=True, text=True)
    assert "database is locked" in other.stderr


def test_everything_is_read_as_of_one_moment(database, firm):
    books = Books(firm)
    books.invoice("A", 1000, day("01-10"), day("02-09"))
    if connection.vendor == "sqlite":
        sink = WriterInTheWay(database.removeprefix("sqlite:///"))
        write_extracts(Path(sink.path), firm.pk, sink)
        assert len(sink.answers) > 2 * len(EXTRACTS) and set(sink.answers) == {"database is locked"}
        return
    with streams(database, company_id=firm.pk, app_role="goodterms_app") as found:
        counts = {}
        for extract, batches in found:
            counts[extract.name] = batches.read_all().num_rows
            books.invoice("B", 1000, day("01-10"), day("02-09"))
    assert (counts["customer"], counts["posted"]) == (1, 1)


class WriterInTheWay:
    """Takes what is read and lets another process try to write at every step."""

    attempt = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
        "try: c.execute('BEGIN EXCLUSIVE')\n"
        "except sqlite3.OperationalError as e: print(e)"
    )

    def __init__(self, path):
        self.path, self.answers, self.writes, self.closed = path, [], 0, False

    def write(self, data):
        self.writes += 1
        if self.writes % 3 == 0:
            done = subprocess.run([sys.executable, "-c", self.attempt, self.path], capture_output=True, text=True)
            self.answers.append(done.stdout.strip())
        return len(data)

    def flush(self):
        pass


def test_what_cannot_be_read_says_so(tmp_path):
    with pytest.raises(LedgerUnreadable), open_ledger("postgresql:///none?host=/nonexistent", 1):
        pass
    with pytest.raises(LedgerUnreadable, match="no database"), open_ledger(str(tmp_path / "none"), 1):
        pass
    damaged = tmp_path / "damaged.sqlite3"
    damaged.write_bytes(b"not a database, but long enough to be taken for one" * 50)
    with pytest.raises(LedgerUnreadable, match="not a database"), open_ledger(str(damaged), 1):
        pass
