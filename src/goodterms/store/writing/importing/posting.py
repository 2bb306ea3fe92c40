"""One batch of verdicts into the ledger."""

import json
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Sum

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.basics.text import key
from goodterms.core.ledger.reading.rows import (
    ContactRow,
    CreditNoteRow,
    CustomerRow,
    InvoiceRow,
    LeftOut,
    PaymentRow,
    Rejected,
    Row,
    Verdict,
)
from goodterms.store.models import Invoice, Payment
from goodterms.store.writing.importing import changes, documents, payments, people
from goodterms.store.writing.importing.directory import Directory, SeveralOfThatName
from goodterms.store.writing.importing.known import known_documents
from goodterms.store.writing.importing.outcomes import Batch

SomeRow = TypeVar("SomeRow", CustomerRow, ContactRow)

NO_CUSTOMER = Problem(
    "row.no_customer",
    N_("no customer is named, and no invoice in the ledger has this number"),
    remedy=N_("Name the customer, or import the invoices first."),
)
SEVERAL_CUSTOMERS = Problem(
    "row.several_customers",
    N_("several customers have this name"),
    remedy=N_("Add the customer number to the file."),
)


def post_batch(batch: Batch, verdicts: Sequence[Verdict], directory: Directory) -> None:
    """Write one batch. Runs inside the caller's write transaction; raises Gone where somebody else was faster."""
    rows: list[Row] = []
    for verdict in verdicts:
        if isinstance(verdict, Rejected):
            first, more = verdict.problems[0], len(verdict.problems) - 1
            batch.rejected(verdict.line, first, _cells(verdict.raw), more=more, record=_record(batch, verdict.raw))
        elif isinstance(verdict, LeftOut):
            if verdict.why != "blank":
                batch.rejected(verdict.line, Problem(f"row.{verdict.why}", verdict.reason), _cells(verdict.raw))
        else:
            rows.append(verdict)
    customers = _of_one_customer(batch, [r for r in rows if isinstance(r, CustomerRow)], directory)
    people.post_customers(batch, customers, directory)
    contacts = _of_one_customer(batch, [r for r in rows if isinstance(r, ContactRow)], directory)
    people.post_contacts(batch, contacts, directory)
    _post_money(batch, [r for r in rows if not isinstance(r, CustomerRow | ContactRow)], directory)


def _of_one_customer(batch: Batch, rows: list[SomeRow], directory: Directory) -> list[SomeRow]:
    """The rows that say whom they mean; where several customers have the name, the row is refused."""
    named = [(r.customer_ref, r.customer_name) for r in rows]
    # A customer comes with its own row or its documents, never with a person who works there.
    if any(isinstance(r, CustomerRow) for r in rows):
        directory.meet(named)
    else:
        directory.look_up(named)
    clear = []
    for row in rows:
        try:
            directory.find(row.customer_ref, row.customer_name)
        except SeveralOfThatName:
            _refuse(batch, row, SEVERAL_CUSTOMERS)
        except KeyError:
            clear.append(row)
        else:
            clear.append(row)
    return clear


def _post_money(batch: Batch, rows: list[Row], directory: Directory) -> None:
    if not rows:
        if batch.rows:
            batch.write()
        return
    directory.meet((r.customer_ref, r.customer_name) for r in rows if r.customer_ref or r.customer_name)
    by_number = _customers_by_number(batch.company_id, rows)
    placed: list[documents.Placed] = []
    received: list[payments.Received] = []
    for row in rows:
        customer = _customer_of(batch, row, directory, by_number)
        if customer is None:
            continue
        if isinstance(row, InvoiceRow | CreditNoteRow):
            placed.append(documents.place(row, customer))
        elif isinstance(row, PaymentRow):
            received.append(payments.Received(row, customer))
    _post_documents(batch, placed, directory)
    payments.post(batch, received)
    batch.write()
    _control_totals(batch)
    payments.apply_waiting(batch)


def _post_documents(batch: Batch, placed: list[documents.Placed], directory: Directory) -> None:
    known = known_documents(batch.company_id, {p.key[2] for p in placed}) if placed else {}
    placed = documents.pair_twins(placed, known, says_settlement=batch.says_settlement)
    fresh = [p for p in placed if p.key not in known and not p.row.duplicate_of]
    documents.create(batch, fresh, directory.doubts)
    for item in placed:
        there = known.get(item.key)
        if there is not None:
            problem = changes.apply(batch, item, there)
            if problem is not None:
                _refuse(batch, item.row, problem)
        elif item.row.duplicate_of:
            sign = 1 if isinstance(item.row, InvoiceRow) else -1
            batch.totals[item.row.currency] += sign * item.row.amount
            same = Reason("row.same", N_("the same as line {first}"), {"first": item.row.duplicate_of})
            batch.ended(item.row.line, "unchanged", item.row.number, same, *documents.unread_margin(item.row))


def _customer_of(batch: Batch, row: Row, directory: Directory, by_number: dict[str, int]) -> int | None:
    if not row.customer_ref and not row.customer_name:
        found = by_number.get(key(getattr(row, "invoice_number", "")))
        if found is None:
            _refuse(batch, row, NO_CUSTOMER)
        return found
    try:
        return directory.find(row.customer_ref, row.customer_name)
    except SeveralOfThatName:
        _refuse(batch, row, SEVERAL_CUSTOMERS)
        return None


def _customers_by_number(company_id: int, rows: list[Row]) -> dict[str, int]:
    """For rows that name an invoice but no customer: whose it is, where the number is used once."""
    wanted = {key(getattr(r, "invoice_number", "")) for r in rows if not r.customer_ref and not r.customer_name} - {""}
    if not wanted:
        return {}
    found = Invoice.objects.filter(company_id=company_id, kind="invoice", number_key__in=wanted)
    owners: dict[str, set[int]] = {}
    for number_key, customer in found.values_list("number_key", "customer_id"):
        owners.setdefault(number_key, set()).add(customer)
    return {number_key: next(iter(who)) for number_key, who in owners.items() if len(who) == 1}


def _control_totals(batch: Batch) -> None:
    """Read back what was inserted: the ledger's side of the control total."""
    made = Invoice.objects.filter(pk__in=[row[0] for row in batch.invoices])
    for currency, kind, amount in made.values_list("currency", "kind").annotate(s=Sum("amount_minor")).order_by():
        batch.totals[currency] += amount if kind == Invoice.Kind.INVOICE else -amount
    received = Payment.objects.filter(pk__in=batch.received)
    for currency, amount in received.values_list("currency").annotate(s=Sum("amount_minor")).order_by():
        batch.totals[currency] += amount


def _record(batch: Batch, raw: Sequence[str]) -> str:
    """The number or reference that a row is about, as it stands in the file."""
    return raw[batch.record_at].strip() if 0 <= batch.record_at < len(raw) else ""


def _refuse(batch: Batch, row: Row, problem: Problem) -> None:
    """A row that reads well, but that the ledger cannot take."""
    batch.refused.append((row.line, problem))
    if isinstance(row, InvoiceRow | CreditNoteRow | PaymentRow):
        batch.refused_totals[row.currency] += -row.amount if isinstance(row, CreditNoteRow) else row.amount
    batch.rejected(row.line, problem, _cells(row.raw), record=getattr(row, "number", ""))


def _cells(raw: Sequence[str]) -> str:
    return json.dumps(list(raw), ensure_ascii=False)
