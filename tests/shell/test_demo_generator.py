"""The demonstration firm: made anew from a seed and a day, with every kind of customer and files that go in."""

import csv
from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random

import pytest

from goodterms.core.customers.habits import habit_of
from goodterms.core.customers.paying import DiscountOffer
from goodterms.core.ledger.facts import Allocation, Instalment, Invoice, Ledger, Payment
from goodterms.core.ledger.reading.fields import REQUIRED
from goodterms.core.ledger.reading.synonyms import meaning
from goodterms.demo.books import LENGTH_DAYS, working
from goodterms.demo.cast import CAST
from goodterms.demo.files import HEADERS, IMPORTED, rows_of, write_files
from goodterms.demo.generator import play

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module")
def made():
    return play(Random(7), as_of=AS_OF)


def ledger_of(made, reference):
    """The facts and discount offers of one customer of the demonstration."""
    rows = [i for i in made.invoices if i.customer == reference]
    ids = {id(row): n for n, row in enumerate(rows, 1)}
    documents = [
        Invoice(
            ids[id(i)], 1, i.number, "invoice", i.issued_on, i.currency, i.amount_minor,
            (Instalment(i.due_on, i.amount_minor),),
        )
        for i in rows
    ]  # fmt: skip
    payments, allocations = [], []
    for n, p in enumerate((p for p in made.payments if p.customer == reference), 10_000):
        payments.append(Payment(n, 1, p.number, p.paid_on, p.currency, p.amount_minor))
        if p.invoice is not None:
            on = max(p.paid_on, p.invoice.issued_on)
            allocations.append(Allocation(n, "payment", n, ids[id(p.invoice)], p.amount_minor, on))
    for n, note in enumerate((c for c in made.credit_notes if c.customer == reference), 20_000):
        documents.append(
            Invoice(n, 1, note.number, "credit_note", note.issued_on, note.currency, note.amount_minor, ())
        )
        if note.invoice is not None:
            allocations.append(
                Allocation(n, "credit_note", n, ids[id(note.invoice)], note.amount_minor, note.issued_on)
            )
    offers = {ids[id(i)]: DiscountOffer(i.discount_minor, i.discount_until) for i in rows if i.discount_minor}
    return Ledger(tuple(documents), tuple(payments), tuple(allocations)), offers


def habits(made, manner):
    """The habits of all customers of one manner that have no twist."""
    found = {}
    for part, customer in zip(CAST, made.customers, strict=True):
        if part.manner == manner and not part.twist:
            ledger, offers = ledger_of(made, customer.reference)
            found[part.name] = habit_of(ledger, as_of=AS_OF, offers=offers)
    assert found
    return found.values()


def test_the_same_seed_and_day_give_the_same_bytes(tmp_path):
    for folder in ("one", "two", "other"):
        (tmp_path / folder).mkdir()
        write_files(play(Random(8 if folder == "other" else 7), as_of=AS_OF), tmp_path / folder)
    for name in HEADERS:
        same, again, other = (tmp_path / f / f"{name}.csv" for f in ("one", "two", "other"))
        assert same.read_bytes() == again.read_bytes()
        assert name == "truth" or same.read_bytes() != other.read_bytes()


@pytest.mark.parametrize("seed", range(12))
def test_any_seed_and_day_make_sound_books(seed):
    as_of = (AS_OF, date(2024, 2, 29), date(2027, 1, 1))[seed % 3]
    made = play(Random(seed), as_of=as_of)
    first = as_of - timedelta(days=LENGTH_DAYS)
    assert all(first <= i.issued_on <= as_of and i.due_on >= i.issued_on for i in made.invoices)
    assert all(first <= p.paid_on <= as_of and p.paid_on == working(p.paid_on) for p in made.payments)
    assert all(first <= e.on <= as_of for e in made.events)
    settled = defaultdict(int)
    for row in (*made.payments, *made.credit_notes):
        assert row.amount_minor > 0
        if row.invoice is not None:
            assert (row.customer, row.currency) == (row.invoice.customer, row.invoice.currency)
            settled[id(row.invoice)] += row.amount_minor
    assert all(settled[id(i)] <= i.amount_minor for i in made.invoices)
    for rows in (made.invoices, made.credit_notes, made.payments):
        assert len({row.number for row in rows}) == len(rows)


