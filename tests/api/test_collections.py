"""The collections: what they say, in which order and how much of it, in how many queries."""

import json
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api.urls import LISTS
from explore.filters import Filters
from partnerships.models import (
    AuthoritySummary,
    Coverage,
    Partnership,
    Source,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("within_a_minute")]

FILTERED = ("authorities", "partnerships", "coverage", "sources", "profiles")


def ask(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status, response.content
    return json.loads(response.content)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_paged_ordered_thinned_and_asks_a_fixed_number_of_queries(
    client, name
) -> None:
    """Its schema names the fields and orders; a page of one and a page of all cost the same."""
    queries = []
    for size in (1, 7):
        with CaptureQueriesContext(connection) as captured:
            page = ask(client, f"{name}/?page_size={size}")
        queries.append(len(captured))
        assert len(page["results"]) == min(size, page["count"])
    if name != "changes":  # which asks once or twice for each sort of thing on a page
        assert len(set(queries)) == 1
    assert max(queries) <= 12

    second = ask(client, f"{name}/?page_size=3&page=2")
    first = client.get(second["previous"]).json()
    assert first["results"] == ask(client, f"{name}/?page_size=3")["results"]
    seven = ask(client, f"{name}/?page_size=7")["results"]
    assert [*ask(client, f"{name}/?page_size=3")["results"], *second["results"]] == seven[:6]

    for column in LISTS[name].orders:
        up = ask(client, f"{name}/?ordering={column}&page_size=500")
        down = ask(client, f"{name}/?ordering=-{column}&page_size=500")
        assert up["count"] == down["count"]
        if up["next"] is None and column in seven[0]:
            turned = [row[column] for row in reversed(down["results"])]
            assert [row[column] for row in up["results"]] == turned

    last = list(seven[0])[-1]
    serializer: Any = LISTS[name].serializer_class
    thin = ask(client, f"{name}/?fields={last}&page_size=1")["results"][0]
    assert set(thin) == {last, *serializer.identity}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "kind=abep&region=london",
        "funding=hybrid&funding=hosted&type=county",
        "q=learning&verification=desk_research",
        "founded_from=2015&eia=yes&phase=primary",
        "similar=camden",
    ],
)
def test_the_filters_are_the_maps_own(client, query) -> None:
    filters = Filters.from_query(QueryDict(query))
    authorities = set(filters.authorities.values_list("pk", flat=True))

    listed = ask(client, f"authorities/?page_size=500&{query}")
    profiles = ask(client, f"profiles/?page_size=500&fields=authority&{query}")
    found = ask(client, f"partnerships/?page_size=500&{query}")["results"]
    there = ask(client, f"coverage/?page_size=500&{query}")["results"]

    assert {row["gss_code"] for row in listed["results"]} == authorities
    assert {row["authority"] for row in profiles["results"]} == authorities
    # In the LAs that match, and of the partnerships that match, each covering one of them.
    if filters.values.keys() & {"kind", "funding", "q", "founded_from"}:
        assert {row["authority"] for row in there} == authorities
    assert {row["partnership"] for row in there} == {row["slug"] for row in found}


def test_what_does_not_count_is_left_out_until_it_is_asked_for(client) -> None:
    assert ask(client, "partnerships/")["count"] == Partnership.objects.counted().count()
    proposed = ask(client, "partnerships/?lifecycle=proposed&lifecycle=ended")
    assert (
        proposed["count"]
        == Partnership.objects.exclude(pk__in=Partnership.objects.counted()).count()
    )
    assert not any(row["counts"] for row in proposed["results"])
    assert ask(client, f"partnerships/{proposed['results'][0]['slug']}/")["counts"] is False


