"""Every page that can be read: accessible, no wider than the window, on a desk and in the hand, light and dark."""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PHONE, F, check, check_colours

from goodterms.desk.gate import matrix

pytestmark = pytest.mark.browser

PLACES = {
    "sign_in": "/sign-in/",
    "forgotten": "/forgotten/",
    "today": F + "/today/",
    "customers": F + "/customers/",
    "customer": F + "/customers/{customer}/",
    "payment_history": F + "/customers/{customer}/payment-history/",
    "documents": F + "/customers/{customer}/documents/",
    "balance": F + "/customers/{customer}/balance/",
    "statement": F + "/customers/{customer}/statement/",
    "advice": F + "/customers/{customer}/advice/",
    "money": F + "/customers/{customer}/money/",
    "bounce": F + "/customers/{customer}/payments/{payment}/came-back/",
    "write_off": F + "/customers/{customer}/invoices/{invoice}/give-up/",
    "tour": F + "/tour/",
    "ageing": F + "/ageing/?by=owner",
    "ageing_invoices": F + "/ageing/customers/{customer}/",
    "portfolio": F + "/portfolio/",
    "playbook": F + "/playbook/",
    "playbook_entry": F + "/playbook/entry/?path=economics.firm.staff_hour",
    "imports": F + "/imports/",
    "import_seen": F + "/imports/1/",
    "import_rows": F + "/imports/1/rows/",
    "firm_settings": F + "/settings/",
    "letterhead": F + "/settings/letterhead/",
    "closed_days": F + "/settings/closed-days/",
    "people": F + "/settings/people/",
    "sources": F + "/settings/sources/",
    "health": F + "/settings/health/?check=1",
    "audit": F + "/settings/audit/",
    "account": "/account/",
    "another_firm": "/another-firm/",
    "second_factor": "/account/second-factor/",
    "code_app": "/account/second-factor/app/",
    "design": "/desk/design/",
}
NOT_PAGES = {
    "document",
    "statement_pdf",
    "statement_xlsx",
    "start",
    "sign_out",
    "new_password",
    "audit_export",
    "import_mend",
    "customers_export",
    "ageing_export",
}
ELSEWHERE = {"first_run", "look", "second_step"}  # seen on the way in test_first_steps and test_second_factor
WITHOUT_SIGNING_IN = {"sign_in", "forgotten"}


def test_every_page_is_looked_at():
    pages = {name for name, rule in matrix().items() if "get" in rule}
    assert pages - NOT_PAGES - ELSEWHERE == set(PLACES)


@pytest.fixture(scope="module")
def ids(desk, browser, states):
    context = browser.new_context(base_url=desk, storage_state=states["owner"])
    page = context.new_page()
    page.goto(F + "/customers/?show=overdue")
    href = page.locator("a[data-open]").first.get_attribute("href")
    page.goto(href)
    invoice = page.locator('a[href*="/give-up/"]').first.get_attribute("href")
    page.goto(href + "money/")
    payment = page.locator('a[href*="/came-back/"]').first.get_attribute("href")
    context.close()
    return {"customer": href.split("/")[-2], "invoice": invoice.split("/")[-3], "payment": payment.split("/")[-3]}


@pytest.mark.parametrize("name", sorted(PLACES))
def test_a_page(open_page, ids, name):
    """On a desk and in the hand, light and dark. The page is the same each time; only its styles follow."""
    page = open_page(None if name in WITHOUT_SIGNING_IN else "owner")
    page.emulate_media(reduced_motion="reduce")  # colours change at once, not in the course of a moment
    answer = page.goto(PLACES[name].format(**ids))
    assert answer.status == 200
    check(page)
    page.emulate_media(color_scheme="dark")
    check_colours(page)
    page.set_viewport_size(PHONE)
    check(page)
    page.emulate_media(color_scheme="light")
    check_colours(page)


def test_colours_that_cannot_be_read_would_be_found(open_page):
    """A control: so must the check of colours be able to."""
    page = open_page("owner")
    page.goto(F + "/settings/people/")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    check_colours(page)
    page.evaluate("document.querySelector('h1').setAttribute('class', 'unreadable')")
    page.evaluate(
        "document.styleSheets[document.styleSheets.length - 1].insertRule('h1.unreadable { color: #1c2a33 }', 0)"
    )
    with pytest.raises(AssertionError, match="color-contrast"):
        check_colours(page)


