"""Finding customers: by name, reference, invoice number, contact or amount; sorted, filtered, a page at a time."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db import connection
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, Sum

from goodterms.core.basics.currencies import minor_digits
from goodterms.core.basics.text import key
from goodterms.store import clock
from goodterms.store.access import Access
from goodterms.store.models import Contact, Customer, Hold, Invoice, OpenItem

PAGE: Final = 50
SORTS: Final = ("overdue", "owed", "oldest", "name")
SHOWS: Final = ("open", "overdue", "mine", "nobody", "paused", "all")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. show: one of SHOWS; sort: one of SORTS; page counts from 1."""

    text: str = ""
    show: str = "open"
    sort: str = "overdue"
    currency: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One customer in the list, in one currency. Amounts in minor units, credits not deducted."""

    id: int
    reference: str
    name: str
    owner: str
    currency: str
    owed_minor: int
    overdue_minor: int
    oldest_due: date | None
    days_late: int
    paused_until: date | None = None
    disputed: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One page of customers. more: whether there is a next page. currencies: in which anything is open."""

    wanted: Wanted
    rows: list[Row] = field(default_factory=list)
    more: bool = False
    currencies: tuple[str, ...] = ()
    as_of: date = date.min


def find_customers(who: Access, wanted: Wanted) -> Found:
    """One page of the customers that fit. Reads only; the work is bounded by the page and by what is open."""
    today = clock.today(who.company)
    currencies = tuple(_currencies(who))
    currency = wanted.currency if wanted.currency in currencies else ""
    if not currency:
        currency = who.company.currency if who.company.currency in currencies or not currencies else currencies[0]
    start = (max(1, wanted.page) - 1) * PAGE
    rows = list(_sorted(_matching(who, wanted, currency, today), wanted)[start : start + PAGE + 1])
    paused = _paused(who, [c.pk for c in rows], today)
    return Found(
        Wanted(wanted.text, wanted.show, wanted.sort, currency, max(1, wanted.page)),
        [_row(c, currency, today, paused.get(c.pk)) for c in rows[:PAGE]],
        len(rows) > PAGE,
        currencies,
        today,
    )


def _currencies(who: Access) -> list[str]:
    found = OpenItem.objects.filter(company=who.company).values_list("currency", flat=True).distinct()
    return sorted(found)


def _matching(who: Access, wanted: Wanted, currency: str, today: date) -> QuerySet[Customer]:
    items = OpenItem.objects.filter(customer=OuterRef("pk"), currency=currency, kind=Invoice.Kind.INVOICE)
    per = items.order_by().values("customer")
    customers = who.customers().annotate(
        owed=Subquery(per.annotate(s=Sum("open_minor")).values("s")),
        overdue=Subquery(per.filter(due_on__lt=today).annotate(s=Sum("open_minor")).values("s")),
        oldest=Subquery(per.annotate(d=Min("due_on")).values("d")),
        owner_called=F("owner__name"),
    )
    if wanted.text.strip():
        customers = customers.filter(_text(who, wanted.text.strip(), currency))
    if wanted.show == "open":
        customers = customers.filter(owed__isnull=False)
    elif wanted.show == "overdue":
        customers = customers.filter(overdue__isnull=False)
    elif wanted.show == "mine" and who.user:
        customers = customers.filter(owner=who.user)
    elif wanted.show == "nobody":
        customers = customers.filter(owner=None, owner_name="", owed__isnull=False)
    elif wanted.show == "paused":
        customers = customers.filter(pk__in=_holds(who, today).values("customer"))
    return customers


def _text(who: Access, text: str, currency: str) -> Q:
    """Name, reference, invoice number, contact, or an amount that is open."""
    fits = Q(name__icontains=text) | Q(reference_key__startswith=key(text))
    by_number = Invoice.objects.filter(company=who.company, number_key=key(text)).values("customer")
    contacts = Contact.objects.filter(company=who.company)
    by_contact = contacts.filter(Q(name__icontains=text) | Q(email__icontains=text)).values("customer")
    fits |= Q(pk__in=by_number) | Q(pk__in=by_contact)
    minor = amount_in(text, currency)
    if minor is not None:
        by_amount = OpenItem.objects.filter(company=who.company, currency=currency, open_minor=minor)
        fits |= Q(pk__in=by_amount.values("customer"))
    return fits


def amount_in(text: str, currency: str) -> int | None:
    """The amount that a search text may mean: "1,234.50", "1.234,50", "1234.5" and "1234" alike.

    >>> [amount_in(t, "EUR") for t in ("1,234.50", "1.234,50", "1234.5", "1 234", "INV-7")]
    [123450, 123450, 123450, 123400, None]
    """
    digits = minor_digits(currency)
    plain = re.sub(r"[\s\u00a0\u202f']", "", text)
    matched = re.fullmatch(rf"(\d{{1,15}}|\d{{1,3}}(?:[.,]\d{{3}})+)(?:[.,](\d{{1,{max(digits, 1)}}}))?", plain)
    if not matched:
        return None
    whole = int(re.sub(r"[.,]", "", matched[1]))
    part = (matched[2] or "").ljust(digits, "0")[:digits]
    return whole * 10**digits + int(part or 0)


def _sorted(customers: QuerySet[Customer], wanted: Wanted) -> QuerySet[Customer]:
    if wanted.sort == "name":
        return customers.order_by("name", "pk")
    if wanted.sort == "oldest":
        return customers.order_by(F("oldest").asc(nulls_last=True), "name", "pk")
    main = "owed" if wanted.sort == "owed" else "overdue"
    return customers.order_by(F(main).desc(nulls_last=True), F("owed").desc(nulls_last=True), "name", "pk")


def _holds(who: Access, today: date) -> QuerySet[Hold]:
    return Hold.objects.filter(
        company=who.company, invoice=None, lifted_on=None, starts_on__lte=today, ends_on__gte=today
    )


def _paused(who: Access, ids: list[int], today: date) -> dict[int, date]:
    return dict(_holds(who, today).filter(customer__in=ids).order_by("ends_on").values_list("customer_id", "ends_on"))


def _row(customer: Customer, currency: str, today: date, paused_until: date | None) -> Row:
    found = customer.__dict__
    oldest = found["oldest"]
    if isinstance(oldest, str) and connection.vendor == "sqlite":
        oldest = date.fromisoformat(oldest)
    return Row(
        customer.pk,
        customer.reference,
        customer.name,
        found["owner_called"] or customer.owner_name,
        currency,
        found["owed"] or 0,
        found["overdue"] or 0,
        oldest,
        (today - oldest).days if oldest else 0,
        paused_until,
    )
