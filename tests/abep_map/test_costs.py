"""Costly answers are counted by network, made one at a time, and refused in their format."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from abep_map import costs
from core.rate_limit import RateLimit

ADDRESSES = {
    "/?as_of={day}": "text/html",
    "/about/?as%5Fof={day}": "text/html",
    "/oembed/?url=http%3A%2F%2Ftestserver%2F%3Fas%255Fof%3D{day}": "application/problem+json",
    "/share/map.png": "text/plain",
    "/share/map.pdf?kind=abep": "text/plain",
    "/data/partnerships.csv?kind=abep": "text/plain",
    "/data/abep-map.xlsx?as_of={day}": "text/plain",
    "/api/v1/partnerships/?as_of={day}": "application/problem+json",
    "/api/v1/authorities.geojson": "application/problem+json",
}


@pytest.fixture(autouse=True)
def _one_in_a_century(monkeypatch: pytest.MonkeyPatch) -> None:
    """No window ends during a test."""
    rare = [
        replace(cost, limit=RateLimit(cost.limit.name, 1, timedelta(days=365 * 100)))
        for cost in costs.COSTS
    ]
    monkeypatch.setattr(costs, "COSTS", rare)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_who_asks_too_often_is_told_when_to_come_again(client: Client, address: str) -> None:
    asked = address.format(day=timezone.localdate())
    assert client.get(asked).status_code == 200

    refused = client.get(asked)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.headers["Content-Type"].startswith(ADDRESSES[address])
    assert refused.headers["Cache-Control"] == "no-store"
    assert "There were too many requests from your network" in refused.content.decode()
    # Somebody else's network is another one.
    assert client.get(asked, REMOTE_ADDR="198.51.100.7").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/", "/?kind=abep", "/about/", "/data/", "/data/partnerships.csv", "/find/?q=camden"],
)
def test_what_is_quick_is_not_counted_and_writes_nothing(client: Client, address: str) -> None:
    client.get(address)  # what is kept in memory is made
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code in {200, 302}
    assert not [q["sql"] for q in queries if not q["sql"].startswith(("SELECT", "("))]


@pytest.mark.django_db
def test_a_look_back_writes_its_count_alone(client: Client) -> None:
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/?as_of={timezone.localdate()}").status_code == 200
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql.split()[:3] for sql in written if "ratelimit" not in sql] == []


def test_one_at_a_time_a_few_wait_and_the_rest_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(costs, "count_attempt", lambda **_: None)
    may_end, at_work = Event(), []

    def slow(request: HttpRequest) -> HttpResponse:
        at_work.append(request)
        assert may_end.wait(20)
        at_work.remove(request)
        return HttpResponse()

    def through(view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
        middleware = costs.BoundCosts(lambda request: _process(middleware, request, view))
        return middleware(RequestFactory().get("/?as_of=2026-11-26"))

    answers: list[int] = []
    begun = [
        Thread(target=lambda: answers.append(through(slow).status_code))
        for _ in range(costs.AT_ONCE)
    ]
    for thread in begun:
        thread.start()
    while costs._within._value:
        assert all(thread.is_alive() for thread in begun)
    refused = through(slow)
    assert len(at_work) == 1
    may_end.set()
    for thread in begun:
        thread.join()

    assert answers == [200] * costs.AT_ONCE
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == str(costs.COME_AGAIN_S)
    assert b"The site is busy" in refused.content
    assert through(lambda _: HttpResponse()).status_code == 200, "the turn is given back"


def _process(
    middleware: costs.BoundCosts,
    request: HttpRequest,
    view: Callable[[HttpRequest], HttpResponse],
) -> HttpResponse:
    return middleware.process_view(request, view, (), {}) or view(request)


@pytest.mark.django_db
@pytest.mark.parametrize("separator", ["+", ","])
def test_a_search_of_many_words_is_refused_in_words(client: Client, separator: str) -> None:
    many = separator.join(["a"] * 50)

    refused = client.get(f"/api/v1/partnerships/?search={many}")
    assert refused.status_code == 400
    assert "at most 20 words" in refused.content.decode()
    assert client.get(f"/text-search.json?q={many}").status_code == 400
    for address in (f"/?q={many}", f"/find/?q={many}", f"/data/?q={many}"):
        assert "at most 20 words" in client.get(address).content.decode()
