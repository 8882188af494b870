"""The filters in the browser: everything in step with what is chosen, also without script."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .looks import at_both_widths, open_part, until_map_stands

COUNTIES = "Local authorities that are counties: 24 of 152 LAs"


pytestmark = pytest.mark.django_db


def tick(page: Page, field: str, label: str) -> None:
    open_part(page, "Filters")
    page.locator(f"details[data-field={field}] > summary").click()
    page.locator(f"details[data-field={field}]").get_by_label(label).check()


@at_both_widths
def test_a_choice_puts_everything_in_step(map_page: Page) -> None:
    tick(map_page, "funding", "Membership subscription")
    tick(map_page, "region", "London")

    title = "Partnerships with membership subscription in London: 3 of 33 LAs"
    expect(map_page.get_by_role("heading", level=1)).to_have_text(title)
    expect(map_page).to_have_title(f"{title} – ABEP Map")
    expect(map_page).to_have_url(re.compile(r"/\?funding=subscription&region=london$"))
    expect(map_page.locator("path.area:not(.is-out)")).to_have_count(3)
    expect(map_page.locator("#map-status")).to_have_text("3 of 152 local authorities.")
    expect(map_page.locator("#chips a")).to_have_count(2)
    expect(map_page.locator("#list-file")).to_have_attribute(
        "href", "/data/?funding=subscription&region=london"
    )

    map_page.get_by_role("link", name="List", exact=True).click()
    expect(map_page).to_have_url(re.compile(r"/\?funding=subscription&region=london&view=list$"))
    expect(map_page.locator(".authority-links li:visible")).to_have_count(3)


@at_both_widths
def test_the_same_address_gives_the_same_page_without_javascript(
    browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    page.goto("/?funding=subscription&region=london&colour=deprivation&view=list")

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Partnerships with membership subscription in London: 3 of 33 LAs"
    )
    expect(page.locator(".authority-links li:visible")).to_have_count(3)
    expect(page.locator("path.area:not(.is-out)")).to_have_count(3)
    page.get_by_role("link", name="London – remove this choice").click()
    expect(page.locator("#chips a")).to_have_count(1)
    context.close()


@at_both_widths
def test_the_form_submits_without_javascript(
    browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    page.goto("/")
    page.locator("details[data-field=type] > summary").click()
    page.get_by_label("County").check()
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(COUNTIES)
    context.close()


@at_both_widths
def test_back_and_forward_work(map_page: Page) -> None:
    tick(map_page, "type", "County")
    expect(map_page.get_by_role("heading", level=1)).to_have_text(COUNTIES)
    map_page.go_back()
    expect(map_page.get_by_role("heading", level=1)).to_have_text(
        "How schools work together, place by place"
    )
    map_page.go_forward()
    expect(map_page.get_by_role("heading", level=1)).to_have_text(COUNTIES)
    expect(map_page.get_by_role("checkbox", name="County")).to_be_checked()


@at_both_widths
def test_a_chip_takes_its_choice_away(map_page: Page) -> None:
    tick(map_page, "type", "County")
    map_page.get_by_role("link", name="County – remove this choice").click()

    expect(map_page.locator("path.area:not(.is-out)")).to_have_count(152)
    expect(map_page.get_by_role("checkbox", name="County")).not_to_be_checked()


def test_words_are_asked_of_the_server(map_page: Page) -> None:
    map_page.get_by_label("Words in a partnership’s record").fill("learn sheff")

    expect(map_page.get_by_role("heading", level=1)).to_have_text(
        "Partnerships with the words “learn sheff”: 1 of 152 LAs"
    )


def test_authorities_like_another_through_any_lens(map_page: Page) -> None:
    title = map_page.get_by_role("heading", level=1)
    map_page.get_by_label("Similar to").select_option("Camden")
    expect(title).to_have_text(
        "Local authorities similar to Camden (statistical neighbours): 5 of 152 LAs"
    )
    map_page.get_by_label("Similar in").select_option("Neighbours")
    expect(title).to_have_text("Local authorities similar to Camden (neighbours): 6 of 152 LAs")
    expect(map_page).to_have_url(re.compile(r"/\?similar=camden&lens=next_door$"))

    map_page.get_by_role("link", name="Similar to: Camden (neighbours) – remove").click()
    expect(map_page).to_have_url(re.compile(r"/$"))


def test_choices_that_leave_nothing_say_so_and_can_be_undone(page: Page) -> None:
    page.goto("/?region=london&type=county")
    until_map_stands(page)

    expect(page.get_by_text("No local authority meets all these choices.")).to_be_visible()
    page.get_by_role("link", name="Clear all choices").click()
    expect(page.locator("path.area:not(.is-out)")).to_have_count(152)


def test_the_map_can_be_coloured_by_a_figure(map_page: Page) -> None:
    map_page.get_by_label("Colour the map by").select_option("Deprivation")

    expect(map_page.locator("#legend-title")).to_have_text("Deprivation")
    expect(map_page.locator("#legend li")).to_have_count(6)
    for step in range(1, 6):  # quantiles between round figures: about 152 / 5
        assert 24 <= map_page.locator(f"path.area.shade-step-{step}").count() <= 37
    expect(map_page.locator("path.area.shade-none")).to_have_count(0)


def test_a_class_of_the_legend_can_be_kept_alone(map_page: Page) -> None:
    map_page.locator("#legend").get_by_label("3 or more").check()

    expect(map_page.locator("path.area:not(.is-out)")).to_have_count(2)
    expect(map_page.locator(".authority-links li:visible")).to_have_count(2)


@at_both_widths
def test_the_chosen_authority_is_in_the_address(map_page: Page) -> None:
    map_page.locator('path.area[aria-label^="Norfolk:"]').click()
    expect(map_page).to_have_url(re.compile(r"/\?la=norfolk$"))
    expect(map_page.locator(".authority-links [aria-current]")).to_have_text("Norfolk")

    map_page.reload()
    expect(map_page.get_by_role("region", name="Norfolk")).to_be_visible()


def test_pointing_at_a_partnership_outlines_all_its_authorities(page: Page) -> None:
    page.goto("/?la=gateshead")
    page.get_by_role("link", name="Invented Schools North East", exact=True).hover()

    drawn = page.locator("path.outline-group").get_attribute("d") or ""
    assert drawn.count("M") >= 12


def test_what_could_not_be_understood_is_said(page: Page) -> None:
    page.goto("/?kind=club&region=london")

    expect(page.get_by_role("alert")).to_contain_text("Kind: Select a valid choice.")


def listed(page: Page) -> list[str]:
    return page.locator(".authority-links li:visible a").all_inner_texts()


@at_both_widths
def test_the_list_is_sorted_by_script_and_by_server_alike(
    map_page: Page, browser: Browser, site: str, browser_context_args: dict[str, Any], width: int
) -> None:
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    plain = context.new_page()
    map_page.get_by_role("link", name="List", exact=True).click()
    if width == 360:  # a wide screen has them unfolded
        map_page.get_by_text("Sort or download").click()
    sorts = map_page.get_by_role("group", name="Sort the list by")
    map_page.get_by_label("Colour the map by").select_option("Rurality")
    for link, query in (
        ("Name", "?colour=rurality&sort=name&view=list"),
        ("Rurality", "?colour=rurality&sort=value&view=list"),
        ("Partnerships of any kind", "?colour=rurality&sort=partnerships&view=list"),
        ("Region", "?colour=rurality&view=list"),
    ):
        sorts.get_by_role("link", name=link, exact=True).click()
        expect(map_page).to_have_url(f"{site}/{query}")
        expect(sorts.locator("[aria-current]")).to_have_text(link)
        plain.goto(f"/{query}")
        assert listed(map_page) == listed(plain)
    context.close()


def test_a_phone_shows_the_map_or_the_list(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/?type=county")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#map")).to_be_visible()
    expect(page.locator("#every-authority")).to_be_hidden()

    page.get_by_role("link", name="List", exact=True).click()
    expect(page).to_have_url(f"{site}/?type=county&view=list")
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator(".authority-links li:visible")).to_have_count(24)

    page.reload()
    expect(page.locator(".authority-links li:visible")).to_have_count(24)
    page.get_by_role("link", name="Map", exact=True).last.click()
    expect(page.locator("#map")).to_be_visible()
    norfolk = page.locator('path.area[aria-label^="Norfolk:"]').bounding_box()
    assert norfolk
    assert norfolk["width"] > 20

    page.go_back()
    expect(page.locator("#every-authority")).to_be_visible()


def test_a_phone_shows_the_first_authorities_at_once(
    browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    """With choices and without, by script and without; what is folded can be opened."""
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    for scripts in (True, False):
        context = browser.new_context(
            **{**browser_context_args, **phone, "java_script_enabled": scripts}
        )
        page = context.new_page()
        for query, first in (("", "Derby"), ("region=london&kind=abep&", "Barking and Dagenham")):
            page.goto(f"/?{query}view=list")
            page.wait_for_load_state("networkidle")
            box = page.get_by_role("link", name=first, exact=True).bounding_box()
            assert box
            assert box["y"] + box["height"] < 640
        page.get_by_text("Sort or download").tap()
        page.get_by_role("link", name="Name", exact=True).tap()
        expect(page).to_have_url(re.compile("sort=name"))
        expect(page.locator(".authority-links li:visible")).to_have_count(6)

        page.get_by_role("link", name="Filters").tap()
        expect(page.get_by_role("heading", name="Filter and colour")).to_be_in_viewport()
        page.get_by_role("link", name="See the results").tap()
        expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
        context.close()


def test_a_kept_class_is_a_choice_like_any_other(page: Page) -> None:
    page.goto("/?only=more&region=london")
    page.wait_for_load_state("networkidle")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text(
        "Local authorities of the class “3 or more”, in London: 0 of 152 LAs"
    )

    page.get_by_role("link", name="Number of ABEPs: 3 or more – remove this choice").click()
    expect(title).to_have_text("Local authorities in London: 33 of 152 LAs")


def test_on_paper_map_choices_legend_and_list_stay(page: Page) -> None:
    page.goto("/?funding=subscription&region=london")
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": 794, "height": 1123})  # A4
    page.emulate_media(media="print")

    for kept in ("#map", "#chips", "#legend", "#every-authority"):
        expect(page.locator(kept)).to_be_visible()
    for gone in ("#filters", "#sorts", "#views", ".find-form", ".site-header nav"):
        expect(page.locator(gone)).to_be_hidden()
