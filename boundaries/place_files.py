"""Reads the shipped files of names, codes, towns and crossings into checked, unsaved instances."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.contrib.gis.geos import Point

from core.name_search import name_key
from core.table_files import FileErrorList, FileRow, build, look_up, read_csv, refuse_doubles

from .models import Adjacency, LocalAuthority, OtherCode, Place, PlaceElsewhere

AN_AUTHORITY = "the GSS code of an LA in local_authorities.csv"
# Districts of April 2021, and the districts of 2011 that they were called or made of.
RENAMED_BY_2021 = {
    "Bournemouth, Christchurch and Poole": ("Bournemouth", "Christchurch", "Poole"),
    "Bristol, City of": ("Bristol",),
    "Buckinghamshire": ("Aylesbury Vale", "Chiltern", "South Bucks", "Wycombe"),
    "Dorset": (
        "East Dorset",
        "North Dorset",
        "Purbeck",
        "West Dorset",
        "Weymouth and Portland",
    ),
    "East Suffolk": ("Suffolk Coastal", "Waveney"),
    "Folkestone and Hythe": ("Shepway",),
    "Herefordshire, County of": ("Herefordshire",),
    "Kingston upon Hull, City of": ("Kingston upon Hull",),
    "North Northamptonshire": (
        "Corby",
        "East Northamptonshire",
        "Kettering",
        "Wellingborough",
    ),
    "Somerset West and Taunton": ("Taunton Deane", "West Somerset"),
    "West Northamptonshire": ("Daventry", "Northampton", "South Northamptonshire"),
    "West Suffolk": ("Forest Heath", "St Edmundsbury"),
}
_BY_FORMER_NAME = {old: new for new, olds in RENAMED_BY_2021.items() for old in olds}
# Only counties have districts below them; the others were one district each, or took theirs over.
COUNTY = "E10"
OF_THE_MAP = f"{AN_AUTHORITY} of April 2021"
DISTRICT_COLUMNS = ("gss_code", "name", "authority", "note", "source")
AREA_COLUMNS = ("name", "kind", "also", "codes", "authorities", "note", "source")
CODE_COLUMNS = ("code", "name", "authorities", "valid_from", "valid_to", "note", "source")


@dataclass(frozen=True)
class Crossing:
    """Holds what joins two LAs across water; `first` is the lower code."""

    first: str
    second: str
    kind: str
    name: str


def read_place_names(folder: Path, on_the_map: Mapping[str, str]) -> list[Place]:
    """Returns every name that leads to an LA of `on_the_map` (GSS code to name).

    Raises ImportRejected with the faults of the first file that has any.
    """
    names = _other_names(folder, on_the_map)
    names += _districts(folder, on_the_map)
    names += _areas(folder, on_the_map)
    return names + _towns(folder, on_the_map, names)


def read_other_codes(
    folder: Path, authorities: Mapping[str, LocalAuthority], faults: FileErrorList
) -> list[OtherCode]:
    """Returns the codes of LAs that are not of their row, and those of counties and such areas."""
    rows = read_csv(folder / "codes.csv", CODE_COLUMNS)
    refuse_doubles(rows, ["code"], faults)
    _refuse_without_source(rows, faults)
    areas = read_csv(folder / "areas.csv", AREA_COLUMNS)
    listed = [
        (row, row["code"], authority) for row in rows for authority in row["authorities"].split()
    ]
    listed += [
        (row, code, authority)
        for row in areas
        for code in row["codes"].split()
        for authority in row["authorities"].split()
    ]
    codes = []
    for row, code, authority in listed:
        if authority not in authorities:
            faults.add(row, "authorities", f"“{authority}” is not {AN_AUTHORITY}")
        if code in authorities:
            faults.add(row, "code", f"“{code}” has a row of its own in local_authorities.csv")
        other = build(OtherCode, row, faults, code=code, authority_id=authority)
        codes += [other] if other else []
    return codes


def read_places_elsewhere(folder: Path) -> list[PlaceElsewhere]:
    faults = FileErrorList()
    rows = [
        row
        for name in ("other_nations.csv", "areas_elsewhere.csv")
        for row in read_csv(folder / name, ("name", "nation", "source"))
    ]
    refuse_doubles(rows, ["name", "nation"], faults)
    places = [build(PlaceElsewhere, row, faults) for row in rows]
    faults.refuse_if_any()
    return [place for place in places if place]


def read_crossings(folder: Path, authorities: Container[str]) -> list[Crossing]:
    """Returns the pairs of LAs that a bridge, a tunnel or a ferry joins."""
    faults = FileErrorList()
    rows = read_csv(folder / "crossings.csv", ("authority", "neighbour", "kind", "name", "source"))
    refuse_doubles(rows, ["authority", "neighbour"], faults)
    for row in rows:
        for column in ("authority", "neighbour"):
            if row[column] not in authorities:
                faults.add(row, column, f"“{row[column]}” is not {AN_AUTHORITY}")
        if row["authority"] >= row["neighbour"]:
            faults.add(row, "neighbour", "is not the higher code of the two")
        if row["kind"] not in Adjacency.Crossing.values:
            faults.add(row, "kind", f"“{row['kind']}” is none of bridge, tunnel and ferry")
        for column in ("name", "source"):
            if not row[column]:
                faults.add(row, column, "is missing")
    faults.refuse_if_any()
    return [
        Crossing(*(row[column] for column in ("authority", "neighbour", "kind", "name")))
        for row in rows
    ]


def _other_names(folder: Path, on_the_map: Mapping[str, str]) -> list[Place]:
    faults = FileErrorList()
    rows = read_csv(folder / "places.csv", ("name", "kind", "authority"))
    refuse_doubles(rows, ["name", "authority"], faults)
    names = []
    for row in rows:
        look_up(on_the_map, row, "authority", OF_THE_MAP, faults)
        is_district = row["kind"] == Place.Kind.DISTRICT
        district = _of_april_2021(row) if is_district else ""
        name = build(Place, row, faults, authority_id=row["authority"], district=district)
        if name:
            names.append(name)
    faults.refuse_if_any()
    return names


def _districts(folder: Path, on_the_map: Mapping[str, str]) -> list[Place]:
    """Returns the districts, present and former, by name and by code."""
    faults = FileErrorList()
    rows = read_csv(folder / "districts.csv", DISTRICT_COLUMNS)
    refuse_doubles(rows, ["gss_code"], faults)
    _refuse_without_source(rows, faults)
    places: dict[tuple[str, str], Place] = {}
    for row in rows:
        look_up(on_the_map, row, "authority", OF_THE_MAP, faults)
        values = {"authority_id": row["authority"], "district": _of_april_2021(row)}
        in_words = ", ".join(filter(None, [row["name"], row["note"]]))
        for name, kind, note in (
            (row["name"], "district", ""),
            (row["gss_code"], "code", in_words),
        ):
            place = build(Place, row, faults, name=name, kind=kind, note=note, **values)
            # A district that was given another code has a row for each.
            if place:
                places.setdefault((name, row["authority"]), place)
    faults.refuse_if_any()
    return list(places.values())


def _of_april_2021(row: FileRow) -> str:
    """Returns the district of April 2021 that a row's district was or became; "" if none."""
    return (
        _BY_FORMER_NAME.get(row["name"], row["name"]) if row["authority"].startswith(COUNTY) else ""
    )


