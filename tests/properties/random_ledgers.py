"""Random ledgers with everything in them, as facts of the core and as the rows of the store's tables.

They are healthy in the sense of the invariants that the database and `verify` keep, but follow no habit: early and
late, part payments, reversals, corrections, credit notes, several due dates, two or three currencies.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from goodterms.columns.extracts import EXTRACTS, NO_NUMBER
from goodterms.core.customers.paying import DiscountOffer
from goodterms.core.ledger.facts import Adjustment, Allocation, Instalment, Invoice, Ledger, Payment

START = date(2024, 1, 1)
DAYS = 900


@dataclass
class RandomLedger:
    """The facts by customer, the discounts offered, and how the store's rows differ from the facts."""

    rng: Random
    facts: dict[int, dict[str, list[Any]]] = field(default_factory=dict)
    offers: dict[int, DiscountOffer] = field(default_factory=dict)
    moved: dict[int, tuple[date, date]] = field(default_factory=dict)
    next_id: int = 1

    def ledger(self, customer: int) -> Ledger:
        found = self.facts[customer]
        return Ledger(**{kind: tuple(rows) for kind, rows in found.items()})

    def whole(self) -> Ledger:
        kinds = ("invoices", "payments", "allocations", "adjustments")
        return Ledger(**{k: tuple(r for f in self.facts.values() for r in f[k]) for k in kinds})

    def id(self) -> int:
        self.next_id += 1
        return self.next_id

    def day(self) -> date:
        return START + timedelta(days=self.rng.randrange(DAYS))


def random_ledger(seed: int, customers: int) -> RandomLedger:
    made = RandomLedger(Random(seed))
    for customer in range(1, customers + 1):
        made.facts[customer] = {"invoices": [], "payments": [], "allocations": [], "adjustments": []}
        _customer(made, customer)
    return made


def _customer(made: RandomLedger, customer: int) -> None:
    rng, facts = made.rng, made.facts[customer]
    steady, pay_day = rng.random() < 0.5, rng.choice([None, *range(5)])
    lateness, jump_at = rng.choice([-3, 0, 5, 20]), rng.choice([None, 500, 700])
    count = rng.choice([0, 1, 3, 6, 8, 15, 30, 60])
    faithful = customer % 5 == 0
    if faithful:
        steady, pay_day, lateness, count = True, None, -3, 40
    for _ in range(count):
        currency = rng.choices(["EUR", "GBP", "KWD"], [8, 2, 1])[0]
        invoice = _invoice(made, customer, currency)
        facts["invoices"].append(invoice)
        if rng.random() < 0.1:
            facts["adjustments"].append(
                Adjustment(made.id(), invoice.id, "correction", rng.choice([-100, 50]), made.day(), "")
            )
        lately = (invoice.due_on - START).days > DAYS - 90
        if rng.random() < (0.5 if lately else 0.97 if steady else 0.85):
            spread = 1 if steady else 25
            paid_on = invoice.due_on + timedelta(days=lateness + rng.randint(-spread, spread))
            if jump_at is not None and (invoice.due_on - START).days > jump_at:
                paid_on += timedelta(days=40)
            if steady and pay_day is not None:
                paid_on += timedelta(days=(pay_day - paid_on.weekday()) % 7)
            _pay(made, customer, invoice, paid_on, way=0.5 if faithful else rng.random())
    for _ in range(rng.choice([0, 0, 2])):
        amount = rng.choice([50_000, 12_345])
        facts["payments"].append(Payment(made.id(), customer, "", made.day(), "EUR", amount))


