"""Every page loads nothing from elsewhere, says whose boundaries it shows, and fits any screen."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from core.licence import NOTICES

from .looks import assert_accessible, assert_good_everywhere, open_page

PAGES = (
    "/",
    "/?kind=abep&region=london&colour=role&la=camden",
    "/?region=london&type=county&kind=nonsense",
    "/?view=list&sort=value&colour=deprivation&similar=leeds&lens=size",
    "/local-authorities/",
    "/local-authorities/camden/",
    "/local-authorities/derby/",
    "/local-authorities/cumbria/",
    "/local-authorities/isles-of-scilly/",
    "/partnerships/",
    "/partnerships/?kind=research_school",
    "/partnerships/invented-schools-north-east/",
    "/compare/",
    "/compare/?la=camden",
    "/compare/?la=camden&la=leeds&la=kent&la=isles-of-scilly",
    "/regions/",
    "/regions/london/",
    "/regions/south-west/",
    "/overview/",
    "/find/",
    "/find/?q=",
    "/find/?q=north",
    "/find/?q=Colchester",
    "/find/?q=bimringham",
    "/about/",
    "/embed/?kind=abep&colour=role&la=leeds",
    "/embed/code/?kind=abep",
    "/privacy/",
    "/data/",
    "/data/?kind=abep&region=london",
    "/editions/",
    "/changes/",
    "/corrections/new/?la=camden",
    "/api/",
    "/nothing-here/",
)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_good_and_nothing_comes_from_elsewhere(
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
    assert " ".join(NOTICES) in page.locator("body").inner_text()
    assert_good_everywhere(page)


def test_axe_finds_nothing_with_the_panel_open(page: Page) -> None:
    open_page(page, "/")
    page.locator('path.area[aria-label^="Norfolk:"]').click()

    assert_accessible(page)


def test_the_skip_link_comes_first(page: Page) -> None:
    open_page(page, "/about/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
