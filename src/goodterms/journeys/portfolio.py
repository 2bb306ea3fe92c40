"""A portfolio as of a day: who owes what, overdue since when, what is unused, their habits, what is on record.

The day's plan, the customer's page and the playbook's dry run all ask here, so they cannot disagree. Everybody is
gathered through the ledger's columns, one customer through the core's own definitions, which give the same figures.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodterms.columns.portfolio import MARGIN_SUMS, Columns, PortfolioColumns, portfolio_columns
from goodterms.columns.reading import open_ledger
from goodterms.config import environment
from goodterms.core.approach.playbook import Playbook
from goodterms.core.basics.currencies import minor_digits
from goodterms.core.customers.figures import Array
from goodterms.core.customers.habits import Habit, habit_of
from goodterms.core.customers.margins import Sourced, margin_sums
from goodterms.core.customers.outcomes import Outcome, outcomes
from goodterms.core.customers.paying import DiscountOffer
from goodterms.core.customers.undisputed import Undisputed, undisputed_of
from goodterms.core.ledger.facts import Ledger
from goodterms.core.ledger.open_items import open_items
from goodterms.journeys.estimating import (
    Expected,
    expect,
    expected_of,
    margins,
    margins_since,
    profile_of,
    profiles_of,
    with_margins,
)
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import Customer, Estimate, Invoice
from goodterms.store.reading.circumstances import Records, customers_by_id, records
from goodterms.store.reading.ledger import ledger_of, ledger_of_all

TEXT_COLUMNS = ("customer", "currency", "first_invoice_on", "last_invoice_on", "change_on")


@dataclass(frozen=True, slots=True, eq=False)
class Portfolio:
    """n customers, amounts in minor units of `currencies` (one each: the main one, where something is overdue in it).

    overdue: neither disputed nor on hold; overdue_items: its invoices; oldest_days_late: of them. disputed: overdue
    but disputed. unapplied, credit: unused money and credit notes. habits: columns of n as `habits_of_all` names
    them, floats with NaN, and `tenure_days`. expected: sales and referrals, one each. margin, serving: shares of
    sales and where they come from. undisputed: for those who dispute something, how the rest is paid; by id.
    estimates: of everybody, where everybody was gathered. ledger: of the one customer, where one was gathered.
    """

    customers: list[Customer]
    currencies: list[str]
    overdue: NDArray[np.int64]
    overdue_items: NDArray[np.int64]
    oldest_days_late: NDArray[np.int64]
    disputed: NDArray[np.int64]
    unapplied: NDArray[np.int64]
    credit: NDArray[np.int64]
    habits: Mapping[str, Array]
    expected: list[Expected]
    margin: Sourced
    serving: Sourced
    records: Records
    undisputed: Mapping[int, Undisputed]
    as_of: date
    estimates: Mapping[int, Expected]
    ledger: Ledger | None = None

    @property
    def rows(self) -> int:
        return len(self.customers)

    @property
    def units(self) -> Array:
        """Minor units in one whole unit of each customer's currency."""
        return np.array([10.0 ** minor_digits(c) for c in self.currencies])


def gather(who: Access, *, as_of: date, playbook: Playbook) -> Portfolio:
    """Everybody with something overdue on the day who is not on hold altogether."""
    here = environment.read()
    with open_ledger(here.database_url, who.company.pk, app_role=here.app_role) as ledger:
        columns = portfolio_columns(ledger, as_of=as_of, margins_since=margins_since(as_of, playbook))
    with access.scope(who.company.pk):
        profiles = with_margins(profiles_of(who.company.pk), columns.margins)
        estimates = expect(columns, profiles, as_of=as_of, playbook=playbook)
        found = records(who.company, as_of=as_of, grace_days=_grace(playbook))
        paused = {customer for customer, record in found.of.items() if record.on_hold}
        ids = sorted({int(c) for c in np.unique(columns.overdue["customer"])} - paused)
        known = customers_by_id(ids)
        quarrels = [i for i in ids if found.get(i).contested(as_of)]
        parts = [ledger_of_all(quarrels[start : start + 500]) for start in range(0, len(quarrels), 500)]
    people = [known[i] for i in ids if i in known]
    both = margins([profiles[c.pk] for c in people], playbook=playbook, everybody=list(profiles.values()))
    return _assemble(people, columns, found, as_of, estimates, both, parts)


