"""Headers that let other sites show this one: the browser asks an answer whom it is for (CORP).

A site that is isolated from others asks this of all that it shows, and of a frame also that it asks
the same of all that is in it (COEP).
"""

from collections.abc import MutableMapping

from django.http import HttpResponse


def for_other_sites(response: HttpResponse) -> HttpResponse:
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def framed_by_other_sites(response: HttpResponse) -> HttpResponse:
    response["Cross-Origin-Embedder-Policy"] = "require-corp"
    return for_other_sites(response)


def static_for_other_sites(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """Marks static files: in a sandboxed frame, which is of no site, our own count as another's."""
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
