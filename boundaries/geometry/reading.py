"""Reads boundaries from whatever file they come in."""

import json
import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np
import pandas as pd
import pyogrio
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError

from core.import_errors import FileError, ImportRejected

from .coverage import LONGITUDE_LATITUDE, multipolygon

GSS_CODE = r"[EWSN]\d{8}"
UPPER_TIER_GSS_CODE = r"E(?:06|08|09|10)\d{6}"
BOUNDARY_FILES = (".shp", ".gpkg", ".geojson")
# A column may hold a slip or two and still be the column of codes: each slip is then named.
LEAST_SHARE_OF_CODES = 0.5


def read_boundaries(path: Path) -> GeoDataFrame:
    """Returns the shapes of a GeoPackage, GeoJSON or shapefile (also zipped), in any CRS.

    The column of GSS codes is found by its values; rows for Wales, Scotland and Northern
    Ireland are left out. Returns `gss_code` (upper case), `geometry` (EPSG:4326, without
    heights, as drawn: it may be missing or invalid) and `row` (the first feature is 1).

    Raises ImportRejected if the file cannot be read, does not say its CRS (GeoJSON need not), has
    no column of codes or several that disagree, or has rows without a proper code.
    """
    raw = _read(path)
    column = _code_column(raw, path.name)
    codes = _tidy(raw[column])
    elsewhere = codes.str.fullmatch(r"[WSN]\d{8}")
    faults = []
    for row, code in enumerate(codes, start=1):
        if not re.fullmatch(GSS_CODE, code):
            reason = "has no GSS code; fill it in or remove the row"
            if code:
                reason = f"“{code}” is not a GSS code; it should be a letter and eight digits"
            faults.append(FileError(path.name, row, column, reason))
    if faults:
        raise ImportRejected(faults)
    frame = GeoDataFrame(
        {"gss_code": codes, "row": range(1, len(raw) + 1)},
        geometry=shapely.force_2d(raw.geometry.to_numpy()),
        crs=raw.crs,
    )
    try:
        located = frame[~elsewhere].to_crs(LONGITUDE_LATITUDE)
    except ProjError as error:
        reason = f"its coordinates cannot be turned into longitude and latitude: {error}"
        raise ImportRejected([FileError(path.name, 0, "", reason)]) from error
    return located.reset_index(drop=True)


def read_districts(path: Path) -> GeoDataFrame:
    """Returns the shapes of districts: `name` and a MultiPolygon `geometry` (EPSG:4326), by name.

    Raises ImportRejected if the file cannot be read, or with every row that has no name, a name
    that is there before, or no valid polygon.
    """
    raw = _read(path)
    if "name" not in raw.columns:
        raise ImportRejected([FileError(path.name, 0, "name", "is missing")])
    faults = []
    for row, (name, shape) in enumerate(zip(raw["name"], raw.geometry, strict=True), start=1):
        if not name or name in set(raw["name"][: row - 1]):
            reason = f"“{name}” is there twice" if name else "has no name"
            faults.append(FileError(path.name, row, "name", reason))
        if shape is None or not shape.is_valid or not shape.area:
            faults.append(FileError(path.name, row, "geometry", "is not a valid polygon"))
    if faults:
        raise ImportRejected(faults)
    shapes = [multipolygon(np.array([shape])) for shape in raw.geometry]
    frame = GeoDataFrame({"name": raw["name"]}, geometry=shapes, crs=raw.crs)
    return frame.to_crs(LONGITUDE_LATITUDE)


