"""A change in how somebody signs in is told to them by letter, in their language; a failed try is not."""

import pytest
from django.conf import settings as configured
from django.core import mail
from tests.shell.desk_people import signed_in
from tests.shell.passkey_device import Device
from tests.shell.test_passkeys import HERE, HOST, add
from tests.shell.test_second_factor import EMAIL, PASSWORD, code_of, moment, person, set_up

from goodterms.desk import letters as desk_letters
from goodterms.store.models import Passkey

__all__ = ["moment", "person"]


@pytest.fixture
def letters(settings, monkeypatch):
    """The letters so far: sent at once, so that none is still on its way."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.BASE_URL = HERE
    monkeypatch.setattr(desk_letters, "send_beside", lambda letter: letter.send())
    mail.outbox = []
    return mail.outbox


def said(letters):
    return [letter.body.split("\n")[2].partition(" (")[0] for letter in letters]


def test_each_change_is_told_once_and_no_try_is(person, moment, letters):
    client = signed_in(person, headers=HOST)
    client.post("/account/password/", {"old": "wrong", "new": "quite another harbour"})
    client.post("/account/second-factor/app/", {"new": "000000", "password": PASSWORD})
    assert letters == []
    set_up(person, moment)
    client = signed_in(person, headers=HOST)
    add(client, Device(HERE), code=code_of(person))
    moment()
    codes = "/account/second-factor/recovery-codes/"
    client.post(codes, {"password": "wrong", "code": code_of(person)})
    client.post(codes, {"password": PASSWORD, "code": code_of(person)})
    moment()
    key = Passkey.objects.get(user=person)
    client.post(f"/account/passkeys/{key.pk}/remove/", {"password": PASSWORD, "code": code_of(person)})
    moment()
    client.post("/account/second-factor/app/off/", {"password": PASSWORD, "code": code_of(person)})
    client.post("/account/password/", {"old": PASSWORD, "new": "quite another harbour"})
    assert said(letters) == [
        "A passkey was added",
        "New recovery codes were made; the old ones are void",
        "A passkey was taken away",
        "The app with codes was taken away",
        "A new password was set",
    ]
    assert {tuple(letter.to) for letter in letters} == {(EMAIL,)}
    assert all(HERE + "/forgotten/" in letter.body for letter in letters)
    secrets = (PASSWORD, "quite another harbour", configured.SECRET_KEY)
    assert not [secret for secret in secrets for letter in letters if secret in letter.body]


def test_the_letter_speaks_the_language_of_its_reader(person, letters):
    person.language = "de"
    person.save()
    signed_in(person).post("/account/password/", {"old": PASSWORD, "new": "quite another harbour"})
    assert said(letters) == ["Ein neues Passwort wurde gesetzt"]
