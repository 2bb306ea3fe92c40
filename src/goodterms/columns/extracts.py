"""What is read of each table of the store, and how its columns are typed once they are columns.

SQLite keeps dates as text and gives a column the type of its first values, so a value that may be missing is
read as 0 or as empty text there and becomes missing again when it is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Engine = Literal["sqlite", "postgresql"]
Holds = Literal["id", "maybe_id", "whole", "text", "day", "maybe_day"]


@dataclass(frozen=True, slots=True)
class Extract:
    """Some columns of one table: `columns` maps the name here to (the name in the store, what it holds)."""

    name: str
    table: str
    columns: Mapping[str, tuple[str, Holds]]

    def select(self, engine: Engine, company_id: int) -> str:
        """The statement that reads the rows of one company."""
        wanted = ", ".join(
            f"{_stored(column, holds, engine)} AS {name}" for name, (column, holds) in self.columns.items()
        )
        return f"SELECT {wanted} FROM {self.table} WHERE company_id = {int(company_id)}"

    def load(self, stream: str) -> str:
        """The statement that makes a typed table of the stream with that name."""
        wanted = ", ".join(f"{_typed(name, holds)} AS {name}" for name, (_, holds) in self.columns.items())
        return f"CREATE TABLE {self.name} AS SELECT {wanted} FROM {stream}"


def _stored(column: str, holds: Holds, engine: Engine) -> str:
    if holds == "maybe_id":
        return f"COALESCE({column}, 0)"
    if holds == "maybe_day" and engine == "sqlite":
        return f"COALESCE({column}, '')"
    return column


def _typed(column: str, holds: Holds) -> str:
    text = f"CAST({column} AS VARCHAR)"
    return {
        "id": f"CAST({column} AS BIGINT)",
        "maybe_id": f"NULLIF(CAST({column} AS BIGINT), 0)",
        "whole": f"CAST({column} AS BIGINT)",
        "text": text,
        "day": f"CAST({text} AS DATE)",
        "maybe_day": f"CAST(NULLIF({text}, '') AS DATE)",
    }[holds]


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
