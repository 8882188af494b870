"""Takes an exact text out of the files of editions, whatever their format."""

import json
import sqlite3
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from core.redaction import REDACTED

from .formats import UndatedZipFile

# What GDAL's triggers of a GeoPackage ask of shapes. SQLite wants them to be there before it alters
# a row; none is called where only a text changes.
SHAPE_FUNCTIONS = ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")


def redacted_file(name: str, body: bytes, text: str) -> bytes:
    """Returns the body of an edition's file with every `text` redacted; the same where none is."""
    match name.rpartition(".")[2]:
        case "xlsx":
            return _workbook(body, text)
        case "gpkg":
            return _geopackage(body, text)
        case "json" | "geojson":
            written = json.dumps(text, ensure_ascii=False)[1:-1]
            return body.replace(written.encode(), REDACTED.encode())
        case _:
            # A quotation mark is doubled in CSV.
            written = text.replace('"', '""')
            return body.replace(written.encode(), REDACTED.encode())


def _workbook(body: bytes, text: str) -> bytes:
    written = escape(text).encode()
    with ZipFile(BytesIO(body)) as before:
        parts = [(info, before.read(info)) for info in before.infolist()]
    if not any(written in part for _, part in parts):
        return body
    after = BytesIO()
    with UndatedZipFile(after, "w", ZIP_DEFLATED) as book:
        for info, part in parts:
            book.writestr(info, part.replace(written, REDACTED.encode()))
    return after.getvalue()


def _geopackage(body: bytes, text: str) -> bytes:
    with sqlite3.connect(":memory:") as database:
        database.deserialize(body)
        for function in SHAPE_FUNCTIONS:
            database.create_function(function, 1, lambda shape: None)
        is_altered = False
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            for _, column, kind, *_ in database.execute(f'PRAGMA table_info("{table}")').fetchall():
                if kind.upper().startswith("TEXT"):
                    done = database.execute(
                        f'UPDATE "{table}" SET "{column}" = replace("{column}", ?, ?) '  # noqa: S608
                        f'WHERE instr("{column}", ?)',
                        (text, REDACTED, text),
                    )
                    is_altered = is_altered or done.rowcount > 0
        if not is_altered:
            return body
        database.commit()
        # Else the text would stay in pages of the file that nothing uses any more.
        database.execute("VACUUM")
        return database.serialize()
