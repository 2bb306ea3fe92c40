"""What became of every invoice as of a day: `core.customers.outcomes` over all customers at once."""

from datetime import date
from typing import Any

from goodterms.columns.asking import keep
from goodterms.columns.reading import LedgerColumns


def make_outcomes(ledger: LedgerColumns, *, as_of: date) -> None:
    """Make the tables `change` and `outcome` in the ledger's backend.

    change: document, on_day, amount (settled on that day), open_after. outcome: the document's columns,
    open_now, money, settled_on, days_late (of paid ones), so_far (of paid and of overdue ones).
    """
    keep(ledger, "change", _changes, as_of=as_of)
    keep(ledger, "outcome", _outcomes, as_of=as_of)


def days_between(since: Any, to: Any) -> Any:
    """Days from one date to the other, as a whole number."""
    return to.delta(since, unit="day")


def _invoices(ledger: LedgerColumns, as_of: date) -> Any:
    documents = ledger.documents
    return documents.filter(documents.kind == "invoice", documents.issued_on <= as_of, documents.amount > 0).drop(
        "kind"
    )


def _changes(ledger: LedgerColumns, *, as_of: date) -> Any:
    import ibis  # noqa: PLC0415 - slow to import

    invoices = _invoices(ledger, as_of).select("id", "issued_on", whole="amount")
    settled = ledger.settlements.filter(ledger.settlements.on_day <= as_of)
    both = settled.inner_join(invoices, settled.document == invoices.id)
    days = both.mutate(on_day=ibis.greatest(both.on_day, both.issued_on))
    daily = days.group_by("document", "whole", "on_day").agg(amount=days.amount.sum().cast("int64"))
    so_far = daily.amount.sum().over(ibis.cumulative_window(group_by="document", order_by="on_day"))
    return daily.mutate(open_after=(daily.whole - so_far).cast("int64"))


def _outcomes(ledger: LedgerColumns, *, as_of: date) -> Any:
    import ibis  # noqa: PLC0415 - slow to import

    change = ledger.backend.table("change")
    was_open = change.open_after + change.amount > 0
    steps = change.mutate(closes=(change.open_after <= 0) & was_open)
    closed = steps.group_by("document").agg(
        settled=steps.amount.sum().cast("int64"), closed_on=steps.on_day.max(where=steps.closes)
    )
    used = ledger.uses.filter(ledger.uses.on_day <= as_of)
    money = used.group_by("document").agg(money=used.amount.sum().cast("int64"))
    invoices = _invoices(ledger, as_of)
    both = invoices.left_join(closed, invoices.id == closed.document).drop("document")
    full = both.left_join(money, both.id == money.document).drop("document")
    full = full.mutate(open_now=full.amount - full.settled.fill_null(0))
    full = full.mutate(settled_on=ibis.ifelse(full.open_now <= 0, full.closed_on, None))
    full = full.mutate(money=full.money.fill_null(0))
    paid = full.settled_on.notnull() & (full.money > 0)
    full = full.mutate(days_late=ibis.ifelse(paid, days_between(full.due_on, full.settled_on), None))
    overdue = full.settled_on.isnull() & (full.due_on < as_of)
    so_far = ibis.ifelse(overdue, days_between(full.due_on, ibis.literal(as_of)), full.days_late)
    return full.mutate(so_far=so_far).drop("settled", "closed_on")
