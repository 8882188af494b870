"""Reads the shipped files about places into checked, unsaved instances. Nothing is written here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from geopandas import GeoDataFrame

from core.import_errors import FileError, ImportRejected
from core.table_files import (
    FileErrorList,
    attempt,
    build,
    look_up,
    parse_json,
    read_csv,
    refuse_doubles,
)

from . import geometry
from .models import (
    RECORD_VINTAGE,
    LocalAuthority,
    Place,
    Region,
    Vintage,
)

AUTHORITY_COLUMNS = (
    "gss_code",
    "name",
    "slug",
    "dfe_code",
    "region",
    "la_type",
    "valid_from",
    "valid_to",
)
DISTRICT_FILE = "district-boundaries.geojson"
T = TypeVar("T")

AN_AUTHORITY = "the GSS code of an LA in local_authorities.csv"


@dataclass(frozen=True)
class PlaceFiles:
    """The rows that the other files refer to: read first, since a fault here echoes everywhere."""

    regions: list[Region]
    authorities: dict[str, LocalAuthority]
    successors: list[tuple[LocalAuthority, LocalAuthority]]

    def in_vintage(self, vintage: Vintage) -> dict[str, str]:
        """Returns GSS code to name of the LAs that existed when the vintage began."""
        day = vintage.starts
        return {
            code: authority.name
            for code, authority in self.authorities.items()
            if (authority.valid_from is None or authority.valid_from <= day)
            and (authority.valid_to is None or authority.valid_to >= day)
        }


@dataclass(frozen=True)
class GeographyFiles:
    """Everything that the shipped files say of places."""

    places: PlaceFiles
    place_names: list[Place]
    districts: GeoDataFrame
    maps: list["BoundaryMap"]


@dataclass(frozen=True)
class BoundaryMap:
    """All boundaries of a vintage: a checked frame in EPSG:4326, and where they come from."""

    vintage: Vintage
    frame: GeoDataFrame
    source: str
    licence: str


def boundary_file(folder: Path, vintage: Vintage) -> Path:
    return folder / f"boundaries-{vintage.value}.geojson"


def read_places(folder: Path) -> PlaceFiles:
    """Returns regions, LAs and successions.

    Raises ImportRejected with every fault of the three files.
    """
    faults = FileErrorList()
    regions = _read_regions(folder, faults)
    authorities = _read_authorities(folder, regions, faults)
    faults.refuse_if_any()
    successors = _read_successors(folder, authorities, faults)
    faults.refuse_if_any()
    return PlaceFiles(list(regions.values()), authorities, successors)


def read_geography(
    folder: Path, places: PlaceFiles, vintages: Iterable[Vintage] = Vintage
) -> GeographyFiles:
    """Returns what the files that hang on the LAs say, with the boundaries of `vintages`.

    Raises ImportRejected with every fault of all of them.
    """
    faults: list[FileError] = []
    place_names = attempt(partial(_read_place_names, folder, places), faults) or []
    maps = [attempt(partial(_read_map, folder, places, vintage), faults) for vintage in vintages]
    districts = attempt(partial(geometry.read_districts, folder / DISTRICT_FILE), faults)
    if faults or districts is None:
        raise ImportRejected(faults)
    return GeographyFiles(
        places, place_names, districts, [area_map for area_map in maps if area_map]
    )


def _read_regions(folder: Path, faults: FileErrorList) -> dict[str, Region]:
    rows = read_csv(folder / "regions.csv", ("gss_code", "name"))
    refuse_doubles(rows, ["gss_code"], faults)
    refuse_doubles(rows, ["name"], faults)
    regions = {}
    for row in rows:
        region = build(Region, row, faults, slug=row["name"].lower().replace(" ", "-"))
        if region:
            regions[region.name] = region
    return regions


def _read_authorities(
    folder: Path, regions: Mapping[str, Region], faults: FileErrorList
) -> dict[str, LocalAuthority]:
    rows = read_csv(folder / "local_authorities.csv", AUTHORITY_COLUMNS)
    refuse_doubles(rows, ["gss_code"], faults)
    refuse_doubles(rows, ["slug"], faults)
    authorities = {}
    for row in rows:
        region = look_up(regions, row, "region", "a region in regions.csv", faults)
        authority = build(
            LocalAuthority, row, faults, region_id=region.gss_code if region else None
        )
        if authority and region:
            authorities[authority.gss_code] = authority
    return authorities


def _read_successors(
    folder: Path, authorities: Mapping[str, LocalAuthority], faults: FileErrorList
) -> list[tuple[LocalAuthority, LocalAuthority]]:
    columns = ("predecessor", "successor", "effective", "note")
    rows = read_csv(folder / "successors.csv", columns)
    refuse_doubles(rows, ["predecessor", "successor"], faults)
    pairs = []
    for row in rows:
        before = look_up(authorities, row, "predecessor", AN_AUTHORITY, faults)
        after = look_up(authorities, row, "successor", AN_AUTHORITY, faults)
        if before and after:
            if str(after.valid_from) != row["effective"]:
                faults.add(row, "effective", f"{after} begins on {after.valid_from}")
            pairs.append((before, after))
    return pairs


def _read_place_names(folder: Path, places: PlaceFiles) -> list[Place]:
    faults = FileErrorList()
    rows = read_csv(folder / "places.csv", ("name", "kind", "authority"))
    refuse_doubles(rows, ["name", "authority"], faults)
    on_the_map = places.in_vintage(RECORD_VINTAGE)
    names = []
    for row in rows:
        look_up(on_the_map, row, "authority", f"{AN_AUTHORITY} of April 2021", faults)
        name = build(Place, row, faults, authority_id=row["authority"])
        if name:
            names.append(name)
    faults.refuse_if_any()
    return names


def _read_map(folder: Path, places: PlaceFiles, vintage: Vintage) -> BoundaryMap:
    path = boundary_file(folder, vintage)
    frame = geometry.read_boundaries(path)
    checked = geometry.check_boundaries(frame, places.in_vintage(vintage), path.name)
    collection = parse_json(path)
    missing = [name for name in ("source", "licence") if not collection.get(name)]
    if missing:
        raise ImportRejected([FileError(path.name, 0, name, "is missing") for name in missing])
    return BoundaryMap(vintage, checked, collection["source"], collection["licence"])
