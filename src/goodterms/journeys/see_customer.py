"""One customer, for the page that everything hangs on: what is open, whom to speak to, what stands in the way.

Every part is bounded: sums are made in the database and lists come a page at a time. A customer with 100,000
invoices costs hardly more than one with ten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, Subquery, Sum, Window
from django.db.models.functions import RowNumber

from goodterms.core.ledger.ageing import Buckets
from goodterms.core.ledger.open_items import OpenInstalment
from goodterms.journeys.plan_the_day import NOT_DATA
from goodterms.journeys.see_account import Account, accounts_of
from goodterms.journeys.see_freshness import Freshness, asked_for, freshness_of
from goodterms.store import clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import (
    Contact,
    Customer,
    Dispute,
    Event,
    Hold,
    Invoice,
    OpenItem,
    PlanLine,
    PlanRun,
    Unapplied,
)

OPEN_PAGE: Final = 50
UNAPPLIED: Final = 20
SAYS_NOTHING: Final = {"fix_our_mistake", "say_nothing_yet"}
CALL_FIRST: Final = (
    Contact.Role.ACCOUNTS_PAYABLE,
    Contact.Role.APPROVER,
    Contact.Role.FINANCE_DIRECTOR,
    Contact.Role.OWNER,
    Contact.Role.BUYER,
    Contact.Role.UNKNOWN,
    Contact.Role.OTHER,
)


@dataclass(frozen=True, slots=True)
class OpenRow:
    """An invoice or credit note with something open.

    due_on, days_late: of the earliest due date that is still open. parts: its due dates where it has several.
    """

    id: int
    kind: str
    number: str
    issued_on: date
    due_on: date
    currency: str
    amount_minor: int
    open_minor: int
    days_late: int
    parts: tuple[OpenInstalment, ...]
    purchase_order: str
    hold: Hold | None
    dispute: Dispute | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A customer as their page shows them."""

    customer: Customer
    as_of: date
    bucket_names: tuple[str, ...]
    basis: str
    accounts: list[Account]
    open_rows: list[OpenRow]
    open_page: int
    open_more: bool
    open_count: int
    contacts: list[Contact]
    holds: list[Hold]
    unapplied: list[Unapplied]
    plan: PlanLine | None
    plan_behind: bool
    """Something was done with the customer since the list was made: its step is of before."""
    next_on_list: PlanLine | None
    fresh: Freshness
    """How fresh the books are; asked only where something is to be done."""

    @property
    def asks_once_fresh(self) -> bool:
        """Whether the next step goes to the customer, and waits for books that are up to date."""
        return bool(self.fresh.waits and self.plan and self.plan.next_step not in SAYS_NOTHING)

    @property
    def owed(self) -> dict[str, int]:
        """Currency -> minor units that they owe."""
        return {account.currency: account.owed_minor for account in self.accounts}

    @property
    def hold(self) -> Hold | None:
        """The pause of the whole customer that ends last, if one is on."""
        whole = [h for h in self.holds if h.invoice_id is None and h.starts_on <= self.as_of]
        return max(whole, key=lambda h: h.ends_on) if whole else None

    @property
    def to_say(self) -> list[dict[str, Any]]:
        """What to ask first and what to propose, where the next step is to speak with them."""
        if self.plan is None or self.plan.next_step in SAYS_NOTHING:
            return []
        return [r for code in ("question", "approach") for r in self.plan.because if r.get("code") == code]

    @property
    def why_step(self) -> list[dict[str, Any]]:
        """Why this next step: the first reasons that are not said already."""
        return [r for r in (self.plan.because if self.plan else []) if r not in self.to_say][:4]

    @property
    def to_call(self) -> Contact | None:
        """Whom to ring first: who pays the invoices, who approves them, who decides; somebody with a number."""
        known = [c for c in self.contacts if c.phone] or [c for c in self.contacts if c.email]
        return min(known, key=lambda c: CALL_FIRST.index(c.role), default=None)


def customer_by_id(who: Access, customer_id: int) -> Customer:
    """The customer with this number in the address of a page. Raises NotHere."""
    found = (
        who.customers().select_related("owner", "referred_by", "part_of", "bond__holder").filter(pk=customer_id).first()
    )
    if found is None:
        raise NotHere(str(customer_id))
    return found


