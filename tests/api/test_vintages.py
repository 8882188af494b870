"""The LAs of each vintage, and every code that they had since 2009."""

import json
from typing import Any

import pyogrio
import pytest
from django.test import Client

from boundaries.models import PostcodeGroup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("within_a_minute")]

# As ONS gave them out; counties that ended on 31 March 2009 never had one in use.
COUNTIES = [*range(2, 35)]
ENDED_BEFORE = {4, 5, 10, 22, 26, 33}
EVERY_CODE = [
    *(f"E06{number:06}" for number in range(1, 67)),
    *(f"E08{number:06}" for number in range(1, 40)),
    *(f"E09{number:06}" for number in range(1, 34)),
    *(f"E10{number:06}" for number in COUNTIES if number not in ENDED_BEFORE),
]


def rows(client: Client, query: str) -> list[dict[str, Any]]:
    response = client.get(f"/api/v1/authorities/?page_size=500&{query}")
    assert response.status_code == 200, response.content
    listed: list[dict[str, Any]] = response.json()["results"]
    return listed


def names(client: Client, query: str) -> list[str]:
    return [row["name"] for row in rows(client, query)]


@pytest.mark.parametrize("vintage", [2021, 2023])
def test_every_code_since_2009_leads_to_an_la(client: Client, vintage: int) -> None:
    wanted = "&".join(f"authority={code}" for code in EVERY_CODE)
    listed = rows(client, f"vintage={vintage}&{wanted}")
    known = {code for row in listed for code in [*row["present_codes"], *row["former_codes"]]}
    assert set(EVERY_CODE) - known == set()
    assert len(listed) == {2021: 152, 2023: 153}[vintage]


@pytest.mark.parametrize(
    ("code", "authorities"),
    [
        ("E10000009", ["Bournemouth, Christchurch and Poole", "Dorset"]),
        ("835", ["Bournemouth, Christchurch and Poole", "Dorset"]),
        ("E10000021", ["North Northamptonshire", "West Northamptonshire"]),
        ("E08000038", ["Barnsley"]),
        ("E06000065", ["North Yorkshire"]),
        ("815", ["North Yorkshire"]),
        (
            "E47000009",
            ["Bath and North East Somerset", "Bristol, City of", "South Gloucestershire"],
        ),
    ],
)
def test_every_door_answers_a_code_alike(client: Client, code: str, authorities: list[str]) -> None:
    assert names(client, f"authority={code}") == authorities
    led_on = client.get(f"/local-authorities/{code}/")["Location"]
    assert led_on == client.get(f"/find/?q={code}").get("Location", f"/find/?q={code}")
    said = client.get(led_on, follow=True).content.decode()
    assert all(name in said for name in authorities)


@pytest.mark.parametrize("code", ["E06000065", "E08000038", "E08000020", "E10000021", "E10000006"])
def test_one_code_by_itself_is_answered_too(client: Client, code: str) -> None:
    response = client.get(f"/api/v1/authorities/{code}/", follow=True)
    assert response.status_code == 200
    assert code in response.content.decode()


def test_a_former_code_leads_on_and_a_new_one_back(client: Client) -> None:
    after = ["Cumberland", "Westmorland and Furness"]
    assert names(client, "vintage=2023&authority=E10000006") == after
    assert names(client, "authority=E06000063") == ["Cumbria"]
    assert names(client, "vintage=2023&authority=cumbria") == after
    assert names(client, "authority=E10000021") == [
        "North Northamptonshire",
        "West Northamptonshire",
    ]
    northumberland = rows(client, "authority=E06000048")[0]
    assert northumberland["present_codes"] == ["E06000057"]
    assert northumberland["former_codes"] == ["E06000048"]


def test_a_join_with_a_file_of_today_loses_no_la(client: Client) -> None:
    present = [code for row in rows(client, "") for code in row["present_codes"]]
    gone = {"E10000006", "E10000023", "E10000027", "E08000016", "E08000019"}
    assert len(present) == len(set(present)) == 153
    assert {"E06000063", "E06000064", "E06000065", "E06000066", "E08000038"} <= set(present)
    assert not gone & set(present)


def test_a_successor_has_what_was_recorded_for_its_predecessor(client: Client) -> None:
    cumberland = rows(client, "vintage=2023&authority=E06000063")[0]
    cumbria = rows(client, "authority=E10000006")[0]
    for name in ("abep_count", "other_count"):
        assert cumberland[name] == cumbria[name]
    assert [row["slug"] for row in cumberland["predecessors"]] == ["cumbria"]
    coverage = client.get("/api/v1/coverage/?vintage=2023&authority=E06000063").json()
    counted = cumberland["abep_count"] + cumberland["other_count"]
    assert [row["authority"] for row in coverage["results"]] == ["E10000006"] * counted


@pytest.mark.parametrize(("vintage", "count"), [("", 152), ("2021", 152), ("2023", 153)])
def test_gdal_reads_the_areas_of_a_vintage(client: Client, tmp_path, vintage, count) -> None:
    query = f"?vintage={vintage}" if vintage else ""
    path = tmp_path / "authorities.geojson"
    path.write_bytes(client.get(f"/api/v1/authorities.geojson{query}").content)
    frame = pyogrio.read_dataframe(path)
    assert len(frame) == count
    assert frame.geometry.is_valid.all()
    assert frame.crs.to_epsg() == 4326
    assert ("Cumberland" in set(frame["name"])) == (vintage == "2023")
    codes = json.loads(path.read_bytes())["features"][0]["properties"]["present_codes"]
    assert codes == ["E06000001"]


@pytest.mark.parametrize(
    "address",
    ["authorities/", "authorities.geojson", "partnerships/", "partnerships.geojson", "neighbours/"],
)
def test_a_vintage_that_there_is_none_of_is_refused(client: Client, address: str) -> None:
    for wrong in ("1999", "2022", "next", ""):
        response = client.get(f"/api/v1/{address}?vintage={wrong}")
        assert response.status_code == 400
        assert "vintage" in response.content.decode()


def test_neighbours_are_those_of_the_vintage(client: Client) -> None:
    address = "/api/v1/neighbours/?authority=northumberland"
    before = {row["neighbour_name"] for row in client.get(address).json()["results"]}
    after = client.get(f"{address}&vintage=2023").json()["results"]
    assert before - {row["neighbour_name"] for row in after} == {"Cumbria"}
    later = {"Cumberland", "Westmorland and Furness"}
    assert {row["neighbour_name"] for row in after} - before == later


@pytest.mark.parametrize(("query", "name"), [("", "Cumbria"), ("vintage=2023", "Cumberland")])
def test_a_postcode_and_a_point_are_answered_in_the_vintage_asked_for(
    client: Client, query: str, name: str
) -> None:
    point = client.get(f"/api/v1/points/?longitude=-2.94&latitude=54.89&{query}").json()
    assert point["authority"]["name"] == name
    PostcodeGroup.objects.create(
        sector="CA11",
        authority_id="E06000063",
        district="Carlisle",
        at_an_office=False,
        units=["AA"],
        longitudes=[-294000],
        latitudes=[548900],
    )
    postcode = client.get(f"/api/v1/postcodes/CA1 1AA/?{query}").json()
    assert [authority["name"] for authority in postcode["authorities"]] == [name]


def test_a_vintage_that_is_none_is_refused(client: Client) -> None:
    for address in ("points/?longitude=0&latitude=52&", "postcodes/CA1 1AA/?"):
        assert client.get(f"/api/v1/{address}vintage=1999").status_code == 400
