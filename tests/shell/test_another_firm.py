"""A further firm for somebody who is here already."""

import re

import pytest
from tests.shell.desk_people import add_people, signed_in

from goodterms.journeys.begin_another_firm import begin_another_firm
from goodterms.journeys.change_firm import Firm, change_firm
from goodterms.journeys.set_up import NewFirm
from goodterms.store.access import NotAllowed, companies_of, scope
from goodterms.store.models import Company, Event

FORM = {"name": "Client of Ours", "currency": "GBP", "timezone": "Europe/London", "country": "gb"}


@pytest.fixture
def people(firm):
    return add_people(firm.company)


def test_an_owner_begins_another_firm_and_imports_into_it(firm, people):
    client = signed_in(people["owner"])
    answer = client.post("/another-firm/", FORM)
    assert (answer.status_code, answer["Location"]) == (302, "/f/client-of-ours/imports/")
    assert client.get(answer["Location"]).status_code == 200
    roles = {m.company.name: (m.role, m.company.currency, m.company.country) for m in companies_of(people["owner"])}
    assert roles == {"Client of Ours": ("owner", "GBP", "GB"), "Miller Tools": ("owner", "EUR", "")}
    begun = companies_of(people["owner"])[0].company
    with scope(begun.pk):
        assert list(Event.objects.filter(company=begun).order_by("seq").values_list("kind", "actor")) == [
            ("firm.added", f"user:{people['owner'].pk}"),
            ("person.added", f"user:{people['owner'].pk}"),
        ]


@pytest.mark.parametrize("role", ["viewer", "collector", "controller"])
def test_who_owns_no_firm_is_refused_and_not_offered_it(firm, people, role):
    client = signed_in(people[role])
    assert client.get("/another-firm/").status_code == client.post("/another-firm/", FORM).status_code == 403
    assert "/another-firm/" not in client.get("/f/miller-tools/today/").content.decode()
    assert len(companies_of(people[role])) == 1
    with pytest.raises(NotAllowed):
        begin_another_firm(people[role], NewFirm("Client"))


def test_the_owner_is_offered_it_on_every_page(firm, people):
    assert '"/another-firm/"' in signed_in(people["owner"]).get("/f/miller-tools/today/").content.decode()


def test_what_was_entered_is_kept_when_something_is_wrong(firm, people):
    answer = signed_in(people["owner"]).post("/another-firm/", FORM | {"country": "1!", "name": "Client & Sons"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "two letters" in page
    assert "Client &amp; Sons" in page
    assert len(companies_of(people["owner"])) == 1


def test_two_firms_of_one_name_have_addresses_of_their_own(firm, people):
    one, two = (begin_another_firm(people["owner"], NewFirm("Twin", "EUR")) for _ in range(2))
    assert (one.slug, two.slug) == ("twin", "twin-2")


def test_terms_that_nobody_can_read_are_not_kept(firm):
    new = Firm("Miller Tools", "DE", "Europe/Berlin", "0, 30", "due", "when the moon is full", 7)
    found = change_firm(firm, new, version=firm.company.version)
    assert [problem.column for problem in found] == ["default_terms"]
    with scope(firm.company.pk):
        assert Company.objects.get(pk=firm.company.pk).default_terms == firm.company.default_terms


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("de-CH,de;q=0.9,en;q=0.5", ("CH", "CHF", "Europe/Zurich")),
        ("fr, en-GB;q=0.5", ("GB", "GBP", "Europe/London")),
        ("en-US", ("US", "USD", "UTC")),
        ("en", ("", "EUR", "UTC")),
        ("x-" + "y" * 500 + ",,;;--", ("", "EUR", "UTC")),
    ],
)
def test_the_form_begins_with_country_currency_and_clock_of_the_browsers_language(firm, people, accepted, chosen):
    """A country with several clocks leaves the choice open."""
    page = signed_in(people["owner"]).get("/another-firm/", headers={"Accept-Language": accepted}).content.decode()
    fields = [
        re.search(rf'<select id="{name}".*?</select>', page, re.S)[0] for name in ("country", "currency", "timezone")
    ]
    found = [re.search(r'<option(?: value="(\w*)")?[^>]* selected>([^<]*)<', field) for field in fields]
    assert tuple((f[1] if f[1] is not None else f[2]) if f else "" for f in found) == chosen


def test_what_was_chosen_stays_chosen_when_something_is_wrong(firm, people):
    answer = signed_in(people["owner"]).post("/another-firm/", FORM | {"name": "", "country": "AT"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<option value="AT" data-currency="EUR" data-zone="Europe/Vienna" selected>Austria' in page
    assert "<option selected>GBP" in page
    assert "<option selected>Europe/London" in page
