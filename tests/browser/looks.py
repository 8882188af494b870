"""Checks a page however it is looked at: it is accessible, and as wide as its window."""

from typing import Literal

import pytest
from playwright.sync_api import Page

from .quick_axe import quick_axe

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Not what is well: on a page with every LA that takes longer to hand over than to look.
AXE_OPTIONS = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
# A story that a phone and a desk must both be able to walk; see `width` in conftest.py.
at_both_widths = pytest.mark.parametrize("width", [360, 1440])
# 320 px is 1280 px at 400 % zoom.
WIDTHS = (320, 768)
# In CSS pixels, without the margins of the sheet.
WIDTH_OF_A4 = 718


def open_page(page: Page, address: str) -> None:
    """Goes there, and waits for the map where there is one."""
    page.goto(address)
    if page.locator("#map-data").count() or "/embed/?" in address:
        until_map_stands(page)


def until_map_stands(page: Page) -> None:
    """Waits until the map is Leaflet's, and all is there that stands around it."""
    stands = "html[data-map=ready]:not([data-coming]) #map #areas"
    page.wait_for_selector(stands, state="attached")


def open_part(page: Page, name: str) -> None:
    """On a narrow screen filters and results are in the sheet; on a wide one all stands open."""
    assert page.viewport_size
    if page.viewport_size["width"] < 1024:
        page.wait_for_selector("html[data-sheet]")
        page.get_by_role("button", name=name, exact=True).click()


def assert_good_everywhere(page: Page) -> None:
    """On a phone and on a wide screen in the dark; what is folded is looked at too."""
    page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
    looks: tuple[tuple[int, Literal["light", "dark"]], ...] = ((360, "light"), (1440, "dark"))
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert_fits(page)
        assert_accessible(page)


def assert_fits(page: Page) -> None:
    """It never scrolls sideways. A click returns as the next page begins, maybe still empty."""
    page.wait_for_load_state()
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] == wide[1], page.url


def assert_accessible(page: Page, within: str | None = None) -> None:
    """All of a page is, or the element that a selector names."""
    page.wait_for_load_state()
    results = quick_axe.run(page, context=within, options=AXE_OPTIONS)
    assert results.violations_count == 0, results.generate_report()
