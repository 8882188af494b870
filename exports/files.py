"""Which files there are, and the making of each."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from core.cache import VersionedCache
from core.licence import ATTRIBUTION, TERMS
from explore.map_view import MapView

from .formats import write_csv, write_geojson, write_workbook
from .geopackage import write_geopackage
from .tables import (
    DICTIONARY_HEADER,
    ExportTable,
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
class FileFormat:
    """A file that can be had: what is in it, and how it is written and its rows counted."""

    name: str
    content: str
    content_type: str
    tables: tuple[str, ...]
    write: Callable[[Path, Mapping[str, ExportTable]], int]


def _csv(table: str) -> Callable[[Path, Mapping[str, ExportTable]], int]:
    return lambda path, found: write_csv(path, found[table].header, found[table].rows())


def _geojson(table: str) -> Callable[[Path, Mapping[str, ExportTable]], int]:
    return lambda path, found: write_geojson(path, found[table])


CSV = "text/csv; charset=utf-8"
GEOJSON = "application/geo+json"
EVERY = ("authorities", "partnerships", "coverage", "sources")
FORMATS: Sequence[FileFormat] = (
    FileFormat("authorities.csv", "Local authorities", CSV, EVERY[:1], _csv("authorities")),
    FileFormat("partnerships.csv", "Partnerships", CSV, EVERY[1:2], _csv("partnerships")),
    FileFormat("coverage.csv", "Where each partnership works", CSV, EVERY[2:3], _csv("coverage")),
    FileFormat("sources.csv", "Sources", CSV, EVERY[3:], _csv("sources")),
    FileFormat(
        "abep-map.xlsx",
        "All four tables, with the data dictionary",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        EVERY,
        lambda path, found: write_workbook(path, list(found.values()), ABOUT),
    ),
    FileFormat(
        "authorities.geojson", "Local authorities as areas", GEOJSON, EVERY[:1],
        _geojson("authorities"),
    ),
    FileFormat(
        "partnerships.geojson", "Partnerships as areas", GEOJSON, EVERY[1:2],
        _geojson("partnerships"),
    ),
    FileFormat(
        "abep-map.gpkg",
        "All four tables, authorities and partnerships as layers",
        "application/geopackage+sqlite3",
        EVERY,
        lambda path, found: write_geopackage(path, list(found.values())),
    ),
    FileFormat(
        "data-dictionary.csv", "What each column means", CSV, (),
        lambda path, found: write_csv(path, DICTIONARY_HEADER, dictionary(found.values())),
    ),
)  # fmt: skip
FORMAT = {one.name: one for one in FORMATS}


@dataclass(frozen=True)
class ExportFile:
    """A file as it was made, with the number of its rows.

    It is on the disk without a name, so nothing is left of it when nobody has it any more.
    """

    format: FileFormat
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


_tables: VersionedCache[dict[str, ExportTable]] = VersionedCache()
_whole: VersionedCache[ExportFile] = VersionedCache()
_parts: VersionedCache[ExportFile] = VersionedCache(max_entries=PARTS_KEPT)


def whole_tables() -> dict[str, ExportTable]:
    return _tables.get("tables", lambda: by_name(tables()))


def whole_file(name: str) -> ExportFile:
    """A file of the whole record, made once for each state of the record."""
    return _whole.get(name, lambda: made(name, whole_tables()))


def filtered_file(name: str, view: MapView) -> ExportFile:
    """A file of what the choices of a view of the map leave, made once for each state too."""
    key = name, view.state.canonical_query
    return _parts.get(key, lambda: made(name, by_name(tables(view))))


def filtered_files(view: MapView) -> list[ExportFile]:
    return [filtered_file(one.name, view) for one in FORMATS if one.tables]


def made(name: str, found: Mapping[str, ExportTable]) -> ExportFile:
    one = FORMAT[name]
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        rows = one.write(path, found)
        return ExportFile(one, rows, path.stat().st_size, path.open("rb"))


def by_name(found: Sequence[ExportTable]) -> dict[str, ExportTable]:
    return {table.name: table for table in found}
