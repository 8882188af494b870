"""The shapes of the map on the screen: few vertices, few bytes, borders that still meet."""

import gzip
import json
from itertools import pairwise
from typing import Any

import brotli
import numpy as np
import shapely
from geopandas import GeoDataFrame

from ..map_units import MAP_UNIT
from .coverage import (
    LONGITUDE_LATITUDE,
    NATIONAL_GRID,
    Shapes,
    build_coverage,
    reproject,
    round_coverage,
)

WEB_MERCATOR = "EPSG:3857"

# Chosen by looking at zoom 6 to 12 and by size; docs/geometry.md has the comparison.
TOLERANCE_M = 600.0
# The City of London is 1.7 km wide: what suits Devon would leave a triangle of it.
SMALL_LA_KM2 = 150.0
SMALL_LA_SHARE_OF_TOLERANCE = 1 / 3
DECIMALS = 3

SvgShape = tuple[str, tuple[int, int, int, int]]


def simplify(
    frame: GeoDataFrame, tolerance_m: float = TOLERANCE_M, named_by: str = "gss_code"
) -> GeoDataFrame:
    """Returns the frame with simplified shapes: still a clean coverage, DECIMALS decimals at most.

    Takes and returns EPSG:4326. Borders lose the corners that enclose less than
    `tolerance_m` squared (metres on the National Grid, so alike in the south and north);
    LAs below SMALL_LA_KM2 keep a third of the tolerance on all their borders. Islands and
    holes smaller than that go too, but never an LA's largest part, a part that touches
    another LA, or a hole that another LA fills.

    Raises ValueError if a shape is too small for the grid of DECIMALS decimals; it is named by
    the column `named_by`.
    """
    metric = reproject(frame.geometry.to_numpy(), LONGITUDE_LATITUDE, NATIONAL_GRID)
    small = shapely.area(metric) < SMALL_LA_KM2 * 1e6
    tolerance = np.where(small, tolerance_m * SMALL_LA_SHARE_OF_TOLERANCE, tolerance_m)
    metric = drop_specks(metric, tolerance**2)
    fine = _simplified(metric, tolerance_m * SMALL_LA_SHARE_OF_TOLERANCE)
    coarse = _simplified(metric, tolerance_m)
    borders = np.array([_borders(fine[small]), _borders(coarse) - _borders(coarse[small])])
    shapes = build_coverage(borders, fine, 10**-DECIMALS)
    lost = frame[named_by].to_numpy()[shapely.is_empty(shapes)]
    if lost.size:
        raise ValueError(f"too small to be drawn: {', '.join(lost)}")
    return frame.set_geometry(shapes, crs=LONGITUDE_LATITUDE)


def drop_specks(metric: Shapes, least_area: np.ndarray[Any, Any]) -> Shapes:
    """Returns MultiPolygons without islands and holes below `least_area` (a value for each, m²)."""
    parts, owner = shapely.get_parts(metric, return_index=True)
    area = shapely.area(parts)
    tree = shapely.STRtree(parts)
    part, other = tree.query(parts, predicate="intersects")
    touches_another = np.isin(np.arange(len(parts)), part[owner[part] != owner[other]])
    kept = []
    for index, least in enumerate(least_area):
        mine = np.flatnonzero(owner == index)
        stays = (area[mine] >= least) | touches_another[mine]
        stays[area[mine].argmax()] = True
        kept.append(
            shapely.MultiPolygon([_fill_holes(large, least, tree) for large in parts[mine[stays]]])
        )
    return np.array(kept, dtype=object)


def to_geojson(frame: GeoDataFrame) -> bytes:
    """Returns the frame (EPSG:4326) as a minimal RFC 7946 FeatureCollection in UTF-8.

    Each feature has the GSS code as `id`, no properties, and DECIMALS decimals at most.
    The same shapes give the same bytes, whatever vertex they were drawn from.
    """
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {},
            "geometry": geometry_object(shape, DECIMALS),
        }
        for code, shape in zip(frame["gss_code"], frame.geometry, strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, separators=(",", ":")).encode()


def geometry_object(shape: shapely.MultiPolygon, decimals: int) -> dict[str, Any]:
    """Returns an RFC 7946 geometry: outer rings anticlockwise, a Polygon if there is one part."""
    polygons = [
        [
            np.round(shapely.get_coordinates(ring), decimals).tolist()
            for ring in (part.exterior, *part.interiors)
        ]
        for part in _in_order(shape).geoms
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def svg_shapes(frame: GeoDataFrame) -> dict[str, SvgShape]:
    """Returns each GSS code's shape as SVG path data, and its extent (x_min, y_min, x_max, y_max).

    `frame` is in EPSG:4326, a clean coverage. Coordinates are whole map units: Web Mercator
    metres divided by MAP_UNIT, y downwards. Paths are relative and fill the same under
    either fill rule. Borders still meet exactly.
    """
    shapes = round_coverage(in_map_units(frame), 1)
    extents = shapely.bounds(shapes).astype(int).tolist()
    return {
        code: (svg_path(shape), (x_min, y_min, x_max, y_max))
        for code, shape, (x_min, y_min, x_max, y_max) in zip(
            frame["gss_code"], shapes, extents, strict=True
        )
    }


def in_map_units(frame: GeoDataFrame) -> Shapes:
    """Returns the shapes (EPSG:4326) in map units, not rounded."""
    mercator = reproject(frame.geometry.to_numpy(), LONGITUDE_LATITUDE, WEB_MERCATOR)
    return np.asarray(shapely.transform(mercator, lambda xy: xy / (MAP_UNIT, -MAP_UNIT)))


def compress(data: bytes) -> tuple[bytes, bytes]:
    """Returns the data as gzip and as brotli, each at its best level; the same bytes every time."""
    return gzip.compress(data, compresslevel=9, mtime=0), brotli.compress(
        data, mode=brotli.MODE_TEXT, quality=11
    )


def _simplified(metric: Shapes, tolerance_m: float) -> Shapes:
    return reproject(
        shapely.coverage_simplify(metric, tolerance_m),
        NATIONAL_GRID,
        LONGITUDE_LATITUDE,
    )


def _borders(shapes: Shapes) -> shapely.Geometry:
    return shapely.union_all(shapely.boundary(shapes))


def _fill_holes(
    polygon: shapely.Polygon, least_area: float, tree: shapely.STRtree
) -> shapely.Polygon:
    """Returns the polygon without holes below `least_area` in which no shape of the tree lies."""
    holes = [
        ring
        for ring in polygon.interiors
        if (hole := shapely.Polygon(ring)).area >= least_area
        or tree.query(hole, predicate="covers").size
    ]
    return shapely.Polygon(polygon.exterior, holes)


def _in_order(shape: shapely.MultiPolygon) -> shapely.MultiPolygon:
    """Returns the shape with its rings and parts in one fixed order, outer rings anticlockwise."""
    return shapely.orient_polygons(shapely.normalize(shape))


def svg_path(shape: shapely.MultiPolygon) -> str:
    """Returns relative path data: "m" to each ring's start, then its other corners, then "z"."""
    path = ""
    pen = (0, 0)
    for part in _in_order(shape).geoms:
        for ring in (part.exterior, *part.interiors):
            corners = [(int(x), int(y)) for x, y in ring.coords[:-1]]
            steps = [
                (x - from_x, y - from_y) for (from_x, from_y), (x, y) in pairwise([pen, *corners])
            ]
            numbers = " ".join(f"{dx} {dy}" for dx, dy in steps)
            # A minus sign needs no space before it.
            path += f"m{numbers.replace(' -', '-')}z"
            pen = corners[0]
    return path
