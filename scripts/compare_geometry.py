"""Measures the map's geometry: formats, tolerances and the time of each step.

Run from anywhere: .venv/bin/python scripts/compare_geometry.py
Prints the tables of docs/geometry.md. Needs the packages of requirements-dev.txt.
"""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import numpy as np
import shapely
from geopandas import GeoDataFrame
from topojson.core.topology import Topology

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from boundaries import geometry  # noqa: E402
from boundaries.geometry.coverage import (  # noqa: E402
    LONGITUDE_LATITUDE,
    NATIONAL_GRID,
    Shapes,
    reproject,
)
from boundaries.geometry.display import TOLERANCE_M  # noqa: E402

BOUNDARIES = ROOT / "fixtures" / "boundaries-2021.geojson"
TOLERANCES_M = (TOLERANCE_M / 2, TOLERANCE_M, TOLERANCE_M * 2)
# Ten thousand steps across England's longitudes are as fine as three decimals of a degree.
TOPOJSON_STEPS = 10_000

T = TypeVar("T")


def main() -> None:
    times: dict[str, float] = {}
    full = prepare(times)
    print_sizes(full)
    print_likeness(full)
    print_times(times)


def prepare(times: dict[str, float]) -> GeoDataFrame:
    """Returns the checked boundaries; each step of an import is timed on the way."""
    names = {
        feature["properties"]["gss_code"]: feature["properties"]["name"]
        for feature in json.loads(BOUNDARIES.read_bytes())["features"]
    }

    def timed(step: str, work: Callable[[], T]) -> T:
        begun = perf_counter()
        result = work()
        times[step] = perf_counter() - begun
        return result

    read = timed("read_boundaries", lambda: geometry.read_boundaries(BOUNDARIES))
    full = timed(
        "check_boundaries",
        lambda: geometry.check_boundaries(read, names, BOUNDARIES.name),
    )
    timed("neighbours", lambda: geometry.neighbours(full))
    simplified = timed("simplify", lambda: geometry.simplify(full))
    body = timed("to_geojson", lambda: geometry.to_geojson(simplified))
    timed("svg_shapes", lambda: geometry.svg_shapes(simplified))
    timed("compress", lambda: geometry.compress(body))
    return full


def print_sizes(full: GeoDataFrame) -> None:
    print("| tolerance | format | raw | gzip | brotli |\n| ---: | --- | ---: | ---: | ---: |")
    for tolerance in TOLERANCES_M:
        frame = geometry.simplify(full, tolerance)
        for name, body in bodies(frame).items():
            sizes = [len(body), *(len(packed) for packed in geometry.compress(body))]
            cells = " | ".join(f"{size:,}" for size in sizes)
            print(f"| {tolerance:.0f} m | {name} | {cells} |")


def bodies(frame: GeoDataFrame) -> dict[str, bytes]:
    """Returns the simplified frame in each format."""
    geojson = geometry.to_geojson(frame)
    topology = Topology(json.loads(geojson), prequantize=TOPOJSON_STEPS).to_dict()
    paths = {code: path for code, (path, _) in geometry.svg_shapes(frame).items()}
    return {
        "GeoJSON": geojson,
        "TopoJSON": compact(topology),
        "SVG paths": compact(paths),
    }


def compact(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def print_likeness(full: GeoDataFrame) -> None:
    print(
        "\n| tolerance | vertices | polygons | mean IoU | least IoU | mean distance | clean |\n"
        "| ---: | ---: | ---: | ---: | --- | ---: | --- |"
    )
    before = metric(full)
    print(f"| as shipped | {counts(full.geometry.to_numpy())} | 1 | 1 | 0 m | yes |")
    for tolerance in TOLERANCES_M:
        frame = geometry.simplify(full, tolerance)
        shapes = frame.geometry.to_numpy()
        after = metric(frame)
        iou = shapely.area(shapely.intersection(before, after)) / shapely.area(
            shapely.union(before, after)
        )
        least = f"{iou.min():.3f} ({frame['name'].iloc[iou.argmin()]})"
        clean = shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes)
        print(
            f"| {tolerance:.0f} m | {counts(shapes)} | {iou.mean():.3f} | {least} "
            f"| {mean_distance(before, after):.0f} m | {'yes' if clean else 'no'} |"
        )


def metric(frame: GeoDataFrame) -> Shapes:
    return reproject(frame.geometry.to_numpy(), LONGITUDE_LATITUDE, NATIONAL_GRID)


def counts(shapes: Shapes) -> str:
    vertices = shapely.get_num_coordinates(shapes).sum()
    return f"{vertices:,} | {shapely.get_num_geometries(shapes).sum()}"


def mean_distance(before: Shapes, after: Shapes) -> float:
    """Returns the mean distance of an old vertex from the new border of its LA, in metres."""
    points, owner = shapely.get_coordinates(before, return_index=True)
    borders = shapely.boundary(after)
    shapely.prepare(borders)
    return float(np.mean(shapely.distance(shapely.points(points), borders[owner])))


def print_times(times: dict[str, float]) -> None:
    print("\n| step | seconds |\n| --- | ---: |")
    for step, seconds in times.items():
        print(f"| `{step}` | {seconds:.2f} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nPeak memory of this script: {peak:.0f} MB.")


if __name__ == "__main__":
    main()
