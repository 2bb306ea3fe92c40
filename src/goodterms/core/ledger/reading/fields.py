"""What a column of an import can mean, for each kind of file.

The kinds are `ledger` (one row an invoice, with how it was settled; exports of mixed documents too),
`customers`, `contacts`, `invoices`, `credit_notes` and `payments`.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from goodterms.core.basics.reasons import N_

Kind = Literal["ledger", "customers", "contacts", "invoices", "credit_notes", "payments"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Content = Literal[
    "reference", "name", "text", "amount", "date", "days", "percent", "currency", "flag",
    "email", "country", "document", "status", "side", "any",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One meaning. content: what its cells hold. kinds: the kinds of file in which it is read.

    essential: a cell of it that cannot be read rejects the row; otherwise the row goes in without it, noted.
    """

    name: str
    content: Content
    kinds: tuple[Kind, ...]
    title: str
    essential: bool = True


_DOCUMENTS: tuple[Kind, ...] = ("ledger", "invoices", "credit_notes")
_BILLS: tuple[Kind, ...] = ("ledger", "invoices")
_MONEY: tuple[Kind, ...] = (*_DOCUMENTS, "payments")

_ALL = (
    Field("customer_ref", "reference", KINDS, N_("Customer number")),
    Field("customer_name", "name", KINDS, N_("Customer name")),
    Field("company", "any", KINDS, N_("Company (not read: rows go to the company you import for)"), False),
    Field("number", "reference", _DOCUMENTS, N_("Document number")),
    Field("document", "document", _DOCUMENTS, N_("Kind of document")),
    Field("issued_on", "date", _DOCUMENTS, N_("Date of the document")),
    Field("due_on", "date", _BILLS, N_("Due date")),
    Field("terms", "text", (*_BILLS, "customers"), N_("Terms of payment"), False),
    Field("amount", "amount", _MONEY, N_("Amount including tax")),
    Field("debit", "amount", _MONEY, N_("Debit amount")),
    Field("credit", "amount", _MONEY, N_("Credit amount")),
    Field("side", "side", _MONEY, N_("Debit or credit")),
    Field("currency", "currency", (*_MONEY, "customers"), N_("Currency")),
    Field("net", "amount", _DOCUMENTS, N_("Amount without tax"), False),
    Field("tax", "amount", _DOCUMENTS, N_("Tax"), False),
    Field("settled_on", "date", _BILLS, N_("Date paid")),
    Field("settled_amount", "amount", _BILLS, N_("Amount paid")),
    Field("credited", "amount", _BILLS, N_("Amount credited")),
    Field("outstanding", "amount", _BILLS, N_("Amount still open")),
    Field("days_to_payment", "days", _BILLS, N_("Days until payment")),
    Field("status", "status", _MONEY, N_("Status")),
    Field("disputed", "flag", _BILLS, N_("Disputed")),
    Field("purchase_order", "text", _BILLS, N_("Purchase order"), False),
    Field("description", "text", _MONEY, N_("Description"), False),
    Field("booked_on", "date", _MONEY, N_("Date of entry"), False),
    Field("owner", "name", (*_BILLS, "customers"), N_("Owner of the relationship"), False),
    Field("reference", "reference", ("payments", *_DOCUMENTS), N_("Reference")),
    Field("paid_on", "date", ("payments",), N_("Date of the payment")),
    Field("invoice_number", "reference", ("payments", "credit_notes"), N_("Number of the invoice it is for")),
    Field("allocated_on", "date", ("payments", "credit_notes"), N_("Date it was set against the invoice")),
    Field("method", "text", ("payments",), N_("Method of payment"), False),
    Field("legal_name", "name", ("customers",), N_("Legal name")),
    Field("legal_form", "text", ("customers",), N_("Legal form"), False),
    Field("registration", "text", ("customers",), N_("Registration number"), False),
    Field("tax_number", "text", ("customers",), N_("Tax number"), False),
    Field("country", "country", ("customers",), N_("Country"), False),
    Field("language", "text", ("customers", "contacts"), N_("Language"), False),
    Field("segment", "text", ("customers",), N_("Segment"), False),
    Field("margin", "percent", ("customers",), N_("Margin in percent of sales"), False),
    Field("cost_to_serve", "amount", ("customers",), N_("Cost to serve in a year"), False),
    Field("credit_limit", "amount", ("customers",), N_("Credit limit"), False),
    Field("customer_since", "date", ("customers",), N_("Customer since"), False),
    Field("referred_by", "reference", ("customers",), N_("Referred by (customer number)"), False),
    Field("contact_name", "name", ("customers", "contacts"), N_("Name of the contact")),
    Field("role", "text", ("contacts",), N_("Role of the contact")),
    Field("email", "email", ("customers", "contacts"), N_("E-mail address")),
    Field("phone", "text", ("customers", "contacts"), N_("Telephone"), False),
)
FIELDS: dict[str, Field] = {field.name: field for field in _ALL}

# Each kind needs one of the fields in every group.
REQUIRED: dict[Kind, tuple[tuple[str, ...], ...]] = {
    "ledger": (("customer_ref", "customer_name"), ("number",), ("issued_on",), ("amount", "debit")),
    "invoices": (("customer_ref", "customer_name"), ("number",), ("issued_on",), ("amount", "debit")),
    "credit_notes": (
        ("customer_ref", "customer_name", "invoice_number"),
        ("number",),
        ("issued_on",),
        ("amount", "credit"),
    ),
    "payments": (("customer_ref", "customer_name", "invoice_number"), ("paid_on",), ("amount", "credit")),
    "customers": (("customer_ref", "customer_name"),),
    "contacts": (("customer_ref", "customer_name"), ("contact_name", "email", "phone")),
}


def fields_of(kind: Kind) -> tuple[Field, ...]:
    """The fields that a file of this kind can have.

    >>> [f.name for f in fields_of("contacts")][:3]
    ['customer_ref', 'customer_name', 'company']
    """
    return tuple(field for field in _ALL if kind in field.kinds)
