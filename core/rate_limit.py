"""Limits how often something may be done, by counts in the database that hold across servers."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import InternalError, connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from psycopg2.errors import ReadOnlySqlTransaction

from .models.rate_limit import RateLimitCount

TABLE = RateLimitCount._meta.db_table
COUNT = f"""
INSERT INTO {TABLE} (key, ends_at, attempts) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET attempts = {TABLE}.attempts + 1
RETURNING attempts
"""  # noqa: S608 (a constant)


@dataclass(frozen=True)
class RateLimit:
    """So many attempts in each window of time. Windows begin together: each hour of UTC, say."""

    name: str
    attempts: int
    per: timedelta


@dataclass(frozen=True)
class RateLimitUse:
    """The attempts that are left of a limit, and the moment at which it begins anew."""

    remaining: int
    resets_at: datetime


@dataclass(frozen=True)
class EmailLimits:
    """Limits on how often a form that anybody may fill in has an e-mail sent to an address.

    A council's offices may share one network. Anybody can type anybody's address: so each network
    has a share of what an address may be sent in a day, and from one alone nobody keeps its owner
    out. What all may send spares the mailbox.
    """

    name: str

    def count(self, *, address: str, network: str) -> None:
        """Counts once more; what one limit refuses is not counted by those after it."""
        hour, day = timedelta(hours=1), timedelta(days=1)
        for about, attempts, per, who in (
            ("from network", 20, hour, network),
            ("from address there", 5, day, f"{address} {network}"),
            ("from address", 20, day, address),
        ):
            count_attempt(limit=RateLimit(f"{self.name} {about}", attempts, per), who=who)


class RateLimitReached(Exception):
    """Says that something was tried too often; `until` is when it may be tried again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Too many attempts. Try again after {until:%H:%M} UTC.")
        self.until = until

    @property
    def seconds_left(self) -> int:
        """The whole seconds after which it may be tried again, for `Retry-After`."""
        return int((self.until - timezone.now()).total_seconds()) + 1


def count_attempt(*, limit: RateLimit, who: str) -> RateLimitUse:
    """Counts once more; raises RateLimitReached where that is more than the limit.

    One statement, so that any number of servers counts right. The first attempt of each window
    deletes the counts of windows that are over. A standby, which only reads, counts nothing.
    """
    now = timezone.now()
    # Windows follow each other from the epoch on.
    epoch = datetime.fromtimestamp(0, UTC)
    ends_at = now - (now - epoch) % limit.per + limit.per
    try:
        # What cannot be counted inside a transaction must not break it.
        savepoint = transaction.atomic() if connection.in_atomic_block else nullcontext()
        with savepoint, connection.cursor() as cursor:
            cursor.execute(COUNT, [_key(limit, who, ends_at), ends_at])
            (attempts,) = cursor.fetchone()
    except InternalError as fault:
        if not isinstance(fault.__cause__, ReadOnlySqlTransaction):
            raise
        return RateLimitUse(limit.attempts, ends_at)
    if attempts == 1:
        delete_expired_counts(now=now)
    if attempts > limit.attempts:
        raise RateLimitReached(ends_at)
    return RateLimitUse(limit.attempts - attempts, ends_at)


@transaction.atomic
def delete_expired_counts(*, now: datetime) -> int:
    """Deletes the counts of windows that are over, but those that another server is at."""
    expired = RateLimitCount.objects.filter(ends_at__lte=now).select_for_update(skip_locked=True)
    return RateLimitCount.objects.filter(pk__in=expired.values("pk")).delete()[0]


def _key(limit: RateLimit, who: str, ends_at: datetime) -> str:
    counted = f"{limit.name}|{ends_at.isoformat()}|{who.casefold()}"
    return salted_hmac("core.rate_limit", counted, algorithm="sha256").hexdigest()
