"""What is seen only after something was done: menus, forms that are wrong, a dry run, the second factor. One scene a
function; each leaves the page as it is to be photographed. Their names are those of the pictures."""

import base64
import time
from collections.abc import Callable

from playwright.sync_api import Page
from tests.browser.furnish import PASSWORD, PEOPLE

from goodterms.core.basics.one_time_codes import code_at, step_at

F = "/f/nordwind-k-ltetechnik"


def today_why(page: Page) -> None:
    page.goto(F + "/today/")
    page.locator(".line details.unfold > summary").nth(4).click()


def today_snooze(page: Page) -> None:
    page.goto(F + "/today/")
    page.locator(".line .deeds summary").nth(1).click()


def customer_contacted(page: Page) -> None:
    _worst(page)
    _deed(page, "/contacted/")


def customer_open_menu(page: Page) -> None:
    _worst(page)
    page.locator("#open details.menu > summary").nth(1).click()


def customer_wrong(page: Page) -> None:
    _worst(page)
    _deed(page, "/hold/")
    form = page.locator('form[action$="/hold/"]').first
    form.locator('input[type="date"]').first.fill("2020-01-01")
    form.locator("button").last.click()
    page.wait_for_load_state("networkidle")


def advice_unfolded(page: Page) -> None:
    _worst(page)
    page.goto(page.url + "advice/")
    for summary in page.locator("main details > summary").all()[:14]:
        if summary.is_visible():
            summary.click()


def playbook_tried(page: Page) -> None:
    page.goto(F + "/playbook/entry/?path=economics.firm.staff_hour")
    page.fill("#new", "90")
    page.fill("#why", "what an hour costs us since the new agreement")
    page.locator("main form button").first.click()
    page.wait_for_load_state("networkidle")


def letterhead_wrong(page: Page) -> None:
    page.goto(F + "/settings/letterhead/")
    page.fill("#iban", "DE89 3704 0044 0532 0130 01")
    page.fill("#bank-password", "x")
    page.locator('form[action$="/bank-account/"] button').click()
    page.wait_for_load_state("networkidle")


def keys(page: Page) -> None:
    page.goto(F + "/today/")
    page.keyboard.press("?")


def firms(page: Page) -> None:
    page.goto(F + "/today/")
    page.locator(".bar details.menu > summary").first.click()


def found(page: Page) -> None:
    page.goto(F + "/customers/?q=bergmann&show=all")


def tour_customer(page: Page) -> None:
    page.goto(F + "/tour/")
    page.locator("main form button").first.click()
    page.wait_for_load_state("networkidle")


def not_allowed(page: Page) -> None:
    _as(page, "viewer")
    page.goto(F + "/settings/health/")


def viewer_customer(page: Page) -> None:
    _as(page, "viewer")
    _worst(page)


def recovery_codes(page: Page) -> None:
    _app_of(page, "controller")


def second_factor_on(page: Page) -> None:
    page.goto("/account/second-factor/")


def second_step(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.fill("#email", PEOPLE["controller"][0])
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/code/")


# In this order: the last ones change who is signed in.
SCENES: dict[str, Callable[[Page], None]] = {
    "today-why": today_why,
    "today-snooze": today_snooze,
    "customer-contacted": customer_contacted,
    "customer-open-menu": customer_open_menu,
    "customer-wrong": customer_wrong,
    "advice-unfolded": advice_unfolded,
    "playbook-tried": playbook_tried,
    "letterhead-wrong": letterhead_wrong,
    "keys": keys,
    "firms": firms,
    "found": found,
    "tour-customer": tour_customer,
    "not-allowed": not_allowed,
    "viewer-customer": viewer_customer,
    "recovery-codes": recovery_codes,
    "second-factor-on": second_factor_on,
    "second-step": second_step,
}


def _worst(page: Page) -> None:
    page.goto(F + "/customers/?sort=overdue&show=overdue")
    page.goto(page.locator("a[data-open]").first.get_attribute("href") or "")
    page.wait_for_load_state("networkidle")


def _deed(page: Page, ends: str) -> None:
    """Opens the menu whose form goes there: found by its address, so that it is found in every language."""
    page.locator("details.menu", has=page.locator(f'form[action$="{ends}"]')).first.locator("summary").first.click()


def _as(page: Page, role: str) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.fill("#email", PEOPLE[role][0])
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_load_state("networkidle")


def _app_of(page: Page, role: str) -> None:
    """An app with codes for somebody; the recovery codes are on the screen afterwards."""
    _as(page, role)
    page.goto("/account/second-factor/app/")
    typed = page.locator("code.key").inner_text().replace(" ", "")
    key = base64.b32decode(typed + "=" * (-len(typed) % 8))
    page.fill('[name="new"]', code_at(key, step_at(time.time())))
    page.fill('[name="password"]', PASSWORD)
    page.locator("main form button").last.click()
    page.wait_for_load_state("networkidle")
