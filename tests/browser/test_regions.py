"""The region pages and the overview in a real browser."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from .test_every_page import assert_accessible, open_page

PAGES = ("/regions/", "/regions/london/", "/regions/south-west/", "/overview/")


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


@pytest.mark.parametrize("address", PAGES)
def test_nothing_comes_from_elsewhere_and_nothing_fails(
    page: Page, address: str, site: str
) -> None:
    requests: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on(
        "console",
        lambda message: troubles.append(message.text) if message.type == "error" else None,
    )
    open_page(page, address)

    assert {urlsplit(url).netloc for url in requests} == {urlsplit(site).netloc}
    assert troubles == []


def test_a_shape_leads_to_its_authority_by_keyboard(page: Page) -> None:
    page.goto("/regions/london/")
    page.get_by_role("link", name="Camden: 1 partnership").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/local-authorities/camden/")


def test_the_skip_link_leads_past_the_map(page: Page) -> None:
    page.goto("/regions/london/")
    page.get_by_role("link", name="Skip the map, go to the list").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Barking and Dagenham"


def test_each_small_map_is_named_by_its_title_and_figure(page: Page) -> None:
    page.goto("/overview/")
    maps = page.get_by_role("img")

    assert maps.count() == 9
    assert page.get_by_role(
        "img", name="Careers hubs 32 of 152 local authorities (21%)."
    ).is_visible()


def test_what_has_it_is_filled_and_what_has_not_is_hatched(page: Page) -> None:
    page.goto("/overview/")
    fills = [
        page.locator(f".multiple-map .multiple-{part}").first.evaluate(
            "element => getComputedStyle(element).fill"
        )
        for part in ("lacks", "has")
    ]

    assert fills[0].startswith('url("#hatch-england")')
    assert fills[1].startswith("rgb(")
