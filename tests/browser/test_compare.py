"""Comparing LAs and looking at one, in a browser: readable, reachable, without JavaScript."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .looks import WIDTH_OF_A4, assert_fits, at_both_widths, until_map_stands

COMPARED = "/compare/?la=camden&la=leeds&la=kent&la=isles-of-scilly"
PRINTED = (
    "/local-authorities/camden/",
    "/local-authorities/norfolk/",
    "/partnerships/camden-invented-learning/",
    "/partnerships/invented-schools-north-east/",
    "/partnerships/",
    COMPARED,
)
IS_SHOWN = "part => part.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})"


@at_both_widths
def test_from_a_page_to_a_comparison_without_javascript(
    browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    page.goto("/local-authorities/camden/")
    page.get_by_role("link", name="Compare Camden with Westminster").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Camden and Westminster side by side")

    page.get_by_label("Local authority 3").select_option("Leeds")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Camden, Westminster and Leeds side by side"
    )

    page.get_by_role("link", name="Remove Westminster").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Camden and Leeds side by side")
    context.close()


def test_a_narrow_screen_says_of_each_cell_whose_it_is(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(COMPARED)

    cell = page.locator(".comparison td[data-label=Leeds]").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Leeds"'
    context.close()


@at_both_widths
def test_lenses_unfold_by_keyboard(page: Page) -> None:
    page.goto("/local-authorities/camden/")
    lens = page.locator("#similar-size")
    expect(lens.get_by_role("table")).to_be_hidden()

    lens.locator("summary").focus()
    page.keyboard.press("Enter")

    expect(lens.get_by_role("table")).to_be_visible()


@pytest.mark.parametrize("address", PRINTED)
def test_a_page_is_three_sheets_at_most_and_has_no_navigation(page: Page, address: str) -> None:
    page.goto(address)
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    assert 1 <= len(sheets) <= 3

    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH_OF_A4, "height": 1000})
    assert_fits(page)
    chrome = (".site-nav", ".breadcrumb", ".pages", ".compare-form", ".list-search", ".doors")
    for name in (*chrome, ".ways-on"):
        for part in page.locator(name).all():
            expect(part).to_be_hidden()


def test_on_paper_the_figures_are_unfolded_and_the_other_lenses_gone(page: Page) -> None:
    page.goto("/local-authorities/camden/")
    figures = page.locator(".fold dl")
    assert not figures.evaluate(IS_SHOWN)

    page.emulate_media(media="print")
    assert figures.evaluate(IS_SHOWN)
    expect(page.locator("#similar-size")).to_be_hidden()
    expect(page.locator(".comparison, .local-cards").first).to_be_visible()


def test_a_small_map_leads_to_the_large_one_with_the_authority_chosen(page: Page) -> None:
    page.goto("/local-authorities/camden/")
    page.get_by_role("link", name="See it on the map").click()
    until_map_stands(page)

    expect(page).to_have_url(re.compile(r"/\?la=camden$"))
    expect(page.get_by_role("heading", name="Camden")).to_be_visible()


def test_a_page_of_an_authority_is_a_door_to_comparing_it(page: Page) -> None:
    page.goto("/local-authorities/camden/")
    page.get_by_role("link", name="Compare with others that you choose").click()
    expect(page.get_by_label("Local authority 1")).to_have_value("camden")
    expect(page.get_by_role("alert")).to_have_count(0)

    page.get_by_label("Local authority 2").select_option("Leeds")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Camden and Leeds side by side")


@pytest.mark.parametrize("address", PRINTED)
def test_the_longest_name_widens_no_page(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate(
        """document.querySelectorAll("h1, .card-title, .listing th a, .comparison a, dd, .lede")
        .forEach(part => { part.textContent = "W".repeat(120) })"""
    )
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
