"""The facts of a ledger: what was posted, and never changes afterwards.

Amounts are integer minor units of the currency of the document. A wrong fact is not edited: an invoice is put
right by an `Adjustment`, a payment and an allocation by a reversal, which is a new row with the opposite sign
that names the one it takes back (the double-entry rule "correct by adding another transfer").

Nothing is checked when a fact is made, because the facts of a damaged ledger must be readable too: what has
to hold of them is in `invariants`. A row that is proposed and not stored yet has the id `UNSAVED`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

DocumentKind = Literal["invoice", "credit_note"]
SourceKind = Literal["payment", "credit_note"]
AdjustmentKind = Literal["correction", "write_off", "cash_discount", "credited"]

UNSAVED: Final = 0


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of an invoice with its own due date."""

    due_on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice or a credit note as it was issued; the amount is positive for both.

    instalments: sum to the amount, due dates strictly increasing. A credit note may have none. margin_minor: gross
    margin of an invoice, None where no file gave it.

    >>> from datetime import date
    >>> due = Instalment(date(2026, 2, 9), 120000)
    >>> Invoice(7, 1, "INV-7", "invoice", date(2026, 1, 10), "EUR", 120000, (due,)).due_on
    datetime.date(2026, 2, 9)
    """

    id: int
    customer: int
    number: str
    kind: DocumentKind
    issued_on: date
    currency: str
    amount_minor: int
    instalments: tuple[Instalment, ...]
    margin_minor: int | None = None

    @property
    def due_on(self) -> date:
        """The last due date; the day of issue where there is none."""
        return self.instalments[-1].due_on if self.instalments else self.issued_on


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in. A reversal is a payment of a negative amount naming the one that it reverses."""

    id: int
    customer: int
    reference: str
    paid_on: date
    currency: str
    amount_minor: int
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """Part of a payment or of a credit note (`source`) set against an invoice, counting from `effective_on`.

    A reversal takes back the whole of the allocation it names: same source and invoice, opposite amount.
    """

    id: int
    source_kind: SourceKind
    source: int
    invoice: int
    amount_minor: int
    effective_on: date
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of what is owed on a document, other than by money or by a credit note in the books.

    amount_minor: signed; a write-off of 5.00 is -500, taking it back is another one of +500. A correction
    puts the document's own amount right and counts from the day of issue, the others from `effective_on`.
    credited: a credit that another system has deducted, and whose note is not in these books.
    """

    id: int
    invoice: int
    kind: AdjustmentKind
    amount_minor: int
    effective_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The facts of one customer or of many, of one company (the creditor firm)."""

    invoices: tuple[Invoice, ...] = ()
    payments: tuple[Payment, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
