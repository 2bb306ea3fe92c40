"""What is on record about the customers of a portfolio: holds, disputes, contacts made, promises, answers.

Read in a handful of queries for any number of customers, as of a day.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, Q, Sum

from goodterms.core.basics.calendars import add_business_days
from goodterms.core.customers.promises import Followed, Promised, Received, follow, waited_for
from goodterms.store.models import (
    Answer,
    Bond,
    Company,
    Contact,
    Customer,
    Dispute,
    Hold,
    Observation,
    Payment,
    Promise,
    Touch,
)
from goodterms.store.reading.calendar import calendar_of


@dataclass(slots=True)
class OnRecord:
    """What people recorded about one customer by a day. None: nothing was recorded either way."""

    on_hold: bool = False
    has_contact: bool = False
    touches: list[Touch] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    followed: list[Followed] = field(default_factory=list)
    """What became of the promises, in the order of their days."""
    broken_promises: int | None = None
    promise_running: bool = False
    promised: dict[str, int] = field(default_factory=dict)
    """Currency -> minor units promised and not paid yet, of promises whose day (and its grace) is not over."""
    observations: list[Observation] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    bond: Bond | None = None

    def contested(self, as_of: date) -> frozenset[int]:
        """The invoices that are in dispute at the end of the day, by id."""
        return frozenset(d.invoice_id for d in self.disputes if d.resolved_on is None or d.resolved_on > as_of)


@dataclass(frozen=True, slots=True)
class Records:
    """Records of many customers, and the invoices that are not chased today (on hold or disputed)."""

    of: dict[int, OnRecord]
    held_invoices: frozenset[int]
    disputed_invoices: frozenset[int]
    contacts_kept: bool

    def get(self, customer: int) -> OnRecord:
        return self.of.get(customer) or OnRecord()


def records(company: Company, *, as_of: date, grace_days: int, customers: Sequence[int] | None = None) -> Records:
    """Everything on record by `as_of`, for some customers or for all of a company. grace_days: business days that a
    promise may be late, by the firm's own calendar."""
    company_id = company.pk
    of: dict[int, OnRecord] = defaultdict(OnRecord)
    mine = Q(company_id=company_id) if customers is None else Q(company_id=company_id, customer_id__in=customers)
    held = _holds(mine, of, as_of)
    disputed = _disputes(mine, of, as_of)
    for customer in Contact.objects.filter(mine).values_list("customer_id", flat=True).distinct():
        of[customer].has_contact = True
    standing = Q(withdrawn_on=None)
    for touch in Touch.objects.filter(mine, standing, on_day__lte=as_of).order_by("on_day", "id"):
        of[touch.customer_id].touches.append(touch)
    for seen in Observation.objects.filter(mine, standing, on_day__lte=as_of).order_by("on_day", "id"):
        of[seen.customer_id].observations.append(seen)
    for answer in Answer.objects.filter(mine, standing, on_day__lte=as_of).order_by("on_day", "id"):
        of[answer.customer_id].answers.append(answer)
    for bond in Bond.objects.filter(mine):
        of[bond.customer_id].bond = bond
    given = Promise.objects.filter(mine, standing, given_on__lte=as_of).order_by("due_on", "id")
    _promises(given, of, as_of, grace_of(company, as_of=as_of, grace_days=grace_days))
    kept = Contact.objects.filter(company_id=company_id).exists()
    return Records(dict(of), frozenset(held), frozenset(disputed), kept)


def _holds(mine: Q, of: dict[int, OnRecord], as_of: date) -> set[int]:
    """Holds in force on the day: on the customer, or on single invoices. One without a readable end counts."""
    active = Hold.objects.filter(mine, starts_on__lte=as_of).filter(Q(ends_on__gte=as_of) | Q(ends_on=None))
    invoices = set()
    for hold in active.filter(Q(lifted_on=None) | Q(lifted_on__gt=as_of)):
        if hold.invoice_id is None:
            of[hold.customer_id].on_hold = True
        else:
            invoices.add(hold.invoice_id)
    return invoices


def _disputes(mine: Q, of: dict[int, OnRecord], as_of: date) -> set[int]:
    open_ones = set()
    for dispute in Dispute.objects.filter(mine).select_related("invoice"):
        if dispute.raised_on is not None and dispute.raised_on > as_of:
            continue
        of[dispute.customer_id].disputes.append(dispute)
        if dispute.resolved_on is None or dispute.resolved_on > as_of:
            open_ones.add(dispute.invoice_id)
    return open_ones


def _promises(found: Iterable[Promise], of: dict[int, OnRecord], as_of: date, last_day: Callable[[date], date]) -> None:
    given: dict[int, list[Promise]] = defaultdict(list)
    for promise in found:
        given[promise.customer_id].append(promise)
    came = received_from(given, as_of)
    for customer, promises in given.items():
        record = of[customer]
        record.promises = promises
        record.followed = followed(promises, came.get(customer, []), as_of, last_day)
        recent = as_of - timedelta(days=120)
        record.broken_promises = sum(f.broken and f.promise.due_on >= recent for f in record.followed)
        record.promise_running = any(f.running and f.promise.due_on >= as_of for f in record.followed)
        record.promised = waited_for(record.followed)


def followed(
    promises: Iterable[Promise], received: Sequence[Received], as_of: date, last_day: Callable[[date], date]
) -> list[Followed]:
    """What became of the promises of one customer by the end of a day, from the money that came in from them."""
    said = [Promised(p.pk, p.given_on, p.due_on, p.currency, p.amount_minor) for p in promises]
    return follow(said, received, as_of=as_of, last_day=last_day)


def grace_of(company: Company, *, as_of: date, grace_days: int) -> Callable[[date], date]:
    """The last day of grace of a promised day, in business days of the firm's own calendar."""
    calendar = calendar_of(company, around=as_of)
    return lambda day: add_business_days(day, grace_days, calendar=calendar)


def received_from(customers: Iterable[int], as_of: date) -> dict[int, list[Received]]:
    """What came in from some customers by the end of a day, and had not been taken back by then, day by day."""
    rows = Payment.objects.filter(customer_id__in=list(customers), paid_on__lte=as_of, reverses=None)
    standing = rows.filter(Q(reversed_by=None) | Q(reversed_by__paid_on__gt=as_of))
    sums = standing.values_list("customer_id", "paid_on", "currency").annotate(s=Sum(F("amount_minor")))
    found: dict[int, list[Received]] = defaultdict(list)
    for customer, on, currency, amount in sums.order_by():
        found[customer].append(Received(on, currency, amount))
    return found


def customers_by_id(ids: Sequence[int]) -> dict[int, Customer]:
    """The customers with these ids, in portions that both databases take."""
    found: dict[int, Customer] = {}
    for start in range(0, len(ids), 5000):
        found.update(Customer.objects.in_bulk(ids[start : start + 5000]))
    return found
