"""Sends public reads to a standby, where one is set, and back to the primary where it will not do.

A request is read from one of the two throughout. The version of the records comes from the same
one as the records, so that nothing is kept in memory under a version that it is not of.
"""

from collections.abc import Callable
from contextvars import ContextVar
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from .outages import DATABASE_AWAY

PRIMARY, STANDBY = DEFAULT_DB_ALIAS, "standby"
# The apps whose pages anybody reads, and those that hold what they show. What people send in is
# read where it was written.
PUBLIC_VIEWS = ("api", "boundaries", "explore", "exports", "partnerships")
PUBLIC_MODELS = ("boundaries", "core", "exports", "figures", "partnerships", "pghistory")
# One that did not answer is left alone for so long.
TRY_AGAIN_AFTER_S = 5
# In recovery; being sent the log; how many seconds it is behind.
STATE = """
SELECT pg_is_in_recovery(), EXISTS (SELECT FROM pg_stat_wal_receiver),
    CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
    ELSE extract(epoch FROM now() - pg_last_xact_replay_timestamp()) END
"""

# Where the request reads; None where it may read from the standby and nobody has looked yet.
_reads_from: ContextVar[str | None] = ContextVar("reads_from", default=PRIMARY)
_looking = Lock()
_left_alone_until = {PRIMARY: 0.0, STANDBY: 0.0}


class PublicReads:
    """Middleware that lets what anybody reads be read from the standby; and the router for it.

    No request that may write, or of somebody who is signed in: they see what they wrote.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _reads_from.set(PRIMARY)
        try:
            return self.get_response(request)
        finally:
            _reads_from.set(PRIMARY)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_: Any
    ) -> None:
        is_public = view.__module__.partition(".")[0] in PUBLIC_VIEWS
        is_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if request.method in ("GET", "HEAD") and is_public and not is_signed_in:
            _reads_from.set(None)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponseBase | None:
        """Answers once more from the primary, where the standby was lost on the way."""
        was_lost = _reads_from.get() == STANDBY and isinstance(fault, DATABASE_AWAY)
        view = request.resolver_match
        if not was_lost or view is None or not _answers(PRIMARY):
            return None
        _reads_from.set(PRIMARY)
        again: HttpResponseBase = view.func(request, *view.args, **view.kwargs)
        return again


class PublicReadsRouter:
    """Names the database that a model is read from in this request."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        if model._meta.app_label not in PUBLIC_MODELS or connections[PRIMARY].in_atomic_block:
            return PRIMARY
        where = _reads_from.get()
        if where is None:
            where = where_to_read()
            _reads_from.set(where)
        return where

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        _reads_from.set(PRIMARY)
        return PRIMARY

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


def where_to_read() -> str:
    """Returns the standby if it is up to date, else the primary, else the standby as it is."""
    is_standby, is_sent_the_log, behind_s = standby_state()
    if not is_standby:
        return PRIMARY
    if is_sent_the_log and behind_s <= settings.STANDBY_LAG_S:
        return STANDBY
    return PRIMARY if _answers(PRIMARY) else STANDBY


def standby_state() -> tuple[bool, bool, float]:
    """Returns whether there is a standby, whether it is sent the log, and its seconds behind.

    One that was promoted, or does not answer, is none.
    """
    if not _answers(STANDBY):
        return False, False, 0
    try:
        with connections[STANDBY].cursor() as cursor:
            cursor.execute(STATE)
            is_standby, is_sent_the_log, behind_s = cursor.fetchone()
    except DATABASE_AWAY:
        leave_alone(STANDBY)
        return False, False, 0
    return is_standby, is_sent_the_log, float(behind_s or 0)


def leave_alone(alias: str) -> None:
    connections[alias].close()
    _left_alone_until[alias] = monotonic() + TRY_AGAIN_AFTER_S


def _answers(alias: str) -> bool:
    """Tells whether a database takes connections. Of one that did not, one at a time asks again."""
    until = _left_alone_until[alias]
    if until and not (monotonic() > until and _looking.acquire(blocking=False)):
        return False
    try:
        connections[alias].close_if_health_check_failed()
        connections[alias].ensure_connection()
        _left_alone_until[alias] = 0.0
    except DATABASE_AWAY:
        leave_alone(alias)
        return False
    finally:
        if until:
            _looking.release()
    return True
