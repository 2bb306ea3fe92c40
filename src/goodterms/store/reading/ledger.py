"""From rows to the facts of the core: the ledger of a customer, as posted and corrected."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q

from goodterms.core.ledger import facts
from goodterms.store.models import Adjustment, Allocation, Customer, Instalment, Invoice, OpenItem, Payment


def ledger_of(customer: Customer) -> facts.Ledger:
    """All facts of one customer. Dates that were put right are given as they are right."""
    return ledger_of_all([customer.pk])


def ledger_of_all(customers: Sequence[int]) -> facts.Ledger:
    """All facts of some customers (by id), in one ledger: a handful of questions for any number of them."""
    rows = list(Invoice.objects.filter(customer__in=customers).order_by("id"))
    changes = list(Adjustment.objects.filter(invoice__customer__in=customers).order_by("id"))
    moved = {a.invoice_id: a for a in changes if a.kind == Adjustment.Kind.DATES}
    parts: dict[int, list[facts.Instalment]] = defaultdict(list)
    for part in Instalment.objects.filter(invoice__customer__in=customers).order_by("due_on"):
        parts[part.invoice_id].append(facts.Instalment(part.due_on, part.amount_minor))
    allocations = Allocation.objects.filter(invoice__customer__in=customers).order_by("id")
    return facts.Ledger(
        invoices=tuple(_invoice(row, moved.get(row.pk), parts.get(row.pk)) for row in rows),
        payments=tuple(
            facts.Payment(p.pk, p.customer_id, p.reference, p.paid_on, p.currency, p.amount_minor, p.reverses_id)
            for p in Payment.objects.filter(customer__in=customers).order_by("id")
        ),
        allocations=tuple(_allocation(a) for a in allocations),
        adjustments=tuple(_adjustment(a) for a in changes if a.kind != Adjustment.Kind.DATES),
    )


def ledger_since(customer: Customer, since: date) -> facts.Ledger:
    """The invoices that had something open on that day or later, with what changed them; no payments of their own.

    What was settled before, and has not changed since, had nothing open on any of these days.
    """
    mine = Invoice.objects.filter(customer=customer, kind=Invoice.Kind.INVOICE)
    changed = Exists(Adjustment.objects.filter(invoice=OuterRef("pk"), effective_on__gte=since))
    paid = Exists(Allocation.objects.filter(invoice=OuterRef("pk"), effective_on__gte=since))
    still = Exists(OpenItem.objects.filter(pk=OuterRef("pk")))
    rows = mine.filter(Q(issued_on__gte=since) | still | paid | changed)
    changes = list(Adjustment.objects.filter(invoice__in=rows).order_by("id"))
    moved = {a.invoice_id: a for a in changes if a.kind == Adjustment.Kind.DATES}
    parts: dict[int, list[facts.Instalment]] = defaultdict(list)
    for part in Instalment.objects.filter(invoice__in=rows).order_by("due_on"):
        parts[part.invoice_id].append(facts.Instalment(part.due_on, part.amount_minor))
    return facts.Ledger(
        invoices=tuple(_invoice(row, moved.get(row.pk), parts.get(row.pk)) for row in rows.order_by("id")),
        allocations=tuple(_allocation(a) for a in Allocation.objects.filter(invoice__in=rows).order_by("id")),
        adjustments=tuple(_adjustment(a) for a in changes if a.kind != Adjustment.Kind.DATES),
    )


def _invoice(row: Invoice, moved: Adjustment | None, parts: list[facts.Instalment] | None) -> facts.Invoice:
    issued_on = (moved and moved.new_issued_on) or row.issued_on
    due_on = (moved and moved.new_due_on) or row.due_on
    return facts.Invoice(
        id=row.pk,
        customer=row.customer_id,
        number=row.number,
        kind="invoice" if row.kind == Invoice.Kind.INVOICE else "credit_note",
        issued_on=issued_on,
        currency=row.currency,
        amount_minor=row.amount_minor,
        instalments=tuple(parts) if parts else (facts.Instalment(due_on, row.amount_minor),),
        margin_minor=row.margin_minor,
    )


def _allocation(row: Allocation) -> facts.Allocation:
    paid = row.payment_id is not None
    source = row.payment_id if paid else row.credit_note_id
    return facts.Allocation(
        row.pk,
        "payment" if paid else "credit_note",
        source or 0,
        row.invoice_id,
        row.amount_minor,
        row.effective_on,
        row.reverses_id,
    )


def _adjustment(row: Adjustment) -> facts.Adjustment:
    kinds: dict[str, facts.AdjustmentKind] = {
        "correction": "correction",
        "write_off": "write_off",
        "cash_discount": "cash_discount",
        "credited": "credited",
    }
    return facts.Adjustment(row.pk, row.invoice_id, kinds[row.kind], row.amount_minor, row.effective_on, row.reason)
