"""Fitting districts into the LAs of the map."""

import geopandas as gpd
import numpy as np
import shapely
from shapely import MultiPolygon, box

from boundaries import geometry
from boundaries.geometry.coverage import LONGITUDE_LATITUDE
from boundaries.geometry.districts import fit
from tests.boundaries.squares import NAMES, SIDE, SOUTH, SQUARES, WEST

WHOLE = MultiPolygon([box(0, 0, 100, 100)])


def fitted(*parts: shapely.Polygon) -> list[shapely.MultiPolygon]:
    return list(fit(np.array([MultiPolygon([part]) for part in parts], dtype=object), WHOLE))


def test_parts_that_stop_short_of_the_border_go_on_to_it() -> None:
    west, east = fitted(box(5, 5, 40, 95), box(40, 5, 95, 95))
    assert west.equals(box(0, 0, 40, 100))
    assert east.equals(box(40, 0, 100, 100))


def test_parts_that_reach_beyond_the_border_end_at_it() -> None:
    west, east = fitted(box(-5, -5, 40, 105), box(40, -5, 105, 105))
    assert west.equals(box(0, 0, 40, 100))
    assert east.equals(box(40, 0, 100, 100))


def test_parts_that_water_divides_share_what_is_between_them() -> None:
    north, south = fitted(box(0, 60, 100, 100), box(0, 0, 100, 55))
    assert shapely.union_all([north, south]).equals(WHOLE)
    assert north.area >= 4000
    assert south.area >= 5500


def test_a_part_and_what_it_was_made_of_have_the_same_border() -> None:
    west, north_west, south_west, east = fitted(
        box(5, 5, 40, 95), box(5, 50, 40, 95), box(5, 5, 40, 50), box(40, 5, 95, 95)
    )
    assert west.equals(shapely.union_all([north_west, south_west]))
    assert not west.overlaps(east)


def test_what_is_far_from_every_part_is_no_part() -> None:
    large = MultiPolygon([box(0, 0, 400, 400)])
    (corner,) = fit(np.array([MultiPolygon([box(0, 0, 50, 50)])], dtype=object), large)
    assert corner.equals(box(0, 0, 50, 50))


def districts(**shapes: shapely.Polygon) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"name": list(shapes)}, geometry=list(shapes.values()), crs=LONGITUDE_LATITUDE
    )


def test_a_district_is_a_part_of_the_authority_that_has_its_area() -> None:
    squares = gpd.GeoDataFrame(
        {"gss_code": list(NAMES)}, geometry=list(SQUARES.values()), crs=LONGITUDE_LATITUDE
    )
    half = SIDE / 2
    parts = districts(
        Inside=box(WEST, SOUTH, WEST + half, SOUTH + SIDE),
        Across=box(WEST + half, SOUTH, WEST + SIDE + half, SOUTH + SIDE),
    )
    drawn = list(geometry.district_paths(squares, parts))
    assert [(code, name) for code, name, _ in drawn] == [("E06900001", "Inside")]
    assert list(geometry.district_paths(squares, districts())) == []
