"""Areas read from PostGIS in the form that a file needs."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from django.db import connection

from boundaries.models import RECORD_VINTAGE
from partnerships.areas_sql import AUTHORITIES, PARTNERSHIPS

from .columns import Cell
from .tables import AT_A_TIME, ExportTable

SHAPES = {"authorities": AUTHORITIES, "partnerships": PARTNERSHIPS}
AS_JSON = "ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Multi(area)), 6, 0)"
AS_WKB = "ST_AsBinary(ST_Multi(area))"


def rows_with_areas(
    table: ExportTable, form: str
) -> Iterator[tuple[Sequence[Cell], str | memoryview | None]]:
    """Reads the rows, each with its area; few areas are in memory at a time."""
    rows = table.rows()
    while batch := list(islice(rows, AT_A_TIME)):
        areas = _areas(table.name, form, [str(row[0]) for row in batch])
        for row in batch:
            yield row, areas.get(str(row[0]))


def _areas(table: str, form: str, keys: Sequence[str]) -> Mapping[str, str | memoryview]:
    """Returns the area of each key, as AS_JSON or AS_WKB has it."""
    shapes = SHAPES[table].format(column="geometry", keys="SELECT unnest(%s::text[])")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, {form} FROM ({shapes}) AS shape",  # noqa: S608
            [RECORD_VINTAGE, list(keys)],
        )
        return dict(cursor.fetchall())
