"""Answers while the database is away: what is in memory marked as stale, else a friendly 503."""

import sys
from collections.abc import Callable
from http import HTTPStatus
from logging import Filter, LogRecord

from django.http import HttpRequest, HttpResponse

from api.errors import server_error_anywhere
from core.outages import DATABASE_AWAY, begin_answer, stale_seconds

from .come_again import try_again

RETRY_AFTER_S = 5
TOLD = (
    "The site cannot reach its records just now. Please try again in a few seconds. Nothing that "
    "was saved is lost."
)


class MarkStale:
    """Middleware that says of an answer which may be out of date how old it is (RFC 9111)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begin_answer()
        response = self.get_response(request)
        age = stale_seconds()
        if age is not None and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            response.headers["Age"] = str(age)
            response.headers["Warning"] = '110 - "Response is Stale"'
        return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answers a fault: 503 where the database did not answer, 500 where it is the site's own."""
    if not isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return server_error_anywhere(request)
    return try_again(
        request, status=HTTPStatus.SERVICE_UNAVAILABLE, told=TOLD, after_s=RETRY_AFTER_S
    )


class OneLineForAnOutage(Filter):
    """Leaves of a database that did not answer the sort of fault alone."""

    def filter(self, record: LogRecord) -> bool:
        fault = record.exc_info[1] if record.exc_info else None
        if isinstance(fault, DATABASE_AWAY):
            sort = type(fault.__cause__ or fault).__name__
            record.msg, record.args = f"{record.getMessage()} ({sort})", None
            record.exc_info = record.exc_text = None
        return True
