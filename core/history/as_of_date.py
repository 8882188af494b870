"""The day whose record is read: today's, unless `as_of` looks back to another."""

from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_as_of_date: ContextVar[date | None] = ContextVar("looked_back_to", default=None)


def as_of_date() -> date | None:
    """Returns the day whose record is read, if it is not today's."""
    return _as_of_date.get()


def date_shown() -> date:
    """Returns the day whose record is read: what is due again depends on it."""
    return _as_of_date.get() or datetime.now(timezone.get_default_timezone()).date()


def with_as_of(address: str) -> str:
    """The address of a page, of the same day as the page that leads there."""
    day = _as_of_date.get()
    return f"{address}?as_of={day.isoformat()}" if day else address