def test_one_of_each(client) -> None:
    by_slug, by_code = ask(client, "authorities/camden/"), ask(client, "authorities/E09000007/")
    assert by_slug == by_code
    assert by_slug["region"]["slug"] == "london"
    assert by_slug["verification"] == "desk_research"
    assert by_slug["summary"]["verified_on"] is None
    assert by_slug["url"].endswith("/local-authorities/camden/")

    learning = ask(client, "partnerships/camden-invented-learning/")
    stored = Partnership.objects.get(slug="camden-invented-learning")
    assert learning["funding_models"] == stored.funding_models
    assert learning["is_hybrid"] is True
    assert learning["kind_family"] == "abeps"
    assert learning["former_name"] is None  # blank is null
    assert [part["authority"]["gss_code"] for part in learning["coverage"]] == ["E09000007"]
    assert len(learning["sources"]) == stored.sources.count() > 0
    assert ask(client, "regions/london/")["authority_count"] == 33
    # What hangs on a row comes whole.
    whole = {name: by_slug[name] for name in ("gss_code", "region", "summary")}
    assert ask(client, "authorities/camden/?fields=region,summary") == whole
    thin = ask(client, "partnerships/?fields=coverage&page_size=1")["results"][0]
    assert set(thin["coverage"][0]) == {"authority", "extent", "districts", "roles", "basis"}


def test_search_takes_words_and_authority_takes_code_or_slug(client) -> None:
    found = ask(client, "partnerships/?search=LEARNING camden")["results"]
    assert [row["slug"] for row in found] == ["camden-invented-learning"]
    for key in ("camden", "E09000007"):
        rows = ask(client, f"coverage/?authority={key}&page_size=500")["results"]
        assert {row["authority"] for row in rows} == {"E09000007"}
    sources = ask(client, "sources/?authority=camden&page_size=500")["results"]
    assert len(sources) == (
        Source.objects.filter(partnership__coverage__authority="E09000007").count()
        + Source.objects.filter(summary="E09000007").count()
    )


def test_likeness_and_borders(client) -> None:
    size = ask(client, "similar/?authority=camden&lens=size")
    assert size["count"] == 10
    assert [row["rank"] for row in size["results"]] == list(range(1, 11))
    assert all(row["is_close"] == (row["distance"] <= 0.5) for row in size["results"])
    named = ask(client, "similar/?authority=city-of-london&lens=statistical")["results"]
    assert {row["closeness"] for row in named} == {"not_close"}
    assert ask(client, "similar/?page_size=1")["count"] > 152 * 10 * 3

    borders = ask(client, "neighbours/?authority=camden&ordering=-border_km")["results"]
    assert borders[0]["neighbour_name"] == "Westminster"


def test_the_number_of_queries_does_not_grow_with_what_hangs_on_a_row(
    client, django_assert_num_queries
) -> None:
    """Throttle, version and choices of LAs and regions, then the rows and what hangs on them."""
    one = Partnership.objects.get(slug="camden-invented-learning")
    for name in FILTERED:
        with CaptureQueriesContext(connection) as before:
            ask(client, f"{name}/?page_size=500")
        for code in ("E09000001", "E09000003"):
            Coverage.objects.get_or_create(partnership=one, authority_id=code, extent="part")
            Source.objects.create(partnership=one, title="Made up by a test")
        with django_assert_num_queries(len(before)):
            ask(client, f"{name}/?page_size=500")


def test_due_again_is_said(client) -> None:
    AuthoritySummary.objects.filter(pk="E09000007").update(
        verification="la_verified", verified_on="2020-01-01",
        verified_by_role="Made up by a test", verified_basis="Made up by a test",
    )  # fmt: skip
    assert ask(client, "authorities/camden/")["summary"]["is_due_again"] is True
    assert ask(client, "authorities/?verification=due_again")["count"] == 1


def test_vocabularies_and_the_root_lead_on(client) -> None:
    terms = {one["name"]: one["terms"] for one in ask(client, "vocabularies/")}
    assert {"code": "abep", "label": "Area-based education partnership"} in terms["kind"]
    assert set(terms) >= {
        "scale",
        "legal_form",
        "funding_model",
        "phase",
        "focus",
        "lifecycle",
        "evidence_age",
    }
    for address in ask(client, "").values():
        status = 400 if address.endswith("/points/") else 200  # needs a point
        assert client.get(address.removeprefix("http://testserver")).status_code == status
