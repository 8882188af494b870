"""Every route of the site, with arguments that fill it."""

import re
from typing import Any

from django.urls import URLPattern

from core.routes import site_routes

PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


def routes() -> dict[str, URLPattern]:
    """Returns the routes by how they are written: of two alike, the first, which answers."""
    known: dict[str, URLPattern] = {}
    for route, pattern in site_routes():
        known.setdefault(route, pattern)
    return known


def path_of(route: str, **arguments: Any) -> str:
    """Returns a path that the route takes, with its parameters filled in."""
    filled = PARAMETER.sub(lambda parameter: str(arguments[parameter["name"]]), route)
    return f"/{filled}"
