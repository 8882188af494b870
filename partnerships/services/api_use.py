"""The one thing that the API writes: how often it was asked."""

from datetime import datetime

from django.db import connection

from boundaries.first_statement import first_row

TABLE = "partnerships_apiuse"
COUNT = f"""
INSERT INTO {TABLE} (key, until, requests) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET requests = {TABLE}.requests + 1
RETURNING requests
"""  # noqa: S608 (a constant)
FORGET = f"""
DELETE FROM {TABLE} WHERE key IN (
    SELECT key FROM {TABLE} WHERE until < %s FOR UPDATE SKIP LOCKED)
"""  # noqa: S608


def count_request(*, key: str, now: datetime, until: datetime) -> int:
    """How many requests there were under this key, this one among them.

    One statement counts, so no two servers count the same one. The first request of a key
    forgets what is past.
    """
    row = first_row(COUNT, [key, until])
    requests: int = row[0] if row else 0
    if requests == 1:
        with connection.cursor() as cursor:
            cursor.execute(FORGET, [now])
    return requests
