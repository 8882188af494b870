"""Invented LAs, and the questions that several tests of boundaries ask of a frame."""

from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from boundaries import geometry
from boundaries.geometry.coverage import LONGITUDE_LATITUDE, NATIONAL_GRID, reproject
from core.import_errors import ImportRejected

# Four invented LAs, each a square of about 21 by 22 km, in a block in the Midlands.
WEST, SOUTH, SIDE = -1.6, 52.0, 0.2
NAMES = {
    "E06900001": "Squareham",
    "E06900002": "Eastblock",
    "E06900003": "Northblock",
    "E06900004": "Farcorner",
}


def square(column: int, row: int) -> Polygon:
    x, y = WEST + column * SIDE, SOUTH + row * SIDE
    return box(x, y, x + SIDE, y + SIDE)


SQUARES: dict[str, Any] = dict(
    zip(NAMES, [square(0, 0), square(1, 0), square(0, 1), square(1, 1)], strict=True)
)


def as_read(shapes: Iterable[tuple[str, Any]]) -> gpd.GeoDataFrame:
    """A frame as `read_boundaries` returns it."""
    codes, geometries = zip(*shapes, strict=True)
    return gpd.GeoDataFrame(
        {"gss_code": codes, "row": range(1, len(codes) + 1)},
        geometry=list(geometries),
        crs=LONGITUDE_LATITUDE,
    )


def check(shapes: Mapping[str, Any]) -> gpd.GeoDataFrame:
    return geometry.check_boundaries(as_read(shapes.items()), NAMES, "invented.gpkg")


def faults_of(refused: pytest.ExceptionInfo[ImportRejected]) -> list[str]:
    return [str(fault) for fault in refused.value.faults]


def is_clean(frame: gpd.GeoDataFrame) -> bool:
    shapes = frame.geometry.to_numpy()
    return bool(shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes))


def metric(frame: gpd.GeoDataFrame) -> Any:
    return reproject(frame.geometry.to_numpy(), LONGITUDE_LATITUDE, NATIONAL_GRID)


def shape_of(frame: gpd.GeoDataFrame, code: str) -> MultiPolygon:
    return frame.set_index("gss_code").geometry[code]