def _invoice(made: RandomLedger, customer: int, currency: str) -> Invoice:
    rng = made.rng
    issued = made.day()
    amount = rng.choice([10_000, 50_000, rng.randrange(300, 90_000)])
    due = issued + timedelta(days=rng.choice([0, 14, 30, 30, 30, 60]))
    parts = (Instalment(due, amount),)
    if rng.random() < 0.12:
        first = amount // 3
        parts = (Instalment(issued, first), Instalment(issued + timedelta(days=45), amount - first))
    invoice = Invoice(made.id(), customer, "", "invoice", issued, currency, amount, parts)
    if rng.random() < 0.25:
        made.offers[invoice.id] = DiscountOffer(amount // 50, rng.choice([None, issued + timedelta(days=10)]))
    if len(parts) == 1 and rng.random() < 0.05:
        made.moved[invoice.id] = (made.day(), made.day())
    return invoice


def _pay(made: RandomLedger, customer: int, invoice: Invoice, paid_on: date, *, way: float) -> None:
    """Nothing is set against the invoice beyond what is open, counting every correction there is."""
    rng, facts = made.rng, made.facts[customer]
    amount = invoice.amount_minor + sum(
        a.amount_minor for a in facts["adjustments"] if a.invoice == invoice.id and a.kind == "correction"
    )
    if invoice.id in made.offers and rng.random() < 0.6:
        granted = max(1, amount // 50)
        facts["adjustments"].append(Adjustment(made.id(), invoice.id, "cash_discount", -granted, paid_on, ""))
        amount -= granted
    if invoice.id in made.offers and way < 0.3:
        granted = amount // 60
        note = Invoice(made.id(), customer, "", "credit_note", paid_on, invoice.currency, granted, ())
        facts["invoices"].append(note)
        _allocate(made, customer, ("credit_note", note.id), invoice, granted, max(paid_on, invoice.issued_on))
        amount -= granted
    if way < 0.08:
        note = Invoice(made.id(), customer, "", "credit_note", made.day(), invoice.currency, amount + 10, ())
        facts["invoices"].append(note)
        _allocate(made, customer, ("credit_note", note.id), invoice, amount, max(paid_on, note.issued_on))
    elif way < 0.14:
        facts["adjustments"].append(Adjustment(made.id(), invoice.id, "write_off", -amount, paid_on, ""))
    else:
        shares = [amount] if way < 0.7 else [amount // 2, amount - amount // 2]
        for n, share in enumerate(shares):
            if way > 0.95 and n:
                break
            _money(made, customer, invoice, share, paid_on + timedelta(days=n * rng.randrange(20)))


def _money(made: RandomLedger, customer: int, invoice: Invoice, share: int, paid_on: date) -> None:
    rng, facts = made.rng, made.facts[customer]
    over = rng.choice([0, 0, 0, 500])
    payment = Payment(made.id(), customer, "", paid_on, invoice.currency, share + over)
    facts["payments"].append(payment)
    effective = paid_on + timedelta(days=rng.choice([0, 0, 0, 5]))
    first = _allocate(made, customer, ("payment", payment.id), invoice, share, effective)
    if rng.random() < 0.1:
        back = effective + timedelta(days=rng.choice([0, 3]))
        facts["allocations"].append(
            Allocation(made.id(), "payment", payment.id, invoice.id, -share, back, reverses=first.id)
        )
        if rng.random() < 0.5:
            facts["payments"].append(
                Payment(made.id(), customer, "", back, invoice.currency, -payment.amount_minor, reverses=payment.id)
            )
        if rng.random() < 0.5:
            again = Payment(made.id(), customer, "", back, invoice.currency, share)
            facts["payments"].append(again)
            _allocate(made, customer, ("payment", again.id), invoice, share, back)


def _allocate(
    made: RandomLedger, customer: int, source: tuple[Any, int], invoice: Invoice, amount: int, on: date
) -> Allocation:
    allocation = Allocation(made.id(), *source, invoice.id, amount, on)
    made.facts[customer]["allocations"].append(allocation)
    return allocation


def streams_of(made: RandomLedger) -> Iterator[tuple[Any, Any]]:
    """What reading the store's tables would give: Arrow tables of every extract."""
    import pyarrow as pa

    whole = made.whole()
    rows: dict[str, list[dict[str, Any]]] = {
        "customer": [{"id": c, "reference": str(c), "name": str(c)} for c in made.facts],
        "posted": [_posted(made, i) for i in whole.invoices],
        "part": [
            {"document": i.id, "due_on": p.due_on, "amount": p.amount_minor}
            for i in whole.invoices
            if len(i.instalments) > 1
            for p in i.instalments
        ],
        "adjustment": [
            {"id": a.id, "document": a.invoice, "kind": a.kind, "amount": a.amount_minor,
             "effective_on": a.effective_on, "new_issued_on": None, "new_due_on": None}
            for a in whole.adjustments
        ]
        + [
            {"id": 10**9 + i, "document": i, "kind": "dates", "amount": 0, "effective_on": START,
             "new_issued_on": right.issued_on, "new_due_on": right.due_on}
            for i, right in ((i.id, i) for i in whole.invoices if i.id in made.moved)
        ],
        "came": [
            {"id": p.id, "customer": p.customer, "paid_on": p.paid_on, "currency": p.currency,
             "amount": p.amount_minor, "reverses": p.reverses or 0}
            for p in whole.payments
        ],
        "allocation": [
            {"payment": a.source if a.source_kind == "payment" else 0,
             "credit_note": a.source if a.source_kind == "credit_note" else 0,
             "document": a.invoice, "amount": a.amount_minor, "effective_on": a.effective_on}
            for a in whole.allocations
        ],
    }  # fmt: skip
    for extract in EXTRACTS:
        names = list(extract.columns)
        columns = {name: [row[name] for row in rows[extract.name]] for name in names}
        schema = pa.schema([(name, _type(pa, extract.columns[name][1])) for name in names])
        yield extract, pa.table(columns, schema=schema)


def _posted(made: RandomLedger, invoice: Invoice) -> dict[str, Any]:
    issued, due = made.moved.get(invoice.id, (invoice.issued_on, invoice.due_on))
    offer = made.offers.get(invoice.id)
    return {
        "id": invoice.id,
        "customer": invoice.customer,
        "kind": invoice.kind,
        "issued_on": issued,
        "due_on": due,
        "currency": invoice.currency,
        "amount": invoice.amount_minor,
        "discount": offer.amount_minor if offer else 0,
        "discount_until": offer.until if offer else None,
        "margin": NO_NUMBER,
        "as_it_stands": 0,
    }


def _type(pa: Any, holds: str) -> Any:
    if holds in ("day", "maybe_day"):
        return pa.date32()
    return pa.string() if holds == "text" else pa.int64()
