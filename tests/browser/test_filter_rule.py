"""The rule of the filters: browser and server answer alike."""

import json
import random
from typing import Any

import pytest
from django.http import QueryDict
from playwright.sync_api import Page, expect

from explore.colourings import CLASS_KEYS
from explore.filter_form import FilterForm
from explore.filters import FACETED, options_of
from explore.list_order import ListOrder
from explore.map_list import MapList
from explore.map_view import MapView
from figures.models import Lens
from partnerships.models import Partnership

from .looks import open_page

# How many, of each vintage.
COMBINATIONS = {"": 220, "vintage=2023": 80}
SIMILAR_TO = {"": ["camden", "norfolk", "leeds"], "vintage=2023": ["camden", "cumberland", "leeds"]}
# Of names, a focus, a fact, members, a legal form, and of nothing.
WORDS = [
    "learning", "invented sch", "camd", "send", "hubs", "primaries", "social enterprise", "zzz",
]  # fmt: skip
# One of several LAs, one of one LA, and one that counts nowhere.
OUTLINED = ["invented-schools-north-east", "camden-invented-learning", "hackney-invented-trust"]

pytestmark = pytest.mark.django_db


def option_codes() -> dict[str, list[str]]:
    return {field: [code for code, _ in options] for field, options in options_of(FACETED).items()}


@pytest.fixture
def combinations(vintage: str) -> list[str]:
    """Random addresses, always the same: up to four fields with up to three options each."""
    chance = random.Random(f"20261121{vintage}")  # noqa: S311
    options = option_codes()
    queries = []
    for _ in range(COMBINATIONS[vintage]):
        parts = [vintage] if vintage else []
        for field in chance.sample(list(options), chance.randint(0, 4)):
            most = 1 if field == "eia" else 3
            codes = chance.sample(options[field], min(len(options[field]), chance.randint(1, most)))
            parts += [f"{field}={code}" for code in codes]
        if chance.random() < 0.2:
            parts.append(f"founded_from={chance.randint(2005, 2020)}")
        if chance.random() < 0.2:
            parts.append(f"founded_to={chance.randint(2010, 2023)}")
        if chance.random() < 0.2:
            lens = chance.choice(["", *(f"&lens={lens.value}" for lens in Lens)])
            parts.append(f"similar={chance.choice(SIMILAR_TO[vintage])}{lens}")
        if chance.random() < 0.1:
            parts.append(f"name={chance.choice(['york', 'SHIRE', 'north', 'x'])}")
        if chance.random() < 0.2:
            parts.append(f"q={chance.choice(WORDS)}")
        if chance.random() < 0.2:
            parts.append(f"partnership={chance.choice(OUTLINED)}")
        if chance.random() < 0.5:
            colour = chance.choice(["kind", "funding", "role", "population", "rurality"])
            parts.append(f"colour={colour}")
            if chance.random() < 0.3:
                parts += [f"only={key}" for key in chance.sample(CLASS_KEYS[colour], 2)]
        parts.append(f"sort={chance.choice(ListOrder.values)}")
        queries.append("&".join(parts))
    for field in ("kind", "funding", "role"):
        alone = f"{field}={chance.choice(options[field])}&colour={field}"
        queries.append("&".join(filter(None, [vintage, alone, "sort=value"])))
    return queries


ASK_THE_SCRIPT = """
async (queries) => {
  const modules = {};
  for (const name of ["filters", "url_state"])
    modules[name] = await import(performance.getEntriesByType("resource")
      .map((entry) => entry.name).find((address) => address.includes(`/js/map/${name}.`)));
  const {
    colouringOf, facetCounts, hasPartnershipChoices, legendClasses, matchingAuthorities,
    matchingIds, ordered, searchedAuthorities, unpack, valueIn,
  } = modules.filters;
  const { choicesOf, chosen, fill, outlineChip, titleOf, wholeTitle } = modules.url_state;
  const answer = await fetch(document.getElementById("map-data").dataset.records);
  const records = unpack(await answer.json());
  const totals = records.codes.map((code) =>
    records.partnerships.codes.filter((codes) => codes.includes(code)).length);
  const options = JSON.parse(queries.options);
  const answers = [];
  for (const query of queries.list) {
    const wanted = new URLSearchParams(query);
    fill(wanted);
    const choices = await choicesOf(wanted, "/text-search.json");
    const colouring = colouringOf(wanted.get("colour"), choices, records);
    const chips = chosen(wanted);
    const outlined = queries.outlined[wanted.get("partnership")];
    const matches = [...matchingAuthorities(choices, records)].sort();
    const searched = hasPartnershipChoices(choices)
      ? searchedAuthorities(choices, records).size : records.codes.length;
    const count = chips.length ? { matches: matches.length, of: searched } : null;
    const ids = matchingIds(choices, records);
    const counts = (field, codes) => {
      const numbers = facetCounts(field, choices, records);
      return Object.fromEntries(codes.map((code) => [code, numbers.get(code) ?? 0]));
    };
    answers.push({
      matches,
      searched,
      partnerships: ids && [...ids].sort((a, b) => a - b),
      colouring: [colouring.label, colouring.note],
      legend: legendClasses(colouring).map(({ key, label, cssClass }) => [key, label, cssClass]),
      looks: records.codes.map((code, place) =>
        [code, colouring.classes[colouring.classOf[place]].key, valueIn(colouring, place)]),
      order: ordered(wanted.get("sort"), colouring, records.names, totals)
        .map((place) => records.codes[place]),
      chips: chips.map(({ label }) => label),
      outline: outlined ? outlineChip(outlined).label : null,
      title: wholeTitle(titleOf(chips), count, outlined),
      facets: Object.fromEntries(Object.entries(options).map(([field, codes]) =>
        [field, counts(field, codes)])),
    });
  }
  return answers;
}
"""


