"""Django's admin for staff, a module for each subject."""

from . import (
    outbox,
    partnerships,
    people,
    places,
    summaries,
)

__all__ = ["outbox", "partnerships", "people", "places", "summaries"]
