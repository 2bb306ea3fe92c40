"""The settings as somebody meets them who is in a hurry: nothing entered is lost, nothing is done by one click."""

import dataclasses
import os
import re

import pytest
from tests.shell.desk_people import add_people, signed_in

from goodterms.store import clock


@pytest.fixture
def desk(firm):
    return firm, {role: signed_in(user) for role, user in add_people(firm.company).items()}


def place(firm, *parts):
    return "/".join(["/f", firm.company.slug, *map(str, parts), ""])


def test_what_was_entered_stays_in_the_settings_when_something_is_wrong(desk):
    """Also the clock, the kind of age, and a field that was emptied: the page says that it is all still here."""
    firm, clients = desk
    sent = {"name": "", "country": "DE", "timezone": "Europe/Vienna", "buckets": "x", "basis": "invoice"}
    answer = clients["controller"].post(
        place(firm, "settings"), sent | {"default_terms": "14", "stale_after_days": "3", "version": "1"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<option selected>Europe/Vienna" in page
    assert 'value="invoice" checked' in page
    assert re.search(r'<input id="name"[^>]* value="">', page)
    for name, value in (("buckets", "x"), ("default_terms", "14"), ("stale_after_days", "3")):
        assert re.search(rf'<input id="{name}"[^>]* value="{value}"', page)


def test_the_last_backup_says_how_old_it_is(desk, home_of_backups):
    firm, clients = desk

    def page():
        return clients["owner"].get(place(firm, "settings", "health")).content.decode()

    assert "No backup has been made here yet." in page()
    for name, days in (("old", 30), ("last", 8)):
        path = home_of_backups / f"{name}.tar.gz"
        path.write_bytes(b"x" * 2048)
        os.utime(path, (clock.now().timestamp() - days * 86400,) * 2)
    assert "The last backup here is more than a week old." in page()
    assert page().index("last.tar.gz") < page().index("old.tar.gz")
    (home_of_backups / "fresh.tar.gz").write_bytes(b"x")
    assert "more than a week old" not in page()
    assert "No backup has been made here yet." not in page()


@pytest.fixture
def home_of_backups(settings, tmp_path):
    settings.HERE = dataclasses.replace(settings.HERE, home=tmp_path)
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def test_nobody_is_removed_by_one_click(desk):
    """The button that does it stands in a menu that says what happens, and names whom."""
    firm, clients = desk
    page = clients["owner"].get(place(firm, "settings", "people")).content.decode()
    for button in page.split('name="let_go"')[:-1]:
        assert button.rindex("<details") > button.rindex("</details>")
        assert "stays on record" in button[button.rindex("<details") :]
