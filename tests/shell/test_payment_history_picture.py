"""The payment history as a picture: what was said and decided stands above the dots, and is told in words."""

from datetime import date

from django.utils import translation
from tests.shell.desk_people import add_people, signed_in

from goodterms.desk.pictures.payment_dots import payment_dots
from goodterms.desk.templatetags.desk import mark_words
from goodterms.journeys.keep_promise import Word, keep_promise
from goodterms.journeys.put_on_hold import Pause, put_on_hold
from goodterms.journeys.record_observation import record_reply
from goodterms.journeys.see_payment_history import History, Mark, Paid, see_payment_history, usual_of
from goodterms.journeys.write_note import record_contact
from goodterms.store import access, clock
from goodterms.store.models import Customer

DAY = date(2026, 11, 22)


def paid(n, days_late=3, settled=True):
    due = date(2026, n, 20)
    return Paid(n, f"INV-{n}", due, due, "EUR", 1000, 0 if settled else 1000, DAY if settled else None, days_late)


def test_each_kind_has_a_height_of_its_own_and_what_is_not_there_takes_no_room():
    rows = [paid(n) for n in range(1, 9)]
    marks = [Mark(date(2026, 5, 1), "touch", "phone"), Mark(date(2026, 6, 1), "hold", "other", date(2026, 6, 9))]
    none, some = (payment_dots(History(DAY, rows, usual_of(rows), m, 0)) for m in ([], marks))
    assert none.top < some.top
    assert none.kinds == {"paid"}
    assert some.kinds == {"paid", "touch", "hold"}
    assert len({sign.y for sign in some.marks}) == 2
    assert all(sign.y < some.top for sign in some.marks)
    assert [sign.width > 3 for sign in some.marks] == [False, True]
    assert all(dot.y >= some.top for dot in some.dots)


def test_marks_outside_the_time_of_the_picture_are_left_out():
    rows = [paid(n) for n in (6, 7)]
    marks = [Mark(date(2026, 1, 1), "touch", "phone"), Mark(date(2027, 1, 1), "promise")]
    assert payment_dots(History(DAY, rows, None, marks, 0)).marks == []


def test_a_mark_in_words():
    promised = Mark(date(2026, 9, 1), "promise", "", date(2026, 9, 20), "EUR", 123456)
    with translation.override("en"):
        assert mark_words(promised) == "1 Sept 2026 · They promised 1,234.56 EUR by 20 Sept 2026"
        assert "They rang" in mark_words(Mark(DAY, "reply", "phone"))
        assert "Phone call" in mark_words(Mark(DAY, "touch", "phone"))
        assert "They dispute it" in mark_words(Mark(DAY, "hold", "dispute", DAY))


def test_what_people_recorded_is_in_the_picture_and_in_the_list_behind_it(firm, bring):
    today = clock.today(firm.company)
    row = {"customer_ref": "ACME", "number": "INV-1", "issued_on": "2026-01-10", "due_on": "2026-02-09"}
    bring(firm, "invoices", [{**row, "amount": "100.00"}])
    with access.scope(firm.company.pk):
        customer = Customer.objects.get(company=firm.company)
    record_contact(firm, customer, channel="call", outcome="reached", text="a big client paid late")
    record_reply(firm, customer, channel="letter", text="we pay in March")
    keep_promise(firm, customer, Word(5000, "EUR", today, text="for certain"))
    put_on_hold(firm, customer, Pause("other", today, "they asked"))
    with access.scope(firm.company.pk):
        history = see_payment_history(firm, customer)
    assert sorted(m.kind for m in history.marks) == ["hold", "promise", "reply", "touch"]
    client = signed_in(add_people(firm.company)["viewer"])
    page = client.get(f"/f/{firm.company.slug}/customers/{customer.pk}/").content.decode()
    behind = page.partition("What was said in this time (4)")[2].partition("</details>")[0]
    for words in ("a big client paid late", "we pay in March", "for certain", "they asked"):
        assert words in behind
    legend = page.partition('<ul class="legend">')[2]
    for words in ("we went to them", "they came to us", "promise", "pause"):
        assert words in legend
