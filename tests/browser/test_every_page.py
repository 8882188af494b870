"""What holds on every page: nothing from elsewhere, accessible, fits any screen."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PAGES = (
    "/",
    "/local-authorities/",
    "/local-authorities/camden/",
    "/local-authorities/derby/",
    "/local-authorities/cumbria/",
    "/partnerships/",
    "/partnerships/?kind=research_school",
    "/partnerships/schools-north-east/",
    "/find/",
    "/find/?q=north",
    "/about/",
    "/embed/?kind=abep&colour=role&la=leeds",
    "/embed/code/?kind=abep",
    "/privacy/",
    "/nothing-here/",
)
# What else must hold on these is in the tests of their own subject.
OTHERS = (
    "/?kind=abep&colour=role",
    "/compare/?la=camden&la=leeds",
    "/regions/london/",
    "/overview/",
)
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    if address == "/" or address.startswith("/embed/?"):
        page.wait_for_selector("html[data-map=ready]")


@pytest.mark.parametrize("address", [*PAGES, *OTHERS])
def test_nothing_comes_from_elsewhere_and_nothing_fails(
    page: Page, address: str, site: str
) -> None:
    requests: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda message: troubles.append(message.text) if message.type == "error" else None,
    )

    open_page(page, address)
    page.wait_for_load_state("networkidle")

    assert {urlsplit(url).netloc for url in requests} == {urlsplit(site).netloc}
    expected = ["404"] if address == "/nothing-here/" else []
    assert [trouble for trouble in troubles if not any(e in trouble for e in expected)] == []
    assert page.context.cookies() == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(browser: Browser, site: str, address: str, width: int, scheme) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    open_page(page, address)

    assert_accessible(page)
    context.close()


def test_axe_finds_nothing_with_the_panel_open(map_page_with_choice: Page) -> None:
    assert_accessible(map_page_with_choice)


@pytest.fixture
def map_page_with_choice(page: Page) -> Page:
    open_page(page, "/")
    page.locator('path.area[aria-label^="Norfolk:"]').click()
    return page


# 320 px is 1280 px at 400 % zoom.
@pytest.mark.parametrize("width", [320, 768])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_never_scrolls_sideways(
    browser: Browser, site: str, address: str, width: int
) -> None:
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 800})
    page = context.new_page()
    open_page(page, address)

    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()


def test_the_skip_link_comes_first(page: Page) -> None:
    open_page(page, "/about/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"


def assert_accessible(page: Page) -> None:
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    assert results.violations_count == 0, results.generate_report()
