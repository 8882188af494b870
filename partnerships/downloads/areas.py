"""The areas of LAs and of partnerships, read from PostGIS in the form that a file needs."""

from collections.abc import Mapping, Sequence

from django.db import connection

from boundaries.models import RECORD_VINTAGE

AUTHORITIES = """
    SELECT authority_id AS key, geometry AS area FROM boundaries_boundary WHERE vintage = %s
"""
# Whole LAs, also where it covers a part of one: the coverage table says where that is.
PARTNERSHIPS = """
    SELECT partnership.slug AS key, ST_Multi(ST_Union(boundary.geometry)) AS area
    FROM partnerships_partnership AS partnership
    JOIN partnerships_coverage AS coverage ON coverage.partnership_id = partnership.id
    JOIN boundaries_boundary AS boundary USING (authority_id)
    WHERE boundary.vintage = %s GROUP BY partnership.slug
"""
SHAPES = {"authorities": AUTHORITIES, "partnerships": PARTNERSHIPS}
AS_JSON = "ST_AsGeoJSON(ST_ForcePolygonCCW(area), 6, 0)"
AS_WKB = "ST_AsBinary(area)"


def areas(table: str, form: str, keys: Sequence[str]) -> Mapping[str, str | memoryview]:
    """The area of each key, as AS_JSON or AS_WKB has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, {form} FROM ({SHAPES[table]}) AS shape WHERE key = ANY(%s)",  # noqa: S608
            [RECORD_VINTAGE, list(keys)],
        )
        return dict(cursor.fetchall())
