"""A promise to pay: so much by a day. Whether it was kept is never recorded: it follows from the payments."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Sum
from django.db.models.functions import Coalesce

from goodterms.core.basics.currencies import is_currency
from goodterms.core.basics.money import Money
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.open_items import open_items
from goodterms.journeys import recording
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Customer, Invoice, OpenItem, Promise
from goodterms.store.reading.ledger import ledger_of

LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Word:
    """What they said: amount in minor units, by which day, for one invoice or for the account, given when (today
    if left out), in their words. in_advance: that it is more than they owe was seen, and is meant so."""

    amount_minor: int | None
    currency: str
    due_on: date | None
    invoice_id: int | None = None
    given_on: date | None = None
    text: str = ""
    in_advance: bool = False

    def problems(self, today: date) -> list[Problem]:
        given = self.given_on or today
        found = recording.cannot_be_kept(self.text, longest=LONGEST, column="text")
        found += recording.still_to_come(given, today=today)
        if self.amount_minor is None or self.amount_minor <= 0:
            found.append(Problem("promise.amount", N_("Say how much they promised, such as 1200.00"), column="amount"))
        if not is_currency(self.currency):
            found.append(Problem("promise.currency", N_("Say in which currency"), column="currency"))
        if self.due_on is None or self.due_on < given:
            found.append(Problem("promise.day", N_("Say by which day; not before it was promised"), column="due_on"))
        return found


def keep_promise(who: Access, customer: Customer, word: Word) -> Promise | list[Problem]:
    """Keep their word: what they promised is not chased until its day (and its grace) is over.

    More than they owe is asked about once (`promise.more`): a typing error, or money in advance? Raises NotHere for
    another's invoice."""
    who.require("collector")
    today = clock.today(who.company)
    problems = word.problems(today)
    if problems or word.amount_minor is None or word.due_on is None:
        return problems
    with access.writing(who.company.pk):
        owed = owed_in(customer, word.currency, since=word.given_on if word.given_on != today else None)
        if word.amount_minor > owed and not word.in_advance:
            return [_more_than_owed(word.amount_minor, owed, word.currency)]
        promise = Promise.objects.create(
            company=who.company,
            customer=customer,
            invoice=_invoice(customer, word.invoice_id),
            given_on=word.given_on or today,
            due_on=word.due_on,
            currency=word.currency,
            amount_minor=word.amount_minor,
            text=recording.plain(word.text),
            author=who.user,
        )
        body: dict[str, object] = {"promise": promise.pk, "until": promise.due_on.isoformat()}
        if word.amount_minor > owed:
            body["in_advance_minor"] = word.amount_minor - owed
        recording.tell(who, customer, "promise.given", f"promise:{promise.pk}", body)
    return promise


def owed_in(customer: Customer, currency: str, *, since: date | None = None) -> int:
    """What is open of a customer's invoices in a currency, in minor units, credits not deducted: now, or at the end of
    the day of which a promise is told afterwards."""
    if since is not None:
        return open_items(ledger_of(customer), as_of=since).open_minor(currency)
    mine = OpenItem.objects.filter(customer=customer, currency=currency, kind=Invoice.Kind.INVOICE)
    return int(mine.aggregate(all=Coalesce(Sum("open_minor"), 0))["all"])


def _more_than_owed(amount_minor: int, owed_minor: int, currency: str) -> Problem:
    if owed_minor:
        text = N_("They owe {owed}. Is {amount} a typing error, or do they pay the rest in advance?")
    else:
        text = N_("They owe nothing in this currency. Is {amount} a typing error, or do they pay in advance?")
    params = {"amount": str(Money(amount_minor, currency)), "owed": str(Money(owed_minor, currency))}
    return Problem("promise.more", text, params, column="amount")


def withdraw_promise(who: Access, customer: Customer, promise_id: int) -> bool:
    """It was recorded by mistake. False where that was said already."""
    return recording.withdraw(who, customer, Promise, promise_id, "promise")


def _invoice(customer: Customer, invoice_id: int | None) -> Invoice | None:
    if invoice_id is None:
        return None
    found = Invoice.objects.filter(customer=customer, pk=invoice_id, kind=Invoice.Kind.INVOICE).first()
    if found is None:
        raise NotHere(str(invoice_id))
    return found
