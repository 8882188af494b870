"""The map of the LAs as on another day: one parameter, whatever shows the view."""

import csv
import json
import re
from io import StringIO

import pytest
from django.http import QueryDict
from django.test import Client

from explore.map_records import map_records
from explore.map_view import MapView
from tests.factories import make_partnership

pytestmark = pytest.mark.django_db

NEW = {"E06000063", "E06000064", "E06000065", "E06000066"}
ENDED = {"E10000006", "E10000023", "E10000027"}


def codes_at(client: Client, address: str) -> set[str]:
    return set(json.loads(client.get(address).content)["codes"])


def test_the_map_page_draws_the_las_of_the_vintage(client: Client) -> None:
    page = client.get("/?vintage=2023").content.decode()
    plain = client.get("/").content.decode()
    for code in NEW:
        assert f'data-code="{code}"' in page
        assert f'data-code="{code}"' not in plain
    assert not any(f'data-code="{code}"' in page for code in ENDED)
    assert '<option value="2023" selected>' in " ".join(page.split()).replace("\n", "")
    # The map's own, and the ones in which a location is looked for.
    assert page.count('data-records="/records.json?vintage=2023"') == 2
    assert 'data-records="/records.json"' in plain


def test_the_geometry_and_the_records_are_documents_of_their_own(client: Client) -> None:
    default, later = map_records(), map_records(2023)
    assert later.geometry
    assert default.geometry
    assert later.geometry.pk != default.geometry.pk
    before, after = (
        codes_at(client, "/records.json"),
        codes_at(client, "/records.json?vintage=2023"),
    )
    assert (len(before), len(after)) == (152, 153)
    assert (after - before, before - after) == (NEW, ENDED)


def test_a_record_of_a_predecessor_shows_on_each_successor() -> None:
    partnership = make_partnership("Invented Fells Partnership", "E10000006", kind="abep")
    choice = QueryDict("name=cumb&vintage=2023&kind=abep")
    view = MapView(choice)
    assert view.matching_codes == {"E06000063"}
    assert partnership in view.matching_partnerships
    both = MapView(QueryDict("kind=abep&vintage=2023")).matching_codes
    assert {"E06000063", "E06000064"} <= both
    assert "E10000006" in MapView(QueryDict("kind=abep")).matching_codes


def test_a_record_of_successors_shows_once_on_the_predecessor() -> None:
    make_partnership("Invented Lakes Partnership", "E06000063", "E06000064", kind="abep")
    by_code = {authority.pk: authority for authority in map_records().authorities}
    before = by_code["E10000006"].abep_count
    make_partnership("Another Invented Lakes", "E06000063", "E06000064", kind="abep")
    by_code = {authority.pk: authority for authority in map_records().authorities}
    assert by_code["E10000006"].abep_count == before + 1


def test_an_la_of_another_vintage_leads_to_the_one_before_or_after_it(client: Client) -> None:
    for asked, slug in (
        ("vintage=2023&la=cumberland", "cumberland"),
        ("la=cumberland", "cumbria"),
        ("la=E06000063", "cumbria"),
        ("vintage=2023&la=north-yorkshire", "north-yorkshire-2023"),
    ):
        state = MapView(QueryDict(asked)).state
        assert (state.faults, state.chosen and state.chosen.slug) == ([], slug)
    renewed = client.get("/?vintage=2023&la=north-yorkshire&at=54.0,-1.0,7.00")
    address = "/?vintage=2023&at=54.0%2C-1.0%2C7.00&la=north-yorkshire-2023"
    assert (renewed.status_code, renewed["Location"]) == (302, address)
    assert client.get(address).status_code == 200
    several = MapView(QueryDict("vintage=2023&la=cumbria")).state
    told = ["la: On this map “cumbria” is Cumberland and Westmorland and Furness."]
    assert (several.faults, several.chosen) == (told, None)
    refused = MapView(QueryDict("la=atlantis")).state.faults
    assert refused == ["la: There is no LA “atlantis” on the map."]
    panel = client.get("/local-authorities/cumberland/panel.json").json()
    assert panel["name"] == "Cumberland"
    similar = MapView(QueryDict("vintage=2023&similar=cumberland&lens=next_door"))
    assert similar.state.faults == []
    assert "E06000064" in similar.matching_codes
    assert MapView(QueryDict("similar=cumberland")).state.faults != []


