"""Boundaries as files and frames: reading, checking, neighbours, and the shapes of the map.

Pure functions without a database. A frame of boundaries has one row per LA, sorted by
`gss_code`, with `name` and a MultiPolygon `geometry` in longitude and latitude (EPSG:4326).
"""

from .checking import check_boundaries
from .coverage import neighbours
from .display import compress, simplify, svg_shapes, to_geojson
from .districts import district_paths
from .reading import read_boundaries, read_districts

__all__ = [
    "check_boundaries",
    "compress",
    "district_paths",
    "neighbours",
    "read_boundaries",
    "read_districts",
    "simplify",
    "svg_shapes",
    "to_geojson",
]
