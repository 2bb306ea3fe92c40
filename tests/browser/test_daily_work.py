"""A morning at the desk, by mouse, by keyboard alone, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import F, check, sign_in

pytestmark = pytest.mark.browser


def first_line(page, step="call"):
    page.goto(F + f"/today/?step={step}")
    return page.locator(".line").first


def test_a_call_is_written_down_and_the_day_moves_on(open_page):
    page = open_page("collector")
    line = first_line(page)
    name = line.locator("h3").inner_text()
    before = page.locator("progress").get_attribute("value")
    line.get_by_text("Done").click()
    line.get_by_label("What came of it?").select_option("reached")
    line.get_by_label("What did they say?").fill("A big client paid them late.\nMarch is safe.")
    check(page)
    line.get_by_role("button", name="Keep").click()
    expect(page.locator(".messages")).to_contain_text("Written down.")
    assert int(page.locator("progress").get_attribute("value")) == int(before) + 1
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator(".timeline")).to_contain_text("A big client paid them late.")
    check(page)


def test_snooze_with_a_reason_pauses_and_the_pause_can_be_ended(open_page):
    page = open_page("collector", phone=True)
    line = page.locator(".line").nth(1)
    page.goto(F + "/today/?step=call")
    name = line.locator("h3").inner_text()
    line.get_by_text("Snooze").first.click()
    line.get_by_label("Why", exact=True).fill("waiting for the delivery note")
    line.get_by_role("button", name="Snooze").click()
    expect(page.locator(".messages")).to_contain_text("Paused until")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator(".who .chip")).to_contain_text("paused until")
    expect(page.get_by_text("waiting for the delivery note", exact=True)).to_be_visible()
    check(page)
    page.get_by_role("button", name="End this pause").click()
    expect(page.locator(".messages")).to_contain_text("The pause has ended.")
    assert page.locator(".who .chip").count() == 0


def test_what_is_wrong_is_said_at_the_form_and_nothing_is_lost(open_page):
    page = open_page("collector")
    first_line(page).locator("a[data-open]").click()
    page.locator("summary", has_text="Pause").click()
    page.get_by_label("Why").select_option("other")
    page.locator("#hold-note").fill("")
    page.locator(".panel").get_by_role("button", name="Pause").click()
    problem = page.locator("[data-problems]")
    expect(problem).to_contain_text("Say in a few words what the reason is")
    expect(problem).to_be_focused()
    assert page.title().startswith("Error:")
    assert page.locator("#hold-reason").input_value() == "other"
    check(page)


def test_the_whole_way_by_keyboard(open_page):
    page = open_page("collector")
    page.goto(F + "/today/")
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    chosen = page.locator("[data-row][data-at]")
    assert chosen.count() == 1
    name = chosen.locator("h3").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)
    page.keyboard.press("/")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.locator("h1")).to_have_text("Customers")


def test_the_search_finds_by_number_contact_and_amount_while_one_types(open_page):
    page = open_page("viewer")
    page.goto(F + "/customers/?show=overdue")
    page.locator("a[data-open]").first.click()
    name = page.locator("h1").inner_text()
    number = page.locator("#open th[scope=row]").first.inner_text().split()[0]
    amount = page.locator("#open td.number strong .money").first.inner_text().split("\u00a0")[0].split(" ")[0]
    person = page.locator(".people strong").first.inner_text()
    for text in (number, amount, person):
        page.goto(F + "/customers/?show=all")
        page.locator("#q").press_sequentially(text, delay=5)
        expect(page.locator("#found")).to_contain_text(name)


def test_without_javascript_everything_that_matters_works(open_page):
    page = open_page("collector", scripts=False)
    page.goto(F + "/today/?step=call")
    page.locator(".line").nth(2).locator("a[data-open]").click()
    page.get_by_label("Write a note").fill("Ask for Mrs Vogel")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator(".messages")).to_contain_text("Note kept.")
    expect(page.locator(".timeline")).to_contain_text("Ask for Mrs Vogel")
    page.goto(F + "/customers/")
    page.get_by_label("Name, reference").fill("zzzz")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".empty")).to_contain_text("Nothing fits")


def test_a_dispute_is_kept_and_the_rest_goes_on(open_page):
    page = open_page("collector")
    page.goto(F + "/customers/?show=overdue")
    page.locator("a[data-open]").nth(3).click()
    row = page.locator("#open tbody tr").first
    row.locator("details.menu > summary").click()
    row.get_by_label(re.compile("What do they find wrong")).fill("two crates were broken")
    row.get_by_role("button", name="Keep the dispute").click()
    row = page.locator("#open tbody tr").first
    expect(row.locator('.chip[data-kind="disputed"]')).to_be_visible()
    expect(row).to_contain_text("two crates were broken")
    check(page)
    row.locator("details.menu > summary").click()
    row.get_by_role("button", name=re.compile("The dispute is settled")).click()
    expect(page.locator(".messages")).to_contain_text("The dispute is settled.")


def test_a_viewer_sees_everything_and_is_offered_nothing_to_change(open_page):
    page = open_page("viewer")
    first_line(page).locator("a[data-open]").click()
    check(page)
    assert page.locator("main form").count() == 0


def test_signing_in_says_what_is_wrong_and_goes_where_one_wanted(open_page):
    page = open_page(None)
    page.goto(F + "/customers/")
    page.fill("#email", "mira@example.com")
    page.fill("#password", "not this")
    page.click("main button")
    expect(page.get_by_role("alert")).to_contain_text("do not fit together")
    check(page)
    page.fill("#password", "a harbour in winter")
    page.click("main button")
    page.wait_for_url("**/customers/")
    page.locator("summary", has_text="Mira Koch").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator(".messages")).to_contain_text("You are signed out.")
    sign_in(page, "collector")


def test_the_list_is_sorted_filtered_and_kept_under_a_name(open_page):
    page = open_page("collector")
    page.goto(F + "/customers/")
    page.get_by_role("link", name="Owed", exact=True).click()
    expect(page.locator('th[aria-sort="descending"]')).to_contain_text("Owed")
    page.get_by_role("link", name="Owed", exact=True).click()
    expect(page.locator('th[aria-sort="ascending"]')).to_contain_text("Owed")
    page.locator(".more-filters summary").click()
    page.locator("#country").select_option(index=1)
    page.wait_for_url("**country=**")
    page.locator(".views > summary").click()
    expect(page.locator("#new-view")).to_be_focused()
    check(page)
    page.keyboard.press("Escape")
    expect(page.locator(".views > summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Keep this list as").fill("One country")
    page.get_by_label("My list starts with it").check()
    page.locator(".views").get_by_role("button", name="Keep").click()
    expect(page.locator(".messages")).to_contain_text("The view is kept.")
    page.goto(F + "/customers/")
    expect(page.locator(".page-head")).to_contain_text("One country")
    assert "country=" in page.url
    with page.expect_download() as started:
        page.locator("summary", has_text="Download").click()
        page.get_by_role("link", name="CSV").click()
    lines = started.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + page.locator("[data-row]").count()
    page.locator(".views > summary").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".messages")).to_contain_text("The view is removed.")


def test_the_tour_leads_from_customer_to_customer_and_is_left(open_page):
    page = open_page("viewer", phone=True)
    page.goto(F + "/tour/")
    page.get_by_role("button", name="Begin").click()
    bar = page.get_by_role("complementary", name="Tour")
    expect(bar).to_contain_text("Tour, 1 of 6")
    check(page)
    bar.get_by_role("link", name="Look at the advice").click()
    expect(bar).to_contain_text("Tour, 1 of 6")
    bar.get_by_role("button", name="Next:").click()
    expect(bar).to_contain_text("Tour, 2 of 6")
    page.goto(F + "/today/")
    page.get_by_role("link", name="Go on with the tour at 2").click()
    page.get_by_role("button", name="Go on with 2 of 6").click()
    bar.get_by_role("button", name="Leave the tour").click()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
