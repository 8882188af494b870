"""How often something may be done, counted in the database, so that it holds across servers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models.rate_limit import RateLimitCount


@dataclass(frozen=True)
class RateLimit:
    what: str
    most: int
    within: timedelta


class RateLimitReached(Exception):
    """Too often; `until` is when it may be tried again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Too often. It may be tried again after {until:%H:%M} UTC.")
        self.until = until


def count_attempt(*, limit: RateLimit, who: str) -> None:
    """Counts once more; raises RateLimitReached where that is more than the limit.

    One statement, so that any number of servers counts right. Who it was is kept as a hash that
    differs from window to window.
    """
    since = window_start(limit, timezone.now())
    table = connection.ops.quote_name(RateLimitCount._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (what, who, since, number) VALUES (%s, %s, %s, 1) "  # noqa: S608
            f"ON CONFLICT (what, who, since) DO UPDATE SET number = {table}.number + 1 "
            "RETURNING number",
            [limit.what, _hash(limit, who, since), since],
        )
        (number,) = cursor.fetchone()
    if number > limit.most:
        raise RateLimitReached(since + limit.within)


def window_start(limit: RateLimit, moment: datetime) -> datetime:
    """Windows follow each other from the epoch on: each hour, or each day, of UTC."""
    epoch = datetime.fromtimestamp(0, UTC)
    return moment - (moment - epoch) % limit.within


def _hash(limit: RateLimit, who: str, since: datetime) -> str:
    told = f"{limit.what}|{since.isoformat()}|{who.casefold()}"
    return salted_hmac("core.rate_limit", told, algorithm="sha256").hexdigest()
