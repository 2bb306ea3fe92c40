"""From the read values of a line to a typed row: what a document is, how it was settled, what is missing.

`values` are the read cells by field name. Every function gives the row, a `LeftOut` reason or the problems.
"""

from collections.abc import Mapping as Dict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_, Ours
from goodterms.core.ledger.reading.fields import FIELDS, Kind
from goodterms.core.ledger.reading.mapping import Mapping
from goodterms.core.ledger.reading.rows import Settlement

Values = Dict[str, Any]


class Unfit(Exception):
    """A line that makes no row: carries the problem and the field whose cell shows it. Never leaves `reading`."""

    def __init__(self, problem: Problem, field: str = "") -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.field = field


class NoRecord(Exception):
    """A line that is readable and no record of this kind. Never leaves `reading`."""

    def __init__(self, why: Literal["draft", "nothing_owed", "other_side"], reason: str) -> None:
        super().__init__(why)
        self.why = why
        self.reason = reason


def missing(field: str) -> Unfit:
    """The line has no cell for a field that it needs."""
    return Unfit(Problem("cell.missing", N_("{field} is missing"), {"field": Ours(FIELDS[field].title)}), field)


def only_customers(account: str, low: int, high: int) -> None:
    """Leave out a posting on an account that is no customer's. Raises NoRecord."""
    if not (account.isascii() and account.isdigit() and low <= int(account) <= high):
        raise NoRecord("other_side", N_("a posting on an account that is no customer's"))


@dataclass(frozen=True, slots=True)
class Sum:
    """The amount of a document or payment: which way it counts, how large it is, where it stood."""

    as_kind: Literal["invoice", "credit_note", "payment"]
    amount: int
    field: str
    turned: bool = False


def sum_of(values: Values, mapping: Mapping) -> Sum:
    """What kind of document the line is, and its positive amount. Raises Unfit or NoRecord."""
    if values.get("status") == "draft":
        raise NoRecord("draft", N_("not posted, or cancelled"))
    signed, field, sided = _signed(values)
    signed = -signed if mapping.sign == "reversed" else signed
    if signed == 0:
        raise NoRecord("nothing_owed", N_("the amount is zero"))
    said = values.get("document")
    if mapping.kind == "payments" or (mapping.kind == "credit_notes" and said in (None, "credit_note")):
        return _money_in(signed, field, sided, mapping.kind)
    if mapping.kind == "credit_notes" or (mapping.kind == "invoices" and said == "payment"):
        raise NoRecord("other_side", N_("a document of another kind than this import reads"))
    if said in ("credit_note", "payment"):
        return Sum("payment" if said == "payment" else "credit_note", abs(signed), field)
    if signed > 0:
        return Sum("invoice", signed, field)
    if sided and said is None:
        raise NoRecord("other_side", N_("a posting on the credit side: import the file as payments too"))
    return Sum("credit_note", -signed, field, turned=True)


def _money_in(signed: int, field: str, sided: bool, kind: Kind) -> Sum:
    amount = -signed if sided else signed
    if amount > 0:
        return Sum("payment" if kind == "payments" else "credit_note", amount, field)
    if sided:
        raise NoRecord("other_side", N_("a posting on the debit side"))
    raise Unfit(
        Problem(
            "amount.negative",
            N_("is negative"),
            remedy=N_("if the file writes all these amounts as negative, choose the reversed sign"),
        ),
        field,
    )


def _signed(values: Values) -> tuple[int, str, bool]:
    """(minor units, the field they come from, whether the file says the side apart from the sign)."""
    side = values.get("side")
    if "amount" in values:
        amount = values["amount"]
        return (-amount if side == "credit" else amount), "amount", side is not None
    debit, credit = values.get("debit", 0), values.get("credit", 0)
    if debit and credit:
        raise Unfit(Problem("amount.both_sides", N_("the line has a debit and a credit amount")), "credit")
    if "debit" in values or "credit" in values:
        return debit - credit, ("credit" if credit else "debit"), True
    if "net" in values:
        return values["net"] + values.get("tax", 0), "net", False
    raise missing("amount")


