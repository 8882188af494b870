"""Tells that the database is away, by its faults, and keeps answers known to be older."""

from contextvars import ContextVar
from time import monotonic

from django.db import InterfaceError, OperationalError

# No connection, one that was lost, or a statement that was given up at a time limit.
DATABASE_AWAY = (OperationalError, InterfaceError)

_stale_since: ContextVar[float | None] = ContextVar("stale_since", default=None)


def begin_answer() -> None:
    """Forgets what an answer before this one, in the same thread, was made of."""
    _stale_since.set(None)


def mark_stale(known_at: float) -> None:
    """Notes that the answer holds what was last known to be so at a moment (`monotonic`)."""
    _stale_since.set(min(known_at, _stale_since.get() or known_at))


def stale_seconds() -> int | None:
    """Returns how long ago the answer was last known to be so; None where it is so now."""
    since = _stale_since.get()
    return None if since is None else int(monotonic() - since)
