"""Reckoning in months, and saying how long they are."""

from calendar import monthrange
from datetime import date
from typing import TypeVar

D = TypeVar("D", bound=date)


def months_before(day: D, months: int) -> D:
    """Returns the same day of the month so many months ago, or the last one if it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def in_words(months: int) -> str:
    """Returns how long so many months are, such as "a year" or "18 months"."""
    if months % 12:
        return f"{months} months" if months > 1 else "a month"
    return f"{months // 12} years" if months > 12 else "a year"
