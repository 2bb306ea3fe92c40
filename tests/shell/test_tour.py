"""The tour of the demonstration: one customer of each cause, on the real pages, left and resumed at any time."""

import re
from datetime import date
from html import unescape

import pytest
from tests.shell.desk_people import add_people, signed_in
from tests.shell.late_customers import stop_the_clock

from goodterms.desk.pages.tour import LOOK_AT
from goodterms.journeys.make_demonstration import demonstration
from goodterms.journeys.plan_the_day import plan_the_day
from goodterms.journeys.playbook_in_force import shipped
from goodterms.journeys.see_tour import see_tour
from goodterms.store.access import Access, scope

AS_OF = date(2026, 11, 22)
on_the_demonstration = pytest.mark.demonstration


@pytest.fixture
def who(database, monkeypatch):
    stop_the_clock(monkeypatch, AS_OF)
    found = Access(demonstration(), "owner", "test")
    plan_the_day(found, as_of=AS_OF)
    return found


def text_of(client, path):
    page = client.get(path).content.decode().split("<main", 1)[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


@on_the_demonstration
def test_the_tour_goes_past_one_customer_of_each_cause_and_is_left_and_resumed(who):
    client, base = signed_in(add_people(who.company)["viewer"]), f"/f/{who.company.slug}/"
    with scope(who.company.pk):
        stations = see_tour(who)
    assert [s.cause for s in stations] == list(shipped().causes.causes)
    assert "Go on with the tour" not in text_of(client, base + "today/")
    place = client.post(base + "tour/go/", {"station": "1"})["Location"]
    for station in stations:
        shown = text_of(client, place)
        assert place == f"{base}customers/{station.customer.pk}/"
        assert f"Tour, {station.number} of 6: {station.word}" in shown
        assert str(LOOK_AT[station.cause]) in shown
        assert f"Tour, {station.number} of 6" in text_of(client, place + "advice/"), "it goes along to the advice"
        assert f"Go on with the tour at {station.number}" in text_of(client, base + "today/")
        assert f"Go on with {station.number} of 6" in text_of(client, base + "tour/")
        assert text_of(client, base + "tour/").count(" seen ") == station.number - 1
        other = stations[station.number % 6].customer
        assert "Tour, " not in text_of(client, f"{base}customers/{other.pk}/"), "only where one is"
        place = client.post(base + "tour/go/", {"station": str(station.number + 1)})["Location"]
    assert place == base + "tour/", "after the last one it is over"
    assert "Begin" in text_of(client, base + "tour/")


@on_the_demonstration
def test_no_station_is_the_end_of_the_tour(who):
    client, go = signed_in(add_people(who.company)["viewer"]), f"/f/{who.company.slug}/tour/go/"
    for sent in ("0", "7", "-1", "x", ""):
        client.post(go, {"station": "2"})
        assert client.post(go, {"station": sent})["Location"].endswith("/tour/"), sent
        assert "Go on with" not in text_of(client, f"/f/{who.company.slug}/tour/"), sent


def test_a_firm_of_ones_own_has_no_tour(firm):
    client = signed_in(add_people(firm.company)["owner"])
    assert client.post(f"/f/{firm.company.slug}/tour/go/", {"station": "1"}).status_code == 404
    assert client.get(f"/f/{firm.company.slug}/tour/").status_code == 404
