"""A mapping: which column of a file means what, and how its amounts and dates are written.

A mapping is a value. It is guessed by `recognising`, changed by a person, kept per source as text
(`mapping_text`), and applied by `read_rows`. Columns are found by their header, compared without case, spaces
and punctuation, so the order of the columns and the spelling of the header may change between exports.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from goodterms.core.basics import amounts, dates
from goodterms.core.basics.amounts import AmountStyle
from goodterms.core.basics.currencies import is_currency
from goodterms.core.basics.dates import DateStyle
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_, Ours
from goodterms.core.ledger.reading.fields import FIELDS, KINDS, REQUIRED, Kind
from goodterms.core.ledger.reading.words import fold


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is read: its header, the field it means, and its style where it holds amounts or dates."""

    header: str
    field: str
    amounts: AmountStyle = amounts.UNSURE
    dates: DateStyle = dates.UNSURE


@dataclass(frozen=True, slots=True)
class Mapping:
    """How files of one source are read.

    currency: of rows that name none ("" where a column names it). sign: "reversed" turns every amount around.
    number_from: headers of columns that never change, from which a document gets its number where the file has
    none. days_from: the date from which `days_to_payment` counts. accounts: the lowest and highest account number
    that is a customer's; lines of other accounts are left out ((0, 0): all are). name: what the source is called.
    """

    kind: Kind
    columns: tuple[Column, ...]
    currency: str = ""
    sign: Literal["as_is", "reversed"] = "as_is"
    number_from: tuple[str, ...] = ()
    days_from: Literal["issued_on", "due_on"] = "issued_on"
    accounts: tuple[int, int] = (0, 0)
    name: str = ""

    def header_of(self, field: str) -> str:
        """The header of the column that means this field; "" if none does."""
        return next((column.header for column in self.columns if column.field == field), "")


@dataclass(frozen=True, slots=True)
class Fit:
    """A mapping laid onto the header of one file: for each column read, where it stands.

    number_from: positions, in order, each with the field that the column means ("" if it is read as text only).
    """

    columns: tuple[tuple[int, Column], ...]
    number_from: tuple[tuple[int, str], ...] = ()


def check_mapping(mapping: Mapping) -> tuple[Problem, ...]:
    """What is wrong with a mapping on its own, whatever the file.

    >>> [p.code for p in check_mapping(Mapping("customers", (Column("Name", "customer_name"),)))]
    []
    >>> [p.code for p in check_mapping(Mapping("payments", (Column("Name", "customer_name"),)))]
    ['mapping.field_missing', 'mapping.field_missing', 'mapping.currency_missing']
    """
    if mapping.kind not in KINDS:
        return (Problem("mapping.kind", N_("there is no kind of file called {kind}"), {"kind": mapping.kind}),)
    problems = [p for column in mapping.columns for p in _check_column(column, mapping.kind)]
    problems += _check_twice(mapping)
    fields = {column.field for column in mapping.columns}
    for needed in REQUIRED[mapping.kind]:
        made = needed == ("number",) and mapping.number_from
        if not made and not fields.intersection(needed):
            problems.append(
                Problem(
                    "mapping.number_missing" if needed == ("number",) else "mapping.field_missing",
                    N_("no column is read as {field}"),
                    {"field": Ours(" / ".join(FIELDS[name].title for name in needed))},
                    N_("say which column it is"),
                )
            )
    if "net" in fields and not fields.intersection(("amount", "debit", "credit", "tax")):
        problems.append(
            Problem(
                "mapping.gross_missing",
                N_("there is an amount without tax, but neither the tax nor the whole amount"),
            )
        )
    return (*problems, *_check_currency(mapping, fields))


def fit(mapping: Mapping, header: Sequence[str]) -> Fit | tuple[Problem, ...]:
    """Lay the mapping onto a file's header, or say which of its columns are missing or stand there twice.

    >>> fit(Mapping("customers", (Column("Name", "customer_name"),)), ["id", "NAME "]).columns[0][0]
    1
    """
    places: dict[str, list[int]] = {}
    for position, title in enumerate(header):
        places.setdefault(fold(title), []).append(position)
    problems: list[Problem] = []
    at: dict[str, int] = {}
    for wanted in (*(column.header for column in mapping.columns), *mapping.number_from):
        found = _places_of(wanted, header, places)
        if len(found) == 1:
            at[wanted] = found[0]
        elif wanted not in at:
            problems.append(_missing(wanted) if not found else _twice(wanted))
            at[wanted] = -1
    if problems:
        return tuple(problems)
    meaning = {at[column.header]: column.field for column in mapping.columns}
    return Fit(
        tuple((at[column.header], column) for column in mapping.columns),
        tuple((at[name], meaning.get(at[name], "")) for name in mapping.number_from),
    )


def _places_of(wanted: str, header: Sequence[str], places: dict[str, list[int]]) -> list[int]:
    found = places.get(fold(wanted), [])
    if len(found) > 1:
        exact = [p for p in found if header[p].strip() == wanted.strip()]
        return exact or found
    return found


def _check_column(column: Column, kind: Kind) -> list[Problem]:
    field = FIELDS.get(column.field)
    if field is None:
        return [
            Problem(
                "mapping.field_unknown",
                N_("there is no field called {field}"),
                {"field": column.field},
                column=column.header,
            )
        ]
    if kind not in field.kinds:
        return [
            Problem(
                "mapping.field_of_other_kind",
                N_("{field} is not read from a file of {kind}"),
                {"field": Ours(field.title), "kind": Ours(kind)},
                column=column.header,
            )
        ]
    return []


def _check_twice(mapping: Mapping) -> list[Problem]:
    problems = []
    for field, count in Counter(column.field for column in mapping.columns).items():
        if count > 1 and field in FIELDS:
            problems.append(
                Problem(
                    "mapping.field_twice",
                    N_("{count} columns are read as {field}"),
                    {"count": count, "field": Ours(FIELDS[field].title)},
                    N_("choose one of them"),
                )
            )
    for header, count in Counter(fold(column.header) for column in mapping.columns).items():
        if count > 1:
            problems.append(Problem("mapping.column_twice", N_("a column is read as two things"), column=header))
    return problems


def _check_currency(mapping: Mapping, fields: set[str]) -> list[Problem]:
    if mapping.currency and not is_currency(mapping.currency):
        return [
            Problem("mapping.currency_unknown", N_("there is no currency {currency}"), {"currency": mapping.currency})
        ]
    reads_money = any(FIELDS[name].content == "amount" for name in fields if name in FIELDS)
    needs = reads_money or mapping.kind not in ("customers", "contacts")
    if needs and not mapping.currency and "currency" not in fields:
        return [
            Problem(
                "mapping.currency_missing",
                N_("no column names the currency"),
                remedy=N_("say which currency it is"),
            )
        ]
    return []


def _missing(header: str) -> Problem:
    return Problem(
        "mapping.column_missing",
        N_("the column {column} is not in this file"),
        {"column": header},
        N_("choose the columns anew for this file"),
        column=header,
    )


def _twice(header: str) -> Problem:
    return Problem(
        "mapping.column_ambiguous",
        N_("the column {column} stands in this file more than once"),
        {"column": header},
        N_("give the columns different names"),
        column=header,
    )
