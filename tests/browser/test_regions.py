"""The region pages and the overview in a real browser."""

from playwright.sync_api import Page

from .looks import at_both_widths


@at_both_widths
def test_a_shape_leads_to_its_authority_by_keyboard(page: Page) -> None:
    page.goto("/regions/london/")
    page.get_by_role("link", name="Camden: 1 ABEP").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/local-authorities/camden/")


@at_both_widths
def test_the_skip_link_leads_past_the_map(page: Page) -> None:
    page.goto("/regions/london/")
    page.get_by_role("link", name="Skip the map, go to the list").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Barking and Dagenham"


def test_each_small_map_is_named_by_its_title_and_figure(page: Page) -> None:
    page.goto("/overview/")
    maps = page.get_by_role("img")

    assert maps.count() == 17
    assert page.get_by_role(
        "img", name="Careers hubs 7 of 152 local authorities (5%)."
    ).is_visible()


def test_what_has_it_is_filled_and_what_has_not_is_hatched(page: Page) -> None:
    page.goto("/overview/")
    fills = [
        page.locator(f".multiple-map .multiple-{part}").first.evaluate(
            "element => getComputedStyle(element).fill"
        )
        for part in ("lacks", "has")
    ]

    assert fills[0].startswith('url("#hatch-england")')
    assert fills[1].startswith("rgb(")
