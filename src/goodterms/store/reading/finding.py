"""Which customers somebody looks for, in which order: by what they are, and by what they owe.

Sums are made over what is open, so the work grows with that and never with the history of the ledger.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, NullIf

from goodterms.core.basics.currencies import minor_digits
from goodterms.core.basics.text import key
from goodterms.store.access import Access
from goodterms.store.models import Contact, Customer, Hold, Invoice, OpenItem, PlanLine, PlanRun
from goodterms.store.reading.spelling import every_word

SORTS: Final = ("overdue", "owed", "oldest", "name", "owner")
SHOWS: Final = ("open", "overdue", "mine", "nobody", "paused", "all")
NOT_SAID: Final = "-"
FEW: Final = 1000
MOST_NUMBERS: Final = 5000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. show: one of SHOWS; sort: one of SORTS, in its natural order (the largest, the latest,
    from A to Z first), with "-" in front in the other one; owner: "u7" for the user of that number, or a name as it
    was imported; segment, country: NOT_SAID for those without; page counts from 1."""

    text: str = ""
    show: str = "open"
    sort: str = "overdue"
    currency: str = ""
    page: int = 1
    owner: str = ""
    segment: str = ""
    country: str = ""
    cause: str = ""

    @property
    def by(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def turned(self) -> bool:
        return self.sort.startswith("-")


def found_ids(who: Access, wanted: Wanted, today: date, *, start: int, most: int) -> list[int]:
    """The ids of the customers from place `start` (from 0) on, at most `most`, in the order that is wanted."""
    if wanted.by in ("name", "owner"):
        return list(_by_what_they_are(who, wanted, today).values_list("pk", flat=True)[start : start + most])
    fitting = _fitting(who, wanted, today)
    sums = _sums_of_open(who, wanted, today, fitting)
    ids = [row["customer"] for row in sums[start : start + most]]
    if wanted.show != "all" or len(ids) == most:
        return ids
    # Everybody is wanted: after those who owe something, those who owe nothing.
    everybody = who.customers() if fitting is None else who.customers().filter(pk__in=fitting)
    owing = Exists(_open(who, wanted).filter(customer=OuterRef("pk")))
    rest = everybody.filter(~owing).order_by("name", "pk")
    after = max(0, start - sums.count()) if start else 0
    return [*ids, *rest.values_list("pk", flat=True)[after : after + most - len(ids)]]


def _fitting(who: Access, wanted: Wanted, today: date) -> Any:
    """The customers that fit, None where everybody does. Few are named one by one: a database that does not know how
    few there are would look through all that is open."""
    if not _is_narrowed(wanted):
        return None
    matching = _matching(who, wanted, today).order_by().values_list("pk", flat=True)
    few = list(matching[: FEW + 1])
    return few if len(few) <= FEW else matching


def _sums_of_open(who: Access, wanted: Wanted, today: date, fitting: Any) -> Any:
    """What is open of each customer that fits, in order: customer, owed, overdue, oldest."""
    items = _open(who, wanted)
    late = Q(due_on__lt=today)
    if fitting is not None:
        items = items.filter(customer__in=fitting)
    sums = (
        items.order_by()
        .values("customer")
        .annotate(owed=Sum("open_minor"), overdue=Coalesce(Sum("open_minor", filter=late), 0), oldest=Min("due_on"))
    )
    sums = sums.filter(overdue__gt=0) if wanted.show == "overdue" else sums
    down = "" if wanted.turned else "-"
    if wanted.by == "oldest":
        return sums.order_by("-oldest" if wanted.turned else "oldest", f"{down}owed", "customer")
    order = ("owed",) if wanted.by == "owed" else ("overdue", "owed")
    return sums.order_by(*(f"{down}{name}" for name in order), "customer")


def figures_of(who: Access, ids: list[int], currency: str, today: date) -> dict[int, dict[str, Any]]:
    """What is open of each of these customers: owed, overdue, oldest."""
    items = OpenItem.objects.filter(company=who.company, customer__in=ids, currency=currency, kind=Invoice.Kind.INVOICE)
    sums = (
        items.order_by()
        .values("customer")
        .annotate(owed=Sum("open_minor"), overdue=Sum("open_minor", filter=Q(due_on__lt=today)), oldest=Min("due_on"))
    )
    return {row["customer"]: dict(row) for row in sums}


def pauses(who: Access, today: date) -> QuerySet[Hold]:
    """The pauses of whole customers that hold today."""
    return Hold.objects.filter(
        company=who.company, invoice=None, lifted_on=None, starts_on__lte=today, ends_on__gte=today
    )


def last_run(who: Access) -> PlanRun | None:
    """The list of the day that was made last."""
    return PlanRun.objects.filter(company=who.company).order_by("-made_at", "-pk").first()


def kinds_of(who: Access) -> Iterator[tuple[str, int | None, str, str, str]]:
    """What customers can be told apart by: owner (name, number, name as imported), segment, country; each once."""
    rows = who.customers().order_by().values_list("owner", "owner_name", "segment", "country").distinct()
    found = list(rows[:2000])
    people = dict(
        Customer.objects.filter(company=who.company, owner__in={r[0] for r in found if r[0]})
        .order_by()
        .values_list("owner", "owner__name")
        .distinct()
    )
    for owner, name, segment, country in found:
        yield people.get(owner, ""), owner, name, segment, country


def amount_in(text: str, currency: str) -> int | None:
    """The amount that a search text may mean: "1,234.50", "1.234,50", "1234.5", "1234" and "1.234,50 EUR" alike.

    >>> [amount_in(t, "EUR") for t in ("1,234.50", "1.234,50", "1234.5", "1 234", "€1.234,50", "INV-7")]
    [123450, 123450, 123450, 123400, 123450, None]
    """
    digits = minor_digits(currency)
    plain = re.sub(rf"[\s\u00a0\u202f'’€$£¥]|{re.escape(currency) or '€'}", "", text, flags=re.IGNORECASE)
    matched = re.fullmatch(rf"(\d{{1,15}}|\d{{1,3}}(?:[.,]\d{{3}})+)(?:[.,](\d{{1,{max(digits, 1)}}}))?", plain)
    if not matched:
        return None
    whole = int(re.sub(r"[.,]", "", matched[1]))
    part = (matched[2] or "").ljust(digits, "0")[:digits]
    minor: int = whole * 10**digits + int(part or 0)
    return minor


def _is_narrowed(wanted: Wanted) -> bool:
    asked = (wanted.text, wanted.owner, wanted.segment, wanted.country, wanted.cause)
    return any(asked) or wanted.show in ("mine", "nobody", "paused")


def _by_what_they_are(who: Access, wanted: Wanted, today: date) -> QuerySet[Customer]:
    customers = _matching(who, wanted, today)
    if wanted.show != "all":
        items = _open(who, wanted)
        items = items.filter(due_on__lt=today) if wanted.show == "overdue" else items
        customers = customers.filter(pk__in=items.values("customer"))
    if wanted.by == "name":
        return customers.order_by(*(("-name", "-pk") if wanted.turned else ("name", "pk")))
    called = Coalesce(NullIf(F("owner__name"), Value("")), NullIf(F("owner_name"), Value("")))
    first = called.desc(nulls_last=True) if wanted.turned else called.asc(nulls_last=True)
    return customers.order_by(first, "name", "pk")


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
        customers = customers.filter(pk__in=pauses(who, today).values("customer"))
    if wanted.owner:
        customers = customers.filter(_owner(wanted.owner))
    for name in ("segment", "country"):
        value = getattr(wanted, name)
        if value:
            customers = customers.filter(**{name: "" if value == NOT_SAID else value})
    if wanted.cause:
        lines = PlanLine.objects.filter(run=last_run(who), cause=wanted.cause)
        customers = customers.filter(pk__in=lines.values("customer"))
    return customers


def _owner(owner: str) -> Q:
    number = owner.removeprefix("u")
    if owner.startswith("u") and number.isascii() and number.isdecimal() and len(number) < 18:
        return Q(owner=int(number))
    return Q(owner=None, owner_name=owner)


def _text(who: Access, text: str, currency: str) -> Q:
    """Name, reference, invoice number, contact, or an amount that is open."""
    folded = key(text)
    fits = every_word("name", text) | Q(reference_key__begins=folded)
    invoices = Invoice.objects.filter(company=who.company)
    whole = len(folded) < 3 or not any(c.isdigit() for c in folded)
    by_number = invoices.filter(number_key=folded) if whole else invoices.filter(number_key__begins=folded)
    by_number = by_number.order_by("number_key")[:MOST_NUMBERS]
    contacts = Contact.objects.filter(company=who.company)
    by_contact = contacts.filter(every_word("name", text) | Q(email__icontains=text))
    fits |= Q(pk__in=by_number.values("customer")) | Q(pk__in=by_contact.values("customer"))
    minor = amount_in(text, currency)
    if minor is not None:
        by_amount = OpenItem.objects.filter(company=who.company, currency=currency, open_minor=minor)
        fits |= Q(pk__in=by_amount.values("customer"))
    return fits
