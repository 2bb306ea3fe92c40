"""Plays a story through the journeys of the product, on the database of the test.

What the books of the firm say (customers, invoices, credit notes, payments, disputes) reaches the ledger as it
does in life: as an export that grows from day to day. On each day on which something is new, the export of that
kind is written to a file and imported whole, so that every story also imports everything before it once more.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from tests.stories import asking
from tests.stories.asking import Answer

from goodterms.core.basics.amounts import POINT
from goodterms.core.basics.dates import DateStyle
from goodterms.core.basics.money import plain
from goodterms.core.basics.problems import Problem
from goodterms.core.ledger.reading.cells import TableRow
from goodterms.core.ledger.reading.fields import FIELDS, Kind
from goodterms.core.ledger.reading.mapping import Column, Mapping
from goodterms.core.ledger.reading.row_by_row import read_rows
from goodterms.demo.story import Entry
from goodterms.journeys.import_ledger import File, import_file
from goodterms.journeys.keep_promise import Word, keep_promise
from goodterms.journeys.put_on_hold import Pause, put_on_hold
from goodterms.journeys.record_answer import record_answer
from goodterms.journeys.record_dispute import record_dispute, settle_dispute
from goodterms.journeys.record_observation import record_observation, record_reply
from goodterms.journeys.set_up import NewFirm, add_firm
from goodterms.journeys.write_note import record_contact, write_note
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import Company, Customer, Dispute, Invoice, Payment
from goodterms.store.writing import ledger, timeline

COLUMNS: dict[Kind, tuple[str, ...]] = {
    "customers": ("customer_ref", "customer_name", "terms"),
    "contacts": ("customer_ref", "contact_name", "role", "email"),
    "invoices": ("customer_ref", "number", "issued_on", "due_on", "terms", "amount", "currency"),
    "credit_notes": ("customer_ref", "number", "issued_on", "amount", "currency", "invoice_number"),
    "payments": ("customer_ref", "reference", "paid_on", "amount", "currency", "invoice_number"),
}
NO_JOURNEY_YET = ("agree",)
"""Verbs that are read already and that no journey of the product takes yet."""


@dataclass(frozen=True)
class Miss:
    """An expectation that did not hold."""

    line: int
    expected: str
    found: str


class CannotPlay(Exception):
    """A fact of the story that the product did not take."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line, self.why = line, why


class Stage:
    """One firm with an empty ledger, and the export of its books as it stands on the day of the story."""

    def __init__(self, folder: Path, monkeypatch) -> None:
        self.folder = folder
        self.export: dict[Kind, dict[object, dict[str, str]]] = {}
        self.new: list[Kind] = []
        self.outcomes: Counter[str] = Counter()
        monkeypatch.setattr(clock, "now", lambda: self.at)
        self.at = datetime(2020, 1, 1, 12, tzinfo=UTC)
        company = add_firm(NewFirm("Miller Tools", "EUR", "Europe/Berlin"), actor="story")
        assert isinstance(company, Company)
        self.who = Access(company, "owner", "story")

    def play(self, entries: tuple[Entry, ...]) -> Iterator[Miss]:
        """Play all lines; yields the expectations that did not hold. Raises CannotPlay."""
        for entry in entries:
            if entry.on != self.at.date():
                self.import_what_is_new()
                self.at = datetime.combine(entry.on, time(12), UTC)
            if entry.verb != "expect":
                self._take(entry)
                continue
            self.import_what_is_new()
            answer = self._answer(entry)
            if answer.expected != answer.found:
                yield Miss(entry.line, answer.expected, answer.found)
        self.import_what_is_new()

    def import_what_is_new(self) -> None:
        """Import the export of every kind that has something new, whole, as one file each."""
        if self.new:
            kinds, self.new = self.new, []
            self.outcomes = sum((self._import(kind) for kind in kinds), Counter())

    def import_everything(self) -> Counter[str]:
        return sum((self._import(kind) for kind in self.export), Counter())

    def _import(self, kind: Kind) -> Counter[str]:
        rows = [list(row.values()) for row in self.export[kind].values()]
        header = COLUMNS[kind]
        path = self.folder / f"{kind}.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([header, *rows])
        mapping = Mapping(kind, tuple(_column(name) for name in header))

        def verdicts():
            with path.open(newline="", encoding="utf-8") as stream:
                table = [TableRow(n, tuple(cells)) for n, cells in enumerate(csv.reader(stream), 1)]
            return read_rows(table[1:], mapping, header=header)

        report = import_file(self.who, File(path, path.name, mapping, header, verdicts))
        if report.problems and report.outcomes["rejected"]:
            raise CannotPlay(0, f"{path.name}, line {report.problems[0].line}: {report.problems[0].english}")
        return report.outcomes

    def _take(self, entry: Entry) -> None:
        if entry.verb in NO_JOURNEY_YET:
            raise CannotPlay(entry.line, f"{entry.verb!r} is read, but the product has no journey for it yet")
        try:
            FACTS[entry.verb](self, entry)
        except (ledger.CurrenciesMet, ledger.balances.Gone, LookupError, ValueError) as fault:
            raise CannotPlay(entry.line, f"{type(fault).__name__}: {fault}") from fault

    def row(self, kind: Kind, key: object, **cells: str) -> None:
        """Put a row into the export, or change the cells of the row that is there."""
        rows = self.export.setdefault(kind, {})
        rows.setdefault(key, dict.fromkeys(COLUMNS[kind], "")).update(cells)
        self.new += [kind] if kind not in self.new else []

    def customer(self, entry: Entry) -> Customer:
        self.import_what_is_new()
        with access.scope(self.who.company.pk):
            return self.who.customer(entry.customer)

    def invoice(self, entry: Entry) -> Invoice:
        customer = self.customer(entry)
        with access.scope(self.who.company.pk):
            return _document_of(customer, entry.number)

    @staticmethod
    def kept(found: object) -> None:
        """What a journey refused stops the story: it then gives problems instead of what it kept."""
        if isinstance(found, list) and found:
            raise ValueError("; ".join(problem.english for problem in found if isinstance(problem, Problem)))

    def append(self, kind: str, entry: Entry) -> None:
        body = {"amount_minor": entry.money.minor if entry.money else 0}
        timeline.append(self.who.company.pk, at=clock.now(), actor="story", kind=kind, subject=entry.number, body=body)

    def _answer(self, entry: Entry) -> Answer:
        if entry.expected == "again":
            again = self.import_everything()
            return Answer("every row unchanged", _changes(again) or "every row unchanged")
        if entry.expected == "import":
            return Answer(_counts(Counter(dict(entry.sums))), _counts(self.outcomes))
        return asking.ANSWERS[entry.expected](self.who, entry)


