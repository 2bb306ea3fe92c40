"""A contact needs no name; where there is none, nothing takes its place: an address is shown as an address."""

from html import unescape

import pytest
from tests.shell.desk_people import add_people, signed_in
from tests.shell.late_customers import bare_customer

from goodterms.journeys.keep_contact import Person, keep_contact
from goodterms.store.access import scope
from goodterms.store.models import Contact

MAIL, PHONE = "accounts@acme.example", "+49 30 1234"


@pytest.fixture
def acme(firm):
    return bare_customer(firm)


@pytest.fixture
def desk(firm, acme):
    client = signed_in(add_people(firm.company)["collector"])
    here = f"/f/{firm.company.slug}/customers/{acme.pk}/"
    return lambda **sent: unescape(
        (client.post(here + "person/", sent, follow=True) if sent else client.get(here)).content.decode()
    )


def people(page):
    return page.partition('id="people-title"')[2].partition("</ul>")[0]


def glance(page):
    return page.partition('class="whom"')[2].partition("</dd>")[0]


def test_emptying_the_name_keeps_it_empty_and_says_so(firm, acme, desk):
    assert keep_contact(firm, acme, Person(name="Ann Payer", email=MAIL, role="accounts_payable")) == []
    assert "Ann Payer" in people(desk())
    with scope(firm.company.pk):
        known = Contact.objects.get(customer=acme)
    sent = {"contact": known.pk, "version": known.version, "role": known.role, "email": MAIL, "name": " ", "phone": ""}
    page = desk(**sent)
    assert "Contact kept, without a name." in page
    with scope(firm.company.pk):
        assert Contact.objects.get(customer=acme).name == ""
    shown = people(page)
    assert "no name on file" in shown and f"<strong>{MAIL}" not in shown
    assert shown.count(f">{MAIL}</a>") == 1
    assert 'name="name" maxlength="200" autocomplete="off" value=""' in shown
    assert "Accounts payable" in glance(page) and glance(page).count(f">{MAIL}<") == 1


def test_somebody_with_a_number_only_can_be_told_apart(firm, acme, desk):
    assert keep_contact(firm, acme, Person(phone=PHONE)) == []
    page = desk()
    assert "no name on file" in people(page) and PHONE in glance(page)
    assert f'Change<span class="hidden-label"> {PHONE}</span>' in page
    with scope(firm.company.pk):
        assert str(Contact.objects.get(customer=acme)) == PHONE


def test_nothing_at_all_is_still_refused(desk):
    page = desk(name="", email="", phone="", role="unknown")
    assert "Give a name, an e-mail address or a number" in page
