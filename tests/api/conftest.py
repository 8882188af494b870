"""Tests of the API share these fixtures."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client


@pytest.fixture
def within_a_minute(client: Client) -> Iterator[None]:
    """The clock stands still, after the first request of a minute.

    That one forgets the minutes before, which takes a query more.
    """
    with time_machine.travel(datetime(2027, 5, 4, 10, 0, 15, tzinfo=UTC), tick=False):
        client.get("/api/v1/")
        yield
