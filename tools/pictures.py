"""Screenshots of every page, at desktop and phone width, light and dark: pictures/PAGE-WIDTH-THEME.png.

tools/pictures.py              all pages
tools/pictures.py today hold   only pages whose name contains one of these words
tools/pictures.py --quick ...  light only
tools/pictures.py --fold ...   only what is seen without scrolling
tools/pictures.py --german ... in German
tools/pictures.py --readme     the three small pictures of the README, into docs/pictures/
"""

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright  # noqa: E402
from tests.browser.furnish import PASSWORD, PEOPLE  # noqa: E402
from tests.browser.serving import CHROMIUM, served  # noqa: E402
from tools.picture_scenes import SCENES  # noqa: E402

F = "/f/nordwind-k-ltetechnik"
WORKS = "/f/zinc-works"
PAGES = {
    "sign-in": "/sign-in/",
    "forgotten": "/forgotten/",
    "today": F + "/today/",
    "today-empty": "/f/empty-shelf/today/",
    "customers": F + "/customers/",
    "customers-none": F + "/customers/?q=zzzz",
    "customer": "CUSTOMER",
    "advice": "CUSTOMERadvice/",
    "settings": F + "/settings/",
    "letterhead": F + "/settings/letterhead/",
    "letterhead-empty": "/f/empty-shelf/settings/letterhead/",
    "people": F + "/settings/people/",
    "closed-days": F + "/settings/closed-days/",
    "sources": F + "/settings/sources/",
    "health": F + "/settings/health/?check=1",
    "audit": F + "/settings/audit/",
    "account": "/account/",
    "another-firm": "/another-firm/",
    "second-factor": "/account/second-factor/",
    "code-app": "/account/second-factor/app/",
    "tour": F + "/tour/",
    "money": "CUSTOMERmoney/",
    "bounce": "CUSTOMERmoney/ came-back",
    "give-up": "CUSTOMER give-up",
    "portfolio": F + "/portfolio/",
    "playbook": F + "/playbook/",
    "playbook-entry": F + "/playbook/entry/?path=economics.firm.staff_hour",
    "design": "/desk/design/",
    "ageing": F + "/ageing/",
    "ageing-invoices": "AGED",
    "imports": F + "/imports/",
    "payment-history": "CUSTOMERpayment-history/",
    "balance": "CUSTOMERbalance/",
    "documents": "CUSTOMERdocuments/",
    "statement": "CUSTOMERstatement/",
    "ageing-by-owner": F + "/ageing/?by=owner",
    "import-seen": F + "/imports/4/",
    "import-rows": F + "/imports/4/rows/",
    "import-history": WORKS + "/imports/",
    "import-changed": WORKS + "/imports/7/rows/",
    "import-to-mend": WORKS + "/imports/7/",
    "import-refused": WORKS + "/imports/8/",
    "import-look": WORKS + "/imports/9/look/",
    "import-waits": WORKS + "/imports/9/",
    "import-stopped": WORKS + "/imports/10/",
    "import-running": WORKS + "/imports/11/",
    "customers-empty": "/f/empty-shelf/customers/",
    "ageing-empty": "/f/empty-shelf/ageing/",
    "portfolio-empty": "/f/empty-shelf/portfolio/",
    "imports-empty": "/f/empty-shelf/imports/",
    "sources-empty": "/f/empty-shelf/settings/sources/",
    "not-found": F + "/customers/999999/",
}
AGED = "/ageing/customers/"
README = {"today": F + "/today/", "customer": "CUSTOMER", "advice": "CUSTOMERadvice/"}
DESK: ViewportSize = {"width": 1280, "height": 900}
SIZES: dict[str, ViewportSize] = {"desktop": DESK, "phone": {"width": 390, "height": 844}}
TALLEST = 12_000
FACTOR = {"recovery-codes", "second-factor-on", "second-step"}
OUT_OF_DOORS = {"sign-in", "forgotten"}


