"""What the demonstration is made of: plain rows, as a firm would export them, and what really lies behind them.

Amounts are minor units. `Truth` is for simulations and for the tour; it is never shown as a fact about a customer.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer of the firm. Percentages are whole or with one decimal, as text."""

    reference: str
    name: str
    legal_form: str
    registration: str
    country: str
    currency: str
    segment: str
    owner: str
    terms: str
    credit_limit_minor: int
    margin_percent: str
    cost_to_serve_percent: str
    customer_since: date
    referred_by: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person at a customer; whoever has no role is a person we know without knowing what for."""

    customer: str
    name: str
    role: str
    email: str
    phone: str


@dataclass(slots=True)
class InvoiceRow:
    """An invoice. The number is given once all invoices are known, in the order of their dates."""

    customer: str
    currency: str
    issued_on: date
    due_on: date
    amount_minor: int
    terms: str
    discount_minor: int = 0
    discount_until: date | None = None
    purchase_order: str = ""
    description: str = ""
    disputed: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class CreditNoteRow:
    """A credit note. `invoice` is the one it is for; None where the firm has not said so yet."""

    customer: str
    currency: str
    issued_on: date
    amount_minor: int
    invoice: InvoiceRow | None
    description: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """Money that came in, or its part for one invoice; `invoice` None: nobody said what it is for."""

    customer: str
    currency: str
    paid_on: date
    amount_minor: int
    invoice: InvoiceRow | None
    description: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that was said or done. kind: call, letter, reply, promise, request, dispute, referral, bond, route.

    ours: who of us; theirs: who of them ("" if nobody was reached). invoice: the one it was about, if one.
    amount_minor, promised_for: of a promise.
    """

    customer: str
    on: date
    kind: str
    ours: str
    theirs: str
    text: str
    invoice: InvoiceRow | None = None
    amount_minor: int | None = None
    promised_for: date | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """Why a customer is really late ("none" if it is not), since when, and what the tour says about it."""

    customer: str
    cause: str
    since: date | None
    note: str


@dataclass(slots=True)
class Demonstration:
    """Everything that happened at the demonstration firm until the end of the day `as_of`."""

    as_of: date
    customers: list[CustomerRow] = field(default_factory=list)
    contacts: list[ContactRow] = field(default_factory=list)
    invoices: list[InvoiceRow] = field(default_factory=list)
    credit_notes: list[CreditNoteRow] = field(default_factory=list)
    payments: list[PaymentRow] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)
