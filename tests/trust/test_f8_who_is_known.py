"""Nobody finds out from outside who has an account (trust: F8): not by what is answered, not by how long it takes.

Time is compared by what costs it: passwords hashed, letters written, questions to the database. Seconds would depend
on the machine.
"""

import re

import pytest
from django.contrib.auth import hashers
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goodterms.desk.pages import sign_in
from goodterms.journeys.set_up import add_person

PASSWORD = "a harbour in winter"
KNOWN, UNKNOWN = "mira@example.com", "nora@example.com"


@pytest.fixture
def costs(firm, monkeypatch, settings):
    """Counts what takes time."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    add_person(firm.company, email=KNOWN, name="Mira", role="owner", password=PASSWORD, actor="test")
    counted = {"hashed": 0, "written": 0}
    encode, letter = hashers.MD5PasswordHasher.encode, sign_in.password_letter

    def hashing(self, *given, **named):
        counted["hashed"] += 1
        return encode(self, *given, **named)

    def writing(user):
        counted["written"] += 1
        return letter(user)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", hashing)
    monkeypatch.setattr(sign_in, "password_letter", writing)
    return counted


def asked(path, email, costs, **sent):
    """What is answered, and what it cost."""
    before = dict(costs)
    with CaptureQueriesContext(connection) as questions:
        answer = Client().post(path, {"email": email, **sent})
    text = re.sub(r'value="[^"]*"', "", answer.content.decode()).replace(email, "X")
    spent = {name: costs[name] - before[name] for name in costs}
    kinds = [q["sql"].split()[0] for q in questions if "store_signintries" not in q["sql"]]
    return (answer.status_code, text), spent, kinds


@pytest.mark.parametrize(("path", "sent"), [("/sign-in/", {"password": "wrong one"}), ("/forgotten/", {})])
def test_f8_known_and_unknown_are_answered_alike_and_cost_the_same(costs, path, sent):
    asked(path, "first@example.com", costs, **sent)  # the tries of this network are counted from now on
    one, two = asked(path, KNOWN, costs, **sent), asked(path, UNKNOWN, costs, **sent)
    assert one[0] == two[0]
    assert one[1] == two[1] != {"hashed": 0, "written": 0}
    assert one[2] == two[2]


def test_f8_a_build_that_looks_before_it_hashes_is_caught(costs, monkeypatch):
    """Negative control: no password is hashed for somebody who is not there."""
    from django.contrib.auth.backends import ModelBackend

    from goodterms.store.models import User

    def hasty(self, request, username=None, password=None, **more):
        user = User.objects.filter(email=username).first()
        return user if user is not None and user.check_password(password) else None

    monkeypatch.setattr(ModelBackend, "authenticate", hasty)
    one, two = (asked("/sign-in/", email, costs, password="wrong one") for email in (KNOWN, UNKNOWN))
    assert one[1] != two[1]
