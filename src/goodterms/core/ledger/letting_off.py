"""Letting off: a write-off, a cash discount or a credit from elsewhere makes an invoice owed by less.

Like everything else it is a row with a date, and it is taken back by another row. An invoice written off stays
in the books as settled by the write-off, so that a later payment is seen to have no invoice to go to.
"""

from datetime import date

from goodterms.core.basics.money import plain
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.facts import UNSAVED, Adjustment, AdjustmentKind, Ledger
from goodterms.core.ledger.open_items import OpenItem


def let_off(
    item: OpenItem, *, kind: AdjustmentKind, on: date, reason: str, amount_minor: int | None = None
) -> Adjustment | Problem:
    """The row that lets off so much of what is open, or all of it; a Problem if less than that is open.

    It counts from `on`, or from the first day on which the invoice is free of what was undone since. Raises
    ValueError for a correction, which is not let off but put right (see `posting`).

    >>> from goodterms.core.ledger.open_items import OpenItem
    >>> item = OpenItem(7, 1, "INV-7", "EUR", date(2026, 1, 10), 1000, 400, (), date(2026, 1, 10))
    >>> let_off(item, kind="write_off", on=date(2026, 12, 31), reason="insolvency").amount_minor
    -400
    """
    if kind == "correction":
        raise ValueError("a correction is no concession")
    amount = item.open_minor if amount_minor is None else amount_minor
    if not 0 < amount <= item.open_minor:
        return Problem(
            "adjustment.more_than_open",
            N_("{amount} cannot be let off: {open} of invoice {number} is open"),
            {
                "amount": plain(amount, item.currency),
                "open": plain(item.open_minor, item.currency),
                "number": item.number,
            },
            remedy=N_("Let off at most what is open"),
        )
    return Adjustment(UNSAVED, item.invoice, kind, -amount, max(on, item.free_from), reason)


def take_back(ledger: Ledger, *, invoice: int, kind: AdjustmentKind, on: date, reason: str) -> Adjustment | Problem:
    """The row that takes back all that was let off of this kind, from `on` or from when the last of it counts.

    >>> off = Adjustment(1, 7, "write_off", -400, date(2026, 12, 31), "insolvency")
    >>> books = Ledger(adjustments=(off,))
    >>> take_back(books, invoice=7, kind="write_off", on=date(2027, 3, 1), reason="paid").amount_minor
    400
    """
    rows = [a for a in ledger.adjustments if a.invoice == invoice and a.kind == kind]
    standing = sum(a.amount_minor for a in rows)
    if standing >= 0:
        return Problem(
            "adjustment.not_in_force",
            N_("Nothing was let off of invoice {invoice} that could be taken back"),
            {"invoice": invoice},
        )
    day = max(on, *(a.effective_on for a in rows))
    return Adjustment(UNSAVED, invoice, kind, -standing, day, reason)
