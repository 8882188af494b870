"""Checking and mending boundaries, and finding neighbours, on invented squares."""

from collections.abc import Iterable
from typing import Any

import pytest
import shapely
from shapely import MultiPolygon, Point, Polygon, box

from boundaries import geometry
from core.import_errors import ImportRejected
from tests.boundaries.squares import (
    NAMES,
    SIDE,
    SOUTH,
    SQUARES,
    WEST,
    as_read,
    check,
    faults_of,
    is_clean,
    shape_of,
    square,
)


def faults_in(shapes: Iterable[tuple[str, Any]]) -> list[str]:
    with pytest.raises(ImportRejected) as refused:
        geometry.check_boundaries(as_read(shapes), NAMES, "invented.gpkg")
    return faults_of(refused)


def test_a_clean_file_keeps_its_exact_coordinates() -> None:
    frame = check(dict(reversed(SQUARES.items())))
    assert list(frame["gss_code"]) == list(NAMES)
    assert list(frame["name"]) == list(NAMES.values())
    assert set(frame.geom_type) == {"MultiPolygon"}
    for shape, expected in zip(frame.geometry, SQUARES.values(), strict=True):
        assert shapely.equals_exact(shape, MultiPolygon([expected]))


def test_lists_all_faults_at_once() -> None:
    across = shapely.transform(square(1, 0), lambda xy: xy - (SIDE / 2, 0))
    metres = box(400_000, 300_000, 420_000, 320_000)
    shapes = [
        ("E06900001", square(0, 0)),
        ("E06900001", square(0, 0)),
        ("E06900002", across),
        ("E06900003", metres),
        ("E07000001", square(1, 1)),
    ]
    assert faults_in(shapes) == [
        "invented.gpkg: Farcorner (E06900004) is missing; add its boundary",
        "invented.gpkg, row 2: Squareham (E06900001) is there twice, first in row 1; keep one",
        "invented.gpkg, row 3: Eastblock (E06900002) overlaps Squareham (E06900001) (row 1) by "
        "152.37 km²; correct the border between them",
        "invented.gpkg, row 4: Northblock (E06900003) has coordinates that are not longitude "
        "and latitude; the file must say which coordinate reference system it uses",
        "invented.gpkg, row 5: E07000001 is not one of the 4 LAs of this map; remove it",
    ]


@pytest.mark.parametrize(
    "nothing",
    [
        None,
        MultiPolygon(),
        Point(WEST, SOUTH),
        shapely.LineString([(WEST, SOUTH), (WEST, SOUTH + SIDE)]),
        Polygon([(WEST, SOUTH), (WEST, SOUTH + SIDE), (WEST, SOUTH)]),
        Polygon([(WEST, SOUTH), (WEST, float("inf")), (WEST + SIDE, SOUTH)]),
    ],
)
def test_refuses_what_has_no_area(nothing: Any) -> None:
    assert faults_in((SQUARES | {"E06900002": nothing}).items()) == [
        "invented.gpkg, row 2: Eastblock (E06900002) has no area; its geometry must be a "
        "polygon or multipolygon"
    ]


def test_refuses_what_is_outside_england() -> None:
    edinburgh = box(-3.3, 55.9, -3.1, 56.3)
    swapped = shapely.transform(square(1, 0), lambda xy: xy[:, ::-1])
    assert faults_in((SQUARES | {"E06900001": edinburgh, "E06900002": swapped}).items()) == [
        "invented.gpkg, row 1: Squareham (E06900001) is outside England (from -3.30, 55.90 to "
        "-3.10, 56.30); check the coordinate reference system that the file gives",
        "invented.gpkg, row 2: Eastblock (E06900002) is outside England; longitude and latitude "
        "seem to have changed places",
    ]


def test_repairs_a_bow_tie() -> None:
    x, y = WEST + SIDE, SOUTH
    bow_tie = Polygon([(x, y), (x + SIDE, y + SIDE), (x + SIDE, y), (x, y + SIDE)])
    frame = check(SQUARES | {"E06900002": bow_tie})
    assert is_clean(frame)
    halves = [
        Polygon([(x, y), (x, y + SIDE), (x + SIDE / 2, y + SIDE / 2)]),
        Polygon([(x + SIDE, y), (x + SIDE, y + SIDE), (x + SIDE / 2, y + SIDE / 2)]),
    ]
    repaired = shape_of(frame, "E06900002")
    assert repaired.symmetric_difference(shapely.union_all(halves)).area < 1e-9


