"""Simplifying and writing the map's shapes: invented squares, then the shipped files."""

import csv
import gzip
import json
import re
from pathlib import Path
from typing import Any

import brotli
import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Point, Polygon, box

from boundaries import geometry
from boundaries.geometry.coverage import NATIONAL_GRID, round_coverage
from boundaries.geometry.display import drop_specks
from boundaries.map_units import MAP_UNIT
from tests.boundaries.squares import (
    SOUTH,
    SQUARES,
    WEST,
    as_read,
    check,
    is_clean,
    metric,
    shape_of,
    square,
)

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
BROTLI_BUDGET = 45_000


def likeness(first: gpd.GeoDataFrame, second: gpd.GeoDataFrame) -> dict[str, float]:
    """Returns shared area over joint area (IoU) by GSS code."""
    a, b = metric(first), metric(second)
    iou = shapely.area(shapely.intersection(a, b)) / shapely.area(shapely.union(a, b))
    return dict(zip(first["gss_code"], iou, strict=True))


def test_specks_go_but_nothing_that_matters() -> None:
    km2 = 1_000_000.0
    main = box(0, 0, 10_000, 10_000).difference(box(1_000, 1_000, 1_100, 1_100))
    inside = box(5_000, 5_000, 5_300, 5_300)
    main = main.difference(inside)
    island, rock = box(0, 20_000, 2_000, 22_000), box(0, 30_000, 500, 30_500)
    only_rock = box(40_000, 0, 40_100, 100)
    shapes = np.array(
        [MultiPolygon([main, island, rock]), MultiPolygon([inside]), MultiPolygon([only_rock])]
    )
    first, second, third = drop_specks(shapes, np.array([km2, km2, km2]))
    assert first.area == pytest.approx(main.area + 10_000 + island.area)
    assert shapely.intersects(first, Point(1_050, 1_050))
    assert not shapely.intersects(first, Point(5_150, 5_150))
    assert second.area == inside.area
    assert third.area == only_rock.area


def test_a_part_that_touches_another_la_stays() -> None:
    exclave = box(10_000, 2_000, 10_100, 2_100)
    shapes = np.array(
        [
            MultiPolygon([box(20_000, 0, 30_000, 10_000), exclave]),
            MultiPolygon([box(0, 0, 10_000, 10_000)]),
        ]
    )
    first, _ = drop_specks(shapes, np.array([1e6, 1e6]))
    assert len(first.geoms) == 2


def test_rounding_keeps_borders_together() -> None:
    """A thin wedge between two LAs, which rounding each for itself would turn inside out."""
    tip = (0.4, 0.6)
    shapes = np.array(
        [
            MultiPolygon([Polygon([(0, 0), (10, 0.4), tip, (0, 10)])]),
            MultiPolygon([Polygon([(10, 0.4), (10, 10), (0, 10), tip])]),
        ]
    )
    assert shapely.coverage_is_valid(shapes)
    rounded = round_coverage(shapes, 1)
    assert shapely.coverage_is_valid(rounded)
    assert shapely.is_valid(rounded).all()
    corners = shapely.get_coordinates(rounded)
    assert (corners == np.round(corners)).all()


def test_refuses_to_draw_what_the_grid_would_swallow() -> None:
    tiny = box(WEST, SOUTH, WEST + 0.0002, SOUTH + 0.0002)
    frame = as_read([("E06900001", MultiPolygon([tiny]))])
    with pytest.raises(ValueError, match="too small to be drawn: E06900001"):
        geometry.simplify(frame)


def test_geojson_is_minimal_and_follows_the_right_hand_rule() -> None:
    hole = box(WEST + 0.05, SOUTH + 0.05, WEST + 0.15, SOUTH + 0.15)
    clockwise = shapely.orient_polygons(square(0, 0).difference(hole), exterior_cw=True)
    names = {"E06900001": "Squareham"}
    frame = geometry.check_boundaries(as_read([("E06900001", clockwise)]), names, "a.gpkg")
    collection = json.loads(geometry.to_geojson(frame))
    assert list(collection) == ["type", "features"]
    (feature,) = collection["features"]
    assert feature["type"] == "Feature"
    assert feature["id"] == "E06900001"
    assert feature["properties"] == {}
    shell, inner = feature["geometry"]["coordinates"]
    assert shapely.is_ccw(shapely.LinearRing(shell))
    assert not shapely.is_ccw(shapely.LinearRing(inner))
    assert shell[0] == shell[-1] == [-1.6, 52.0]


