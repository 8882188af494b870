"""Days and years that have come: nothing is checked, verified or founded in the future.

The database says the same of each column, a day more generously (its clock and its zone are its
own). That check stays true of a row for ever, since a day that has come does not go again: so a
dump can be restored.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone


def refuse_day_to_come(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError("This date is still to come.", code="to_come")


def refuse_month_to_come(name: str) -> None:
    """Raises ValidationError where a name that begins as 2026-11 is of a month to come."""
    if name[:7] > f"{timezone.localdate():%Y-%m}":
        raise ValidationError("This month is still to come.", code="to_come")


def refuse_year_to_come(year: int) -> None:
    if year > timezone.localdate().year:
        raise ValidationError("This year is still to come.", code="to_come")
