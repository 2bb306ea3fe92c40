"""A file of invoices as a ledger of its own, without a database."""

from datetime import date

from goodterms.core.basics.problems import Problem
from goodterms.core.ledger.facts import Allocation, DocumentKind, Instalment, Invoice, Ledger, Payment
from goodterms.core.ledger.reading.mapping import Mapping
from goodterms.core.ledger.reading.row_by_row import read_rows
from goodterms.core.ledger.reading.rows import CreditNoteRow, InvoiceRow, Rejected
from goodterms.core.ledger.reading.sameness import customer_key
from goodterms.core.ledger.terms import instalments
from goodterms.core.ledger.terms_notation import parse_terms
from goodterms.files.table import Table


def ledger_of_rows(table: Table, mapping: Mapping, *, as_of: date) -> tuple[Ledger, int]:
    """The ledger of the invoices and credit notes of a file, and how many rows were rejected.

    What a row says was paid counts from the day it gives, or from `as_of` where it gives none.
    """
    invoices: list[Invoice] = []
    payments: list[Payment] = []
    allocations: list[Allocation] = []
    customers: dict[str, int] = {}
    rejected = 0
    for row in read_rows(table.rows(), mapping, header=table.header):
        if isinstance(row, Rejected):
            rejected += 1
        if not isinstance(row, InvoiceRow | CreditNoteRow) or row.duplicate_of:
            continue
        who = customers.setdefault(customer_key(row.customer_ref, row.customer_name), len(customers) + 1)
        number = len(invoices) + 1
        kind: DocumentKind = "invoice" if isinstance(row, InvoiceRow) else "credit_note"
        invoices.append(Invoice(number, who, row.number, kind, row.issued_on, row.currency, row.amount, _parts(row)))
        settled = row.settlement
        if settled and kind == "invoice" and settled.paid + settled.credited:
            on, amount = settled.on or as_of, settled.paid + settled.credited
            payments.append(Payment(number, who, row.number, on, row.currency, amount))
            allocations.append(Allocation(number, "payment", number, number, amount, max(on, row.issued_on)))
    return Ledger(tuple(invoices), tuple(payments), tuple(allocations)), rejected


def _parts(row: InvoiceRow | CreditNoteRow) -> tuple[Instalment, ...]:
    if isinstance(row, InvoiceRow) and row.due_on is not None:
        return (Instalment(row.due_on, row.amount),)
    if isinstance(row, InvoiceRow) and row.terms:
        terms = parse_terms(row.terms)
        if not isinstance(terms, Problem):
            return instalments(terms, issued_on=row.issued_on, amount_minor=row.amount)
    return (Instalment(row.issued_on, row.amount),)
