"""Areas read from PostGIS in the form that a file needs."""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import connections, router

from boundaries.models import Boundary
from partnerships.areas_sql import AUTHORITIES, PARTNERSHIPS

from .columns import Cell
from .tables import AT_A_TIME, ExportTable

SHAPES = {"authorities": AUTHORITIES, "partnerships": PARTNERSHIPS}
AS_JSON = "ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Multi(area)), 6, 0)"
AS_WKB = "ST_AsBinary(ST_Multi(area))"


def rows_with_areas(
    table: ExportTable, form: str
) -> Iterator[tuple[Sequence[Cell], str | memoryview | None]]:
    """Reads the rows, each with its area as AS_JSON or AS_WKB has it.

    Few areas are in memory at a time.
    """
    shapes = SHAPES[table.name].format(column="geometry", keys="SELECT unnest(%s::text[])")
    query = f"SELECT key, {form} FROM ({shapes}) AS shape"  # noqa: S608
    rows = table.rows()
    while batch := list(islice(rows, AT_A_TIME)):
        with connections[router.db_for_read(Boundary)].cursor() as cursor:
            cursor.execute(query, [table.vintage, [str(row[0]) for row in batch]])
            areas = dict(cursor.fetchall())
        for row in batch:
            yield row, areas.get(str(row[0]))
