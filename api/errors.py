"""Tells what goes wrong as RFC 9457 asks: application/problem+json, naming each field."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.defaults import server_error
from rest_framework.exceptions import APIException, NotFound, ParseError, Throttled, ValidationError
from rest_framework.response import Response

MEDIA_TYPE = "application/problem+json"


class Gone(APIException):
    """Something that was here, and is not any more; the detail says why."""

    status_code = HTTPStatus.GONE


def as_problem(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """Returns the problem document of an exception, as Django REST framework's handler of them.

    What it does not know is left to Django.
    """
    match exception:
        case Http404():
            known: APIException = NotFound()
        case SuspiciousOperation() | PermissionDenied():
            known = ParseError("The request could not be read.")
        case APIException():
            known = exception
        case _:
            return None
    status = HTTPStatus(known.status_code)
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": str(known.detail),
    }
    if isinstance(known, ValidationError):
        problem |= _of_parameters(known, context["request"])
    headers = {"Cache-Control": "no-store"}
    if isinstance(known, Throttled):
        headers["Retry-After"] = str(known.wait)  # type: ignore[attr-defined]
    return Response(problem, status=status.value, headers=headers, content_type=MEDIA_TYPE)


def server_error_anywhere(request: HttpRequest) -> HttpResponse:
    """Answers a fault of ours: with a problem document to a program, with a page to people."""
    if not request.path.startswith("/api/"):
        return server_error(request)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": "Something went wrong here. The fault is not in your request.",
    }
    return JsonResponse(problem, status=status.value, content_type=MEDIA_TYPE)


def _of_parameters(exception: ValidationError, request: HttpRequest) -> dict[str, Any]:
    reasons: Any = exception.detail
    errors = [
        {"field": field, "detail": str(detail)}
        for field, details in reasons.items()
        for detail in details
    ]
    names = ", ".join(dict.fromkeys(error["field"] for error in errors))
    return {
        "type": request.build_absolute_uri(f"{reverse('api-reference')}#errors"),
        "title": "A parameter is wrong",
        "detail": f"Not understood: {names}.",
        "errors": errors,
    }
