"""From choices to the partnerships that meet them: on the map, in its panel, list, file and API."""

import csv
import re
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from partnerships.models import Source
from tests.factories import CAMDEN, NORFOLK, make_partnership

from .looks import open_part, until_map_stands

DERBY = "E06000015"
SUBSCRIBED_IN_LONDON = {
    "Camden Invented Learning",
    "Haringey Invented Education Partnership",
    "Tower Hamlets Invented Education Partnership",
}
on_a_phone_and_a_desk = pytest.mark.parametrize("width", [360, 1280])


def tick(page: Page, field: str, *labels: str) -> None:
    open_part(page, "Filters")
    page.locator(f"details[data-field={field}] > summary").click()
    for label in labels:
        page.locator(f"details[data-field={field}]").get_by_label(label).check()


def coloured(page: Page) -> set[str]:
    """The LAs that the map shows as matching, by name."""
    areas = page.locator("path.area:not(.is-out)").all()
    return {str(area.get_attribute("aria-label")).partition(":")[0] for area in areas}


def names_in(table: str) -> set[str]:
    return {row["name"] for row in csv.DictReader(table.removeprefix("\ufeff").splitlines())}


@on_a_phone_and_a_desk
def test_subscription_in_london_leads_to_names_websites_and_a_file(map_page: Page) -> None:
    tick(map_page, "funding", "Membership subscription")
    tick(map_page, "region", "London")
    open_part(map_page, "Results")

    matching = map_page.get_by_role("region", name="3 partnerships match")
    expect(matching.locator(".card-title")).to_have_count(3)
    assert set(matching.locator(".card-title").all_inner_texts()) == SUBSCRIBED_IN_LONDON
    website = "Website of Camden Invented Learning"
    address = "https://camden-learning.example/"
    expect(matching.get_by_role("link", name=website)).to_have_attribute("href", address)

    matching.get_by_role("link", name="All 3 as a list").click()
    rows = map_page.locator("tbody th[scope=row] > a")
    expect(rows).to_have_count(3)
    assert set(rows.all_inner_texts()) == SUBSCRIBED_IN_LONDON
    expect(map_page.get_by_role("link", name=website)).to_have_attribute("href", address)
    with map_page.expect_download() as download:
        map_page.get_by_role("link", name="Download them (CSV)").click()
    file = download.value.path().read_text(encoding="utf-8")
    assert names_in(file) == SUBSCRIBED_IN_LONDON
    assert address in file


@on_a_phone_and_a_desk
def test_what_is_older_than_five_years_is_hidden_everywhere_alike(
    page: Page, writable_site: str
) -> None:
    this_year = timezone.localdate().year
    for name, authority, age in (
        ("New Invented", CAMDEN, 0), ("Middling Invented", NORFOLK, 5), ("Old Invented", DERBY, 6),
    ):  # fmt: skip
        with transaction.atomic():  # a partnership without a source is refused
            partnership = make_partnership(name, authority)
            Source.objects.create(
                partnership=partnership, title="Made up", shows_active_in=this_year - age
            )
    page.goto(writable_site)
    until_map_stands(page)
    tick(page, "age", "This year or the two before", "3 to 5 years ago")
    open_part(page, "Results")

    matching = page.get_by_role("region", name="2 partnerships match")
    expect(matching.locator(".card-title")).to_have_count(2)
    assert coloured(page) == {"Camden", "Norfolk"}
    expected = {"New Invented", "Middling Invented"}
    query = page.url.partition("?")[2]
    file = page.request.get(f"{writable_site}/data/partnerships.csv?{query}").text()
    api = page.request.get(f"{writable_site}/api/v1/partnerships/?{query}").json()["results"]
    assert set(matching.locator(".card-title").all_inner_texts()) == expected
    assert names_in(file) == expected
    assert {partnership["name"] for partnership in api} == expected
    page.goto(f"{writable_site}/partnerships/?{query}")
    assert set(page.locator("tbody th[scope=row] > a").all_inner_texts()) == expected


