"""The list of customers as a table to take away: everybody who fits, in the order of the page, not only one page."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from goodterms.core.basics.currencies import minor_digits
from goodterms.journeys.find_customers import Row, Wanted, rows_of, settled
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.reading import finding

HEADER: Final = (
    "reference", "name", "owner", "currency", "owed", "overdue", "oldest_due", "days_late", "paused_until",
)  # fmt: skip
CHUNK: Final = 1000


def export_customers(who: Access, wanted: Wanted) -> Iterator[list[Any]]:
    """One row a customer, see HEADER; amounts as decimal numbers of the currency. Reads only.

    Who fits, in which order, is asked once; the rest is read a piece at a time, so that whoever takes long to receive
    the file keeps nobody from writing.
    """
    today = clock.today(who.company)
    with access.scope(who.company.pk):
        wanted, _ = settled(who, wanted)
        ids = finding.found_ids(who, wanted, today, start=0, most=10**9)
    for start in range(0, len(ids), CHUNK):
        with access.scope(who.company.pk):
            rows = rows_of(who, ids[start : start + CHUNK], wanted.currency, today)
        yield from map(_cells, rows)


def _cells(row: Row) -> list[Any]:
    digits = minor_digits(row.currency)
    return [
        row.reference,
        row.name,
        row.owner,
        row.currency,
        Decimal(row.owed_minor).scaleb(-digits),
        Decimal(row.overdue_minor).scaleb(-digits),
        row.oldest_due,
        max(row.days_late, 0),
        row.paused_until,
    ]