def test_a_figure_that_only_the_predecessor_has_is_blank() -> None:
    view = MapView(QueryDict("vintage=2023&colour=population"))
    labels = {area.authority.name: area.label for area in view.areas}
    assert labels["Cumberland"] == "Not found"
    assert labels["Camden"] != "Not found"


@pytest.mark.parametrize("wrong", ["2022", "1999", "next", "2023.0"])
def test_a_wrong_vintage_is_refused_by_every_door(client: Client, wrong: str) -> None:
    query = f"vintage={wrong}"
    assert "could not read some of your choices" in client.get(f"/?{query}").content.decode()
    assert "could not read some of your choices" in client.get(f"/embed/?{query}").content.decode()
    for address in ("/records.json", "/share/map.svg", "/data/authorities.csv", "/compare.csv"):
        assert client.get(f"{address}?{query}").status_code == 400, address
    oembed = client.get("/oembed/", {"url": f"http://testserver/?{query}"})
    assert oembed.status_code == 400


def test_files_pictures_and_embeds_follow(client: Client) -> None:
    text = client.get("/data/authorities.csv?vintage=2023").getvalue().decode("utf-8-sig")
    rows = {row["gss_code"]: row for row in csv.DictReader(StringIO(text))}
    assert len(rows) == 153
    assert rows["E06000063"]["former_codes"] == "E10000006"
    whole = client.get("/data/authorities.csv").getvalue().decode("utf-8-sig")
    cumbria = {row["gss_code"]: row for row in csv.DictReader(StringIO(whole))}["E10000006"]
    assert cumbria["present_codes"].replace(" ", "").replace(";", "|") == "E06000063|E06000064"
    assert 'data-code="E06000063"' in client.get("/embed/?vintage=2023").content.decode()
    code = client.get("/oembed/", {"url": "http://testserver/?vintage=2023"}).json()["html"]
    assert "/embed/?vintage=2023" in code
    before, after = (client.get(f"/share/map.svg{query}") for query in ("", "?vintage=2023"))
    assert before.content != after.content
    assert before["ETag"] != after["ETag"]


def test_the_default_vintage_needs_no_parameter() -> None:
    assert MapView(QueryDict("vintage=2021")).state.canonical_query == ""
    assert MapView(QueryDict("vintage=2023")).state.canonical_query == "vintage=2023"


@pytest.mark.parametrize(("query", "number"), [("", 152), ("vintage=2023", 153)])
def test_each_la_is_the_same_hexagon_where_that_is_asked(
    client: Client, query: str, number: int
) -> None:
    page = client.get(f"/?view=equal&kind=abep&{query}").content.decode()
    true_map = client.get(f"/?kind=abep&{query}").content.decode()
    paths = re.findall(r'class="(area [^"]+)" data-code="(\w+)" d="([^"]+)"', page)

    assert len(paths) == number
    assert all(len(path.split()) == 12 for _, _, path in paths)
    colours = re.findall(r'class="(area [^"]+)" data-code="(\w+)"', true_map)
    assert colours == [(colour, code) for colour, code, _ in paths]
    assert re.search(r'data-key="equal"\s+aria-current="true"', page)
    assert MapView(QueryDict(f"view=equal&{query}")).state.canonical_query.endswith("view=equal")
    for door in ("/embed/", "/embed/code/", "/share/map.svg", "/data/"):
        assert client.get(f"{door}?view=equal&{query}").status_code == 200
