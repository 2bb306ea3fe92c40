"""Short ways of writing down the facts of a small ledger, for the tests of this folder."""

from datetime import date
from itertools import count

from goodterms.core.ledger.facts import Adjustment, Allocation, Instalment, Invoice, Ledger, Payment

EUR = "EUR"


def on(text: str) -> date:
    """A day of 2026 from "03-15", or any day from "2025-03-15"."""
    return date.fromisoformat(text if text.count("-") == 2 else f"2026-{text}")


def invoice(id: int, amount: int, *, issued="01-10", due="02-09", customer=1, currency=EUR, kind="invoice"):
    """One document. due: a day, or a mapping of days to amounts for several instalments."""
    parts = due if isinstance(due, dict) else {due: amount}
    instalments = tuple(Instalment(on(day), part) for day, part in parts.items())
    prefix = "INV" if kind == "invoice" else "CN"
    return Invoice(id, customer, f"{prefix}-{id}", kind, on(issued), currency, amount, instalments)


def credit_note(id: int, amount: int, *, issued="01-20", customer=1, currency=EUR):
    return Invoice(id, customer, f"CN-{id}", "credit_note", on(issued), currency, amount, ())


def payment(id: int, amount: int, *, paid="02-01", customer=1, currency=EUR, reverses=None):
    return Payment(id, customer, f"T-{id}", on(paid), currency, amount, reverses)


def allocation(id: int, source: int, to: int, amount: int, *, effective="02-01", kind="payment", reverses=None):
    return Allocation(id, kind, source, to, amount, on(effective), reverses)


def adjustment(id: int, to: int, amount: int, *, kind="write_off", effective="03-01"):
    return Adjustment(id, to, kind, amount, on(effective), "as agreed")


def ledger(*facts) -> Ledger:
    """A ledger of facts in any order."""

    def of(kind):
        return tuple(fact for fact in facts if isinstance(fact, kind))

    return Ledger(of(Invoice), of(Payment), of(Allocation), of(Adjustment))


def stored(before: Ledger, *, payments=(), allocations=(), adjustments=()) -> Ledger:
    """The ledger with proposed rows added, each with an id of its own, as a store would do it."""
    used = [f.id for facts in (before.payments, before.allocations, before.adjustments) for f in facts]
    ids = count(max(used, default=0) + 1)

    def numbered(rows):
        return tuple(type(r)(**{f: getattr(r, f) for f in r.__slots__} | {"id": next(ids)}) for r in rows)

    return Ledger(
        before.invoices,
        before.payments + numbered(payments),
        before.allocations + numbered(allocations),
        before.adjustments + numbered(adjustments),
    )
