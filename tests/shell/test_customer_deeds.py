"""The buttons of a customer's page: money taken back, payments that bounce, giving up, what was noticed, the bond."""

import pytest
from tests.shell.desk_people import add_people, signed_in

from goodterms.journeys import apply_money
from goodterms.journeys.verify_books import verify
from goodterms.store import access
from goodterms.store.models import (
    Adjustment,
    Allocation,
    Bond,
    Customer,
    Event,
    Invoice,
    Observation,
    OpenItem,
    Payment,
    Promise,
    Touch,
    Unapplied,
)


class Desk:
    """A customer with three invoices, one paid by a payment that was set against it; everybody signed in."""

    def __init__(self, firm, bring):
        self.firm = firm
        row = {"customer_ref": "ACME", "customer_name": "Acme", "issued_on": "2026-01-10", "due_on": "2026-02-09"}
        bring(firm, "invoices", [{**row, "number": f"INV-{n}", "amount": f"{n}00.00"} for n in (1, 2, 3)])
        paid = {"customer_ref": "ACME", "paid_on": "2026-03-01", "reference": "T-1", "amount": "200.00"}
        bring(firm, "payments", [paid])
        self.people = add_people(firm.company)
        self.clients = {role: signed_in(user) for role, user in self.people.items()}
        with access.scope(firm.company.pk):
            self.customer = Customer.objects.get(company=firm.company)
            self.payment = Payment.objects.get()
            found = {i.number: i for i in Invoice.objects.filter(customer=self.customer)}
        self.invoices = found
        apply_money.apply_money(
            firm, self.customer, [apply_money.Share("payment", self.payment.pk, found["INV-2"].pk, 15000)]
        )

    def path(self, tail=""):
        return f"/f/{self.firm.company.slug}/customers/{self.customer.pk}/{tail}"

    def get(self, tail="", role="controller"):
        answer = self.clients[role].get(self.path(tail))
        assert answer.status_code == 200
        return answer.content.decode()

    def post(self, tail, sent=None, role="controller"):
        return self.clients[role].post(self.path(tail), sent or {}, follow=True)

    def rows(self, model, **wanted):
        with access.scope(self.firm.company.pk):
            return list(model.objects.filter(company=self.firm.company, **wanted).order_by("pk"))

    def open(self):
        with access.scope(self.firm.company.pk):
            return dict(OpenItem.objects.values_list("invoice__number", "open_minor"))


@pytest.fixture
def desk(firm, bring):
    return Desk(firm, bring)


def test_a_use_of_money_is_taken_back_where_one_looks_at_the_payments(desk):
    page = desk.get("money/", role="collector")
    (use,) = desk.rows(Allocation)
    action = f"money/{use.pk}/take-back/"
    assert desk.path(action) in page
    assert "INV-2 is open again by this amount" in page
    assert "It came back" not in page  # a collector may not
    said = desk.post(action, role="collector").content.decode()
    assert "Taken back" in said
    assert desk.open() == {"INV-1": 10000, "INV-2": 20000, "INV-3": 30000}
    assert [u.remaining_minor for u in desk.rows(Unapplied)] == [20000]
    again = desk.post(action, role="collector").content.decode()
    assert "somebody else has used this money" in again
    assert verify().ok


