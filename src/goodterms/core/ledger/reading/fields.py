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
    "email", "country", "document", "status", "side", "role", "any",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One meaning. content: what its cells hold. kinds: the kinds of file in which it is read.

    noted_in: kinds in which a cell of it that cannot be read is left out with a note; elsewhere it rejects the row.
    """

    name: str
    content: Content
    kinds: tuple[Kind, ...]
    title: str
    noted_in: tuple[Kind, ...] = ()


_DOCUMENTS: tuple[Kind, ...] = ("ledger", "invoices", "credit_notes")
_BILLS: tuple[Kind, ...] = ("ledger", "invoices")
_MONEY: tuple[Kind, ...] = (*_DOCUMENTS, "payments")

_ALL = (
    Field("customer_ref", "reference", KINDS, N_("Customer number")),
    Field("customer_name", "name", KINDS, N_("Customer name")),
    Field("company", "any", KINDS, N_("Company (not read: rows go to the company you import for)"), KINDS),
    Field("number", "reference", _DOCUMENTS, N_("Document number")),
    Field("document", "document", _DOCUMENTS, N_("Kind of document")),
    Field("issued_on", "date", _DOCUMENTS, N_("Date of the document")),
    Field("due_on", "date", _BILLS, N_("Due date")),
    Field("terms", "text", (*_BILLS, "customers"), N_("Terms of payment"), KINDS),
    Field("amount", "amount", _MONEY, N_("Amount including tax")),
    Field("debit", "amount", _MONEY, N_("Debit amount")),
    Field("credit", "amount", _MONEY, N_("Credit amount")),
    Field("side", "side", _MONEY, N_("Debit or credit")),
    Field("currency", "currency", (*_MONEY, "customers"), N_("Currency")),
    Field("net", "amount", _DOCUMENTS, N_("Amount without tax"), KINDS),
    Field("tax", "amount", _DOCUMENTS, N_("Tax"), KINDS),
    Field("gross_margin", "amount", _BILLS, N_("Gross margin of the invoice, as an amount"), KINDS),
    Field("goods_cost", "amount", _BILLS, N_("Cost of the goods, without tax"), KINDS),
    Field("settled_on", "date", _BILLS, N_("Date paid")),
    Field("settled_amount", "amount", _BILLS, N_("Amount paid")),
    Field("credited", "amount", _BILLS, N_("Amount credited")),
    Field("outstanding", "amount", _BILLS, N_("Amount still open")),
    Field("days_to_payment", "days", _BILLS, N_("Days until payment")),
    Field("status", "status", _MONEY, N_("Status")),
    Field("disputed", "flag", _BILLS, N_("Disputed")),
    Field("purchase_order", "text", _BILLS, N_("Purchase order"), KINDS),
    Field("description", "text", _MONEY, N_("Description"), KINDS),
    Field("booked_on", "date", _MONEY, N_("Date of entry"), KINDS),
    Field("owner", "name", (*_BILLS, "customers"), N_("Owner of the relationship"), KINDS),
    Field("reference", "reference", ("payments", *_DOCUMENTS), N_("Reference")),
    Field("paid_on", "date", ("payments",), N_("Date of the payment")),
    Field("invoice_number", "reference", ("payments", "credit_notes"), N_("Number of the invoice it is for")),
    Field("allocated_on", "date", ("payments", "credit_notes"), N_("Date it was set against the invoice")),
    Field("method", "text", ("payments",), N_("Method of payment"), KINDS),
    Field("legal_name", "name", ("customers",), N_("Legal name")),
    Field("legal_form", "text", ("customers",), N_("Legal form"), KINDS),
    Field("registration", "text", ("customers",), N_("Registration number"), KINDS),
    Field("tax_number", "text", ("customers",), N_("Tax number"), KINDS),
    Field("country", "country", ("customers",), N_("Country"), KINDS),
    Field("language", "text", ("customers", "contacts"), N_("Language"), KINDS),
    Field("segment", "text", ("customers",), N_("Segment"), KINDS),
    Field("margin", "percent", ("customers",), N_("Gross margin in percent of sales"), KINDS),
    Field("cost_to_serve", "percent", ("customers",), N_("Cost to serve in percent of sales"), KINDS),
    Field("credit_limit", "amount", ("customers",), N_("Credit limit"), KINDS),
    Field("customer_since", "date", ("customers",), N_("Customer since"), KINDS),
    Field("referred_by", "reference", ("customers",), N_("Referred by (customer number)"), KINDS),
    Field("contact_name", "name", ("customers", "contacts"), N_("Name of the contact")),
    Field("role", "role", ("contacts",), N_("Role of the contact")),
    Field("email", "email", ("customers", "contacts"), N_("E-mail address"), ("customers",)),
    Field("phone", "text", ("customers", "contacts"), N_("Telephone"), KINDS),
)
FIELDS: dict[str, Field] = {field.name: field for field in _ALL}

# Each kind needs one of the fields in every group.
REQUIRED: dict[Kind, tuple[tuple[str, ...], ...]] = {
    "ledger": (("customer_ref", "customer_name"), ("number",), ("issued_on",), ("amount", "debit", "net")),
    "invoices": (("customer_ref", "customer_name"), ("number",), ("issued_on",), ("amount", "debit", "net")),
    "credit_notes": (
        ("customer_ref", "customer_name", "invoice_number"),
        ("number",),
        ("issued_on",),
        ("amount", "credit", "net"),
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
