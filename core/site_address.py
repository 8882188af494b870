"""The address that e-mails lead to, where no request tells it."""

from urllib.parse import urlsplit

from django.conf import settings


def absolute(path: str) -> str:
    """Returns a path as a whole address, for e-mails."""
    return f"{settings.SITE_URL}{path}"


def site_host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
