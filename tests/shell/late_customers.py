"""A firm with customers who are late, on a day that stands still, and the people who work there."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from goodterms.journeys.estimating import Expected, keep
from goodterms.store import clock
from goodterms.store.access import scope, writing
from goodterms.store.models import Customer, Event

DAY = date(2026, 11, 22)


def stop_the_clock(monkeypatch, day=DAY):
    monkeypatch.setattr(clock, "now", lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def bring_late_customers(who, bring):
    """ACME pays a month late and more, BETA has just slipped, CARO owes nothing; each bought for a year."""
    invoices, payments = [], []
    known = (("ACME", 4000, 27, 3, 50), ("BETA", 2500, 2, 1, 19), ("CARO", 900, -1, 0, 16))
    for name, amount, late, unpaid, newest in known:
        for n in range(12):
            issued = DAY - timedelta(days=newest + 30 * n)
            due = issued + timedelta(days=14)
            total = f"{amount + 35 * (n % 4)}.00"
            number = f"{name}-{n}"
            dates = {"issued_on": issued.isoformat(), "due_on": due.isoformat()}
            invoices.append({"customer_ref": name, "number": number, **dates, "amount": total})
            paid_on = due + timedelta(days=late + n % 2)
            if n >= unpaid:
                paid = {"customer_ref": name, "reference": f"P-{number}", "paid_on": paid_on.isoformat()}
                payments.append({**paid, "amount": total, "invoice_number": number})
    for kind, rows in (("invoices", invoices), ("payments", payments)):
        report = bring(who, kind, rows)
        assert not report.outcomes["rejected"], report.problems
    _as_the_last_plan_left_it(who, {name: amount for name, amount, *_ in known})


def _as_the_last_plan_left_it(who, sales):
    """What is expected of everybody is kept by each plan; without it every page would go through all orders."""
    with scope(who.company.pk):
        ids = {customer.reference: customer.pk for customer in who.customers()}
    expected = {ids[name]: Expected("EUR", amount * 12 * 100, 200_000, 700_000) for name, amount in sales.items()}
    with writing(who.company.pk):
        keep(who.company.pk, expected, as_of=DAY)


def bare_customer(who, reference="ACME"):
    """A customer without a single invoice."""
    with writing(who.company.pk):
        named = {"reference": reference, "reference_key": reference.lower(), "name": reference}
        return Customer.objects.create(company=who.company, **named, created_at=clock.now())


def one(who, reference):
    with scope(who.company.pk):
        return who.customer(reference)


def in_role(who, role):
    return replace(who, role=role)


def codes(found):
    """The codes of the problems that a journey gave; nothing where it did what it was asked."""
    return [problem.code for problem in found] if isinstance(found, list) else []


def kinds_of_events(who):
    with scope(who.company.pk):
        return list(Event.objects.filter(company=who.company).order_by("seq").values_list("kind", flat=True))
