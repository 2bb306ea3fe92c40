"""From an empty folder to the first call: set-up, an export of another system, Today, a customer, a statement."""

import re
import time
from pathlib import Path

import pytest
from bench.deterministic_ledger import write_csv
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import PHONE, check
from tests.browser.serving import served
from tests.conftest import shared

pytestmark = pytest.mark.browser

BAD = """Customer;Invoice;Invoice date;Due date;Amount;Currency
ACME GmbH;R-1;25.01.2026;24.02.2026;1.200,00;EUR
ACME GmbH;R-2;32.01.2026;24.03.2026;900,00;EUR
Beta KG;R-3;27.01.2026;26.02.2026;viel;EUR
Beta KG;R-4;28.01.2026;27.02.2026;77,50;EUR
"""


@pytest.fixture
def fresh(tmp_path, browser):
    """A window at a product that nobody has set up."""
    with served(tmp_path / "home", furnished=False) as address:
        context = browser.new_context(base_url=address, locale="en-GB", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(20_000)
        yield context.new_page()
        context.close()


def set_up(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Set up your firm").click()
    check(page)
    page.get_by_label("Your name").fill("Olivia Brandt")
    page.get_by_label("E-mail address").fill("olivia@example.com")
    page.get_by_label("Password").fill("short12345")
    page.get_by_label("Name of the firm").fill("Miller Tools")
    page.get_by_role("button", name="Set up").click()
    page.wait_for_url("**/imports/")


def test_whoever_only_looks_around_is_asked_for_no_firm(fresh):
    """From the first page to a list of the demonstration, and on to a firm of one's own: two minutes are promised."""
    page = fresh
    began = time.monotonic()
    page.goto("/")
    page.get_by_role("link", name="Look around first").click()
    expect(page.get_by_label("Look around in a demonstration firm")).to_be_checked()
    expect(page.get_by_label("Name of the firm")).to_be_hidden()
    check(page)
    page.set_viewport_size(PHONE)
    check(page)
    page.get_by_label("Your name").fill("Olivia Brandt")
    page.get_by_label("E-mail address").fill("olivia@example.com")
    page.get_by_label("Password").fill("short12345")
    page.get_by_role("button", name="Set up").click()
    page.wait_for_url("**/today/", timeout=120_000)
    expect(page.locator("main")).to_contain_text("This firm is made up, to play with.")
    page.get_by_role("button", name="Make today's list").click()
    expect(page.locator(".line").first).to_be_visible(timeout=60_000)
    assert time.monotonic() - began < 120
    page.get_by_role("link", name="Set up your own firm").click()
    page.get_by_label("Name of the firm").fill("Miller Tools")
    page.get_by_role("button", name="Set up").click()
    page.wait_for_url("**/f/miller-tools/imports/")


def test_the_choice_asks_for_a_firm_and_takes_it_back(fresh):
    page = fresh
    page.goto("/set-up/")
    name = page.get_by_label("Name of the firm")
    expect(name).to_be_visible()
    assert name.evaluate("field => field.required && !field.matches(':disabled')")
    page.get_by_label("Look around in a demonstration firm").check()
    expect(name).to_be_hidden()
    assert name.evaluate("field => field.matches(':disabled')")
    page.get_by_label("Import an export of my bookkeeping").check()
    expect(name).to_be_visible()
    assert name.evaluate("field => field.required && !field.matches(':disabled')")


def test_looking_around_works_without_scripts_too(tmp_path, browser):
    with served(tmp_path / "home", furnished=False) as address:
        context = browser.new_context(base_url=address, java_script_enabled=False, locale="en-GB")
        page = context.new_page()
        page.goto("/set-up/?start=play")
        expect(page.get_by_label("Name of the firm")).to_be_hidden()
        page.get_by_label("Your name").fill("Olivia Brandt")
        page.get_by_label("E-mail address").fill("olivia@example.com")
        page.get_by_label("Password").fill("password123")
        page.get_by_role("button", name="Set up").click()
        expect(page.get_by_role("alert")).to_contain_text("too common")
        expect(page.get_by_label("Look around in a demonstration firm")).to_be_checked()
        context.close()


def hand_in(page: Page, path: Path) -> None:
    page.goto("/f/miller-tools/imports/")
    page.get_by_label("Drop a CSV").set_input_files(path)
    page.get_by_role("button", name="Look at the file").click()
    page.wait_for_url("**/look/")


def test_weak_beginnings_are_said_and_nothing_is_lost(fresh):
    page = fresh
    page.goto("/set-up/")
    page.get_by_label("Your name").fill("Olivia")
    page.get_by_label("E-mail address").fill("olivia@example.com")
    page.get_by_label("Password").fill("password12")
    page.get_by_label("Name of the firm").fill("Miller Tools")
    page.get_by_label("Password").evaluate("field => { field.value = 'password123'; }")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("alert")).to_contain_text("too common")
    expect(page.get_by_role("alert")).to_contain_text("please type it again")
    assert page.locator('[aria-invalid="true"]').evaluate_all("all => all.map(one => one.name)") == ["password"]
    assert page.get_by_label("Name of the firm").input_value() == "Miller Tools"
    check(page)


def test_from_set_up_to_a_statement(fresh):
    page = fresh
    ledger = shared("data/ibm_late_payment")
    file = next(p for p in sorted(ledger.iterdir()) if p.suffix == ".csv")
    set_up(page)
    hand_in(page, file)
    expect(page.locator("#look")).to_contain_text("The first rows as they will be read")
    check(page)
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#look")).to_contain_text("Tried, and undone again")
    page.locator("#look .next").get_by_role("button", name="Take it in").click()
    expect(page.locator("#state")).to_contain_text("Everything is in.", timeout=60_000)
    check(page)
    page.get_by_role("link", name="Go to Today").click()
    page.get_by_role("button", name="Make today's list").click()
    expect(page.locator(".messages")).to_contain_text("Today's list is made.", timeout=60_000)
    page.locator(".line a[data-open]").first.click()
    name = page.locator("h1").inner_text()
    page.locator("summary", has_text="Pause").click()
    page.locator("#hold-reason").select_option("promise")
    page.locator(".panel").get_by_role("button", name="Pause").click()
    expect(page.locator(".messages")).to_contain_text("Paused until")
    page.get_by_role("link", name="Statement").click()
    expect(page.locator("h1")).to_have_text("Statement of account")
    expect(page.locator(".page-head")).to_contain_text(name)
    check(page)
    page.goto("/set-up/")
    expect(page.locator("h1")).to_have_text("There is no such page")


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there. On the way it is always somewhere, and always to be seen."""
    for _ in range(150):
        if wanted.evaluate("el => el === document.activeElement"):
            assert page.evaluate(SEEN), "the focus cannot be seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {wanted}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    tab_to(page, wanted)
    page.keyboard.press(key)


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(text)


SEEN = """() => {
  const style = getComputedStyle(document.activeElement);
  return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
}"""


def test_from_set_up_to_a_statement_by_keyboard_alone(fresh):
    page = fresh
    ledger = shared("data/ibm_late_payment")
    file = next(p for p in sorted(ledger.iterdir()) if p.suffix == ".csv")
    page.goto("/")
    press(page, page.get_by_role("link", name="Set up your firm"))
    page.wait_for_url("**/set-up/")
    write(page, "Your name", "Olivia Brandt")
    write(page, "E-mail address", "olivia@example.com")
    write(page, "Password", "a harbour in winter")
    write(page, "Name of the firm", "Miller Tools")
    page.keyboard.press("Enter")
    page.wait_for_url("**/imports/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    assert skip.evaluate("el => el === document.activeElement"), "the first stop skips to the content"
    page.keyboard.press("Enter")
    with page.expect_file_chooser() as chosen:
        press(page, page.get_by_label("Drop a CSV"))
    chosen.value.set_files(file)
    press(page, page.get_by_role("button", name="Look at the file"))
    page.wait_for_url("**/look/")
    press(page, page.get_by_role("button", name="Take it in"))
    expect(page.locator("#state")).to_contain_text("Everything is in.", timeout=120_000)
    press(page, page.get_by_role("link", name="Go to Today"))
    page.wait_for_url("**/today/")
    press(page, page.get_by_role("button", name="Make today's list"))
    expect(page.locator(".messages")).to_contain_text("Today's list is made.", timeout=120_000)
    page.wait_for_load_state()  # before it the keys are not ours yet
    page.keyboard.press("j")
    name = page.locator("[data-row][data-at] h3").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)
    pause = page.locator("summary", has_text="Pause").first
    press(page, pause)
    page.keyboard.press("Escape")
    assert pause.evaluate("el => el === document.activeElement"), "Escape closes a menu and goes back to its button"
    expect(page.locator("#hold-reason")).to_be_hidden()
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#hold-reason"))
    for _ in range(8):
        if page.locator("#hold-reason").input_value() == "promise":
            break
        page.keyboard.press("ArrowDown")
    assert page.locator("#hold-reason").input_value() == "promise"
    press(page, page.locator(".panel").get_by_role("button", name="Pause"))
    expect(page.locator(".messages")).to_contain_text("Paused until")
    press(page, page.get_by_role("link", name="Statement").first)
    expect(page.locator("h1")).to_have_text("Statement of account")
    expect(page.locator(".page-head")).to_contain_text(name)


def test_bad_rows_are_shown_downloaded_mended_and_taken_in(fresh, tmp_path):
    page = fresh
    set_up(page)
    export = tmp_path / "export.csv"
    export.write_text(BAD, encoding="utf-8")
    hand_in(page, export)
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator("#state")).to_contain_text("2 rows were not taken", timeout=30_000)
    expect(page.locator("#state")).to_contain_text("32.01.2026")
    check(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download the rows to mend").click()
    mended = tmp_path / "mended.csv"
    text = started.value.path().read_text(encoding="utf-8-sig")
    assert "R-2" in text
    assert "R-1" not in text
    mended.write_text(text.replace("32.01.2026", "31.01.2026").replace("viel", "12,00"), encoding="utf-8")
    hand_in(page, mended)
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator("#state")).to_contain_text("Everything is in.", timeout=30_000)
    hand_in(page, export)
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator("#state")).to_contain_text("2 rows were not taken", timeout=30_000)
    assert page.locator("#state dd").nth(0).inner_text() == "0", "the same file again adds nothing"


def test_a_column_is_given_another_meaning_and_the_preview_follows(fresh, tmp_path):
    page = fresh
    set_up(page)
    export = tmp_path / "export.csv"
    export.write_text(BAD, encoding="utf-8")
    hand_in(page, export)
    page.locator('select[name="column-1"]').select_option("")
    expect(page.locator("#look")).to_contain_text("No column is read as Document number")
    page.locator('select[name="column-1"]').select_option("number")
    expect(page.locator("#look")).to_contain_text("The first rows as they will be read")
    assert "csrf" not in page.url


def test_a_file_that_is_no_table_is_refused_in_words(fresh, tmp_path):
    page = fresh
    set_up(page)
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    page.locator("#file").set_input_files(picture)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.locator("#state")).to_contain_text("The file is not a table but a picture.")
    check(page)
    page.get_by_role("link", name="Choose another file").click()
    expect(page.locator("main")).to_contain_text("Refused")


def take_in_a_large_file(page: Page, folder: Path) -> None:
    set_up(page)
    export = folder / "large.csv"
    write_csv(export, 24_000, 800)
    hand_in(page, export)
    page.get_by_role("button", name="Take it in").click()


def test_a_long_import_is_watched_left_stopped_and_gone_on_with(fresh, tmp_path):
    """The real thing: a real file of 24,000 lines, the page reloaded in the middle, stopped, gone on with."""
    page = fresh
    take_in_a_large_file(page, tmp_path)
    bar = page.get_by_role("progressbar", name="How far the file is read")
    expect(bar).to_have_attribute("value", re.compile("[1-9]"), timeout=30_000)
    page.reload()
    expect(page.locator("#state")).to_contain_text("You can leave this page")
    page.goto("/f/miller-tools/imports/?end=going")
    page.get_by_role("link", name="large.csv").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#state")).to_contain_text("complete in itself", timeout=30_000)
    before = int(page.locator("#state dd").nth(0).inner_text().replace(",", ""))
    assert 0 < before < 24_000
    check(page)
    page.get_by_role("button", name="Go on with it").click()
    expect(page.locator("#state")).to_contain_text("Everything is in.", timeout=60_000)
    assert page.locator("#state dd").nth(0).inner_text() == "24,000"
    page.get_by_role("link", name="See what it changed").click()
    expect(page.locator("main")).to_contain_text("INV-00000001")
    page.get_by_role("link", name="Next").click()
    expect(page.locator("main")).to_contain_text("INV-00000051")


def heard_of(page: Page) -> list[str]:
    """What a screen reader is told by itself: the texts of the live regions of the accessibility tree."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in tree}
    live = {"name": "live", "value": {"type": "token", "value": "polite"}}
    regions = [node for node in tree if live in node.get("properties", ()) and not node["ignored"]]

    def text(node: dict) -> str:
        inside = [by_id[child] for child in node.get("childIds", ()) if child in by_id]
        own = node.get("name", {}).get("value", "") if node["role"]["value"] == "StaticText" else ""
        return own or " ".join(filter(None, map(text, inside)))

    return [text(node) for node in regions if node["role"]["value"] == "status"]


def test_whoever_hears_the_page_is_told_how_an_import_goes_and_that_it_has_ended(fresh, tmp_path):
    page = fresh
    take_in_a_large_file(page, tmp_path)
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    said = page.locator("[data-announces]")
    said.evaluate(
        "region => { window.heard = []; new MutationObserver(() => window.heard.push(region.textContent))"
        ".observe(region, { childList: true, characterData: true, subtree: true }); }"
    )
    expect(said).to_contain_text("of the file", timeout=60_000)
    assert any("of the file" in text for text in heard_of(page))
    expect(said).to_have_text("The import has ended. Everything is in.", timeout=60_000)
    assert "The import has ended. Everything is in." in heard_of(page)
    heard = page.evaluate("window.heard")
    assert len(heard) == len(set(heard)) <= 6, f"each change once, and not each second: {heard}"
    quarters = {"A quarter of the file is read.", "Half of the file is read.", "Three quarters of the file are read."}
    assert quarters & set(heard)
    page.reload()
    assert said.text_content() == "", "what is over when one comes is not announced, it stands on the page"


def test_a_file_that_nobody_confirmed_is_found_again_and_forgotten(fresh, tmp_path):
    page = fresh
    set_up(page)
    export = tmp_path / "export.csv"
    export.write_text(BAD, encoding="utf-8")
    hand_in(page, export)
    page.goto("/f/miller-tools/imports/")
    expect(page.locator("[data-row]")).to_contain_text("Not taken in yet")
    page.get_by_role("link", name="Go on with it").click()
    expect(page.locator("#look")).to_contain_text("The first rows as they will be read")
    page.goto("/f/miller-tools/imports/")
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator(".messages")).to_contain_text("Nothing of this file was taken in")
    expect(page.locator("[data-row]")).to_contain_text("Forgotten")
