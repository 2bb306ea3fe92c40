"""Ageing: every amount in exactly one bucket, the due date itself current, credits on their own."""

from datetime import date, timedelta

import numpy as np
import pytest
from tests.core.ledger.books import allocation, credit_note, invoice, ledger, on, payment

from goodterms.core.ledger.ageing import Buckets, age, age_position
from goodterms.core.ledger.open_items import open_items

AS_OF = date(2026, 11, 22)


def bucket_of(days_late, edges=(0, 30, 60, 90)):
    sums = age(days=np.array([days_late]), amounts=np.array([1]), buckets=Buckets(edges))
    return int(np.flatnonzero(sums)[0])


@pytest.mark.parametrize(
    ("days_late", "bucket"),
    [(-400, 0), (-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (4000, 4)],
)
def test_edges_belong_to_the_bucket_they_end(days_late, bucket):
    assert bucket_of(days_late) == bucket


def test_no_day_falls_out_of_every_bucket():
    days = np.arange(-200, 400)
    assert age(days=days, amounts=np.ones_like(days)).sum() == len(days)


def test_buckets_are_a_setting_with_names_of_their_own():
    weeks = Buckets((0, 7, 14))
    assert weeks.names == ("current", "1-7", "8-14", "15+")
    assert [bucket_of(d, weeks.edges) for d in (0, 7, 8, 15)] == [0, 1, 2, 3]
    assert Buckets((10, 20)).names == ("up to 10", "11-20", "21+")
    assert Buckets().count == len(Buckets().names) == 5


@pytest.mark.parametrize("edges", [(), (0, 0), (30, 0), (0, 60, 30)])
def test_edges_that_do_not_increase_are_refused(edges):
    with pytest.raises(ValueError, match="increase"):
        Buckets(edges)


def test_sums_are_exact_where_floating_point_would_not_be():
    big = 2**53 + 1
    sums = age(days=np.array([1, 1, 1]), amounts=np.array([big, 1, 1]))
    assert int(sums[1]) == big + 2


def test_sums_that_cannot_be_held_are_refused():
    huge = np.full(4, 2**61)
    with pytest.raises(OverflowError):
        age(days=np.zeros(4, dtype=np.int64), amounts=huge)


def test_groups_are_aged_side_by_side():
    sums = age(
        days=np.array([0, 5, 5, 95]),
        amounts=np.array([1, 2, 4, 8]),
        groups=np.array([0, 2, 0, 2]),
        group_count=4,
    )
    assert sums.tolist() == [[1, 4, 0, 0, 0], [0] * 5, [0, 2, 0, 0, 8], [0] * 5]
    empty = np.array([], dtype=np.int64)
    assert age(days=empty, amounts=empty, groups=empty).shape == (0, 5)
    assert age(days=empty, amounts=empty).tolist() == [0] * 5


FACTS = ledger(
    invoice(1, 1000, issued="01-01", due="01-31"),
    invoice(2, 900, issued="01-05", due={"02-04": 300, "03-06": 600}),
    invoice(3, 500, issued="01-05", due="02-04", currency="USD", customer=2),
    invoice(4, 70, issued="02-01", due="03-06", customer=3),
    payment(8, 400, paid="02-01"),
    allocation(1, 8, 2, 350, effective="02-01"),
    credit_note(5, 60, issued="02-02"),
)


def test_open_items_age_by_instalment_and_by_currency():
    aged = age_position(open_items(FACTS, as_of=on("03-06")), as_of=on("03-06"))
    assert list(aged) == ["EUR", "USD"]
    assert aged["EUR"].amounts == (620, 0, 1000, 0, 0)
    assert (aged["EUR"].total_minor, aged["EUR"].open_items, aged["EUR"].customers) == (1620, 3, 2)
    assert aged["EUR"].overdue_minor == 1000
    assert aged["USD"].amounts == (0, 500, 0, 0, 0)


def test_the_day_after_the_due_date_is_late():
    aged = age_position(open_items(FACTS, as_of=on("03-07")), as_of=on("03-07"))
    assert aged["EUR"].amounts == (0, 620, 1000, 0, 0)
    assert aged["EUR"].overdue_minor == 1620


def test_credits_and_unapplied_money_stand_beside_the_buckets():
    aged = age_position(open_items(FACTS, as_of=on("03-06")), as_of=on("03-06"))["EUR"]
    assert (aged.unapplied_minor, aged.credit_notes_minor) == (50, 60)
    assert sum(aged.amounts) == aged.total_minor == 1620
    only_credit = age_position(open_items(ledger(payment(1, 5)), as_of=None), as_of=on("03-06"))["EUR"]
    assert (only_credit.amounts, only_credit.unapplied_minor) == ((0,) * 5, 5)


def test_by_invoice_date_an_invoice_is_as_old_as_it_is():
    aged = age_position(open_items(FACTS, as_of=on("03-06")), as_of=on("03-06"), basis="invoice")
    assert aged["EUR"].amounts == (0, 0, 620, 1000, 0)
    assert aged["EUR"].basis == "invoice"


def deterministic_ledger(count, customers, *, as_of):
    """Open amounts of a ledger made by a rule: arrays of days late, amounts and customers as of the day."""
    i = np.arange(1, count + 1, dtype=np.int64)
    issued = np.datetime64("2025-01-01", "D").astype(np.int64) + i * 7919 % 677
    due = issued + 30
    paid = np.where(i % 10 < 7, due + i % 45 - 15, np.iinfo(np.int64).max)
    paid = np.where(paid > np.datetime64(AS_OF, "D").astype(np.int64), np.iinfo(np.int64).max, paid)
    today = np.datetime64(as_of, "D").astype(np.int64)
    is_open = (issued <= today) & (paid > today)
    amounts = 100 + i * 37 % 9901
    return (today - due)[is_open], amounts[is_open], (i % customers)[is_open]


@pytest.mark.parametrize(
    ("as_of", "items", "owing", "total", "buckets"),
    [
        (AS_OF, 32_334, 3_254, 163_337_857, [10_955_210, 11_279_756, 6_713_339, 6_810_587, 127_578_965]),
        (
            date(2025, 12, 31),
            19_957,
            None,
            100_788_485,
            [21_481_389, 11_140_705, 6_603_482, 6_885_939, 54_676_970],
        ),
    ],
)
def test_a_hundred_thousand_invoices_to_the_unit(as_of, items, owing, total, buckets):
    days, amounts, customers = deterministic_ledger(100_000, 5_000, as_of=as_of)
    sums = age(days=days, amounts=amounts)
    assert (len(amounts), int(sums.sum())) == (items, total)
    assert sums.tolist() == buckets
    by_customer = age(days=days, amounts=amounts, groups=customers, group_count=5_000)
    assert by_customer.sum(axis=0).tolist() == buckets
    assert owing is None or int((by_customer.sum(axis=1) > 0).sum()) == owing


def test_the_same_ledger_through_facts_and_open_items():
    """The readable way over 2,000 invoices gives what the arrays give, on several days."""
    count = 2_000
    facts = []
    for i in range(1, count + 1):
        issued = date(2025, 1, 1) + timedelta(days=i * 7919 % 677)
        due = issued + timedelta(days=30)
        amount = 100 + i * 37 % 9901
        facts.append(invoice(i, amount, issued=str(issued), due=str(due), customer=i % 100))
        paid = due + timedelta(days=i % 45 - 15)
        if i % 10 < 7 and paid <= AS_OF:
            facts += [
                payment(i, amount, paid=str(paid), customer=i % 100),
                allocation(i, i, i, amount, effective=str(paid)),
            ]
    books = ledger(*facts)
    for as_of in (AS_OF, date(2025, 12, 31), date(2025, 3, 1)):
        days, amounts, customers = deterministic_ledger(count, 100, as_of=as_of)
        aged = age_position(open_items(books, as_of=as_of), as_of=as_of)["EUR"]
        assert list(aged.amounts) == age(days=days, amounts=amounts).tolist()
        assert (aged.open_items, aged.customers) == (len(amounts), len(set(customers.tolist())))
