"""Taking people in, walked as a newcomer: the letter, the password, the firm; and what goes wrong on the way."""

import re
import time

import pytest
from django.core import mail
from django.test import Client
from tests.shell.desk_people import add_people, another_firm, signed_in
from tests.shell.test_at_the_same_moment import PEOPLE, all_at_once

from goodterms.journeys import manage_people
from goodterms.journeys.manage_people import LAST_OWNER, invite, let_go, members_of
from goodterms.journeys.verify_books import verify
from goodterms.store.access import scope
from goodterms.store.models import Event, Membership, User


@pytest.fixture
def letters(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.BASE_URL = "https://desk.example.com"
    mail.outbox = []

    def wait(count):
        for _ in range(1500):
            if len(mail.outbox) >= count:
                break
            time.sleep(0.02)
        assert len(mail.outbox) == count
        return mail.outbox[-1]

    return wait


def ask(owner, firm, email="Nora@Example.com", role="collector"):
    people = f"/f/{firm.company.slug}/settings/people/"
    return owner.post(people + "invite/", {"email": email, "name": "Nora", "role": role})


def link_in(letter):
    return re.search(r"https://desk\.example\.com(/new-password/\S+)", letter.body)[1]


def test_a_newcomer_comes_in_by_the_letter(firm, letters):
    owner = signed_in(add_people(firm.company)["owner"])
    assert ask(owner, firm).status_code == 302
    letter = letters(1)
    assert letter.to == ["nora@example.com"]
    people = f"/f/{firm.company.slug}/settings/people/"
    assert "never signed in" in owner.get(people).content.decode()
    assert Client().post("/sign-in/", {"email": "nora@example.com", "password": ""}).status_code == 422
    nora = Client()
    target = nora.get(link_in(letter), follow=True).redirect_chain[-1][0]
    weak = nora.post(target, {"new_password1": "short", "new_password2": "short"})
    assert weak.status_code == 200
    sent = {"new_password1": "lanterns on the quay", "new_password2": "lanterns on the quay"}
    assert nora.post(target, sent)["Location"] == "/sign-in/"
    assert (
        nora.post("/sign-in/", {"email": " NORA@example.com ", "password": "lanterns on the quay"})["Location"] == "/"
    )
    assert nora.get("/", follow=True).redirect_chain[-1][0] == f"/f/{firm.company.slug}/today/"
    row = next(m for m in _members(firm) if m.user.email == "nora@example.com")
    assert (row.role, row.waiting, row.secured) == ("collector", False, False)


def test_the_letter_is_sent_again_to_who_never_signed_in(firm, letters):
    people = add_people(firm.company)
    owner = signed_in(people["owner"])
    ask(owner, firm)
    letters(1)
    nora = User.objects.get(email="nora@example.com")
    place = f"/f/{firm.company.slug}/settings/people/{nora.pk}/letter/"
    assert signed_in(people["controller"]).post(place).status_code == 403
    assert owner.post(place).status_code == 302
    second = letters(2)
    assert second.to == ["nora@example.com"]
    assert "/new-password/" in second.body
    Client().force_login(nora, backend="django.contrib.auth.backends.ModelBackend")
    assert owner.post(place).status_code == 422, "who has been here asks for a new password at sign-in"
    stranger = f"/f/{firm.company.slug}/settings/people/999999/letter/"
    assert owner.post(stranger).status_code == 404


def test_letters_are_not_sent_without_end(firm, letters):
    owner = signed_in(add_people(firm.company)["owner"])
    ask(owner, firm)
    nora = User.objects.get(email="nora@example.com")
    place = f"/f/{firm.company.slug}/settings/people/{nora.pk}/letter/"
    for _ in range(12):
        owner.post(place)
    letters(11)
    assert "Too many letters" in owner.get(f"/f/{firm.company.slug}/settings/people/").content.decode()


def test_several_invite_the_same_newcomer_at_the_same_moment(firm):
    told = all_at_once(lambda: invite(firm, email="nora@example.com", name="Nora", role="collector"))
    assert [t for t in told if t.startswith("<User")] == ["<User: Nora>"]
    assert sum("person.twice" in t for t in told) == PEOPLE - 1, told
    assert User.objects.filter(email="nora@example.com").count() == 1
    assert verify().ok


def test_owners_of_two_firms_invite_the_same_newcomer_at_the_same_moment(firm):
    firms = [firm, *(another_firm(f"Firm {n}") for n in range(PEOPLE - 1))]
    import multiprocessing

    turn = multiprocessing.Value("i", 0)

    def one():
        with turn.get_lock():
            mine = firms[turn.value]
            turn.value += 1
        return invite(mine, email="nora@example.com", name="Nora", role="collector")

    assert all_at_once(one) == ["<User: Nora>"] * PEOPLE
    assert User.objects.filter(email="nora@example.com").count() == 1
    for each in firms:
        with scope(each.company.pk):
            assert Membership.objects.filter(company=each.company, user__email="nora@example.com").count() == 1
            assert Event.objects.filter(company=each.company, kind="person.added").count() == 1


def test_a_newcomer_who_is_found_too_late_is_taken_all_the_same(firm, monkeypatch):
    """The moment between looking and writing, held still: the address has just been taken by somebody else."""
    User.objects.create_user("nora@example.com", None, name="Nora", created_at=firm.company.created_at)
    found = manage_people._newcomer("Nora@Example.com", "Nora")
    assert found.email == "nora@example.com"


def test_the_last_owner_cannot_go_even_by_two_at_once(firm):
    owner = add_people(firm.company)["owner"]
    assert let_go(firm, owner.pk) == [LAST_OWNER]
    told = all_at_once(lambda: let_go(firm, owner.pk))
    assert told == [repr([LAST_OWNER])] * PEOPLE


def test_an_adviser_changes_firms_and_keeps_the_role_of_each(firm):
    from goodterms.store import access

    people, other = add_people(firm.company), another_firm("Zebra Ltd")
    with access.writing(other.company.pk):
        Membership.objects.create(company=other.company, user=people["viewer"], role="owner")
    client = signed_in(people["viewer"])
    page = client.get(f"/f/{firm.company.slug}/today/").content.decode()
    assert f"/f/{other.company.slug}/today/" in page
    assert client.post(f"/f/{firm.company.slug}/settings/people/invite/").status_code == 403
    assert client.get(f"/f/{other.company.slug}/today/").status_code == 200
    assert client.get("/", follow=True).redirect_chain[-1][0] == f"/f/{other.company.slug}/today/", "where they were"
    with access.writing(other.company.pk):
        Membership.objects.filter(user=people["viewer"], company=other.company).delete()
    assert client.get("/", follow=True).redirect_chain[-1][0] == f"/f/{firm.company.slug}/today/"
    assert other.company.slug not in client.get(f"/f/{firm.company.slug}/today/").content.decode()


def _members(firm):
    with scope(firm.company.pk):
        return members_of(firm)
