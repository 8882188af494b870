"""One rate limiter for all: it counts right across servers, and forgets what is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.models import RateLimitCount
from core.rate_limit import RateLimit, count_attempt, delete_expired_counts

AGE = timedelta(days=365 * 100)


@pytest.mark.usefixtures("own_database")
def test_no_two_servers_count_the_same_attempt() -> None:
    """Each thread has a connection of its own, as each server has."""
    limit = RateLimit("made up by a test", 40, AGE)

    def attempt(_: int) -> int:
        try:
            return count_attempt(limit=limit, who="192.0.2.0/24").remaining
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(40))) == list(range(40))


@pytest.mark.django_db
def test_what_is_over_is_deleted_and_nothing_else() -> None:
    RateLimitCount.objects.all().delete()  # other tests' servers may have counted
    count_attempt(limit=RateLimit("long", 5, AGE), who="192.0.2.0/24")
    count_attempt(limit=RateLimit("short", 5, timedelta(hours=1)), who="192.0.2.0/24")

    assert delete_expired_counts(now=timezone.now() + timedelta(hours=2)) == 1
    assert RateLimitCount.objects.get().ends_at - timezone.now() > timedelta(days=365)


@pytest.mark.django_db
def test_a_crash_may_lose_the_counts_and_nothing_waits_for_the_disk() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relpersistence FROM pg_class WHERE relname = %s",
            [RateLimitCount._meta.db_table],
        )
        assert cursor.fetchone() == ("u",)
