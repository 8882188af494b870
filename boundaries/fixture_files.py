"""Reads the shipped files about places into checked, unsaved instances. Nothing is written here."""

from collections import Counter
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
    OtherCode,
    Place,
    PlaceElsewhere,
    Region,
    Vintage,
)
from .place_files import (
    AN_AUTHORITY,
    Crossing,
    read_crossings,
    read_other_codes,
    read_place_names,
    read_places_elsewhere,
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
VINTAGE_COLUMNS = ("year", "starts")
DISTRICT_FILE = "district-boundaries.geojson"
T = TypeVar("T")


@dataclass(frozen=True)
class PlaceFiles:
    """The rows that the other files refer to: read first, since a fault here echoes everywhere."""

    regions: list[Region]
    authorities: dict[str, LocalAuthority]
    successors: list[tuple[LocalAuthority, LocalAuthority]]
    other_codes: list[OtherCode]
    vintages: list[Vintage]

    @property
    def recorded_as(self) -> dict[str, str]:
        """Returns for each code of one LA that of the LA that partnerships are recorded for."""
        before = Counter(after.pk for _, after in self.successors)
        after = Counter(before.pk for before, _ in self.successors)
        meant = {code: code for code in self.authorities}
        for old, new in sorted(self.successors, key=lambda pair: str(pair[1].valid_from)):
            if before[new.pk] == after[old.pk] == 1:
                meant[new.pk] = meant[old.pk]
        leads_to = Counter(code.code for code in self.other_codes)
        lone = [code for code in self.other_codes if leads_to[code.code] == 1]
        return meant | {code.code: meant[code.authority_id] for code in lone}

    def in_vintage(self, year: int) -> dict[str, str]:
        """Returns GSS code to name of the LAs that existed when the vintage began."""
        day = next(vintage.starts for vintage in self.vintages if vintage.year == year)
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
    places_elsewhere: list[PlaceElsewhere]
    crossings: list[Crossing]
    districts: GeoDataFrame
    maps: list["BoundaryMap"]


@dataclass(frozen=True)
class BoundaryMap:
    """All boundaries of a vintage: a checked frame in EPSG:4326, and where they come from."""

    year: int
    frame: GeoDataFrame
    source: str
    licence: str


def boundary_file(folder: Path, year: int) -> Path:
    return folder / f"boundaries-{year}.geojson"


def read_vintages(folder: Path) -> list[Vintage]:
    """Returns the maps of LAs that ship. Raises ImportRejected with every fault of the file."""
    faults = FileErrorList()
    rows = read_csv(folder / "vintages.csv", VINTAGE_COLUMNS)
    refuse_doubles(rows, ["year"], faults)
    vintages = [vintage for row in rows if (vintage := build(Vintage, row, faults))]
    faults.refuse_if_any()
    return vintages


def read_places(folder: Path) -> PlaceFiles:
    """Returns regions, LAs, their successions and other codes, and the vintages.

    Raises ImportRejected with every fault of the files.
    """
    faults = FileErrorList()
    regions = _read_regions(folder, faults)
    authorities = read_authorities(folder, regions, faults)
    faults.refuse_if_any()
    successors = read_successors(folder, authorities, faults)
    other_codes = read_other_codes(folder, authorities, faults)
    faults.refuse_if_any()
    return PlaceFiles(
        list(regions.values()), authorities, successors, other_codes, read_vintages(folder)
    )


def read_geography(folder: Path, places: PlaceFiles, years: Iterable[int]) -> GeographyFiles:
    """Returns what the files that hang on the LAs say, with the boundaries of vintages by year.

    Raises ImportRejected with every fault of all of them.
    """
    faults: list[FileError] = []
    on_the_map = places.in_vintage(RECORD_VINTAGE)
    names = attempt(partial(read_place_names, folder, on_the_map), faults) or []
    elsewhere = attempt(partial(read_places_elsewhere, folder), faults) or []
    crossings = attempt(partial(read_crossings, folder, places.authorities), faults) or []
    maps = [
        attempt(partial(read_map, folder, places.in_vintage(year), year), faults) for year in years
    ]
    districts = attempt(partial(geometry.read_districts, folder / DISTRICT_FILE), faults)
    if faults or districts is None:
        raise ImportRejected(faults)
    loaded = [area_map for area_map in maps if area_map]
    return GeographyFiles(places, names, elsewhere, crossings, districts, loaded)


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


def read_authorities(
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


def read_successors(
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


def read_map(folder: Path, expected: Mapping[str, str], year: int) -> BoundaryMap:
    """Returns the boundaries of a vintage, which has to hold just the LAs of `expected`."""
    path = boundary_file(folder, year)
    frame = geometry.read_boundaries(path)
    checked = geometry.check_boundaries(frame, expected, path.name)
    collection = parse_json(path)
    missing = [name for name in ("source", "licence") if not collection.get(name)]
    if missing:
        raise ImportRejected([FileError(path.name, 0, name, "is missing") for name in missing])
    return BoundaryMap(year, checked, collection["source"], collection["licence"])
