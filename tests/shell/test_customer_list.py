"""The list of customers: found however they are spelt, sorted by every column, filtered, kept as a view, taken away."""

import io
import re
import sys
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.shell.desk_people import add_people, signed_in

from goodterms.core.basics.text import key
from goodterms.journeys.find_customers import Wanted, choices_of, find_customers
from goodterms.journeys.plan_the_day import plan_the_day
from goodterms.store import access
from goodterms.store.models import Contact, Customer, Event, Invoice, PlanLine, SavedView, StartView

CUSTOMERS = [
    ("A-1", "Müller Kältetechnik GmbH", "Handwerk", "DE", "Anna Berg", 3, "1234.50"),
    ("A-2", "MUELLER & SÖHNE", "Handwerk", "DE", "", 5, "99.00"),
    ("B-1", "Łódź Frigo Sp. z o.o.", "Handel", "PL", "Anna Berg", 1, "10000.00"),
    ("B-2", "Ångström A/S", "", "DK", "Carl Weiss", 7, "7.00"),
    ("C-1", "Straßenbau [Nord] 100% *", "", "", "", 4, "250.00"),
]


def rows():
    return [
        {
            "customer_ref": ref, "customer_name": name, "segment": segment, "country": country, "owner": owner,
            "number": f"INV/{n}-{ref}", "issued_on": "2026-01-05", "due_on": f"2026-0{month}-05", "amount": amount,
        }
        for n, (ref, name, segment, country, owner, month, amount) in enumerate(CUSTOMERS, 2001)
    ]  # fmt: skip


@pytest.fixture
def listed(firm, bring):
    bring(firm, "invoices", rows())
    with access.writing(firm.company.pk):
        for n, (ref, _, segment, country, owner, _, _) in enumerate(CUSTOMERS):
            found = Customer.objects.get(company=firm.company, reference=ref)
            Customer.objects.filter(pk=found.pk).update(segment=segment, country=country, owner_name=owner)
            Contact.objects.create(
                company=firm.company, customer=found, identity=f"{n}", name=f"Jürgen Groß {n}",
                email=f"J.Gross{n}@example.com", created_at=found.created_at,
            )  # fmt: skip
    return firm


def names(who, **wanted):
    with access.scope(who.company.pk):
        return [row.reference for row in find_customers(who, Wanted(show="all", sort="name", **wanted)).rows]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("müller", {"A-1", "A-2"}),
        ("MÜLLER", {"A-1", "A-2"}),
        ("mueller", {"A-1", "A-2"}),
        ("muller", {"A-1"}),
        ("gmbh kälte", {"A-1"}),
        ("KALTETECH", {"A-1"}),
        ("söhne", {"A-2"}),
        ("soehne", {"A-2"}),
        ("lodz", {"B-1"}),
        ("ŁÓDŹ", {"B-1"}),
        ("angstrom", {"B-2"}),
        ("aangstroem", {"B-2"}),
        ("strassenbau", {"C-1"}),
        ("STRAßEN", {"C-1"}),
        ("[nord]", {"C-1"}),
        ("100%", {"C-1"}),
        ("*", {"C-1"}),
        ("?", set()),
        ("_", set()),
        ("a-", {"A-1", "A-2"}),
        ("inv/2003", {"B-1"}),
        ("INV/2003-B-1", {"B-1"}),
        ("jürgen gross 1", {"A-2"}),
        ("groß 3", {"B-2"}),
        ("j.gross4@", {"C-1"}),
        ("1.234,50", {"A-1"}),
        ("1,234.50", {"A-1"}),
        ("1 234,50 €", {"A-1"}),
        ("EUR 1234.5", {"A-1"}),
        ("10.000", {"B-1"}),
        ("10'000.00", {"B-1"}),
        ("nobody at all", set()),
    ],
)
def test_found_however_it_is_written(listed, text, found):
    assert set(names(listed, text=text)) == found


@pytest.mark.parametrize(
    "text", ["INV/2003", "100%_", "a\\b", "[x]*?", "Ω-1", "z\uffff1", "9" + chr(sys.maxunicode), chr(sys.maxunicode)]
)
def test_what_begins_so_is_found_letter_by_letter(listed, text):
    wanted = key(text)
    with access.writing(listed.company.pk):
        customer = listed.customers().first()
        Invoice.objects.bulk_create(
            Invoice(
                company=listed.company, customer=customer, kind="invoice", number=number, number_key=number,
                currency="EUR", amount_minor=1, issued_on=date(2026, 1, 10), due_on=date(2026, 2, 9),
            )
            for number in (f"{wanted}-1", wanted, f"{wanted[:-1]}~~", f"x{wanted}")
        )  # fmt: skip
    with access.scope(listed.company.pk):
        every = list(listed.invoices().values_list("number_key", flat=True))
        found = listed.invoices().filter(number_key__begins=wanted).values_list("number_key", flat=True)
        assert sorted(found) == sorted(number for number in every if number.startswith(wanted))
    assert len(found) >= 2


