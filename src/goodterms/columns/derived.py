"""What the questions are asked of, made once from what was read.

A document stands as it is after its corrections; everything that made its open amount smaller becomes one list
of dated settlements, whatever it was (money, a credit note, a write-off, a cash discount).
"""

from typing import Any

from goodterms.columns.asking import make


def derive(backend: Any) -> None:
    """Make the tables document, settlement, use and due_part out of the extracts of the same backend."""
    for name, question in TABLES.items():
        make(backend, name, question)
    for read_only_once in ("posted", "part", "allocation", "came"):
        backend.con.execute(f"DROP TABLE {read_only_once}")


def _document(backend: Any) -> Any:
    return _with_end(_documents(backend), backend.table("settlement"), "document")


def _payment(backend: Any) -> Any:
    return _with_end(backend.table("came"), backend.table("use"), "payment")


def _with_end(rows: Any, changes: Any, owner: str) -> Any:
    """Most documents and payments are used up by one change of their whole amount: for those, `ends_on` is its day
    (missing while there is none) and `in_steps` is false, so that a question about a past day needs no sums."""
    sums = changes.group_by(owner).agg(steps=changes.count(), used=changes.amount.sum(), last_on=changes.on_day.max())
    both = rows.left_join(sums, rows.id == sums[owner]).drop(owner)
    at_once = (both.steps == 1) & (both.used == both.amount)
    in_steps = both.steps.notnull() & ~at_once
    return both.mutate(in_steps=in_steps, ends_on=at_once.ifelse(both.last_on, None)).drop("steps", "used", "last_on")


def _documents(backend: Any) -> Any:
    """Corrections of the amount count from the day of issue; of several changes of dates, the newest counts.
    Where an invoice has several due dates, these are the ones."""
    import ibis  # noqa: PLC0415 - slow to import

    posted, adjustment = backend.table("posted"), backend.table("adjustment")
    corrections = adjustment.filter(adjustment.kind == "correction")
    corrected = corrections.group_by("document").agg(correction=corrections.amount.sum().cast("int64"))
    moves = adjustment.filter(adjustment.kind == "dates")
    moved = moves.group_by("document").agg(
        new_issued_on=moves.new_issued_on.argmax(moves.id), new_due_on=moves.new_due_on.argmax(moves.id)
    )
    part = backend.table("part")
    several = part.group_by("document").agg(last_due_on=part.due_on.max(), due_dates=part.count())
    full = posted
    for table in (corrected, moved, several):
        full = full.left_join(table, full.id == table.document).drop("document")
    return full.select(
        full.id,
        full.customer,
        full.kind,
        full.currency,
        issued_on=ibis.coalesce(full.new_issued_on, full.issued_on),
        due_on=ibis.coalesce(full.last_due_on, full.new_due_on, full.due_on),
        amount=full.amount + full.correction.fill_null(0),
        parts=full.due_dates.fill_null(1),
        discount=full.discount,
        discount_until=full.discount_until,
        margin=full.margin,
    )


def _settlements(backend: Any) -> Any:
    adjustment, allocation = backend.table("adjustment"), backend.table("allocation")
    written = adjustment.filter(adjustment.kind.notin(("correction", "dates")))
    used = allocation.filter(allocation.credit_note.notnull())
    settled = (
        allocation.select(document="document", on_day="effective_on", amount="amount")
        .union(used.select(document="credit_note", on_day="effective_on", amount="amount"))
        .union(written.select("document", on_day=written.effective_on, amount=-written.amount))
    )
    posted = backend.table("posted")
    stands = posted.filter(posted.as_it_stands == 1)
    # Of a document that was read as it stands now, everything that settled it is in its amount already.
    return settled.anti_join(stands, settled.document == stands.id)


def _uses(backend: Any) -> Any:
    allocation = backend.table("allocation")
    of_money = allocation.filter(allocation.payment.notnull())
    return of_money.select("payment", "document", on_day="effective_on", amount="amount")


def _due_parts(backend: Any) -> Any:
    """What is due after each part is kept, because what is open lies in the last ones."""
    import ibis  # noqa: PLC0415 - slow to import

    part = backend.table("part")
    up_to = part.amount.sum().over(ibis.cumulative_window(group_by="document", order_by="due_on"))
    whole = part.amount.sum().over(ibis.window(group_by="document"))
    return part.select("document", "due_on", "amount", after=(whole - up_to).cast("int64"), whole=whole.cast("int64"))


# In this order: the later ones are made of the earlier.
TABLES = {
    "settlement": _settlements,
    "use": _uses,
    "due_part": _due_parts,
    "document": _document,
    "payment": _payment,
}
