"""The ledger of one company as columns: read once, in one consistent snapshot, then asked many times.

    with open_ledger(database_url, company_id) as ledger:
        age(ledger, as_of=date(2025, 12, 31))

The rows are streamed in batches into a database of columns in memory, which spills to the disk above its memory
limit, so the size of the ledger does not matter to the memory of the process.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from goodterms.columns.derived import derive
from goodterms.columns.extracts import EXTRACTS
from goodterms.columns.sources import LedgerUnreadable, Streams, streams

__all__ = ["LedgerColumns", "LedgerUnreadable", "loaded", "open_ledger"]

MEMORY_LIMIT = "512MB"
APP_ROLE = "goodterms_app"
Told = Callable[[int, int], None]
"""How many of how many parts are there."""


@dataclass(frozen=True, slots=True)
class LedgerColumns:
    """One company's ledger as Ibis tables; amounts in minor units, dates as dates. Not to be changed.

    backend: the Ibis backend (`backend.con` is the DuckDB connection).
    customers: id, reference, name.
    documents: id, customer, kind (invoice | credit_note), currency, issued_on, due_on (the last one), amount,
        parts, discount, discount_until: as they stand after corrections of amounts and dates; in_steps, ends_on:
        whether it was settled otherwise than at once, and if not, on which day.
    settlements: document, on_day, amount: what made the open amount of a document smaller on that day (money
        and credit notes set against it, write-offs, cash discounts; for a credit note: what it was used for).
    parts: document, due_on, amount, after, whole: the due dates of documents that have several; `after` is the
        sum of the later ones, `whole` of all.
    payments: id, customer, paid_on, currency, amount, reverses; in_steps, ends_on: as for documents.
    uses: payment, document, on_day, amount: what each payment was set against.
    adjustments: document, kind, amount, effective_on.
    """

    company_id: int
    backend: Any
    customers: Any
    documents: Any
    settlements: Any
    parts: Any
    payments: Any
    uses: Any
    adjustments: Any
    has_parts: bool


@contextmanager
def open_ledger(
    database_url: str,
    company_id: int,
    *,
    app_role: str = APP_ROLE,
    memory_limit: str = MEMORY_LIMIT,
    threads: int | None = None,
    since: date | None = None,
    until: date | None = None,
    told: Told | None = None,
) -> Iterator[LedgerColumns]:
    """Read the ledger of one company; the columns live until the context ends.

    since: reads only what can be open at the end of that day or of a later one; what is open on any of these days
    comes out as from the whole ledger, what was settled before is not there at all.

    until: reads only what had happened by the end of that day; that day and earlier ones come out as from the whole
    ledger. Say since or until, not both. told: is told how far the reading is, after each table.

    database_url: `sqlite:///PATH`, a path, or a PostgreSQL URL. app_role: the PostgreSQL role to read as, which
    row-level security holds for; "" reads as the user of the URL. Raises LedgerUnreadable.
    """
    source = streams(database_url, company_id=company_id, app_role=app_role, since=since, until=until)
    with loaded(source, company_id=company_id, memory_limit=memory_limit, threads=threads, told=told) as ledger:
        yield ledger


@contextmanager
def loaded(
    source: AbstractContextManager[Streams],
    *,
    company_id: int,
    memory_limit: str = MEMORY_LIMIT,
    threads: int | None = None,
    told: Told | None = None,
) -> Iterator[LedgerColumns]:
    """The columns of any source of (extract, Arrow table or record-batch reader) of every extract.

    The source is left, and its read transaction ended, before the first question is asked.
    """
    import ibis  # noqa: PLC0415 - takes 0.7 s to import: not for those who only start the product

    with tempfile.TemporaryDirectory(prefix="goodterms-columns-") as spill:
        limits = {"memory_limit": memory_limit, "temp_directory": spill}
        backend = ibis.duckdb.connect(**limits, **({"threads": threads} if threads else {}))
        try:
            with source as found:
                for number, (extract, batches) in enumerate(found, 1):
                    backend.con.register("stream", batches)
                    backend.con.execute(extract.load("stream"))
                    backend.con.unregister("stream")
                    if told is not None:
                        told(number, len(EXTRACTS))
            derive(backend)
            yield _ledger(backend, company_id)
        finally:
            backend.disconnect()


def _ledger(backend: Any, company_id: int) -> LedgerColumns:
    return LedgerColumns(
        company_id=company_id,
        backend=backend,
        customers=backend.table("customer"),
        documents=backend.table("document"),
        settlements=backend.table("settlement"),
        parts=backend.table("due_part"),
        payments=backend.table("payment"),
        uses=backend.table("use"),
        adjustments=backend.table("adjustment").select("document", "kind", "amount", "effective_on"),
        has_parts=backend.con.execute("SELECT count(*) FROM due_part").fetchall() != [(0,)],
    )