def test_a_number_that_begins_so_is_looked_up_in_an_index(listed):
    """Also as the role for which row-level security holds: PostgreSQL would not do so for LIKE."""
    with access.scope(listed.company.pk), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = listed.invoices().filter(number_key__begins="inv-1").explain()
    condition = next(line for line in plan.splitlines() if "number_key" in line)
    assert "Index Cond" in condition or "number_key>" in condition, plan


def in_order(who, sort, **wanted):
    with access.scope(who.company.pk):
        return [row.reference for row in find_customers(who, Wanted(sort=sort, **wanted)).rows]


def test_every_column_sorts_both_ways(listed):
    by_amount = ["B-1", "A-1", "C-1", "A-2", "B-2"]
    assert in_order(listed, "owed") == by_amount
    assert in_order(listed, "-owed") == by_amount[::-1]
    assert in_order(listed, "overdue") == by_amount
    assert in_order(listed, "-overdue") == by_amount[::-1]
    assert in_order(listed, "oldest") == ["B-1", "A-1", "C-1", "A-2", "B-2"]
    assert in_order(listed, "-oldest") == ["B-2", "A-2", "C-1", "A-1", "B-1"]
    assert in_order(listed, "name") == in_order(listed, "-name")[::-1]
    assert in_order(listed, "owner")[:3] == ["A-1", "B-1", "B-2"]
    assert in_order(listed, "-owner")[0] == "B-2"


def test_everybody_sorted_by_what_is_owed_ends_with_those_who_owe_nothing(listed, bring):
    bring(listed, "customers", [{"customer_ref": f"Z-{n:02}", "customer_name": f"Zero {n:02}"} for n in range(60)])
    with access.scope(listed.company.pk):
        first = find_customers(listed, Wanted(show="all", sort="owed"))
        second = find_customers(listed, Wanted(show="all", sort="owed", page=2))
    seen = [row.reference for row in first.rows + second.rows]
    assert seen == ["B-1", "A-1", "C-1", "A-2", "B-2", *(f"Z-{n:02}" for n in range(60))]
    assert first.more
    assert not second.more


def test_filters_narrow_and_add_up(listed):
    assert set(names(listed, owner="Anna Berg")) == {"A-1", "B-1"}
    assert set(names(listed, segment="Handwerk")) == {"A-1", "A-2"}
    assert set(names(listed, segment="-")) == {"B-2", "C-1"}
    assert set(names(listed, country="DE", owner="Anna Berg")) == {"A-1"}
    plan_the_day(listed)
    with access.scope(listed.company.pk):
        line = PlanLine.objects.filter(company=listed.company).select_related("customer").first()
        choices = choices_of(listed)
    assert line.cause == line.facts["cause"]
    assert (line.worth, line.gain) == (line.facts["worth"], line.facts["gain"])
    assert line.cause in choices.causes
    assert line.customer.reference in names(listed, cause=line.cause)
    assert names(listed, cause="NEVER") == []
    assert [name for _, name in choices.owners] == ["Anna Berg", "Carl Weiss"]
    assert choices.countries == ["DE", "DK", "PL"]


@pytest.fixture
def desk(listed):
    return listed, {role: signed_in(user) for role, user in add_people(listed.company).items()}


def place(firm, *parts):
    return "/".join(["/f", firm.company.slug, "customers", *map(str, parts), ""])


def test_heads_of_columns_are_links_that_say_how_the_list_is_sorted(desk):
    firm, clients = desk
    page = clients["viewer"].get(place(firm) + "?sort=name").content.decode()
    assert re.search(r'aria-sort="ascending"><a href="\?sort=-name">', page)
    assert page.count("aria-sort") == 1
    turned = clients["viewer"].get(place(firm) + "?sort=-name&page=1").content.decode()
    assert re.search(r'aria-sort="descending"><a href="\?sort=name">', turned)
    for nonsense in ("sort=evil", "show=evil", "sort=--name", "country=XX", "owner=u99999999999999999999", "view=x"):
        assert clients["viewer"].get(f"{place(firm)}?{nonsense}").status_code == 200


