"""The rule of the filters: browser and server answer alike, whoever holds the partnerships."""

import gzip
import json
import random

import pytest
from django.http import QueryDict
from playwright.sync_api import Page, Route, expect

from core.cache import VersionedCache
from explore import records_json
from explore.filters import Filters, option_codes
from explore.list_order import ListOrder
from explore.map_view import MapView
from figures.models import Lens

from .looks import open_page

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
        if chance.random() < 0.2:
            lens = chance.choice(["", *(f"&lens={lens.value}" for lens in Lens)])
            parts.append(f"similar={chance.choice(['camden', 'norfolk', 'leeds'])}{lens}")
        if chance.random() < 0.1:
            parts.append(f"name={chance.choice(['york', 'SHIRE', 'north', 'x'])}")
        if chance.random() < 0.1:
            parts.append(f"q={chance.choice(['learning', 'school impr', 'camd', 'zzz'])}")
        if chance.random() < 0.5:
            parts.append(f"colour={chance.choice(['kind', 'role', 'population', 'rurality'])}")
        parts.append(f"sort={chance.choice(ListOrder.values)}")
        queries.append("&".join(parts))
    return queries


ASK_THE_SCRIPT = """
async (queries) => {
  const modules = {};
  for (const name of ["filters", "records", "url_state"])
    modules[name] = await import(performance.getEntriesByType("resource")
      .map((entry) => entry.name).find((address) => address.includes(`/js/map/${name}.`)));
  const { filters } = modules;
  const { Questions, choicesOf, ordered } = modules.records;
  const { chosen, fill, titleOf } = modules.url_state;
  const records = await (await fetch("/records.json")).json();
  const index = filters.indexed(records);
  const questions = new Questions("/reach.json", records);
  const leftBy = (choices, partnerships) => {
    const left = filters.placesLeft(choices, index, partnerships);
    return records.codes.filter((_, place) => filters.has(left, place)).sort();
  };
  const totals = records.codes.map((code) =>
    Number(document.querySelector(`.authority-links [data-code="${code}"]`).dataset.total));
  const options = JSON.parse(queries.options);
  const answers = [];
  for (const query of queries.list) {
    const wanted = new URLSearchParams(query);
    fill(wanted);
    const made = await choicesOf(wanted, questions);
    const atOnce = await questions.atOnce(made);
    const left = leftBy(made, atOnce);
    const partnerships = await questions.exactly(made);
    const colouring = records.colourings[wanted.get("colour") ?? "abeps"];
    const chips = chosen(wanted);
    const counts = (field, codes) => {
      const number = filters.facet(field, made, index, partnerships);
      return Object.fromEntries(codes.map((code) => [code, number(code)]));
    };
    // The next choice, in one field: known before the server is asked about it.
    const field = filters.PARTNERSHIP_FIELDS[answers.length % filters.PARTNERSHIP_FIELDS.length];
    const next = { ...made, fields: { ...made.fields, [field]: options[field].slice(0, 2) } };
    const leftNext = (partnerships) => leftBy(next, partnerships).join();
    const foretold = leftNext(await questions.atOnce(next));
    answers.push({
      left,
      asForetold: foretold === leftNext(await questions.exactly(next)),
      order: ordered(wanted.get("sort"), colouring, records.names, totals)
        .map((place) => records.codes[place]),
      chips: chips.map(({ label }) => label),
      title: titleOf(chips),
      facets: Object.fromEntries(Object.entries(options).map(([field, codes]) =>
        [field, counts(field, codes)])),
    });
  }
  return answers;
}
"""


@pytest.fixture
def too_many(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser holds no partnerships, as where there are too many of them."""
    monkeypatch.setattr(records_json, "MOST_BYTES_OF_ROWS", 0)
    monkeypatch.setattr(records_json, "_documents", VersionedCache())
    body = gzip.decompress(records_json.records_document().gzip)
    page.route("**/records.json", lambda route: route.fulfill(body=body, status=200))


@pytest.mark.parametrize("held", ["all", "none"])
def test_browser_and_server_agree(
    request: pytest.FixtureRequest, held: str, page: Page, combinations: list[str]
) -> None:
    if held == "none":
        request.getfixturevalue("too_many")
    open_page(page, "/")
    page.wait_for_load_state("networkidle")  # the filters come after the map
    options = option_codes()
    answers = page.evaluate(ASK_THE_SCRIPT, {"list": combinations, "options": json.dumps(options)})

    for place, (query, answer) in enumerate(zip(combinations, answers, strict=True)):
        selection = Filters.from_query(QueryDict(query))
        assert selection.errors == {}
        expected = sorted(selection.authorities.values_list("pk", flat=True))
        assert answer["left"] == expected, query
        assert answer["asForetold"], query
        if place % 10 == 0:
            expected_page = MapView(QueryDict(query))
            assert answer["order"] == [area.authority.pk for area in expected_page.listed], query
            assert answer["chips"] == [chip.label for chip in expected_page.chips], query
            assert expected_page.title.startswith(answer["title"]), query
            assert answer["facets"] == {
                field: {code: expected_page.facets[field][code] for code in codes}
                for field, codes in options.items()
            }, query


def test_a_choice_is_shown_before_the_server_has_said_all(too_many: None, page: Page) -> None:
    open_page(page, "/")
    page.wait_for_load_state("networkidle")
    waiting: list[Route] = []
    page.route("**/reach.json?*", lambda route: waiting.append(route))  # no answer yet

    with page.expect_request("**/reach.json?*"):
        page.locator("details[data-field=funding] > summary").click()
        page.get_by_label("Membership subscription").check()
    expect(page.get_by_role("heading", level=1)).to_contain_text(": 26 of 152 LAs")
    expect(page.locator("path.area:not(.is-out)")).to_have_count(26)
    london = page.locator("details[data-field=region]").get_by_label("London")
    [asked] = waiting
    asked.continue_()

    expect(london.locator("xpath=..").locator("[data-count]")).to_have_text("4")
