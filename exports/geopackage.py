"""A GeoPackage (OGC 12-128r18), which is an SQLite file with some tables of its own.

Written with what Python has: the web process needs no GDAL for it, and it takes milliseconds.
"""

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from .areas import AS_WKB, SHAPES, rows_with_areas
from .columns import Cell, ColumnType, TableColumn
from .tables import ExportTable

APPLICATION = 0x47504B47  # "GPKG"
VERSION = 10300
WGS_84 = 4326
# "GP", version 0, little-endian without an envelope, the coordinate system.
GEOMETRY_HEADER = struct.pack("<2sBBi", b"GP", 0, 1, WGS_84)
TYPES = {
    ColumnType.WHOLE: "INTEGER",
    ColumnType.NUMBER: "REAL",
    ColumnType.DATE: "DATE",
    ColumnType.YES_NO: "BOOLEAN",
}
WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
SYSTEMS = [
    ("Undefined Cartesian", -1, "NONE", -1, "undefined"),
    ("Undefined geographic", 0, "NONE", 0, "undefined"),
    ("WGS 84", WGS_84, "EPSG", WGS_84, WKT),
]
SCHEMA = """
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
    srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL REFERENCES gpkg_contents(table_name), column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
    m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name), UNIQUE (table_name));
"""


def write_geopackage(path: Path, tables: Sequence[ExportTable]) -> int:
    """A layer for each table that has areas, and a plain table for each other."""
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA application_id = {APPLICATION}")
        file.execute(f"PRAGMA user_version = {VERSION}")
        file.executescript(SCHEMA)
        file.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)", SYSTEMS)
        count = sum(_write(file, table) for table in tables)
        file.commit()
    return count


def _write(file: sqlite3.Connection, table: ExportTable) -> int:
    is_layer = table.name in SHAPES
    columns = [f'"{column.name}" {_type(column)}' for column in table.columns]
    area = ["area MULTIPOLYGON"] if is_layer else []
    file.execute(
        f'CREATE TABLE "{table.name}" '
        f"({', '.join(['fid INTEGER PRIMARY KEY AUTOINCREMENT', *area, *columns])})"
    )
    file.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            table.name,
            "features" if is_layer else "attributes",
            table.title,
            table.about,
            WGS_84 if is_layer else None,
        ),
    )
    if is_layer:
        file.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'area', 'MULTIPOLYGON', ?, 0, 0)",
            (table.name, WGS_84),
        )
    marks = ", ".join("?" * (len(columns) + len(area)))
    names = ", ".join([*(["area"] if is_layer else []), *(f'"{name}"' for name in table.header)])
    written = file.executemany(
        f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})',  # noqa: S608
        _layer(table) if is_layer else ([*map(_stored, row)] for row in table.rows()),
    )
    return written.rowcount


def _layer(table: ExportTable) -> Iterator[list[Cell | bytes]]:
    """The rows, with their areas before them."""
    for row, area in rows_with_areas(table, AS_WKB):
        yield [_geometry(area), *map(_stored, row)]


def _geometry(wkb: str | memoryview | None) -> bytes | None:
    return GEOMETRY_HEADER + bytes(wkb) if isinstance(wkb, memoryview) else None


def _type(column: TableColumn) -> str:
    return TYPES.get(column.kind, "TEXT")


def _stored(cell: Cell) -> Cell:
    return cell.isoformat() if isinstance(cell, date) else cell
