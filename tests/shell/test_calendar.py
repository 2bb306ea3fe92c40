"""The firm's calendar: public holidays of its country and region, and its own closed days."""

from datetime import date

from tests.shell.desk_people import add_people, signed_in

from goodterms.core.basics.calendars import add_business_days
from goodterms.store.access import scope, writing
from goodterms.store.models import ClosedDay, Company
from goodterms.store.reading.calendar import calendar_of, regions_of


def test_public_holidays_of_country_and_region(firm):
    firm.company.country, firm.company.region = "DE", "BY"
    with scope(firm.company.pk):
        bavaria = calendar_of(firm.company, around=date(2026, 12, 24))
        assert add_business_days(date(2026, 12, 24), 1, calendar=bavaria) == date(2026, 12, 28)
        assert date(2026, 1, 6) in bavaria.holidays
        firm.company.region = "BE"
        assert date(2026, 1, 6) not in calendar_of(firm.company, around=date(2026, 1, 6)).holidays


def test_closed_days_of_the_firm(firm):
    with writing(firm.company.pk):
        ClosedDay.objects.create(company=firm.company, day=date(2026, 11, 23), name="Stocktaking")
    with scope(firm.company.pk):
        calendar = calendar_of(firm.company, around=date(2026, 11, 20))
    assert add_business_days(date(2026, 11, 20), 1, calendar=calendar) == date(2026, 11, 24)


def test_an_unknown_country_has_weekends(firm):
    firm.company.country = "XX"
    with scope(firm.company.pk):
        assert calendar_of(firm.company, around=date(2026, 11, 20)).holidays == frozenset()


def test_the_page_of_closed_days_shows_the_public_holidays_of_the_region(firm):
    people = add_people(firm.company)
    page = f"/f/{firm.company.slug}/settings/closed-days/"
    asked = signed_in(people["viewer"])
    assert "Say in which country the firm is" in asked.get(page).content.decode()
    settle = signed_in(people["controller"])
    form = {"name": "Miller", "timezone": "UTC", "buckets": "0, 30", "basis": "due", "default_terms": "30"}
    form |= {"stale_after_days": "7", "country": "DE", "region": "BY"}
    assert settle.post(f"/f/{firm.company.slug}/settings/", form | {"version": "1"}).status_code == 302
    shown = asked.get(page + "?year=2026").content.decode()
    assert "Epiphany" in shown
    assert "Germany, Bayern" in shown
    german = asked.get(page + "?year=2026", headers={"Accept-Language": "de"}).content.decode()
    assert "Heilige Drei Könige" in german
    assert settle.post(f"/f/{firm.company.slug}/settings/", form | {"version": "2", "country": "AT"}).status_code == 302
    assert "Bayern" not in asked.get(page + "?year=2026").content.decode(), "a region goes with its country"
    assert asked.get(page + "?year=99999999").status_code == 200


def test_every_region_that_is_offered_can_be_kept_and_has_its_days():
    longest = Company._meta.get_field("region").max_length
    for country in ("DE", "CH", "US", "ES", "FR", "BR", "GB"):
        codes = [code for code, _ in regions_of(country)]
        assert codes
        assert len(codes) == len(set(codes))
        assert all(len(code) <= longest for code in codes)
    assert regions_of("XX") == []
