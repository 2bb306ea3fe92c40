"""Asking the columns a question, which Ibis puts into SQL only once in the life of a process.

To write the SQL of the day's plan takes Ibis longer than the database takes to answer it for a small firm, and it
is the same SQL every time but for its dates. So a question is written for one day that stands in for all, and when
it is asked its dates are moved to the day that is meant. bench/columns.py measures what that saves.
"""

import re
from collections.abc import Callable, Hashable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from goodterms.columns.reading import LedgerColumns

STANDS_IN: Final = date(2400, 1, 1)
_DATE = re.compile(r"MAKE_DATE\((\d+), (\d+), (\d+)\)")
_CENTURY: Final = timedelta(days=36525)
_WRITTEN: dict[Hashable, tuple[str, Any]] = {}

Question = Callable[..., Any]


def answer(ledger: "LedgerColumns", question: Question, *, as_of: date, **settings: Hashable) -> Any:
    """The Arrow table that answers `question(ledger, as_of=..., **settings)`, which gives an Ibis table.

    The question must be a function of a module, not one made on the way, and its result depend on nothing else. A
    date in it is either fixed or some days away from `as_of`: those within a century of the stand-in are moved.
    """
    sql, schema = _written(ledger, question, settings)
    return ledger.backend.con.sql(_moved(sql, as_of)).to_arrow_table().cast(schema.to_pyarrow())


def keep(ledger: "LedgerColumns", name: str, question: Question, *, as_of: date, **settings: Hashable) -> None:
    """Make a table of the answer in the ledger's backend, for further questions."""
    sql, schema = _written(ledger, question, settings)
    _create(ledger.backend, name, _moved(sql, as_of), schema)


def make(backend: Any, name: str, question: Question) -> None:
    """Make a table of what `question(backend)` gives, which no date is in. As `keep`, before there is a ledger."""
    found = _WRITTEN.get(question)
    if found is None:
        expression = question(backend)
        found = _WRITTEN[question] = backend.compile(expression), expression.schema()
    _create(backend, name, *found)


def _written(ledger: "LedgerColumns", question: Question, settings: dict[str, Hashable]) -> tuple[str, Any]:
    key = (question, ledger.has_parts, tuple(sorted(settings.items())))
    found = _WRITTEN.get(key)
    if found is None:
        expression = question(ledger, as_of=STANDS_IN, **settings)
        found = ledger.backend.compile(expression), expression.schema()
        _WRITTEN[key] = found
    return found


def _create(backend: Any, name: str, sql: str, schema: Any) -> None:
    to_sql = backend.compiler.type_mapper.to_string
    # The database sums whole numbers into wider ones; Ibis, and what is asked next, take them for what they were.
    columns = ", ".join(f'"{column}"::{to_sql(kind)} AS "{column}"' for column, kind in schema.items())
    backend.con.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT {columns} FROM ({sql})')


def _moved(sql: str, as_of: date) -> str:
    """The SQL for the day that is meant.

    >>> _moved("a <= MAKE_DATE(2399, 12, 31) AND b > MAKE_DATE(1970, 1, 1)", date(2026, 3, 1))
    "a <= DATE '2026-02-28' AND b > DATE '1970-01-01'"
    """
    by = as_of - STANDS_IN

    def literal(found: re.Match[str]) -> str:
        day = date(*map(int, found.groups()))
        return f"DATE '{day + by if abs(day - STANDS_IN) < _CENTURY else day}'"

    return _DATE.sub(literal, sql)
