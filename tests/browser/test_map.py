"""The map, as people use it: by mouse, by keyboard, by ear, on a phone."""

import re
from itertools import accumulate, combinations
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .looks import at_both_widths, until_map_stands


def area(page: Page, name: str):
    return page.locator(f'path.area[aria-label^="{name}:"]')


def test_a_cold_load_is_small(page: Page) -> None:
    sizes: list[float] = []
    session = page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    page.goto("/")
    until_map_stands(page)
    page.wait_for_load_state("networkidle")

    assert len(sizes) <= 12
    assert sum(sizes) <= 150_000


def test_every_authority_is_on_the_map(map_page: Page) -> None:
    expect(map_page.locator("path.area")).to_have_count(152)


def test_colours_agree_with_the_legend(map_page: Page) -> None:
    counts = {
        shade: map_page.locator(f"path.area.shade-{shade}").count()
        for shade in ("none", "one", "two", "more")
    }

    assert counts == {"none": 112, "one": 33, "two": 5, "more": 2}
    legend = map_page.locator(".legend li .legend-count").all_inner_texts()
    assert legend == ["112 LAs", "33 LAs", "5 LAs", "2 LAs"]


FILL = "element => getComputedStyle(element).fill"


def test_nothing_recorded_is_hatched_and_every_class_looks_different(map_page: Page) -> None:
    fills = [
        map_page.locator(f"path.area.shade-{shade}").first.evaluate(FILL)
        for shade in ("none", "one", "two", "more")
    ]

    assert fills[0] == "rgba(0, 0, 0, 0)"  # what lies below shows through
    assert "nothing-recorded" in map_page.locator(".hatching").evaluate(FILL)
    assert len(set(fills)) == 4


# Where an area is transparent, the hatching below it is seen.
LOOKS = """
() => {
  const hatching = document.querySelector(".hatching");
  return [...document.querySelectorAll(".inset-area")].map((copy) => {
    const area = document.querySelector(`path.area[data-code="${copy.dataset.code}"]`);
    return [area, copy].map((one) => {
      const { fill } = getComputedStyle(one);
      const seen = fill === "rgba(0, 0, 0, 0)" ? getComputedStyle(hatching).fill : fill;
      return seen.replace(/-(first|inset)/, "");
    });
  });
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_london_is_drawn_large_and_alike(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Its classes, its hatching as fine as the map's, and what the choices leave out."""
    page.emulate_media(color_scheme=scheme)
    for address, hatched, out in (("/", 27, 0), ("/?only=none", 27, 6), ("/?only=one", 0, 27)):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        fills = page.evaluate(LOOKS)

        assert len(fills) == 33
        assert all(on_the_map == large for on_the_map, large in fills)
        assert sum("#nothing-recorded" in large for _, large in fills) == hatched
        expect(page.locator(".inset-area.is-out")).to_have_count(out)
    wide = page.evaluate(
        """() => {
          const picture = document.querySelector("#inset svg");
          const scale = document.getElementById("nothing-recorded-inset")
            .getAttribute("patternTransform").match(/scale\\((.*)\\)/)[1];
          return scale * picture.clientWidth / picture.viewBox.baseVal.width;
        }"""
    )
    assert wide == pytest.approx(1, abs=0.05)


def test_no_gap_opens_between_neighbours(map_page: Page) -> None:
    """Neighbours share their drawn border points: no shape is simplified alone."""
    camden, islington = (
        corners(area(map_page, name).get_attribute("d") or "") for name in ("Camden", "Islington")
    )

    assert len(camden & islington) > 2


def corners(shape: str) -> set[tuple[int, int]]:
    """The points of path data that is relative throughout."""
    found: set[tuple[int, int]] = set()
    start = (0, 0)
    for ring in shape.split("z")[:-1]:
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        steps = list(zip(numbers[::2], numbers[1::2], strict=True))
        points = list(accumulate(steps, lambda a, b: (a[0] + b[0], a[1] + b[1]), initial=start))
        found.update(points[1:])
        start = points[1]  # "z" goes back to where the ring began
    return found


def test_pointing_at_an_authority_names_it(map_page: Page) -> None:
    area(map_page, "Norfolk").hover()

    expect(map_page.locator(".leaflet-tooltip")).to_have_text(re.compile("^Norfolk3 ABEPs"))
    expect(map_page.locator(".authority-links .is-pointed-at a")).to_have_text("Norfolk")


