"""Checks boundaries against the LAs that there should be, and mends what is safe to mend."""

from collections.abc import Mapping

import numpy as np
import shapely
from geopandas import GeoDataFrame

from core.import_errors import FileError, ImportRejected

from .coverage import (
    LONGITUDE_LATITUDE,
    NATIONAL_GRID,
    Shapes,
    multipolygon,
    reproject,
    round_coverage,
)

# West, south, east, north of England with a margin of about 30 km.
ENGLAND = (-7.0, 49.5, 2.3, 56.1)

# The smallest LA, the City of London, has 2.9 km². Less than this is a slip, and could be lost
# in mending or simplifying.
LEAST_KM2 = 1.0
# Borders drawn or simplified apart overlap by slivers, which are mended. An overlap larger
# than both of these is a wrong border.
OVERLAP_KM2 = 0.05
OVERLAP_SHARE_OF_SMALLER = 0.001
# Enclosed gaps no wider than this are slivers too, and go to the LA with most border on them.
SLIVER_M = 10.0
# About 1 cm: what is mended comes back to degrees on this grid, so that its borders meet.
MENDED_GRID_DEGREES = 1e-7


def check_boundaries(frame: GeoDataFrame, expected: Mapping[str, str], file: str) -> GeoDataFrame:
    """Returns the boundaries as a clean coverage: `gss_code`, `name`, `geometry`, sorted by code.

    `frame` is as `read_boundaries` returns it and `expected` maps the GSS code of every LA
    that must be there to its name; `file` is named in faults. Geometries come back as valid
    MultiPolygons in EPSG:4326 that touch but do not overlap (`coverage_is_valid`). Invalid
    shapes are repaired and slivers mended; a file that is clean keeps its exact coordinates.

    Raises ImportRejected with all faults: an LA missing, twice or not expected, without an area or
    below LEAST_KM2, outside England, or overlapping another by more than OVERLAP_KM2 and
    OVERLAP_SHARE_OF_SMALLER of the smaller of the two.
    """
    faults = _code_faults(frame, expected, file)
    repaired: dict[str, tuple[int, shapely.MultiPolygon]] = {}
    for code, row, geometry in zip(frame["gss_code"], frame["row"], frame.geometry, strict=True):
        shape = _repair(geometry)
        reason = _shape_fault(shape)
        if reason:
            faults.append(FileError(file, row, "", f"{_label(code, expected)} {reason}"))
        elif code in expected:
            repaired.setdefault(code, (row, shape))
    codes = sorted(repaired)
    rows = [repaired[code][0] for code in codes]
    shapes = np.array([repaired[code][1] for code in codes], dtype=object)
    labels = [_label(code, expected) for code in codes]
    if codes:
        metric = reproject(shapes, LONGITUDE_LATITUDE, NATIONAL_GRID)
        faults += _area_faults(metric, rows, labels, file)
    if faults:
        raise ImportRejected(faults)
    return GeoDataFrame(
        {"gss_code": codes, "name": [expected[code] for code in codes]},
        geometry=mend(shapes),
        crs=LONGITUDE_LATITUDE,
    )


def mend(shapes: Shapes) -> Shapes:
    """Returns valid shapes (EPSG:4326) as a clean coverage: borders match, slivers are gone.

    Shapes that already are one come back as they are.
    """
    metric = reproject(shapes, LONGITUDE_LATITUDE, NATIONAL_GRID)
    if shapely.coverage_is_valid(shapes):
        merged = shapely.get_parts(shapely.coverage_union_all(metric))
        gaps = [shapely.Polygon(ring) for part in merged for ring in part.interiors]
        if not any(shapely.buffer(gap, -SLIVER_M / 2).is_empty for gap in gaps):
            return shapes
    clean = shapely.coverage_clean(metric, gap_width=SLIVER_M)
    return round_coverage(reproject(clean, NATIONAL_GRID, LONGITUDE_LATITUDE), MENDED_GRID_DEGREES)


def _code_faults(frame: GeoDataFrame, expected: Mapping[str, str], file: str) -> list[FileError]:
    faults = []
    first_rows: dict[str, int] = {}
    for code, row in zip(frame["gss_code"], frame["row"], strict=True):
        if code not in expected:
            reason = f"{code} is not one of the {len(expected)} LAs of this map; remove it"
            faults.append(FileError(file, row, "", reason))
        elif code in first_rows:
            label = _label(code, expected)
            reason = f"{label} is there twice, first in row {first_rows[code]}; keep one"
            faults.append(FileError(file, row, "", reason))
        first_rows.setdefault(code, row)
    faults += [
        FileError(file, 0, "", f"{_label(code, expected)} is missing; add its boundary")
        for code in expected
        if code not in first_rows
    ]
    return faults


def _repair(geometry: shapely.Geometry | None) -> shapely.MultiPolygon:
    """Returns the geometry's valid polygons; coordinates that are no numbers leave nothing."""
    if geometry is None or not np.isfinite(shapely.get_coordinates(geometry)).all():
        return shapely.MultiPolygon()
    valid = geometry
    if not geometry.is_valid:
        valid = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    return multipolygon(np.array([valid]))


def _shape_fault(shape: shapely.MultiPolygon) -> str:
    """Returns the reason why the shape cannot be an LA, or an empty text."""
    if not shape.area:
        return "has no area; its geometry must be a polygon or multipolygon"
    if _within(shape.bounds, ENGLAND):
        return ""
    west, south, east, north = shape.bounds
    if _within((south, west, north, east), ENGLAND):
        return "is outside England; longitude and latitude seem to have changed places"
    if not _within(shape.bounds, (-180, -90, 180, 90)):
        return (
            "has coordinates that are not longitude and latitude; "
            "the file must say which coordinate reference system it uses"
        )
    return (
        f"is outside England (from {west:.2f}, {south:.2f} to {east:.2f}, {north:.2f}); "
        "check the coordinate reference system that the file gives"
    )


def _within(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    return (
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def _area_faults(metric: Shapes, rows: list[int], labels: list[str], file: str) -> list[FileError]:
    """Returns the faults of shapes (in metres) that are too small or overlap each other."""
    km2s = shapely.area(metric) / 1e6
    too_small = [
        FileError(file, row, "", f"{label} has only {km2:.3f} km²; give its whole area")
        for row, label, km2 in zip(rows, labels, km2s, strict=True)
        if km2 < LEAST_KM2
    ]
    if shapely.coverage_is_valid(metric):
        return too_small
    first, second = shapely.STRtree(metric).query(metric, predicate="intersects")
    first, second = first[first < second], second[first < second]
    shared = shapely.area(shapely.intersection(metric[first], metric[second])) / 1e6
    smaller = np.minimum(km2s[first], km2s[second])
    wrong = (shared > OVERLAP_KM2) & (shared > OVERLAP_SHARE_OF_SMALLER * smaller)
    return too_small + [
        FileError(
            file,
            rows[b],
            "",
            f"{labels[b]} overlaps {labels[a]} (row {rows[a]}) by {km2:.2f} km²; "
            "correct the border between them",
        )
        for a, b, km2 in zip(first[wrong], second[wrong], shared[wrong], strict=True)
    ]


def _label(code: str, expected: Mapping[str, str]) -> str:
    return f"{expected[code]} ({code})" if code in expected else code
