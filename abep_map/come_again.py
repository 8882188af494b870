"""Says in the format that a request expects that it has to be made again later, and when."""

from http import HTTPStatus
from pathlib import PurePosixPath

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from api.errors import MEDIA_TYPE


def try_again(request: HttpRequest, *, status: HTTPStatus, told: str, after_s: int) -> HttpResponse:
    """Returns the answer: a page for people, else what a program can read. Asks no database."""
    path = request.path_info
    headers = {"Retry-After": str(after_s), "Cache-Control": "no-store"}
    suffix = PurePosixPath(path).suffix
    if path.startswith(("/api/v1/", "/oembed/")) or suffix == ".json":
        problem = {
            "type": "about:blank",
            "title": status.phrase,
            "status": status.value,
            "detail": told,
        }
        return JsonResponse(problem, status=status, content_type=MEDIA_TYPE, headers=headers)
    if suffix or path.endswith("/feed/"):
        content_type = "text/plain; charset=utf-8"
        return HttpResponse(f"{told}\n", status=status, content_type=content_type, headers=headers)
    title = {
        HTTPStatus.SERVICE_UNAVAILABLE: "Back in a moment",
        HTTPStatus.TOO_MANY_REQUESTS: "Too many requests",
    }[status]
    # Without the request: what the site's other pages say of the record would ask the database.
    page = render_to_string("try_again.html", {"title": title, "told": told})
    return HttpResponse(page, status=status, headers=headers)