def test_a_view_is_kept_used_started_with_renamed_and_removed(desk):
    firm, clients = desk
    mine = {"name": "Late in Poland", "query": "country=PL&show=overdue&page=3&x=1", "start": "1"}
    answer = clients["viewer"].post(place(firm, "views"), mine)
    with access.scope(firm.company.pk):
        view = SavedView.objects.get()
    assert answer["Location"] == f"{place(firm)}?show=overdue&country=PL&view={view.pk}"
    start = clients["viewer"].get(place(firm))
    assert start["Location"] == answer["Location"]
    page = clients["viewer"].get(start["Location"]).content.decode()
    assert "Late in Poland" in page
    assert "Łódź" in page
    assert "Ångström" not in page
    assert clients["owner"].get(place(firm)).status_code == 200, "the start of somebody else is not mine"
    here = place(firm, "views", view.pk)
    told = clients["viewer"].post(here, {"name": "Poland", "version": 1, "query": view.query}, follow=True)
    assert "Poland" in told.content.decode()
    late = clients["viewer"].post(here, {"name": "Again", "version": 1, "query": view.query})
    assert late.status_code == 422
    assert "Somebody else" in late.content.decode()
    assert clients["owner"].post(here, {"remove": "1"}).status_code == 404, "a view of one's own is nobody else's"
    clients["viewer"].post(here, {"remove": "1", "query": view.query})
    with access.scope(firm.company.pk):
        assert not SavedView.objects.exists()
        assert not StartView.objects.exists()
        kinds = list(Event.objects.filter(kind__startswith="view.").order_by("seq").values_list("kind", flat=True))
    assert kinds == ["view.kept", "view.chosen", "view.renamed", "view.removed"]


def test_views_of_the_firm_are_everybodys_and_changed_by_those_who_may(desk):
    firm, clients = desk
    shared = {"name": "Nobody's", "query": "show=nobody", "shared": "1"}
    assert clients["viewer"].post(place(firm, "views"), shared).status_code == 403
    assert clients["collector"].post(place(firm, "views"), shared).status_code == 302
    again = clients["owner"].post(place(firm, "views"), shared)
    assert again.status_code == 422
    assert "There is a view called Nobody&#x27;s already" in again.content.decode()
    for name in ("", "x" * 61):
        assert clients["owner"].post(place(firm, "views"), {**shared, "name": name}).status_code == 422
    with access.scope(firm.company.pk):
        view = SavedView.objects.get()
    for role, client in clients.items():
        page = client.get(f"{place(firm)}?view={view.pk}&show=nobody").content.decode()
        assert "Nobody&#x27;s" in page
        assert ("Rename" in page) == (role != "viewer")
    assert clients["viewer"].post(place(firm, "views", view.pk), {"start": "1"}).status_code == 302
    assert clients["viewer"].post(place(firm, "views", view.pk), {"no_start": "1"}).status_code == 302
    assert clients["viewer"].get(place(firm)).status_code == 200
    assert clients["viewer"].post(place(firm, "views", view.pk), {"remove": "1"}).status_code == 403
    assert clients["controller"].post(place(firm, "views", view.pk), {"remove": "1"}).status_code == 302


def test_views_change_nothing_that_the_list_of_the_day_depends_on(desk):
    firm, clients = desk
    before = plan_the_day(firm)
    clients["owner"].post(place(firm, "views"), {"name": "v", "query": "show=mine"})
    assert plan_the_day(firm).pk == before.pk


def sent(answer):
    return b"".join(answer.streaming_content)


def test_the_whole_list_is_taken_away_in_the_order_of_the_page(desk, bring):
    firm, clients = desk
    bring(firm, "customers", [{"customer_ref": f"Z-{n:03}", "customer_name": f"=1+{n}"} for n in range(120)])
    text = sent(clients["viewer"].get(place(firm, "export") + "?show=all&sort=owed&page=2")).decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0].startswith('"reference","name","owner","currency","owed"')
    assert len(lines) == 1 + 5 + 120
    assert lines[1].startswith('"B-1","Łódź Frigo Sp. z o.o.","Anna Berg","EUR",10000.00,10000.00,"2026-01-05"')
    assert '"\'=1+7"' in text
    book = openpyxl.load_workbook(
        io.BytesIO(sent(clients["viewer"].get(place(firm, "export") + "?as=xlsx&country=PL")))
    )
    found = list(book.active.values)
    assert [row[0] for row in found] == ["reference", "B-1"]
    assert found[1][4] == 10000


def test_taking_the_list_away_asks_a_bounded_number_of_questions(desk, bring, monkeypatch):
    firm, clients = desk
    monkeypatch.setattr("goodterms.journeys.export_customers.CHUNK", 50)

    def asked():
        with CaptureQueriesContext(connection) as seen:
            sent(clients["viewer"].get(place(firm, "export") + "?show=all"))
        return sum("set_config" not in q["sql"] and "SAVEPOINT" not in q["sql"] for q in seen.captured_queries)

    few = asked()
    bring(firm, "customers", [{"customer_ref": f"Z-{n:03}", "customer_name": f"Z {n}"} for n in range(45)])
    assert asked() <= few + 2
