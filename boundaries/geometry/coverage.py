"""Boundaries as a coverage: polygons that share their borders exactly, vertex for vertex.

Shapes are numpy arrays of shapely geometries, one for each LA, in the same order throughout.
"""

from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries

Shapes = np.ndarray[Any, np.dtype[np.object_]]

LONGITUDE_LATITUDE = "EPSG:4326"
# Lengths, areas and tolerances are metres on the British National Grid, which is true to
# about 0.04 % over all of England; Web Mercator would stretch them by 1.5 to 1.8.
NATIONAL_GRID = "EPSG:27700"

# Lengths are given to the metre; what is shorter is a single point that was computed.
METRE_KM = 0.001


def reproject(shapes: Shapes, source: str, target: str) -> Shapes:
    """Returns the shapes in another CRS. Equal coordinates stay equal, so borders still match."""
    return np.asarray(GeoSeries(shapes, crs=source).to_crs(target).values)


def multipolygon(parts: Shapes) -> shapely.MultiPolygon:
    """Returns all polygons of the parts, and of collections among them, as one MultiPolygon."""
    polygons: list[shapely.Polygon] = []
    for part in parts:
        if part.geom_type == "Polygon":
            polygons.append(part)
        elif hasattr(part, "geoms"):
            polygons.extend(multipolygon(shapely.get_parts(part)).geoms)
    return shapely.MultiPolygon(polygons)


def build_coverage(lines: Shapes, areas: Shapes, grid: float) -> Shapes:
    """Returns a clean coverage whose borders are `lines`, moved to the nearest points of a grid.

    `areas` says what belongs to whom: a face that the lines enclose goes to the first area
    in which it lies, and one that lies in none is left open. `grid` is in the unit of the
    coordinates. Rounding each polygon for itself could make borders cross; here all lines
    are noded together on the grid, and the polygons put together from the faces. An area
    too small for the grid comes back empty.
    """
    noded = shapely.union_all(lines, grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inside = shapely.point_on_surface(faces)
    face, owner = shapely.STRtree(areas).query(inside, predicate="intersects")
    order = np.lexsort((owner, face))
    face, owner = face[order], owner[order]
    first = np.unique(face, return_index=True)[1]
    face, owner = face[first], owner[first]
    merged = [
        multipolygon(np.array([shapely.coverage_union_all(faces[face[owner == index]])]))
        for index in range(len(areas))
    ]
    return np.array(merged, dtype=object)


def round_coverage(shapes: Shapes, grid: float) -> Shapes:
    """Returns the coverage with every coordinate on the grid, still without gaps or overlaps."""
    return build_coverage(shapely.boundary(shapes), shapes, grid)


def neighbours(frame: GeoDataFrame) -> list[tuple[str, str, float]]:
    """Returns pairs of LAs that share a border, once each: (GSS code, GSS code, length in km).

    `frame` has `gss_code` and `geometry` (a clean coverage in EPSG:4326). The first code is
    the lower one, and pairs are in order of codes. LAs that meet only at a point are not
    neighbours.
    """
    codes = frame["gss_code"].to_numpy()
    shapes = reproject(frame.geometry.to_numpy(), LONGITUDE_LATITUDE, NATIONAL_GRID)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = codes[first] < codes[second]
    first, second = first[once], second[once]
    km = shapely.length(shapely.intersection(shapes[first], shapes[second])) / 1000
    return sorted(
        (str(codes[a]), str(codes[b]), float(length))
        for a, b, length in zip(first, second, km, strict=True)
        if length >= METRE_KM
    )