def test_takes_the_polygons_out_of_a_collection() -> None:
    collection = shapely.GeometryCollection([square(1, 0), Point(WEST, SOUTH)])
    frame = check(SQUARES | {"E06900002": collection})
    assert shapely.equals_exact(shape_of(frame, "E06900002"), MultiPolygon([square(1, 0)]))


def test_mends_a_sliver_of_overlap() -> None:
    """Ten metres along a border of 22 km are 0.2 km², but less than 0.1 % of the LA."""
    x = WEST + SIDE - 0.00014
    wider = box(x, SOUTH, x + SIDE + 0.00014, SOUTH + SIDE)
    frame = check(SQUARES | {"E06900002": wider})
    assert is_clean(frame)
    assert shape_of(frame, "E06900002").area == pytest.approx(SIDE**2, rel=0.001)
    assert len(geometry.neighbours(frame)) == 4


def test_closes_a_sliver_of_a_gap() -> None:
    x, y = WEST + SIDE, SOUTH + SIDE / 2
    notch = box(x, y, x + 0.0001, y + 0.01)
    frame = check(SQUARES | {"E06900002": square(1, 0).difference(notch)})
    assert is_clean(frame)
    merged = shapely.union_all(frame.geometry.to_numpy())
    assert merged.area == pytest.approx(4 * SIDE**2, abs=1e-9)
    assert not merged.interiors


def test_leaves_a_wide_gap_open() -> None:
    x, y = WEST + SIDE, SOUTH + SIDE / 2
    lake = box(x, y, x + 0.01, y + 0.01)
    frame = check(SQUARES | {"E06900002": square(1, 0).difference(lake)})
    assert len(shapely.union_all(frame.geometry.to_numpy()).interiors) == 1


def test_mends_a_corner_that_only_one_side_has() -> None:
    """Two LAs along one side of a third: the third has no vertex where they meet."""
    long_side = box(WEST, SOUTH, WEST + 2 * SIDE, SOUTH + SIDE)
    names = {code: NAMES[code] for code in ("E06900001", "E06900003", "E06900004")}
    shapes = {
        "E06900001": long_side,
        "E06900003": SQUARES["E06900003"],
        "E06900004": SQUARES["E06900004"],
    }
    frame = geometry.check_boundaries(as_read(shapes.items()), names, "invented.gpkg")
    assert is_clean(frame)
    assert len(geometry.neighbours(frame)) == 3


def test_refuses_a_speck() -> None:
    speck = box(WEST + 0.1, SOUTH + 0.1, WEST + 0.102, SOUTH + 0.102)
    assert faults_in((SQUARES | {"E06900002": speck}).items()) == [
        "invented.gpkg, row 2: Eastblock (E06900002) has only 0.030 km²; give its whole area"
    ]


def test_a_file_without_a_single_right_shape_is_refused_all_the_same() -> None:
    assert len(faults_in([("E07000001", square(0, 0))])) == 5


def test_neighbours_share_a_side_not_a_corner() -> None:
    pairs = geometry.neighbours(check(SQUARES))
    assert [pair[:2] for pair in pairs] == [
        ("E06900001", "E06900002"),
        ("E06900001", "E06900003"),
        ("E06900002", "E06900004"),
        ("E06900003", "E06900004"),
    ]
    assert pairs[0][2] == pytest.approx(22.25, abs=0.05)
    assert pairs[1][2] == pytest.approx(13.70, abs=0.05)


def test_the_shortest_border_is_one_too() -> None:
    y = SOUTH + SIDE - 0.0005
    further = box(WEST + SIDE, y, WEST + 2 * SIDE, y + SIDE)
    pairs = geometry.neighbours(
        as_read([("E06900001", SQUARES["E06900001"]), ("E06900004", further)])
    )
    assert [round(km, 3) for _, _, km in pairs] == [0.056]
