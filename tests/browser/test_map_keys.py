"""The map by keyboard and by ear."""

import re

import pytest
from playwright.sync_api import Page, expect

from boundaries.models import Adjacency

from .looks import assert_accessible, at_both_widths

pytestmark = pytest.mark.django_db

# Every LA that arrows lead to from the first, in any number of steps.
WALK = """
async () => {
  const modules = {};
  for (const name of ["labels", "keyboard"])
    modules[name] = await import(performance.getEntriesByType("resource")
      .map((entry) => entry.name).find((address) => address.includes(`/js/map/${name}.`)));
  const areas = new Map([...document.querySelectorAll("path.area")]
    .map((path) => [path.dataset.code, { path }]));
  const shapes = modules.labels.shapesOf(areas);
  const neighbours = modules.labels.neighboursIn(shapes);
  const unreached = [];
  for (const start of shapes.keys()) {
    const reached = new Set([start]);
    for (const code of reached)
      for (const way of [[0, -1], [1, 0], [0, 1], [-1, 0]]) {
        const next = modules.keyboard.nextTowards(code, way, shapes, neighbours);
        if (next) reached.add(next);
      }
    if (reached.size < areas.size) unreached.push(start);
  }
  return unreached;
}
"""

# In one go, since letters are a word only if they follow each other closely.
TYPE = """
(word) => {
  for (const key of word)
    document.activeElement.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}
"""


def focused(page: Page) -> str:
    """The name of the LA that has the focus."""
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    return str(label).partition(":")[0]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@at_both_widths
def test_the_map_is_one_stop_and_arrows_go_between_neighbours(map_page: Page) -> None:
    page = map_page
    page.locator("#areas[data-names]").wait_for(state="attached")
    listed = page.get_by_role("listbox", name="Local authorities on the map")
    expect(listed).to_be_visible()
    expect(listed.get_by_role("option")).to_have_count(152)
    expect(listed.get_by_role("group", name="London").get_by_role("option")).to_have_count(33)
    assert page.locator("#areas [tabindex='0'], #areas[tabindex='0']").count() == 1

    page.get_by_role("link", name="Skip the map, go to the list").focus()
    while page.evaluate("!document.getElementById('areas').contains(document.activeElement)"):
        press(page, "Tab")
    with page.expect_response("**/keyboard.*.js"):
        press(page, "End")
    expect(page.locator("path.area").last).to_be_focused()
    page.evaluate(TYPE, "camd")
    camden = page.locator('path.area[aria-label^="Camden:"]')
    expect(camden).to_be_focused()
    expect(page.locator("path.outline-focus")).to_have_attribute("d", re.compile("^M"))
    expect(page.locator(".leaflet-tooltip")).to_contain_text("Camden")
    around = Adjacency.objects.filter(authority__name="Camden", vintage=2021)
    expect(camden).to_have_attribute(
        "aria-label", re.compile(f"ABEP, desk research, {around.count()} neighbours$")
    )

    names = set(around.values_list("neighbour__name", flat=True))
    for key, back in (("ArrowUp", "ArrowDown"), ("ArrowRight", "ArrowLeft")):
        press(page, key)
        expect(camden).not_to_be_focused()
        assert focused(page) in names
        press(page, back)
        expect(camden).to_be_focused()  # back the way one came
    assert page.locator("#areas [tabindex='0']").count() == 1

    press(page, "Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    expect(page.locator("#panel-title")).to_have_text("Camden")
    expect(camden).to_have_attribute("aria-selected", "true")
    press(page, "Escape")
    expect(camden).to_be_focused()
    press(page, "Escape")
    expect(page.get_by_role("link", name="Skip the map, go to the list")).to_be_focused()


def test_every_authority_is_within_reach(page: Page) -> None:
    """By arrows from every other, whatever is drawn; and by Home and End."""
    for address in ("/", "/?view=equal", "/?vintage=2023"):
        page.goto(address)
        page.locator("#areas[data-names]").wait_for(state="attached")
        page.locator("path.area[tabindex='0']").focus()
        press(page, "End")
        expect(page.locator("path.area").last).to_be_focused()
        press(page, "Home")
        expect(page.locator("path.area").first).to_be_focused()

        assert page.evaluate(WALK) == []
    assert_accessible(page)
