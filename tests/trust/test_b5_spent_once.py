"""A payment is spent once, whoever is faster (trust: B5; I2): eight processes at the same moment."""

import multiprocessing
import time
from datetime import UTC, date, datetime

import pytest
from django.db import OperationalError, connections

from goodterms.journeys.verify_books import verify
from goodterms.store.access import scope, writing
from goodterms.store.models import Allocation, Invoice, Payment, Unapplied
from goodterms.store.writing import balances, ledger
from goodterms.store.writing.balances import Gone

PROCESSES, ROUNDS = 8, 10
AT, DAY = datetime(2026, 6, 1, tzinfo=UTC), date(2026, 6, 1)


@pytest.fixture
def paid(firm, bring):
    """Ten payments of 100, and for each of them eight invoices of 100 that it could pay."""
    invoice = {"customer_ref": "ACME", "issued_on": "2026-01-10", "due_on": "2026-02-09", "amount": "100.00"}
    bring(firm, "invoices", [{**invoice, "number": f"I{r}-{p}"} for r in range(ROUNDS) for p in range(PROCESSES)])
    money = {"customer_ref": "ACME", "paid_on": "2026-03-01", "amount": "100.00"}
    bring(firm, "payments", [{**money, "reference": f"T{r}"} for r in range(ROUNDS)])
    return firm


def spend(company_id: int, mine: int, start, results) -> None:
    """One process: in every round it lets the payment of the round pay its own invoice."""
    connections.close_all()
    with scope(company_id):
        payments = {p.reference: p for p in Payment.objects.filter(company=company_id)}
        invoices = {i.number: i for i in Invoice.objects.filter(company=company_id)}
    for number in range(ROUNDS):
        start.wait(30)
        try:
            with writing(company_id):
                ledger.allocate(payments[f"T{number}"], invoices[f"I{number}-{mine}"], 10_000, effective_on=DAY, at=AT)
            results.put("won")
        except Gone:
            results.put("gone")
        except Exception as fault:
            results.put(f"{type(fault).__name__}: {fault}")
    connections.close_all()


def race(company_id: int) -> list[str]:
    """How every try of every process ended."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    start, results = context.Barrier(PROCESSES), context.Queue()
    workers = [context.Process(target=spend, args=(company_id, n, start, results)) for n in range(PROCESSES)]
    for worker in workers:
        worker.start()
    ended = [results.get(timeout=60) for _ in range(PROCESSES * ROUNDS)]
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    return ended


def test_b5_of_eight_at_once_exactly_one_spends_a_payment(paid):
    ended = race(paid.company.pk)
    assert sorted(set(ended)) == ["gone", "won"], set(ended)
    assert ended.count("won") == ROUNDS
    with scope(paid.company.pk):
        assert Allocation.objects.count() == ROUNDS
        assert not Unapplied.objects.exists()
    assert verify().ok


def look_then_write(payment_id: int, amount_minor: int) -> None:
    """A broken build: looks outside the transaction that writes, and writes what it remembers."""
    remaining = balances.known.setdefault(payment_id, 10_000)
    if remaining < amount_minor:
        raise Gone(payment_id)
    Unapplied.objects.filter(pk=payment_id).update(remaining_minor=max(1, remaining - amount_minor))


def test_b5_without_compare_and_set_a_payment_is_spent_several_times(paid, monkeypatch):
    """Negative control: the same race over a build that reads, decides and then writes."""
    monkeypatch.setattr(balances, "known", {}, raising=False)
    monkeypatch.setattr(balances, "take_from_unapplied", look_then_write)
    ended = race(paid.company.pk)
    assert ended.count("won") > ROUNDS
    assert "I2" in {problem.invariant for problem in verify().problems}


def _hold(company_id: int, held, asking) -> None:
    connections.close_all()
    with writing(company_id):
        Unapplied.objects.filter(company=company_id).update(currency="EUR")
        held.set()
        asking.wait(30)
        time.sleep(1.5)
    connections.close_all()


def test_b5_a_writer_waits_for_another_instead_of_failing(paid):
    connections.close_all()
    context = multiprocessing.get_context("fork")
    held, asking = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(paid.company.pk, held, asking))
    holder.start()
    assert held.wait(30)
    began = time.monotonic()
    asking.set()
    with writing(paid.company.pk):
        taken = Unapplied.objects.filter(company=paid.company).order_by("pk").first()
        assert taken is not None
        try:
            balances.take_from_unapplied(taken.pk, 10_000)
        except OperationalError as fault:
            pytest.fail(f"a lock became an error: {fault}")
    assert time.monotonic() - began > 0.3
    holder.join(30)
    assert holder.exitcode == 0
