"""The books of one customer while the play goes on: what it ordered, paid and said until the last day.

Nothing happens after the last day, and nothing is paid beyond what is open: whoever plays a customer says what it
would do, and the story keeps what came to pass.
"""

from datetime import date, timedelta
from random import Random

from goodterms.core.basics.problems import Problem
from goodterms.core.ledger.terms import Terms, discount_offers, instalments
from goodterms.core.ledger.terms_notation import parse_terms
from goodterms.demo.cast import Part
from goodterms.demo.rows import CreditNoteRow, EventRow, InvoiceRow, PaymentRow, Truth

LENGTH_DAYS = 730
GOODS = (
    "Compressor and fitting",
    "Cold-room panels",
    "Maintenance visit",
    "Spare parts",
    "Refrigerated counter",
    "Ice machine, rent and service",
    "Kitchen ventilation filters",
    "Emergency repair",
)


class Story:
    """One customer's play. `theirs` is whom we talk to there ("" if we know nobody), `ours` who looks after it."""

    def __init__(self, part: Part, reference: str, rng: Random, *, as_of: date, ours: str, theirs: str) -> None:
        self.part, self.reference, self.rng, self.as_of = part, reference, rng, as_of
        self.ours, self.theirs = ours, theirs
        self.start = as_of - timedelta(days=LENGTH_DAYS)
        self.invoices: list[InvoiceRow] = []
        self.credit_notes: list[CreditNoteRow] = []
        self.payments: list[PaymentRow] = []
        self.events: list[EventRow] = []
        self.truth = Truth(reference, "none", None, "")
        self._left: dict[int, int] = {}
        self._terms = terms_of(part.terms)

    def ago(self, days: int) -> date:
        """The day so many days before the last one."""
        return self.as_of - timedelta(days=days)

    def about(self, mean: float, spread: float) -> int:
        """A whole number of days around the mean."""
        return round(self.rng.gauss(mean, spread))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def order(self, since: date, until: date, *, factor: float = 1.0) -> list[InvoiceRow]:
        """Order at the customer's rhythm between the two days; returns the invoices."""
        day, made = since + timedelta(days=self.rng.randrange(self.part.every)), []
        while day < until:
            made.append(self.invoice(working(day), factor=factor))
            day += timedelta(days=max(1, self.about(self.part.every, self.part.every * 0.3)))
        return [invoice for invoice in made if invoice.issued_on <= self.as_of]

    def invoice(self, on: date, *, factor: float = 1.0) -> InvoiceRow:
        amount = max(2_000, round(self.part.size * 100 * factor * self.rng.lognormvariate(0.0, 0.45)))
        due = instalments(self._terms, issued_on=on, amount_minor=amount)[-1].due_on
        offers = discount_offers(self._terms, issued_on=on, amount_minor=amount)
        made = InvoiceRow(
            customer=self.reference,
            currency=self.part.currency,
            issued_on=on,
            due_on=due,
            amount_minor=amount,
            terms=self.part.terms,
            discount_minor=offers[0].amount_minor if offers else 0,
            discount_until=offers[0].last_on if offers else None,
            description=self.rng.choice(GOODS),
        )
        if on <= self.as_of:
            self.invoices.append(made)
            self._left[id(made)] = amount
        return made

    def left(self, invoice: InvoiceRow) -> int:
        return self._left[id(invoice)]

    def open_invoices(self) -> list[InvoiceRow]:
        """Those with something open, by due date."""
        return sorted((i for i in self.invoices if self.left(i) > 0), key=lambda i: i.due_on)

    def pay(self, invoice: InvoiceRow, on: date, amount: int | None = None, *, text: str = "Transfer") -> None:
        """Pay what is open of an invoice, or as much of it as this."""
        part = min(self.left(invoice), self.left(invoice) if amount is None else amount)
        if self._has_come(on) and part > 0:
            self._left[id(invoice)] -= part
            self.payments.append(self._payment(working(on), part, invoice, text))

    def pay_without_saying(self, on: date, amount: int, *, text: str = "Transfer") -> None:
        """Money that nobody said what it is for."""
        if self._has_come(on) and amount > 0:
            self.payments.append(self._payment(working(on), amount, None, text))

    def credit(self, invoice: InvoiceRow, on: date, amount: int, text: str, *, is_set: bool = True) -> None:
        """A credit note for an invoice; `is_set` False: it was written but is not set against anything yet."""
        part = min(amount, self.left(invoice)) if is_set else amount
        if not self._has_come(on) or part <= 0:
            return
        if is_set:
            self._left[id(invoice)] -= part
        credited = invoice if is_set else None
        self.credit_notes.append(CreditNoteRow(self.reference, self.part.currency, working(on), part, credited, text))

    def say(
        self,
        on: date,
        kind: str,
        text: str,
        *,
        reached: bool = True,
        invoice: InvoiceRow | None = None,
        amount: int | None = None,
        promised_for: date | None = None,
    ) -> None:
        """Something said or written that day; `reached` False: nobody there answered."""
        if self._has_come(on):
            theirs = self.theirs if reached else ""
            row = EventRow(self.reference, working(on), kind, self.ours, theirs, text, invoice, amount, promised_for)
            self.events.append(row)

    def because(self, cause: str, since: date | None, note: str) -> None:
        """What is really the matter."""
        self.truth = Truth(self.reference, cause, since, note)

    def _has_come(self, on: date) -> bool:
        return working(on) <= self.as_of

    def _payment(self, on: date, amount: int, invoice: InvoiceRow | None, text: str) -> PaymentRow:
        return PaymentRow(self.reference, self.part.currency, on, amount, invoice, text)


def terms_of(text: str) -> Terms:
    """The terms that a part of the cast buys on; what cannot be read is a mistake of the cast."""
    terms = parse_terms(text)
    if isinstance(terms, Problem):
        raise ValueError(terms.english)
    return terms


def working(day: date) -> date:
    """The day itself, or the Monday after it.

    >>> working(date(2026, 11, 21))
    datetime.date(2026, 11, 23)
    """
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def next_month_day(day: date, wanted: int) -> date:
    """The first day on or after `day` with that number in its month (1 to 28).

    >>> next_month_day(date(2026, 1, 26), 25)
    datetime.date(2026, 2, 25)
    """
    while day.day != wanted:
        day += timedelta(days=1)
    return day


def next_weekday(day: date, wanted: int) -> date:
    """The first day on or after `day` on that day of the week (0 Monday).

    >>> next_weekday(date(2026, 11, 20), 3)
    datetime.date(2026, 11, 26)
    """
    return day + timedelta(days=(wanted - day.weekday()) % 7)
