"""Passkeys: added with a password, good for signing in alone or after the password; wrong answers are refused."""

import json
import re

import pytest
from django.test import Client
from tests.shell.desk_people import signed_in
from tests.shell.passkey_device import PRESENT, Device, raw, text
from tests.shell.test_at_the_same_moment import all_at_once
from tests.shell.test_second_factor import EMAIL, PASSWORD, code_of, enter, events, moment, person

from goodterms.core.basics.one_time_codes import code_at, step_at
from goodterms.journeys import keep_passkeys
from goodterms.journeys import keep_second_factor as factors
from goodterms.journeys.keep_passkeys import Place, place_of
from goodterms.journeys.set_up import add_person
from goodterms.store import clock
from goodterms.store.access import scope
from goodterms.store.models import Company, Passkey, SignedIn

__all__ = ["moment", "person"]
HERE = "http://localhost:8000"
HOST = {"Host": "localhost:8000"}


def window():
    return Client(headers=HOST)


def add(client, device, **sent):
    begun = client.post("/account/passkeys/begin/", {"password": PASSWORD, **sent})
    assert begun.status_code == 200, begun.content
    answer = device.make(begun.json())
    return client.post("/account/passkeys/", {"answer": answer, "name": "Work laptop"})


@pytest.fixture
def device(person):
    """A passkey of the person, added on the account page."""
    client, made = signed_in(person, headers=HOST), Device(HERE)
    assert add(client, made).status_code == 200
    return made


def prove(client, device, **how):
    begun = client.post("/sign-in/passkey/begin/")
    return client.post("/sign-in/passkey/", {"answer": device.answer(begun.json(), **how)})


def test_a_passkey_is_added_with_the_password(firm, person):
    client, elsewhere = signed_in(person, headers=HOST), signed_in(person)
    wrong = client.post("/account/passkeys/begin/", {"password": "wrong"})
    assert wrong.status_code == 422
    assert "password" in wrong.json()["wrong"]
    done = add(client, Device(HERE))
    codes = re.findall(r"<code>([A-Z2-9-]{19})</code>", done.content.decode())
    assert len(codes) == factors.CODES
    assert elsewhere.get("/account/").status_code == 302
    page = client.get("/account/second-factor/").content.decode()
    assert "Work laptop" in page
    assert events(firm, "person.secured") == ['{"what":"passkey"}']
    second = client.post("/account/passkeys/begin/", {"password": PASSWORD})
    assert second.status_code == 422, "whoever has a second factor shows it before adding another"
    assert add(client, Device(HERE), code=codes[0]).status_code == 302
    assert Passkey.objects.count() == 2


def test_signing_in_with_a_passkey_alone(firm, device):
    client = window()
    answer = prove(client, device)
    assert answer["Location"] == "/"
    assert client.get("/account/").status_code == 200
    assert client.get(f"/f/{firm.company.slug}/today/").status_code == 200


def test_after_the_password_a_passkey_is_the_second_step(device):
    client, answer = enter(window())
    assert answer["Location"] == "/sign-in/code/"
    assert "Use your passkey" in client.get("/sign-in/code/").content.decode()
    begun = client.post("/sign-in/passkey/begin/").json()
    assert [raw(each["id"]) for each in begun["publicKey"]["allowCredentials"]] == [device.credential]
    assert client.post("/sign-in/passkey/", {"answer": device.answer(begun)}).status_code == 302
    assert client.get("/account/").status_code == 200


def test_after_the_password_of_one_the_passkey_of_another_does_not_do(firm, device):
    add_person(firm.company, email="carl@example.com", name="Carl", role="owner", password=PASSWORD, actor="test")
    carl, his = window(), Device(HERE)
    carl.post("/sign-in/", {"email": "carl@example.com", "password": PASSWORD})
    add(carl, his)
    client, _ = enter(window())
    assert prove(client, his).status_code == 422
    assert client.get("/account/").status_code == 302


def test_a_challenge_is_used_once(device):
    client = window()
    begun = client.post("/sign-in/passkey/begin/").json()
    answer = device.answer(begun)
    assert client.post("/sign-in/passkey/", {"answer": answer}).status_code == 302
    client.post("/sign-out/")
    assert client.post("/sign-in/passkey/", {"answer": answer}).status_code == 422
    assert client.post("/sign-in/passkey/", {"answer": device.answer(begun)}).status_code == 422
    begun = client.post("/sign-in/passkey/begin/").json()
    assert client.post("/sign-in/passkey/", {"answer": "nonsense"}).status_code == 422
    assert client.post("/sign-in/passkey/", {"answer": device.answer(begun)}).status_code == 422, "used up by nonsense"


