"""Numbers for Prometheus: how many requests, how long they took, and what is not well."""

import os
from collections.abc import Callable, Iterable
from hmac import compare_digest
from http import HTTPStatus
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from core.outages import DATABASE_AWAY
from core.standby import STANDBY, where_to_read
from staff.watch import watch

METRICS = "/metrics"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")

# By the route's name: an address may hold what somebody typed, and there is no end of them.
REQUESTS = Histogram(
    "abep_map_request_seconds",
    "How long requests took, until the answer began.",
    ["route", "method", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=None,
)


class Metrics:
    """Middleware that measures each request, and answers `/metrics` to who has the token.

    Without METRICS_TOKEN it is not among the middleware, and the address is not found.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == METRICS:
            return _answer(request)
        began = perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = (match.view_name if match else "") or "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).observe(perf_counter() - began)
        return response


class WatchCollector(Collector):
    """Gives all that `/readyz` looks at as 1 for well and 0 for not, when it is asked for."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        well = GaugeMetricFamily("abep_map_well", "1 where all is well.", labels=["watched"])
        try:
            for watched in watch(timezone.now()):
                well.add_metric([watched.title], int(watched.is_well))
            well.add_metric(["Database"], 1)
            if STANDBY in settings.DATABASES:
                well.add_metric(["Standby"], int(where_to_read() == STANDBY))
        except DATABASE_AWAY:
            well.add_metric(["Database"], 0)
        yield well


def _answer(request: HttpRequest) -> HttpResponse:
    given = request.headers.get("Authorization", "")
    if not compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    registry.register(WatchCollector())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        # The web server has several processes: each writes its numbers down for all.
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(
        generate_latest(registry), content_type=CONTENT_TYPE_LATEST, headers=headers
    )
