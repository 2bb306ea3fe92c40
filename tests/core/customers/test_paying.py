"""On which days money comes, in which sums, and with which discounts."""

from datetime import date, timedelta
from random import Random

import pytest

from goodterms.core.customers.outcomes import outcomes
from goodterms.core.customers.patterns import HabitRules
from goodterms.core.customers.paying import (
    DiscountOffer,
    Discounts,
    discounts_of,
    pay_days_of,
    standing_payments,
    sums_of,
)
from goodterms.core.ledger.facts import Adjustment, Allocation, Instalment, Invoice, Ledger, Payment

RULES = HabitRules()
AS_OF = date(2026, 6, 30)


def payments(*days):
    return [Payment(n, 1, "", day, "EUR", 100) for n, day in enumerate(days, 1)]


def working(day):
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def invoice(number, amount=100_000, *, issued=date(2026, 5, 1), due=date(2026, 5, 31), currency="EUR", parts=None):
    return Invoice(number, 1, "", "invoice", issued, currency, amount, parts or (Instalment(due, amount),))


def sums(documents, money, uses):
    ledger = Ledger(tuple(documents), tuple(money), tuple(uses))
    found = outcomes(ledger, as_of=AS_OF)
    return sums_of(ledger, found, standing_payments(ledger, as_of=AS_OF), as_of=AS_OF, rules=RULES)


def use(payment, number, amount, on):
    return Allocation(payment * 100 + number, "payment", payment, number, amount, on)


def test_a_payment_stands_until_it_is_taken_back():
    money = (*payments(AS_OF, AS_OF), Payment(9, 1, "", AS_OF + timedelta(days=1), "EUR", -100, reverses=2))
    assert [p.id for p in standing_payments(Ledger(payments=money), as_of=AS_OF)] == [1, 2]
    later = standing_payments(Ledger(payments=money), as_of=AS_OF + timedelta(days=1))
    assert [p.id for p in later] == [1]


def test_a_weekly_pay_run_is_seen_and_named():
    thursdays = [date(2026, 1, 1) + timedelta(days=7 * n) for n in range(12)]
    found = pay_days_of(payments(*thursdays, *thursdays), rules=RULES)
    assert (found.days, found.weekday) == (12, 3)
    assert found.weekday_strength == pytest.approx(1.0)
    assert found.weekday_p < 1e-6
    assert found.month_day_p > 0.05


def test_a_monthly_pay_run_is_seen_at_the_end_of_months_of_any_length():
    ends = [date(2026, m + 1, 1) - timedelta(days=1) for m in range(1, 12)]
    found = pay_days_of(payments(*ends), rules=RULES)
    assert found.month_day_p < 1e-4
    assert found.month_day in (30, 31)
    around = [e if n % 2 else e + timedelta(days=1) for n, e in enumerate(ends)]
    assert pay_days_of(payments(*around), rules=RULES).month_day_p < 1e-4


def test_mondays_after_a_weekend_are_no_pay_run():
    rng = Random(3)
    false_alarms = 0
    for _ in range(200):
        days = [working(date(2025, 1, 1) + timedelta(days=rng.randrange(500))) for _ in range(60)]
        false_alarms += pay_days_of(payments(*days), rules=RULES).weekday_p < 0.01
    assert false_alarms <= 6


def test_a_pay_run_on_mondays_is_one_all_the_same():
    mondays = [date(2026, 1, 5) + timedelta(days=7 * n) for n in range(16)]
    assert pay_days_of(payments(*mondays), rules=RULES).weekday_p < 0.001


def test_fewer_than_six_pay_days_show_no_pattern():
    found = pay_days_of(payments(*[date(2026, 1, 1) + timedelta(days=7 * n) for n in range(5)]), rules=RULES)
    assert (found.days, found.weekday, found.weekday_p, found.month_day, found.month_day_p) == (5, *[None] * 4)


def test_several_payments_on_one_day_are_one_pay_day():
    days = [date(2026, 1, 1)] * 10 + [date(2026, 2, 3)]
    assert pay_days_of(payments(*days), rules=RULES).days == 2


