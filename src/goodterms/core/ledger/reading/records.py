"""From a line's read values to its record: the typed row with its identity, checked against the file so far."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.basics.text import clean, key
from goodterms.core.ledger.reading.building import (
    Sum,
    Unfit,
    date_of_document,
    due_date,
    margin_of,
    missing,
    only_customers,
    settlement_of,
    sum_of,
)
from goodterms.core.ledger.reading.mapping import Fit, Mapping
from goodterms.core.ledger.reading.rows import (
    ContactRow,
    CreditNoteRow,
    CustomerRow,
    InvoiceRow,
    PaymentRow,
    Row,
)
from goodterms.core.ledger.reading.sameness import (
    Seen,
    customer_key,
    fingerprint,
    made_number,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line whose cells are read: its values by field name, and what was noted on the way."""

    line: int
    raw: tuple[str, ...]
    values: dict[str, Any]
    notes: tuple[Problem, ...] = ()


class Records:
    """Makes the records of one file. It remembers which it has seen, to find duplicates and conflicts."""

    def __init__(self, mapping: Mapping, laid: Fit) -> None:
        self._mapping, self._laid = mapping, laid
        self._seen = Seen()
        self._margins: dict[str, int | None] = {}
        makers: dict[str, Callable[[Line], Row]] = {"customers": self._customer, "contacts": self._contact}
        self._make = makers.get(mapping.kind, self._document)

    def make(self, line: Line) -> Row:
        """The record of a line. Raises Unfit or NoRecord."""
        return self._make(line)

    def _document(self, line: Line) -> Row:
        values = line.values
        low, high = self._mapping.accounts
        if high:
            only_customers(values.get("customer_ref", ""), low, high)
        total = sum_of(values, self._mapping)
        if total.as_kind == "payment":
            return self._payment(line, total)
        ref, name = values.get("customer_ref", ""), values.get("customer_name", "")
        issued_on = date_of_document(values, "issued_on")
        number, made = self._number(line, total)
        if not ref and not name and not values.get("invoice_number"):
            raise missing("customer_ref")
        facts: dict[str, Any] = {
            "customer_ref": ref,
            "customer_name": name,
            "number": number,
            "number_made": made,
            "issued_on": issued_on,
            "amount": total.amount,
            "currency": values["currency"],
            "reference": values.get("reference", ""),
            "description": values.get("description", ""),
            "booked_on": values.get("booked_on"),
            "net": values.get("net"),
            "tax": values.get("tax"),
        }
        if total.as_kind == "credit_note":
            return self._credit_note(line, total, facts)
        facts["due_on"] = due_date(values, issued_on)
        facts["settlement"] = settlement_of(values, total, issued_on=issued_on, mapping=self._mapping)
        told = self._apart("invoice", facts, line)
        margin, unread = self._margin(line, total, told)
        return InvoiceRow(
            line=line.line,
            raw=line.raw,
            notes=(*line.notes, *unread),
            gross_margin=margin,
            terms=values.get("terms", ""),
            disputed=values.get("disputed"),
            purchase_order=values.get("purchase_order", ""),
            owner=values.get("owner", ""),
            **facts,
            **told,
        )

    def _margin(self, line: Line, total: Sum, told: dict[str, Any]) -> tuple[int | None, tuple[Problem, ...]]:
        """The margin of an invoice, and what there is to note about it. Of several lines for one invoice the first
        counts, as for all that it says."""
        margin = margin_of(line.values, total.amount)
        if isinstance(margin, Problem):
            return None, (margin.at(line=line.line),)
        first = told.get("duplicate_of", 0)
        if margin is not None and not first and not told.get("occurrence"):
            self._margins[told["identity"]] = margin
        kept = self._margins.get(told["identity"])
        if not first or margin is None or margin == kept:
            return margin, ()
        other = N_("the margin of line {first} is kept, this line gives another")
        remedy = N_("give the margin of the whole invoice in each of its lines")
        return kept, (Problem("margin.other_line", other, {"first": first}, remedy).at(line=line.line),)

    def _credit_note(self, line: Line, total: Sum, facts: dict[str, Any]) -> CreditNoteRow:
        values = line.values
        notes = line.notes
        if total.turned:
            notes = (*notes, _read_as_credit(line.line, self._mapping.header_of(total.field)))
        facts["invoice_number"] = values.get("invoice_number", "")
        facts["settlement"] = settlement_of(values, total, issued_on=facts["issued_on"], mapping=self._mapping)
        told = self._apart("credit_note", facts, line)
        return CreditNoteRow(
            line=line.line, raw=line.raw, notes=notes, allocated_on=values.get("allocated_on"), **facts, **told
        )

    def _payment(self, line: Line, total: Sum) -> PaymentRow:
        values = line.values
        ref, name = values.get("customer_ref", ""), values.get("customer_name", "")
        invoice = values.get("invoice_number", "")
        if not ref and not name and not invoice:
            raise missing("customer_ref")
        paid_on = date_of_document(values, "paid_on" if self._mapping.kind == "payments" else "issued_on")
        reference = values.get("reference", "") or values.get("number", "")
        description = values.get("description", "")
        told_by = (
            customer_key(ref, name),
            paid_on,
            total.amount,
            values["currency"],
            key(reference),
            key(invoice),
            key(description),
        )
        identity = "payment:" + fingerprint(told_by)
        return PaymentRow(
            line=line.line,
            raw=line.raw,
            notes=line.notes,
            identity=identity,
            occurrence=self._seen.occurrence(identity),
            customer_ref=ref,
            customer_name=name,
            reference=reference,
            paid_on=paid_on,
            amount=total.amount,
            currency=values["currency"],
            invoice_number=invoice,
            allocated_on=values.get("allocated_on"),
            method=values.get("method", ""),
            description=description,
            booked_on=values.get("booked_on"),
        )

    def _customer(self, line: Line) -> CustomerRow:
        values = dict(line.values)
        ref = values.pop("customer_ref", "")
        name = values.pop("customer_name", "") or values.get("legal_name", "")
        if not ref and not name:
            raise missing("customer_name")
        margin, cost = values.pop("margin", None), values.pop("cost_to_serve", None)
        identity = "customer:" + customer_key(ref, name)
        content = fingerprint([name, margin or "", cost or "", *(f"{k}={v}" for k, v in sorted(values.items()))])
        return CustomerRow(
            line=line.line,
            raw=line.raw,
            notes=line.notes,
            identity=identity,
            duplicate_of=self._once(identity, content, line, "customer_ref" if ref else "customer_name"),
            customer_ref=ref,
            customer_name=name,
            margin_bp=margin,
            cost_to_serve_bp=cost,
            **values,
        )

    def _contact(self, line: Line) -> ContactRow:
        values = {name: value for name, value in line.values.items() if name != "currency"}
        ref, name = values.pop("customer_ref", ""), values.pop("customer_name", "")
        if not ref and not name:
            raise missing("customer_ref")
        person, email = values.get("contact_name", ""), values.get("email", "")
        if not person and not email and not values.get("phone"):
            raise missing("contact_name")
        role, role_text = values.pop("role", ("", ""))
        identity = "contact:" + fingerprint([customer_key(ref, name), key(person), key(email), role])
        return ContactRow(
            line=line.line,
            raw=line.raw,
            notes=line.notes,
            identity=identity,
            duplicate_of=self._once(
                identity, fingerprint([f"{k}={v}" for k, v in sorted(values.items())]), line, "contact_name"
            ),
            customer_ref=ref,
            customer_name=name,
            role=role,
            role_text=role_text,
            **values,
        )

    def _number(self, line: Line, total: Sum) -> tuple[str, bool]:
        number = line.values.get("number", "")
        if number:
            return number, False
        if not self._laid.number_from:
            raise missing("number")
        parts: list[str | int | date] = []
        for position, field in self._laid.number_from:
            # As text where the value says less than the cell: a date of entry carries the time of day as well.
            plain = field in ("", "booked_on")
            value = key(clean(line.raw[position])) if plain else line.values.get(field)
            parts.append(key(value) if isinstance(value, str) else "" if value is None else value)
        return made_number([total.as_kind, *parts]), True

    def _apart(self, kind: str, facts: dict[str, Any], line: Line) -> dict[str, Any]:
        """Identity, occurrence and duplicate of a document."""
        who = customer_key(facts["customer_ref"], facts["customer_name"])
        identity = f"{kind}:{who}:{key(facts['number'])}"
        if facts["number_made"]:
            return {"identity": identity, "occurrence": self._seen.occurrence(identity)}
        settled = facts["settlement"]
        content = fingerprint(
            [
                facts["amount"],
                facts["currency"],
                facts["issued_on"],
                facts.get("due_on") or "",
                (f"{settled.on} {settled.paid} {settled.credited}" if settled else ""),
            ]
        )
        return {"identity": identity, "duplicate_of": self._once(identity, content, line, "number")}

    def _once(self, identity: str, content: str, line: Line, field: str) -> int:
        """The line of the equal record before this one, 0 if it is new. Raises Unfit if they contradict."""
        verdict, first = self._seen.check(identity, content, line=line.line)
        if verdict == "other":
            raise Unfit(
                Problem(
                    "row.conflict",
                    N_("stands in line {first} already, with other values"),
                    {"first": first},
                    N_("keep the line that is right"),
                ),
                field,
            )
        return first


def _read_as_credit(line: int, column: str) -> Problem:
    return Problem("amount.read_as_credit", N_("negative, so read as a credit note"), line=line, column=column)
