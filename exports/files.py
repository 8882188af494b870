"""Lists the files that there are, and makes each."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import BinaryIO

from django.utils.text import capfirst

from core.cache import VersionedCache
from core.licence import ATTRIBUTION, GATHERED, TERMS
from core.models import RecordsVersion
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
# Files of parts of the record, for readers who ask for one range after the other.
PARTS_KEPT = 16

ABOUT = [
    "ABEP Map: how schools work together in England’s local authorities.",
    f"{capfirst(GATHERED)}, and corrected since.",
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


def _changed_at() -> datetime:
    """Returns the moment that files are dated with, so that the same record is the same bytes."""
    return RecordsVersion.objects.current().changed_at


def _csv(table: str) -> Callable[[Path, Mapping[str, ExportTable]], int]:
    return lambda path, record: write_csv(path, record[table].header, record[table].rows())


def _geojson(table: str) -> Callable[[Path, Mapping[str, ExportTable]], int]:
    return lambda path, record: write_geojson(path, record[table])


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
        lambda path, record: write_workbook(path, list(record.values()), ABOUT, _changed_at()),
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
        lambda path, record: write_geopackage(path, list(record.values()), _changed_at()),
    ),
    FileFormat(
        "data-dictionary.csv", "What each column means", CSV, (),
        lambda path, record: write_csv(path, DICTIONARY_HEADER, dictionary(record.values())),
    ),
)  # fmt: skip
FORMAT = {file.name: file for file in FORMATS}


@dataclass(frozen=True)
class ExportFile:
    """A file as it was made, with the number of its rows.

    It is on the disk without a name, so nothing is left of it when nobody has it any more.
    """

    format: FileFormat
    rows: int
    size: int
    sha256: str
    _body: BinaryIO

    @property
    def content_type(self) -> str:
        return self.format.content_type

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Reads the bytes, a piece at a time; any number of readers may be at it at once."""
        stop = self.size if stop is None else stop
        while piece := os.pread(self._body.fileno(), min(PIECE, stop - start), start):
            yield piece
            start += len(piece)

    def __del__(self) -> None:
        self._body.close()


_whole: VersionedCache[ExportFile] = VersionedCache()
_parts: VersionedCache[ExportFile] = VersionedCache(max_entries=PARTS_KEPT)


def whole_file(name: str) -> ExportFile:
    """Returns a file of the whole record: the first to ask after a change makes it, others wait."""
    return _whole.get(name, lambda: made(name, by_name(tables())))


def whole_files_made() -> dict[str, ExportFile]:
    """Returns by name those files of the whole record as it is now that were made already."""
    version = str(RecordsVersion.objects.current())
    return {name: whole_file(name) for name in FORMAT if _whole.holds(name, version)}


def filtered_file(name: str, view: MapView) -> ExportFile:
    """Returns a file of what the choices of a view leave, made when it is asked for."""
    key = name, view.state.canonical_query
    return _parts.get(key, lambda: made(name, by_name(tables(view))))


# Writing a file takes a processor for up to a second: one at a time leaves the others to pages.
_writing = Lock()


def made(name: str, record: Mapping[str, ExportTable]) -> ExportFile:
    """Returns the file of that name, just written; a process writes one at a time."""
    file_format = FORMAT[name]
    with _writing, TemporaryDirectory() as folder:
        path = Path(folder) / name
        rows = file_format.write(path, record)
        body = path.open("rb")
        sha256 = file_digest(body, "sha256").hexdigest()
        return ExportFile(file_format, rows, path.stat().st_size, sha256, body)


def by_name(record: Sequence[ExportTable]) -> dict[str, ExportTable]:
    return {table.name: table for table in record}