def test_round_sums_on_account():
    on = date(2026, 6, 1)
    money = [
        Payment(1, 1, "", on, "EUR", 50_000),
        Payment(2, 1, "", on, "EUR", 50_000),
        Payment(3, 1, "", on, "EUR", 50_001),
        Payment(4, 1, "", on - timedelta(days=90), "EUR", 50_000),
        Payment(5, 1, "", on, "EUR", 70_000),
    ]
    whole, large = invoice(1, 70_000), invoice(2, 900_000)
    found = sums([whole, large], money, [use(5, 1, 70_000, on), use(2, 2, 50_000, on)])
    assert found.round_on_account == 2, "one that is not used up, one that left its invoice open"
    assert (found.payments, found.partial) == (5, 1)


@pytest.mark.parametrize(("currency", "amount", "is_round"), [("JPY", 300, 1), ("KWD", 300_000, 1), ("KWD", 30_000, 0)])
def test_what_is_round_depends_on_the_digits_of_the_currency(currency, amount, is_round):
    money = [Payment(1, 1, "", date(2026, 6, 1), currency, amount)]
    assert sums([invoice(1, currency=currency)], money, []).round_on_account == is_round


def test_without_a_payment_in_90_days_round_sums_are_unobserved():
    money = [Payment(1, 1, "", AS_OF - timedelta(days=90), "EUR", 50_000)]
    assert sums([invoice(1)], money, []).round_on_account is None
    assert sums([invoice(1)], [], []).payments == 0


def test_an_agreed_part_and_one_that_was_taken_back_are_not_partial_payments():
    on = date(2026, 6, 1)
    agreed = invoice(1, 60_000, parts=(Instalment(on, 30_000), Instalment(date(2026, 8, 1), 30_000)))
    back = Allocation(7, "payment", 2, 2, -10_000, on, reverses=202)
    money = [Payment(1, 1, "", on, "EUR", 30_000), Payment(2, 1, "", on, "EUR", 10_000)]
    found = sums([agreed, invoice(2)], money, [use(1, 1, 30_000, on), use(2, 2, 10_000, on), back])
    assert found.partial == 0


def discounted(number, *, paid=None, adjustment=0, money=98_000):
    """An invoice of May with 2 % within ten days: what was paid, and on which day of May."""
    issued = date(2026, 5, number)
    facts = ([invoice(number, issued=issued, due=issued + timedelta(days=30))], [], [], [])
    if paid:
        on = date(2026, 5, paid)
        facts[1].append(Payment(number, 1, "", on, "EUR", money))
        facts[2].append(use(number, number, money, on))
        if adjustment:
            facts[3].append(Adjustment(number, number, "cash_discount", adjustment, on, ""))
        else:
            note = Invoice(100 + number, 1, "", "credit_note", on, "EUR", 100_000 - money, ())
            facts[0].append(note)
            facts[2].append(Allocation(900 + number, "credit_note", note.id, number, 100_000 - money, on))
    return facts


def discounts(*cases, as_of=AS_OF):
    ledger = Ledger(*(tuple(row for case in cases for row in case[n]) for n in range(4)))
    offers = {
        i.id: DiscountOffer(2_000, i.issued_on + timedelta(days=10)) for i in ledger.invoices if i.kind == "invoice"
    }
    return discounts_of(ledger, outcomes(ledger, as_of=as_of), offers, as_of=as_of)


def test_a_discount_is_taken_however_it_was_booked():
    booked, as_note = discounted(1, paid=8, adjustment=-2_000), discounted(2, paid=9)
    assert discounts(booked, as_note) == Discounts(2, 2, None)


def test_paid_too_late_in_full_or_short_by_more_is_not_taken():
    late, short = discounted(1, paid=20), discounted(2, paid=9, money=60_000)
    full = discounted(3, paid=9, money=100_000)
    full[0].pop()
    full[2].pop()
    assert discounts(late, short, full) == Discounts(3, 0, 0)


def test_an_offer_that_is_still_open_is_not_counted():
    assert discounts(discounted(28), as_of=date(2026, 6, 7)) == Discounts(0, 0, None)
    assert discounts(discounted(28), as_of=date(2026, 6, 8)) == Discounts(1, 0, None)


def test_of_the_last_three_by_date_of_invoice():
    cases = [discounted(n, paid=n + 2) for n in range(1, 8)] + [discounted(n) for n in (8, 9)]
    assert discounts(*reversed(cases)) == Discounts(9, 7, 1)
