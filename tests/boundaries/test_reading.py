"""Reading boundaries from files of every kind."""

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from boundaries import geometry
from boundaries.geometry.coverage import LONGITUDE_LATITUDE, NATIONAL_GRID
from core.import_errors import ImportRejected
from tests.boundaries.squares import NAMES, SQUARES, faults_of


def faults_reading(path: Path) -> list[str]:
    with pytest.raises(ImportRejected) as refused:
        geometry.read_boundaries(path)
    return faults_of(refused)


@pytest.fixture
def squares_file(tmp_path: Path) -> Any:
    """Writes a file of the squares, or of other shapes and columns."""

    def write(
        name: str, crs: str = LONGITUDE_LATITUDE, geometries: Any = None, **columns: Any
    ) -> Path:
        columns = columns or {"CTYUA21CD": list(SQUARES), "CTYUA21NM": list(NAMES.values())}
        frame = gpd.GeoDataFrame(
            columns, geometry=geometries or list(SQUARES.values()), crs=LONGITUDE_LATITUDE
        )
        path = tmp_path / name
        frame.to_crs(crs).to_file(path)
        return path

    return write


@pytest.mark.parametrize("crs", ["EPSG:27700", "EPSG:3857", "EPSG:4326"])
@pytest.mark.parametrize("name", ["squares.gpkg", "squares.geojson", "squares.shp"])
def test_reads_every_format_in_every_reference_system(
    squares_file: Any, name: str, crs: str
) -> None:
    frame = geometry.read_boundaries(squares_file(name, crs))
    assert list(frame["gss_code"]) == list(SQUARES)
    assert list(frame["row"]) == [1, 2, 3, 4]
    assert frame.crs == LONGITUDE_LATITUDE
    for shape, expected in zip(frame.geometry, SQUARES.values(), strict=True):
        assert shapely.hausdorff_distance(shape, expected) < 1e-6


def test_reads_a_zipped_shapefile(squares_file: Any, tmp_path: Path) -> None:
    shapefile = squares_file("squares.shp", NATIONAL_GRID)
    archive = tmp_path / "squares.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for part in tmp_path.glob("squares.*"):
            if part != archive:
                packed.write(part, f"boundaries/{part.name}")
    shapefile.unlink()
    assert list(geometry.read_boundaries(archive)["gss_code"]) == list(SQUARES)


def test_refuses_a_zip_of_several_boundary_files(tmp_path: Path) -> None:
    archive = tmp_path / "both.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.geojson", "{}")
        packed.writestr("b.gpkg", "")
    assert faults_reading(archive) == [
        "both.zip: holds 2 boundary files (.shp, .gpkg, .geojson); zip one alone"
    ]


def test_drops_heights(squares_file: Any) -> None:
    raised = [shapely.force_3d(shape, 12.0) for shape in SQUARES.values()]
    frame = geometry.read_boundaries(squares_file("high.gpkg", geometries=raised))
    assert not frame.has_z.any()


def test_finds_codes_by_their_values_and_tidies_them(squares_file: Any) -> None:
    codes = [" e06900001", "E06900002 ", "e06900003", "E06900004"]
    path = squares_file("a.gpkg", Area=codes, Region=["E12000005"] * 4, Population=[1, 2, 3, 4])
    assert list(geometry.read_boundaries(path)["gss_code"]) == list(SQUARES)


def test_leaves_out_the_rest_of_the_united_kingdom(squares_file: Any) -> None:
    codes = ["W06000001", "E06900001", "S12000005", "N09000001"]
    frame = geometry.read_boundaries(squares_file("uk.gpkg", code=codes))
    assert list(frame["gss_code"]) == ["E06900001"]
    assert list(frame["row"]) == [2]


def test_columns_of_codes_may_agree(squares_file: Any) -> None:
    path = squares_file("twice.gpkg", one=list(SQUARES), other=[code.lower() for code in SQUARES])
    assert list(geometry.read_boundaries(path)["gss_code"]) == list(SQUARES)


def test_refuses_columns_of_codes_that_disagree(squares_file: Any) -> None:
    other = [*list(SQUARES)[:2], "E10000003", "E10000003"]
    assert faults_reading(squares_file("two.gpkg", LAD=list(SQUARES), CTYUA=other)) == [
        "two.gpkg, column LAD and CTYUA: both hold GSS codes but disagree, first in row 3 "
        "(E06900003 and E10000003); leave only the codes of upper-tier local authorities in "
        "the file"
    ]


