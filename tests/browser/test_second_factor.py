"""The second factor in a real browser: an app with codes, with and without scripts; passkeys of a virtual device."""

import base64
import time

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import DESKTOP, PHONE, check
from tests.browser.furnish import PASSWORD
from tests.browser.serving import served

from goodterms.core.basics.one_time_codes import code_at, step_at

pytestmark = pytest.mark.browser
EMAIL, FIRM = "olivia@example.com", "/f/miller-tools"


@pytest.fixture
def windows(tmp_path, browser):
    """Opens windows at a product with one firm and its owner: windows(), windows(scripts=False, phone=True)."""
    contexts = []
    with served(tmp_path / "home", furnished=False) as address:
        # Browsers know passkeys under this name, and under no number.
        address = address.replace("127.0.0.1", "localhost")

        def windows(*, scripts=True, phone=False, at=address) -> Page:
            context = browser.new_context(
                base_url=at, locale="en-GB", viewport=PHONE if phone else DESKTOP, java_script_enabled=scripts
            )
            context.set_default_timeout(10_000)
            contexts.append(context)
            return context.new_page()

        windows.address = address
        page = windows()
        page.goto("/set-up/")
        page.get_by_label("Your name").fill("Olivia Brandt")
        page.get_by_label("E-mail address").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label("Name of the firm").fill("Miller Tools")
        page.get_by_role("button", name="Set up").click()
        page.wait_for_url("**/imports/")
        windows.first = page
        yield windows
        for context in contexts:
            context.close()


def enter(page: Page) -> None:
    page.goto("/sign-in/")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def set_up_app(page: Page) -> tuple[bytes, list[str]]:
    """Switch an app on; returns its key and the recovery codes."""
    page.goto("/account/second-factor/")
    page.get_by_role("link", name="Set up an app").click()
    typed = page.locator("code.key").inner_text().replace(" ", "")
    key = base64.b32decode(typed + "=" * (-len(typed) % 8))
    page.get_by_label("Six digits").fill(code_at(key, step_at(time.time())))
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Switch the app on").click()
    expect(page.locator("h1")).to_have_text("Your recovery codes")
    return key, page.locator(".codes code").all_inner_texts()


def next_code(key: bytes) -> str:
    """A code that was not used yet: that of the next step, which counts already."""
    return code_at(key, step_at(time.time()) + 1)


def with_device(page: Page) -> tuple[object, str]:
    """A virtual phone that shows a finger when asked."""
    talk = page.context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return talk, talk.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def add_passkey(page: Page) -> None:
    page.goto("/account/second-factor/")
    page.get_by_label("Name, so that you know it again").fill("Work laptop")
    page.locator("form[data-passkey]").get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("h1")).to_have_text("Your recovery codes")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_scripts"])
