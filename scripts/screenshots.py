"""Makes the README's pictures from the running site.

usage: .venv/bin/python -m scripts.screenshots http://127.0.0.1:8000
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import CHROMIUM

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"


def main(site: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        take(browser, f"{site}/", "map.png", width=1440, height=900)
        take(browser, f"{site}/", "chosen-dark.png", width=1440, height=900, choose="Norfolk")
        take(browser, f"{site}/", "map-phone.png", width=390, height=844)
        take(
            browser, f"{site}/local-authorities/sheffield/", "authority.png", width=1280, height=860
        )
        browser.close()


def take(
    browser: Browser, address: str, name: str, *, width: int, height: int, choose: str = ""
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if "dark" in name else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    if page.locator("#map-data").count():
        page.wait_for_selector("html[data-map=ready]")
    if choose:
        choose_authority(page, choose)
    page.screenshot(path=IMAGES / name)
    context.close()


def choose_authority(page: Page, name: str) -> None:
    page.locator(f'path.area[aria-label^="{name}:"]').click()
    page.get_by_role("region", name=name).wait_for()
    page.mouse.move(0, 0)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
