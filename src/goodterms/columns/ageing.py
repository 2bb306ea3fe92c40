"""Ageing as of any day, over the whole ledger at once: the same figures as `core.ledger.ageing`, on columns."""

from datetime import date
from typing import Any

from goodterms.columns.asking import answer
from goodterms.columns.reading import LedgerColumns
from goodterms.core.ledger.ageing import DEFAULT_BUCKETS, Ageing, Basis, Buckets

KEYS = ("customer", "currency")


def age_ledger(
    ledger: LedgerColumns, *, as_of: date, basis: Basis = "due", buckets: Buckets = DEFAULT_BUCKETS
) -> dict[str, Ageing]:
    """The ageing of each currency at the end of the day `as_of`, by currency in alphabetical order.

    What is open of invoices is in the buckets, nothing deducted. Money received that is not set against an
    invoice (`unapplied_minor`) and credit notes that are not (`credit_notes_minor`) stand on their own as positive
    amounts, contained in no other figure. An invoice settled by more than its amount is not open and counts
    nowhere here. An invoice is one open item however many of its due dates are open.
    """
    owed = answer(ledger, _owed, as_of=as_of, basis=basis, buckets=buckets).to_pylist()
    left = answer(ledger, _left, as_of=as_of).to_pylist()
    owed_in = {row.pop("currency"): row for row in owed}
    left_in = {row.pop("currency"): row for row in left if any(row.values())}
    return {
        currency: _ageing(
            currency,
            owed_in.get(currency, {}),
            left_in.get(currency, {}),
            as_of=as_of,
            basis=basis,
            buckets=buckets,
        )
        for currency in sorted({*owed_in, *left_in})
    }


def age_customers(
    ledger: LedgerColumns, *, as_of: date, basis: Basis = "due", buckets: Buckets = DEFAULT_BUCKETS
) -> Any:
    """The ageing of every customer and currency as an Arrow table, amounts in minor units.

    Columns: customer, currency, total, open_items, overdue, overdue_items, oldest_days_late (of what is
    overdue; 0 if nothing is), cash and credit_notes (not set against an invoice), bucket_0 … bucket_n. Overdue
    counts days from the due date whatever the basis. No row for a customer with nothing of this in a currency.
    """
    return answer(ledger, _by_customer, as_of=as_of, basis=basis, buckets=buckets)


def _owed(ledger: LedgerColumns, *, as_of: date, basis: Basis, buckets: Buckets) -> Any:
    aged = _with_buckets(open_parts(ledger, as_of=as_of, basis=basis), buckets)
    return aged.group_by("currency").agg(
        open_items=aged.document.nunique(), customers=aged.customer.nunique(), **_bucket_sums(aged, buckets)
    )


def _left(ledger: LedgerColumns, *, as_of: date) -> Any:
    credits = unapplied(ledger, as_of=as_of)
    return credits.group_by("currency").agg(
        cash=credits.cash.sum().cast("int64"), credit_notes=credits.credit_notes.sum().cast("int64")
    )


def _by_customer(ledger: LedgerColumns, *, as_of: date, basis: Basis, buckets: Buckets) -> Any:
    aged = _with_buckets(open_parts(ledger, as_of=as_of, basis=basis), buckets)
    late = aged.days_late > 0
    owed = aged.group_by(*KEYS).agg(
        total=aged.open_amount.sum().cast("int64"),
        open_items=aged.document.nunique(),
        overdue=aged.open_amount.sum(where=late).fill_null(0).cast("int64"),
        overdue_items=aged.document.nunique(where=late),
        oldest_days_late=aged.days_late.max(where=late).fill_null(0),
        **_bucket_sums(aged, buckets),
    )
    credits = unapplied(ledger, as_of=as_of).filter(lambda row: (row.cash != 0) | (row.credit_notes != 0))
    joined = owed.outer_join(credits, KEYS)
    zeros = {name: joined[name].fill_null(0) for name in owed.columns if name not in KEYS}
    return joined.select(
        customer=joined.customer.coalesce(joined.customer_right),
        currency=joined.currency.coalesce(joined.currency_right),
        cash=joined.cash.fill_null(0),
        credit_notes=joined.credit_notes.fill_null(0),
        **zeros,
    )