def test_a_wrong_account_is_said_at_its_fields(open_page):
    page = open_page("owner")
    page.goto(F + "/settings/letterhead/")
    page.get_by_label("IBAN").first.fill("DE89 3704 0044 0532 0130 01")
    page.get_by_label("BIC").fill("ABC")
    page.get_by_label("Your password").fill("x")
    page.get_by_role("button", name="Keep the account").click()
    field = page.locator("#iban")
    expect(field).to_have_accessible_description(re.compile("check digits .* Kept until now: DE89 3704"))
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#bic")).to_have_accessible_description(re.compile("A BIC has 8 or 11"))
    expect(page.get_by_role("alert")).to_be_focused()
    check(page)
    page.set_viewport_size(PHONE)
    check(page)


def test_somebody_is_removed_by_two_clicks_of_which_the_second_names_them(open_page):
    page = open_page("owner", phone=True)
    page.goto("/f/zinc-works/settings/people/")
    page.locator("summary", has_text="Remove").click()
    expect(page.locator("details.menu[open]")).to_contain_text("You will not see this firm any more.")
    check(page)
    page.get_by_role("button", name="Remove Olivia Brandt").click()
    expect(page.get_by_role("alert")).to_contain_text("The firm needs at least one owner")


WORKS = "/f/zinc-works/imports/"
ENDS = {
    "": "Done, with rows to mend",
    "6/": "Everything is in.",
    "7/": "2 rows were not taken",
    "7/rows/": "1,200.00 EUR → 1,150.00 EUR",
    "7/rows/?outcome=rejected": "is a day that does not exist",
    "8/": "The file is not a table but a PDF document.",
    "9/": "Not taken in yet",
    "9/look/": "The first rows as they will be read",
    "10/": "Go on with it",
    "11/": "150 rows so far",
}


@pytest.mark.parametrize("path", ENDS)
def test_an_import_in_every_state(open_page, path):
    """In every state that an import can have; on a desk and in the hand, light and dark."""
    page = open_page("owner")
    page.emulate_media(reduced_motion="reduce")
    assert page.goto(WORKS + path).status == 200
    expect(page.locator("main")).to_contain_text(ENDS[path])
    check(page)
    page.set_viewport_size(PHONE)
    check(page)
    page.emulate_media(color_scheme="dark")
    check_colours(page)


def test_a_running_import_can_be_read_by_everybody(open_page):
    page = open_page("owner")
    page.goto(WORKS + "11/")
    bar = page.get_by_role("progressbar", name="How far the file is read")
    assert 0 < int(bar.get_attribute("value")) < 100
    stop = page.get_by_role("button", name="Stop")
    stop.focus()
    with page.expect_response(lambda answer: answer.url.endswith("/11/")):
        pass
    page.wait_for_timeout(200)
    assert stop.evaluate("el => el === document.activeElement"), "the keyboard stays where it is while figures change"
    expect(page.locator("#state")).to_contain_text("You can leave this page")


EMPTY = ("today/", "customers/", "ageing/", "portfolio/", "imports/", "settings/sources/")


@pytest.mark.parametrize("path", [*(f"/f/empty-shelf/{p}" for p in EMPTY), F + "/customers/?q=zzzz"])
def test_an_empty_page_says_what_to_do_next(open_page, path):
    page = open_page("owner")
    page.goto(path)
    check(page)
    assert page.locator(".empty").count() == 1
    assert page.locator(".empty p").inner_text()


@pytest.mark.parametrize("width", [768, 960, 1024, 1150])
def test_nothing_of_the_bar_is_cut_off_on_a_small_screen(open_page, width):
    page = open_page("owner")
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(F + "/today/")
    ends = page.evaluate("[...document.querySelectorAll('.bar > div > *')].map(e => e.getBoundingClientRect().right)")
    assert max(ends) <= width


def test_a_page_that_is_not_there(open_page):
    page = open_page("owner", phone=True)
    assert page.goto(F + "/customers/987654321/").status == 404
    check(page)
    page.get_by_role("link", name="Go to the start").click()
    page.wait_for_url("**/today/")


def test_axe_would_find_a_fault(open_page):
    """A control: the check itself must be able to fail."""
    page = open_page("owner")
    page.goto(F + "/today/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/desk/mark.svg\">')"
    )
    with pytest.raises(AssertionError, match="image-alt"):
        check(page)
