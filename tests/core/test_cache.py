"""A value made of the records is made once, and making it holds up nobody else."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from core.cache import VersionedCache


def test_a_value_is_made_once_while_another_is_made_too() -> None:
    cache: VersionedCache[str] = VersionedCache()
    is_begun, may_end, together = Event(), Event(), Barrier(3, timeout=10)
    made: list[str] = []

    def slow() -> str:
        made.append("slow")
        is_begun.set()
        assert may_end.wait(10)
        return "slow"

    def get_slow() -> str:
        together.wait()
        return cache.get("slow", slow, "1")

    with ThreadPoolExecutor(3) as pool:
        slow_ones = [pool.submit(get_slow) for _ in range(3)]
        assert is_begun.wait(10)
        try:
            assert cache.get("quick", lambda: "quick", "1") == "quick"
            assert cache.holds("quick", "1")
            assert not cache.holds("slow", "1")
        finally:
            may_end.set()
        assert [future.result() for future in slow_ones] == ["slow"] * 3
    assert made == ["slow"]


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    cache: VersionedCache[int] = VersionedCache(max_entries=2)
    for key in (1, 2, 1, 3):
        cache.get(key, lambda: key, "1")  # noqa: B023 (made at once)

    assert [cache.holds(key, "1") for key in (1, 2, 3)] == [True, False, True]


def test_a_new_version_leaves_nothing_of_the_old() -> None:
    cache: VersionedCache[str] = VersionedCache()
    assert cache.get("page", lambda: "before", "1") == "before"
    assert cache.get("page", lambda: "after", "2") == "after"
    assert not cache.holds("page", "1")


def test_what_could_not_be_made_is_tried_again() -> None:
    cache: VersionedCache[str] = VersionedCache()

    def broken() -> str:
        raise RuntimeError("Broken by a test")

    with pytest.raises(RuntimeError):
        cache.get("page", broken, "1")
    assert cache.get("page", lambda: "made", "1") == "made"
