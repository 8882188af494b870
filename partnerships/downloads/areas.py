"""Areas read from PostGIS in the form that a file needs."""

from collections.abc import Mapping, Sequence

from django.db import connection

from boundaries.models import RECORD_VINTAGE

from ..areas import AUTHORITIES, PARTNERSHIPS

SHAPES = {"authorities": AUTHORITIES, "partnerships": PARTNERSHIPS}
AS_JSON = "ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Multi(area)), 6, 0)"
AS_WKB = "ST_AsBinary(ST_Multi(area))"


def areas(table: str, form: str, keys: Sequence[str]) -> Mapping[str, str | memoryview]:
    """The area of each key, as AS_JSON or AS_WKB has it."""
    shapes = SHAPES[table].format(column="geometry", keys="SELECT unnest(%s::text[])")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, {form} FROM ({shapes}) AS shape",  # noqa: S608
            [RECORD_VINTAGE, list(keys)],
        )
        return dict(cursor.fetchall())
