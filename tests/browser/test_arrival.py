"""The first page comes one thing after the other, and all of it, whatever fails on the way."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .looks import until_map_stands

SHEET = re.compile(r"/css/home_rest\.[^/]*css$")
ON_THE_FIRST_SCREEN = [
    ".site-header",
    ".wordmark",
    ".site-nav a",
    "#view-title",
    "#lede",
    ".find-form label",
    "#find-typed",
    ".find-form button",
    ".views a",
    ".map-frame",
    "#map",
    ".leaflet-control-zoom-in",
    ".full-screen",
    "path.area.shade-one",
]
LOOK = """selectors => selectors.map(selector => {
  const element = document.querySelector(selector);
  const { x, y, width, height } = element.getBoundingClientRect();
  const { color, backgroundColor, font, border, padding, fill, stroke } = getComputedStyle(element);
  const place = [x, y, width, height].map(Math.round);
  return [selector, ...place, color, backgroundColor, font, border, padding, fill, stroke];
})"""
SHIFT = """() => new Promise(resolve => new PerformanceObserver(list => resolve(
  list.getEntries().reduce((sum, { value }) => sum + value, 0)
)).observe({ type: 'layout-shift', buffered: true }))"""


@pytest.mark.parametrize("width", [360, 768, 1100, 1440])
def test_the_first_screen_has_its_look_before_the_rest_has(page: Page, width: int) -> None:
    """While the sheet of the rest is on its way, all that is seen looks as it will."""
    held: list[Route] = []
    # The button that asks for the reader's place is the script's alone, and makes room for itself.
    page.add_init_script("delete Navigator.prototype.geolocation")
    page.route(SHEET, lambda route: held.append(route))
    page.goto("/")
    page.wait_for_selector("html[data-map=ready] #map #areas")
    before = page.evaluate(LOOK, ON_THE_FIRST_SCREEN)
    expect(page.locator("#filters")).to_be_hidden()

    for route in held:
        route.continue_()
    until_map_stands(page)
    assert page.evaluate(LOOK, ON_THE_FIRST_SCREEN) == before
    assert held


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_little_moves_while_it_comes(page: Page, width: int) -> None:
    page.goto("/")
    until_map_stands(page)
    page.wait_for_load_state("networkidle")

    assert page.evaluate(SHIFT) < 0.1


@pytest.mark.parametrize("width", [1280])
@pytest.mark.parametrize("lost", ["**/css/home_rest.*", "**/leaflet/leaflet.*.js"])
def test_what_is_lost_on_the_way_hides_nothing(page: Page, lost: str, width: int) -> None:
    page.route(lost, lambda route: route.abort())
    page.goto("/")

    expect(page.get_by_label("Colour the map by")).to_be_visible()
    expect(page.locator(".site-footer")).to_be_visible()
    failed = page.get_by_text("The interactive map did not load.")
    expect(failed).to_be_visible(visible="leaflet" in lost)


@pytest.mark.parametrize("width", [1280])
def test_without_its_script_the_page_is_whole_after_a_while(page: Page, width: int) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Animation.enable")
    session.send("Animation.setPlaybackRate", {"playbackRate": 100})
    page.route("**/map/choropleth.*", lambda route: route.abort())
    page.goto("/")

    expect(page.get_by_label("Colour the map by")).to_be_visible()
    expect(page.locator("#legend-title")).to_be_visible()


def test_without_scripts_it_is_whole_at_once(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("/")

    expect(page.get_by_label("Colour the map by")).to_be_visible()
    expect(page.get_by_role("heading", name="How schools work together")).to_be_visible()
    expect(page.locator(".filter summary").first).to_have_css("display", "flex")
    expect(page.locator(".site-footer")).to_be_visible()
    expect(page.locator("path.shade-none").first).to_have_css(
        "fill", re.compile("nothing-recorded")
    )
    context.close()
