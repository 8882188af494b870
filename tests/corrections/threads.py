"""Doing something several times at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(number: int, do: Callable[[], T]) -> list[T]:
    """Returns the results of `do` in so many threads, each with a connection of its own."""
    start = Barrier(number)

    def run() -> T:
        try:
            start.wait()
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(number)]]
