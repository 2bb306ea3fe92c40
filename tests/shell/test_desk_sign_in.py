"""Signing in: a new session each time, slow for whoever guesses, mute about who exists."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from tests.shell.desk_people import signed_in

from goodterms.journeys import sign_in as journey
from goodterms.journeys.set_up import add_person
from goodterms.store import clock
from goodterms.store.models import User

PASSWORD = "a harbour in winter"


@pytest.fixture
def person(firm, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return add_person(
        firm.company, email="Mira@Example.com", name="Mira", role="collector", password=PASSWORD, actor="test"
    )


def enter(client, password=PASSWORD, email="mira@example.com", **sent):
    return client.post("/sign-in/", {"email": email, "password": password, **sent})


def test_in_and_out(person, firm):
    client = Client()
    client.get("/sign-in/")
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    answer = enter(client)
    assert answer.status_code == 302
    inside = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert inside != before, "the session's number must change when somebody signs in"
    assert client.get("/", follow=True).redirect_chain[-1][0] == f"/f/{firm.company.slug}/today/"
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = inside
    assert stolen.get(f"/f/{firm.company.slug}/today/").status_code == 302


def test_wrong_pairs_are_answered_alike(person):
    wrong, nobody = enter(Client(), "wrong"), enter(Client(), "wrong", "nobody@example.com")
    assert wrong.status_code == nobody.status_code == 422
    texts = [re.sub(r"value=\"[^\"]*\"", "", a.content.decode()) for a in (wrong, nobody)]
    assert texts[0] == texts[1]


def test_the_way_back_stays_in_the_house(person):
    assert enter(Client(), next="/f/miller-tools/customers/")["Location"] == "/f/miller-tools/customers/"
    for trap in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        assert enter(Client(), next=trap)["Location"] == "/"


def test_guessing_is_slowed_down_and_counted_for_all_processes(person):
    for _ in range(journey.TOGETHER.tries):
        assert enter(Client(), "wrong").status_code == 422
    stopped = enter(Client())
    assert stopped.status_code == 429, "even the right password has to wait"


def test_guessing_from_many_places_does_not_lock_the_owner_out(person, monkeypatch):
    at_home = Client(REMOTE_ADDR="10.0.0.1")
    assert enter(at_home).status_code == 302
    at_home.post("/sign-out/")
    monkeypatch.setattr(journey, "BY_ACCOUNT", journey.Limit(5, 60))
    for n in range(5):
        assert enter(Client(REMOTE_ADDR=f"10.1.0.{n}"), "wrong").status_code == 422
    assert enter(Client(REMOTE_ADDR="10.2.0.1")).status_code == 429
    assert enter(at_home).status_code == 302, "this browser has signed in to the account before"


def test_a_visitor_cannot_choose_their_network_address(person):
    for n in range(journey.TOGETHER.tries):
        Client().post(
            "/sign-in/", {"email": "mira@example.com", "password": "wrong"}, headers={"X-Forwarded-For": f"10.0.0.{n}"}
        )
    answer = Client().post(
        "/sign-in/", {"email": "mira@example.com", "password": "wrong"}, headers={"X-Forwarded-For": "10.9.9.9"}
    )
    assert answer.status_code == 429


def test_a_session_ends_without_use_and_after_its_hours(person, firm, monkeypatch):
    page = f"/f/{firm.company.slug}/today/"
    client, now = signed_in(person), clock.now()
    assert client.get(page).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=settings.SESSION_IDLE_SECONDS + 60))
    assert client.get(page).status_code == 302
    monkeypatch.setattr(clock, "now", lambda: now)
    busy = signed_in(person)
    for hour in range(1, 13):
        monkeypatch.setattr(clock, "now", lambda h=hour: now + timedelta(hours=h, minutes=1))
        status = busy.get(page).status_code
        assert status == (200 if hour < 12 else 302), f"after {hour} hours"


def test_a_new_password_by_letter(person, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.BASE_URL = "https://desk.example.com"
    mail.outbox = []
    old = signed_in(person)
    known = Client().post("/forgotten/", {"email": "mira@example.com"}, headers={"Host": "localhost"})
    unknown = Client().post("/forgotten/", {"email": "nobody@example.com"})
    assert known.status_code == unknown.status_code == 200
    plain = [a.content.decode().replace("mira", "X").replace("nobody", "X") for a in (known, unknown)]
    assert plain[0] == plain[1]
    letter = _one_letter()
    link = re.search(r"https://desk\.example\.com(/new-password/\S+)", letter.body)
    assert link, "the link starts with the configured address, whatever the Host header says"
    client = Client()
    form = client.get(link[1], follow=True)
    target = form.redirect_chain[-1][0]
    sent = {"new_password1": "quite another harbour", "new_password2": "quite another harbour"}
    assert client.post(target, sent)["Location"] == "/sign-in/"
    assert enter(Client()).status_code == 422
    assert enter(Client(), "quite another harbour").status_code == 302
    assert old.get("/").status_code == 302
    assert "used already" in Client().get(link[1], follow=True).content.decode()


def _one_letter():
    import time

    for _ in range(1500):
        if mail.outbox:
            break
        time.sleep(0.02)
    assert len(mail.outbox) == 1
    return mail.outbox[0]


def test_nobody_yet_is_told_what_to_do(database):
    page = Client().get("/sign-in/")
    assert not User.objects.exists()
    assert b'href="/set-up/?start=play"' in page.content