def test_it_is_as_large_and_as_varied_as_promised(made):
    assert 60 <= len(made.customers) <= 66
    assert 2_700 <= len(made.invoices) <= 3_300
    assert {i.currency for i in made.invoices} == {"EUR", "GBP"}
    assert {c.legal_form for c in made.customers} >= {"Public body", "Einzelunternehmen", "GmbH"}
    assert Counter(t.cause for t in made.truths).keys() == {
        "none", "habit", "red_tape", "shock", "distress", "dispute", "evading",
    }  # fmt: skip
    assert {e.kind for e in made.events} >= {
        "call", "letter", "reply", "promise", "request", "dispute", "referral", "bond", "route",
    }  # fmt: skip
    assert any(p.invoice is None for p in made.payments) and any(n.invoice is None for n in made.credit_notes)
    assert {c.reference for c in made.customers} > {c.customer for c in made.contacts}
    assert any(not c.role for c in made.contacts) and any(not c.email for c in made.contacts)
    assert any(c.referred_by for c in made.customers)
    assert sum(i.disputed for i in made.invoices) >= 8


def test_the_ledger_alone_shows_what_is_the_matter(made):
    assert all(h.lateness.median <= 0 and h.lateness.robust_sd < 5 for h in habits(made, "good"))
    assert all(h.lateness.median > 15 and not h.change.happened for h in habits(made, "habit"))
    assert all(h.pay_days.weekday == 3 and h.pay_days.weekday_p < 1e-6 for h in habits(made, "red_tape"))
    assert all(h.pay_days.month_day == 25 and h.pay_days.month_day_p < 1e-6 for h in habits(made, "public"))
    assert all(h.change.happened for h in habits(made, "shock"))
    assert all(h.change.happened for h in habits(made, "bond"))
    assert all(h.lateness.trend > 2 and h.sums.round_on_account >= 2 for h in habits(made, "distress"))
    assert any(h.discounts.taken > 20 and h.discounts.taken_of_last_three == 0 for h in habits(made, "distress"))
    assert all(h.now.oldest_days_late > 120 and h.sums.payments > 0 for h in habits(made, "evading"))
    assert all(h.lateness.trend is None for h in habits(made, "new"))
    assert all(h.orders.since_last > 120 for h in habits(made, "stopped"))
    assert all(h.discounts.taken > h.discounts.offered * 0.6 for h in habits(made, "discount"))


def test_nobody_who_pays_on_time_looks_like_a_pay_run_or_a_change(made):
    good = habits(made, "good")
    assert sum(h.pay_days.weekday_p < 0.01 for h in good) <= 1
    assert not any(h.change.happened for h in good)


def test_every_header_is_one_that_the_import_knows():
    for kind in IMPORTED:
        found = [meaning(header, kind) for header in HEADERS[kind]]
        assert all(found), dict(zip(HEADERS[kind], found, strict=True))
        assert len(set(found)) == len(found)
        assert all(set(group) & set(found) for group in REQUIRED[kind])


def test_the_files_hold_what_was_played(made, tmp_path):
    paths = write_files(made, tmp_path)
    for name, rows in rows_of(made).items():
        with paths[name].open(encoding="utf-8", newline="") as file:
            header, *read = csv.reader(file)
        assert tuple(header) == tuple(HEADERS[name])
        assert [tuple(row) for row in read] == [tuple(row) for row in rows]


def test_people_and_firms_cannot_be_real(made):
    assert all(c.email.endswith(".example") for c in made.contacts if c.email)
    assert all(len(name) == 2 for name in (c.name.split() for c in made.contacts))
