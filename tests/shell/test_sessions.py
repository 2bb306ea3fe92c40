"""Where somebody is signed in: seen, ended from elsewhere, and over when it is over."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.shell.desk_people import signed_in

from goodterms.desk.network import browser_words
from goodterms.journeys import keep_account, keep_sessions
from goodterms.journeys.set_up import add_person
from goodterms.store import clock
from goodterms.store.models import SignedIn

PASSWORD = "a harbour in winter"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def person(firm):
    return add_person(
        firm.company, email="mira@example.com", name="Mira", role="collector", password=PASSWORD, actor="test"
    )


def come_in(browser=FIREFOX, network="10.0.0.1"):
    client = Client(REMOTE_ADDR=network, headers={"User-Agent": browser})
    assert client.post("/sign-in/", {"email": "mira@example.com", "password": PASSWORD}).status_code == 302
    return client


def test_somebody_sees_where_they_are_signed_in(person):
    here, phone = come_in(), come_in(SAFARI, "10.0.0.2")
    page = here.get("/account/").content.decode()
    for words in ("Firefox on Windows", "Safari on iPhone", "10.0.0.1", "10.0.0.2"):
        assert words in page
    assert page.index("Firefox on Windows") < page.index("Safari on iPhone"), "this one first"
    other = SignedIn.objects.get(network="10.0.0.2")
    assert here.post(f"/account/sessions/{other.pk}/end/").status_code == 302
    assert phone.get("/account/").status_code == 302
    assert "Safari on iPhone" not in here.get("/account/").content.decode()


def test_a_session_that_was_ended_stays_ended(person):
    here, phone = come_in(), come_in(SAFARI)
    kept = phone.cookies[settings.SESSION_COOKIE_NAME].value
    here.post("/account/sessions/end-others/")
    for _ in range(2):
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = kept
        assert thief.get("/account/")["Location"].startswith("/sign-in/")
        assert thief.post("/account/", {"language": "de"}).status_code == 302
    person.refresh_from_db()
    assert person.language == ""
    assert here.get("/account/").status_code == 200


def test_nobody_ends_sessions_of_somebody_else_or_their_own_by_mistake(firm, person):
    carl = add_person(
        firm.company, email="carl@example.com", name="Carl", role="owner", password=PASSWORD, actor="test"
    )
    here, theirs = come_in(), signed_in(carl)
    row, own = SignedIn.objects.get(user=carl), SignedIn.objects.get(user=person)
    assert here.post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert here.post(f"/account/sessions/{own.pk}/end/").status_code == 404
    here.post("/account/sessions/end-others/")
    assert theirs.get("/account/").status_code == 200
    assert here.get("/account/").status_code == 200


def test_a_new_password_ends_the_other_sessions(person):
    here, phone = come_in(), come_in(SAFARI)
    here.post("/account/password/", {"old": PASSWORD, "new": "quite another harbour"})
    assert here.get("/account/").status_code == 200
    assert phone.get("/account/").status_code == 302
    assert SignedIn.objects.count() == 1


def test_whoever_holds_a_session_cannot_guess_the_password_in_it(person):
    here = come_in()
    for _ in range(keep_account.AGAIN.tries):
        assert here.post("/account/password/", {"old": "wrong", "new": "quite another harbour"}).status_code == 422
    stopped = here.post("/account/password/", {"old": PASSWORD, "new": "quite another harbour"})
    assert stopped.status_code == 422
    assert "Too many tries" in stopped.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_signing_out_takes_the_row_away_and_old_rows_go_with_the_next_sign_in(person, monkeypatch):
    come_in().post("/sign-out/")
    assert not SignedIn.objects.exists()
    come_in()
    later = clock.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE + 60)
    monkeypatch.setattr(clock, "now", lambda: later)
    come_in(SAFARI)
    assert [row.browser for row in SignedIn.objects.all()] == [SAFARI]


def test_idle_sessions_are_not_listed(person, monkeypatch):
    here, _phone = come_in(), come_in(SAFARI)
    later = clock.now() + timedelta(seconds=settings.SESSION_IDLE_SECONDS - 60)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert here.get("/account/").status_code == 200
    much_later = later + timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: much_later)
    page = here.get("/account/").content.decode()
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" not in page


def test_what_is_kept_of_sessions_is_bounded(person):
    clients = [come_in(network=f"10.0.1.{n}") for n in range(keep_sessions.MOST + 3)]
    assert SignedIn.objects.filter(user=person).count() == keep_sessions.MOST
    assert clients[0].get("/account/").status_code == 302, "the one that was not used for longest has ended"
    assert clients[-1].get("/account/").status_code == 200


def test_looking_whether_a_session_counts_costs_one_question(person):
    here = come_in()
    here.get("/account/")
    with CaptureQueriesContext(connection) as asked:
        here.get("/desk/design/")
    about = [q["sql"] for q in asked if "store_signedin" in q["sql"]]
    assert len(about) == 1, about


def test_no_mark_is_kept_in_the_clear(person):
    here = come_in()
    assert SignedIn.objects.get().mark != here.session["mark"]
    forged = signed_in(person)
    session = forged.session
    session["mark"] = SignedIn.objects.first().mark
    session.save()
    assert forged.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (SAFARI, "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", "Safari on macOS"),
        ("curl/8.5.0", "a browser that we do not know"),
        ("", "a browser that we do not know"),
    ],
)
def test_a_browser_in_plain_words(told, words):
    assert browser_words(told) == words
