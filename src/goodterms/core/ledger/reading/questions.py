"""What a file does not say and a person must: each question with its choices, and what an answer changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from goodterms.core.basics.amounts import AmountStyle
from goodterms.core.basics.currencies import is_currency
from goodterms.core.basics.dates import DateStyle, Order
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.reading.choosing import Choice
from goodterms.core.ledger.reading.fields import FIELDS
from goodterms.core.ledger.reading.mapping import Mapping
from goodterms.core.ledger.reading.sampling import ColumnSamples

# Columns that say the same of a document in every export; payments and open amounts change.
_NEVER_CHANGE = ("customer_ref", "customer_name", "description", "booked_on", "issued_on", "due_on", "amount")


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask before the file is read.

    code: date_order, decimal_mark, currency or number_from. choices: the answers, () where any text may be one.
    mixed: the column holds both styles, so with either answer some rows will be rejected.
    settles: the code of the mapping's problem that the answer takes away.
    """

    code: str
    text: str
    params: dict[str, object] = field(default_factory=dict)
    column: str = ""
    choices: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    mixed: bool = False
    settles: str = ""


def ask_what_is_open(
    mapping: Mapping, choices: Sequence[Choice], samples: Sequence[ColumnSamples]
) -> tuple[Question, ...]:
    """The questions that this file leaves open, in the order of its columns."""
    asked: list[Question] = []
    at = {choice.header: choice.position for choice in choices if choice.field}
    for column in mapping.columns:
        sample = samples[at[column.header]]
        if FIELDS[column.field].content == "date" and not column.dates.order:
            asked += _about_dates(column.header, sample)
        elif FIELDS[column.field].content == "amount" and not column.amounts.decimal:
            asked += _about_amounts(column.header, sample)
    fields = {column.field for column in mapping.columns}
    if mapping.kind not in ("customers", "contacts") and "currency" not in fields and not mapping.currency:
        asked.append(Question("currency", N_("Which currency are the amounts in?"), settles="mapping.currency_missing"))
    if mapping.kind in ("ledger", "invoices", "credit_notes") and "number" not in fields and {"issued_on"} <= fields:
        stable = tuple(c.header for name in _NEVER_CHANGE for c in mapping.columns if c.field == name)
        asked.append(
            Question(
                "number_from",
                N_("No column has a document number. From which columns, that never change, shall it be made?"),
                choices=(", ".join(stable),),
                settles="mapping.number_missing",
            )
        )
    return tuple(asked)


def answer(mapping: Mapping, question: Question, choice: str) -> Mapping | Problem:
    """The mapping with the answer put in: dmy, mdy or ymd; point or comma; a currency code; headers by commas.

    >>> from goodterms.core.ledger.reading.mapping import Column
    >>> mapping = Mapping("invoices", (Column("Date", "issued_on"),))
    >>> answer(mapping, Question("date_order", "", column="Date"), "dmy").columns[0].dates.order
    'dmy'
    >>> answer(mapping, Question("currency", ""), "XXX").code
    'answer.not_a_choice'
    """
    wrong = Problem("answer.not_a_choice", N_("{choice} is none of the answers"), {"choice": choice})
    if question.code == "currency":
        return replace(mapping, currency=choice) if is_currency(choice) else wrong
    if question.code == "number_from":
        known = [column.header for column in mapping.columns]
        headers = tuple(part.strip() for part in choice.split(",") if part.strip())
        return replace(mapping, number_from=headers) if headers and set(headers) <= set(known) else wrong
    if question.code == "date_order" and choice in ("dmy", "mdy", "ymd"):
        return _restyled(mapping, question.column, order=cast(Order, choice))
    if question.code == "decimal_mark" and choice in ("point", "comma"):
        return _restyled(mapping, question.column, style=AmountStyle("." if choice == "point" else ","))
    return wrong


def _restyled(mapping: Mapping, header: str, *, order: Order = "", style: AmountStyle | None = None) -> Mapping:
    columns = []
    for column in mapping.columns:
        if column.header == header:
            dates: DateStyle = replace(column.dates, order=order or column.dates.order)
            column = replace(column, dates=dates, amounts=style or column.amounts)
        columns.append(column)
    return replace(mapping, columns=tuple(columns))


def _about_dates(header: str, sample: ColumnSamples) -> list[Question]:
    guess = sample.dates
    if guess.verdict not in ("ambiguous", "mixed"):
        return []
    mixed = guess.verdict == "mixed"
    text = (
        N_("{column} has dates with the day first and dates with the month first. Which is right?")
        if mixed
        else N_("Does {column} have the day or the month first?")
    )
    return [Question("date_order", text, {"column": header}, header, ("dmy", "mdy"), guess.examples, mixed)]


def _about_amounts(header: str, sample: ColumnSamples) -> list[Question]:
    guess = sample.amounts
    if guess.verdict not in ("ambiguous", "mixed"):
        return []
    mixed = guess.verdict == "mixed"
    text = (
        N_("{column} has decimal points and decimal commas. Which is right?")
        if mixed
        else N_("Which mark stands before the decimals in {column}?")
    )
    return [Question("decimal_mark", text, {"column": header}, header, ("point", "comma"), guess.examples, mixed)]
