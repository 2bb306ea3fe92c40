"""The first person: with a firm of their own, or to look around in one that is made up, without naming any."""

import pytest
from django.test import Client

from goodterms.journeys import first_run
from goodterms.journeys.first_run import Beginning, begin
from goodterms.journeys.make_demonstration import demonstration
from goodterms.journeys.set_up import NewFirm
from goodterms.store.access import NotHere, companies_of, scope
from goodterms.store.models import Event, User

LOOK_AROUND = {"person": "Ann", "email": "ann@example.com", "password": "quite a long one 7", "start": "play"}


@pytest.fixture
def filled(monkeypatch):
    """The books of the demonstration take seconds, and are tried elsewhere: here it counts that they are asked for."""
    asked = []
    monkeypatch.setattr(first_run, "fill_demonstration", lambda company, as_of: asked.append(company.pk))
    return asked


def test_an_account_is_enough_to_look_around(database, filled):
    client = Client()
    answer = client.post("/set-up/", LOOK_AROUND)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    user = User.objects.get(email="ann@example.com")
    firms = [(m.company.is_demonstration, m.role) for m in companies_of(user)]
    assert firms == [(True, "owner")]
    demo = demonstration()
    assert filled == [demo.pk]
    with scope(demo.pk):
        told = Event.objects.filter(company=demo, kind="person.added", subject=f"user:{user.pk}")
        assert [event.actor for event in told] == ["first run"]
    own = client.post("/another-firm/", {"name": "Miller", "currency": "EUR", "timezone": "UTC", "country": ""})
    assert own["Location"] == "/f/miller/imports/"
    assert {m.company.slug for m in companies_of(user)} == {demo.slug, "miller"}


def test_without_the_choice_a_firm_is_needed(database, filled):
    answer = Client().post("/set-up/", LOOK_AROUND | {"start": "import", "currency": "EUR", "timezone": "UTC"})
    assert answer.status_code == 422
    assert "Give the firm a name" in answer.content.decode()
    assert (User.objects.count(), filled) == (0, [])


def test_what_is_wrong_with_the_account_leaves_nothing_behind(database, filled):
    answer = Client().post("/set-up/", LOOK_AROUND | {"password": "password123"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<input type="radio" name="start" value="play" checked>' in page
    assert (User.objects.count(), demonstration(), filled) == (0, None, [])


def test_only_the_first_person_gets_in(database, filled):
    assert not isinstance(begin(Beginning("Ann", "ann@example.com", "quite a long one 7", None)), list)
    for firm in (None, NewFirm("Miller")):
        with pytest.raises(NotHere):
            begin(Beginning("Ben", "ben@example.com", "quite a long one 8", firm))
    assert not User.objects.filter(email="ben@example.com").exists()


def test_books_that_could_not_be_filled_lock_nobody_out(database, monkeypatch):
    def cut_off(company, as_of):
        raise OSError("no space left")

    monkeypatch.setattr(first_run, "fill_demonstration", cut_off)
    with pytest.raises(OSError, match="no space"):
        Client().post("/set-up/", LOOK_AROUND)
    client = Client()
    client.post("/sign-in/", {"email": "ann@example.com", "password": "quite a long one 7"})
    assert client.get("/", follow=True).status_code == 200
    assert client.post("/another-firm/", {"name": "Miller", "currency": "EUR", "timezone": "UTC"}).status_code == 302
