"""Tells every page about the record that it shows, and who runs the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.history.as_of_date import as_of_date
from core.licence import GATHERED

from .models import Edition


def record_shown(request: HttpRequest) -> dict[str, Any]:
    """`as_of_date` is the day whose record is shown, if that is not today's.

    The latest edition is only asked for by a template that names it.
    """
    return {"looking_back": as_of_date(), "latest_edition": Edition.objects.latest_name}


def operator(request: HttpRequest) -> dict[str, Any]:
    """`operator` is who runs the site; `gathered` says how its record came to be."""
    return {"operator": settings.OPERATOR, "gathered": GATHERED}
