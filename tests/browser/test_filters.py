"""The filters in the browser: the same rule as the server's, and everything in step."""

import json
import random
import re

import pytest
from django.http import QueryDict
from playwright.sync_api import Browser, Page, expect

from partnerships.filters import Selection, option_codes
from partnerships.map_page import MapPage

COMBINATIONS = 300


pytestmark = pytest.mark.django_db


@pytest.fixture
def combinations() -> list[str]:
    """Random addresses, always the same: up to four fields with up to three options each."""
    chance = random.Random(20261121)  # noqa: S311
    options = option_codes()
    queries = []
    for _ in range(COMBINATIONS):
        parts = []
        for field in chance.sample(list(options), chance.randint(0, 4)):
            most = 1 if field == "eia" else 3
            codes = chance.sample(options[field], min(len(options[field]), chance.randint(1, most)))
            parts += [f"{field}={code}" for code in codes]
        if chance.random() < 0.2:
            parts.append(f"founded_from={chance.randint(2005, 2020)}")
        if chance.random() < 0.2:
            parts.append(f"founded_to={chance.randint(2010, 2023)}")
        if chance.random() < 0.1:
            parts.append(f"name={chance.choice(['york', 'SHIRE', 'north', 'x'])}")
        queries.append("&".join(parts))
    return queries


ASK_THE_SCRIPT = """
async (queries) => {
  const address = (name) => performance.getEntriesByType("resource")
    .map((entry) => entry.name).find((one) => one.includes(`/js/${name}.`));
  const { facet, indexed, leftBy } = await import(address("filters"));
  const { choicesOf } = await import(address("choices"));
  const records = indexed(await (await fetch("/records.json")).json());
  const options = JSON.parse(queries.options);
  return Promise.all(queries.list.map(async (query) => {
    const choices = await choicesOf(new URLSearchParams(query), {});
    const counts = (field, codes) => {
      const number = facet(field, choices, records);
      return Object.fromEntries(codes.map((code) => [code, number(code)]));
    };
    return {
      left: [...leftBy(choices, records)].sort(),
      facets: Object.fromEntries(Object.entries(options).map(([field, codes]) =>
        [field, counts(field, codes)])),
    };
  }));
}
"""


def test_browser_and_server_agree(map_page: Page, combinations: list[str]) -> None:
    options = option_codes()
    map_page.wait_for_load_state("networkidle")  # the filters come after the map
    answers = map_page.evaluate(
        ASK_THE_SCRIPT, {"list": combinations, "options": json.dumps(options)}
    )

    for place, (query, answer) in enumerate(zip(combinations, answers, strict=True)):
        selection = Selection.from_query(QueryDict(query))
        assert selection.errors == {}
        expected = sorted(selection.authorities.values_list("pk", flat=True))
        assert answer["left"] == expected, query
        if place % 20 == 0:
            counts = MapPage(QueryDict(query)).facets
            expected_counts = {
                field: {code: counts[field][code] for code in codes}
                for field, codes in options.items()
            }
            assert answer["facets"] == expected_counts, query


def tick(page: Page, field: str, label: str) -> None:
    page.locator(f"details[data-field={field}] > summary").click()
    page.locator(f"details[data-field={field}]").get_by_label(label).check()


def test_a_choice_puts_everything_in_step(map_page: Page) -> None:
    tick(map_page, "funding", "Membership subscription")
    tick(map_page, "region", "London")

    title = "Membership subscription, London: 4 of 33 LAs"
    expect(map_page.get_by_role("heading", level=1)).to_have_text(title)
    expect(map_page).to_have_title(f"{title} – ABEP Map")
    expect(map_page).to_have_url(re.compile(r"/\?funding=subscription&region=london$"))
    expect(map_page.locator(".authority-links li:visible")).to_have_count(4)
    expect(map_page.locator("path.area:not(.is-out)")).to_have_count(4)
    expect(map_page.locator("#map-status")).to_have_text("4 of 152 local authorities.")
    expect(map_page.locator("#chips a")).to_have_count(2)
    expect(map_page.get_by_role("link", name="Download this list (CSV)")).to_have_attribute(
        "href", "/data/?funding=subscription&region=london"
    )


