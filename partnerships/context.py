"""What every page knows of the record that it shows."""

from typing import Any

from django.http import HttpRequest

from boundaries.day_shown import looking_back


def record(request: HttpRequest) -> dict[str, Any]:
    """`looking_back` is the day whose record is shown, if that is not today's."""
    return {"looking_back": looking_back()}
