"""Tells every page about the record that it shows, and who runs the site."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from core.history.as_of_date import as_of_date
from core.licence import GATHERED, NOTICES
from core.outages import DATABASE_AWAY

from .models import Edition


def record_shown(request: HttpRequest) -> dict[str, Any]:
    """`as_of_date` is the day whose record is shown, if that is not today's.

    The latest edition is only asked for by a template that names it.
    """
    return {"looking_back": as_of_date(), "latest_edition": _latest_edition}


def _latest_edition() -> str | None:
    """Returns its name; None before the first. While the database is away it is blank, so that a
    page that needs nothing else from there can be read.
    """
    try:
        return Edition.objects.latest_name()
    except DATABASE_AWAY:
        if connection.in_atomic_block:
            raise
        return ""


def operator(request: HttpRequest) -> dict[str, Any]:
    """`operator` is who runs the site; `gathered` says how its record came to be.

    `notices` is what the owners of boundaries and figures ask to be said.
    """
    return {"operator": settings.OPERATOR, "gathered": GATHERED, "notices": " ".join(NOTICES)}