def see_customer(who: Access, customer: Customer, *, page: int = 1) -> Seen:
    """What a customer's page shows first. Reads only."""
    today = clock.today(who.company)
    pauses = Hold.objects.filter(customer=customer, lifted_on=None, ends_on__gte=today)
    holds = list(pauses.select_related("owner", "invoice").order_by("ends_on")[:50])
    items = OpenItem.objects.filter(customer=customer)
    page = max(1, page)
    start = (page - 1) * OPEN_PAGE
    shown = items.select_related("invoice", "invoice__dispute").order_by("due_on", "pk")[start : start + OPEN_PAGE + 1]
    rows = list(shown)
    unapplied, cash = _unapplied(customer)
    owed = accounts_of(who, customer, today, cash)
    plan, after = _on_the_list(who, customer, today)
    return Seen(
        customer=customer,
        as_of=today,
        bucket_names=Buckets(tuple(who.company.bucket_edges)).names,
        basis=who.company.ageing_basis,
        accounts=owed.accounts,
        open_rows=_open_rows(rows[:OPEN_PAGE], owed.parts, holds, today),
        open_page=page,
        open_more=len(rows) > OPEN_PAGE,
        open_count=sum(account.items + account.credit_notes for account in owed.accounts),
        contacts=list(Contact.objects.filter(customer=customer).order_by("role", "name", "pk")[:50]),
        holds=holds,
        unapplied=unapplied,
        plan=plan,
        plan_behind=bool(plan and getattr(plan, "behind", False)),
        next_on_list=after,
        fresh=freshness_of(vars(plan), who, today) if plan else Freshness(),
    )


def _unapplied(customer: Customer) -> tuple[list[Unapplied], dict[str, int]]:
    """The first payments that are not set against an invoice, and the sums of all of them by currency: both from one
    question, which gives the first of each currency with the sum of its whole."""
    each = Window(RowNumber(), partition_by="currency", order_by="pk")
    whole = Window(Sum("remaining_minor"), partition_by="currency")
    mine = Unapplied.objects.filter(customer=customer).annotate(place=each, in_all=whole)
    found = mine.filter(place__lte=UNAPPLIED).select_related("payment")
    first: list[Unapplied] = sorted(found, key=lambda row: row.pk)
    return first[:UNAPPLIED], {row.currency: getattr(row, "in_all", 0) for row in first}


def _on_the_list(who: Access, customer: Customer, today: date) -> tuple[PlanLine | None, PlanLine | None]:
    """The customer's line on the latest list of the day, and the one after it, for whoever goes through it customer
    by customer; with how fresh the books are, which is asked for beside them."""
    latest = Subquery(PlanRun.objects.filter(company=who.company).order_by("-made_at", "-pk").values("pk")[:1])
    own = PlanLine.objects.filter(run=latest, customer=customer).values("rank")[:1]
    since = Event.objects.filter(company=who.company, customer_id=customer.pk, at__gt=OuterRef("run__made_at"))
    both = PlanLine.objects.filter(run=latest, rank__gte=Subquery(own)).select_related("customer", "run")
    asked = both.annotate(behind=Exists(since.exclude(kind__in=NOT_DATA)), **asked_for(who, today))
    found = list(asked.order_by("rank")[:2])
    return (found[0] if found else None), (found[1] if len(found) > 1 else None)


def _open_rows(
    items: list[OpenItem], parts: Mapping[int, tuple[OpenInstalment, ...]], holds: list[Hold], today: date
) -> list[OpenRow]:
    paused = {hold.invoice_id: hold for hold in holds if hold.invoice_id is not None}
    rows = []
    for item in items:
        invoice, own = item.invoice, parts.get(item.pk, ())
        due_on = next((part.due_on for part in own if part.open_minor), item.due_on)
        dispute = getattr(invoice, "dispute", None)
        rows.append(
            OpenRow(
                id=invoice.pk,
                kind=invoice.kind,
                number=invoice.number,
                issued_on=item.issued_on,
                due_on=due_on,
                currency=item.currency,
                amount_minor=invoice.amount_minor,
                open_minor=item.open_minor,
                days_late=(today - due_on).days if invoice.kind == Invoice.Kind.INVOICE else 0,
                parts=own,
                purchase_order=invoice.purchase_order,
                hold=paused.get(invoice.pk),
                dispute=dispute if dispute and dispute.resolved_on is None else None,
            )
        )
    return rows
