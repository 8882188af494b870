"""Remembers outside the database whose data were erased, so that a restored copy loses them again.

Of an address the file holds a digest with the site's secret, which leads back to nobody.
"""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac


def note_erasure(*, email: str) -> None:
    """Adds a line to the file that the settings name, if they name one."""
    if settings.ERASURES_FILE:
        with Path(settings.ERASURES_FILE).open("a") as file:
            file.write(f"{timezone.now().isoformat()} {erasure_mark(email)}\n")


def erasure_mark(email: str) -> str:
    return salted_hmac("core.erasures", email.lower(), algorithm="sha256").hexdigest()


def marks_since(moment: datetime) -> set[str]:
    """Returns the marks of all addresses that were erased after a moment."""
    path = Path(settings.ERASURES_FILE)
    lines = path.read_text().splitlines() if settings.ERASURES_FILE and path.exists() else []
    noted = (line.split() for line in lines)
    return {mark for noted_at, mark in noted if datetime.fromisoformat(noted_at) > moment}
