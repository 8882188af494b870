"""Keeps in memory what is made of the records, for as long as the records stay as they are."""

from collections.abc import Callable, Hashable
from operator import attrgetter
from threading import Condition
from typing import Generic, TypeVar

from cachetools import LRUCache, cachedmethod

from .history.as_of_date import as_of_date
from .models import RecordsVersion

T = TypeVar("T")

# Keys can come from requests: beyond so many, what was asked for longest ago makes room.
MAX_ENTRIES = 16


class VersionedCache(Generic[T]):
    """Values by key, each made once for each version of the records. One query to get a value.

    Whoever wants a value that is being made waits for it; whoever wants another does not. What
    the record was on another day is made each time: it would push out what everybody needs.
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
        version = version or str(RecordsVersion.objects.current())
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
