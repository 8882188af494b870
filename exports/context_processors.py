"""Tells every page about the record that it shows."""

from typing import Any

from django.http import HttpRequest

from core.history.as_of_date import as_of_date

from .models import Edition


def record_shown(request: HttpRequest) -> dict[str, Any]:
    """`as_of_date` is the day whose record is shown, if that is not today's.

    The latest edition is only asked for by a template that names it.
    """
    return {"looking_back": as_of_date(), "latest_edition": Edition.objects.latest_name}
