"""Doing something several times at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(number: int, do: Callable[[], T]) -> list[T]:
    """What each of so many threads, with a connection of its own, got from `do`."""
    start = Barrier(number)

    def one() -> T:
        try:
            start.wait()
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return [each.result() for each in [pool.submit(one) for _ in range(number)]]