def test_refuses_a_file_without_codes(squares_file: Any) -> None:
    path = squares_file("names.gpkg", title=list(NAMES.values()), region=["E12000005"] * 4)
    assert faults_reading(path) == [
        "names.gpkg: no column holds the GSS codes of upper-tier local authorities, such as "
        "E06000001 or E10000003; add one"
    ]


def test_lists_every_code_that_is_none(squares_file: Any) -> None:
    path = squares_file("slips.gpkg", code=["E06900001", "E0690002", None, "E06900004"])
    assert faults_reading(path) == [
        "slips.gpkg, row 2, column code: “E0690002” is not a GSS code; it should be a letter "
        "and eight digits",
        "slips.gpkg, row 3, column code: has no GSS code; fill it in or remove the row",
    ]


def test_refuses_a_missing_file(tmp_path: Path) -> None:
    assert faults_reading(tmp_path / "none.gpkg") == ["none.gpkg: there is no such file"]


@pytest.mark.parametrize("name", ["text.gpkg", "text.geojson", "text.shp", "text.zip"])
def test_refuses_what_is_not_a_boundary_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("These are not boundaries.")
    assert faults_reading(path) == [
        f"{name}: cannot be read as boundaries; give a GeoPackage, GeoJSON or shapefile "
        "(with its .shx, .dbf and .prj beside it, or all in a .zip)"
    ]


def test_refuses_a_shapefile_that_does_not_say_its_reference_system(squares_file: Any) -> None:
    path = squares_file("bare.shp")
    path.with_suffix(".prj").unlink()
    assert faults_reading(path) == [
        "bare.shp: does not say which coordinate reference system it uses; a shapefile needs "
        "its .prj file beside it"
    ]


def test_refuses_several_layers(squares_file: Any) -> None:
    path = squares_file("layers.gpkg")
    gpd.read_file(path).to_file(path, layer="more")
    assert faults_reading(path) == [
        "layers.gpkg: holds several layers (layers, more); save the boundaries alone in a file"
    ]


def test_refuses_a_table_without_shapes(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("gss_code\nE06900001\n")
    assert faults_reading(path) == ["table.csv: holds no layer of shapes"]


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "name", "properties": {"name": "EPSG::999999"}},
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::999999"}},
        {"type": "link", "properties": {"href": "https://invented.example/crs"}},
        "degrees",
    ],
)
@pytest.mark.parametrize("is_zipped", [False, True])
def test_geojson_in_an_unknown_system_is_not_taken_for_degrees(
    squares_file: Any, crs: object, is_zipped: bool
) -> None:
    path = squares_file("squares.geojson")
    collection = json.loads(path.read_text()) | {"crs": crs}
    path.write_text(json.dumps(collection))
    if is_zipped:
        with zipfile.ZipFile(path.with_suffix(".zip"), "w") as archive:
            archive.write(path, path.name)
        path = path.with_suffix(".zip")

    with pytest.raises(ImportRejected, match="coordinate reference system that we do not know"):
        geometry.read_boundaries(path)


def districts_file(folder: Path, names: list[str], shapes: list[Any]) -> Path:
    path = folder / "districts.geojson"
    gpd.GeoDataFrame({"name": names}, geometry=shapes, crs=LONGITUDE_LATITUDE).to_file(path)
    return path


def test_reads_districts_by_their_names(tmp_path: Path) -> None:
    path = districts_file(tmp_path, list(NAMES.values()), list(SQUARES.values()))
    frame = geometry.read_districts(path)
    assert list(frame["name"]) == list(NAMES.values())
    assert frame.crs == LONGITUDE_LATITUDE


def test_refuses_districts_without_a_name_of_their_own_or_a_shape(tmp_path: Path) -> None:
    shapes = [*list(SQUARES.values())[:3], shapely.Point(0, 52)]
    names = ["Oldtown", "Oldtown", "", "Newtown"]
    path = districts_file(tmp_path, names, shapes)
    with pytest.raises(ImportRejected) as refused:
        geometry.read_districts(path)
    assert faults_of(refused) == [
        "districts.geojson, row 2, column name: “Oldtown” is there twice",
        "districts.geojson, row 3, column name: has no name",
        "districts.geojson, row 4, column geometry: is not a valid polygon",
    ]


def test_refuses_districts_in_a_file_without_names(squares_file: Any) -> None:
    with pytest.raises(ImportRejected) as refused:
        geometry.read_districts(squares_file("districts.geojson"))
    assert faults_of(refused) == ["districts.geojson, column name: is missing"]
