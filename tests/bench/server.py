"""Measures what the server takes for a page: time, queries, bytes. Asked in this process."""

import gzip
import time
import urllib.request
from dataclasses import dataclass
from html.parser import HTMLParser
from statistics import median

import brotli
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

REPEATS = 20
ENOUGH_S = 30  # a slow page is asked less often

PAGES = {
    "`/`": "/",
    "`/`, filtered": "/?kind=abep&funding=subscription&region=london",
    "`/records.json`": "/records.json",
}


@dataclass(frozen=True)
class Cost:
    ms: float
    repeats: int
    queries: int


@dataclass(frozen=True)
class Size:
    """Bytes of a body: as it is, packed by us, and as a browser got it."""

    raw: int
    gzip: int
    brotli: int
    served: int
    encoding: str
    elements: int


class ElementCounter(HTMLParser):
    """Counts the elements of a page as it is sent."""

    number = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.number += 1


def elements(page: str) -> int:
    counter = ElementCounter()
    counter.feed(page)
    return counter.number


def cost(path: str) -> Cost:
    """The middle of several, after a first one that fills what is kept in memory."""
    client = Client(headers={"host": "localhost", "accept-encoding": "gzip, deflate, br"})
    with CaptureQueriesContext(connection) as queries:
        _ask(client, path)
        number = len(queries)  # the next request begins a new log
    times: list[float] = []
    while len(times) < REPEATS and (len(times) < 3 or sum(times) < ENOUGH_S * 1000):
        started = time.perf_counter()
        _ask(client, path)
        times.append((time.perf_counter() - started) * 1000)
    return Cost(median(times), len(times), number)


def size(origin: str, path: str) -> Size:
    raw = _fetch(origin + path, "identity")[0]
    served, encoding = _fetch(origin + path, "gzip, deflate, br")
    quick = 5 if len(raw) > 5_000_000 else 11  # a big document would take minutes at 11
    return Size(
        len(raw),
        len(gzip.compress(raw, 6)),
        len(brotli.compress(raw, quality=quick)),
        len(served),
        encoding,
        elements(raw.decode()) if raw.lstrip().startswith(b"<") else 0,
    )


def _fetch(address: str, accept: str) -> tuple[bytes, str]:
    request = urllib.request.Request(address, headers={"Accept-Encoding": accept})
    with urllib.request.urlopen(request, timeout=600) as response:
        return response.read(), response.headers.get("Content-Encoding", "none")


def _ask(client: Client, path: str) -> None:
    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    _ = response.content
