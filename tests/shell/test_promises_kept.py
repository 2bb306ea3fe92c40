"""Promises on the customer's page: more than is owed is asked about, a payment counts once, one that bounced never."""

from datetime import timedelta
from html import unescape

import pytest
from tests.shell.desk_people import add_people, signed_in
from tests.shell.late_customers import DAY, codes, one, stop_the_clock

from goodterms.journeys.apply_money import bounce
from goodterms.journeys.keep_promise import Word, keep_promise
from goodterms.journeys.plan_the_day import lines_of, plan_the_day
from goodterms.journeys.see_record import promises_of
from goodterms.journeys.weigh_customer import weigh_customer
from goodterms.store.access import scope
from goodterms.store.models import Event, Payment, Promise

ROW = {"customer_ref": "ACME", "number": "I-1", "issued_on": "2026-08-01", "due_on": "2026-09-01", "amount": "200.00"}


def ago(days):
    return DAY - timedelta(days=days)


@pytest.fixture
def acme(firm, bring, monkeypatch):
    """ACME owes 200.00, overdue since September; somebody else paid yesterday."""
    stop_the_clock(monkeypatch)
    bring(firm, "invoices", [ROW, {**ROW, "customer_ref": "BETA", "number": "I-2"}])
    paid(firm, bring, 20_000, on=ago(1), customer="BETA", invoice="I-2")
    return one(firm, "ACME")


def paid(firm, bring, minor, *, on, customer="ACME", invoice="I-1"):
    row = {"customer_ref": customer, "reference": f"T-{on}", "paid_on": on.isoformat(), "invoice_number": invoice}
    report = bring(firm, "payments", [{**row, "amount": f"{minor / 100:.2f}"}])
    assert not report.outcomes["rejected"], report.problems


def said(firm, customer, minor, *, by, on=None, **more):
    kept = keep_promise(firm, customer, Word(minor, "EUR", by, given_on=on, **more))
    assert isinstance(kept, Promise), kept
    return kept


def became(firm, customer):
    with scope(firm.company.pk):
        return [
            (f.promise.amount_minor, f.state, f.came_minor, f.missing_minor) for _, f in promises_of(firm, customer)
        ]


def test_a_payment_counts_towards_the_oldest_day_and_the_rest_to_the_next(firm, bring, acme):
    said(firm, acme, 10_000, by=ago(30), on=ago(40))
    said(firm, acme, 9_000, by=ago(28), on=ago(40))
    paid(firm, bring, 15_000, on=ago(31))
    assert became(firm, acme) == [(9_000, "partly", 5_000, 4_000), (10_000, "kept", 10_000, 0)]


def test_one_payment_does_not_keep_two_promises_in_what_we_think(firm, bring, acme):
    """Two promises, one payment that would do for either: counted for both, none would be broken."""
    said(firm, acme, 10_000, by=ago(30), on=ago(40))
    said(firm, acme, 10_000, by=ago(29), on=ago(40))
    said(firm, acme, 10_000, by=ago(28), on=ago(40))
    paid(firm, bring, 10_000, on=ago(31))
    weighed = weigh_customer(firm, acme, as_of=DAY)
    assert weighed.portfolio.records.get(acme.pk).broken_promises == 2
    names = list(weighed.playbook.causes.signals)
    assert weighed.facts.signals[0][names.index("broken_promises2")] == 1
    shown = [r for view in weighed.explanation.verdict.causes for r in view.because if r.evidence]
    days = {e for r in shown for e in r.evidence}
    assert ago(30).isoformat() not in days


def test_a_payment_that_came_back_keeps_nothing(firm, bring, acme):
    said(firm, acme, 10_000, by=ago(30), on=ago(40))
    paid(firm, bring, 10_000, on=ago(31))
    assert became(firm, acme)[0][1] == "kept"
    with scope(firm.company.pk):
        payment = Payment.objects.get(customer=acme)
    bounce(firm, acme, payment.pk, on=ago(1), text="no funds")
    assert became(firm, acme) == [(10_000, "broken", 0, 10_000)]