def test_a_challenge_belongs_to_one_browser_one_purpose_and_a_few_minutes(person, device, moment):
    theirs, mine = window(), window()
    begun = theirs.post("/sign-in/passkey/begin/").json()
    assert mine.post("/sign-in/passkey/", {"answer": device.answer(begun)}).status_code == 422
    late = mine.post("/sign-in/passkey/begin/").json()
    moment(keep_passkeys.SOON_SECONDS + 1)
    told = mine.post("/sign-in/passkey/", {"answer": device.answer(late)})
    assert told.status_code == 422
    assert "took too long" in told.content.decode()
    inside = signed_in(person, headers=HOST)
    for_proof = inside.post("/sign-in/passkey/begin/").json()
    assert inside.post("/account/passkeys/", {"answer": device.answer(for_proof)}).status_code == 422
    assert Passkey.objects.count() == 1


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://localhost:8001",
        "https://localhost:8000",
        "http://localhost",
        "http://a.localhost",
    ],
)
def test_another_origin_is_refused(person, device, origin):
    assert prove(window(), device, origin=origin).status_code == 422
    client = signed_in(person, headers=HOST)
    codes = client.post("/account/passkeys/begin/", {"password": PASSWORD})
    assert codes.status_code == 422
    begun = keep_passkeys._server(Place("localhost", HERE))
    assert not begun._verify(origin)


def test_another_host_a_wrong_key_and_no_finger_are_refused(device):
    client = window()
    elsewhere = Device(HERE, host="evil.example", credential=device.credential, key=device.key, handle=device.handle)
    assert prove(client, elsewhere).status_code == 422
    forged = Device(HERE, credential=device.credential, handle=device.handle, count=50)
    assert prove(client, forged).status_code == 422
    assert prove(client, device, flags=PRESENT).status_code == 422, "it has to verify the person"
    assert prove(client, device, flags=0).status_code == 422
    assert prove(client, device, handle=b"somebody else").status_code == 422
    unknown = Device(HERE, handle=device.handle)
    assert prove(client, unknown).status_code == 422
    assert prove(client, device).status_code == 302


def test_a_key_that_counts_backwards_may_have_been_copied(device):
    copy = Device(HERE, count=device.count, key=device.key, credential=device.credential, handle=device.handle)
    assert prove(window(), device).status_code == 302
    assert prove(window(), device).status_code == 302
    refused = prove(window(), copy)
    assert refused.status_code == 422
    assert "somebody may have copied it" in refused.content.decode()
    zero = Device(HERE, count=0, key=device.key, credential=device.credential, handle=device.handle)
    assert prove(window(), zero).status_code == 422, "a key that has counted does not stop counting"
    assert prove(window(), device).status_code == 302


def test_a_key_that_never_counts_is_good(person):
    client, device = signed_in(person, headers=HOST), Device(HERE, count=0)
    add(client, device)
    for _ in range(2):
        assert prove(window(), device).status_code == 302


EMPTY = '{"id":"AA","rawId":"AA","type":"public-key","response":{}}'
NO_TYPES = '{"id":1,"rawId":[],"type":{},"response":7}'


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '"x"', "{" * 9_000, "x" * 30_000, EMPTY, NO_TYPES])
def test_bytes_that_are_no_answer_are_refused_in_words(person, device, answer):
    client = window()
    client.post("/sign-in/passkey/begin/")
    told = client.post("/sign-in/passkey/", {"answer": answer})
    assert told.status_code == 422
    assert "not accepted" in told.content.decode()
    inside = signed_in(person, headers=HOST)
    session = inside.session
    place = Place("localhost", HERE)
    Passkey.objects.all().delete()
    session["passkey"] = keep_passkeys.begin_adding(person, place, proof=factors.Proof(PASSWORD)).state
    session.save()
    assert inside.post("/account/passkeys/", {"answer": answer, "name": "x"}).status_code == 422
    assert not Passkey.objects.exists()


def test_a_spoilt_answer_never_lets_in(device):
    """Each byte of each part of a good answer changed in turn: none gets through, and none breaks the page."""
    import random

    dice, client = random.Random(11), window()
    for _ in range(40):
        begun = client.post("/sign-in/passkey/begin/").json()
        answer = json.loads(device.answer(begun))
        part = dice.choice(["authenticatorData", "signature", "clientDataJSON"])
        spoilt = bytearray(raw(answer["response"][part]))
        spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
        answer["response"][part] = text(bytes(spoilt))
        assert client.post("/sign-in/passkey/", {"answer": json.dumps(answer)}).status_code == 422
    assert SignedIn.objects.count() == 1, "only the one that added it"


def test_a_passkey_of_somebody_who_left_does_not_let_in(person, device):
    person.is_active = False
    person.save()
    assert prove(window(), device).status_code == 422


