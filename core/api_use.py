"""The one thing that the API writes: how often it was asked."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from .first_statement import first_row
from .models import RecordsVersion

TABLE = "core_apiuse"
# Counts, and reads the version of the records that this request will be answered from: every
# request wants both, and each way to the database costs as much as what it asks there.
COUNT = f"""
WITH counted AS (
    INSERT INTO {TABLE} (key, until, requests) VALUES (%s, %s, 1)
    ON CONFLICT (key) DO UPDATE SET requests = {TABLE}.requests + 1
    RETURNING requests)
SELECT requests, version, changed_at
FROM counted LEFT JOIN {RecordsVersion._meta.db_table} ON true
"""  # noqa: S608 (a constant)
FORGET = f"""
DELETE FROM {TABLE} WHERE key IN (
    SELECT key FROM {TABLE} WHERE until < %s FOR UPDATE SKIP LOCKED)
"""  # noqa: S608


@dataclass(frozen=True)
class Counted:
    """How many requests there were under a key, and what the records were at the last one."""

    requests: int
    version: RecordsVersion


def count_request(*, key: str, now: datetime, until: datetime) -> Counted:
    """How many requests there were under this key, this one among them.

    One statement counts, so no two servers count the same one. The first request of a key
    forgets what is past.
    """
    requests, *found = first_row(COUNT, [key, until]) or (0, None, None)
    if requests == 1:
        with connection.cursor() as cursor:
            cursor.execute(FORGET, [now])
    return Counted(requests, RecordsVersion.objects.read(*found))
