"""Tells whoever runs the site whether it is alive, and whether it is ready."""

from collections.abc import Callable, Iterator
from http import HTTPStatus

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.outages import DATABASE_AWAY
from staff.watch import watch

ALIVE, READY = "/healthz", "/readyz"


class HealthChecks:
    """Middleware that answers health checks by itself, whatever host name they are asked under.

    `/healthz` says that the process answers, and asks no database: what restarts processes asks
    it. `/readyz` says whether all that the site needs is there: for monitoring, and for whoever
    waits for a start.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == ALIVE:
            return _answer(HTTPStatus.OK, ["alive"])
        if request.path_info == READY:
            missing = list(_missing())
            status = HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK
            return _answer(status, missing or ["ready"])
        return self.get_response(request)


def _answer(status: HTTPStatus, lines: list[str]) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "5"
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, status=status, content_type="text/plain", headers=headers)


def _missing() -> Iterator[str]:
    """Says in a line each what keeps the site from being ready."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield "Migrations: some are not applied; run migrate"
            return
        for watched in watch(timezone.now()):
            if not watched.is_well:
                yield f"{watched.title}: {watched.told}"
    except DATABASE_AWAY as fault:
        yield f"Database: it does not answer ({type(fault.__cause__ or fault).__name__})"
