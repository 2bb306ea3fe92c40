"""The balance over time on a customer's page: what the statement of each month's end says, whatever came in between."""

from datetime import date, timedelta

from tests.shell.desk_people import add_people, signed_in

from goodterms.desk.pictures.balance_bars import HEIGHT, balance_bars
from goodterms.journeys.see_balance import MONTHS, month_ends, see_balance
from goodterms.journeys.see_statement import all_statements
from goodterms.store import access, clock
from goodterms.store.models import Customer


def furnish(firm, bring):
    today = clock.today(firm.company)
    rows, paid = [], []
    for n in range(40):
        issued = today - timedelta(days=30 * n + 3)
        row = {"customer_ref": "ACME", "number": f"INV-{n}", "issued_on": issued.isoformat()}
        rows.append({**row, "due_on": (issued + timedelta(days=30)).isoformat(), "amount": f"{100 + n}.00"})
        if n % 3:
            when = issued + timedelta(days=20 + 7 * (n % 11))
            money = {"customer_ref": "ACME", "reference": f"T-{n}", "paid_on": min(when, today).isoformat()}
            paid.append({**money, "amount": f"{100 + n}.00", "invoice_number": f"INV-{n}"})
    bring(firm, "invoices", rows)
    bring(firm, "payments", paid)
    with access.scope(firm.company.pk):
        return Customer.objects.get(company=firm.company)


def test_each_figure_is_that_of_the_statement_of_its_day(firm, bring):
    customer = furnish(firm, bring)
    with access.scope(firm.company.pk):
        (course,) = see_balance(firm, customer)
        assert len(course.balances) == MONTHS + 1
        assert len({b.owed_minor for b in course.balances}) > 5
        for balance in course.balances:
            (made,) = all_statements(firm, customer, since=balance.on, until=balance.on)
            owed = sum(i.open_minor for i in made.items)
            late = sum(i.overdue_minor(balance.on) for i in made.items)
            assert (balance.owed_minor, balance.overdue_minor) == (owed, late), balance.on


def test_the_bars_stand_in_the_picture(firm, bring):
    customer = furnish(firm, bring)
    with access.scope(firm.company.pk):
        made = balance_bars(see_balance(firm, customer)[0])
    assert len(made.bars) == MONTHS + 1
    for bar in made.bars:
        assert 0 <= bar.rest_y <= bar.late_y <= made.base < HEIGHT
        assert bar.late_height >= 0 <= bar.rest_height


def test_the_page_and_its_empty_state(firm, bring):
    customer = furnish(firm, bring)
    client = signed_in(add_people(firm.company)["viewer"])
    here = f"/f/{firm.company.slug}/customers/{customer.pk}/balance/"
    page = client.get(here).content.decode()
    assert page.count('<tr><th scope="row"><time') == MONTHS + 1
    brief = client.get(here + "?brief=1").content.decode()
    assert "<svg" in brief
    assert "<html" not in brief
    bring(firm, "customers", [{"customer_ref": "NEW", "customer_name": "New"}])
    with access.scope(firm.company.pk):
        new = Customer.objects.get(company=firm.company, reference="NEW")
    assert (
        "Nothing was owed in the last two years"
        in client.get(here.replace(str(customer.pk), str(new.pk))).content.decode()
    )


def test_months_end_where_they_end():
    days = month_ends(date(2026, 1, 1))
    assert (days[0], days[-2], days[-1], len(days)) == (date(2024, 1, 31), date(2025, 12, 31), date(2026, 1, 1), 25)