def gather_one(who: Access, customer: Customer, *, as_of: date, playbook: Playbook) -> Portfolio:
    """One customer, whether something is overdue or not: the same figures as in everybody's portfolio.

    What is expected of them rests on everybody's orders: it is what the last plan found, where that was made for
    this day or the day is today, and is found anew otherwise.
    """
    estimates = _estimates_for(who, customer, as_of, playbook)
    with access.scope(who.company.pk):
        # Only a segment with a name lends its members a margin, so only then are the others needed.
        segment = customer.segment
        profiles = profiles_of(who.company.pk, segment=segment) if segment else {}
        profiles.setdefault(customer.pk, profile_of(customer))
        ledger = ledger_of(customer)
        grace = _grace(playbook)
        found = records(who.company, as_of=as_of, grace_days=grace, customers=[customer.pk])
        discounts = Invoice.objects.filter(customer=customer, discount_minor__gt=0)
        offers = {
            pk: DiscountOffer(amount, until)
            for pk, amount, until in discounts.values_list("pk", "discount_minor", "discount_until")
        }
    columns = _of_one(customer.pk, ledger, offers, as_of, margins_since(as_of, playbook))
    known = with_margins({customer.pk: profiles[customer.pk]}, columns.margins)[customer.pk]
    both = margins([known], playbook=playbook, everybody=list(profiles.values()))
    return replace(_assemble([customer], columns, found, as_of, estimates, both, [ledger]), ledger=ledger)


def _grace(playbook: Playbook) -> int:
    return int(playbook.number("cadence.promise.grace_business_days"))


def _estimates_for(who: Access, customer: Customer, as_of: date, playbook: Playbook) -> dict[int, Expected]:
    with access.scope(who.company.pk):
        kept = Estimate.objects.filter(pk=customer.pk).first()
    if kept is not None and (kept.as_of == as_of or as_of == clock.today(who.company)):
        return {customer.pk: expected_of(kept)}
    here = environment.read()
    with open_ledger(here.database_url, who.company.pk, app_role=here.app_role) as ledger:
        columns = portfolio_columns(ledger, as_of=as_of, margins_since=margins_since(as_of, playbook))
    with access.scope(who.company.pk):
        profiles = with_margins(profiles_of(who.company.pk), columns.margins)
        return expect(columns, profiles, as_of=as_of, playbook=playbook)


def _of_one(
    customer: int,
    ledger: Ledger,
    offers: Mapping[int, DiscountOffer],
    as_of: date,
    since: date,
) -> PortfolioColumns:
    position = open_items(ledger, as_of=as_of)
    parts = [
        (item.currency, item.invoice, (as_of - part.due_on).days, part.open_minor)
        for item in position.items
        for part in item.instalments
        if part.open_minor and part.due_on < as_of
    ]
    names = ("currency", "document", "days_late", "open_amount")
    overdue = {name: np.array([part[i] for part in parts], dtype=object) for i, name in enumerate(names)}
    overdue["customer"] = np.full(len(parts), customer)
    currencies = position.currencies()
    credits = {
        "customer": np.full(len(currencies), customer),
        "currency": np.array(currencies, dtype=object),
        "cash": np.array([position.unapplied_minor(c) for c in currencies], dtype=np.int64),
        "credit_notes": np.array([position.credit_notes_minor(c) for c in currencies], dtype=np.int64),
    }
    habit = habit_of(ledger, as_of=as_of, offers=offers)
    orders = {name: np.zeros(0, dtype=np.int64) for name in ("customer", "day", "amount")}
    sold = _margin_columns(customer, ledger, habit, since, as_of)
    return PortfolioColumns(overdue, credits, _habit_columns(customer, habit), orders, sold)


def _margin_columns(customer: int, ledger: Ledger, habit: Habit | None, since: date, as_of: date) -> Columns:
    """What the invoices say about the margin, as the columns that those of all customers have."""
    currency = habit.currency if habit else ""
    found = margin_sums(ledger, customer=customer, currency=currency, since=since, as_of=as_of)
    rows = 1 if found.with_margin else 0
    sums = {name: np.full(rows, getattr(found, name), dtype=np.int64) for name in MARGIN_SUMS}
    return {"customer": np.full(rows, customer, dtype=np.int64), **sums}


def _habit_columns(customer: int, habit: Habit | None) -> Columns:
    """A habit as the columns that the habits of all customers have: PART_FIELD."""
    if habit is None:
        return {"customer": np.zeros(0, dtype=np.int64), "currency": np.zeros(0, dtype=object)}
    flat: dict[str, Any] = {"customer": customer}
    for own in fields(habit):
        value = getattr(habit, own.name)
        if is_dataclass(value):
            flat |= {f"{own.name}_{part.name}": getattr(value, part.name) for part in fields(value)}
        else:
            flat[own.name] = value
    return {name: np.array([value], dtype=object) for name, value in flat.items()}


