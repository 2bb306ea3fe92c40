"""The rows of an import once they are read: typed, frozen, each with its line and the cells it came from.

Every line of a table ends as exactly one verdict: a row, `Rejected` (with what is wrong and where) or
`LeftOut` (a blank line, a line of totals, a draft). Amounts are minor units of `currency`, always positive
except where said. Texts are cleaned; an absent text is "" and an absent date None.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from goodterms.core.basics.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """What every row has.

    identity: what makes the row the same record in the next export: made of what does not change, never of
    payments or open amounts. Rows of equal identity that are genuinely two records carry occurrence 1, 2, 3 …
    in the order of the file. duplicate_of: the line that says the same already (0: none).
    notes: what was read with a grain of salt (a text cut short, a sign turned), column by column.
    """

    line: int
    raw: tuple[str, ...]
    identity: str
    occurrence: int = 1
    duplicate_of: int = 0
    notes: tuple[Problem, ...] = ()
    customer_ref: str = ""
    customer_name: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a row says that it was settled. on: None where the file does not say when.

    paid: minor units paid. credited: minor units taken off by credit notes. Together never above the amount.
    """

    on: date | None
    paid: int
    credited: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRow(_Row):
    """An invoice. number_made: the file has no numbers; this one was made from columns that do not change.

    gross_margin: minor units, may be negative; None where the file does not give it.
    """

    number: str
    issued_on: date
    amount: int
    currency: str
    number_made: bool = False
    due_on: date | None = None
    terms: str = ""
    settlement: Settlement | None = None
    disputed: bool | None = None
    reference: str = ""
    purchase_order: str = ""
    description: str = ""
    booked_on: date | None = None
    owner: str = ""
    net: int | None = None
    tax: int | None = None
    gross_margin: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteRow(_Row):
    """A credit note; `amount` is positive and reduces what the customer owes.

    settlement: how much of it the file says is used up already, where it says so.
    """

    number: str
    issued_on: date
    amount: int
    currency: str
    number_made: bool = False
    invoice_number: str = ""
    allocated_on: date | None = None
    settlement: Settlement | None = None
    reference: str = ""
    description: str = ""
    booked_on: date | None = None
    net: int | None = None
    tax: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow(_Row):
    """A payment received, for one invoice or (invoice_number "") not yet for any."""

    reference: str
    paid_on: date
    amount: int
    currency: str
    invoice_number: str = ""
    allocated_on: date | None = None
    method: str = ""
    description: str = ""
    booked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRow(_Row):
    """A customer. margin_bp, cost_to_serve_bp: basis points of sales. credit_limit: minor units of `currency`."""

    legal_name: str = ""
    legal_form: str = ""
    registration: str = ""
    tax_number: str = ""
    country: str = ""
    language: str = ""
    segment: str = ""
    owner: str = ""
    margin_bp: int | None = None
    cost_to_serve_bp: int | None = None
    currency: str = ""
    credit_limit: int | None = None
    customer_since: date | None = None
    terms: str = ""
    referred_by: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow(_Row):
    """A person at a customer. role: one of words.ROLES, "" where the file says none; role_text: as it stands."""

    contact_name: str = ""
    role: str = ""
    role_text: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that does not go in. amount, currency: what it says where that much is readable (for the totals)."""

    line: int
    problems: tuple[Problem, ...]
    raw: tuple[str, ...]
    amount: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is no record: why = blank, total, heading, draft, nothing_owed (an amount of zero)
    or other_side (a posting of another kind than this import reads).

    amount, currency: of a line of totals, what it says the sum is.
    """

    line: int
    why: Literal["blank", "total", "heading", "draft", "nothing_owed", "other_side"]
    reason: str
    raw: tuple[str, ...]
    amount: int | None = None
    currency: str = ""


Row = InvoiceRow | CreditNoteRow | PaymentRow | CustomerRow | ContactRow
Verdict = Row | Rejected | LeftOut
