"""What the ledger already holds of the documents of a batch: read at once, then compared row by row."""

from collections import defaultdict
from collections.abc import Iterable

from goodterms.core.ledger.posting import Known
from goodterms.core.ledger.settling import Posted
from goodterms.store.models import Adjustment, Allocation, Dispute, Invoice, Payment

Key = tuple[int, str, str, int]
"""(customer id, kind, number key, occurrence): what makes an invoice the same invoice."""

ROW_PAYMENT = "row of "
"""Payments that a row of a file of invoices stands for begin their identity with this."""


def known_documents(company_id: int, number_keys: Iterable[str]) -> dict[Key, Known]:
    """The documents with these numbers, with their corrections, what is open and what paid them."""
    rows = Invoice.objects.filter(company_id=company_id, number_key__in=list(number_keys))
    columns = "id customer_id kind number_key occurrence margin_minor issued_on due_on currency amount_minor".split()
    found: dict[Key, Known] = {}
    for pk, customer, kind, number_key, occurrence, margin, *facts in rows.values_list(*columns):
        known = found[(customer, kind, number_key, occurrence)] = Known(pk, *facts)
        known.margin = margin
    if found:
        _add_changes({k.id: k for k in found.values()})
    return found


def _add_changes(by_id: dict[int, Known]) -> None:
    ids = list(by_id)
    changes = Adjustment.objects.filter(invoice_id__in=ids).order_by("id")
    for pk, kind, amount, issued_on, due_on in changes.values_list(
        "invoice_id", "kind", "amount_minor", "new_issued_on", "new_due_on"
    ):
        known = by_id[pk]
        if kind == Adjustment.Kind.CORRECTION:
            known.amount += amount
        elif kind == Adjustment.Kind.CREDITED:
            known.credited_by_rows -= amount
        elif kind == Adjustment.Kind.DATES:
            known.issued_on, known.due_on = issued_on or known.issued_on, due_on or known.due_on
    disputes = Dispute.objects.filter(invoice_id__in=ids, resolved_on=None)
    for pk, raised_on in disputes.values_list("invoice_id", "raised_on"):
        by_id[pk].disputed, by_id[pk].disputed_by_file = True, raised_on is None
    _add_payments(by_id, ids)


def _add_payments(by_id: dict[int, Known], ids: list[int]) -> None:
    live = Allocation.objects.filter(invoice_id__in=ids, reverses=None, reversed_by=None)
    from_rows: dict[int, list[Posted]] = defaultdict(list)
    columns = ("invoice_id", "amount_minor", "payment_id", "payment__identity", "payment__paid_on")
    for pk, amount, payment, identity, paid_on in live.values_list(*columns):
        if payment is None:
            by_id[pk].credited_by_notes += amount
        elif identity.startswith(ROW_PAYMENT):
            from_rows[pk].append(Posted(payment, paid_on, amount))
        else:
            by_id[pk].paid_otherwise += amount
    for pk, posted in from_rows.items():
        by_id[pk].from_rows = sorted(posted, key=lambda p: (p.paid_on, p.id))


def row_payments_so_far(customer_id: int, identity: str) -> int:
    """How many payments were ever posted for this row: the next one's occurrence follows on."""
    return Payment.objects.filter(customer_id=customer_id, identity=identity).count()