def main(words: list[str]) -> None:
    if "--readme" in words:
        _readme()
        return
    words = [w for w in words if not w.startswith("--")]
    out = ROOT / "pictures"
    out.mkdir(exist_ok=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="goodterms-pictures-") as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with served(Path(folder) / "furnished") as address:
            _pages(browser, address, out, words)
        if _wanted("first-run", words):
            with served(Path(folder) / "empty", furnished=False) as address:
                _first_run(browser, address, out)
        browser.close()
    print(f"Pictures are in {out} ({time.monotonic() - began:.0f} s).")


def _readme() -> None:
    """Today, a customer, what to propose: as small as can be read."""
    out = ROOT / "docs" / "pictures"
    out.mkdir(exist_ok=True)
    folder = tempfile.TemporaryDirectory(prefix="goodterms-pictures-")
    with folder, served(Path(folder.name)) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        size = {"width": 1000, "height": 560}
        page = browser.new_context(viewport=size, base_url=address, locale="en-GB").new_page()
        _sign_in(page)
        customer = _worst_customer(page)
        for name, path in README.items():
            _open(page, path.replace("CUSTOMER", customer))
            page.screenshot(path=str(out / f"{name}.png"))
        browser.close()
    for path in sorted(out.glob("*.png")):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1024:.0f} KB")


def _pages(browser: Browser, address: str, out: Path, words: list[str]) -> None:
    page = _window(browser, address)
    wanted = {name: path for name, path in PAGES.items() if _wanted(name, words)}
    for name in [n for n in wanted if n in OUT_OF_DOORS]:
        _open(page, wanted[name])
        _four(page, out, name)
    _sign_in(page)
    customer = _worst_customer(page)
    for name in [n for n in wanted if n not in OUT_OF_DOORS]:
        _open(page, wanted[name].replace("CUSTOMER", customer).replace("AGED", customer.replace("/customers/", AGED)))
        _four(page, out, name)
    for name, scene in SCENES.items():
        # Those about the second factor follow from one another.
        if _wanted(name, words) or (FACTOR & {n for n in SCENES if _wanted(n, words)} and name in FACTOR):
            scene(page)
            _four(page, out, name)
    page.context.close()


def _first_run(browser: Browser, address: str, out: Path) -> None:
    page = _window(browser, address)
    _open(page, "/set-up/")
    _four(page, out, "first-run")
    page.context.close()


def _wanted(name: str, words: list[str]) -> bool:
    return not words or any(word in name for word in words)


def _window(browser: Browser, address: str) -> Page:
    locale = "de-DE" if "--german" in sys.argv else "en-GB"
    page = browser.new_context(base_url=address, locale=locale, reduced_motion="reduce").new_page()
    page.on("console", lambda said: print("console:", said.text) if said.type == "error" else None)
    page.set_viewport_size(DESK)
    return page


def _four(page: Page, out: Path, name: str) -> None:
    """The page as it is now, on a desk and in the hand, light and dark."""
    for size, window in SIZES.items():
        page.set_viewport_size(window)
        if "--fold" not in sys.argv:
            # As tall as the page, so that what sticks to the edges of a window stands there once.
            height = int(page.evaluate("document.documentElement.scrollHeight"))
            page.set_viewport_size({"width": window["width"], "height": min(max(height, window["height"]), TALLEST)})
        for theme in ("light",) if "--quick" in sys.argv else ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=str(out / f"{name}-{size}-{theme}.png"))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)


def _sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.fill("#email", PEOPLE["owner"][0])
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/today/")


def _worst_customer(page: Page) -> str:
    page.goto(F + "/customers/?sort=overdue&show=overdue")
    return page.locator("a[data-open]").first.get_attribute("href") or ""


def _open(page: Page, path: str) -> None:
    """A page, or the first page with a word in its address that it leads to: "PATH WORD"."""
    path, _, leads_to = path.partition(" ")
    page.goto(path)
    if leads_to:
        page.goto(page.locator(f'a[href*="{leads_to}"]').first.get_attribute("href") or "")
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    main(sys.argv[1:])
