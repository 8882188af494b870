"""Requests that are turned away before a page looks at them.

With a NUL, which no text holds and PostgreSQL takes in none: nobody types one; programs that look
for holes send it. With a body that is larger than the page takes: it is not read.
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from api.errors import MEDIA_TYPE
from core.body_size import LARGEST_BODY, body_size

NUL = "\0"


class RefuseNullCharacters:
    """Middleware that answers 404 to a NUL in the path, and 400 to one in anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            return _refusal(request, HTTPStatus.NOT_FOUND, "There is no page at this address.")
        if any(NUL in text for text in _texts(request)):
            told = "This contains a character that is not allowed (NUL). Go back, and remove it."
            return _refusal(request, HTTPStatus.BAD_REQUEST, told)
        return self.get_response(request)


class RefuseLargeBodies:
    """Middleware that answers 413 to a body that the view does not take."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_: Any
    ) -> HttpResponse | None:
        most = getattr(view, "largest_body", LARGEST_BODY)
        if body_size(request) <= most:
            return None
        if request.path_info.startswith("/api/"):
            told = f"At most {most} bytes may be sent to this address."
            return _refusal(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, told)
        return render(request, "413.html", {"most": most}, status=413)


def _texts(request: HttpRequest) -> Iterator[str]:
    """Everything that was sent with a request and that a view may read."""
    for name, value in request.META.items():
        if name.startswith("HTTP_"):
            yield value
    yield from request.COOKIES.values()
    # The API checks its parameters itself, and names the one that is wrong.
    if not request.path_info.startswith("/api/v1/"):
        for name, values in request.GET.lists():
            yield from (name, *values)
    # A larger body is a file that staff bring, or refused. Its fields are cleaned by the forms.
    if request.method == "POST" and body_size(request) <= LARGEST_BODY:
        for name, values in request.POST.lists():
            yield from (name, *values)


def _refusal(request: HttpRequest, status: HTTPStatus, told: str) -> HttpResponse:
    """Says nothing of what was sent, here or in a log: a name may stand in it."""
    headers = {"Cache-Control": "no-store"}
    if request.path_info.startswith("/api/"):
        problem = {
            "type": "about:blank",
            "title": status.phrase,
            "status": status.value,
            "detail": told,
        }
        return JsonResponse(problem, status=status, content_type=MEDIA_TYPE, headers=headers)
    return HttpResponse(f"{told}\n", status=status, content_type="text/plain", headers=headers)
