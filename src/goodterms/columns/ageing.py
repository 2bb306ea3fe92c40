"""Ageing as of any day, over the whole ledger at once: the same figures as `core.ledger.ageing`, on columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from goodterms.columns.reading import LedgerColumns

Basis = Literal["due", "invoice"]
EDGES = (0, 30, 60, 90)


@dataclass(frozen=True, slots=True)
class AgedTotal:
    """The ageing of one currency, in minor units.

    total: what is open of invoices, nothing deducted; the amounts add up to it. open_items: invoices with
    something open, each counted once however many due dates it has; customers: those who owe them. amounts: by
    bucket, the one of the latest last. unapplied: money received that is not set against an invoice plus credit
    notes that are not, both as positive numbers: shown on its own and contained in no other figure. An invoice
    that was settled by more than its amount is not an open item and counts nowhere here.
    """

    total: int
    open_items: int
    customers: int
    unapplied: int
    amounts: tuple[int, ...]


def age(
    ledger: LedgerColumns, *, as_of: date, basis: Basis = "due", edges: Sequence[int] = EDGES
) -> dict[str, AgedTotal]:
    """The ageing of each currency at the end of the day `as_of`, by currency in alphabetical order.

    edges: the highest number of days late of every bucket but the last, ascending; a day equal to an edge
    belongs to the bucket it ends. basis "due" counts days from the due date (of the instalment), "invoice" from
    the day of issue.
    """
    aged = _with_buckets(open_parts(ledger, as_of=as_of, basis=basis), edges)
    per_currency = aged.group_by("currency").agg(
        total=aged.open_amount.sum().cast("int64"),
        open_items=aged.document.nunique(),
        customers=aged.customer.nunique(),
        **_bucket_sums(aged, edges),
    )
    credits = unapplied(ledger, as_of=as_of)
    left_over = credits.group_by("currency").agg(unapplied=credits.unapplied.sum().cast("int64"))
    totals = {row["currency"]: row for row in per_currency.to_pyarrow().to_pylist()}
    credit = {row["currency"]: row["unapplied"] for row in left_over.to_pyarrow().to_pylist()}
    return {
        currency: _total(totals.get(currency), credit.get(currency, 0), len(edges) + 1)
        for currency in sorted(set(totals) | {c for c, amount in credit.items() if amount})
    }


def age_customers(ledger: LedgerColumns, *, as_of: date, basis: Basis = "due", edges: Sequence[int] = EDGES) -> Any:
    """The ageing of every customer and currency as an Ibis table, amounts in minor units.

    Columns: customer, currency, total, open_items, overdue, overdue_items, oldest_days_late (of what is
    overdue; 0 if nothing is), unapplied, bucket_0 … bucket_n. A customer with neither open items nor unapplied
    credit in a currency has no row. Overdue counts days from the due date whatever the basis.
    """
    aged = _with_buckets(open_parts(ledger, as_of=as_of, basis=basis), edges)
    late = aged.days_late > 0
    owed = aged.group_by("customer", "currency").agg(
        total=aged.open_amount.sum().cast("int64"),
        open_items=aged.document.nunique(),
        overdue=aged.open_amount.sum(where=late).fill_null(0).cast("int64"),
        overdue_items=aged.document.nunique(where=late),
        oldest_days_late=aged.days_late.max(where=late).fill_null(0),
        **_bucket_sums(aged, edges),
    )
    credits = unapplied(ledger, as_of=as_of).filter(lambda row: row.unapplied != 0)
    joined = owed.outer_join(credits, ["customer", "currency"])
    zeros = {name: joined[name].fill_null(0) for name in owed.columns if name not in ("customer", "currency")}
    return joined.select(
        customer=joined.customer.coalesce(joined.customer_right),
        currency=joined.currency.coalesce(joined.currency_right),
        unapplied=joined.unapplied.fill_null(0),
        **zeros,
    )


def open_parts(ledger: LedgerColumns, *, as_of: date, basis: Basis = "due") -> Any:
    """What is open of every due date of every invoice: document, customer, currency, issued_on, due_on,
    open_amount, days_late (from the due date), age (in days, by the basis)."""
    invoices = open_documents(ledger, as_of=as_of).filter(lambda row: row.kind == "invoice")
    if ledger.has_parts:
        several = _spread(invoices.filter(invoices.parts > 1), ledger.parts)
        invoices = _columns(invoices.filter(invoices.parts == 1)).union(several)
    else:
        invoices = _columns(invoices)
    late = _days(as_of, invoices.due_on)
    return invoices.mutate(days_late=late, age=late if basis == "due" else _days(as_of, invoices.issued_on))


def open_documents(ledger: LedgerColumns, *, as_of: date) -> Any:
    """Invoices and credit notes with something open at the end of the day: the documents and `open_amount`."""
    import ibis  # noqa: PLC0415 - slow to import

    settled = ledger.settlements.filter(ledger.settlements.on_day <= ibis.literal(as_of))
    sums = settled.group_by("document").agg(settled=settled.amount.sum().cast("int64"))
    issued = ledger.documents.filter(ledger.documents.issued_on <= ibis.literal(as_of))
    both = issued.left_join(sums, issued.id == sums.document).drop("document")
    with_open = both.mutate(open_amount=both.amount - both.settled.fill_null(0)).drop("settled")
    return with_open.filter(with_open.open_amount > 0)


def unapplied(ledger: LedgerColumns, *, as_of: date) -> Any:
    """Per customer and currency, money and credit notes not set against an invoice: customer, currency,
    cash, credit_notes, unapplied (their sum); positive numbers."""
    import ibis  # noqa: PLC0415 - slow to import

    day = ibis.literal(as_of)
    paid = ledger.payments.filter(ledger.payments.paid_on <= day)
    used = ledger.uses.filter(ledger.uses.on_day <= day)
    spent = used.group_by("payment").agg(spent=used.amount.sum().cast("int64"))
    cash = paid.left_join(spent, paid.id == spent.payment)
    notes = open_documents(ledger, as_of=as_of).filter(lambda row: row.kind == "credit_note")
    both = cash.select(
        "customer", "currency", cash=cash.amount - cash.spent.fill_null(0), credit_notes=ibis.literal(0, "int64")
    ).union(notes.select("customer", "currency", cash=ibis.literal(0, "int64"), credit_notes=notes.open_amount))
    sums = both.group_by("customer", "currency").agg(
        cash=both.cash.sum().cast("int64"), credit_notes=both.credit_notes.sum().cast("int64")
    )
    return sums.mutate(unapplied=sums.cash + sums.credit_notes)


def _spread(several: Any, parts: Any) -> Any:
    """What is open lies in the last due dates; anything above their sum is due with the last one."""
    import ibis  # noqa: PLC0415 - slow to import

    owed = several.drop("due_on").rename(owed="open_amount")
    both = owed.inner_join(parts.rename(part="amount"), owed.id == parts.document).drop("document")
    mine = ibis.least(ibis.greatest(both.owed - both.after, 0), both.part)
    above = ibis.ifelse(both.after == 0, ibis.greatest(both.owed - both.whole, 0), 0)
    return _columns(both.mutate(open_amount=mine + above).filter(lambda row: row.open_amount > 0))


def _columns(invoices: Any) -> Any:
    return invoices.select("customer", "currency", "issued_on", "due_on", "open_amount", document=invoices.id)


def _days(as_of: date, day: Any) -> Any:
    import ibis  # noqa: PLC0415 - slow to import

    return ibis.literal(as_of).delta(day, unit="day")


def _with_buckets(parts: Any, edges: Sequence[int]) -> Any:
    if list(edges) != sorted(set(edges)):
        raise ValueError("bucket edges must ascend")
    bucket = sum(((parts.age > edge).cast("int8") for edge in edges), start=0)
    return parts.mutate(bucket=bucket)


def _bucket_sums(aged: Any, edges: Sequence[int]) -> dict[str, Any]:
    return {
        f"bucket_{i}": aged.open_amount.sum(where=aged.bucket == i).fill_null(0).cast("int64")
        for i in range(len(edges) + 1)
    }


def _total(row: dict[str, Any] | None, unapplied_minor: int, buckets: int) -> AgedTotal:
    if row is None:
        return AgedTotal(0, 0, 0, unapplied_minor, (0,) * buckets)
    amounts = tuple(row[f"bucket_{i}"] for i in range(buckets))
    return AgedTotal(row["total"], row["open_items"], row["customers"], unapplied_minor, amounts)
