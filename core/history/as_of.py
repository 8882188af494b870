"""The record as it was at the end of a day, read from the history.

Within `as_of(day)` the database finds, before each table with a history, a view of the same name
that holds the rows of that day; the migrations make them (`as_of_views`). So every question is
asked just as it is of the record of today, there is no second way to read anything, and nothing
is written: a standby can answer too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from .as_of_date import _as_of_date, as_of_date

# Both end with the transaction.
LOOK_BACK = """
SET TRANSACTION READ ONLY;
SELECT set_config('abep_map.as_of', %s, true),
    set_config('search_path', 'as_of, ' || current_setting('search_path'), true);
"""

SETTLED_MOMENT = """
SELECT least(now(), min(xact_start)) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend';
"""


@contextmanager
def as_of(day: date) -> Iterator[None]:
    """Inside, the record reads as it was when `day` ended, and to write anything is an error."""
    ended = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    with _looking_back(day, ended):
        yield


@contextmanager
def as_of_moment(moment: datetime) -> Iterator[None]:
    """Does as `as_of`, for a moment within a day, such as one of `settled_moment`."""
    with _looking_back(timezone.localdate(moment), moment):
        yield


def settled_moment() -> datetime:
    """Returns the latest moment before which every change is in what can be read now.

    A change counts from the beginning of its transaction: of those that are still being written,
    none began before this moment.
    """
    with connection.cursor() as cursor:
        cursor.execute(SETTLED_MOMENT)
        moment: datetime = cursor.fetchone()[0]
    return moment


@contextmanager
def _looking_back(day: date, moment: datetime) -> Iterator[None]:
    if as_of_date():
        raise RuntimeError("One look back at a time.")
    token = _as_of_date.set(day)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(LOOK_BACK, [moment.isoformat()])
            yield
            # Within another transaction, the settings would outlast one that is committed.
            transaction.set_rollback(True)
    finally:
        _as_of_date.reset(token)