def _assemble(
    customers: list[Customer],
    columns: PortfolioColumns,
    found: Records,
    as_of: date,
    estimates: Mapping[int, Expected],
    shares: tuple[Sourced, Sourced],
    quarrels: Sequence[Ledger],
) -> Portfolio:
    ids = [c.pk for c in customers]
    main = dict(zip(columns.habits["customer"].tolist(), columns.habits["currency"].tolist(), strict=True))
    sums = _sums(columns.overdue, found)
    chosen = [_currency(sums.get(i, {}), main.get(i)) for i in ids]
    nothing = (0, 0, 0, 0)
    rows = [sums.get(i, {}).get(cur, nothing) for i, cur in zip(ids, chosen, strict=True)]
    overdue, items, oldest, disputed = np.array(rows, dtype=np.int64).reshape(len(ids), 4).T
    names = ("customer", "currency", "cash", "credit_notes")
    credits = zip(*(columns.credits[name].tolist() for name in names), strict=True)
    left = {(customer, currency): (cash, notes) for customer, currency, cash, notes in credits}
    unused = [left.get(key, (0, 0)) for key in zip(ids, chosen, strict=True)]
    unapplied, credit = np.array(unused, dtype=np.int64).reshape(len(ids), 2).T
    habits = _rows_of(columns, ids, as_of)
    return Portfolio(
        customers=customers,
        currencies=chosen,
        overdue=overdue,
        overdue_items=items,
        oldest_days_late=oldest,
        disputed=disputed,
        unapplied=unapplied,
        credit=credit,
        habits=habits,
        expected=[estimates.get(i, Expected(cur, 0, 0, 0)) for i, cur in zip(ids, chosen, strict=True)],
        margin=shares[0],
        serving=shares[1],
        records=found,
        undisputed=_undisputed(ids, habits, found, quarrels, as_of),
        as_of=as_of,
        estimates=estimates,
    )


def _undisputed(
    ids: list[int], habits: Mapping[str, Array], found: Records, quarrels: Sequence[Ledger], as_of: date
) -> dict[int, Undisputed]:
    """How those who dispute something, and have a pattern, pay the rest."""
    of: dict[int, list[Outcome]] = defaultdict(list)
    for ledger in quarrels:
        owner = {invoice.id: invoice.customer for invoice in ledger.invoices}
        for outcome in outcomes(ledger, as_of=as_of):
            of[owner[outcome.invoice]].append(outcome)
    usual, spread = habits["lateness_median"], habits["lateness_robust_sd"]
    return {
        i: undisputed_of(
            of[i],
            contested=found.get(i).contested(as_of),
            usual_days_late=float(usual[row]),
            spread_days=float(spread[row]),
            as_of=as_of,
        )
        for row, i in enumerate(ids)
        if found.get(i).contested(as_of) and not np.isnan(usual[row]) and not np.isnan(spread[row])
    }


def _sums(overdue: Columns, found: Records) -> dict[int, dict[str, tuple[int, int, int, int]]]:
    """customer -> currency -> (overdue and chased, its invoices, days late of the oldest, overdue but disputed)."""
    sums: dict[int, dict[str, list[Any]]] = defaultdict(dict)
    names = ("customer", "currency", "document", "days_late", "open_amount")
    rows = zip(*(overdue[name].tolist() for name in names), strict=True)
    for customer, currency, document, days, amount in rows:
        entry = sums[customer].setdefault(currency, [0, set(), 0, 0])
        if document in found.disputed_invoices:
            entry[3] += amount
        elif document not in found.held_invoices:
            entry[0] += amount
            entry[1].add(document)
            entry[2] = max(entry[2], days)
    return {
        customer: {cur: (e[0], len(e[1]), e[2], e[3]) for cur, e in by_currency.items()}
        for customer, by_currency in sums.items()
    }


def _currency(sums: Mapping[str, tuple[int, int, int, int]], main: str | None) -> str:
    """The currency that a customer's line is in: their main one, unless only others are overdue."""
    chased = sorted(currency for currency, found in sums.items() if found[0] > 0)
    if main in chased or not chased:
        return main or (sorted(sums)[0] if sums else "EUR")
    return chased[0]


def _rows_of(columns: PortfolioColumns, ids: list[int], as_of: date) -> dict[str, Array]:
    """The habits of these customers, in this order; NaN where a customer has no invoice yet."""
    place = {int(c): row for row, c in enumerate(columns.habits["customer"].tolist())}
    at = np.array([place.get(i, -1) for i in ids], dtype=np.int64)
    known = at >= 0
    habits: dict[str, Array] = {}
    for name, values in columns.habits.items():
        if name in TEXT_COLUMNS:
            continue
        found = np.full(len(ids), np.nan)
        found[known] = _floats(values)[at[known]]
        habits[name] = found
    tenure = np.full(len(ids), np.nan)
    first = columns.habits.get("first_invoice_on")
    if first is not None and len(first):
        days = (np.datetime64(as_of) - first.astype("datetime64[D]")).astype(np.float64)
        tenure[known] = days[at[known]]
    habits["tenure_days"] = tenure
    return habits


def _floats(values: NDArray[Any]) -> Array:
    """Numbers, yes/no or None as floats with NaN."""
    if values.dtype == object:
        return np.array([np.nan if v is None else float(v) for v in values.tolist()])
    return values.astype(np.float64)
