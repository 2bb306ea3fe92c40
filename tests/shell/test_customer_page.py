"""The customer's page at a glance: what is owed, whom to ring, what next; the timeline by kind, page by page."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.shell.desk_people import add_people, signed_in

from goodterms.journeys.keep_contact import Person, keep_contact
from goodterms.journeys.keep_document import Handed, keep_document
from goodterms.journeys.keep_promise import Word, keep_promise
from goodterms.journeys.plan_the_day import plan_the_day
from goodterms.journeys.put_on_hold import Pause, put_on_hold
from goodterms.journeys.record_observation import record_observation, record_reply
from goodterms.journeys.see_customer import customer_by_id, see_customer
from goodterms.journeys.see_payment_history import see_payment_history
from goodterms.journeys.see_timeline import PAGE, see_timeline
from goodterms.journeys.write_note import record_contact, write_note
from goodterms.store import access, clock
from goodterms.store.models import Customer


def customer_of(firm, reference):
    with access.scope(firm.company.pk):
        found = Customer.objects.get(company=firm.company, reference=reference)
        return customer_by_id(firm, found.pk)


@pytest.fixture
def late(firm, bring):
    """Three customers who are late, for more and more money."""
    row = {"issued_on": "2026-01-10", "due_on": "2026-02-09"}
    names = {"A": "Ahorn", "B": "Birke", "C": "Celtis"}
    bring(
        firm,
        "invoices",
        [
            {**row, "customer_ref": ref, "customer_name": name, "number": f"I-{ref}", "amount": f"{n}000.00"}
            for n, (ref, name) in enumerate(names.items(), 1)
        ],
    )
    return firm


def glance(page):
    return page.partition("at-a-glance")[2].partition("</dl>")[0]


def test_the_first_screen_says_what_is_owed_whom_to_ring_and_what_next(late):
    customer = customer_of(late, "A")
    keep_contact(late, customer, Person(name="Bea Buyer", role="buyer", phone="+49 30 1"))
    keep_contact(late, customer, Person(name="Ann Payer", role="accounts_payable", phone="+49 30 2"))
    keep_contact(late, customer, Person(name="Al Payable", role="accounts_payable", email="al@acme.example"))
    plan_the_day(late)
    client = signed_in(add_people(late.company)["viewer"])
    shown = glance(client.get(f"/f/{late.company.slug}/customers/{customer.pk}/").content.decode())
    assert shown.count("1,000.00") == 2  # overdue, and owed in all
    assert "Ann Payer" in shown
    assert 'href="tel:+49%2030%202"' in shown
    assert "Next step" in shown
    assert "#next-title" in shown


def test_the_next_step_says_what_to_ask_and_what_to_propose(late):
    customer = customer_of(late, "A")
    keep_contact(late, customer, Person(name="Ann Payer", role="accounts_payable", phone="+49 30 2"))
    plan_the_day(late)
    with access.scope(late.company.pk):
        seen = see_customer(late, customer)
    assert seen.plan.next_step == "call"
    assert [r["code"] for r in seen.to_say] in (["question", "approach"], ["approach"])
    assert not [r for r in seen.why_step if r in seen.to_say]
    assert len(seen.why_step) <= 4
    client = signed_in(add_people(late.company)["viewer"])
    page = client.get(f"/f/{late.company.slug}/customers/{customer.pk}/").content.decode()
    assert "ropose:" in page.partition("to-say")[2].partition("</div>")[0]


@pytest.mark.parametrize("step", ["say_nothing_yet", "fix_our_mistake"])
def test_where_nobody_is_to_be_called_there_is_nothing_to_say(late, step):
    customer = customer_of(late, "A")
    plan_the_day(late)
    with access.scope(late.company.pk):
        seen = see_customer(late, customer)
    assert seen.to_say
    seen.plan.next_step = step  # as another list would have it; not kept
    assert seen.to_say == []
    assert seen.why_step


def test_without_anything_it_says_so(firm, bring):
    bring(firm, "customers", [{"customer_ref": "NEW", "customer_name": "New"}])
    customer = customer_of(firm, "NEW")
    client = signed_in(add_people(firm.company)["viewer"])
    page = client.get(f"/f/{firm.company.slug}/customers/{customer.pk}/").content.decode()
    for words in ("They owe nothing", "Nobody is on file", "Nothing today"):
        assert words in glance(page)
    for words in ("Nothing is paused", "Nothing yet.", "Nobody has said yet", "Nothing is attached yet"):
        assert words in page


def test_whoever_goes_through_the_list_is_led_to_the_next(late):
    run = plan_the_day(late)
    with access.scope(late.company.pk):
        order = list(run.lines.order_by("rank").values_list("customer", flat=True))
        seen = [see_customer(late, customer_by_id(late, pk)).next_on_list for pk in order]
    assert [line.customer_id if line else None for line in seen] == [*order[1:], None]
    client = signed_in(add_people(late.company)["collector"])
    page = client.get(f"/f/{late.company.slug}/customers/{order[0]}/").content.decode()
    assert f'rel="next" href="/f/{late.company.slug}/customers/{order[1]}/"' in page


@pytest.fixture
def eventful(late, bring):
    """A customer with one of everything that the timeline knows."""
    customer = customer_of(late, "A")
    today = clock.today(late.company)
    paid = {"customer_ref": "A", "reference": "T-1", "paid_on": "2026-03-01", "amount": "5.00"}
    bring(late, "payments", [paid])
    record_contact(late, customer, channel="call", outcome="reached", text="spoke")
    record_reply(late, customer, channel="email", text="wrote")
    keep_promise(late, customer, Word(100, "EUR", today, text="promised"))
    write_note(late, customer, "noted")
    record_observation(late, customer, kind="insured", text="seen")
    put_on_hold(late, customer, Pause("other", today, "paused"))
    keep_document(late, customer, Handed([b"x"], "terms.pdf"))
    return late, customer


KINDS = {
    "said": {"touch.phone", "reply", "promise.given", "note.written", "observed.insured"},
    "done": {"hold.put", "document.kept"},
    "money": {"invoice", "payment"},
}


@pytest.mark.parametrize("show", [*KINDS, "all"])
def test_each_kind_of_the_timeline_is_reached_and_nothing_is_told_twice(eventful, show):
    firm, customer = eventful
    with access.scope(firm.company.pk):
        kinds = [e.kind for e in see_timeline(firm, customer, show=show).entries]
    assert len(kinds) == len(set(kinds))
    wanted = set().union(*KINDS.values()) if show == "all" else KINDS[show]
    assert wanted == set(kinds)
    client = signed_in(add_people(firm.company)["viewer"])
    page = client.get(f"/f/{firm.company.slug}/customers/{customer.pk}/?show={show}").content.decode()
    assert f'?show={show}#timeline" ' in page
    assert ("terms.pdf" in page.partition('<ol class="timeline">')[2].partition("</ol>")[0]) is (
        show in ("done", "all")
    )


def test_the_pages_of_the_timeline_lose_nothing(firm, bring):
    first = date(2026, 1, 1)
    rows = [
        {
            "customer_ref": "A", "number": f"I-{n}", "issued_on": (first + timedelta(days=n)).isoformat(),
            "due_on": "2026-12-31", "amount": "1.00",
        }
        for n in range(3 * PAGE + 2)
    ]  # fmt: skip
    bring(firm, "invoices", rows)
    customer, seen, before = customer_of(firm, "A"), [], None
    with access.scope(firm.company.pk):
        for _ in range(10):
            page = see_timeline(firm, customer, show="money", before=before)
            seen += [e.title for e in page.entries]
            before = page.before
            if before is None:
                break
    assert sorted(seen) == sorted(row["number"] for row in rows)


MOST_QUESTIONS = 30
ABOUT_TRANSACTIONS = re.compile(r"^(SAVEPOINT|RELEASE|BEGIN|COMMIT|ROLLBACK|SELECT set_config)")


def test_a_customer_with_everything_costs_a_bounded_number_of_questions(eventful, bring):
    """Hundreds of invoices, several due dates, more money left over than is shown, and something of every kind."""
    firm, customer = eventful
    terms = {"customer_ref": "A", "issued_on": "2026-03-01", "amount": "100.00", "terms": "50% 10 days, 50% 40 days"}
    bring(firm, "invoices", [{**terms, "number": f"X-{n}"} for n in range(3)])
    plain = {"customer_ref": "A", "issued_on": "2026-03-02", "due_on": "2026-04-01"}
    bring(firm, "invoices", [{**plain, "number": f"Y-{n}", "amount": "10.00"} for n in range(260)])
    paid = {"customer_ref": "A", "paid_on": "2026-05-01"}
    bring(firm, "payments", [{**paid, "invoice_number": f"Y-{250 + n}", "amount": "10.00"} for n in range(5)])
    bring(firm, "payments", [{**paid, "reference": f"P-{n}", "amount": "3.33"} for n in range(25)])
    bring(firm, "payments", [{**paid, "reference": "P", "amount": "7.00", "currency": "GBP"}])
    plan_the_day(firm)
    client = signed_in(add_people(firm.company)["owner"])
    path = f"/f/{firm.company.slug}/customers/{customer.pk}/"
    pause = {"reason": "other", "note": "x", "ends_on": clock.today(firm.company).isoformat()}
    assert client.post(path + "hold/", pause).status_code == 302
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path).content.decode()
        questions = [q["sql"] for q in asked.captured_queries if not ABOUT_TRANSACTIONS.search(q["sql"])]
        assert len(questions) <= MOST_QUESTIONS, questions
    assert "Y-259" in page
    with access.scope(firm.company.pk):
        seen = see_customer(firm, customer)
        history = see_payment_history(firm, customer)
    euro, pounds = seen.accounts
    # 1,000.00 at first, 300.00 by instalments, 255 plain ones; 5.00 of T-1 and 25 times 3.33 are left over.
    assert (euro.owed_minor, euro.items, sum(euro.buckets)) == (385_000, 259, 385_000)
    assert (euro.unapplied_minor, pounds.unapplied_minor, len(seen.unapplied)) == (500 + 25 * 333, 700, 20)
    assert seen.open_count == 259
    assert [len(row.parts) for row in seen.open_rows if row.number.startswith("X-")] in ([2, 2, 2], [])
    assert history.older == 264 - len(history.invoices) > 0
    assert sum(1 for row in history.invoices if row.settled_on) == 5


def test_the_figures_of_an_older_list_are_said_to_be_of_that_day(late, monkeypatch):
    client = signed_in(add_people(late.company)["viewer"])
    page = f"/f/{late.company.slug}/customers/{customer_of(late, 'A').pk}/"
    made_on = plan_the_day(late).as_of
    assert "Figures of the list of" not in client.get(page).content.decode()
    monkeypatch.setattr(clock, "today", lambda company: made_on + timedelta(days=1))
    shown = client.get(page).content.decode()
    assert "Figures of the list of" in shown
    assert f'<time datetime="{made_on.isoformat()}"' in shown


@pytest.mark.parametrize("show", ["money", "all"])
def test_a_day_with_more_than_a_page_holds_does_not_hide_what_was_before(firm, bring, show):
    """Twenty payments by one bank transfer file, older ones behind them: the page goes back to those."""
    bring(firm, "payments", [
        {"customer_ref": "C1", "customer_name": "One", "reference": f"P{n}", "amount": "5.00",
         "paid_on": "2026-03-09" if n < 20 else f"2026-02-{n - 10}"}
        for n in range(25)
    ])  # fmt: skip
    with access.scope(firm.company.pk):
        customer, seen, before = firm.customer("C1"), set(), None
        for _ in range(4):
            page = see_timeline(firm, customer, show=show, before=before)
            seen |= {entry.title for entry in page.entries}
            before = page.before
            if before is None:
                break
    assert before is None and {f"P{n}" for n in range(20, 25)} <= seen