def _read(path: Path) -> GeoDataFrame:
    """Returns the one layer of shapes in the file, with its CRS."""
    if not path.exists():
        raise ImportRejected([FileError(path.name, 0, "", "there is no such file")])
    try:
        source = _unpacked(path)
        layers = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
        if len(layers) != 1:
            reason = "holds no layer of shapes"
            if layers:
                listed = ", ".join(layers)
                reason = f"holds several layers ({listed}); save the boundaries alone in a file"
            raise ImportRejected([FileError(path.name, 0, "", reason)])
        info = pyogrio.read_info(source, layer=layers[0])
        frame = pyogrio.read_dataframe(source, layer=layers[0], on_invalid="ignore")
    except (RuntimeError, ValueError, BadZipFile) as error:
        reason = (
            "cannot be read as boundaries; give a GeoPackage, GeoJSON or shapefile "
            "(with its .shx, .dbf and .prj beside it, or all in a .zip)"
        )
        raise ImportRejected([FileError(path.name, 0, "", reason)]) from error
    if info["driver"] == "GeoJSON":
        _refuse_unknown_crs(path)
    if frame.crs is None:
        reason = (
            "does not say which coordinate reference system it uses; "
            "a shapefile needs its .prj file beside it"
        )
        raise ImportRejected([FileError(path.name, 0, "", reason)])
    return frame


def _refuse_unknown_crs(path: Path) -> None:
    """Refuses GeoJSON in a CRS that nobody knows: GDAL takes it for degrees without a word."""
    if path.suffix.lower() == ".zip":
        with ZipFile(path) as archive:
            content = archive.read(_member(archive, path.name))
    else:
        content = path.read_bytes()
    if b'"crs"' not in content:
        return
    try:
        collection = json.loads(content)
        named = collection.get("crs") if isinstance(collection, dict) else None
        if named is not None:
            CRS.from_user_input(named["properties"]["name"])
    except (ValueError, RecursionError, LookupError, TypeError, CRSError) as error:
        reason = "names a coordinate reference system that we do not know; save it in another"
        raise ImportRejected([FileError(path.name, 0, "crs", reason)]) from error


def _unpacked(path: Path) -> str:
    """Returns the path as GDAL wants it: for a .zip, that of the one boundary file in it."""
    if path.suffix.lower() != ".zip":
        return str(path)
    with ZipFile(path) as archive:
        return f"/vsizip/{path.resolve()}/{_member(archive, path.name)}"


def _member(archive: ZipFile, file: str) -> str:
    """Returns the name of the one boundary file in a .zip."""
    members = [
        name
        for name in archive.namelist()
        if name.lower().endswith(BOUNDARY_FILES) and not name.startswith("__MACOSX/")
    ]
    if len(members) != 1:
        reason = f"holds {len(members)} boundary files ({', '.join(BOUNDARY_FILES)}); zip one alone"
        raise ImportRejected([FileError(file, 0, "", reason)])
    return members[0]


def _code_column(raw: GeoDataFrame, file: str) -> str:
    """Returns the title of the column that holds the codes of upper-tier LAs."""
    candidates = {}
    for title in raw.columns.drop(raw.geometry.name):
        codes = _tidy(raw[title])
        filled = codes[codes != ""]
        if filled.empty or filled.str.fullmatch(GSS_CODE).mean() < LEAST_SHARE_OF_CODES:
            continue
        if filled.str.fullmatch(UPPER_TIER_GSS_CODE).any():
            candidates[title] = codes
    if not candidates:
        reason = (
            "no column holds the GSS codes of upper-tier local authorities, "
            "such as E06000001 or E10000003; add one"
        )
        raise ImportRejected([FileError(file, 0, "", reason)])
    (title, codes), *others = candidates.items()
    for other, other_codes in others:
        differs = (codes != other_codes).to_numpy()
        if differs.any():
            at = int(differs.argmax())
            reason = (
                f"both hold GSS codes but disagree, first in row {at + 1} "
                f"({codes.iloc[at]} and {other_codes.iloc[at]}); "
                "leave only the codes of upper-tier local authorities in the file"
            )
            raise ImportRejected([FileError(file, 0, f"{title} and {other}", reason)])
    return str(title)


def _tidy(column: pd.Series) -> pd.Series:
    """Returns the values as text, upper case, without blanks around; nothing is an empty text."""
    return column.map(lambda value: "" if pd.isna(value) else str(value).strip().upper())
