"""Django's admin for staff, a module for each subject."""

from . import (
    letters,
    partnerships,
    people,
    places,
    summaries,
)

__all__ = ["letters", "partnerships", "people", "places", "summaries"]
