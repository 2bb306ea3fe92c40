"""The firm's calendar: public holidays of its country and region, and its own closed days."""

from datetime import date

from goodterms.core.basics.calendars import add_business_days
from goodterms.store.access import scope, writing
from goodterms.store.models import ClosedDay
from goodterms.store.reading.calendar import calendar_of


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
