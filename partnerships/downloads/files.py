"""Which files there are, and the making of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from boundaries.kept import Kept

from ..map_page import MapPage
from .formats import as_csv, as_geojson, as_workbook
from .geopackage import as_geopackage
from .tables import DICTIONARY_HEADER, Table, dictionary, tables

LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
ATTRIBUTION = (
    "ABEP Map, Centre for Education and Youth (CfEY). Contains public sector information "
    "licensed under the Open Government Licence v3.0. Contains OS data © Crown copyright and "
    "database right."
)
# What is known of it; nobody has decided more.
TERMS = (
    "Boundaries, codes and figures are public sector information under the Open Government "
    "Licence v3.0. What CfEY gathered of partnerships and local authorities has been given no "
    "licence yet: quote it with this attribution, and ask CfEY before you publish it anew as a "
    "whole."
)
ABOUT = [
    "ABEP Map: how schools work together in England’s local authorities.",
    "Gathered by the Centre for Education and Youth (CfEY) by desk research, and corrected since.",
    "A blank means that nothing was found. It never means zero, and it never means no.",
    TERMS,
    ATTRIBUTION,
]


@dataclass(frozen=True)
class Format:
    """A file that can be had: what is in it, and how it is made of the tables."""

    name: str
    content: str
    content_type: str
    tables: tuple[str, ...]
    make: Callable[[Mapping[str, Table]], bytes]


def _csv(table: str) -> Callable[[Mapping[str, Table]], bytes]:
    return lambda found: as_csv(found[table].header, found[table].rows)


def _geojson(table: str) -> Callable[[Mapping[str, Table]], bytes]:
    return lambda found: as_geojson(found[table])


CSV = "text/csv; charset=utf-8"
GEOJSON = "application/geo+json"
EVERY = ("authorities", "partnerships", "coverage", "sources")
FORMATS: Sequence[Format] = (
    Format("authorities.csv", "Local authorities", CSV, EVERY[:1], _csv("authorities")),
    Format("partnerships.csv", "Partnerships", CSV, EVERY[1:2], _csv("partnerships")),
    Format("coverage.csv", "Where each partnership works", CSV, EVERY[2:3], _csv("coverage")),
    Format("sources.csv", "Sources", CSV, EVERY[3:], _csv("sources")),
    Format(
        "abep-map.xlsx",
        "All four tables, with the data dictionary",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        EVERY,
        lambda found: as_workbook(list(found.values()), ABOUT),
    ),
    Format(
        "authorities.geojson", "Local authorities as areas", GEOJSON, EVERY[:1],
        _geojson("authorities"),
    ),
    Format(
        "partnerships.geojson", "Partnerships as areas", GEOJSON, EVERY[1:2],
        _geojson("partnerships"),
    ),
    Format(
        "abep-map.gpkg",
        "All four tables, authorities and partnerships as layers",
        "application/geopackage+sqlite3",
        EVERY,
        lambda found: as_geopackage(list(found.values())),
    ),
    Format(
        "data-dictionary.csv", "What each column means", CSV, (),
        lambda found: as_csv(DICTIONARY_HEADER, dictionary(found.values())),
    ),
)  # fmt: skip
FORMAT = {one.name: one for one in FORMATS}


@dataclass(frozen=True)
class File:
    """A file as it was made: its bytes, and how many rows are in it."""

    format: Format
    body: bytes
    rows: int

    @property
    def sha256(self) -> str:
        return sha256(self.body).hexdigest()

    @property
    def size(self) -> int:
        return len(self.body)


_tables: Kept[dict[str, Table]] = Kept()
_files: Kept[File] = Kept()


def whole_tables() -> dict[str, Table]:
    return _tables.get("tables", lambda: _by_name(tables()))


def whole_file(name: str) -> File:
    """A file of the whole record, made once for each state of the record."""
    return _files.get(name, lambda: made(name, whole_tables()))


def filtered_file(name: str, view: MapPage) -> File:
    """A file of what the choices of a view of the map leave."""
    return made(name, _by_name(tables(view)))


def filtered_rows(view: MapPage) -> list[tuple[Format, int]]:
    """The files of a view, each with the number of rows that it will have."""
    found = _by_name(tables(view))
    return [(one, rows_in(one, found)) for one in FORMATS if one.tables]


def rows_in(one: Format, found: Mapping[str, Table]) -> int:
    """The rows of its tables; for the dictionary, which has none, the columns of all."""
    if one.tables:
        return sum(len(found[table].rows) for table in one.tables)
    return sum(len(table.columns) for table in found.values())


def made(name: str, found: Mapping[str, Table]) -> File:
    one = FORMAT[name]
    return File(one, one.make(found), rows_in(one, found))


def _by_name(found: Sequence[Table]) -> dict[str, Table]:
    return {table.name: table for table in found}
