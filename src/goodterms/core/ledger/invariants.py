"""What has to hold of every ledger, whoever wrote it. Each check returns what is broken, with its place.

The checks add up the facts themselves and take nothing from a stored total, so that they find a damaged total
as well as a damaged fact. A problem's `params` hold `where`, `expected` and `found`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.ledger.facts import Allocation, Invoice, Ledger, Payment, SourceKind
from goodterms.core.ledger.open_items import open_items

Source = tuple[SourceKind, int]


def check(ledger: Ledger) -> list[Problem]:
    """Every check of this module over the ledger; empty for a healthy one.

    >>> check(Ledger())
    []
    """
    return [problem for checked in CHECKS.values() for problem in checked(ledger)]


def check_open_balances(ledger: Ledger, open_minor: Mapping[int, int] | None = None) -> list[Problem]:
    """I1: by currency, invoices with their adjustments less allocations are what is open.

    open_minor: the open amount of each invoice as it is shown or stored somewhere (invoices without an entry are
    settled); what `open_items` works out if None. A difference is reported for the invoice and for the currency.
    """
    owed: dict[int, int] = {i.id: i.amount_minor for i in ledger.invoices if i.kind == "invoice"}
    for adjustment in ledger.adjustments:
        if adjustment.invoice in owed:
            owed[adjustment.invoice] += adjustment.amount_minor
    for allocation in ledger.allocations:
        if allocation.invoice in owed:
            owed[allocation.invoice] -= allocation.amount_minor
    if open_minor is None:
        open_minor = {i.invoice: i.open_minor for i in open_items(ledger, as_of=None).items}
    currencies = {i.id: i.currency for i in ledger.invoices}
    expected, found = Counter[str](), Counter[str]()
    for invoice, amount in owed.items():
        expected[currencies[invoice]] += amount
    for invoice, amount in open_minor.items():
        found[currencies.get(invoice, "?")] += amount
    problems = [
        _broken("I1", f"currency {currency}", expected[currency], found[currency])
        for currency in sorted(expected | found)
        if expected[currency] != found[currency]
    ]
    return problems + [
        _broken("I1", f"invoice {invoice}", owed.get(invoice, 0), open_minor.get(invoice, 0))
        for invoice in sorted(owed.keys() | open_minor.keys())
        if owed.get(invoice, 0) != open_minor.get(invoice, 0)
    ]


def check_settled(ledger: Ledger) -> list[Problem]:
    """I2: on no day is more set against an invoice than it comes to, or more used of a source than there is."""
    documents, payments = _document_days(ledger), _payment_days(ledger)
    problems: list[Problem] = []
    for invoice, days in sorted(documents.items()):
        problems += _below_zero(f"invoice {invoice}", days)
    for payment, days in sorted(payments.items()):
        problems += _below_zero(f"payment {payment}", days)
    return problems + _taken_back(ledger)


def _document_days(ledger: Ledger) -> dict[int, list[tuple[date, int]]]:
    """By document, what each day adds to or takes from what is open of it."""
    days = {i.id: [(i.issued_on, i.amount_minor)] for i in ledger.invoices}
    issued = {i.id: i.issued_on for i in ledger.invoices}
    for row in ledger.adjustments:
        if row.invoice in days:
            day = issued[row.invoice] if row.kind == "correction" else row.effective_on
            days[row.invoice].append((day, row.amount_minor))
    for allocation in ledger.allocations:
        if allocation.invoice in days:
            days[allocation.invoice].append((allocation.effective_on, -allocation.amount_minor))
        if allocation.source_kind == "credit_note" and allocation.source in days:
            days[allocation.source].append((allocation.effective_on, -allocation.amount_minor))
    return days


def _payment_days(ledger: Ledger) -> dict[int, list[tuple[date, int]]]:
    days = {p.id: [(p.paid_on, p.amount_minor)] for p in ledger.payments if p.reverses is None}
    for payment in ledger.payments:
        if payment.reverses in days:
            days[payment.reverses].append((payment.paid_on, payment.amount_minor))
    for allocation in ledger.allocations:
        if allocation.source_kind == "payment" and allocation.source in days:
            days[allocation.source].append((allocation.effective_on, -allocation.amount_minor))
    return days


def _below_zero(where: str, days: Iterable[tuple[date, int]]) -> list[Problem]:
    """The first day at whose end less than nothing is left, if there is one."""
    by_day: dict[date, int] = defaultdict(int)
    for day, amount in days:
        by_day[day] += amount
    left = 0
    for day in sorted(by_day):
        left += by_day[day]
        if left < 0:
            return [_broken("I2", f"{where} on {day.isoformat()}", "nothing below 0", left)]
    return []


def _taken_back(ledger: Ledger) -> list[Problem]:
    """Nothing is taken back that was never given: by source and invoice, and by invoice and kind of adjustment."""
    given: dict[tuple[Source, int], list[tuple[date, int]]] = defaultdict(list)
    for allocation in ledger.allocations:
        pair = ((allocation.source_kind, allocation.source), allocation.invoice)
        given[pair].append((allocation.effective_on, allocation.amount_minor))
    let_off: dict[tuple[int, str], list[tuple[date, int]]] = defaultdict(list)
    for row in ledger.adjustments:
        if row.kind != "correction":
            let_off[row.invoice, row.kind].append((row.effective_on, -row.amount_minor))
    problems: list[Problem] = []
    for (source, invoice), days in sorted(given.items()):
        problems += _below_zero(f"{source[0]} {source[1]} set against invoice {invoice}", days)
    for (invoice, kind), days in sorted(let_off.items()):
        problems += _below_zero(f"{kind} of invoice {invoice}", days)
    return problems


def check_same_account(ledger: Ledger) -> list[Problem]:
    """I3: source, allocation and invoice belong to one customer and one currency, and all of them exist."""
    documents = {i.id: i for i in ledger.invoices}
    payments = {p.id: p for p in ledger.payments}
    problems: list[Problem] = []
    for allocation in ledger.allocations:
        problems += _allocation_fits(allocation, documents, payments)
    for row in ledger.adjustments:
        if row.invoice not in documents:
            problems.append(_broken("I3", f"adjustment {row.id}", "an invoice", f"no invoice {row.invoice}"))
    for payment in ledger.payments:
        if payment.reverses is not None:
            problems += _reversal_fits(payment, payments.get(payment.reverses))
        elif payment.amount_minor <= 0:
            problems.append(_broken("I2", f"payment {payment.id}", "more than 0", payment.amount_minor))
    return problems


def _allocation_fits(
    allocation: Allocation, documents: Mapping[int, Invoice], payments: Mapping[int, Payment]
) -> list[Problem]:
    where = f"allocation {allocation.id}"
    invoice = documents.get(allocation.invoice)
    source = (documents if allocation.source_kind == "credit_note" else payments).get(allocation.source)
    if invoice is None or invoice.kind != "invoice":
        return [_broken("I3", where, "an invoice", f"no invoice {allocation.invoice}")]
    if source is None or (isinstance(source, Invoice) and source.kind != "credit_note"):
        return [_broken("I3", where, "a source", f"no {allocation.source_kind} {allocation.source}")]
    theirs, ours = (source.customer, source.currency), (invoice.customer, invoice.currency)
    return [] if theirs == ours else [_broken("I3", where, _account(*ours), _account(*theirs))]


def _reversal_fits(reversal: Payment, payment: Payment | None) -> list[Problem]:
    where = f"payment {reversal.id}"
    if payment is None or payment.reverses is not None:
        return [_broken("I3", where, "a payment to reverse", f"no payment {reversal.reverses}")]
    if reversal.amount_minor >= 0:
        return [_broken("I2", where, "less than 0", reversal.amount_minor)]
    theirs, ours = (reversal.customer, reversal.currency), (payment.customer, payment.currency)
    return [] if theirs == ours else [_broken("I3", where, _account(*ours), _account(*theirs))]


def check_reversals(ledger: Ledger) -> list[Problem]:
    """A reversal takes back the whole of one allocation, once; what it takes back is not itself a reversal."""
    made = {a.id: a for a in ledger.allocations if a.reverses is None}
    times = Counter(a.reverses for a in ledger.allocations if a.reverses is not None)
    problems = [
        _broken("I2", f"allocation {taken}", "taken back once", times[taken])
        for taken in sorted(times)
        if times[taken] > 1
    ]
    for allocation in ledger.allocations:
        if allocation.reverses is None:
            if allocation.amount_minor <= 0:
                problems.append(_broken("I2", f"allocation {allocation.id}", "more than 0", allocation.amount_minor))
            continue
        taken_back = made.get(allocation.reverses)
        expected = None if taken_back is None else _what(taken_back, -taken_back.amount_minor)
        if expected != (found := _what(allocation, allocation.amount_minor)):
            problems.append(_broken("I2", f"allocation {allocation.id}", expected, found))
    return problems


def check_instalments(ledger: Ledger) -> list[Problem]:
    """The instalments of a document are positive, in the order of their dates, and make up its amount.

    Its amount is the one it was issued with or, where the instalments were agreed anew, the corrected one of that
    day. A credit note may have none.
    """
    amounts: dict[int, set[int]] = {i.id: {i.amount_minor} for i in ledger.invoices}
    corrected = {i.id: i.amount_minor for i in ledger.invoices}
    for row in sorted(ledger.adjustments, key=lambda row: row.id):
        if row.kind == "correction" and row.invoice in corrected:
            corrected[row.invoice] += row.amount_minor
            amounts[row.invoice].add(corrected[row.invoice])
    problems: list[Problem] = []
    for invoice in ledger.invoices:
        where = f"invoice {invoice.id}"
        if invoice.amount_minor <= 0:
            problems.append(_broken("instalments", where, "more than 0", invoice.amount_minor))
        if invoice.kind == "credit_note" and not invoice.instalments:
            continue
        total = sum(i.amount_minor for i in invoice.instalments)
        if total not in amounts[invoice.id]:
            problems.append(_broken("instalments", where, corrected[invoice.id], total))
        dues = [i.due_on for i in invoice.instalments]
        if dues != sorted(set(dues)) or any(i.amount_minor <= 0 for i in invoice.instalments):
            problems.append(_broken("instalments", where, "positive, in order", [str(due) for due in dues]))
    return problems


def _account(customer: int, currency: str) -> str:
    return f"customer {customer} in {currency}"


def _what(allocation: Allocation, amount: int) -> tuple[str, int, int, int]:
    return allocation.source_kind, allocation.source, allocation.invoice, amount


def _broken(invariant: str, where: str, expected: object, found: object) -> Problem:
    return Problem(
        f"invariant.{invariant}",
        N_("{where}: expected {expected}, found {found}"),
        {"where": where, "expected": expected, "found": found},
        remedy=N_("Restore a backup that verifies, or add the correcting row"),
    )


CHECKS: Final[Mapping[str, Callable[[Ledger], list[Problem]]]] = {
    "open balances": check_open_balances,
    "settled": check_settled,
    "same account": check_same_account,
    "reversals": check_reversals,
    "instalments": check_instalments,
}
