"""Which day's record is read: today's, unless `as_of` looks back to another."""

from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

looked_back_to: ContextVar[date | None] = ContextVar("looked_back_to", default=None)


def looking_back() -> date | None:
    """The day whose record is read, if it is not today's."""
    return looked_back_to.get()


def day_shown() -> date:
    """The day whose record is read: what is due again depends on it."""
    return looked_back_to.get() or datetime.now(timezone.get_default_timezone()).date()


def address_then(address: str) -> str:
    """The address of a page, of the same day as the page that leads there."""
    day = looked_back_to.get()
    return f"{address}?as_of={day.isoformat()}" if day else address
