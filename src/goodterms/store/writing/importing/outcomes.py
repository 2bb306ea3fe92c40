"""How each row of a batch ended, and the rows that are written at once at its end."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import Ours, Reason
from goodterms.store.models import (
    Adjustment,
    Allocation,
    Dispute,
    ImportRow,
    Instalment,
    Invoice,
    OpenItem,
    Payment,
    Unapplied,
)
from goodterms.store.writing import balances, bulk, timeline

Cells = tuple[Any, ...]
# A rejected row is kept with what is wrong in it; no database keeps these, so a sign stands in their place.
_NOT_KEEPABLE = re.compile("[\x00\ud800-\udfff]")

INVOICE = (
    "id company_id customer_id kind number number_key occurrence issued_on due_on currency "
    "amount_minor instalments discount_minor discount_until margin_minor purchase_order description for_invoice"
).split()
INSTALMENT = "company_id invoice_id position due_on amount_minor".split()
PAYMENT = (
    "id company_id customer_id reference identity occurrence paid_on currency amount_minor text for_invoice reverses_id"
).split()
ALLOCATION = (
    "company_id payment_id credit_note_id invoice_id currency amount_minor effective_on recorded_at reverses_id"
).split()
OPEN_ITEM = "invoice_id company_id customer_id kind currency issued_on due_on open_minor".split()
UNAPPLIED = "payment_id company_id customer_id currency remaining_minor".split()
ADJUSTMENT = "company_id invoice_id kind amount_minor effective_on reason recorded_at".split()
DISPUTE = "company_id customer_id invoice_id raised_on resolved_on reason version".split()
ROW = "company_id reading_id line outcome record column value reason remedy cells because".split()


def because(told: Iterable[Reason | Problem]) -> str:
    """Reasons as they are kept: code, template and parameters of each as JSON, so that they can be said in any
    language later; "" where there is nothing to say. "ours": the parameters that are texts of ours, to be translated;
    every other text is the file's own. Reasons of earlier versions do not say it."""
    kept = [
        {"code": r.code, "text": r.reason if isinstance(r, Problem) else r.text, "params": _plain(r.params)}
        | _ours(r.params)
        for r in told
    ]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""


def _plain(params: Mapping[str, object]) -> dict[str, object]:
    return {n: v if isinstance(v, str | int | float) else str(v) for n, v in params.items()}


def _ours(params: Mapping[str, object]) -> dict[str, list[str]]:
    """Which parameters are texts of ours; not said where none is a text at all."""
    if not any(isinstance(value, str) for value in params.values()):
        return {}
    return {"ours": [name for name, value in params.items() if isinstance(value, Ours)]}


def _keepable(text: str) -> str:
    return _NOT_KEEPABLE.sub("\ufffd", text)


@dataclass(slots=True)
class Batch:
    """One batch of an import: who it is for, and what it will write.

    today: the firm's calendar day, for facts whose date the file does not give. says_settlement: whether the
    file tells how invoices were settled, so that saying nothing of one means that it is open. newest_payment: id
    of the last payment before this import. in_file: identities of all payments in the file, found when asked for.
    record_at: position of the column with the number or reference of a row, −1 if there is none.
    totals: per currency what the ledger holds for the rows that were accepted, in minor units.
    refused_totals: the same of rows that read well and that the ledger could not take.
    received: ids of the payments that rows of payments became. spent: per invoice that they paid, how much of
    its open amount went, and how much of it is left.
    """

    company_id: int
    reading_id: int
    at: datetime
    today: date
    actor: str
    default_terms: str
    says_settlement: bool
    newest_payment: int
    in_file: Callable[[], Set[str]]
    record_at: int
    outcomes: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)
    refused_totals: Counter[str] = field(default_factory=Counter)
    invoices: list[Cells] = field(default_factory=list)
    instalments: list[Cells] = field(default_factory=list)
    payments: list[Cells] = field(default_factory=list)
    allocations: list[Cells] = field(default_factory=list)
    open_items: list[Cells] = field(default_factory=list)
    unapplied: list[Cells] = field(default_factory=list)
    adjustments: list[Cells] = field(default_factory=list)
    disputes: list[Cells] = field(default_factory=list)
    rows: list[Cells] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    spent: dict[int, tuple[int, int]] = field(default_factory=dict)
    refused: list[tuple[int, Problem]] = field(default_factory=list)

    def ended(self, line: int, outcome: str, record: str, *told: Reason | Problem) -> None:
        """A row that is in: created, updated or unchanged; with what was and what is now, and what is to be known."""
        self.outcomes[outcome] += 1
        said = "; ".join(reason.english for reason in told)[:500]
        cells = (line, outcome, record[:160], "", "", said, "", "", because(told))
        kept = (_keepable(cell) if isinstance(cell, str) else cell for cell in cells)
        self.rows.append((self.company_id, self.reading_id, *kept))

    def rejected(self, line: int, problem: Problem, cells: str, *, more: int = 0, record: str = "") -> None:
        """A row that is not in, with the first of its problems (and how many more there are)."""
        self.outcomes[ImportRow.Outcome.REJECTED] += 1
        reason = problem.english + (f" (and {more} more)" if more else "")
        told = (record[:160], problem.column[:200], problem.value[:200], reason[:500], problem.remedy[:300], cells)
        further = (Reason("row.more", "(and {n} more)", {"n": more}),) if more else ()
        kept = map(_keepable, (*told, because((problem, *further))))
        self.rows.append((self.company_id, self.reading_id, line, "rejected", *kept))

    def tell(self, kind: str, subject: str, customer_id: int, body: Mapping[str, Any]) -> None:
        """Write the event of a change to what was there before."""
        timeline.append(
            self.company_id,
            at=self.at,
            actor=self.actor,
            kind=kind,
            subject=subject,
            customer_id=customer_id,
            body={"import": self.reading_id, **body},
        )

    def write(self) -> None:
        """Insert everything that is new, in the order that references need."""
        bulk.insert(Invoice, INVOICE, self.invoices)
        bulk.insert(Instalment, INSTALMENT, self.instalments)
        bulk.insert(Payment, PAYMENT, self.payments)
        bulk.insert(Allocation, ALLOCATION, self.allocations)
        bulk.insert(OpenItem, OPEN_ITEM, self.open_items)
        bulk.insert(Unapplied, UNAPPLIED, self.unapplied)
        bulk.insert(Adjustment, ADJUSTMENT, self.adjustments)
        bulk.insert(Dispute, DISPUTE, self.disputes)
        bulk.insert(ImportRow, ROW, self.rows)
        balances.take_many(self.spent)
