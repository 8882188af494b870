"""Every address keeps these rules: errors, conditional requests, methods, other sites, limits."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.http import http_date, parse_http_date

from core.models import RateLimitCount
from partnerships.models import Partnership

pytestmark = pytest.mark.django_db

LIST = "/api/v1/partnerships/?page_size=1"
MOMENT = datetime(2026, 5, 4, 10, 0, 15, tzinfo=UTC)


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(response.content)
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    return told


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("authorities/?kind=nope", {"kind"}),
        ("authorities/?colour=abeps", {"colour"}),
        ("authorities/?region=london&regoin=london", {"regoin"}),
        ("authorities/?authority=atlantis&similar=atlantis", {"authority", "similar"}),
        ("partnerships/?founded_from=soon&q=%00", {"founded_from", "q"}),
        ("partnerships/?page=0&page_size=501", {"page", "page_size"}),
        ("partnerships/?page=1&page=2", {"page"}),
        ("partnerships/?fields=slug,nope&ordering=-nope", {"fields", "ordering"}),
        ("partnerships/?eia=", {"eia"}),
        ("partnerships/camden-invented-learning/?kind=abep", {"kind"}),
        ("changes/?since=yesterday", {"since"}),
        ("regions/?search=" + "x" * 101, {"search"}),
        ("points/?longitude=nan", {"longitude", "latitude"}),
        ("postcodes/nowhere/", {"postcode"}),
        ("authorities.geojson?detail=fine", {"detail"}),
        ("vocabularies/?page=1", {"page"}),
        ("?x=1", {"x"}),
    ],
)
def test_a_parameter_that_is_wrong_is_named(client: Client, query, fields) -> None:
    told = problem(client.get(f"/api/v1/{query}"), 400)

    assert {error["field"] for error in told["errors"]} == fields
    assert all(error["detail"] for error in told["errors"])
    assert told["type"].endswith("/api/#errors")


def test_everything_else_that_goes_wrong_is_a_problem_too(client: Client, monkeypatch) -> None:
    for address in (
        "nothing/",
        "nothing/?as_of=2026-11-01",
        "authorities/atlantis/",
        "partnerships/?page=9",
        "regions/x/",
    ):
        problem(client.get(f"/api/v1/{address}"), 404)
    problem(client.get("/api/v2/"), 404)
    problem(client.get(LIST, headers={"accept": "text/csv"}), 406)
    problem(client.get("/api/v1/?" + "&".join(f"x{n}=1" for n in range(1100))), 400)
    refused = client.post(LIST, data="{", content_type="application/json")
    problem(refused, 405)
    assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"
    for method in ("put", "patch", "delete"):
        problem(getattr(client, method)("/api/v1/nothing/"), 405)

    def broken(self):
        raise RuntimeError("Broken by a test")

    monkeypatch.setattr("api.views.PartnershipViews.get_queryset", broken)
    client.raise_request_exception = False
    problem(client.get(LIST), 500)
    assert client.get("/api/v1/partnerships").headers["Location"] == "/api/v1/partnerships/"


@pytest.mark.parametrize(
    "address",
    [
        LIST,
        "/api/v1/authorities/camden/",
        "/api/v1/authorities.geojson",
        "/api/v1/schema/",
        "/api/v1/changes/?page_size=1",
    ],
)
def test_what_has_not_changed_is_not_sent_again(client: Client, address) -> None:
    first = client.get(address)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]

    for condition in ({"if-none-match": etag}, {"if-modified-since": modified}):
        again = client.get(address, headers=condition)
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["ETag"] == etag
        assert "RateLimit" in again.headers
    before = http_date(parse_http_date(modified) - 1)
    assert client.get(address, headers={"if-modified-since": before}).status_code == 200

    Partnership.objects.filter(slug="camden-invented-learning").update(summary="Changed by a test")
    changed = client.get(address, headers={"if-none-match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_what_is_wrong_is_said_before_anything_else(client: Client) -> None:
    """Also to who has this state of the records already."""
    for address in (
        "/api/v1/partnerships/",
        "/api/v1/",
        "/api/v1/authorities.geojson",
        "/api/v1/schema/",
    ):
        etag = client.get(address).headers["ETag"]
        wrong = client.get(f"{address}?as_of=2026-11-01", headers={"if-none-match": etag})
        assert [one["field"] for one in problem(wrong, 400)["errors"]] == ["as_of"]


def test_at_midnight_everything_may_be_due_again(client: Client) -> None:
    with time_machine.travel(MOMENT + timedelta(days=300)):
        etag = client.get(LIST).headers["ETag"]
    with time_machine.travel(MOMENT + timedelta(days=301)):
        assert client.get(LIST, headers={"if-none-match": etag}).status_code == 200


def test_head_and_options(client: Client) -> None:
    for address in (LIST, "/api/v1/", "/api/v1/authorities.geojson", "/api/v1/schema/"):
        get, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("Content-Type", "ETag", "Last-Modified", "Cache-Control"):
            assert head.headers[name] == get.headers[name]
        options = client.options(address)
        assert options.status_code == 204
        assert options.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_other_sites_may_read_the_api_and_nothing_else(client: Client) -> None:
    origin = {"origin": "https://elsewhere.example"}
    read = client.get(LIST, headers=origin)
    assert read.headers["Access-Control-Allow-Origin"] == "*"
    assert "RateLimit" in read.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in read.headers
    preflight = client.options(LIST, headers=origin | {"access-control-request-method": "GET"})
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    for address in ("/", "/records.json", "/local-authorities/"):
        assert "Access-Control-Allow-Origin" not in client.get(address, headers=origin).headers


def test_a_limit_is_told_before_and_when_it_is_reached(client: Client, settings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    # Other tests' servers may have counted, in their own time.
    others = set(RateLimitCount.objects.values_list("key", flat=True))
    with time_machine.travel(MOMENT, tick=False) as clock:
        left = [client.get(LIST).headers["RateLimit"] for _ in range(2)]
        assert left == ['"minute";r=1;t=45', '"minute";r=0;t=45']
        refused = client.get("/api/v1/regions/")
        problem(refused, 429)
        assert refused.headers["Retry-After"] == "45"
        assert refused.headers["RateLimit-Policy"] == '"minute";q=2;w=60'
        assert client.get(LIST, REMOTE_ADDR="192.0.2.7").status_code == 200
        # Only a proxy that we know may say whom it speaks for.
        assert client.get(LIST, headers={"x-forwarded-for": "192.0.2.8"}).status_code == 429

        clock.shift(46)
        assert client.get(LIST).status_code == 200
        assert client.get("/").status_code == 200
    # What is past is forgotten.
    assert RateLimitCount.objects.exclude(key__in=others).count() == 1
    assert "127.0.0.1" not in str(RateLimitCount.objects.values())
