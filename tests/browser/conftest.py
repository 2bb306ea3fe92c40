"""A furnished product in a process of its own, and a real browser in front of it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.browser.furnish import PASSWORD, PEOPLE
from tests.browser.serving import CHROMIUM, furnish, served
from tests.sharing import ROOM, made_once

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
F = "/f/nordwind-k-ltetechnik"
FAULTS: list[str] = []


@pytest.fixture(scope="session")
def desk(tmp_path_factory) -> Iterator[str]:
    """The address of the product with the demonstration firm."""
    home = tmp_path_factory.mktemp("desk")
    furnished = ROOM / "furnished"
    made_once("furnished", lambda: furnish(furnished))
    shutil.copytree(furnished, home, dirs_exist_ok=True)
    with served(home) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def states(desk, browser) -> dict[str, object]:
    """The cookies of a signed-in person, by role; each signs in once."""
    found = {}
    for role in PEOPLE:
        context = browser.new_context(base_url=desk)
        sign_in(context.new_page(), role)
        found[role] = context.storage_state()
        context.close()
    return found


@pytest.fixture
def open_page(desk, browser, states) -> Iterator[Callable[..., Page]]:
    """Opens a window for somebody: open_page("owner", phone=True, dark=True). Errors in it fail the test."""
    contexts: list[BrowserContext] = []
    FAULTS.clear()

    def open_page(role: str | None = "owner", *, phone=False, dark=False, scripts=True, locale="en-GB") -> Page:
        context = browser.new_context(
            base_url=desk,
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            storage_state=states[role] if role else None,
            locale=locale,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: FAULTS.append(str(fault)))
        page.on("console", lambda said: FAULTS.append(said.text) if is_fault(said) else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not FAULTS, FAULTS


def is_fault(said) -> bool:
    """A word on the console that a page of ours must not cause: an error, a broken policy."""
    return said.type == "error" and "Failed to load resource" not in said.text


def sign_in(page: Page, role: str) -> None:
    page.goto("/sign-in/")
    page.fill("#email", PEOPLE[role][0])
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/today/")


def check(page: Page) -> None:
    """What holds of every page: no axe violation of WCAG 2.2 AA, nothing wider than the window, one main heading."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    ask_axe(page, {"runOnly": {"type": "tag", "values": tags}})
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1], f"the page is {width[0]} wide in a window of {width[1]}"
    assert page.locator("h1").count() == 1
    assert page.locator("main#main").count() == 1


def check_colours(page: Page) -> None:
    """What changes with the theme alone: whether everything can be read."""
    ask_axe(page, {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}})


def ask_axe(page: Page, rules: dict[str, object]) -> None:
    before = len(FAULTS)
    # What is in order is only counted: to name the place of each on the page takes longer than to check it.
    found = Axe().run(page, options={**rules, "resultTypes": ["violations"]})
    del FAULTS[before:]  # the checker itself tries what our policy refuses
    assert not found.response["violations"], found.generate_report()
