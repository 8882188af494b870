"""One screen: map, legend and filters at once; a sheet below the map where there is less room."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from .looks import assert_accessible, assert_fits

LONG = "/?kind=cultural_education_partnership&funding=subscription&region=london&type=county"
SCILLY, CAMDEN = (f'path.area[data-code="{code}"]' for code in ("E06000053", "E09000007"))
# How far a box lies inside the window on each side; none may be negative.
INSIDE = """
(element) => {
  const { top, left, bottom, right } = element.getBoundingClientRect();
  return Math.min(top, left, innerHeight - bottom, innerWidth - right);
}
"""


def margin(part: Locator) -> float:
    return float(part.evaluate(INSIDE))


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1440, 900), (1920, 1080)])
def test_all_stands_in_one_screen(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.add_init_script(MOVED_BY)
    find_boxes = set()
    widths = []
    for address, seen in {
        "/": ("#areas", SCILLY, CAMDEN),
        "/?view=equal": ("#areas", SCILLY, CAMDEN),
        LONG: (CAMDEN,),  # the map is brought to the region
    }.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        for part in (
            "#view-title", "#find-typed", "#side", "#id_colour", "#map", ".legend", *seen,
        ):  # fmt: skip
            assert margin(page.locator(part)) >= 0, (part, address)
        find_boxes.add(page.locator("#find-typed").evaluate("e => e.getBoundingClientRect().top"))
        widths.append(page.locator(CAMDEN).evaluate("e => e.getBoundingClientRect().width"))
        assert page.locator("path.area").evaluate_all(COVERED) == [], address
    assert len(find_boxes) == 1  # a long title pushes nothing
    assert widths[-1] > 5 * widths[0]

    page.goto("/?la=norfolk")
    expect(page.get_by_role("region", name="Norfolk").get_by_role("listitem")).not_to_have_count(0)
    assert page.evaluate("movedBy") < 0.1
    for part in ("#find-typed", "#panel-title", "#map"):
        assert margin(page.locator(part)) >= 0, part


# The LAs that the legend or the inset lies on, by their codes.
COVERED = """
(areas) => {
  const drawing = document.getElementById("areas");
  const map = document.getElementById("map").getBoundingClientRect();
  const covering = [...document.querySelectorAll(".legend, .inset:not([hidden])")]
    .map((part) => part.getBoundingClientRect());
  const covers = ({ left, right, top, bottom }, area) => {
    const corner = drawing.createSVGPoint();
    const matrix = area.getScreenCTM().inverse();
    for (let x = Math.max(left, map.left); x < Math.min(right, map.right); x += 8)
      for (let y = Math.max(top, map.top); y < Math.min(bottom, map.bottom); y += 8) {
        [corner.x, corner.y] = [x, y];
        if (area.isPointInFill(corner.matrixTransform(matrix))) return true;
      }
    return false;
  };
  return areas.filter((area) => covering.some((part) => {
    const box = area.getBoundingClientRect();
    return box.left < part.right && box.right > part.left
      && box.top < part.bottom && box.bottom > part.top && covers(part, area);
  })).map((area) => area.dataset.code);
}
"""


def test_the_map_stays_while_any_filter_is_ticked(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto("/")
    page.wait_for_load_state("networkidle")
    for filters in page.locator("details.filter[data-field]").all():
        filters.locator("> summary").click()
        filters.locator("input").last.check()
        assert margin(page.locator("#map")) >= 0
        assert margin(page.locator(".legend")) >= 0
        filters.locator("> summary").click()
    assert page.evaluate("scrollY") == 0


# How much of the page has moved by itself since it came (cumulative layout shift).
MOVED_BY = """
window.movedBy = 0;
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) movedBy += value;
}).observe({ type: "layout-shift", buffered: true });
"""


def test_a_phone_has_a_sheet_of_three_heights(
    browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    """By button, by keyboard and by finger; the count is always in sight, and the map beside it."""
    phone: ViewportSize = {"width": 360, "height": 740}
    context = browser.new_context(
        **{**browser_context_args, "viewport": phone, "has_touch": True, "reduced_motion": "reduce"}
    )
    page = context.new_page()
    page.add_init_script(MOVED_BY)
    page.goto("/?view=list")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("movedBy") < 0.1
    page.goto("/?la=norfolk")
    expect(page.get_by_role("region", name="Norfolk").get_by_role("listitem")).not_to_have_count(0)
    assert page.evaluate("movedBy") < 0.1
    page.goto("/")
    page.wait_for_selector("html[data-sheet=low]")
    sheet, count, map_ = page.locator("#sheet"), page.locator(".sheet-count"), page.locator("#map")
    handle = page.locator("#sheet-handle")

    def share() -> float:
        assert margin(count) >= 0
        box = sheet.bounding_box()
        assert box
        return box["height"] / phone["height"]

    assert share() < 0.12
    assert_nothing_is_covered(map_, sheet)
    assert page.evaluate("movedBy") < 0.1
    expect(count).to_have_text("152 of 152 LAs")
    expect(page.locator("#groups")).to_be_hidden()
    handle.focus()
    page.keyboard.press("Enter")
    assert share() == pytest.approx(0.45, abs=0.02)
    assert_nothing_is_covered(map_, sheet)
    expect(handle).to_have_accessible_name("Show results on the whole screen")
    handle.click()
    assert share() == pytest.approx(0.9, abs=0.02)
    handle.click()
    assert share() < 0.12

    page.get_by_role("button", name="Filters", exact=True).click()
    page.locator("details[data-field=type] > summary").click()
    page.get_by_role("checkbox", name="County").check()
    expect(count).to_have_text("24 of 152 LAs")
    assert_nothing_is_covered(map_, sheet)
    page.get_by_role("button", name="Results", exact=True).click()
    expect(page.locator("#groups")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    pull(page, handle, 120)
    assert share() < 0.12

    page.locator('path.area[aria-label^="Norfolk:"]').dispatch_event("click")
    expect(page.locator("#panel-title")).to_be_in_viewport()
    assert_nothing_is_covered(map_, sheet)
    page.get_by_role("button", name="Close, back to the whole map").click()
    assert share() < 0.12
    context.close()


def assert_nothing_is_covered(map_: Locator, sheet: Locator) -> None:
    below, seen = sheet.bounding_box(), map_.bounding_box()
    assert below
    assert seen
    assert 0 <= seen["y"] <= seen["y"] + seen["height"] <= below["y"] + 1


def pull(page: Page, handle: Locator, way: int) -> None:
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 8 + way)
    page.mouse.up()


def test_at_400_per_cent_the_page_is_the_narrow_one(page: Page) -> None:
    """1280 by 720 is 320 by 180 then: no sheet lies over so low a page."""
    page.set_viewport_size({"width": 320, "height": 180})
    page.goto(LONG)
    page.wait_for_load_state("networkidle")

    assert_fits(page)
    assert page.locator("#sheet").evaluate("e => getComputedStyle(e).position") == "static"
    expect(page.get_by_role("link", name="Filters")).to_be_visible()


@pytest.mark.parametrize("size", [(1000, 700), (640, 360), (320, 480)])
def test_below_1024_pixels_the_map_is_as_wide_as_the_screen(
    page: Page, size: tuple[int, int]
) -> None:
    """Legend and filters are folded, the count in sight, on a phone on its side too."""
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("/")
    page.wait_for_selector("html[data-sheet=low]")
    map_box = page.locator("#map").bounding_box()

    assert map_box
    assert (map_box["x"], map_box["width"]) == (0, size[0])
    expect(page.locator("#legend")).to_be_hidden()
    expect(page.locator("#filters")).to_be_hidden()
    for part in (".sheet-count", "#sheet-handle", ".sheet-parts"):
        assert margin(page.locator(part)) >= 0, part
    page.locator("#sheet-handle").click()
    assert_nothing_is_covered(page.locator("#map"), page.locator("#sheet"))
    page.locator("#legend-title").click()
    expect(page.locator("#legend")).to_be_visible()
    assert_fits(page)
