"""What the day's plan needs of the whole ledger, read in one pass: overdue parts, unused credit, habits, sales."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodterms.columns.ageing import open_parts, unapplied
from goodterms.columns.habits import habits_of_all
from goodterms.columns.reading import LedgerColumns

MONTHS = 24

Column = NDArray[Any]
Columns = dict[str, Column]


@dataclass(frozen=True, slots=True, eq=False)
class PortfolioColumns:
    """Columns as numpy arrays; amounts in minor units.

    overdue: one row an overdue due date of an invoice: customer, currency, document, days_late, open_amount.
    credits: one row a customer and currency with unused credit: customer, currency, cash, credit_notes.
    habits: one row a customer with an invoice, fields as `habits_of_all` names them; whole-number columns with
    gaps are floats with NaN. sales: (customers of `habits`, MONTHS), invoiced a month in the main currency, the
    last column the 30 days up to and including `as_of`. newest: the newest date of a payment or invoice by then,
    None in an empty ledger; newest_payment: of a payment.
    """

    overdue: Columns
    credits: Columns
    habits: Columns
    sales: NDArray[np.int64]
    newest: date | None
    newest_payment: date | None


def portfolio_columns(ledger: LedgerColumns, *, as_of: date) -> PortfolioColumns:
    """Everything that the day's plan reads from the ledger, as of a day."""
    parts = open_parts(ledger, as_of=as_of)
    late = parts.filter(parts.days_late > 0)
    overdue = _columns(late.select("customer", "currency", "document", "days_late", "open_amount").to_pyarrow())
    left = unapplied(ledger, as_of=as_of)
    credits = _columns(left.filter((left.cash > 0) | (left.credit_notes > 0)).to_pyarrow())
    habits = _columns(habits_of_all(ledger, as_of=as_of))
    return PortfolioColumns(
        overdue,
        credits,
        habits,
        _sales(ledger, habits, as_of),
        _newest(ledger, as_of, "document", "issued_on") or _newest(ledger, as_of, "payment", "paid_on"),
        _newest(ledger, as_of, "payment", "paid_on"),
    )


def _sales(ledger: LedgerColumns, habits: Columns, as_of: date) -> NDArray[np.int64]:
    """Invoiced in each of the last MONTHS periods of 30 days, in each customer's main currency."""
    customers = habits["customer"]
    sold = np.zeros((len(customers), MONTHS), dtype=np.int64)
    found = ledger.backend.con.sql(
        "SELECT customer, currency, date_diff('day', issued_on, ?) // 30 AS ago, sum(amount)::BIGINT AS sold "
        "FROM document WHERE kind = 'invoice' AND issued_on <= ? AND date_diff('day', issued_on, ?) < ? "
        "GROUP BY ALL",
        params=[as_of, as_of, as_of, MONTHS * 30],
    ).to_arrow_table()
    rows = _columns(found)
    place = np.searchsorted(customers, rows["customer"])
    main = habits["currency"][place] == rows["currency"]
    sold[place[main], MONTHS - 1 - rows["ago"][main].astype(np.int64)] = rows["sold"][main]
    return sold


def _newest(ledger: LedgerColumns, as_of: date, table: str, column: str) -> date | None:
    found = ledger.backend.con.execute(f"SELECT max({column}) FROM {table} WHERE {column} <= ?", [as_of]).fetchone()
    return found[0] if found else None


def _columns(table: Any) -> Columns:
    return {name: table.column(name).to_numpy(zero_copy_only=False) for name in table.column_names}
