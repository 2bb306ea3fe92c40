"""What is read of each table of the store, and how its columns are typed once they are columns.

SQLite keeps dates as text and gives a column the type of its first values, so a value that may be missing is
read as 0 or as empty text there and becomes missing again when it is loaded. A number that may well be 0 is read
as one that no amount is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

NO_NUMBER = -(2**62)
Engine = Literal["sqlite", "postgresql"]
Holds = Literal["id", "maybe_id", "whole", "maybe_whole", "text", "day", "maybe_day"]


@dataclass(frozen=True, slots=True)
class Extract:
    """Some columns of one table: `columns` maps the name here to (the name in the store, what it holds)."""

    name: str
    table: str
    columns: Mapping[str, tuple[str, Holds]]

    def select(self, engine: Engine, company_id: int, since: date | None = None, until: date | None = None) -> str:
        """The statement that reads the rows of one company.

        since: only what can be open at the end of that day or of a later one. What has not moved since comes from
        what is kept as open now, what has moved from its facts; so the work follows from what is open and what
        moved, not from the length of the history.

        until: only what had happened by the end of that day; for a day long ago, after which most has moved.
        """
        wanted = ", ".join(
            f"{_stored(column, holds, engine)} AS {name}" for name, (column, holds) in self.columns.items()
        )
        every = f"SELECT {wanted} FROM {self.table} WHERE company_id = {int(company_id)}"
        if until is not None and self.name in BY_THEN:
            return f"{every} AND ({BY_THEN[self.name].format(company=int(company_id), until=until.isoformat())})"
        if since is None or self.name not in RECENT:
            return every
        day = {"company": int(company_id), "since": since.isoformat()}
        # The plus keeps SQLite from walking through all rows of the firm instead of the few that are named.
        moved = f"SELECT {wanted} FROM {self.table} WHERE {RECENT[self.name].format(**day)} AND +company_id = %d"
        kept = f"{OPEN_NOW[engine].format(**day)} UNION ALL " if self.name == "posted" else ""
        return kept + moved % int(company_id)

    def load(self, stream: str) -> str:
        """The statement that makes a typed table of the stream with that name."""
        wanted = ", ".join(f"{_typed(name, holds)} AS {name}" for name, (_, holds) in self.columns.items())
        return f"CREATE TABLE {self.name} AS SELECT {wanted} FROM {stream}"


def _stored(column: str, holds: Holds, engine: Engine) -> str:
    if holds == "maybe_id":
        return f"COALESCE({column}, 0)"
    if holds == "maybe_whole":
        return f"COALESCE({column}, {NO_NUMBER})"
    if holds == "maybe_day" and engine == "sqlite":
        return f"COALESCE({column}, '')"
    return column


def _typed(column: str, holds: Holds) -> str:
    text = f"CAST({column} AS VARCHAR)"
    return {
        "id": f"CAST({column} AS BIGINT)",
        "maybe_id": f"NULLIF(CAST({column} AS BIGINT), 0)",
        "whole": f"CAST({column} AS BIGINT)",
        "maybe_whole": f"NULLIF(CAST({column} AS BIGINT), {NO_NUMBER})",
        "text": text,
        "day": f"CAST({text} AS DATE)",
        "maybe_day": f"CAST(NULLIF({text}, '') AS DATE)",
    }[holds]


_MOVED = "FROM store_allocation WHERE company_id = {company} AND effective_on > '{since}'"
_DOCUMENTS = (
    f"SELECT invoice_id {_MOVED} UNION ALL SELECT credit_note_id {_MOVED} AND credit_note_id IS NOT NULL "
    "UNION ALL SELECT invoice_id FROM store_adjustment WHERE company_id = {company} AND effective_on > '{since}'"
)
# A payment that was taken back is two payments whose sum is nothing: both of them are read, or neither.
_MONEY = (
    "SELECT payment_id FROM store_unapplied WHERE company_id = {company} "
    f"UNION ALL SELECT payment_id {_MOVED} AND payment_id IS NOT NULL "
    "UNION ALL SELECT id FROM store_payment WHERE reverses_id > 0 "
    "UNION ALL SELECT reverses_id FROM store_payment WHERE reverses_id > 0 "
    "UNION ALL SELECT id FROM store_payment WHERE company_id = {company} AND paid_on > '{since}'"
)
RECENT: Mapping[str, str] = {
    "posted": f"id IN ({_DOCUMENTS})",
    "adjustment": f"invoice_id IN ({_DOCUMENTS})",
    "came": f"id IN ({_MONEY})",
    "allocation": f"id IN (SELECT id FROM store_allocation WHERE invoice_id IN ({_DOCUMENTS}) "
    f"UNION ALL SELECT id FROM store_allocation WHERE credit_note_id IN ({_DOCUMENTS}) "
    f"UNION ALL SELECT id FROM store_allocation WHERE payment_id IN ({_MONEY}))",
}
BY_THEN: Mapping[str, str] = {
    # An invoice whose date was put right may have been issued earlier than it says.
    "posted": "issued_on <= '{until}' OR id IN (SELECT invoice_id FROM store_adjustment "
    "WHERE company_id = {company} AND kind = 'dates')",
    "came": "paid_on <= '{until}' OR reverses_id > 0 "
    "OR id IN (SELECT reverses_id FROM store_payment WHERE reverses_id > 0)",
    "allocation": "effective_on <= '{until}'",
}
"""What had happened by the end of a day. What was taken from a document or a payment later is not there, and so it
was open on that day."""

_STANDS = (
    "SELECT invoice_id AS id, customer_id AS customer, kind, issued_on, due_on, currency, open_minor AS amount, "
    "0 AS discount, {none} AS discount_until, {margin} AS margin, 1 AS as_it_stands FROM store_openitem "
    "WHERE company_id = {{company}} AND {still}"
)
# PostgreSQL answers NOT IN by going through a long list once for every row; asked so, it compares both at once.
_STILL: Mapping[Engine, str] = {
    "sqlite": f"invoice_id NOT IN ({_DOCUMENTS})",
    "postgresql": f"NOT EXISTS (SELECT 1 FROM ({_DOCUMENTS}) AS moved "
    "WHERE moved.invoice_id = store_openitem.invoice_id)",
}
OPEN_NOW: Mapping[Engine, str] = {
    "sqlite": _STANDS.format(none="''", margin=NO_NUMBER, still=_STILL["sqlite"]),
    "postgresql": _STANDS.format(none="NULL::date", margin=NO_NUMBER, still=_STILL["postgresql"]),
}
"""What is open now of the documents that have not moved: the amount is what is open, and nothing settles it."""

EXTRACTS: tuple[Extract, ...] = (
    Extract(
        "customer",
        "store_customer",
        {"id": ("id", "id"), "reference": ("reference", "text"), "name": ("name", "text")},
    ),
    Extract(
        "posted",
        "store_invoice",
        {
            "id": ("id", "id"),
            "customer": ("customer_id", "id"),
            "kind": ("kind", "text"),
            "issued_on": ("issued_on", "day"),
            "due_on": ("due_on", "day"),
            "currency": ("currency", "text"),
            "amount": ("amount_minor", "whole"),
            "discount": ("discount_minor", "whole"),
            "discount_until": ("discount_until", "maybe_day"),
            "margin": ("margin_minor", "maybe_whole"),
            "as_it_stands": ("0", "whole"),
        },
    ),
    Extract(
        "part",
        "store_instalment",
        {
            "document": ("invoice_id", "id"),
            "due_on": ("due_on", "day"),
            "amount": ("amount_minor", "whole"),
        },
    ),
    Extract(
        "adjustment",
        "store_adjustment",
        {
            "id": ("id", "id"),
            "document": ("invoice_id", "id"),
            "kind": ("kind", "text"),
            "amount": ("amount_minor", "whole"),
            "effective_on": ("effective_on", "day"),
            "new_issued_on": ("new_issued_on", "maybe_day"),
            "new_due_on": ("new_due_on", "maybe_day"),
        },
    ),
    Extract(
        "came",
        "store_payment",
        {
            "id": ("id", "id"),
            "customer": ("customer_id", "id"),
            "paid_on": ("paid_on", "day"),
            "currency": ("currency", "text"),
            "amount": ("amount_minor", "whole"),
            "reverses": ("reverses_id", "maybe_id"),
        },
    ),
    Extract(
        "allocation",
        "store_allocation",
        {
            "payment": ("payment_id", "maybe_id"),
            "credit_note": ("credit_note_id", "maybe_id"),
            "document": ("invoice_id", "id"),
            "amount": ("amount_minor", "whole"),
            "effective_on": ("effective_on", "day"),
        },
    ),
)
