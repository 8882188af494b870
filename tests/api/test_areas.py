"""Areas, read by readers that are not ours and held to the rules of RFC 7946."""

import json
from typing import Any

import geopandas as gpd
import pyogrio
import pytest
import shapely
from django.test import Client
from shapely.geometry import shape

from boundaries.models import RECORD_VINTAGE, Boundary
from partnerships.models import Coverage, MappedAuthority, Partnership

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("within_a_minute")]

DETAILS = ("map", "full")


def fetch(client: Client, address: str) -> bytes:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "application/geo+json"
    return response.content


def positions(geometry: dict[str, Any]) -> list[list[float]]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [place for polygon in polygons for ring in polygon for place in ring]


def assert_keeps_the_rules(collection: dict[str, Any]) -> None:
    """RFC 7946: 3.1.6 rings, 4 no crs, 5 bbox, 11.2 precision."""
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    for feature in collection["features"]:
        assert feature["type"] == "Feature"
        assert isinstance(feature["properties"], dict)
        if feature["geometry"] is None:
            assert "bbox" not in feature
            continue
        assert feature["geometry"]["type"] in {"Polygon", "MultiPolygon"}
        area = shape(feature["geometry"])
        assert area.is_valid
        for polygon in getattr(area, "geoms", [area]):
            assert polygon.exterior.is_ccw
            assert not any(hole.is_ccw for hole in polygon.interiors)
            assert all(ring.coords[0] == ring.coords[-1] for ring in [polygon.exterior])
        assert feature["bbox"] == pytest.approx(area.bounds, abs=1e-9)
        assert all(
            len(place) == 2 and all(round(number, 6) == number for number in place)
            for place in positions(feature["geometry"])
        )
    boxes = [feature["bbox"] for feature in collection["features"] if "bbox" in feature]
    if boxes:
        west, south, east, north = zip(*boxes, strict=True)
        assert collection["bbox"] == [min(west), min(south), max(east), max(north)]
    else:
        assert "bbox" not in collection


@pytest.mark.parametrize("detail", DETAILS)
def test_all_authorities(client, tmp_path, detail) -> None:
    body = fetch(client, f"authorities.geojson?detail={detail}")
    assert_keeps_the_rules(json.loads(body))

    path = tmp_path / "authorities.geojson"
    path.write_bytes(body)
    about = pyogrio.read_info(path)
    assert (about["driver"], about["features"], about["crs"]) == ("GeoJSON", 152, "EPSG:4326")
    frame = gpd.read_file(path).set_index("gss_code")
    column = {"map": "map_geometry", "full": "geometry"}[detail]
    stored = Boundary.objects.filter(vintage=RECORD_VINTAGE).values_list("authority_id", column)
    for code, area in stored:
        there = shapely.from_wkb(bytes(area.wkb))
        assert shapely.hausdorff_distance(frame.geometry[code], there) < 2e-6
    counts = MappedAuthority.objects.on_the_map().with_counts()
    assert dict(frame["abep_count"]) == {one.pk: one.abep_count for one in counts}
    # Borders still meet: no LA lies over another.
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())


@pytest.mark.parametrize("detail", DETAILS)
def test_partnerships_are_the_union_of_their_authorities(client, detail) -> None:
    body = fetch(client, f"partnerships.geojson?detail={detail}&kind=teaching_school_hub")
    collection = json.loads(body)
    assert_keeps_the_rules(collection)

    areas = gpd.GeoDataFrame.from_features(collection, crs="EPSG:4326")
    found = Partnership.objects.counted().filter(kind="teaching_school_hub")
    assert len(areas) == found.count()
    authorities = gpd.read_file(fetch(client, f"authorities.geojson?detail={detail}").decode())
    by_code = authorities.set_index("gss_code").geometry
    for row in areas.itertuples():
        codes = set(
            Coverage.objects.filter(partnership__slug=row.slug).values_list("authority", flat=True)
        )
        assert set(row.authority_codes) == codes
        assert set(row.authorities_in_part) <= codes
        union = shapely.union_all(by_code[sorted(codes)].to_numpy())
        assert row.geometry.symmetric_difference(union).area < 1e-4 * union.area


def test_the_same_filters_and_nothing_left(client) -> None:
    london = json.loads(fetch(client, "authorities.geojson?region=london&kind=abep"))
    listed = json.loads(
        client.get("/api/v1/authorities/?region=london&kind=abep&page_size=500").content
    )
    assert {one["id"] for one in london["features"]} == {
        row["gss_code"] for row in listed["results"]
    }
    nothing = json.loads(fetch(client, "partnerships.geojson?q=zzzzz"))
    assert nothing == {"type": "FeatureCollection", "features": []}
    assert_keeps_the_rules(nothing)


def test_a_partnership_that_works_nowhere_has_no_area(client) -> None:
    Coverage.objects.filter(partnership__slug="camden-invented-learning").delete()
    [feature] = json.loads(fetch(client, "partnerships.geojson?q=Camden Invented Learning"))[
        "features"
    ]
    assert feature["id"] == "camden-invented-learning"
    assert feature["geometry"] is None


def test_it_is_made_once_for_each_state_of_the_records(client, django_assert_num_queries) -> None:
    address = "authorities.geojson?authority=camden"
    before = fetch(client, address)
    # It counts, as a request and as a costly one, each in a transaction, and reads the version.
    with django_assert_num_queries(7):
        assert fetch(client, address) == before
    Coverage.objects.filter(authority="E09000007").delete()
    assert json.loads(fetch(client, address))["features"][0]["properties"]["abep_count"] == 0
