"""What the day's plan needs of the whole ledger, read in one pass: overdue parts, unused credit, habits, sales."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodterms.columns.ageing import open_parts, unapplied
from goodterms.columns.asking import answer
from goodterms.columns.habits import habits_of_all
from goodterms.columns.reading import LedgerColumns

MARGIN_SUMS = ("margin", "carrying", "invoiced", "with_margin", "invoices")
Column = NDArray[Any]
Columns = dict[str, Column]


@dataclass(frozen=True, slots=True, eq=False)
class PortfolioColumns:
    """Columns as numpy arrays; amounts in minor units.

    overdue: one row an overdue due date of an invoice: customer, currency, document, days_late, open_amount.
    credits: one row a customer and currency with unused credit: customer, currency, cash, credit_notes.
    habits: one row a customer with an invoice, fields as `habits_of_all` names them; whole-number columns with
    gaps are floats with NaN. orders: one row a customer and day on which they were invoiced in their main currency:
    customer, day (ordinal), amount (credit notes of the day deducted). margins: one row a customer with a margin on an
    invoice: customer, MARGIN_SUMS.
    """

    overdue: Columns
    credits: Columns
    habits: Columns
    orders: Columns
    margins: Columns


def portfolio_columns(ledger: LedgerColumns, *, as_of: date, margins_since: date) -> PortfolioColumns:
    """Everything that the day's plan reads from the ledger, as of a day; margins of invoices issued after a day."""
    overdue = _columns(answer(ledger, _overdue, as_of=as_of))
    credits = _columns(answer(ledger, _credits, as_of=as_of))
    habits = _columns(habits_of_all(ledger, as_of=as_of))
    margins = _margins(ledger, habits, as_of, margins_since)
    return PortfolioColumns(overdue, credits, habits, _orders(ledger, habits, as_of), margins)


def _overdue(ledger: LedgerColumns, *, as_of: date) -> Any:
    parts = open_parts(ledger, as_of=as_of)
    return parts.filter(parts.days_late > 0).select("customer", "currency", "document", "days_late", "open_amount")


def _credits(ledger: LedgerColumns, *, as_of: date) -> Any:
    left = unapplied(ledger, as_of=as_of)
    return left.filter((left.cash > 0) | (left.credit_notes > 0))


def _orders(ledger: LedgerColumns, habits: Columns, as_of: date) -> Columns:
    """What was invoiced by customer and day, in each customer's main currency."""
    found = ledger.backend.con.sql(
        "SELECT customer, currency, date_diff('day', DATE '0001-01-01', issued_on) + 1 AS day, "
        "sum(CASE WHEN kind = 'invoice' THEN amount ELSE -amount END)::BIGINT AS amount "
        "FROM document WHERE issued_on <= ? GROUP BY ALL ORDER BY ALL",
        params=[as_of],
    ).to_arrow_table()
    return _in_main_currency(_columns(found), habits, ("customer", "day", "amount"))


def _margins(ledger: LedgerColumns, habits: Columns, as_of: date, since: date) -> Columns:
    """`core.customers.margins.margin_sums` of every customer with a margin, in each customer's main currency."""
    found = ledger.backend.con.sql(
        "SELECT customer, currency, sum(margin) FILTER (margin <= amount)::BIGINT AS margin, "
        "sum(amount) FILTER (margin <= amount)::BIGINT AS carrying, sum(amount)::BIGINT AS invoiced, "
        "count(*) FILTER (margin <= amount) AS with_margin, count(*) AS invoices "
        "FROM document WHERE kind = 'invoice' AND issued_on > ? AND issued_on <= ? "
        "GROUP BY ALL HAVING with_margin > 0 ORDER BY ALL",
        params=[since, as_of],
    ).to_arrow_table()
    return _in_main_currency(_columns(found), habits, ("customer", *MARGIN_SUMS))


def _in_main_currency(rows: Columns, habits: Columns, names: tuple[str, ...]) -> Columns:
    """The rows that are in their customer's main currency, with these columns."""
    customers = habits["customer"]
    if not len(customers):
        return {name: rows[name][:0] for name in names}
    place = np.clip(np.searchsorted(customers, rows["customer"]), 0, len(customers) - 1)
    main = (customers[place] == rows["customer"]) & (habits["currency"][place] == rows["currency"])
    return {name: rows[name][main] for name in names}


def _columns(table: Any) -> Columns:
    return {name: table.column(name).to_numpy(zero_copy_only=False) for name in table.column_names}
