"""The map on which each LA is the same hexagon: switched to and back, with all else as it was."""

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from .looks import assert_accessible, until_map_stands


def sizes(page: Page) -> set[str]:
    """The sizes at which LAs are drawn, in map units."""
    drawn = page.evaluate("""[...document.querySelectorAll("path.area")].map((path) => {
      const { width, height } = path.getBBox();
      return `${Math.round(width)},${Math.round(height)}`;
    })""")
    return set(drawn)


def test_the_switch_changes_shapes_and_nothing_else(browser: Browser, site: str) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/?kind=abep&partnership=invented-schools-north-east")
    until_map_stands(page)
    page.evaluate("window.stays = true")
    views = page.locator("#views")
    norfolk = page.locator('path.area[aria-label^="Norfolk:"]')
    colour, said = norfolk.get_attribute("class"), norfolk.get_attribute("aria-label")

    views.get_by_role("link", name="Equal size").click()
    page.wait_for_url("**/?kind=abep&view=equal&partnership=*")
    assert len(sizes(page)) == 1
    assert norfolk.get_attribute("class") == colour
    assert norfolk.get_attribute("aria-label") == said
    outlined = page.locator(".outline-group").get_attribute("d") or ""
    assert outlined.count("z") == 12  # as many hexagons as the partnership has LAs
    expect(page.locator("#inset")).to_be_hidden()
    assert_accessible(page)
    norfolk.click()
    expect(page.locator("#panel-title")).to_have_text("Norfolk")
    page.go_back()
    page.go_back()
    expect(page.locator(".is-equal")).to_have_count(0)
    assert len(sizes(page)) > 100
    assert page.evaluate("window.stays")  # nothing was loaded anew
    context.close()


def test_it_is_drawn_without_a_script_too(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/?kind=abep")
    page.get_by_role("link", name="Equal size").click()

    expect(page.locator("path.area")).to_have_count(152)
    expect(page.get_by_role("link", name="Equal size")).to_have_attribute("aria-current", "true")
    assert {path.count(" ") for path in page.locator("path.area").evaluate_all(PATHS)} == {11}
    context.close()


PATHS = "(paths) => paths.map((path) => path.getAttribute('d'))"


@pytest.mark.parametrize("query", ["", "vintage=2023"])
def test_shapes_come_for_both_ways(page: Page, site: str, query: str) -> None:
    hexagons = json.loads(page.request.get(f"{site}/shapes.json?view=equal&{query}").text())
    true = json.loads(page.request.get(f"{site}/shapes.json?{query}").text())

    assert hexagons.keys() == true.keys()
    assert page.request.get(f"{site}/shapes.json?view=equal&vintage=1").status == 400
