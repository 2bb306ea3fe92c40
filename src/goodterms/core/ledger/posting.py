"""Posting: what a row of an export means for a ledger that may know the document already.

A document is created, updated, left unchanged, or the row is rejected; never edited. A new amount becomes a
correction that adds the difference, new dates are handed back to be appended, and where a document becomes
smaller than what it was settled with, the excess is released in the same step, so that it shows as unapplied.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from goodterms.core.basics.money import plain
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.ledger.facts import (
    UNSAVED,
    Adjustment,
    Allocation,
    DocumentKind,
    Instalment,
    Invoice,
    Ledger,
)
from goodterms.core.ledger.invariants import check_settled
from goodterms.core.ledger.reversing import TakenBack, release

Outcome = Literal["created", "updated", "unchanged", "rejected"]

_CHANGED: Final = {
    "amount": N_("The amount of {number} changed from {before} to {after}"),
    "issued_on": N_("The date of {number} changed from {before} to {after}"),
    "instalments": N_("The due dates of {number} changed from {before} to {after}"),
}


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """A row that is to be posted. key: what makes it the same document in the next export (see `known`)."""

    key: Hashable
    customer: int
    number: str
    kind: DocumentKind
    issued_on: date
    currency: str
    amount_minor: int
    instalments: tuple[Instalment, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class PostedInvoice:
    """What becomes of one row.

    invoice: the document's id, `UNSAVED` for a new one. adjustments, allocations: rows to add. issued_on,
    instalments: new dates to append, None where they stay. because: what changed, the trace of an update;
    the parts of the amounts add up to the sum of the corrections.
    """

    draft: InvoiceDraft
    outcome: Outcome
    invoice: int = UNSAVED
    adjustments: tuple[Adjustment, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    issued_on: date | None = None
    instalments: tuple[Instalment, ...] | None = None
    because: tuple[Reason, ...] = ()
    problem: Problem | None = None


def post_invoices(
    drafts: Iterable[InvoiceDraft], *, known: Mapping[Hashable, Invoice], ledger: Ledger, reason: str
) -> tuple[PostedInvoice, ...]:
    """One verdict for each draft, in their order.

    known: the posted documents by key. ledger: at least the adjustments and allocations of these documents, and
    what settles them. reason: goes into the corrections (which file said so). A key that comes a second time
    in the drafts is unchanged if it says the same and rejected if it does not.

    >>> due = (Instalment(date(2026, 2, 9), 1000),)
    >>> draft = InvoiceDraft("INV-7", 1, "INV-7", "invoice", date(2026, 1, 10), "EUR", 1000, due)
    >>> known = {"INV-7": Invoice(7, 1, "INV-7", "invoice", date(2026, 1, 10), "EUR", 1200, due)}
    >>> posted, = post_invoices([draft], known=known, ledger=Ledger(), reason="export of 1 March")
    >>> posted.outcome, posted.adjustments[0].amount_minor
    ('updated', -200)
    """
    around = _Around(ledger)
    seen: dict[Hashable, PostedInvoice] = {}
    posted: list[PostedInvoice] = []
    for draft in drafts:
        if draft.key in seen:
            posted.append(_again(draft, seen[draft.key]))
            continue
        invoice = known.get(draft.key)
        if invoice is None:
            verdict = PostedInvoice(draft, "created")
        else:
            verdict = _compare(draft, invoice, around.of(invoice), reason)
        seen[draft.key] = verdict
        posted.append(verdict)
    return tuple(posted)


class _Around:
    """The facts around each document, so that a batch is not searched once for every row."""

    def __init__(self, ledger: Ledger) -> None:
        self._adjustments: dict[int, list[Adjustment]] = {}
        self._allocations: dict[int, list[Allocation]] = {}
        for adjustment in ledger.adjustments:
            self._adjustments.setdefault(adjustment.invoice, []).append(adjustment)
        for allocation in ledger.allocations:
            self._allocations.setdefault(allocation.invoice, []).append(allocation)
            if allocation.source_kind == "credit_note":
                self._allocations.setdefault(allocation.source, []).append(allocation)

    def of(self, invoice: Invoice) -> Ledger:
        return Ledger(
            (invoice,),
            (),
            tuple(self._allocations.get(invoice.id, ())),
            tuple(self._adjustments.get(invoice.id, ())),
        )


def _again(draft: InvoiceDraft, verdict: PostedInvoice) -> PostedInvoice:
    first = verdict.draft
    if replace(draft, line=first.line) == first:
        outcome: Outcome = "rejected" if verdict.outcome == "rejected" else "unchanged"
        return PostedInvoice(draft, outcome, verdict.invoice, problem=verdict.problem)
    return _rejected(
        draft,
        "invoice.twice_and_different",
        N_("{number} stands on line {first} too, and says something else"),
        {"number": draft.number, "first": first.line},
        N_("Keep the right one of the two lines"),
    )


def _compare(draft: InvoiceDraft, invoice: Invoice, facts: Ledger, reason: str) -> PostedInvoice:
    if (draft.customer, draft.kind, draft.currency) != (invoice.customer, invoice.kind, invoice.currency):
        return _rejected(
            draft,
            "invoice.other_account",
            N_("{number} is posted already for another customer or in another currency"),
            {"number": draft.number},
            N_("Cancel the posted one with a credit note, or give this one a number of its own"),
        )
    amount = invoice.amount_minor + sum(a.amount_minor for a in facts.adjustments if a.kind == "correction")
    change = draft.amount_minor - amount
    issued_on = draft.issued_on if draft.issued_on != invoice.issued_on else None
    instalments = draft.instalments if _differ(draft, invoice) else None
    if not change and issued_on is None and instalments is None:
        return PostedInvoice(draft, "unchanged", invoice.id)
    redated = replace(invoice, issued_on=draft.issued_on)
    corrected = _correct(redated, facts, change, reason)
    if isinstance(corrected, Problem):
        return PostedInvoice(draft, "rejected", invoice.id, problem=corrected)
    because = _trace(draft, invoice, amount, issued_on, instalments)
    return PostedInvoice(
        draft,
        "updated",
        invoice.id,
        corrected.adjustments,
        corrected.allocations,
        issued_on,
        instalments,
        because,
    )


def _differ(draft: InvoiceDraft, invoice: Invoice) -> bool:
    """Whether the instalments have to be written anew.

    A new amount alone does not do that: what it changes is spread by the rule of the open items, and comparing
    the parts of two different sums would find the same change again with every import.
    """
    if draft.kind == "credit_note":
        return False
    if [i.due_on for i in draft.instalments] != [i.due_on for i in invoice.instalments]:
        return True
    sums = [sum(i.amount_minor for i in parts) for parts in (draft.instalments, invoice.instalments)]
    return sums[0] == sums[1] and draft.instalments != invoice.instalments


def _correct(invoice: Invoice, facts: Ledger, change: int, reason: str) -> TakenBack | Problem:
    """The correction and what has to be released for it; a Problem where some past day would not add up."""
    correction = Adjustment(UNSAVED, invoice.id, "correction", change, invoice.issued_on, reason)
    adjustments = (correction,) if change else ()
    excess = -change - _open_minor(invoice, facts)
    freed = TakenBack()
    if change < 0 and excess > 0:
        freed = release(facts, document=invoice.id, excess_minor=excess, reason=reason)
    after = Ledger(
        (invoice,),
        (),
        facts.allocations + freed.allocations,
        facts.adjustments + adjustments + freed.adjustments,
    )
    if check_settled(after):
        return Problem(
            "invoice.settled_before",
            N_("{number} was settled on a day on which, with this row, it would not have been owed"),
            {"number": invoice.number},
            remedy=N_("Take back what settled it, or post a credit note instead"),
        )
    return TakenBack(allocations=freed.allocations, adjustments=adjustments + freed.adjustments)


def _open_minor(document: Invoice, facts: Ledger) -> int:
    """What is open of an invoice, or left of a credit note: every allocation here takes from it."""
    adjusted = sum(a.amount_minor for a in facts.adjustments)
    return document.amount_minor + adjusted - sum(a.amount_minor for a in facts.allocations)


def _trace(
    draft: InvoiceDraft,
    invoice: Invoice,
    amount: int,
    issued_on: date | None,
    instalments: tuple[Instalment, ...] | None,
) -> tuple[Reason, ...]:
    trace: list[Reason] = []

    def note(what: str, before: object, after: object, part: int | None = None) -> None:
        params = {"number": draft.number, "before": before, "after": after}
        trace.append(Reason(f"invoice.{what}_changed", _CHANGED[what], params, part, (draft.number,)))

    if draft.amount_minor != amount:
        before, after = plain(amount, draft.currency), plain(draft.amount_minor, draft.currency)
        note("amount", before, after, draft.amount_minor - amount)
    if issued_on is not None:
        note("issued_on", invoice.issued_on.isoformat(), issued_on.isoformat())
    if instalments is not None:
        note("instalments", _dues(invoice.instalments), _dues(instalments))
    return tuple(trace)


def _dues(instalments: Iterable[Instalment]) -> str:
    return ", ".join(i.due_on.isoformat() for i in instalments)


def _rejected(
    draft: InvoiceDraft, code: str, reason: str, params: Mapping[str, object], remedy: str
) -> PostedInvoice:
    problem = Problem(code, reason, params, remedy, line=draft.line, value=draft.number)
    return PostedInvoice(draft, "rejected", problem=problem)