def test_a_choice_stays_that_is_made_before_the_records_have_come(page: Page) -> None:
    held: list[Route] = []
    page.route("**/records.json", lambda route: held.append(route))
    page.goto("/")
    until_map_stands(page)
    page.locator("path.area[data-code=E10000020]").click()
    expect(page.locator("path.area[aria-selected=true]")).to_have_attribute(
        "data-code", "E10000020"
    )

    for route in held:
        route.continue_()
    expect(page.get_by_role("region", name="Norfolk")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?la=norfolk$"))


@at_both_widths
def test_choosing_by_mouse_opens_the_panel(map_page: Page) -> None:
    area(map_page, "Norfolk").click()

    panel = map_page.get_by_role("region", name="Norfolk")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("East of England. 3 area-based education partnerships.")
    link = panel.get_by_role("link", name="Nelson Invented Network")
    expect(link).to_be_visible()
    expect(map_page.locator("#map-status")).to_contain_text("Norfolk: 3 ABEPs, desk research")
    link.focus()
    map_page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(map_page.locator("#map")).to_be_focused()


def test_an_authority_with_nothing_recorded_says_so(map_page: Page) -> None:
    area(map_page, "Derby").dispatch_event("click")

    expect(map_page.get_by_role("region", name="Derby")).to_contain_text("No ABEP recorded")


def test_the_panel_leads_on(map_page: Page) -> None:
    area(map_page, "Norfolk").click()
    map_page.get_by_role("link", name="All about Norfolk").click()

    expect(map_page.get_by_role("heading", level=1)).to_have_text("Norfolk")


@at_both_widths
def test_the_keyboard_does_everything(map_page: Page) -> None:
    area(map_page, "Camden").focus()
    map_page.keyboard.press("Enter")
    expect(map_page.locator("#panel-title")).to_be_focused()
    expect(map_page.locator("#panel-title")).to_have_text("Camden")

    map_page.keyboard.press("Escape")
    expect(map_page.locator("#panel")).to_be_hidden()
    expect(area(map_page, "Camden")).to_be_focused()


@at_both_widths
def test_the_map_can_be_skipped(map_page: Page) -> None:
    map_page.get_by_role("link", name="Skip the map, go to the list").focus()
    map_page.keyboard.press("Enter")

    expect(map_page.locator("#every-authority")).to_be_focused()


@at_both_widths
def test_closing_goes_back_to_the_whole_map(map_page: Page, width: int) -> None:
    nearer = 2 if width > 1000 else 1.1  # on a phone a large LA and its surroundings fill the map
    whole = map_page.locator("#areas").evaluate("map => map.getBoundingClientRect().width")
    area(map_page, "Norfolk").click()
    wait_for_width(map_page, f"width > {nearer} * whole", whole)

    map_page.get_by_role("button", name="Close, back to the whole map").click()

    expect(map_page.locator("#panel")).to_be_hidden()
    wait_for_width(map_page, "Math.abs(width - whole) < 2", whole)


def wait_for_width(page: Page, condition: str, whole: float) -> None:
    """Until the drawing is as wide as the condition says."""
    width = "document.getElementById('areas').getBoundingClientRect().width"
    page.wait_for_function(f"whole => {{ const width = {width}; return {condition}; }}", arg=whole)


# Where the drawing stands in the page, and how wide it is.
STAND = """
() => {
  const box = document.getElementById("areas").getBoundingClientRect();
  return [box.x, box.y + scrollY, box.width].map(Math.round);
}
"""
# The middle of the map, which is brought to the middle of the window; `began` is where a scroll
# begins then, and `scrolled` is there once it has ended.
MIDDLE = """
() => {
  const map = document.getElementById("map");
  map.scrollIntoView({ block: "center", behavior: "instant" });
  window.began = scrollY;
  const { x, y, width, height } = map.getBoundingClientRect();
  window.scrolled = new Promise((ended) => addEventListener("scrollend", ended, { once: true }));
  return [x + width / 2, y + height / 2];
}
"""


def draw_fingers(page: Page, *ways: tuple[int, int, int, int]) -> None:
    """Real touches, as the browser gets them from a screen: each from and to, from the middle."""
    x, y = page.evaluate(MIDDLE)
    touch = page.context.new_cdp_session(page)
    for step in range(11):
        points = [
            {"x": x + a + (c - a) * step / 10, "y": y + b + (d - b) * step / 10, "id": finger}
            for finger, (a, b, c, d) in enumerate(ways)
        ]
        kind = "touchMove" if step else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    touch.detach()


def test_one_finger_scrolls_the_page_and_two_move_the_map(browser: Browser, site: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(site)
    page.wait_for_load_state("networkidle")
    whole = page.evaluate(STAND)

    def scrolled_by_one_finger() -> int:
        draw_fingers(page, (0, 80, 0, -80))
        page.evaluate("window.scrolled")
        return int(page.evaluate("scrollY - window.began"))

    assert scrolled_by_one_finger() > 100
    assert page.evaluate(STAND) == whole
    expect(page).to_have_url(re.compile(r"/$"))

    draw_fingers(page, (-20, 0, -90, 0), (20, 0, 90, 0))
    expect(page).to_have_url(re.compile(r"\?at="))
    near = page.evaluate(STAND)
    assert near[2] == pytest.approx(whole[2] * 4.5, rel=0.02)
    draw_fingers(page, (-60, 30, 0, -30), (0, 30, 60, -30))
    page.wait_for_function(f"near => ({STAND})()[0] !== near", arg=near[0])
    assert page.evaluate(STAND) == pytest.approx([near[0] + 60, near[1] - 60, near[2]], abs=2)
    assert page.evaluate("visualViewport.scale") == 1
    expect(page.locator("#panel")).to_be_hidden()

    position = page.url
    assert scrolled_by_one_finger() > 100  # on a map that was brought near too
    assert page.url == position
    area(page, "Norfolk").dispatch_event("click")
    expect(page.get_by_role("link", name="Nelson Invented Network")).to_be_in_viewport()
    page.get_by_role("button", name="Close, back to the whole map").tap()
    expect(page.locator("#map")).to_be_in_viewport(ratio=0.9)
    context.close()


def test_without_javascript_map_and_list_say_the_same(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)

    expect(page.locator("path.area")).to_have_count(152)
    page.get_by_role("link", name="The list of all that match").click()
    expect(page.locator(".authority-links a")).to_have_count(152)
    context.close()


def test_leaflet_draws_where_the_server_drew(browser: Browser, site: str) -> None:
    """Nothing jumps when the script takes over: an LA stays where it was, to the pixel."""
    boxes = []
    for scripts in (False, True):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        page.goto(site)
        if scripts:
            until_map_stands(page)
        path = page.locator("path.area.shade-more").first
        boxes.append(path.bounding_box())
        context.close()

    drawn, alive = boxes
    assert drawn is not None
    assert alive is not None
    for side in ("x", "y", "width", "height"):
        assert abs(drawn[side] - alive[side]) <= 2, (drawn, alive)


def test_a_map_that_cannot_come_to_life_says_so_and_stays(page: Page) -> None:
    page.route("**/leaflet/*.js", lambda route: route.abort())
    page.goto("/")

    expect(page.locator("#map-message")).to_be_visible()
    expect(page.locator("path.area")).to_have_count(152)


def test_without_the_records_document_the_server_answers(page: Page) -> None:
    page.route("**/records.json", lambda route: route.abort())
    page.goto("/")
    until_map_stands(page)
    page.get_by_label("Colour the map by").select_option("Deprivation")

    expect(page).to_have_url(re.compile(r"\?colour=deprivation$"))
    expect(page.locator("#legend-title")).to_have_text("Deprivation")
    expect(page.locator("path.area.shade-step-1")).not_to_have_count(0)


def test_the_position_is_in_the_address(map_page: Page) -> None:
    """Only where it is the reader's own; it comes back by reload, back and forward."""
    closer = map_page.get_by_label("Look closer at")
    closer.select_option("London")
    expect(map_page).to_have_url(re.compile(r"/\?at=51\.\d+,-0\.\d+,\d+\.\d+$"))
    expect(closer).to_have_value("london")
    london = map_page.url
    near = area(map_page, "Camden").bounding_box()

    map_page.reload()
    until_map_stands(map_page)
    assert map_page.url == london
    again = area(map_page, "Camden").bounding_box()
    assert near is not None
    assert again is not None
    assert abs(near["x"] - again["x"]) <= 2
    assert abs(near["width"] - again["width"]) <= 2

    map_page.get_by_label("Colour the map by").select_option("Deprivation")
    expect(map_page).to_have_url(re.compile(r"/\?colour=deprivation&at=51"))
    map_page.go_back()
    expect(map_page).to_have_url(london)

    expect(closer).to_have_value("own")  # so that all of England can be asked for
    closer.select_option("All of England")
    expect(map_page).to_have_url(re.compile(r"/$"))
    expect(closer).to_have_value("")


def test_on_paper_the_map_shows_what_the_screen_showed(page: Page) -> None:
    """However wide the window was: all of England, or the place that was brought near."""
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    for chosen, seen in (("All of England", "Cornwall"), ("London", "Camden")):
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
        page.get_by_label("Look closer at").select_option(chosen)
        expect(page).to_have_url(re.compile(r"at=51" if chosen == "London" else r"/$"))
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 720, "height": 1000})
        frame = page.locator(".map-frame").bounding_box()
        box = area(page, seen).bounding_box()

        assert frame
        assert box
        assert frame["x"] <= box["x"] <= box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert frame["y"] <= box["y"] <= box["y"] + box["height"] <= frame["y"] + frame["height"]
        assert box["width"] > 10