def _customer(stage: Stage, entry: Entry) -> None:
    stage.row("customers", entry.customer, customer_ref=entry.customer, customer_name=entry.name, terms=entry.terms)


def _contact(stage: Stage, entry: Entry) -> None:
    cells = {"contact_name": entry.name, "role": entry.role.replace("_", " "), "email": entry.email}
    stage.row("contacts", (entry.customer, entry.name), customer_ref=entry.customer, **cells)


def _document(kind: Kind) -> Callable[[Stage, Entry], None]:
    def document(stage: Stage, entry: Entry) -> None:
        cells = {"customer_ref": entry.customer, "number": entry.number, "issued_on": entry.on.isoformat()}
        if kind == "invoices":
            cells |= {"due_on": entry.day.isoformat() if entry.day else "", "terms": entry.terms}
        else:
            cells |= {"invoice_number": entry.other}
        stage.row(kind, (entry.customer, entry.number), **cells, **_amount(entry))

    return document


def _payment(stage: Stage, entry: Entry) -> None:
    cells = {"customer_ref": entry.customer, "paid_on": entry.on.isoformat(), "invoice_number": entry.other}
    # A payment is a row of its own however equal another is.
    stage.row("payments", entry.line, reference=entry.number, **cells, **_amount(entry))


def _changed(stage: Stage, entry: Entry) -> None:
    key = (entry.customer, entry.number)
    kind = next(kind for kind in ("invoices", "credit_notes") if key in stage.export.get(kind, {}))
    dates = {"issued_on": entry.issued, "due_on": entry.day}
    stage.row(kind, key, **_amount(entry), **{name: day.isoformat() for name, day in dates.items() if day})


def _dispute(stage: Stage, entry: Entry) -> None:
    invoice = stage.invoice(entry)
    stage.kept(record_dispute(stage.who, stage.customer(entry), invoice.pk, entry.text or "they say it is wrong"))


def _settle(stage: Stage, entry: Entry) -> None:
    invoice = stage.invoice(entry)
    with access.scope(stage.who.company.pk):
        version = Dispute.objects.get(invoice=invoice).version
    if not settle_dispute(stage.who, stage.customer(entry), invoice.pk, version=version):
        raise ValueError("the dispute is settled already")


def _hold(stage: Stage, entry: Entry) -> None:
    invoice = stage.invoice(entry).pk if entry.number else None
    pause = Pause(entry.word or "other", entry.day, entry.text, invoice)
    stage.kept(put_on_hold(stage.who, stage.customer(entry), pause))


def _note(stage: Stage, entry: Entry) -> None:
    stage.kept(write_note(stage.who, stage.customer(entry), entry.text))