def margin_of(values: Values, amount: int) -> int | Problem | None:
    """The gross margin of an invoice: as the line gives it, else what is left of the amount without tax after the cost
    of the goods. None where the line says neither. The margin has the sign of its invoice: an export that writes its
    invoices as negative writes their margins so too.

    >>> margin_of({"amount": 11_900, "tax": 1_900, "goods_cost": 7_000}, 11_900)
    3000
    >>> margin_of({"amount": 11_900, "goods_cost": 7_000}, 11_900).code
    'margin.no_net'
    """
    margin: int | None = values.get("gross_margin")
    if margin is None:
        cost = values.get("goods_cost")
        if cost is None:
            return None
        net = _without_tax(values)
        if net is None:
            return Problem(
                "margin.no_net",
                N_("no margin is kept: the line has a cost and no amount without tax to take it from"),
                remedy=N_("add a column with the amount without tax, or one with the margin"),
            )
        margin = net - cost
    margin = -margin if values.get("amount", values.get("net", 1)) < 0 else margin
    if margin > amount:
        return Problem(
            "margin.above_amount",
            N_("no margin is kept: it would be more than the whole invoice"),
            remedy=N_("check whether the column is an amount of money"),
        )
    return margin


def _without_tax(values: Values) -> int | None:
    if "net" in values:
        return int(values["net"])
    return values["amount"] - values["tax"] if "amount" in values and "tax" in values else None


def date_of_document(values: Values, field: str) -> date:
    """The date in this field. Raises Unfit where it is missing."""
    found: date | None = values.get(field)
    if found is None:
        raise missing(field)
    return found


def due_date(values: Values, issued_on: date) -> date | None:
    """The due date, if the file has one; never before the date of the document."""
    due = values.get("due_on")
    if due is not None and due < issued_on:
        raise Unfit(
            Problem(
                "due.before_issue",
                N_("is before the date of the document ({issued})"),
                {"issued": issued_on.isoformat()},
                N_("correct one of the two dates"),
            ),
            "due_on",
        )
    return due


def settlement_of(values: Values, total: Sum, *, issued_on: date, mapping: Mapping) -> Settlement | None:
    """How much of the document the line says is settled, and when; None where nothing is.

    A credit note's settlement is written with either sign; its size is meant.
    """
    amount = total.amount
    on = _settled_on(values, issued_on, mapping)
    size = abs if total.as_kind == "credit_note" else int
    paid, rest, taken = (
        None if (found := values.get(field)) is None else size(found)
        for field in ("settled_amount", "outstanding", "credited")
    )
    credited = taken or 0
    if paid is None and rest is None:
        in_full = on is not None or values.get("status") == "paid"
        paid = amount - credited if in_full else 0
    elif paid is None:
        paid = amount - credited - (rest or 0)
    elif rest is not None and paid + credited + rest != amount:
        raise Unfit(
            Problem(
                "settlement.does_not_add_up",
                N_("what is paid and what is open do not add up to the amount"),
                remedy=N_("correct one of the three amounts"),
            ),
            "outstanding",
        )
    if paid < 0 or credited < 0 or paid + credited > amount:
        raise Unfit(
            Problem("settlement.out_of_range", N_("more is open or paid than the document is worth")),
            "outstanding" if "settled_amount" not in values else "settled_amount",
        )
    return Settlement(on if paid else None, paid, credited) if paid or credited else None


def _settled_on(values: Values, issued_on: date, mapping: Mapping) -> date | None:
    on: date | None = values.get("settled_on")
    days = values.get("days_to_payment")
    if on is not None or days is None:
        return on
    start = issued_on if mapping.days_from == "issued_on" else values.get("due_on")
    if start is None:
        raise missing("due_on")
    first: date = start
    return first + timedelta(days=days)