def test_the_same_shapes_give_the_same_bytes_whatever_vertex_they_start_from() -> None:
    def turned(shape: Polygon) -> Polygon:
        corners = list(shape.exterior.coords[:-1])
        return Polygon([*corners[2:], *corners[:2]])

    drawn = geometry.simplify(check(SQUARES))
    drawn_turned = geometry.simplify(
        check({code: turned(shape) for code, shape in SQUARES.items()})
    )
    assert geometry.to_geojson(drawn) == geometry.to_geojson(drawn_turned)


def test_svg_paths_are_relative_whole_numbers_with_y_downwards() -> None:
    shapes = geometry.svg_shapes(check(SQUARES))
    path, (x_min, y_min, x_max, y_max) = shapes["E06900001"]
    assert re.fullmatch(r"m-?\d+[ -]\d+( ?-?\d+[ -]\d+){3}z", path)
    assert x_min == round(-1.6 * 111_319.49 / MAP_UNIT)
    assert x_max == shapes["E06900002"][1][0]
    # North is up: a northern LA has the lower y, and its lower edge is the border.
    assert shapes["E06900003"][1][3] == y_min
    assert y_max > y_min


def rings_of(path: str) -> list[list[tuple[int, int]]]:
    """The corners of each ring of a path, as a browser would read it."""
    rings = []
    x = y = 0
    for subpath in path.split("z")[:-1]:
        numbers = [int(number) for number in re.findall(r"-?\d+", subpath)]
        ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        x, y = ring[0]
        rings.append(ring)
    return rings


def test_compressed_bytes_are_the_same_every_time_and_unpack() -> None:
    data = b"boundaries " * 1000
    packed = geometry.compress(data)
    assert packed == geometry.compress(data)
    assert gzip.decompress(packed[0]) == data
    assert brotli.decompress(packed[1]) == data


def expected_names(day: str) -> dict[str, str]:
    with (FIXTURES / "local_authorities.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["gss_code"]: row["name"]
            for row in csv.DictReader(stream)
            if (row["valid_from"] or day) <= day <= (row["valid_to"] or day)
        }


def shipped(vintage: int) -> gpd.GeoDataFrame:
    path = FIXTURES / f"boundaries-{vintage}.geojson"
    names = expected_names(f"{vintage}-04-01")
    return geometry.check_boundaries(geometry.read_boundaries(path), names, path.name)


@pytest.fixture(scope="module")
def england() -> gpd.GeoDataFrame:
    return shipped(2021)