@on_a_phone_and_a_desk
def test_the_colour_follows_what_is_chosen(map_page: Page) -> None:
    tick(map_page, "kind", "Local cultural education partnership")

    legend = map_page.locator("#legend li")
    expect(map_page.locator("#legend-title")).to_have_text(
        "Number of local cultural education partnerships that match"
    )
    expect(legend.first).to_contain_text("1 local cultural education partnership")
    expect(legend.first).to_contain_text("3 LAs")
    expect(legend).to_have_count(3)  # no LA in sight has none
    expect(map_page.get_by_label("Colour the map by").locator("option").first).to_have_text(
        "Number of local cultural education partnerships that match"
    )
    for name in ("Norfolk", "Bedford", "Bristol, City of"):
        area = map_page.locator(f'path.area[aria-label^="{name}: 1 local cultural education"]')
        expect(area).to_have_class("area shade-one")
    derby = map_page.locator('path.area[aria-label^="Derby:"]')
    expect(derby).to_have_attribute("aria-label", re.compile("None that matches, left out"))

    map_page.get_by_role("link", name="Local cultural education partnership – remove").click()
    expect(map_page.locator("#legend-title")).to_have_text("Number of ABEPs")
    expect(legend).to_have_count(4)


@on_a_phone_and_a_desk
def test_the_panel_marks_what_matches_and_leads_on(page: Page, width: int) -> None:
    page.goto("/?la=norfolk&kind=cultural_education_partnership")
    panel = page.get_by_role("region", name="Norfolk")
    of_choice = panel.get_by_role("listitem").filter(has_text="Matches your choices")

    expect(of_choice).to_have_count(1)
    expect(of_choice).to_contain_text("Norwich Invented Culture")
    expect(panel).to_contain_text("1 of the 7 listed here match your choices.")
    expect(panel).to_contain_text("convenor", ignore_case=True)
    expect(panel.get_by_role("heading", name="National programmes")).to_be_visible()
    expect(panel.get_by_role("link", name="Compare with others")).to_have_attribute(
        "href", "/compare/?la=norfolk"
    )
    expect(panel.get_by_role("link", name="Correct it")).to_have_attribute(
        "href", "/corrections/new/?la=norfolk"
    )
    find_box = page.get_by_label("Find a local authority, partnership, town or postcode")
    expect(find_box).to_be_visible()
    if width > 1000:
        expect(find_box).to_be_in_viewport()

    page.get_by_role("link", name="Local cultural education partnership – remove").click()
    expect(of_choice).to_have_count(0)


@on_a_phone_and_a_desk
def test_a_partnership_over_several_authorities_stays_outlined(page: Page) -> None:
    page.goto("/?la=gateshead")
    outline = page.locator("path.outline-group")
    chip = page.get_by_role("link", name="Outlined: Invented Schools North East – remove")
    page.get_by_role("link", name="Outline its 12 LAs (Invented Schools North East)").click()

    expect(chip).to_be_visible()
    expect(page).to_have_url(re.compile("partnership=invented-schools-north-east&la=gateshead"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Invented Schools North East: 12 LAs")
    page.mouse.move(0, 0)  # what is pointed at is outlined meanwhile
    expect(outline).to_have_attribute("d", re.compile("(M[^M]*){12}"))
    page.keyboard.press("Escape")  # first the LA that is chosen
    expect(page.locator("#panel")).to_be_hidden()
    expect(chip).to_be_visible()
    page.keyboard.press("Escape")
    expect(chip).to_be_hidden()
    expect(outline).to_have_attribute("d", "")
    expect(page).to_have_url(re.compile(r"/$"))

    page.go_back()
    expect(chip).to_be_visible()
    chip.click()
    expect(outline).to_have_attribute("d", "")


def test_the_address_of_an_outline_says_the_same_without_javascript(
    browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    page.goto("/partnerships/invented-schools-north-east/")
    page.get_by_role("link", name="See it on the map").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Invented Schools North East: 12 LAs")
    expect(page.locator("path.outline-group")).to_have_count(12)
    page.get_by_role("link", name="Outlined: Invented Schools North East – remove").click()
    expect(page.locator("path.outline-group")).to_have_count(0)
    context.close()
