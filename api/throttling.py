"""How often one network may ask, counted in the database so that it holds across servers."""

import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core import api_use
from core.client_network import network_of

WINDOW_S = 60
POLICY = "minute"


class PerMinute(BaseThrottle):
    """API_REQUESTS_PER_MINUTE requests in each minute of the clock, from one network."""

    remaining: int
    seconds_left: int

    def allow_request(self, request: Request, view: Any) -> bool:
        now = timezone.now()
        until = _end_of_window(now)
        self.seconds_left = max(1, round((until - now).total_seconds()))
        key = _key(network_of(request._request), until)
        counted = api_use.count_request(key=key, now=now, until=until)
        view.records_version = counted.version
        self.remaining = max(0, settings.API_REQUESTS_PER_MINUTE - counted.requests)
        return bool(counted.requests <= settings.API_REQUESTS_PER_MINUTE)

    def wait(self) -> float:
        return self.seconds_left

    def add_headers(self, response: HttpResponseBase) -> None:
        """What is left, in the fields that the IETF's draft defines."""
        quota = settings.API_REQUESTS_PER_MINUTE
        response["RateLimit-Policy"] = f'"{POLICY}";q={quota};w={WINDOW_S}'
        response["RateLimit"] = f'"{POLICY}";r={self.remaining};t={self.seconds_left}'


def _end_of_window(now: datetime) -> datetime:
    begun = int(now.timestamp()) // WINDOW_S * WINDOW_S
    return datetime.fromtimestamp(begun, UTC) + timedelta(seconds=WINDOW_S)


def _key(network: str, until: datetime) -> str:
    message = f"{network} {until.isoformat()}"
    return hmac.new(settings.SECRET_KEY.encode(), message.encode(), "sha256").hexdigest()
