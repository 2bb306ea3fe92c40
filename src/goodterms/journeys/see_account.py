"""What one customer owes, by currency: owed, overdue, aged, and the credits beside it.

Whole invoices are summed by day in the database; only invoices with several due dates are looked at one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from goodterms.core.ledger.ageing import Buckets
from goodterms.core.ledger.facts import Instalment as Part
from goodterms.core.ledger.open_items import OpenInstalment, spread_open
from goodterms.store.access import Access
from goodterms.store.models import Customer, Instalment, Invoice, OpenItem, Unapplied


@dataclass(frozen=True, slots=True)
class Account:
    """What a customer owes in one currency, in minor units; credits are not deducted from what is owed.

    buckets: what is owed by age, adding up to `owed_minor`. items, credit_notes: how
    many of them. oldest_days_late: 0 where nothing is late.
    """

    currency: str
    owed_minor: int
    overdue_minor: int
    items: int
    buckets: tuple[int, ...]
    unapplied_minor: int = 0
    credit_notes_minor: int = 0
    credit_notes: int = 0
    oldest_days_late: int = 0

    @property
    def credits_minor(self) -> int:
        return self.unapplied_minor + self.credit_notes_minor


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some money that is open since one day and due on another."""

    currency: str
    issued_on: date
    due_on: date
    minor: int


def accounts_of(who: Access, customer: Customer, today: date) -> list[Account]:
    """The accounts of a customer, the firm's own currency first. Reads only."""
    buckets = Buckets(tuple(who.company.bucket_edges))
    by_issue = who.company.ageing_basis == "invoice"
    items = OpenItem.objects.filter(customer=customer)
    counts: dict[str, int] = {}
    notes: dict[str, tuple[int, int]] = {}
    sums = items.order_by().values_list("currency", "kind").annotate(s=Sum("open_minor"), n=Count("pk"))
    for currency, kind, total, count in sums:
        if kind == Invoice.Kind.INVOICE:
            counts[currency] = count
        else:
            notes[currency] = (total, count)
    cash = dict(
        Unapplied.objects.filter(customer=customer)
        .order_by()
        .values_list("currency")
        .annotate(s=Sum("remaining_minor"))
    )
    aged: dict[str, list[int]] = defaultdict(lambda: [0] * buckets.count)
    overdue: dict[str, int] = defaultdict(int)
    oldest: dict[str, int] = defaultdict(int)
    for piece in _pieces(customer, by_issue=by_issue):
        late = (today - piece.due_on).days
        age = (today - piece.issued_on).days if by_issue else late
        aged[piece.currency][bucket_of(buckets, age)] += piece.minor
        if late > 0:
            overdue[piece.currency] += piece.minor
            oldest[piece.currency] = max(oldest[piece.currency], late)
    currencies = sorted({*aged, *notes, *cash}, key=lambda c: (c != who.company.currency, c))
    return [
        Account(
            currency=c,
            owed_minor=sum(aged[c]),
            overdue_minor=overdue[c],
            items=counts.get(c, 0),
            buckets=tuple(aged[c]),
            unapplied_minor=cash.get(c, 0),
            credit_notes_minor=notes.get(c, (0, 0))[0],
            credit_notes=notes.get(c, (0, 0))[1],
            oldest_days_late=oldest[c],
        )
        for c in currencies
    ]


def bucket_of(buckets: Buckets, days: int) -> int:
    """The bucket that an age in days falls into; an edge belongs to the bucket it ends.

    >>> [bucket_of(Buckets(), days) for days in (-3, 0, 1, 30, 31, 500)]
    [0, 0, 1, 1, 2, 4]
    """
    return sum(days > edge for edge in buckets.edges)


def parts_of(items: Iterable[OpenItem]) -> dict[int, tuple[OpenInstalment, ...]]:
    """What is open of each due date, for those of the open items that have several."""
    several = {item.pk: item for item in items if item.invoice.instalments > 1}
    parts: dict[int, list[Part]] = defaultdict(list)
    for row in Instalment.objects.filter(invoice__in=several).order_by("due_on"):
        parts[row.invoice_id].append(Part(row.due_on, row.amount_minor))
    return {pk: spread_open(parts[pk], item.open_minor) for pk, item in several.items() if parts[pk]}


def _pieces(customer: Customer, *, by_issue: bool) -> Iterator[_Piece]:
    invoices = OpenItem.objects.filter(customer=customer, kind=Invoice.Kind.INVOICE)
    whole = invoices.filter(invoice__instalments=1).order_by()
    names = ("currency", "due_on", "issued_on") if by_issue else ("currency", "due_on")
    for row in whole.values(*names).annotate(s=Sum("open_minor")):
        yield _Piece(row["currency"], row.get("issued_on", row["due_on"]), row["due_on"], row["s"])
    several = list(invoices.filter(invoice__instalments__gt=1).select_related("invoice"))
    parts = parts_of(several)
    for item in several:
        for part in parts.get(item.pk, (OpenInstalment(item.due_on, item.open_minor, item.open_minor),)):
            if part.open_minor:
                yield _Piece(item.currency, item.issued_on, part.due_on, part.open_minor)