def test_the_list_waits_for_what_one_payment_left_of_two_promises(firm, bring, acme):
    said(firm, acme, 10_000, by=DAY + timedelta(days=2), on=ago(3))
    said(firm, acme, 10_000, by=DAY + timedelta(days=3), on=ago(3))
    paid(firm, bring, 12_000, on=ago(1))
    run = plan_the_day(firm)
    with scope(firm.company.pk):
        (line,) = lines_of(run)
    assert line.next_step == "say_nothing_yet"
    (reason,) = [r for r in line.because if r["code"] == "step.promised"]
    assert reason["params"]["amount_minor"] == 8_000 == line.overdue_minor


def test_more_than_they_owe_is_asked_about_and_kept_if_it_is_meant(firm, acme):
    word = {"amount_minor": 25_000, "currency": "EUR", "due_on": DAY + timedelta(days=3)}
    assert codes(keep_promise(firm, acme, Word(**word))) == ["promise.more"]
    assert codes(keep_promise(firm, acme, Word(**{**word, "currency": "GBP"}))) == ["promise.more"]
    assert isinstance(keep_promise(firm, acme, Word(**{**word, "amount_minor": 20_000})), Promise)
    assert isinstance(keep_promise(firm, acme, Word(**word, in_advance=True)), Promise)
    with scope(firm.company.pk):
        bodies = [e.body for e in Event.objects.filter(kind="promise.given").order_by("seq")]
    assert "in_advance_minor" not in bodies[0] and '"in_advance_minor":5000' in bodies[1]


def test_what_was_owed_when_they_promised_counts_not_what_is_owed_now(firm, bring, acme):
    paid(firm, bring, 20_000, on=ago(5))
    assert isinstance(keep_promise(firm, acme, Word(20_000, "EUR", ago(3), given_on=ago(10))), Promise)
    assert codes(keep_promise(firm, acme, Word(20_000, "EUR", DAY))) == ["promise.more"]


def test_the_page_asks_and_keeps(firm, acme):
    client = signed_in(add_people(firm.company)["collector"])
    here = f"/f/{firm.company.slug}/customers/{acme.pk}/"
    sent = {"amount": "250.00", "currency": "EUR", "due_on": (DAY + timedelta(days=3)).isoformat(), "text": "for sure"}
    assert 'name="in_advance"' not in client.get(here).content.decode()
    answer = client.post(here + "promise/", sent)
    page = unescape(answer.content.decode()).replace("\xa0", " ")
    assert answer.status_code == 422
    assert "They owe 200.00 EUR. Is 250.00 EUR a typing error, or do they pay the rest in advance?" in page
    assert 'name="in_advance"' in page and 'value="250.00"' in page
    assert client.post(here + "promise/", {**sent, "in_advance": "1"}).status_code == 302
    page = unescape(client.get(here).content.decode())
    assert "More than they owe, so in advance:" in page
    assert 'name="in_advance"' not in page


def test_the_page_shows_promise_by_promise_what_came_and_what_is_missing(firm, bring, acme):
    said(firm, acme, 10_000, by=ago(30), on=ago(40))
    said(firm, acme, 9_000, by=ago(28), on=ago(40))
    said(firm, acme, 4_000, by=DAY + timedelta(days=3))
    paid(firm, bring, 15_000, on=ago(31))
    client = signed_in(add_people(firm.company)["viewer"])
    page = unescape(client.get(f"/f/{firm.company.slug}/customers/{acme.pk}/").content.decode())
    shown = page.partition("<h3>They promised</h3>")[2].partition("</section>")[0]
    order = [shown.index(words) for words in ("waited for", "kept in part", "</svg>kept</span>")]
    assert order == sorted(order)
    assert shown.count("missing") == 3
    assert "150.00" not in shown and "50.00" in shown and "40.00" in shown
