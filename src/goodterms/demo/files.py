"""The demonstration as the files that a firm would export from its bookkeeping, ready for the normal import.

customers.csv, contacts.csv, invoices.csv, credit_notes.csv and payments.csv, to be read in this order; besides them
events.csv (what was said and done) and truth.csv (what really lies behind it, for simulations only).
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from goodterms.core.basics.money import plain
from goodterms.demo.rows import Demonstration, InvoiceRow

Row = Sequence[str]

IMPORTED = ("customers", "contacts", "invoices", "credit_notes", "payments")
"""The files of the normal import, in the order in which they are to be read; each is its kind's name."""

HEADERS: dict[str, Row] = {
    "customers": (
        *("Customer number", "Customer name", "Legal form", "Registration number", "Country", "Currency"),
        *("Customer group", "Account manager", "Payment terms", "Credit limit", "Gross margin %"),
        *("Cost to serve %", "Customer since", "Referred by"),
    ),
    "contacts": ("Customer number", "Contact name", "Role", "E-mail", "Phone"),
    "invoices": (
        *("Customer number", "Invoice number", "Invoice date", "Due date", "Amount", "Currency", "Payment terms"),
        *("Purchase order", "Description", "Disputed"),
    ),
    "credit_notes": (
        *("Customer number", "Credit note number", "Credit note date", "Amount", "Currency", "Invoice number"),
        "Description",
    ),
    "payments": (
        *("Customer number", "Payment number", "Payment date", "Amount", "Currency", "Invoice number"),
        "Description",
    ),
    "events": (
        *("Customer number", "Date", "Event", "Ours", "Theirs", "Text", "Invoice number", "Amount", "Currency"),
        "Promised for",
    ),
    "truth": ("Customer number", "Cause", "Since", "Note"),
}


def write_files(made: Demonstration, folder: Path) -> dict[str, Path]:
    """Write all files into the folder, which must exist; returns them by name, those of the import first."""
    rows = rows_of(made)
    found = {name: folder / f"{name}.csv" for name in HEADERS}
    for name, path in found.items():
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADERS[name])
            writer.writerows(rows[name])
    return found


def rows_of(made: Demonstration) -> dict[str, Iterable[Row]]:
    """The rows of every file as text: dates ISO, amounts with a point."""
    return {
        "customers": list(_customers(made)),
        "contacts": [(c.customer, c.name, c.role, c.email, c.phone) for c in made.contacts],
        "invoices": list(_invoices(made)),
        "credit_notes": [
            (n.customer, n.number, n.issued_on.isoformat(), plain(n.amount_minor, n.currency), n.currency)
            + (_number(n.invoice), n.description)
            for n in made.credit_notes
        ],
        "payments": [
            (p.customer, p.number, p.paid_on.isoformat(), plain(p.amount_minor, p.currency), p.currency)
            + (_number(p.invoice), p.description)
            for p in made.payments
        ],
        "events": list(_events(made)),
        "truth": [(t.customer, t.cause, _day(t.since), t.note) for t in made.truths],
    }


def _customers(made: Demonstration) -> Iterator[Row]:
    for c in made.customers:
        yield (
            *(
                c.reference,
                c.name,
                c.legal_form,
                c.registration,
                c.country,
                c.currency,
                c.segment,
                c.owner,
                c.terms,
            ),
            *(plain(c.credit_limit_minor, c.currency), c.margin_percent, c.cost_to_serve_percent),
            *(c.customer_since.isoformat(), c.referred_by),
        )


def _invoices(made: Demonstration) -> Iterator[Row]:
    for i in made.invoices:
        yield (
            *(i.customer, i.number, i.issued_on.isoformat(), i.due_on.isoformat()),
            *(plain(i.amount_minor, i.currency), i.currency, i.terms, i.purchase_order, i.description),
            "yes" if i.disputed else "no",
        )


def _events(made: Demonstration) -> Iterator[Row]:
    currencies = {c.reference: c.currency for c in made.customers}
    for e in made.events:
        currency = currencies[e.customer]
        amount = "" if e.amount_minor is None else plain(e.amount_minor, currency)
        yield (
            *(e.customer, e.on.isoformat(), e.kind, e.ours, e.theirs, e.text, _number(e.invoice), amount),
            *(currency if amount else "", _day(e.promised_for)),
        )


def _number(invoice: InvoiceRow | None) -> str:
    return invoice.number if invoice else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
