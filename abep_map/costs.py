"""Bounds what anybody can ask of the site at once: every costly sort of request, in one place.

Whatever takes longer than 300 ms stands here. A process does one at a time, a few may wait for
their turn, and the rest are asked to come again: so most threads are free for pages, whatever is
asked. How often a network may ask for it is limited too.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from threading import BoundedSemaphore, Lock
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.client_network import network_of
from core.outages import DATABASE_AWAY
from core.rate_limit import RateLimit, RateLimitReached, count_attempt

from .come_again import try_again

A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Cost:
    """A sort of costly request, how to tell it, and how often a network may ask."""

    limit: RateLimit
    is_asked: Callable[[HttpRequest, str], bool]


COSTS = (
    # Anywhere: oEmbed has the day in an address within its address, so encoded twice.
    Cost(
        RateLimit("looks back", 60, A_MINUTE),
        lambda request, _: "as_of" in unquote(unquote(request.META.get("QUERY_STRING", ""))),
    ),
    Cost(
        RateLimit("pictures", 60, A_MINUTE),
        lambda _, name: name in {"map-png", "map-pdf"},
    ),
    Cost(
        RateLimit("parts of files", 60, A_MINUTE),
        lambda request, name: name == "data-file" and bool(request.GET),
    ),
    Cost(
        RateLimit("areas", 60, A_MINUTE),
        lambda request, name: name in {"api:authorities-geojson", "api:partnerships-geojson"},
    ),
)

# Less than the web server has threads (scripts/gunicorn.conf.py).
AT_ONCE = 4
PATIENCE_S = 10
COME_AGAIN_S = 3
_within, own_turn = BoundedSemaphore(AT_ONCE), Lock()


class Busy(Exception):
    """Others are before this one already, as many as may wait."""


class BoundCosts:
    """Middleware that counts costly requests, and has each wait for its turn."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as turn:
            request.own_turn = turn  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        costs = [cost for cost in COSTS if cost.is_asked(request, name)]
        if not costs:
            return None
        try:
            for cost in costs:
                count_attempt(limit=cost.limit, who=network_of(request))
        except RateLimitReached as reached:
            return _too_often(request, reached)
        except DATABASE_AWAY:
            # Nobody counts: what is in memory costs little, and what is not fails by itself.
            return None
        try:
            request.own_turn.enter_context(_turn())  # type: ignore[attr-defined]
        except Busy:
            told = "The site is busy. Please try again in a few seconds."
            status = HTTPStatus.SERVICE_UNAVAILABLE
            return try_again(request, status=status, told=told, after_s=COME_AGAIN_S)
        return None


@contextmanager
def _turn() -> Iterator[None]:
    """Inside, this process does no other costly request. Raises Busy."""
    if not _within.acquire(blocking=False):
        raise Busy
    try:
        if not own_turn.acquire(timeout=PATIENCE_S):
            raise Busy
        try:
            yield
        finally:
            own_turn.release()
    finally:
        _within.release()


def _too_often(request: HttpRequest, reached: RateLimitReached) -> HttpResponse:
    seconds = max(1, round((reached.until - timezone.now()).total_seconds()))
    told = (
        "There were too many requests from your network in one minute. "
        f"Please try again in {seconds} seconds."
    )
    return try_again(request, status=HTTPStatus.TOO_MANY_REQUESTS, told=told, after_s=seconds)
