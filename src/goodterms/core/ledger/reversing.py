"""Taking back: every undoing is a new row with the opposite sign, and the row it takes back stays as it is."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.facts import UNSAVED, Adjustment, Allocation, Ledger, Payment


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Rows to add so that what was done is undone from its day on; nothing but problems if it cannot be."""

    payments: tuple[Payment, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    problems: tuple[Problem, ...] = ()


def unallocate(ledger: Ledger, *, allocations: Collection[int], on: date) -> TakenBack:
    """Take back allocations from that day on, or from their own day if it is later.

    All or none: if one is unknown, or was taken back before, the problems say so and there are no rows.

    >>> put = Allocation(5, "payment", 3, 7, 600, date(2026, 2, 5))
    >>> back = unallocate(Ledger(allocations=(put,)), allocations=[5], on=date(2026, 3, 1))
    >>> [(a.amount_minor, a.reverses) for a in back.allocations]
    [(-600, 5)]
    """
    standing = {a.id: a for a in in_force(ledger.allocations)}
    problems = [
        Problem(
            "allocation.not_in_force",
            N_("Allocation {allocation} does not exist or was taken back before"),
            {"allocation": wanted},
        )
        for wanted in sorted(set(allocations))
        if wanted not in standing
    ]
    if problems:
        return TakenBack(problems=tuple(problems))
    return TakenBack(allocations=tuple(_opposite(standing[wanted], on) for wanted in sorted(set(allocations))))


def reverse_payment(ledger: Ledger, *, payment: int, on: date, reference: str = "") -> TakenBack:
    """The bank took the money back (or it was posted by mistake): the payment ends, with all it settled.

    reference: of the reversal; the payment's own if empty. What part of it was reversed before stays reversed.
    It counts from `on`, but not while the money still stood against an invoice from which it was taken since.

    >>> paid = Payment(3, 1, "T-3", date(2026, 2, 1), "EUR", 600)
    >>> [p.amount_minor for p in reverse_payment(Ledger(payments=(paid,)), payment=3, on=date(2026, 2, 9)).payments]
    [-600]
    """
    found = next((p for p in ledger.payments if p.id == payment and p.reverses is None), None)
    left = sum(p.amount_minor for p in ledger.payments if payment in (p.id, p.reverses))
    if found is None or left <= 0:
        reason = N_("Payment {payment} does not exist or was reversed before")
        return TakenBack(problems=(Problem("payment.not_in_force", reason, {"payment": payment}),))
    own = [a for a in ledger.allocations if a.source_kind == "payment" and a.source == payment]
    day = max(on, found.paid_on, *(a.effective_on for a in own if a.reverses is not None))
    reversal = replace(
        found,
        id=UNSAVED,
        reference=reference or found.reference,
        paid_on=day,
        amount_minor=-left,
        reverses=payment,
    )
    return TakenBack((reversal,), tuple(_opposite(a, day) for a in in_force(own)))


def in_force(allocations: Iterable[Allocation]) -> list[Allocation]:
    """The allocations that were made and not taken back."""
    rows = list(allocations)
    undone = {a.reverses for a in rows if a.reverses is not None}
    return [a for a in rows if a.reverses is None and a.id not in undone]


def release(ledger: Ledger, *, document: int, excess_minor: int, reason: str) -> TakenBack:
    """Free so much of what a document was settled with (or, a credit note, was used for), the latest first.

    For a correction that makes a document smaller than what was set against it. Because the correction counts
    from the day of issue, each row counts from the day of the one that it takes back. Write-offs and discounts
    go before money. Raises ValueError if less than the excess was settled.
    """
    adjustments, excess_minor = _release_adjustments(ledger, document, excess_minor, reason)
    rows: list[Allocation] = []
    touching = [a for a in in_force(ledger.allocations) if _touches(a, document)]
    for allocation in sorted(touching, key=lambda a: (a.effective_on, a.id), reverse=True):
        if excess_minor <= 0:
            break
        rows.append(_opposite(allocation, allocation.effective_on))
        kept = allocation.amount_minor - excess_minor
        if kept > 0:
            rows.append(replace(allocation, id=UNSAVED, amount_minor=kept))
        excess_minor -= allocation.amount_minor
    if excess_minor > 0:
        raise ValueError("nothing was settled that could be released")
    return TakenBack(allocations=tuple(rows), adjustments=tuple(adjustments))


def _release_adjustments(ledger: Ledger, document: int, excess: int, reason: str) -> tuple[Sequence[Adjustment], int]:
    """What write-offs and discounts still stand is taken back, day by day, the latest first."""
    others = [row for row in ledger.adjustments if row.invoice == document and row.kind != "correction"]
    standing = Counter[str]()
    by_day: dict[tuple[date, str], Adjustment] = {}
    for row in others:
        standing[row.kind] -= row.amount_minor
        before = by_day[key].amount_minor if (key := (row.effective_on, row.kind)) in by_day else 0
        by_day[key] = replace(row, id=UNSAVED, amount_minor=before + row.amount_minor)
    rows: list[Adjustment] = []
    for (_, kind), row in sorted(by_day.items(), reverse=True):
        part = min(excess, -row.amount_minor, standing[kind])
        if part > 0:
            rows.append(replace(row, amount_minor=part, reason=reason))
            standing[kind] -= part
            excess -= part
    return rows, excess


def _touches(allocation: Allocation, document: int) -> bool:
    used = allocation.source_kind == "credit_note" and allocation.source == document
    return used or allocation.invoice == document


def _opposite(allocation: Allocation, on: date) -> Allocation:
    return replace(
        allocation,
        id=UNSAVED,
        amount_minor=-allocation.amount_minor,
        effective_on=max(on, allocation.effective_on),
        reverses=allocation.id,
    )