@pytest.mark.parametrize("vintage", COMBINATIONS)
def test_browser_and_server_agree(page: Page, combinations: list[str], vintage: str) -> None:
    open_page(page, f"/?{vintage}")
    page.wait_for_load_state("networkidle")  # the filters come after the map
    options = option_codes()
    outlined = {
        partnership.slug: {"name": partnership.name, "codes": partnership.authority_codes}
        for partnership in Partnership.objects.with_authority_codes().filter(slug__in=OUTLINED)
    }
    queries = {"list": combinations, "options": json.dumps(options), "outlined": outlined}
    answers = page.evaluate(ASK_THE_SCRIPT, queries)

    for place, (query, answer) in enumerate(zip(combinations, answers, strict=True)):
        view = MapView(QueryDict(query))
        assert view.state.faults == []
        assert answer["matches"] == sorted(view.state.filters.authority_codes), query
        assert answer["searched"] == view.number_searched, query
        assert_looks_agree(view, answer, query)
        if view.state.filters.has_partnership_choices and not view.state.only:
            partnerships = view.matching_partnerships.order_by("pk")
            assert answer["partnerships"] == [own.pk for own in partnerships], query
        if place % 10 == 0:
            listed = MapList(view).areas
            assert answer["order"] == [area.authority.pk for area in listed], query
            counts = FilterForm(view).counts
            assert answer["facets"] == {
                field: {code: counts[field][code] for code in codes}
                for field, codes in options.items()
            }, query
        if "only=" not in query:  # the boxes of the classes are those of the first colouring
            chips = [chip.label for chip in view.chips]
            assert answer["chips"] == chips, query
            assert view.title == answer["title"], query


def assert_looks_agree(view: MapView, answer: dict[str, Any], query: str) -> None:
    """Legend and values, and the partnership that is outlined."""
    colouring = view.colouring
    assert answer["colouring"] == [colouring.label, colouring.note], query
    legend = [[own.key, own.label, own.css_class] for own in colouring.legend_classes]
    assert answer["legend"] == legend, query
    assert answer["looks"] == [
        [code, colouring.class_of[code], colouring.label_for(code)]
        for code in view.records.authority_values
    ], query
    chip = view.outline_chip
    assert answer["outline"] == (chip.label if chip else None), query


def test_once_the_records_have_come_a_choice_asks_nothing_of_the_server(page: Page) -> None:
    open_page(page, "/")
    page.wait_for_load_state("networkidle")
    page.route("**", lambda route: route.abort())

    page.locator("details[data-field=funding] > summary").click()
    page.get_by_label("Membership subscription").check()

    expect(page.get_by_role("heading", level=1)).to_contain_text(": 17 of 152 LAs")
    expect(page.locator("path.area:not(.is-out)")).to_have_count(17)
    london = page.locator("details[data-field=region]").get_by_label("London")
    expect(london.locator("xpath=..").locator("[data-count]")).to_have_text("3")


def test_other_local_authorities_are_one_choice_away(page: Page) -> None:
    open_page(page, "/?kind=abep")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Local authorities as on").select_option("2023")
    page.wait_for_url("**/?kind=abep&vintage=2023")
    expect(page.locator("path.area")).to_have_count(153)
    expect(page.locator('path.area[data-code="E06000063"]')).to_have_count(1)

    page.get_by_role("link", name="Clear all choices").click()
    page.wait_for_url(lambda address: "vintage" not in address)
    expect(page.locator("path.area")).to_have_count(152)
