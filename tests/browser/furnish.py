"""Furnishes a data folder for the browser tests and the pictures: the demonstration firm, an empty one, and people.

Run with GOODTERMS_HOME pointing at an empty folder. Everything goes through the product's own journeys.
"""

import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from random import Random

PASSWORD = "a harbour in winter"
PEOPLE = {
    "owner": ("olivia@example.com", "Olivia Brandt"),
    "controller": ("carl@example.com", "Carl Weiss"),
    "collector": ("mira@example.com", "Mira Koch"),
    "viewer": ("vik@example.com", "Vik Holm"),
}
SEED, DAY = 7, date(2026, 11, 22)


def furnish() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodterms.config.settings")
    import django

    django.setup()
    from goodterms.journeys import set_up
    from goodterms.store.access import Access

    set_up.make_tables()
    demo = set_up.add_firm(
        set_up.NewFirm("Northwind Fittings", "EUR", "Europe/Berlin", "DE", is_demonstration=True), actor="operator"
    )
    empty = set_up.add_firm(set_up.NewFirm("Empty Shelf", "GBP", "Europe/London", "GB"), actor="operator")
    for role, (email, name) in PEOPLE.items():
        set_up.add_person(demo, email=email, name=name, role=role, password=PASSWORD, actor="operator")
    owner = PEOPLE["owner"]
    set_up.add_person(empty, email=owner[0], name=owner[1], role="owner", password=PASSWORD, actor="operator")
    stranger = ("stranger@example.com", "Sam Stranger")
    other = set_up.add_firm(set_up.NewFirm("Somebody Else", "EUR"), actor="operator")
    set_up.add_person(other, email=stranger[0], name=stranger[1], role="owner", password=PASSWORD, actor="operator")
    _ledger(Access(demo, "owner", "operator"))
    _day(Access(demo, "owner", "operator"))


def _ledger(who) -> None:
    from goodterms.demo import files
    from goodterms.demo.generator import play
    from goodterms.journeys.import_ledger import import_file
    from goodterms.journeys.look_at_file import as_file, look_at_file

    made = play(Random(SEED), as_of=DAY)
    with tempfile.TemporaryDirectory() as folder:
        paths = files.write_files(made, Path(folder))
        for kind in files.IMPORTED:
            look = look_at_file(who, paths[kind], name=f"{kind}.csv", kind=kind)
            import_file(who, as_file(look, who, paths[kind]))


def _day(who) -> None:
    from goodterms.journeys.plan_the_day import plan_the_day

    plan_the_day(who, as_of=DAY)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    furnish()
