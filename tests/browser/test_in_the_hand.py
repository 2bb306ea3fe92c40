"""A telephone in one hand, the page in the other: narrow, with large text, by ear and by keyboard alone."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PHONE, F, check
from tests.browser.test_every_page import PLACES, WITHOUT_SIGNING_IN, WORKS, ids

pytestmark = pytest.mark.browser
__all__ = ["ids"]

NARROWEST = {"width": 320, "height": 640}
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("name", sorted(PLACES))
def test_no_page_is_wider_than_320_pixels(open_page, ids, name):
    """WCAG 2.2, 1.4.10 reflow. In German, whose words are long."""
    page = open_page(None if name in WITHOUT_SIGNING_IN else "owner", locale="de-DE")
    page.set_viewport_size(NARROWEST)
    page.goto(PLACES[name].format(**ids))
    assert page.evaluate(WIDE) <= 0


def large(open_page):
    """A window in which a rem is twice as wide as usual: the same styles as with text of twice the size."""
    page = open_page("owner", locale="de-DE")
    page.set_viewport_size({"width": 195, "height": 422})
    return page


@pytest.mark.parametrize("name", ["today", "customers", "customer", "advice", "portfolio", "statement", "people"])
def test_text_of_twice_the_size_fits_a_phone(open_page, ids, name):
    """WCAG 2.2, 1.4.4: 390 pixels with text at 200 % are 195 with text as usual."""
    page = large(open_page)
    page.goto(PLACES[name].format(**ids))
    assert page.evaluate(WIDE) <= 0
    assert page.locator(".bar nav").evaluate("nav => getComputedStyle(nav).position") == "static"


def test_the_first_screen_of_a_customer_says_whom_to_ring_and_what_to_ask(open_page):
    page = open_page("collector", phone=True)
    page.goto(F + "/today/?step=call")
    page.locator("li.line", has_text="Ask first").locator("a[data-open]").first.click()
    bottom = page.locator(".bar nav").bounding_box()["y"]
    number = page.locator(".at-a-glance a.reach").bounding_box()
    assert number["height"] >= 44
    assert number["y"] + number["height"] < bottom
    said = page.locator(".to-say p").first
    expect(said).to_contain_text("sk first")
    box = said.bounding_box()
    assert box["y"] + box["height"] < bottom
    deeds = page.locator(".deeds-row > details > summary, .deeds-row > a").all()
    assert min(deed.bounding_box()["height"] for deed in deeds) >= 44


def test_cards_are_still_a_table_for_whoever_hears_the_page(open_page):
    page = open_page("viewer", phone=True)
    page.goto(F + "/customers/?show=overdue")
    table = page.get_by_role("table", name="Customers with what they owe")
    rows = table.get_by_role("row").all()
    assert len(rows) > 3
    assert table.get_by_role("columnheader").count() == 5
    assert table.locator("tbody [role=rowheader]").count() == len(rows) - 1
    with page.expect_response(lambda answer: "q=GmbH" in answer.url):
        page.fill("#q", "GmbH")
    expect(page.locator("#found tbody tr[role=row]").first).to_be_visible()
    check(page)


def test_a_chosen_line_is_marked_and_axe_agrees(open_page):
    page = open_page("collector")
    for path in ("/today/", "/customers/"):
        page.goto(F + path)
        page.keyboard.press("j")
        assert page.locator("[data-row][data-at]").count() == 1
        check(page)


def test_a_menu_that_was_left_by_keyboard_closes(open_page):
    page = open_page("collector", phone=True)
    page.goto(F + "/today/")
    menu = page.locator(".line details.menu").nth(1)
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.locator("input[type=date]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(menu.locator("input[type=date]")).to_be_focused()
    menu.locator("button").last.focus()
    page.keyboard.press("Tab")
    expect(menu).not_to_have_attribute("open", "")


BETWEEN = """() => document.addEventListener("htmx:afterSwap", () => {
    const other = document.querySelector("h1"), detail = { target: other, shouldSwap: true };
    if (other.dataset.came) return;
    other.dataset.came = "yes";
    for (const name of ["htmx:beforeSwap", "htmx:afterSettle"]) {
        document.dispatchEvent(new CustomEvent(name, { detail }));
    }
})"""


def test_what_is_exchanged_under_the_focus_keeps_it(open_page, ids):
    page = open_page("collector")
    page.goto(PLACES["customer"].format(**ids))
    page.locator("#kind-said").focus()
    with page.expect_response(lambda answer: "show=said" in answer.url):
        page.keyboard.press("Enter")
    expect(page.locator('#kind-said[aria-current="true"]')).to_be_focused()
    page.goto(PLACES["customer"].format(**ids))
    page.get_by_role("link", name="Earlier").focus()
    with page.expect_response(lambda answer: "before=" in answer.url):
        page.keyboard.press("Enter")
    expect(page.locator("#events")).to_be_focused()


def test_what_comes_at_the_same_moment_does_not_take_the_focus_away(open_page, ids):
    """The advice and the balance come by themselves: one of them between the going and the coming of another part."""
    page = open_page("collector")
    page.goto(PLACES["customer"].format(**ids))
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Earlier").focus()
    page.evaluate(BETWEEN)
    with page.expect_response(lambda answer: "before=" in answer.url):
        page.keyboard.press("Enter")
    expect(page.locator("#events")).to_be_focused()


def test_a_column_that_is_read_otherwise_keeps_the_focus(open_page):
    page = open_page("owner")
    page.goto(WORKS + "9/look/")
    page.locator("#column-3").focus()
    with page.expect_response(lambda answer: "column-3=" in answer.url):
        page.keyboard.press("ArrowDown")
    page.wait_for_timeout(200)
    expect(page.locator("#column-3")).to_be_focused()


def test_what_has_the_focus_is_not_behind_the_places_at_the_bottom(open_page):
    """WCAG 2.2, 2.4.11."""
    page = open_page("collector", phone=True)
    page.set_viewport_size(PHONE)
    page.goto(F + "/today/")
    hidden = """() => { const e = document.activeElement, nav = document.querySelector(".bar nav");
        if (nav.contains(e)) return ""; const at = e.getBoundingClientRect();
        return at.top >= nav.getBoundingClientRect().top && at.top < innerHeight ? e.outerHTML.slice(0, 80) : ""; }"""
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(hidden) == ""
