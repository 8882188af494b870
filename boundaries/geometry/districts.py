"""The districts of LAs, fitted into the LAs' shapes on the map."""

from collections.abc import Iterator

import numpy as np
import shapely
from geopandas import GeoDataFrame

from .coverage import Shapes, multipolygon, round_coverage
from .display import in_map_units, svg_path

# A district with less of its area in an LA is none of its parts, but touches it or is cut by it.
LEAST_SHARE = 0.9
# Map units, about 2 km: what simplifying an LA's border may leave between it and its districts.
WIDEST_GAP = 60


def district_paths(
    authorities: GeoDataFrame, districts: GeoDataFrame
) -> Iterator[tuple[str, str, str]]:
    """Returns each LA's districts on the map: GSS code, the district's name, SVG path data.

    `authorities` has `gss_code` and is as `svg_shapes` takes it, so that the paths meet.
    `districts` has `name`, and may hold a district and those that it was made of. Both are in
    EPSG:4326.
    """
    wholes = round_coverage(in_map_units(authorities), 1)
    parts = in_map_units(districts)
    names = districts["name"].to_numpy()
    tree = shapely.STRtree(parts)
    for code, whole in zip(authorities["gss_code"], wholes, strict=True):
        near = np.sort(tree.query(whole, predicate="intersects"))
        inside = shapely.area(shapely.intersection(parts[near], whole))
        own = near[inside >= LEAST_SHARE * shapely.area(parts[near])]
        if own.size:
            for name, shape in zip(names[own], fit(parts[own], whole), strict=True):
                yield code, name, svg_path(shape)


def fit(parts: Shapes, whole: shapely.MultiPolygon) -> Shapes:
    """Returns the parts of a whole (on a grid of 1) without gaps between them and its border.

    Whole and parts were simplified apart. What lies between the whole's border and the parts is
    cut where two parts meet, and each piece of it goes to the nearest part. The whole's border
    moves by no more than the grid, where lines meet it.
    """
    lines = shapely.union_all(shapely.boundary(parts))
    outer = shapely.boundary(shapely.union_all(parts))
    ends = shapely.get_parts(shapely.intersection(shapely.difference(lines, outer), outer))
    border = shapely.boundary(whole)
    cuts = shapely.shortest_line(ends, border)
    noded = shapely.union_all([border, lines, *cuts], grid_size=1)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    middles = shapely.point_on_surface(faces)
    inside = shapely.contains(whole, middles)
    faces, middles = faces[inside], middles[inside]
    # A district and those that it was made of share their faces.
    face, part = shapely.STRtree(parts).query_nearest(middles, max_distance=WIDEST_GAP)
    return np.array(
        [
            multipolygon(np.array([shapely.coverage_union_all(faces[face[part == index]])]))
            for index in range(len(parts))
        ],
        dtype=object,
    )