def _call(stage: Stage, entry: Entry) -> None:
    customer, outcome = stage.customer(entry), entry.word or "reached"
    stage.kept(record_contact(stage.who, customer, channel="call", outcome=outcome, text=entry.text))


def _email(stage: Stage, entry: Entry) -> None:
    stage.kept(record_contact(stage.who, stage.customer(entry), channel="email", outcome="sent", text=entry.text))


def _came(channel: str) -> Callable[[Stage, Entry], None]:
    def came(stage: Stage, entry: Entry) -> None:
        stage.kept(record_reply(stage.who, stage.customer(entry), channel=channel, text=entry.text))

    return came


def _promise(stage: Stage, entry: Entry) -> None:
    assert entry.money is not None
    word = Word(entry.money.minor, entry.money.currency, entry.day, in_advance=True)
    stage.kept(keep_promise(stage.who, stage.customer(entry), word))


def _seen(kind: str) -> Callable[[Stage, Entry], None]:
    def seen(stage: Stage, entry: Entry) -> None:
        days = entry.days if kind == "later_with_others" else None
        what = f"bureau_{entry.word}" if kind == "bureau" else kind
        stage.kept(record_observation(stage.who, stage.customer(entry), kind=what, text=entry.text, days=days))

    return seen


def _answer(stage: Stage, entry: Entry) -> None:
    told = {"question": entry.question, "answer": entry.option, "words": entry.text}
    stage.kept(record_answer(stage.who, stage.customer(entry), **told, state=entry.word or "unverified"))


# No journey allocates, takes back or writes off by hand yet; these three call what such a journey will call.


def _allocate(stage: Stage, entry: Entry) -> None:
    customer = stage.customer(entry)
    with access.writing(stage.who.company.pk):
        source = _payment_of(customer, entry.number) or _document_of(customer, entry.number)
        invoice = _document_of(customer, entry.other)
        ledger.allocate(source, invoice, entry.money.minor, effective_on=entry.on, at=clock.now())
        stage.append("payment.allocated", entry)


def _reverse(stage: Stage, entry: Entry) -> None:
    customer = stage.customer(entry)
    with access.writing(stage.who.company.pk):
        payment = _payment_of(customer, entry.number)
        if payment is None:
            raise LookupError(f"no payment {entry.number} of {entry.customer}")
        ledger.reverse_payment(payment, on=entry.on, at=clock.now(), text=entry.text)
        stage.append("payment.reversed", entry)


def _write_off(stage: Stage, entry: Entry) -> None:
    invoice = stage.invoice(entry)
    with access.writing(stage.who.company.pk):
        ledger.write_off(invoice, entry.money.minor, on=entry.on, reason=entry.text, at=clock.now())
        stage.append("invoice.written_off", entry)


FACTS: dict[str, Callable[[Stage, Entry], None]] = {
    "customer": _customer,
    "contact": _contact,
    "invoice": _document("invoices"),
    "credit_note": _document("credit_notes"),
    "payment": _payment,
    "changed": _changed,
    "dispute": _dispute,
    "settle": _settle,
    "hold": _hold,
    "note": _note,
    "call": _call,
    "email": _email,
    "reply": _came("email"),
    "rings": _came("phone"),
    "promise": _promise,
    "asks_terms": _seen("asked_new_terms"),
    "paper_fault": _seen("paper_fault"),
    "short_paid": _seen("short_payment"),
    "bureau": _seen("bureau"),
    "others": _seen("later_with_others"),
    "answer": _answer,
    "allocate": _allocate,
    "reverse": _reverse,
    "write_off": _write_off,
}


def _payment_of(customer: Customer, reference: str) -> Payment | None:
    mine = Payment.objects.filter(customer=customer, reference=reference)
    return mine.filter(reverses=None, reversed_by=None).order_by("id").first()


def _document_of(customer: Customer, number: str) -> Invoice:
    found = Invoice.objects.filter(customer=customer, number=number).first()
    if found is None:
        raise LookupError(f"nothing of {customer.reference} has the number {number}")
    return found


def _amount(entry: Entry) -> dict[str, str]:
    return {"amount": plain(entry.money.minor, entry.money.currency), "currency": entry.money.currency}


def _column(name: str) -> Column:
    content = FIELDS[name].content
    if content == "amount":
        return Column(name, name, amounts=POINT)
    return Column(name, name, dates=DateStyle("ymd")) if content == "date" else Column(name, name)


def _counts(outcomes: Counter[str]) -> str:
    return ", ".join(f"{name} {outcomes[name]}" for name in ("created", "updated", "unchanged", "rejected"))


def _changes(outcomes: Counter[str]) -> str:
    return _counts(outcomes) if set(outcomes) - {"unchanged"} else ""
