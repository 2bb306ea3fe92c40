"""The statement of account: what one customer owed at first, what moved it, and what is owed at the end.

The balance is what a customer sees in their own books: invoices less credit notes, payments, write-offs and
discounts, whatever is allocated to what. It reconciles with the open items: the closing balance is what is open
less unapplied money and open credit notes.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.ageing import DEFAULT_BUCKETS, Ageing, Buckets, age_position
from goodterms.core.ledger.facts import Adjustment, Invoice, Ledger, Payment
from goodterms.core.ledger.open_items import Credit, OpenItem, open_items

MovementKind = Literal[
    "invoice", "credit_note", "correction", "payment", "reversal", "write_off", "cash_discount", "credited"
]

WORDS: Final[dict[MovementKind, str]] = {
    "invoice": N_("Invoice"),
    "credit_note": N_("Credit note"),
    "correction": N_("Correction"),
    "payment": N_("Payment"),
    "reversal": N_("Payment reversed"),
    "write_off": N_("Written off"),
    "cash_discount": N_("Cash discount"),
    "credited": N_("Credited"),
}
"""What moved the balance, in words that can be translated."""

_ORDER: Final[tuple[MovementKind, ...]] = (
    "invoice",
    "correction",
    "credit_note",
    "credited",
    "payment",
    "reversal",
    "cash_discount",
    "write_off",
)


@dataclass(frozen=True, slots=True)
class Movement:
    """One line: what it adds to the balance (a payment is negative) and the balance after it."""

    on: date
    kind: MovementKind
    reference: str
    amount_minor: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The account of one customer in one currency, from the first day to the last, both included.

    Amounts in minor units. opening_minor is the balance before the first day.
    """

    customer: int
    currency: str
    since: date
    as_of: date
    opening_minor: int
    movements: tuple[Movement, ...]
    closing_minor: int
    items: tuple[OpenItem, ...]
    credits: tuple[Credit, ...]
    ageing: Ageing | None

    @property
    def reconciles(self) -> bool:
        """Whether opening and movements make the closing balance, and this the open items less the credits."""
        moved = self.opening_minor + sum(m.amount_minor for m in self.movements)
        standing = sum(i.open_minor for i in self.items) - sum(c.open_minor for c in self.credits)
        return moved == self.closing_minor == standing


def statement(
    ledger: Ledger,
    *,
    customer: int,
    currency: str,
    since: date,
    as_of: date,
    buckets: Buckets = DEFAULT_BUCKETS,
) -> Statement:
    """The statement of account from `since` to the end of the day `as_of`.

    A correction stands on the day of issue of its invoice, because that is the day from which it counts. Raises
    ValueError if the period ends before it begins.

    >>> paid = Payment(3, 1, "T-3", date(2026, 2, 1), "EUR", 600)
    >>> shown = statement(Ledger(payments=(paid,)), customer=1, currency="EUR", since=date(2026, 1, 1),
    ...                   as_of=date(2026, 2, 28))
    >>> shown.opening_minor, shown.closing_minor, shown.reconciles
    (0, -600, True)
    """
    if as_of < since:
        raise ValueError("the statement ends before it begins")
    own = _of_account(ledger, customer, currency)
    lines = sorted(_lines(own), key=lambda line: (line[0], _ORDER.index(line[1]), line[2]))
    opening = sum(amount for on, _, _, amount in lines if on < since)
    movements: list[Movement] = []
    balance = opening
    for on, kind, reference, amount in lines:
        if since <= on <= as_of:
            balance += amount
            movements.append(Movement(on, kind, reference, amount, balance))
    position = open_items(own, as_of=as_of)
    return Statement(
        customer,
        currency,
        since,
        as_of,
        opening,
        tuple(movements),
        balance,
        position.items,
        position.credits,
        age_position(position, as_of=as_of, buckets=buckets).get(currency),
    )


def _of_account(ledger: Ledger, customer: int, currency: str) -> Ledger:
    """The facts of one customer in one currency."""
    documents = tuple(i for i in ledger.invoices if (i.customer, i.currency) == (customer, currency))
    payments = tuple(p for p in ledger.payments if (p.customer, p.currency) == (customer, currency))
    ids = {i.id for i in documents}
    return Ledger(
        documents,
        payments,
        tuple(a for a in ledger.allocations if a.invoice in ids),
        tuple(a for a in ledger.adjustments if a.invoice in ids),
    )


_Line = tuple[date, MovementKind, str, int]


def _lines(ledger: Ledger) -> list[_Line]:
    documents = {i.id: i for i in ledger.invoices}
    lines = [_document_line(i) for i in ledger.invoices]
    lines += [_payment_line(p) for p in ledger.payments]
    return lines + [_adjustment_line(a, documents[a.invoice]) for a in ledger.adjustments]


def _document_line(document: Invoice) -> _Line:
    return document.issued_on, document.kind, document.number, _signed(document, document.amount_minor)


def _payment_line(payment: Payment) -> _Line:
    kind: MovementKind = "payment" if payment.reverses is None else "reversal"
    return payment.paid_on, kind, payment.reference, -payment.amount_minor


def _adjustment_line(row: Adjustment, document: Invoice) -> _Line:
    on = document.issued_on if row.kind == "correction" else max(row.effective_on, document.issued_on)
    return on, row.kind, document.number, _signed(document, row.amount_minor)


def _signed(document: Invoice, amount: int) -> int:
    return amount if document.kind == "invoice" else -amount
