"""Finding customers: by name, reference, invoice number, contact or amount; sorted, filtered, a page at a time."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

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
    wanted = Wanted(wanted.text.strip()[:100], wanted.show, wanted.sort, currency, max(1, wanted.page))
    ids = _page_by_name(who, wanted, today) if _by_name(wanted) else _page_by_figures(who, wanted, today)
    figures = _figures(who, ids, currency, today)
    customers = who.customers().filter(pk__in=ids).annotate(owner_called=F("owner__name")).in_bulk()
    paused = _paused(who, ids, today)
    rows = [_row(customers[pk], currency, today, figures.get(pk), paused.get(pk)) for pk in ids[:PAGE]]
    return Found(wanted, rows, len(ids) > PAGE, currencies, today)


def _by_name(wanted: Wanted) -> bool:
    """Customers who owe nothing can only be sorted by name."""
    return wanted.sort == "name" or wanted.show == "all"


def _currencies(who: Access) -> list[str]:
    found = OpenItem.objects.filter(company=who.company).values_list("currency", flat=True).distinct()
    return sorted(found)


def _page_by_name(who: Access, wanted: Wanted, today: date) -> list[int]:
    customers = _matching(who, wanted, today)
    if wanted.show != "all":
        customers = customers.filter(pk__in=_open(who, wanted).values("customer"))
    start = (wanted.page - 1) * PAGE
    return list(customers.order_by("name", "pk").values_list("pk", flat=True)[start : start + PAGE + 1])


def _page_by_figures(who: Access, wanted: Wanted, today: date) -> list[int]:
    """Sum what is open first, then look at names: one pass over what is open, however many customers there are."""
    items = _open(who, wanted)
    if wanted.text or wanted.show in ("mine", "nobody", "paused"):
        items = items.filter(customer__in=_matching(who, wanted, today).values("pk"))
    late = Q(due_on__lt=today)
    if wanted.show == "overdue":
        items = items.filter(customer__in=items.filter(late).values("customer"))
    sums = items.order_by().values("customer").annotate(owed=Sum("open_minor"))
    if wanted.sort == "oldest":
        sums = sums.annotate(oldest=Min("due_on")).order_by("oldest", "-owed", "customer")
    elif wanted.sort == "owed":
        sums = sums.order_by("-owed", "customer")
    else:
        sums = sums.annotate(overdue=Coalesce(Sum("open_minor", filter=late), 0)).order_by(
            "-overdue", "-owed", "customer"
        )
    start = (wanted.page - 1) * PAGE
    return [row["customer"] for row in sums[start : start + PAGE + 1]]


def _open(who: Access, wanted: Wanted) -> QuerySet[OpenItem]:
    return OpenItem.objects.filter(company=who.company, currency=wanted.currency, kind=Invoice.Kind.INVOICE)


def _matching(who: Access, wanted: Wanted, today: date) -> QuerySet[Customer]:
    customers = who.customers()
    if wanted.text:
        customers = customers.filter(_text(who, wanted.text, wanted.currency))
    if wanted.show == "mine":
        customers = customers.filter(owner=who.user)
    elif wanted.show == "nobody":
        customers = customers.filter(owner=None, owner_name="")
    elif wanted.show == "paused":
        customers = customers.filter(pk__in=_holds(who, today).values("customer"))
    return customers


def _figures(who: Access, ids: list[int], currency: str, today: date) -> dict[int, dict[str, Any]]:
    """What is open of each of these customers."""
    items = OpenItem.objects.filter(company=who.company, customer__in=ids, currency=currency, kind=Invoice.Kind.INVOICE)
    sums = (
        items.order_by()
        .values("customer")
        .annotate(owed=Sum("open_minor"), overdue=Sum("open_minor", filter=Q(due_on__lt=today)), oldest=Min("due_on"))
    )
    return {row["customer"]: dict(row) for row in sums}


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
    minor: int = whole * 10**digits + int(part or 0)
    return minor


def _holds(who: Access, today: date) -> QuerySet[Hold]:
    return Hold.objects.filter(
        company=who.company, invoice=None, lifted_on=None, starts_on__lte=today, ends_on__gte=today
    )


def _paused(who: Access, ids: list[int], today: date) -> dict[int, date]:
    return dict(_holds(who, today).filter(customer__in=ids).order_by("ends_on").values_list("customer_id", "ends_on"))


def _row(
    customer: Customer, currency: str, today: date, figures: dict[str, Any] | None, paused_until: date | None
) -> Row:
    found = figures or {}
    oldest = found.get("oldest")
    return Row(
        customer.pk,
        customer.reference,
        customer.name,
        getattr(customer, "owner_called", "") or customer.owner_name,
        currency,
        found.get("owed") or 0,
        found.get("overdue") or 0,
        oldest,
        (today - oldest).days if oldest else 0,
        paused_until,
    )
