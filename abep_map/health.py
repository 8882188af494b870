"""Tells whoever runs the site whether it is alive, and whether it is ready."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.outages import DATABASE_AWAY
from mail.models import OutgoingEmail, WorkerHeartbeat

ALIVE, READY = "/healthz", "/readyz"
# A worker looks every few seconds, and an e-mail in hand holds it up for less than one minute.
WORKER_SEEN_WITHIN = timedelta(minutes=3)
# The first attempts at an e-mail are over by then.
EMAIL_SENT_WITHIN = timedelta(minutes=15)


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
            yield "migrations: some are not applied; run migrate"
            return
        yield from _missing_mail(timezone.now())
    except DATABASE_AWAY as fault:
        yield f"database: it does not answer ({type(fault.__cause__ or fault).__name__})"


def _missing_mail(now: datetime) -> Iterator[str]:
    if not settings.MAIL_IS_SET:
        return  # e-mails wait on purpose
    seen_at = WorkerHeartbeat.objects.last_seen()
    if seen_at is None:
        yield "mail: the worker has not run yet"
    elif now - seen_at > WORKER_SEEN_WITHIN:
        yield f"mail: the worker last ran at {seen_at:%Y-%m-%d %H:%M} UTC"
    due_since = OutgoingEmail.objects.due_since(now)
    if due_since and now - due_since > EMAIL_SENT_WITHIN:
        yield f"mail: the oldest e-mail that is due has waited since {due_since:%Y-%m-%d %H:%M} UTC"
