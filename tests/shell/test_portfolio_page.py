"""The portfolio: sums of the stored list, sorted and paged in the database, each number with its why."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.shell.desk_people import add_people, signed_in

from goodterms.desk.pictures.worth_and_trouble import _box, _in, _meet, worth_and_trouble
from goodterms.journeys.plan_the_day import plan_the_day
from goodterms.journeys.see_portfolio import PAGE, Place, see_portfolio
from goodterms.store import access
from goodterms.store.models import PlanLine


def rows(customers):
    return [
        {
            "customer_ref": f"C{n:03}", "customer_name": f"Customer {n:03}", "number": f"I{n}-{m}",
            "issued_on": "2026-01-05", "due_on": f"2026-0{2 + n % 7}-05", "amount": f"{100 + 37 * n % 900}.00",
        }
        for n in range(customers) for m in range(1 + n % 3)
    ]  # fmt: skip


@pytest.fixture
def planned(firm, bring):
    bring(firm, "invoices", rows(PAGE + 12))
    return firm, plan_the_day(firm)


def seen(who, **options):
    with access.scope(who.company.pk):
        return see_portfolio(who, **options)


def test_the_sums_are_those_of_the_stored_lines(planned):
    firm, run = planned
    whole = seen(firm)
    with access.scope(firm.company.pk):
        lines = list(PlanLine.objects.filter(run=run))
    assert whole.customers == len(lines) == PAGE + 12
    assert whole.overdue_minor == sum(line.overdue_minor for line in lines)
    assert whole.gain == sum(max(line.facts["gain"], 0) for line in lines)
    assert whole.gainers == sum(line.facts["gain"] > 0 for line in lines)
    assert sum(c.customers for c in whole.causes) == len(lines)
    assert sum(c.overdue_minor for c in whole.causes) == whole.overdue_minor
    amounts = sorted((line.overdue_minor for line in lines), reverse=True)
    assert whole.tops == [(n, sum(amounts[:n]) / sum(amounts)) for n in (1, 5, 20)]


def test_every_column_sorts_both_ways_and_pages_hold_everybody_once(planned):
    firm, _ = planned
    key = {
        "overdue": lambda p: -p.overdue_minor, "worth": lambda p: -p.worth, "gain": lambda p: -p.gain,
        "cause": lambda p: p.cause, "name": lambda p: p.name,
    }  # fmt: skip
    for sort, by in key.items():
        first, second = seen(firm, sort=sort), seen(firm, sort=sort, page=2)
        together = first.listed + second.listed
        assert [by(p) for p in together] == sorted(by(p) for p in together)
        assert len({p.customer_id for p in together}) == PAGE + 12
        assert (first.more, second.more) == (True, False)
        assert [by(p) for p in seen(firm, sort=f"-{sort}").listed] == sorted(map(by, together), reverse=True)[:PAGE]
    assert seen(firm, sort="evil").listed == seen(firm).listed


def test_the_page_asks_as_often_for_many_as_for_few(planned):
    firm, _ = planned
    client = signed_in(add_people(firm.company)["viewer"])
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/f/{firm.company.slug}/portfolio/?sort=-gain&page=2").content.decode()
    assert len([q for q in asked.captured_queries if "store_planline" in q["sql"]]) <= 8
    assert re.search(r'aria-sort="ascending"><a href="[?]sort=gain">', page)
    assert page.count("data-row") == 12
    assert "Why these numbers?" in page


def test_no_name_in_the_picture_lies_on_another_or_on_a_dot():
    places = [
        Place(n, f"Customer called {n}", (n * 7919) % 5000 * 100, (n * 104729) % 90_000, 0, "", 9) for n in range(60)
    ]
    spots = worth_and_trouble(sorted(places, key=lambda p: -p.overdue_minor), unit=100).spots
    named = [s for s in spots if s.side]
    assert len(named) >= 3
    boxes = [(s, _box(s, s.side)) for s in named]
    for spot, box in boxes:
        assert not any(_in(other, box) for other in spots if other.place != spot.place)
        assert not any(_meet(box, other) for third, other in boxes if third is not spot)
