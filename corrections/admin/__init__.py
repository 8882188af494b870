"""Django's admin for staff, a module for each subject."""

from . import partnerships, people, places, summaries

__all__ = ["partnerships", "people", "places", "summaries"]