def _areas(folder: Path, on_the_map: Mapping[str, str]) -> list[Place]:
    """Returns the counties and combined authorities: a row for each LA in them."""
    faults = FileErrorList()
    rows = read_csv(folder / "areas.csv", AREA_COLUMNS)
    refuse_doubles(rows, ["name", "kind"], faults)
    _refuse_without_source(rows, faults)
    names = []
    for row in rows:
        called = [(row["name"], row["note"])]
        called += [(name.strip(), row["name"]) for name in row["also"].split(";") if name]
        for code in row["authorities"].split():
            if code not in on_the_map:
                faults.add(row, "authorities", f"“{code}” is not {OF_THE_MAP}")
                continue
            for name, note in called:
                place = build(Place, row, faults, name=name, note=note, authority_id=code)
                names += [place] if place else []
    faults.refuse_if_any()
    return names


def _towns(folder: Path, on_the_map: Mapping[str, str], known: Iterable[Place]) -> list[Place]:
    """Returns the towns, without those that are the LA's or the district's own name.

    Such a district takes the town's point.
    """
    faults = FileErrorList()
    columns = (
        "geonameid", "name", "authority", "district", "latitude", "longitude", "population",
    )  # fmt: skip
    rows = read_csv(folder / "towns.csv", columns)
    refuse_doubles(rows, ["geonameid", "name"], faults)
    named = {
        (name_key(place.name), place.authority_id): place
        for place in known
        if place.kind in (Place.Kind.DISTRICT, Place.Kind.OTHER_NAME)
    }
    towns = []
    for row in rows:
        authority = look_up(on_the_map, row, "authority", OF_THE_MAP, faults)
        if authority is None:
            continue
        try:
            point = Point(float(row["longitude"]), float(row["latitude"]), srid=4326)
        except ValueError:
            faults.add(row, "longitude", "is not a point in degrees")
            continue
        same = named.get((name_key(row["name"]), row["authority"]))
        if same:
            if same.kind == Place.Kind.DISTRICT:
                same.point = point
        elif name_key(row["name"]) not in _own_keys(authority):
            town = build(Place, row, faults, kind="town", authority_id=row["authority"])
            if town:
                town.point = point
                towns.append(town)
    faults.refuse_if_any()
    return towns


def _own_keys(name: str) -> set[str]:
    """Returns the keys of an LA's name as it is written and as people say it."""
    common = name.removesuffix(", City of").removesuffix(", County of")
    return {name_key(name), name_key(common), name_key(f"City of {common}")}


def _refuse_without_source(rows: Iterable[FileRow], faults: FileErrorList) -> None:
    for row in rows:
        if not row["source"]:
            faults.add(row, "source", "is missing")
