"""What is made of the records, kept in memory for as long as they stay as they are."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from .history.as_of_date import as_of_date
from .models import RecordsVersion

T = TypeVar("T")

# Keys can come from requests: beyond so many everything is made anew.
MAX_ENTRIES = 16


class VersionedCache(Generic[T]):
    """Things by key, each made once for each version of the records. One query to get one.

    What the record was on another day is made each time: it would push out what everybody needs.
    """

    def __init__(self, most: int = MAX_ENTRIES) -> None:
        self._most = most
        self._lock = Lock()
        self._version = ""
        self._made: dict[Hashable, T] = {}

    def holds(self, key: Hashable, version: str) -> bool:
        """Whether the thing is made already for this version."""
        with self._lock:
            return version == self._version and key in self._made

    def get(self, key: Hashable, make: Callable[[], T], version: str = "") -> T:
        """The thing; `version` is the current one, where it is known already."""
        if as_of_date():
            return make()
        # The version is read first: what changes while a thing is made leaves it out of date
        # by name, never by surprise.
        version = version or str(RecordsVersion.objects.current())
        with self._lock:  # whoever else wants it waits instead of making it too
            if version != self._version or len(self._made) >= self._most:
                self._made.clear()
                self._version = version
            if key not in self._made:
                self._made[key] = make()
            return self._made[key]
