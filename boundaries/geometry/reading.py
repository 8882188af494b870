"""Reads boundaries from whatever file they come in."""

import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pandas as pd
import pyogrio
import shapely
from geopandas import GeoDataFrame
from pyproj.exceptions import ProjError

from core.import_errors import FileError, ImportRejected

from .coverage import LONGITUDE_LATITUDE

GSS_CODE = r"[EWSN]\d{8}"
UPPER_TIER_GSS_CODE = r"E(?:06|08|09|10)\d{6}"
BOUNDARY_FILES = (".shp", ".gpkg", ".geojson")
# A column may hold a slip or two and still be the column of codes: each slip is then named.
LEAST_SHARE_OF_CODES = 0.5


def read_boundaries(path: Path) -> GeoDataFrame:
    """The shapes of a GeoPackage, GeoJSON or shapefile (also zipped), in any CRS.

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
    faults = [
        FileError(path.name, row, column, _no_code(code))
        for row, code in enumerate(codes, start=1)
        if not re.fullmatch(GSS_CODE, code)
    ]
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


def _read(path: Path) -> GeoDataFrame:
    """The one layer of shapes in the file, with its CRS."""
    if not path.exists():
        raise ImportRejected([FileError(path.name, 0, "", "there is no such file")])
    try:
        source = _unpacked(path)
        layers = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
        if len(layers) != 1:
            raise ImportRejected([FileError(path.name, 0, "", _not_one_layer(layers))])
        info = pyogrio.read_info(source, layer=layers[0])
        frame = pyogrio.read_dataframe(source, layer=layers[0], on_invalid="ignore")
    except (RuntimeError, ValueError, BadZipFile) as error:
        reason = (
            "cannot be read as boundaries; give a GeoPackage, GeoJSON or shapefile "
            "(with its .shx, .dbf and .prj beside it, or all in a .zip)"
        )
        raise ImportRejected([FileError(path.name, 0, "", reason)]) from error
    if frame.crs is None and info["driver"] == "GeoJSON":
        frame = frame.set_crs(LONGITUDE_LATITUDE)
    if frame.crs is None:
        reason = (
            "does not say which coordinate reference system it uses; "
            "a shapefile needs its .prj file beside it"
        )
        raise ImportRejected([FileError(path.name, 0, "", reason)])
    return frame


def _unpacked(path: Path) -> str:
    """The path as GDAL wants it: for a .zip, that of the one boundary file anywhere in it."""
    if path.suffix.lower() != ".zip":
        return str(path)
    with ZipFile(path) as archive:
        members = [
            name
            for name in archive.namelist()
            if name.lower().endswith(BOUNDARY_FILES) and not name.startswith("__MACOSX/")
        ]
    if len(members) != 1:
        reason = f"holds {len(members)} boundary files ({', '.join(BOUNDARY_FILES)}); zip one alone"
        raise ImportRejected([FileError(path.name, 0, "", reason)])
    return f"/vsizip/{path.resolve()}/{members[0]}"


def _not_one_layer(layers: list[str]) -> str:
    if not layers:
        return "holds no layer of shapes"
    return f"holds several layers ({', '.join(layers)}); save the boundaries alone in a file"


def _code_column(raw: GeoDataFrame, file: str) -> str:
    """The title of the column that holds the codes of upper-tier LAs."""
    titles = [title for title in raw.columns if title != raw.geometry.name]
    candidates = {title: _tidy(raw[title]) for title in titles if _holds_codes(raw[title])}
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


def _holds_codes(column: pd.Series) -> bool:
    filled = _tidy(column)
    filled = filled[filled != ""]
    if filled.empty:
        return False
    share = filled.str.fullmatch(GSS_CODE).mean()
    return bool(share >= LEAST_SHARE_OF_CODES and filled.str.fullmatch(UPPER_TIER_GSS_CODE).any())


def _tidy(column: pd.Series) -> pd.Series:
    """The values as text, upper case, without blanks around them; nothing is an empty text."""
    return column.map(lambda value: "" if pd.isna(value) else str(value).strip().upper())


def _no_code(code: str) -> str:
    if not code:
        return "has no GSS code; fill it in or remove the row"
    return f"“{code}” is not a GSS code; it should be a letter and eight digits"
