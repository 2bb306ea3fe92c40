"""Puts the deterministic ledger straight into the tables, to measure what comes after the import.

Not a way to import: nothing is checked and no timeline is written.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from bench.deterministic_ledger import Row, rows

AT_ONCE = 20_000
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def load(company_id: int, *, invoices: int, customers: int, after_id: int = 0) -> None:
    """Fill the tables of the company that is already chosen; ids come after `after_id`."""
    from goodterms.store.models import Allocation, Customer, Invoice, OpenItem, Payment

    def every() -> Iterator[Row]:
        return rows(invoices, customers)

    def paid() -> Iterator[Row]:
        return (row for row in every() if row.paid_on is not None)

    unpaid = (row for row in every() if row.paid_on is None)
    shared = {"company_id": company_id, "currency": "EUR", "recorded_at": NOW, "created_at": NOW}
    fill(Customer, shared, (_customer(n, after_id) for n in range(customers)))
    fill(Invoice, shared, (_invoice(row, after_id) for row in every()))
    fill(Payment, shared, (_payment(row, after_id) for row in paid()))
    fill(Allocation, shared, (_allocation(row, after_id) for row in paid()))
    fill(OpenItem, shared, (_open_item(row, after_id) for row in unpaid))


def fill(model: Any, shared: Mapping[str, Any], values: Iterable[Mapping[str, Any]]) -> None:
    """Put rows into the table of a model: what a row does not say is `shared`, or the model's default."""
    from goodterms.store.writing.bulk import insert

    columns = [field.column for field in model._meta.local_fields]
    defaults = {f.column: f.get_default() for f in model._meta.local_fields} | shared
    given = ([row.get(c, defaults[c]) for c in columns] for row in values)
    while some := list(islice(given, AT_ONCE)):
        insert(model, columns, some)


def _customer(n: int, after: int) -> Mapping[str, Any]:
    reference = f"C{n:06d}"
    return {"id": after + n + 1, "reference": reference, "reference_key": reference.lower(), "name": f"Customer {n}"}


def _invoice(row: Row, after: int) -> Mapping[str, Any]:
    named = {
        "id": after + row.i,
        "customer_id": after + row.customer + 1,
        "number": row.number,
        "number_key": row.number.lower(),
    }
    dates = {"issued_on": row.issued_on, "due_on": row.due_on}
    return {**named, **dates, "kind": "invoice", "amount_minor": row.amount * 100}


def _payment(row: Row, after: int) -> Mapping[str, Any]:
    named = {
        "id": after + row.i,
        "customer_id": after + row.customer + 1,
        "reference": row.number,
        "identity": row.number,
    }
    return {**named, "paid_on": row.paid_on, "amount_minor": row.amount * 100}


def _allocation(row: Row, after: int) -> Mapping[str, Any]:
    ends = {"id": after + row.i, "payment_id": after + row.i, "invoice_id": after + row.i}
    return {**ends, "amount_minor": row.amount * 100, "effective_on": row.paid_on}


def _open_item(row: Row, after: int) -> Mapping[str, Any]:
    named = {"invoice_id": after + row.i, "customer_id": after + row.customer + 1, "kind": "invoice"}
    dates = {"issued_on": row.issued_on, "due_on": row.due_on}
    return {**named, **dates, "open_minor": row.amount * 100}
