"""Posting the invoices and credit notes of a batch that the ledger does not hold yet."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.basics.text import key
from goodterms.core.ledger.posting import Known, compare, settlement_of
from goodterms.core.ledger.reading.rows import CreditNoteRow, InvoiceRow, Settlement
from goodterms.core.ledger.terms import Terms, discount_offers, instalments
from goodterms.core.ledger.terms_notation import parse_terms
from goodterms.store.models import Adjustment, Invoice, Payment
from goodterms.store.writing import bulk
from goodterms.store.writing.importing.known import ROW_PAYMENT, Key
from goodterms.store.writing.importing.outcomes import Batch

Document = InvoiceRow | CreditNoteRow


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with the customer that it belongs to and the identity that the ledger knows it by."""

    row: Document
    customer: int
    key: Key

    @property
    def identity(self) -> str:
        """The identity of the payments that this row stands for."""
        return f"{ROW_PAYMENT}{self.key[2]} #{self.key[3]}"

    @property
    def settlement(self) -> Settlement:
        """How the row says that it was settled."""
        return settlement_of(self.row)


def place(row: Document, customer: int) -> Placed:
    kind = Invoice.Kind.INVOICE if isinstance(row, InvoiceRow) else Invoice.Kind.CREDIT_NOTE
    return Placed(row, customer, (customer, kind.value, key(row.number)[:120], max(1, row.occurrence)))


def pair_twins(placed: list[Placed], known: Mapping[Key, Known], *, says_settlement: bool) -> list[Placed]:
    """Rows without a number of their own that look alike are told apart by their order in the file. Where the file is
    in another order than last time, give each such row the twin that already says what it says."""
    groups: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for place, item in enumerate(placed):
        if item.row.number_made:
            groups[item.key[:3]].append(place)
    paired = list(placed)
    for places in groups.values():
        if len(places) < 2:
            continue
        free = [paired[place].key for place in places]
        left = []
        for place in places:
            item = paired[place]
            same = (k for k in free if k in known and not compare(item.row, known[k], says_settlement=says_settlement))
            twin = next(same, None)
            if twin is None:
                left.append(place)
            else:
                free.remove(twin)
                paired[place] = replace(item, key=twin)
        for place, key_left in zip(left, free, strict=True):
            paired[place] = replace(paired[place], key=key_left)
    return paired


def create(batch: Batch, fresh: list[Placed], doubts: Mapping[int, Reason]) -> dict[Key, int]:
    """Add new documents to what the batch will write. Returns their ids. doubts: customers made by this import who
    look like another one."""
    ids = bulk.reserve_ids(Invoice, len(fresh))
    payment_ids = iter(bulk.reserve_ids(Payment, sum(1 for p in fresh if p.settlement.paid)))
    for invoice_id, item in zip(ids, fresh, strict=True):
        _document(batch, item, invoice_id)
        if item.settlement.paid:
            _payment(batch, item, invoice_id, next(payment_ids))
        if item.settlement.credited:
            _credit(batch, item, invoice_id)
        told: list[Reason | Problem] = [*_unread_terms(item.row, batch.default_terms), *unread_margin(item.row)]
        if item.customer in doubts:
            told.append(doubts[item.customer])
        batch.ended(item.row.line, "created", item.row.number, *told)
    return dict(zip((p.key for p in fresh), ids, strict=True))


def due_dates(row: Document, default_terms: str) -> list[tuple[date, int]]:
    """The due dates with their amounts: as the row says, else by its terms, else by the firm's usual terms."""
    if isinstance(row, CreditNoteRow):
        return [(row.issued_on, row.amount)]
    if row.due_on is not None:
        return [(row.due_on, row.amount)]
    terms = _terms(row.terms) or _terms(default_terms)
    if terms is None:
        return [(row.issued_on, row.amount)]
    parts = instalments(terms, issued_on=row.issued_on, amount_minor=row.amount)
    return [(part.due_on, part.amount_minor) for part in parts]


def _document(batch: Batch, item: Placed, invoice_id: int) -> None:
    row, settlement = item.row, item.settlement
    parts = due_dates(row, batch.default_terms)
    due_on = parts[-1][0]
    texts = (
        (row.purchase_order[:120], row.description[:500], "")
        if isinstance(row, InvoiceRow)
        else ("", row.description[:500], key(row.invoice_number)[:120])
    )
    batch.invoices.append(
        (invoice_id, batch.company_id, item.customer, item.key[1], row.number[:120], item.key[2], item.key[3])
        + (row.issued_on, due_on, row.currency, row.amount, len(parts), *_discount(row), _margin(row), *texts)
    )
    if len(parts) > 1:
        for position, (due, amount) in enumerate(parts, 1):
            batch.instalments.append((batch.company_id, invoice_id, position, due, amount))
    left = row.amount - settlement.paid - settlement.credited
    if left > 0:
        batch.open_items.append(
            (invoice_id, batch.company_id, item.customer, item.key[1], row.currency, row.issued_on, due_on, left)
        )
    if isinstance(row, InvoiceRow) and row.disputed:
        batch.disputes.append((batch.company_id, item.customer, invoice_id, None, None, "", 1))


def _margin(row: Document) -> int | None:
    return row.gross_margin if isinstance(row, InvoiceRow) else None


def unread_margin(row: Document) -> tuple[Problem, ...]:
    """Why the invoice has not the margin that the row speaks of."""
    return tuple(n for n in row.notes if n.code.startswith("margin."))


def _discount(row: Document) -> tuple[int, date | None]:
    terms = _terms(row.terms) if isinstance(row, InvoiceRow) else None
    if terms is None or not terms.discounts:
        return 0, None
    best = discount_offers(terms, issued_on=row.issued_on, amount_minor=row.amount)[0]
    return best.amount_minor, best.last_on


def _payment(batch: Batch, item: Placed, invoice_id: int, payment_id: int) -> None:
    row, settlement = item.row, item.settlement
    paid_on = settlement.on or batch.today
    note = "" if settlement.on else "the file does not say when it was paid"
    batch.payments.append(
        (payment_id, batch.company_id, item.customer, row.number[:200], item.identity, 1, paid_on, row.currency)
        + (settlement.paid, note, "", None)
    )
    batch.allocations.append(
        (batch.company_id, payment_id, None, invoice_id, row.currency, settlement.paid)
        + (max(paid_on, row.issued_on), batch.at, None)
    )


def _credit(batch: Batch, item: Placed, invoice_id: int) -> None:
    on = max(item.settlement.on or batch.today, item.row.issued_on)
    reason = "credited according to the file; the credit note itself is not in the books"
    batch.adjustments.append(
        (
            batch.company_id,
            invoice_id,
            Adjustment.Kind.CREDITED.value,
            -item.settlement.credited,
            on,
            reason,
            batch.at,
        )
    )


def _unread_terms(row: Document, default_terms: str) -> tuple[Reason, ...]:
    """What is to be told where a row's terms cannot be read and it gives no due date either."""
    if not isinstance(row, InvoiceRow) or row.due_on is not None or not row.terms.strip():
        return ()
    if _terms(row.terms) is not None:
        return ()
    text = N_("the terms “{terms}” cannot be read; due by the firm's usual terms ({usual})")
    return (Reason("terms.unread", text, {"terms": row.terms[:80], "usual": default_terms}),)


def _terms(text: str) -> Terms | None:
    if not text.strip():
        return None
    read = parse_terms(text)
    return None if isinstance(read, Problem) else read