def test_a_passkey_is_taken_away_with_password_and_code_or_right_after_using_it(firm, person, device, moment):
    client = window()
    prove(client, device)
    passkey = Passkey.objects.get()
    place = f"/account/passkeys/{passkey.pk}/remove/"
    plain = signed_in(person, headers=HOST)
    assert plain.post(place, {"password": PASSWORD}).status_code == 422
    assert client.post(place, {"password": "wrong"}).status_code == 422
    moment(11 * 60)
    assert client.post(place, {"password": PASSWORD}).status_code == 422, "that was too long ago"
    fresh = window()
    prove(fresh, device)
    assert fresh.post(place, {"password": PASSWORD}).status_code == 302
    assert not Passkey.objects.exists()
    assert enter()[1]["Location"] == "/"


def test_nobody_takes_away_the_passkey_of_somebody_else(firm, device):
    carl = add_person(
        firm.company, email="carl@example.com", name="Carl", role="owner", password=PASSWORD, actor="test"
    )
    passkey = Passkey.objects.get()
    client = signed_in(carl, headers=HOST)
    assert client.post(f"/account/passkeys/{passkey.pk}/remove/", {"password": PASSWORD}).status_code == 404
    assert client.post("/account/passkeys/999999/remove/", {"password": PASSWORD}).status_code == 404


def test_the_last_factor_stays_while_a_firm_asks_for_one(firm, person, device, moment):
    with scope(firm.company.pk):
        Company.objects.filter(pk=firm.company.pk).update(second_factor_since="2026-01-01T00:00:00Z")
    passkey = Passkey.objects.get()
    by_passkey = factors.Proof(PASSWORD, by_passkey=True)
    assert keep_passkeys.remove(person, passkey.pk, proof=by_passkey) == [factors.STILL_NEEDED]
    sealed = factors.new_key()
    code = code_at(factors.key_in(sealed), step_at(clock.now().timestamp()))
    assert factors.add_app(person, sealed, code, proof=by_passkey, mark="").problems == []
    assert keep_passkeys.remove(person, passkey.pk, proof=by_passkey) == []
    moment()
    assert factors.remove_app(person, proof=factors.Proof(PASSWORD, code_of(person))) == [factors.STILL_NEEDED]


def test_app_and_passkey_taken_away_at_the_same_moment_leave_the_last_one(firm, person, device, moment):
    import multiprocessing

    by_passkey = factors.Proof(PASSWORD, by_passkey=True)
    sealed = factors.new_key()
    code = code_at(factors.key_in(sealed), step_at(clock.now().timestamp()))
    assert factors.add_app(person, sealed, code, proof=by_passkey, mark="").problems == []
    with scope(firm.company.pk):
        Company.objects.filter(pk=firm.company.pk).update(second_factor_since=clock.now())
    passkey, turn = Passkey.objects.get(), multiprocessing.Value("i", 0)

    def one():
        with turn.get_lock():
            turn.value += 1
            mine = turn.value
        if mine == 1:
            return factors.remove_app(person, proof=by_passkey)
        return keep_passkeys.remove(person, passkey.pk, proof=by_passkey) if mine == 2 else "looks on"

    told = all_at_once(one)
    assert not [t for t in told if "Error" in t], told
    assert factors.has_second_factor(person), told


@pytest.mark.parametrize(
    ("base", "asked", "place"),
    [
        ("https://desk.example.com", "desk.example.com", Place("desk.example.com", "https://desk.example.com")),
        ("https://desk.example.com:443", "desk.example.com", Place("desk.example.com", "https://desk.example.com")),
        ("https://a.example.com:84", "a.example.com:84", Place("a.example.com", "https://a.example.com:84")),
        ("http://127.0.0.1:8000", "localhost:8000", Place("localhost", "http://localhost:8000")),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", None),
        ("https://192.0.2.7", "192.0.2.7", None),
        ("https://[2001:db8::1]", "[2001:db8::1]", None),
        ("http://desk.example.com", "desk.example.com", None),
        ("https://desk.example.com", "other.example.com", None),
    ],
)  # fmt: skip
def test_where_passkeys_work(base, asked, place):
    assert place_of(base, asked) == place


def test_without_https_the_page_says_why_there_are_no_passkeys(person):
    client = signed_in(person, headers={"Host": "127.0.0.1:8000"})
    page = client.get("/account/second-factor/").content.decode()
    assert "only over HTTPS" in page
    assert "data-passkey=" not in page
    assert "data-passkey" not in Client(headers={"Host": "127.0.0.1:8000"}).get("/sign-in/").content.decode()
    assert client.post("/account/passkeys/begin/", {"password": PASSWORD}).status_code == 422
    assert client.post("/account/passkeys/", {"answer": "{}"}).status_code == 422
    assert person.email == EMAIL
