"""Furnishes a data folder for the browser tests and the pictures: the demonstration firm, an empty one, and people.

Run with GOODTERMS_HOME pointing at an empty folder. Everything goes through the product's own journeys.
"""

import os
import sys
from datetime import date
from pathlib import Path

PASSWORD = "a harbour in winter"
PEOPLE = {
    "owner": ("olivia@example.com", "Olivia Brandt"),
    "controller": ("carl@example.com", "Carl Weiss"),
    "collector": ("mira@example.com", "Mira Koch"),
    "viewer": ("vik@example.com", "Vik Holm"),
}
DAY = date(2026, 11, 22)


def furnish() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodterms.config.settings")
    import django

    django.setup()
    from goodterms.journeys import set_up
    from goodterms.journeys.make_demonstration import make_demonstration
    from goodterms.journeys.plan_the_day import plan_the_day
    from goodterms.store import access
    from goodterms.store.models import Company

    set_up.make_tables()
    make_demonstration(as_of=DAY)
    with access.directory():
        demo = Company.objects.get(is_demonstration=True)
    empty = set_up.add_firm(set_up.NewFirm("Empty Shelf", "GBP", "Europe/London", "GB"), actor="operator")
    for role, (email, name) in PEOPLE.items():
        set_up.add_person(demo, email=email, name=name, role=role, password=PASSWORD, actor="operator")
    owner = PEOPLE["owner"]
    set_up.add_person(empty, email=owner[0], name=owner[1], role="owner", password=PASSWORD, actor="operator")
    stranger = ("stranger@example.com", "Sam Stranger")
    other = set_up.add_firm(set_up.NewFirm("Somebody Else", "EUR"), actor="operator")
    set_up.add_person(other, email=stranger[0], name=stranger[1], role="owner", password=PASSWORD, actor="operator")
    plan_the_day(access.Access(demo, "owner", "operator"), as_of=DAY)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    furnish()