def open_parts(ledger: LedgerColumns, *, as_of: date, basis: Basis = "due") -> Any:
    """What is open of every due date of every invoice: document, customer, currency, issued_on, due_on,
    open_amount, days_late (from the due date), age (in days, by the basis)."""
    invoices = open_documents(ledger, as_of=as_of).filter(lambda row: row.kind == "invoice")
    if ledger.has_parts:
        several = _spread(invoices.semi_join(ledger.parts, invoices.id == ledger.parts.document), ledger.parts)
        single = invoices.anti_join(ledger.parts, invoices.id == ledger.parts.document)
        invoices = _columns(single).union(several)
    else:
        invoices = _columns(invoices)
    late = _days(as_of, invoices.due_on)
    return invoices.mutate(days_late=late, age=late if basis == "due" else _days(as_of, invoices.issued_on))


def open_documents(ledger: LedgerColumns, *, as_of: date) -> Any:
    """Invoices and credit notes with something open at the end of the day: the documents and `open_amount`."""
    issued = ledger.documents.filter(ledger.documents.issued_on <= as_of)
    with_open = _with_open(issued, ledger.settlements, "document", as_of)
    return with_open.filter(with_open.open_amount > 0)


def unapplied(ledger: LedgerColumns, *, as_of: date) -> Any:
    """Per customer and currency, money and credit notes not set against an invoice: customer, currency,
    cash, credit_notes; positive numbers."""
    import ibis  # noqa: PLC0415 - slow to import

    paid = ledger.payments.filter(ledger.payments.paid_on <= as_of)
    cash = _with_open(paid, ledger.uses, "payment", as_of)
    notes = open_documents(ledger, as_of=as_of).filter(lambda row: row.kind == "credit_note")
    nothing = ibis.literal(0, "int64")
    both = cash.select(*KEYS, cash="open_amount", credit_notes=nothing).union(
        notes.select(*KEYS, cash=nothing, credit_notes="open_amount")
    )
    return both.group_by(*KEYS).agg(
        cash=both.cash.sum().cast("int64"), credit_notes=both.credit_notes.sum().cast("int64")
    )


def _with_open(rows: Any, changes: Any, owner: str, as_of: date) -> Any:
    """The rows with `open_amount`: what their changes by that day leave of their amount; not all used-up ones."""
    whole = rows.filter(~rows.in_steps, rows.ends_on.isnull() | (rows.ends_on > as_of))
    stepwise = rows.filter(rows.in_steps)
    by_then = changes.filter(changes.on_day <= as_of).semi_join(stepwise, changes[owner] == stepwise.id)
    sums = by_then.group_by(owner).agg(used=by_then.amount.sum().cast("int64"))
    both = stepwise.left_join(sums, stepwise.id == sums[owner]).drop(owner)
    left = both.mutate(open_amount=both.amount - both.used.fill_null(0)).drop("used")
    return whole.mutate(open_amount=whole.amount).union(left)


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


def _with_buckets(parts: Any, buckets: Buckets) -> Any:
    bucket = sum(((parts.age > edge).cast("int8") for edge in buckets.edges), start=0)
    return parts.mutate(bucket=bucket)


def _bucket_sums(aged: Any, buckets: Buckets) -> dict[str, Any]:
    return {
        f"bucket_{i}": aged.open_amount.sum(where=aged.bucket == i).fill_null(0).cast("int64")
        for i in range(buckets.count)
    }


def _ageing(
    currency: str,
    owed: dict[str, int],
    left: dict[str, int],
    *,
    as_of: date,
    basis: Basis,
    buckets: Buckets,
) -> Ageing:
    amounts = tuple(owed.get(f"bucket_{i}", 0) for i in range(buckets.count))
    return Ageing(
        currency=currency,
        as_of=as_of,
        basis=basis,
        buckets=buckets,
        amounts=amounts,
        total_minor=sum(amounts),
        open_items=owed.get("open_items", 0),
        customers=owed.get("customers", 0),
        unapplied_minor=left.get("cash", 0),
        credit_notes_minor=left.get("credit_notes", 0),
    )