def test_before_a_payment_is_marked_as_come_back_one_sees_what_will_open_again(desk):
    page = desk.get(f"payments/{desk.payment.pk}/came-back/")
    assert "INV-2 is open again by" in page
    assert "150.00" in page
    assert "50.00" in page
    assert desk.open()["INV-2"] == 5000
    done = desk.post(f"payments/{desk.payment.pk}/came-back/", {"on": "2026-03-05", "text": "no funds"})
    assert "marked as come back" in done.content.decode()
    assert desk.open()["INV-2"] == 20000
    assert "It is marked already" in desk.get(f"payments/{desk.payment.pk}/came-back/")
    assert "came back on" in desk.get("money/")
    assert verify().ok


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"on": "2026-02-01", "text": "my words"}, "cannot come back before it was made"),
        ({"on": "2999-01-01", "text": "my words"}, "still to come"),
        ({"on": "", "text": "my words"}, "Say on which day it came back"),
        ({"on": "2026-03-05", "text": "my words" * 100}, "The text has 800 characters; 500 fit"),
    ],
)
def test_what_is_wrong_with_it_is_said_and_what_was_typed_stays(desk, sent, said):
    answer = desk.post(f"payments/{desk.payment.pk}/came-back/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert sent["text"] in page
    assert len(desk.rows(Payment)) == 1


@pytest.mark.parametrize("day", ["21.11.2026", "2026-02-30", "x"])
def test_a_day_that_cannot_be_read_is_said_and_never_taken_for_today(desk, day):
    for deed, sent in (("observed/", {"kind": "insured"}), ("reply/", {"channel": "email"})):
        answer = desk.post(deed, {**sent, "text": "my words", "on_day": day})
        assert answer.status_code == 422
        assert "Write the day as 2026-01-31" in answer.content.decode()
        assert "my words" in answer.content.decode()
    assert not desk.rows(Observation) and not desk.rows(Touch)


def test_giving_up_is_looked_at_before_it_is_done(desk):
    three = desk.invoices["INV-3"]
    tail = f"invoices/{three.pk}/give-up/"
    assert 'name="amount" inputmode="decimal" maxlength="20" required value="300.00"' in desk.get(tail)
    look = desk.post(tail, {"amount": "12,50", "reason": "bank charges", "look": "1"}).content.decode()
    assert "287.50" in look  # still open of it
    assert "437.50" in look.replace(",", "")  # 100 + 50 + 287.50 owed in all
    assert not desk.rows(Adjustment)
    sure = {"amount": "12,50", "reason": "bank charges", "sure": "1", "looked": "1250"}
    assert "Given up" in desk.post(tail, sure).content.decode()
    (kept,) = desk.rows(Adjustment)
    assert (kept.amount_minor, kept.reason, kept.invoice_id) == (-1250, "bank charges", three.pk)
    assert desk.open()["INV-3"] == 28750
    told = desk.get("?show=done").partition('<ol class="timeline">')[2].partition("</ol>")[0]
    assert "INV-3 12.50 EUR" in told
    assert "bank charges" in told
    assert verify().ok


def test_another_amount_than_was_looked_at_is_looked_at_again(desk):
    tail = f"invoices/{desk.invoices['INV-3'].pk}/give-up/"
    sent = {"amount": "100", "reason": "bank charges", "sure": "1", "looked": "1250"}
    page = desk.post(tail, sent).content.decode()
    assert "What will happen" in page
    assert not desk.rows(Adjustment)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"amount": "0", "reason": "kept words"}, "Give an amount above zero"),
        ({"amount": "x", "reason": "kept words"}, "Give an amount above zero"),
        ({"amount": "300.01", "reason": "kept words"}, "More than is open cannot be given up"),
        ({"amount": "10", "reason": " "}, "Say why it is given up"),
        ({"amount": "10", "reason": "kept words" * 40}, "The text has 400 characters; 300 fit"),
    ],
)
def test_what_cannot_be_given_up_is_said(desk, sent, said):
    answer = desk.post(f"invoices/{desk.invoices['INV-3'].pk}/give-up/", {**sent, "sure": "1"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert sent["reason"].strip() in answer.content.decode()
    assert not desk.rows(Adjustment)


def test_giving_up_needs_a_controller(desk):
    tail = f"invoices/{desk.invoices['INV-3'].pk}/give-up/"
    assert desk.clients["collector"].get(desk.path(tail)).status_code == 403
    assert desk.clients["collector"].post(desk.path(tail), {}).status_code == 403
    assert "give-up" not in desk.get(role="collector")
    assert "give-up" in desk.get(role="controller")


def test_the_journeys_cut_nothing_silently(desk):
    one = desk.invoices["INV-1"].pk
    told = apply_money.write_off(desk.firm, desk.customer, one, amount_minor=1, reason="x" * 301)
    assert [p.code for p in told] == ["text.long"]
    day = desk.payment.paid_on
    told = apply_money.bounce(desk.firm, desk.customer, desk.payment.pk, on=day, text="x" * 501)
    assert [p.code for p in told] == ["text.long"]
    assert not desk.rows(Adjustment)


def test_an_observation_is_kept_shown_and_withdrawn(desk):
    sent = {"kind": "bureau_alert", "text": "down two grades", "on_day": "2026-02-01"}
    assert "Kept." in desk.post("observed/", sent, role="collector").content.decode()
    page = desk.get()
    assert "A credit bureau warns" in page
    assert "down two grades" in page
    (seen,) = desk.rows(Observation)
    assert desk.post(f"observed/{seen.pk}/withdraw/", role="collector").status_code == 200
    assert "down two grades" not in desk.get()
    assert "Somebody else changed this" in desk.post(f"observed/{seen.pk}/withdraw/").content.decode()


def test_what_was_typed_of_an_observation_stays(desk):
    sent = {"kind": "later_with_others", "text": "seen at the club", "days": "", "on_day": "2026-02-01"}
    answer = desk.post("observed/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say by how many days they pay others later than us" in page
    assert 'value="seen at the club"' in page
    assert '<option value="later_with_others" selected>' in page


def test_that_they_came_to_us_is_in_the_timeline(desk):
    sent = {"channel": "letter", "text": "we pay in March", "on_day": "2026-02-01"}
    desk.post("reply/", sent, role="collector")
    (touch,) = desk.rows(Touch)
    assert (touch.from_them, touch.channel) == (True, "letter")
    assert "we pay in March" in desk.get("?show=said")
    wrong = desk.post("reply/", {"channel": "pigeon", "text": "coo"})
    assert wrong.status_code == 422
    assert ">coo</textarea>" in wrong.content.decode()


def test_who_holds_the_bond(desk):
    mira = desk.people["collector"]
    sent = {"holder": mira.pk, "strength": "75", "evidence": "they ring her", "version": "0"}
    assert "Kept." in desk.post("bond/", sent, role="collector").content.decode()
    page = desk.get()
    assert mira.name in page
    assert "They probably pay us first" in page
    (bond,) = desk.rows(Bond)
    late = desk.post("bond/", {**sent, "strength": "5"})  # still looking at no bond
    assert "Somebody else has changed this meanwhile" in late.content.decode()
    assert desk.rows(Bond)[0].strength_percent == 75
    desk.post("bond/", {**sent, "strength": "5", "version": bond.version})
    assert desk.rows(Bond)[0].strength_percent == 5
    wrong = desk.post("bond/", {"holder": "", "holder_name": "", "strength": "", "evidence": "my words"})
    assert wrong.status_code == 422
    assert "my words" in wrong.content.decode()


def test_a_promise_by_mistake_is_withdrawn(desk):
    desk.post("promise/", {"amount": "100", "currency": "EUR", "due_on": "2099-01-01", "text": "in March"})
    (promise,) = desk.rows(Promise)
    action = f"promise/{promise.pk}/withdraw/"
    assert desk.path(action) in desk.get()
    desk.post(action)
    assert desk.path(action) not in desk.get()
    assert desk.rows(Event)[-1].kind == "promise.withdrawn"


def test_a_viewer_sees_the_record_and_no_buttons(desk):
    desk.post("observed/", {"kind": "insured", "text": "up to 50,000"})
    page = desk.get(role="viewer")
    assert "up to 50,000" in page
    assert "<form" not in page.partition('id="noticed-title"')[2].partition("</section>")[0]


@pytest.mark.parametrize("form", ["dispute", "contacted", "hold", "note", "promise", "person"])
def test_no_form_of_the_page_loses_what_was_typed(desk, form):
    sent = {
        "dispute": {"invoice": desk.invoices["INV-1"].pk, "reason": "typed words" + "x" * 400},
        "contacted": {"channel": "email", "outcome": "nonsense", "text": "typed words"},
        "hold": {"reason": "other", "ends_on": "1999-01-01", "note": "typed words"},
        "note": {"text": "typed words" + "x" * 6000},
        "promise": {"amount": "none", "currency": "EUR", "text": "typed words"},
        "person": {"name": "typed words", "email": "no address"},
    }[form]
    answer = desk.post(f"{form}/", sent)
    assert answer.status_code == 422
    assert "typed words" in answer.content.decode()
