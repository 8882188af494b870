"""Reads the files about figures into checked, unsaved instances. Nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from boundaries.fixture_files import PlaceFiles
from boundaries.models import LocalAuthority
from boundaries.place_files import AN_AUTHORITY
from core.import_errors import FileError, ImportRejected
from core.table_files import FileErrorList, attempt, build, look_up, read_csv, refuse_doubles

from .models import Figure, Profile, StatisticalNeighbour
from .registry import FILE_FIELDS

FIGURE_COLUMNS = ("field", "label", "unit", "dated", "source", "note")


@dataclass(frozen=True)
class StatisticsFiles:
    """Everything that the shipped files say of LAs in figures."""

    figures: list[Figure]
    profiles: list[Profile]
    neighbours: list[StatisticalNeighbour]


def read_statistics(folder: Path, places: PlaceFiles) -> StatisticsFiles:
    """Returns what the files of figures say. Raises ImportRejected with every fault in them."""
    faults: list[FileError] = []
    figures = attempt(partial(_read_figures, folder), faults) or []
    profiles = attempt(partial(_read_profiles, folder, places.authorities), faults) or []
    neighbours = attempt(partial(_read_neighbours, folder, places.authorities), faults) or []
    if faults:
        raise ImportRejected(faults)
    return StatisticsFiles(figures, profiles, neighbours)


def _read_figures(folder: Path) -> list[Figure]:
    faults = FileErrorList()
    rows = read_csv(folder / "figures.csv", FIGURE_COLUMNS)
    refuse_doubles(rows, ["field"], faults)
    for row in rows:
        if row["field"] not in FILE_FIELDS:
            faults.add(row, "field", f"“{row['field']}” is not a column of profiles.csv")
    figures = [figure for row in rows if (figure := build(Figure, row, faults))]
    faults.refuse_if_any()
    return figures


def _read_profiles(folder: Path, authorities: Mapping[str, LocalAuthority]) -> list[Profile]:
    faults = FileErrorList()
    rows = read_csv(folder / "profiles.csv", ("gss_code", *FILE_FIELDS))
    refuse_doubles(rows, ["gss_code"], faults)
    profiles = []
    for row in rows:
        look_up(authorities, row, "gss_code", AN_AUTHORITY, faults)
        profile = build(Profile, row, faults, authority_id=row["gss_code"])
        if profile:
            profiles.append(profile)
    faults.refuse_if_any()
    return profiles


def _read_neighbours(
    folder: Path, authorities: Mapping[str, LocalAuthority]
) -> list[StatisticalNeighbour]:
    faults = FileErrorList()
    columns = ("gss_code", "rank", "neighbour", "closeness")
    rows = read_csv(folder / "statistical_neighbours.csv", columns)
    refuse_doubles(rows, ["gss_code", "rank"], faults)
    refuse_doubles(rows, ["gss_code", "neighbour"], faults)
    neighbours = []
    for row in rows:
        look_up(authorities, row, "gss_code", AN_AUTHORITY, faults)
        look_up(authorities, row, "neighbour", AN_AUTHORITY, faults)
        if row["gss_code"] == row["neighbour"]:
            faults.add(row, "neighbour", "an LA is not its own neighbour")
        neighbour = build(
            StatisticalNeighbour,
            row,
            faults,
            authority_id=row["gss_code"],
            neighbour_id=row["neighbour"],
        )
        if neighbour:
            neighbours.append(neighbour)
    faults.refuse_if_any()
    return neighbours