# Of each name that is drawn: whose it is, its box, and whether all of the box is in its own LA.
NAMES = """
() => [...document.querySelectorAll("#areas .names text")].map((text) => {
  const { x, y, width, height } = text.getBBox();
  const area = document.querySelector(`path.area[data-code="${text.dataset.code}"]`);
  const shares = [0, 0.25, 0.5, 0.75, 1];
  const within = shares.every((across) => shares.every((down) =>
    area.isPointInFill(new DOMPoint(x + across * width, y + down * height))));
  return { name: text.textContent, box: [x, y, x + width, y + height], within };
})
"""


def test_names_stand_in_their_own_shape_where_there_is_room(page: Page) -> None:
    """At three zooms: none is on a neighbour, no two touch; small LAs get theirs with the zoom."""
    page.emulate_media(reduced_motion="reduce")
    named = []
    for address in ("/", "/?at=52.6,-1.9,8.4", "/?at=51.5,-0.1,10.4"):
        page.goto(address)
        page.locator("#areas[data-names]").wait_for(state="attached")
        names = page.evaluate(NAMES)

        assert [name["name"] for name in names if not name["within"]] == []
        for one, other in combinations(names, 2):
            left, top, right, bottom = one["box"]
            next_left, next_top, next_right, next_bottom = other["box"]
            is_apart = (
                right < next_left or next_right < left or bottom < next_top or next_bottom < top
            )
            assert is_apart, (one, other)
        named.append({name["name"] for name in names})

    assert "Norfolk" in named[0]
    assert "Camden" in named[2] - named[0]
    assert len(named[0]) < len(named[1]) < len(named[2])
    expect(page.locator("#inset")).to_be_hidden()  # it helps nobody who is near
    assert page.locator(".region-borders").evaluate("line => line.getTotalLength()") > 0


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl(page: Page) -> None:
    """A plain turn says how; a double click zooms too."""
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.locator("#map").scroll_into_view_if_needed()
    box = page.locator("#map").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 200)
    page.mouse.wheel(0, 20)
    expect(page.locator(".map-hint")).to_contain_text("Ctrl")
    expect(page).to_have_url(re.compile("/$"))

    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    expect(page).to_have_url(re.compile(r"\?at="))
    zoom = float(page.url.rpartition(",")[2])
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + 250)
    page.wait_for_function(f"Number(location.href.split(',').at(-1)) > {zoom} + 0.9")
    expect(page.get_by_role("button", name="Full screen")).to_be_visible()


def test_the_tooltip_tells_kinds_and_numbers(map_page: Page) -> None:
    map_page.wait_for_load_state("networkidle")
    area(map_page, "Norfolk").hover()

    expect(map_page.locator(".leaflet-tooltip")).to_have_text(
        re.compile("^Norfolk3 ABEPs1 teaching school hub, ")
    )
    map_page.locator("details[data-field=kind] > summary").click()
    map_page.get_by_label("Research school").check()
    area(map_page, "Norfolk").hover()
    expect(map_page.locator(".leaflet-tooltip")).not_to_contain_text("ABEP")


def test_the_one_that_others_are_similar_to_is_outlined(page: Page) -> None:
    """On the server's drawing, and on the live map after another choice."""
    page.goto("/?similar=camden")
    page.wait_for_load_state("networkidle")
    shape = area(page, "Camden").get_attribute("d")
    drawn = page.locator(".outline-from:not(.outline-casing)")
    assert shape in [path.get_attribute("d") for path in drawn.all()]

    page.get_by_label("Colour the map by").select_option("Deprivation")
    expect(page.locator("#legend-title")).to_have_text("Deprivation")
    expect(page.locator(".outline-from[data-live]:not(.outline-casing)")).not_to_have_attribute(
        "d", ""
    )
