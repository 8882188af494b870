"""The map in another site's page, and how people get there."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from playwright.sync_api import Browser, FloatRect, FrameLocator, Page, expect

from .looks import assert_accessible, assert_fits, open_page, open_part, until_map_stands

VIEW = "kind=abep&region=london&colour=kind"


class OtherSite(BaseHTTPRequestHandler):
    """One page, which is set by the test."""

    body: ClassVar[str] = ""

    def do_GET(self) -> None:
        self.send_response(200)
        # As of a site that is isolated from others.
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>Other</title>{self.body}".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is told."""


@pytest.fixture
def other_site() -> Iterator[Callable[[str], str]]:
    """Puts something into a page of another origin, and gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), OtherSite)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def with_body(body: str) -> str:
        OtherSite.body = body
        return f"http://localhost:{server.server_port}/"

    yield with_body
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [360, 1440])
def test_another_site_shows_a_view_with_the_code_that_we_give(
    browser: Browser, site: str, other_site, width: int
) -> None:
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 900})
    page = context.new_page()
    code = page.request.get("/oembed/", params={"url": f"{site}/?{VIEW}"}).json()["html"]
    page.goto(other_site(code))
    framed = page.frame_locator("iframe")

    expect(framed.get_by_role("heading", level=1)).to_contain_text("London")
    walk_by_keyboard(page, framed)
    expect(framed.get_by_text("Contains OS data © Crown copyright")).to_be_visible()
    assert_fits(page)

    with page.expect_popup() as opened:
        framed.get_by_role("link", name="Open the full map").click()
    full = opened.value
    assert full.url == f"{site}/?kind=abep&region=london&colour=kind&la=camden"
    expect(full.locator("#panel-title")).to_have_text("Camden")
    context.close()


def walk_by_keyboard(page: Page, framed: FrameLocator) -> None:
    """Chooses an LA, leaves it and chooses it again, without a mouse."""
    camden = framed.locator('path.area[aria-label^="Camden:"]')
    camden.focus()
    page.keyboard.press("Enter")
    said = framed.locator("#chosen")
    expect(said).to_contain_text("Camden: ABEP")
    expect(said.get_by_role("link")).to_have_attribute("href", "/local-authorities/camden/")
    page.keyboard.press("Escape")
    expect(said).to_be_empty()
    expect(camden).to_be_focused()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Camden: ABEP")


def test_the_browser_lets_nobody_frame_another_page(page: Page, site: str, other_site) -> None:
    addresses = ["/", "/embed/code/", "/local-authorities/camden/", "/account/login/"]
    page.goto(other_site("".join(f'<iframe src="{site}{one}"></iframe>' for one in addresses)))

    assert len(page.frames[1:]) == len(addresses)
    for frame in page.frames[1:]:
        frame.wait_for_url("chrome-error://chromewebdata/")


def test_the_frame_that_wordpress_makes_of_the_code_works(
    browser: Browser, site: str, other_site
) -> None:
    """It opens nothing, has no origin and keeps no style; the page around listens for messages."""
    page = browser.new_page(viewport={"width": 700, "height": 700})
    page.goto(
        other_site(
            f"""<script>said = {{}}; onmessage = (e) => said[e.data.message] = e.data</script>
            <iframe src="{site}/embed/?region=london#?secret=invented" sandbox="allow-scripts"
                    width="300" height="500" frameborder="0"></iframe>
            <img src="{site}/share/map.png?region=london" width="200">"""
        )
    )
    framed = page.frame_locator("iframe")
    framed.locator("html[data-map=ready]").wait_for()

    page.wait_for_function("said.height")
    height = page.evaluate("said.height")
    assert height["secret"] == "invented"
    assert height["value"] > 500
    page.locator("iframe").evaluate(f"frame => frame.height = {height['value']}")
    framed.get_by_role("link", name="Open the full map").click()
    page.wait_for_function("said.link")
    assert page.evaluate("said.link.value").startswith(f"{site}/?region=london")
    assert page.evaluate("document.images[0].naturalWidth") == 1200
    assert framed.locator("#zoom-to").input_value() == "london"
    page.close()


def box_of(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box


def test_all_of_the_map_and_its_legend_are_in_the_smallest_frames(page: Page) -> None:
    for width, height in ((300, 500), (600, 500), (800, 600)):
        page.set_viewport_size({"width": width, "height": height})
        open_page(page, "/embed/?")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        for part in ("Isles of Scilly", "Northumberland", "Kent"):
            stage = box_of(page, "#map")
            box = box_of(page, f'path.area[aria-label^="{part}:"]')
            assert box["x"] >= stage["x"]
            assert box["y"] >= stage["y"]
            assert box["y"] + box["height"] <= stage["y"] + stage["height"] <= height
        legend = box_of(page, "#legend")
        assert legend["y"] + legend["height"] <= height


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_embedded_map_fits_the_narrowest_frame(browser: Browser, site: str, scheme) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": 280, "height": 500}, color_scheme=scheme
    )
    page = context.new_page()
    open_page(page, f"/embed/?{VIEW}&la=camden")

    assert_fits(page)
    page.get_by_text("as a list").click()
    expect(page.locator(".authority-links").get_by_role("link", name="Camden")).to_be_visible()
    assert_accessible(page)
    context.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_a_dialogue_shares_the_view_at_hand(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    page.goto("/?la=norfolk")
    until_map_stands(page)
    expect(page.locator("#panel-title")).to_have_text("Norfolk")
    open_part(page, "Filters")
    page.get_by_label("Colour the map by").select_option("kind")
    page.wait_for_url("**/?colour=kind&la=norfolk")
    link = page.get_by_role("link", name="Share", exact=True)
    link.focus()
    page.keyboard.press("Enter")
    dialogue = page.get_by_role("dialog", name="Share this view")
    view = "colour=kind&la=norfolk"

    expect(dialogue.get_by_label("Link")).to_have_value(f"{site}/?{view}")
    dialogue.get_by_role("button", name="Copy code").press("Enter")
    expect(dialogue.get_by_role("status")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f'<iframe src="{site}/embed/?colour=kind&amp;la=norfolk"' in copied
    for name in ("PNG", "SVG", "PDF"):
        address = dialogue.get_by_role("link", name=name).get_attribute("href") or ""
        assert address == f"{site}/share/map.{name.lower()}?{view}"
        assert page.request.get(address).ok
    assert_accessible(page)

    page.keyboard.press("Escape")
    expect(dialogue).to_be_hidden()
    expect(link).to_be_focused()
    expect(page.locator("#panel-title")).to_have_text("Norfolk")
    context.close()