def test_the_same_address_gives_the_same_page_without_javascript(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("/?funding=subscription&region=london&colour=deprivation")

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Membership subscription, London: 4 of 33 LAs"
    )
    expect(page.locator(".authority-links li:visible")).to_have_count(4)
    expect(page.locator("path.area:not(.is-out)")).to_have_count(4)
    page.get_by_role("link", name="London – remove this choice").click()
    expect(page.locator("#chips a")).to_have_count(1)
    context.close()


def test_the_form_submits_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("/")
    page.locator("details[data-field=type] > summary").click()
    page.get_by_label("County").check()
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("County: 24 of 152 LAs")
    context.close()


def test_back_and_forward_work(map_page: Page) -> None:
    tick(map_page, "type", "County")
    expect(map_page.get_by_role("heading", level=1)).to_have_text("County: 24 of 152 LAs")
    map_page.go_back()
    expect(map_page.get_by_role("heading", level=1)).to_have_text(
        "How schools work together, place by place"
    )
    map_page.go_forward()
    expect(map_page.get_by_role("heading", level=1)).to_have_text("County: 24 of 152 LAs")
    expect(map_page.get_by_role("checkbox", name="County")).to_be_checked()


def test_a_chip_takes_its_choice_away(map_page: Page) -> None:
    tick(map_page, "type", "County")
    map_page.get_by_role("link", name="County – remove this choice").click()

    expect(map_page.locator("path.area:not(.is-out)")).to_have_count(152)
    expect(map_page.get_by_role("checkbox", name="County")).not_to_be_checked()


def test_words_are_asked_of_the_server(map_page: Page) -> None:
    map_page.get_by_label("Words in a partnership’s name or summary").fill("learn sheff")

    expect(map_page.get_by_role("heading", level=1)).to_have_text(
        "Words: learn sheff: 1 of 152 LAs"
    )


def test_authorities_like_another_are_asked_of_the_server(map_page: Page) -> None:
    map_page.get_by_label("Similar to (DfE’s statistical neighbours)").select_option("Camden")

    expect(map_page.get_by_role("heading", level=1)).to_have_text(
        "Similar to: Camden: 5 of 152 LAs"
    )


def test_choices_that_leave_nothing_say_so_and_can_be_undone(page: Page) -> None:
    page.goto("/?region=london&type=county")
    page.wait_for_selector("html[data-map=ready]")

    expect(page.get_by_text("No local authority meets all these choices.")).to_be_visible()
    page.get_by_role("link", name="Clear all choices").click()
    expect(page.locator("path.area:not(.is-out)")).to_have_count(152)


def test_the_map_can_be_coloured_by_a_figure(map_page: Page) -> None:
    map_page.get_by_label("Colour the map by").select_option("Deprivation")

    expect(map_page.locator("#legend-title")).to_have_text("Deprivation")
    expect(map_page.locator("#legend li")).to_have_count(6)
    for step in range(1, 6):  # quantiles: as nearly 152 / 5 as ties allow
        assert 28 <= map_page.locator(f"path.area.shade-step-{step}").count() <= 33
    expect(map_page.locator("path.area.shade-none")).to_have_count(0)


def test_a_class_of_the_legend_can_be_kept_alone(map_page: Page) -> None:
    map_page.locator("#legend").get_by_label("3 or more").check()

    expect(map_page.locator("path.area:not(.is-out)")).to_have_count(8)
    expect(map_page.locator(".authority-links li:visible")).to_have_count(8)


def test_the_chosen_authority_is_in_the_address(map_page: Page) -> None:
    map_page.locator('path.area[aria-label^="Norfolk:"]').click()
    expect(map_page).to_have_url(re.compile(r"/\?la=norfolk$"))

    map_page.reload()
    expect(map_page.get_by_role("region", name="Norfolk")).to_be_visible()


def test_pointing_at_a_partnership_outlines_all_its_authorities(page: Page) -> None:
    page.goto("/?la=gateshead")
    page.get_by_role("link", name="Schools North East").hover()

    drawn = page.locator("path.outline-group").get_attribute("d") or ""
    assert drawn.count("M") >= 12


def test_what_could_not_be_understood_is_said(page: Page) -> None:
    page.goto("/?kind=club&region=london")

    expect(page.get_by_role("alert")).to_contain_text("Kind: Select a valid choice.")
