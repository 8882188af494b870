"""The record as it was at the end of a day, rebuilt from the history.

Within `as_of(day)` each table with a history is hidden behind a temporary one of the same name,
filled from its events. So every question is asked just as it is of the record of today, and
there is no second way to read anything. At the end all of it is gone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pghistory.models
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from ..models import RecordsVersion
from .as_of_date import _as_of_date, as_of_date
from .row_changes import columns, events_of
from .tracking import tracked_models


@contextmanager
def as_of(day: date) -> Iterator[None]:
    """Inside, the record reads as it was when `day` ended. What is written to it is lost, and
    writing to anything else is an error.
    """
    if as_of_date():
        raise RuntimeError("One look back at a time.")
    token = _as_of_date.set(day)
    try:
        with transaction.atomic():
            _hide(day)
            yield
            transaction.set_rollback(True)
    finally:
        _as_of_date.reset(token)


def _hide(day: date) -> None:
    ended = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    quote = connection.ops.quote_name
    version = RecordsVersion._meta.db_table
    with connection.cursor() as cursor:
        for model in tracked_models():
            _empty_table(cursor, model)
            listed = ", ".join(quote(name) for name in _stored(model))
            cursor.execute(
                f"INSERT INTO pg_temp.{quote(model._meta.db_table)} ({listed})"  # noqa: S608
                f" SELECT {listed} FROM (SELECT DISTINCT ON (pgh_obj_id) *"
                f" FROM {quote(events_of(model)._meta.db_table)} WHERE pgh_created_at < %s"
                " ORDER BY pgh_obj_id, pgh_id DESC) AS latest WHERE pgh_label <> 'delete'",
                [ended],
            )
        _empty_table(cursor, pghistory.models.Context)
        context = pghistory.models.Context._meta.db_table
        cursor.execute(
            f"INSERT INTO pg_temp.{context}"  # noqa: S608
            f" SELECT * FROM {_schema(cursor)}.{context} WHERE created_at < %s",
            [ended],
        )
        # A name of its own for this state, so that nothing made of it is taken for today's.
        _empty_table(cursor, RecordsVersion)
        cursor.execute(
            f"INSERT INTO pg_temp.{version} (id, version, changed_at)"  # noqa: S608
            f" SELECT id, md5(version || %s)::uuid, least(changed_at, %s)"
            f" FROM {_schema(cursor)}.{version}",
            [day.isoformat(), ended],
        )
        cursor.execute("SET TRANSACTION READ ONLY")


def _empty_table(cursor: Any, model: type[Model]) -> None:
    """A temporary table like the model's, which from now on is found in its place."""
    table, key = model._meta.db_table, model._meta.pk.column
    cursor.execute(
        f'CREATE TEMP TABLE "{table}" (LIKE "{table}" INCLUDING GENERATED,'
        f' PRIMARY KEY ("{key}")) ON COMMIT DROP'
    )


def _stored(model: type[Model]) -> list[str]:
    kept = set(columns(model))
    return [str(one.column) for one in model._meta.concrete_fields if one.attname in kept]


def _schema(cursor: Any) -> str:
    cursor.execute("SELECT quote_ident(current_schema())")
    return str(cursor.fetchone()[0])
