"""Limits how often one network may ask the API."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.client_network import network_of
from core.outages import DATABASE_AWAY, stale_seconds
from core.rate_limit import RateLimit, RateLimitReached, count_attempt

MINUTE = timedelta(minutes=1)


class PerMinute(BaseThrottle):
    """Allows API_REQUESTS_PER_MINUTE requests in each minute of the clock, from one network."""

    remaining: int
    seconds_left: int

    def allow_request(self, request: Request, view: Any) -> bool:
        # The version is asked for first: while the database is away nobody counts, and what is in
        # memory costs nothing.
        _ = view.version
        if stale_seconds() is not None:
            return True
        limit = RateLimit("api", settings.API_REQUESTS_PER_MINUTE, MINUTE)
        try:
            use = count_attempt(limit=limit, who=network_of(request._request))
            is_allowed, self.remaining, resets_at = True, use.remaining, use.resets_at
        except RateLimitReached as reached:
            is_allowed, self.remaining, resets_at = False, 0, reached.until
        except DATABASE_AWAY:
            return True  # a standby may still answer, and counts nothing
        self.seconds_left = max(1, round((resets_at - timezone.now()).total_seconds()))
        return is_allowed

    def wait(self) -> float:
        return self.seconds_left

    def add_headers(self, response: HttpResponseBase) -> None:
        """Says what is left, in the fields that the IETF's draft defines."""
        quota, window = settings.API_REQUESTS_PER_MINUTE, round(MINUTE.total_seconds())
        response["RateLimit-Policy"] = f'"minute";q={quota};w={window}'
        response["RateLimit"] = f'"minute";r={self.remaining};t={self.seconds_left}'
