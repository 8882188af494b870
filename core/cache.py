"""Keeps in memory what is made of the records, for as long as the records stay as they are."""

from collections.abc import Callable, Hashable
from operator import attrgetter
from threading import Condition, Lock
from time import monotonic
from typing import Generic, TypeVar

from cachetools import LRUCache, cachedmethod
from django.db import OperationalError, connection

from .history.as_of_date import as_of_date
from .models import RecordsVersion
from .outages import DATABASE_AWAY, mark_stale

T = TypeVar("T")

# Keys can come from requests: beyond so many, what was asked for longest ago makes room.
MAX_ENTRIES = 16


class VersionedCache(Generic[T]):
    """Values by key, each made once for each version of the records. One query to get a value.

    Whoever wants a value that is being made waits for it; whoever wants another does not. What
    the record was on another day is made each time: it would push out what everybody needs.
    While the database is away, what was made before is handed out, and marked as stale.
    """

    def __init__(self, max_entries: int = MAX_ENTRIES) -> None:
        self._values: LRUCache[Hashable, T] = LRUCache(max_entries)
        self._version = ""
        self._condition = Condition()

    def holds(self, key: Hashable, version: str) -> bool:
        """Returns whether the value is made already for this version."""
        with self._condition:
            return (key, version) in self._values

    def get(self, key: Hashable, make: Callable[[], T], version: str = "") -> T:
        """Returns the value; `version` is the current one, where it is known already."""
        if as_of_date():
            return make()
        # The version is read first: what changes while a value is made leaves it out of date
        # by name, never by surprise.
        version = version or str(records_version())
        if _Outage.is_on and not self.holds(key, version):
            raise OperationalError("The database is away, and this is not in memory.")
        with self._condition:
            if version != self._version:
                self._values.clear()
                self._version = version
        return self._made(key, version, make)

    @cachedmethod(
        attrgetter("_values"),
        key=lambda self, key, version, make: (key, version),
        condition=attrgetter("_condition"),
    )
    def _made(self, key: Hashable, version: str, make: Callable[[], T]) -> T:
        return make()


class _Outage:
    """Tells whether the database did not tell the version when last asked, and what it told before.

    Then one asks at a time: a database that says nothing, rather than no, would hold up all.
    """

    is_on = False
    asking = Lock()
    last_known: RecordsVersion | None = None
    known_at = 0.0


def records_version() -> RecordsVersion:
    """Returns the state that the records are in now, in one query.

    While the database is away: the last one known, and the answer is marked as stale. Raises
    OperationalError where none is known.
    """
    is_alone = _Outage.asking.acquire(blocking=False)
    try:
        if _Outage.is_on and not is_alone:
            raise OperationalError("The database is away, and somebody asks already.")
        _Outage.last_known = RecordsVersion.objects.current()
        _Outage.known_at, _Outage.is_on = monotonic(), False
    except DATABASE_AWAY:
        _Outage.is_on = True
        # Inside a transaction, which is broken now, something was to be read besides.
        if connection.in_atomic_block or _Outage.last_known is None:
            raise
        mark_stale(_Outage.known_at)
    finally:
        if is_alone:
            _Outage.asking.release()
    return _Outage.last_known