@pytest.fixture(scope="module")
def drawn(england: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return geometry.simplify(england)


@pytest.mark.parametrize(("vintage", "count"), [(2021, 152), (2023, 153)])
def test_the_shipped_boundaries_are_a_clean_coverage(vintage: int, count: int) -> None:
    path = FIXTURES / f"boundaries-{vintage}.geojson"
    read = geometry.read_boundaries(path)
    assert len(read) == count
    assert is_clean(read)
    checked = shipped(vintage)
    assert list(checked["gss_code"]) == list(read["gss_code"])
    for shape, as_written in zip(checked.geometry, read.geometry, strict=True):
        assert (shapely.get_coordinates(shape) == shapely.get_coordinates(as_written)).all()


def test_the_shipped_boundaries_have_the_known_area(england: gpd.GeoDataFrame) -> None:
    assert shapely.area(metric(england)).sum() / 1e6 == pytest.approx(130_455, abs=1)


def test_the_shipped_boundaries_have_357_borders(england: gpd.GeoDataFrame) -> None:
    pairs = geometry.neighbours(england)
    assert len(pairs) == 357
    assert pairs == sorted(pairs)
    assert all(first < second and km > 0 for first, second, km in pairs)
    with_neighbours = {code for first, second, _ in pairs for code in (first, second)}
    alone = england[~england["gss_code"].isin(with_neighbours)]
    assert list(alone["name"]) == ["Isle of Wight", "Isles of Scilly"]


@pytest.mark.parametrize("vintage", [2021, 2023])
def test_the_drawn_map_is_clean_complete_and_within_budget(vintage: int) -> None:
    full = shipped(vintage)
    frame = geometry.simplify(full)
    assert is_clean(frame)
    assert list(frame["gss_code"]) == list(full["gss_code"])
    body = geometry.to_geojson(frame)
    assert body == geometry.to_geojson(geometry.simplify(full))
    assert len(geometry.compress(body)[1]) <= BROTLI_BUDGET


def test_the_drawn_map_survives_its_way_through_geojson(drawn: gpd.GeoDataFrame) -> None:
    collection = json.loads(geometry.to_geojson(drawn))
    assert len(collection["features"]) == 152
    shapes = np.array(
        [shapely.from_geojson(json.dumps(f["geometry"])) for f in collection["features"]]
    )
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


def test_the_drawn_map_has_no_gaps_inside(
    england: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame
) -> None:
    """Each apparent hole is a river or inlet whose mouth is too narrow to be drawn."""
    land, drawn_land = (shapely.union_all(metric(frame)) for frame in (england, drawn))
    pools = [Polygon(ring) for part in drawn_land.geoms for ring in part.interiors]
    land_lost = sum(shapely.area(shapely.intersection(pool, land)) for pool in pools)
    assert land_lost < 0.4 * sum(pool.area for pool in pools)
    assert drawn_land.area == pytest.approx(land.area, rel=0.005)


def test_svg_borders_meet_exactly(drawn: gpd.GeoDataFrame) -> None:
    paths = geometry.svg_shapes(drawn)
    assert len(paths) == 152
    shapes = []
    for path, extent in paths.values():
        rings = [Polygon(ring) for ring in rings_of(path)]
        # Either fill rule draws the same: holes run against their outer ring.
        shape = rings[0]
        for ring in rings[1:]:
            shape = shape.symmetric_difference(ring)
        shapes.append(shape)
        assert shape.bounds == extent
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(np.array(shapes))


def test_every_la_is_recognisable(england: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame) -> None:
    iou = likeness(england, drawn)
    assert min(iou.values()) > 0.9
    assert np.mean(list(iou.values())) > 0.975


def test_the_city_of_london_keeps_its_shape(drawn: gpd.GeoDataFrame) -> None:
    corners = set(shapely.get_coordinates(shape_of(drawn, "E09000001")).view("c16").flat)
    assert len(corners) >= 8


def test_the_isles_of_scilly_keep_their_inhabited_islands(drawn: gpd.GeoDataFrame) -> None:
    scilly = shape_of(drawn, "E06000053")
    islands = {
        "St Mary's": (-6.300, 49.925),
        "Tresco": (-6.333, 49.953),
        "St Martin's": (-6.288, 49.963),
        "Bryher": (-6.355, 49.953),
        "St Agnes": (-6.342, 49.892),
    }
    parts = {
        name: [i for i, part in enumerate(scilly.geoms) if part.contains(Point(place))]
        for name, place in islands.items()
    }
    assert all(len(indexes) == 1 for indexes in parts.values()), parts
    assert len({indexes[0] for indexes in parts.values()}) == 5


def test_a_finer_file_than_ours_works(england: gpd.GeoDataFrame, tmp_path: Path) -> None:
    """Borders with a vertex every 150 m, each moved by up to 10 m, drawn LA by LA."""

    def rougher(xy: Any) -> Any:
        place = np.round(xy, 1)
        return xy + 10 * np.sin(place * 12.9898 + place[:, ::-1] * 78.233)

    shapes = shapely.transform(shapely.segmentize(metric(england), 150), rougher)
    path = tmp_path / "finer.gpkg"
    gpd.GeoDataFrame(
        {"CTYUA21CD": england["gss_code"]}, geometry=shapes, crs=NATIONAL_GRID
    ).to_file(path)

    read = geometry.read_boundaries(path)
    assert not is_clean(read)
    names = dict(zip(england["gss_code"], england["name"], strict=True))
    checked = geometry.check_boundaries(read, names, path.name)
    assert is_clean(checked)
    assert min(likeness(england, checked).values()) > 0.95
    assert len(geometry.neighbours(checked)) == pytest.approx(357, abs=2)
    frame = geometry.simplify(checked)
    assert is_clean(frame)
    assert len(geometry.compress(geometry.to_geojson(frame))[1]) <= BROTLI_BUDGET
