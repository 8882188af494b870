"""Comparing LAs and looking at one, in a browser: readable, reachable, without JavaScript."""

from typing import Any

from playwright.sync_api import Browser, Page, expect

from .looks import at_both_widths

COMPARED = "/compare/?la=camden&la=leeds&la=kent&la=isles-of-scilly"


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


def test_on_paper_every_lens_is_unfolded_and_the_form_is_gone(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto("/local-authorities/camden/")
    assert page.locator("#similar-size table").evaluate(
        "table => table.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})"
    )

    page.goto(COMPARED)
    expect(page.locator(".compare-form")).to_be_hidden()
    expect(page.locator(".comparison")).to_be_visible()
