"""Deterministic ledger D1: the same rows in every program that is compared on it, made by arithmetic alone.

For i = 1..n: customer i mod p; invoice date 2025-01-01 + (i·7919 mod 677) days; amount 100 + (i·37 mod 9901)
whole units; due 30 days later; if i mod 10 < 7 it is paid in full on the due date + (i mod 45) − 15 days, and
payments after 2026-11-22 do not exist.

    python -m bench.deterministic_ledger out.csv --invoices 100000 --customers 5000
"""

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FIRST_DAY = date(2025, 1, 1)
LAST_DAY = date(2026, 11, 22)
HEADER = ("Customer", "Invoice number", "Invoice date", "Due date", "Amount", "Currency", "Payment date")


@dataclass(frozen=True, slots=True)
class Row:
    """One invoice and, where it was paid, the day of its payment in full. `amount` is in whole units."""

    i: int
    customer: int
    issued_on: date
    due_on: date
    amount: int
    paid_on: date | None

    @property
    def reference(self) -> str:
        return f"C{self.customer:06d}"

    @property
    def number(self) -> str:
        return f"INV-{self.i:08d}"


def rows(invoices: int = 100_000, customers: int = 5_000) -> Iterator[Row]:
    """The invoices in order.

    >>> first = next(rows(1, 10))
    >>> first.customer, first.issued_on.isoformat(), first.amount, first.paid_on.isoformat()
    (1, '2026-04-18', 137, '2026-05-04')
    """
    for i in range(1, invoices + 1):
        issued_on = FIRST_DAY + timedelta(days=i * 7919 % 677)
        due_on = issued_on + timedelta(days=30)
        paid_on = due_on + timedelta(days=i % 45 - 15) if i % 10 < 7 else None
        if paid_on is not None and paid_on > LAST_DAY:
            paid_on = None
        yield Row(i, i % customers, issued_on, due_on, 100 + i * 37 % 9901, paid_on)


def write_csv(path: Path, invoices: int = 100_000, customers: int = 5_000) -> None:
    """The ledger as one sheet: one row an invoice with its payment date."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row in rows(invoices, customers):
            paid_on = row.paid_on.isoformat() if row.paid_on else ""
            dates = (row.issued_on.isoformat(), row.due_on.isoformat())
            writer.writerow((row.reference, row.number, *dates, f"{row.amount}.00", "EUR", paid_on))


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes the deterministic ledger as a CSV file.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--customers", type=int, default=5_000)
    wanted = parser.parse_args()
    write_csv(wanted.file, wanted.invoices, wanted.customers)


if __name__ == "__main__":
    main()