def test_an_app_from_set_up_to_sign_in(windows, scripts):
    page = windows(scripts=scripts, phone=not scripts)
    enter(page)
    key, codes = set_up_app(page)
    assert len(codes) == 10
    if scripts:
        check(page)
    with page.expect_download() as started:
        page.get_by_role("button", name="Download as text").click()
    text = started.value.path().read_text(encoding="utf-8")
    assert all(code in text for code in codes)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 of 10 left")).to_be_visible()
    page.context.clear_cookies()
    enter(page)
    expect(page.locator("h1")).to_have_text("One more step")
    if scripts:
        check(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("does not fit")
    if scripts:
        check(page)
    page.get_by_label("Code").fill(next_code(key))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/today/")
    page.context.clear_cookies()
    enter(page)
    page.get_by_label("Code").fill(codes[0].lower())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/today/")
    page.goto("/account/")
    expect(page.get_by_text("9 recovery codes left")).to_be_visible()


def test_a_passkey_from_set_up_to_signing_in_with_it_alone(windows):
    page = windows.first
    talk, device = with_device(page)
    add_passkey(page)
    check(page)
    keys = talk.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [each["isResidentCredential"] for each in keys] == [True]
    page.goto("/account/second-factor/")
    check(page)
    expect(page.get_by_text("Work laptop").first).to_be_visible()
    page.context.clear_cookies()
    page.goto("/sign-in/")
    check(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/today/")
    page.context.clear_cookies()
    enter(page)
    expect(page.locator("h1")).to_have_text("One more step")
    check(page)
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/today/")
    page.goto("/account/second-factor/")
    page.get_by_text("Take away").click()
    page.locator("details[open]").get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Take this passkey away").click()
    expect(page.locator(".messages")).to_contain_text("taken away")
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("not accepted")


def test_a_passkey_that_has_been_copied_is_refused(windows):
    page = windows.first
    talk, device = with_device(page)
    add_passkey(page)
    copy = talk.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"][0]
    for _ in range(2):
        page.context.clear_cookies()
        page.goto("/sign-in/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url("**/today/")
    talk.send("WebAuthn.removeCredential", {"authenticatorId": device, "credentialId": copy["credentialId"]})
    talk.send("WebAuthn.addCredential", {"authenticatorId": device, "credential": copy})
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("somebody may have copied it")


def test_a_wrong_password_and_a_closed_dialogue_are_said_and_the_form_goes_on(windows):
    page = windows.first
    talk, device = with_device(page)
    page.goto("/account/second-factor/")
    form = page.locator("form[data-passkey]")
    form.get_by_label("Name, so that you know it again").fill("Phone")
    form.get_by_label("Your password").fill("something else")
    form.get_by_role("button").click()
    expect(form.get_by_role("alert")).to_contain_text("password is not right")
    check(page)
    talk.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    form.get_by_label("Your password").fill(PASSWORD)
    form.get_by_role("button").click()
    expect(form.get_by_text("No passkey was made")).to_be_visible()
    talk.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    form.get_by_role("button").click()
    expect(page.locator("h1")).to_have_text("Your recovery codes")


def test_without_scripts_or_under_a_number_the_page_says_why(windows):
    plain = windows(scripts=False)
    enter(plain)
    plain.goto("/account/second-factor/")
    expect(plain.get_by_text("Adding a passkey needs JavaScript")).to_be_visible()
    expect(plain.get_by_role("button", name="Add a passkey")).to_be_hidden()
    number = windows(at=windows.address.replace("localhost", "127.0.0.1"))
    enter(number)
    number.goto("/account/second-factor/")
    expect(number.get_by_text("Passkeys cannot be used at this address")).to_be_visible()
    check(number)


def test_sessions_elsewhere_are_seen_and_ended(windows):
    page, phone = windows.first, windows(phone=True)
    enter(phone)
    phone.wait_for_url("**/today/")
    phone.goto("/account/")
    check(phone)
    page.goto("/account/")
    check(page)
    expect(page.locator("[aria-labelledby=sessions-title] tbody tr")).to_have_count(2)
    page.get_by_role("button", name="End Chrome").click()
    expect(page.locator(".messages")).to_contain_text("That session has ended.")
    expect(page.locator("[aria-labelledby=sessions-title] tbody tr")).to_have_count(1)
    phone.goto(FIRM + "/today/")
    expect(phone.locator("h1")).to_have_text("Sign in")


def test_an_owner_asks_everybody_for_a_second_factor(windows):
    page = windows.first
    page.goto(FIRM + "/settings/people/")
    expect(page.get_by_text("you would lock yourself out")).to_be_visible()
    check(page)
    set_up_app(page)
    page.goto(FIRM + "/settings/people/")
    page.get_by_label("Name").fill("Nora Lind")
    page.get_by_label("E-mail address").fill("nora@example.com")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("never signed in")).to_be_visible()
    page.get_by_role("button", name="Send the letter again").click()
    expect(page.locator(".messages")).to_contain_text("on its way again")
    expect(page.get_by_text("1 person has none yet, and would have")).to_be_visible()
    page.get_by_role("button", name="Ask everybody for it").click()
    expect(page.locator(".messages")).to_contain_text("Everybody here needs a second factor now.")
    check(page)
    page.goto("/account/second-factor/")
    check(page)
