"""What one customer owes, by currency: owed, overdue, aged, and the credits beside it.

Everything open is summed by day in the database, in one question; only invoices with several due dates are looked at
one by one, where there are any.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, Sum

from goodterms.core.ledger.ageing import Buckets
from goodterms.core.ledger.facts import Instalment as Part
from goodterms.core.ledger.open_items import OpenInstalment, spread_open
from goodterms.store.access import Access
from goodterms.store.models import Customer, Instalment, Invoice, OpenItem


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


@dataclass(slots=True)
class _Tally:
    """What is open in one currency, while it is added up."""

    buckets: list[int]
    overdue: int = 0
    oldest: int = 0
    items: int = 0
    notes: int = 0
    notes_minor: int = 0


@dataclass(frozen=True, slots=True)
class Owed:
    """What a customer owes. accounts: the firm's own currency first. parts: what is open of each due date, for the
    open invoices with several, by id."""

    accounts: list[Account]
    parts: Mapping[int, tuple[OpenInstalment, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some money that is open since one day and due on another, of a number of documents."""

    currency: str
    kind: str
    issued_on: date
    due_on: date
    minor: int
    documents: int = 0


def accounts_of(who: Access, customer: Customer, today: date, cash: Mapping[str, int]) -> Owed:
    """The accounts of a customer. cash: what is not set against an invoice, by currency. Reads only."""
    buckets = Buckets(tuple(who.company.bucket_edges))
    by_issue = who.company.ageing_basis == "invoice"
    pieces, several = _summed(customer, by_issue=by_issue)
    parts = parts_of(several)
    tallies: dict[str, _Tally] = defaultdict(lambda: _Tally([0] * buckets.count))
    for piece in (*pieces, *_spread(several, parts)):
        _add(tallies[piece.currency], piece, buckets, today, by_issue=by_issue)
    currencies = sorted({*tallies, *cash}, key=lambda c: (c != who.company.currency, c))
    return Owed([_account(c, tallies[c], cash.get(c, 0)) for c in currencies], parts)


def _add(tally: _Tally, piece: _Piece, buckets: Buckets, today: date, *, by_issue: bool) -> None:
    if piece.kind != Invoice.Kind.INVOICE:
        tally.notes += piece.documents
        tally.notes_minor += piece.minor
        return
    late = (today - piece.due_on).days
    age = (today - piece.issued_on).days if by_issue else late
    tally.items += piece.documents
    tally.buckets[bucket_of(buckets, age)] += piece.minor
    if late > 0:
        tally.overdue += piece.minor
        tally.oldest = max(tally.oldest, late)


def _account(currency: str, tally: _Tally, cash: int) -> Account:
    return Account(
        currency=currency,
        owed_minor=sum(tally.buckets),
        overdue_minor=tally.overdue,
        items=tally.items,
        buckets=tuple(tally.buckets),
        unapplied_minor=cash,
        credit_notes_minor=tally.notes_minor,
        credit_notes=tally.notes,
        oldest_days_late=tally.oldest,
    )


def bucket_of(buckets: Buckets, days: int) -> int:
    """The bucket that an age in days falls into; an edge belongs to the bucket it ends.

    >>> [bucket_of(Buckets(), days) for days in (-3, 0, 1, 30, 31, 500)]
    [0, 0, 1, 1, 2, 4]
    """
    return sum(days > edge for edge in buckets.edges)


def parts_of(items: Iterable[OpenItem]) -> dict[int, tuple[OpenInstalment, ...]]:
    """What is open of each due date, for those of the open items that have several."""
    several = {item.pk: item for item in items if item.invoice.instalments > 1}
    if not several:
        return {}
    parts: dict[int, list[Part]] = defaultdict(list)
    for row in Instalment.objects.filter(invoice__in=several).order_by("due_on"):
        parts[row.invoice_id].append(Part(row.due_on, row.amount_minor))
    return {pk: spread_open(parts[pk], item.open_minor) for pk, item in several.items() if parts[pk]}


def _summed(customer: Customer, *, by_issue: bool) -> tuple[list[_Piece], list[OpenItem]]:
    """What is open by day, and the open invoices with several due dates, which count in none of these sums."""
    names = ("currency", "kind", "due_on", *(("issued_on",) if by_issue else ()))
    many = Q(kind=Invoice.Kind.INVOICE, invoice__instalments__gt=1)
    rows = (
        OpenItem.objects.filter(customer=customer)
        .order_by()
        .values(*names)
        .annotate(
            s=Sum("open_minor", filter=~many), n=Count("pk", filter=~many), several=Count("pk", filter=many)
        )
    )  # fmt: skip
    pieces, found = [], False
    for row in rows:
        found = found or row["several"] > 0
        if row["n"]:
            issued_on = row.get("issued_on", row["due_on"])
            pieces.append(_Piece(row["currency"], row["kind"], issued_on, row["due_on"], row["s"], row["n"]))
    several = OpenItem.objects.filter(many, customer=customer).select_related("invoice") if found else []
    return pieces, list(several)


def _spread(several: Iterable[OpenItem], parts: Mapping[int, tuple[OpenInstalment, ...]]) -> Iterator[_Piece]:
    """The pieces of invoices with several due dates; the first piece stands for the document."""
    for item in several:
        whole = (OpenInstalment(item.due_on, item.open_minor, item.open_minor),)
        left = [part for part in parts.get(item.pk, whole) if part.open_minor]
        for number, part in enumerate(left):
            yield _Piece(item.currency, item.kind, item.issued_on, part.due_on, part.open_minor, int(number == 0))
