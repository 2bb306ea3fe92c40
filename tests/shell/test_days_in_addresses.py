"""A day in an address that cannot be read is said beside what is shown instead; a file with such a day is refused."""

from html import unescape

import pytest
from tests.shell.desk_people import add_people, signed_in
from tests.shell.late_customers import one, stop_the_clock

ROW = {"customer_ref": "ACME", "number": "I-1", "issued_on": "2026-08-01", "due_on": "2026-09-01", "amount": "50.00"}
UNREAD = "“{}” could not be read as a day."
PAGES = {
    "ageing/?as_of={}": ("22 Nov 2026", 1),
    "ageing/customers/{customer}/?as_of={}": ("22 Nov 2026", 1),
    "customers/{customer}/statement/?since={}": ("22 Nov 2026", 1),
    "customers/{customer}/statement/?since={}&until={}": ("22 Nov 2026", 2),
    "settings/audit/?until={}": ("All days are shown instead.", 1),
}
FILES = [
    "ageing/export/?as_of={}",
    "customers/{customer}/statement/pdf/?until={}",
    "customers/{customer}/statement/xlsx/?since={}",
    "settings/audit/export/?since={}",
]


@pytest.fixture
def get(firm, bring, monkeypatch):
    stop_the_clock(monkeypatch)
    bring(firm, "invoices", [ROW])
    client, customer = signed_in(add_people(firm.company)["owner"]), one(firm, "ACME").pk

    def get(path, day):
        address = path.replace("{customer}", str(customer)).replace("{}", day)
        return client.get(f"/f/{firm.company.slug}/{address}")

    return get


@pytest.mark.parametrize("day", ["nonsense", "2026-02-30", "1400-01-01"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_what_it_could_not_read_and_what_it_shows(get, path, day):
    instead, times = PAGES[path]
    answer = get(path, day)
    page = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert page.count(UNREAD.format(day)) == times
    notice = page.partition(UNREAD.format(day))[2].partition("</div>")[0]
    assert instead in notice
    assert f"={day}" not in page, "no link carries it along"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("day", ["2026-10-01", ""])
def test_a_day_that_can_be_read_and_none_at_all_are_not_remarked_on(get, path, day):
    assert "could not be read as a day" not in get(path, day).content.decode()


@pytest.mark.parametrize("path", FILES)
def test_a_file_with_such_a_day_is_refused(get, path):
    answer = get(path, "nonsense")
    assert answer.status_code == 400
    assert "a day is written as 2026-01-31" in answer.content.decode()
    assert get(path, "2026-10-01").status_code == 200


def test_what_was_written_stays_text(get):
    assert b"<script>" not in get("ageing/?as_of={}", "<script>").content
