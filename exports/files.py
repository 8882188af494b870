"""Which files there are, and the making of each."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from core.cache import Kept
from core.licence import ATTRIBUTION, TERMS
from explore.map_view import MapPage

from .formats import write_csv, write_geojson, write_workbook
from .geopackage import write_geopackage
from .tables import (
    DICTIONARY_HEADER,
    Table,
    dictionary,
    tables,
)

# How much is read at once when a file is sent.
PIECE = 64 * 1024
# Files of parts of the record: eight for each choice of a reader.
PARTS_KEPT = 64

ABOUT = [
    "ABEP Map: how schools work together in England’s local authorities.",
    "Gathered by the Centre for Education and Youth (CfEY) by desk research, and corrected since.",
    "A blank means that nothing was found. It never means zero, and it never means no.",
    TERMS,
    ATTRIBUTION,
]


@dataclass(frozen=True)
class Format:
    """A file that can be had: what is in it, and how it is written and its rows counted."""

    name: str
    content: str
    content_type: str
    tables: tuple[str, ...]
    write: Callable[[Path, Mapping[str, Table]], int]


def _csv(table: str) -> Callable[[Path, Mapping[str, Table]], int]:
    return lambda path, found: write_csv(path, found[table].header, found[table].rows())


def _geojson(table: str) -> Callable[[Path, Mapping[str, Table]], int]:
    return lambda path, found: write_geojson(path, found[table])


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
        lambda path, found: write_workbook(path, list(found.values()), ABOUT),
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
        lambda path, found: write_geopackage(path, list(found.values())),
    ),
    Format(
        "data-dictionary.csv", "What each column means", CSV, (),
        lambda path, found: write_csv(path, DICTIONARY_HEADER, dictionary(found.values())),
    ),
)  # fmt: skip
FORMAT = {one.name: one for one in FORMATS}


@dataclass(frozen=True)
class File:
    """A file as it was made, with the number of its rows.

    It is on the disk without a name, so nothing is left of it when nobody has it any more.
    """

    format: Format
    rows: int
    size: int
    _made: BinaryIO

    def pieces(self) -> Iterator[bytes]:
        """The bytes, a piece at a time. Any number of readers may be at it at once."""
        at = 0
        while piece := os.pread(self._made.fileno(), PIECE, at):
            yield piece
            at += len(piece)

    def __del__(self) -> None:
        self._made.close()


_tables: Kept[dict[str, Table]] = Kept()
_whole: Kept[File] = Kept()
_parts: Kept[File] = Kept(most=PARTS_KEPT)


def whole_tables() -> dict[str, Table]:
    return _tables.get("tables", lambda: by_name(tables()))


def whole_file(name: str) -> File:
    """A file of the whole record, made once for each state of the record."""
    return _whole.get(name, lambda: made(name, whole_tables()))


def filtered_file(name: str, view: MapPage) -> File:
    """A file of what the choices of a view of the map leave, made once for each state too."""
    key = name, view.canonical_query
    return _parts.get(key, lambda: made(name, by_name(tables(view))))


def filtered_files(view: MapPage) -> list[File]:
    return [filtered_file(one.name, view) for one in FORMATS if one.tables]


def made(name: str, found: Mapping[str, Table]) -> File:
    one = FORMAT[name]
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        rows = one.write(path, found)
        return File(one, rows, path.stat().st_size, path.open("rb"))


def by_name(found: Sequence[Table]) -> dict[str, Table]:
    return {table.name: table for table in found}
