"""Setting money against invoices: what fits is suggested with its reason, a person decides, mistakes are taken back.

Money that nobody has set against an invoice is our own mistake waiting to happen: the customer is chased although
they paid. Nothing is set by itself here; a suggestion is carried out only as it was shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db import IntegrityError

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.ledger.allocating import allocate as find_allocations
from goodterms.core.ledger.facts import SourceKind
from goodterms.core.ledger.open_items import Credit, open_items
from goodterms.journeys import recording
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Allocation, Customer, Invoice, Payment
from goodterms.store.reading.ledger import ledger_of
from goodterms.store.writing import ledger
from goodterms.store.writing.balances import Gone

LONGEST_TEXT: Final = 500
LONGEST_REASON: Final = 300
CHANGED = Problem(
    "money.changed",
    N_("somebody else has used this money or paid this invoice in the meantime"),
    remedy=N_("Nothing was changed; look at what is open now."),
)


@dataclass(frozen=True, slots=True)
class Share:
    """So much of a payment or credit note for an invoice, by their ids; minor units."""

    source_kind: SourceKind
    source: int
    invoice: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What fits, and why. unused: money and credit notes with something left."""

    shares: tuple[Share, ...]
    because: tuple[Reason, ...]
    unused: tuple[Credit, ...]


def suggest(who: Access, customer: Customer) -> Suggestion:
    """Which invoices the customer's unused money and credit notes pay, if anybody decides so. Reads only."""
    with access.scope(who.company.pk):
        position = open_items(ledger_of(customer), as_of=None)
    found = find_allocations(position.items, position.credits, on=clock.today(who.company))
    shares = tuple(Share(a.source_kind, a.source, a.invoice, a.amount_minor) for a in found.allocations)
    return Suggestion(shares, found.because, position.credits)


def apply_money(who: Access, customer: Customer, shares: Sequence[Share]) -> list[Problem]:
    """Set money against invoices, all of it or nothing. It counts from today. Raises NotHere for what is not the
    customer's."""
    who.require("collector")
    today, at = clock.today(who.company), clock.now()
    try:
        with access.writing(who.company.pk):
            for share in shares:
                source = _source(customer, share)
                invoice = _invoice(customer, share.invoice)
                ledger.allocate(source, invoice, share.amount_minor, effective_on=today, at=at)
            _tell(who, customer, "money.applied", [_told(share) for share in shares])
    except (Gone, ValueError):
        # ValueError: a forged share, such as of another currency; what is suggested never is.
        return [CHANGED]
    return []


def take_back(who: Access, customer: Customer, allocation_id: int) -> list[Problem]:
    """Take back that some money paid an invoice: a mistake of ours, so as if it had never been."""
    who.require("collector")
    try:
        return _take_back(who, customer, allocation_id)
    except (Gone, IntegrityError):
        # Somebody else took it back, or used what it would give back, at the same moment.
        return [CHANGED]


def _take_back(who: Access, customer: Customer, allocation_id: int) -> list[Problem]:
    with access.writing(who.company.pk):
        found = Allocation.objects.select_related("invoice", "payment", "credit_note")
        mine = found.filter(pk=allocation_id, invoice__customer=customer, reverses=None).first()
        if mine is None:
            raise NotHere(str(allocation_id))
        if Allocation.objects.filter(reverses=mine).exists():
            return [CHANGED]
        ledger.take_back(mine, effective_on=mine.effective_on, at=clock.now())
        _tell(who, customer, "money.taken_back", [_of(mine.invoice, mine.amount_minor)])
    return []


def bounce(who: Access, customer: Customer, payment_id: int, *, on: date, text: str) -> list[Problem]:
    """A payment came back: the invoices that it paid are open again from that day on."""
    who.require("controller")
    problems = recording.cannot_be_kept(text, longest=LONGEST_TEXT, column="text")
    problems += [replace(p, column="on") for p in recording.still_to_come(on, today=clock.today(who.company))]
    if problems:
        return problems
    try:
        return _bounce(who, customer, payment_id, on=on, text=text)
    except (Gone, IntegrityError):
        return [CHANGED]


def _bounce(who: Access, customer: Customer, payment_id: int, *, on: date, text: str) -> list[Problem]:
    with access.writing(who.company.pk):
        payment = Payment.objects.filter(pk=payment_id, customer=customer, reverses=None).first()
        if payment is None:
            raise NotHere(str(payment_id))
        if on < payment.paid_on:
            early = N_("a payment cannot come back before it was made ({paid_on})")
            return [Problem("money.before", early, {"paid_on": payment.paid_on.isoformat()}, column="on")]
        if Payment.objects.filter(reverses=payment).exists():
            return [CHANGED]
        ledger.reverse_payment(payment, on=on, at=clock.now(), text=recording.plain(text))
        told = {"payment": payment.pk, "number": payment.reference, "currency": payment.currency}
        told |= {"amount_minor": payment.amount_minor, "on": on.isoformat()}
        _tell(who, customer, "payment.bounced", [told])
    return []


def cannot_be_given_up(amount_minor: int, reason: str) -> list[Problem]:
    """What stands against giving up an amount for a reason, whatever invoice it is."""
    found = recording.cannot_be_kept(reason, longest=LONGEST_REASON, column="reason")
    if not reason.strip():
        found.append(Problem("money.reason", N_("Say why it is given up"), column="reason"))
    if amount_minor <= 0:
        found.append(Problem("money.amount", N_("Give an amount above zero"), column="amount"))
    return found


def write_off(who: Access, customer: Customer, invoice_id: int, *, amount_minor: int, reason: str) -> list[Problem]:
    """Give up on part of an invoice, with a reason."""
    who.require("controller")
    problems = cannot_be_given_up(amount_minor, reason)
    if problems:
        return problems
    try:
        with access.writing(who.company.pk):
            invoice = _invoice(customer, invoice_id)
            today = clock.today(who.company)
            row = ledger.write_off(invoice, amount_minor, on=today, reason=recording.plain(reason), at=clock.now())
            told = {**_of(invoice, amount_minor), "adjustment": row.pk}
            _tell(who, customer, "invoice.written_off", [told])
    except Gone:
        return [CHANGED]
    return []


def _source(customer: Customer, share: Share) -> Payment | Invoice:
    if share.source_kind == "payment":
        payment = Payment.objects.filter(pk=share.source, customer=customer, reverses=None).first()
        if payment is None:
            raise NotHere(str(share.source))
        return payment
    note = Invoice.objects.filter(pk=share.source, customer=customer, kind=Invoice.Kind.CREDIT_NOTE).first()
    if note is None:
        raise NotHere(str(share.source))
    return note


def _invoice(customer: Customer, invoice_id: int) -> Invoice:
    invoice = Invoice.objects.filter(pk=invoice_id, customer=customer, kind=Invoice.Kind.INVOICE).first()
    if invoice is None:
        raise NotHere(str(invoice_id))
    return invoice


def _of(invoice: Invoice, amount_minor: int) -> dict[str, object]:
    named = {"invoice": invoice.pk, "number": invoice.number, "currency": invoice.currency}
    return {**named, "amount_minor": amount_minor}


def _told(share: Share) -> dict[str, object]:
    source = f"{share.source_kind}:{share.source}"
    return {"source": source, "invoice": share.invoice, "amount_minor": share.amount_minor}


def _tell(who: Access, customer: Customer, kind: str, what: Sequence[object]) -> None:
    recording.tell(who, customer, kind, f"customer:{customer.pk}", {"changes": list(what)})
