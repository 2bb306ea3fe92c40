"""What is done on a customer's page besides the daily work: giving up, attaching, writing down."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import F, check

pytestmark = pytest.mark.browser


def worst(page):
    page.goto(F + "/customers/?sort=overdue&show=overdue")
    page.goto(page.locator("a[data-open]").first.get_attribute("href"))


def test_the_picture_of_the_balance_comes_by_itself(open_page):
    page = open_page("viewer")
    worst(page)
    card = page.locator("section", has=page.get_by_role("heading", name="Balance over time"))
    expect(card.locator("svg.picture.broad g.month")).to_have_count(25)
    check(page)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_what_is_owed_and_whom_to_ring_is_on_the_first_screen(open_page, phone):
    page = open_page("owner", phone=phone)
    worst(page)
    glance = page.locator(".at-a-glance")
    for words in ("Overdue", "Owed in all", "Whom to speak to"):
        expect(glance.get_by_text(words, exact=True)).to_be_in_viewport()
    # On a phone the step has a card of its own right below, and is not said twice on one screen.
    expect(page.locator("#next-title") if phone else glance.get_by_text("Next step", exact=True)).to_be_in_viewport()
    expect(glance.locator('a[href^="tel:"]')).to_be_in_viewport()


def test_giving_up_shows_what_will_happen_first_and_needs_no_script(open_page):
    page = open_page("controller", scripts=False)
    worst(page)
    page.locator("#open tbody tr").last.locator("details.menu > summary").click()
    page.get_by_role("link", name="Give up").last.click()
    page.get_by_label("How much is given up").fill("0.01")
    page.get_by_label("Why").fill("a rounding difference")
    page.get_by_role("button", name="See what will happen").click()
    expect(page.get_by_role("status")).to_contain_text("They then owe in all:")
    page.get_by_role("button", name="Give it up").click()
    expect(page.locator(".messages")).to_contain_text("Given up. It is on record.")
    expect(page.locator(".timeline")).to_contain_text("a rounding difference")


def test_a_document_is_attached_in_the_corridor_and_withdrawn(open_page, tmp_path):
    page = open_page("collector", phone=True)
    worst(page)
    page.get_by_role("link", name="All documents").click()
    file = tmp_path / "Lieferschein 7.html"
    file.write_text("<script>alert(1)</script>", encoding="utf-8")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("What is it?").select_option("delivery_note")
    page.get_by_role("button", name="Keep the file").click()
    expect(page.locator(".messages")).to_contain_text("Lieferschein 7.html is kept.")
    check(page)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Lieferschein 7.html").click()
    assert coming.value.suggested_filename == file.name
    assert coming.value.path().read_bytes() == file.read_bytes()
    page.locator("summary", has_text="Withdraw").click()
    page.get_by_label("Why does it not belong here?").fill("of another customer")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".messages")).to_contain_text("Withdrawn. It stays on record.")
    page.get_by_role("link", name="What was withdrawn").click()
    expect(page.locator("main")).to_contain_text("of another customer")
    check(page)


def test_what_was_typed_stays_where_the_form_is_open(open_page):
    page = open_page("collector")
    worst(page)
    page.get_by_text("Write down what you noticed").click()
    page.get_by_label("What was it?").select_option("later_with_others")
    form = page.locator("form", has=page.locator("#seen-words"))
    form.get_by_label("In your words").fill("their supplier told me")
    form.get_by_role("button", name="Keep").click()
    expect(page.locator("[data-problems]")).to_contain_text("Say by how many days")
    expect(page.locator("[data-problems]")).to_be_focused()
    assert page.locator("#seen-words").input_value() == "their supplier told me"
    page.evaluate("window.scrollTo(0, 0)")  # what the bar at the top happens to cover is no fault of the form
    check(page)


def test_the_statement_leaves_as_files(open_page):
    page = open_page("viewer")
    worst(page)
    page.get_by_role("link", name="Statement").click()
    for button, begins in (("PDF", b"%PDF-"), ("Excel", b"PK")):
        with page.expect_download() as coming:
            page.get_by_role("link", name=button).click()
        assert coming.value.path().read_bytes().startswith(begins)
