"""`make bench ARGS=api`: how fast the documents are, beside other ways to serve the same bytes.

Asked by wrk, in turns, in one run: the site, a plain djangorestframework-gis viewset on the same
data, a bare Django view that returns the bytes from memory, and nginx with them as files.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
django.setup()

from boundaries.models import RECORD_VINTAGE, MapGeometry  # noqa: E402

from . import nginx, site  # noqa: E402

SITE, BARE, NGINX, REST = "the site", "a bare view", "nginx", "djangorestframework-gis"
CONNECTIONS = 4
# One answer can take seconds there.
AT_LEAST_S = {REST: 15}
MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Document:
    """Something that the site serves, and how it is asked for."""

    name: str
    path: str
    encoding: str = "identity"
    beside: str = ""  # the plain viewset with the same data


@dataclass(frozen=True)
class Speed:
    per_second: float
    p50: float
    p99: float


def main() -> None:
    arguments = parsed()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with tempfile.TemporaryDirectory() as scratch:
        site.load(1, Path(scratch))
        folder = Path(scratch) / "bytes"
        folder.mkdir()
        os.environ["BENCH_BYTES"] = str(folder)
        with site.served() as origin, nginx.served(folder) as files:
            print_heading(arguments)
            for place, document in enumerate(documents()):
                size = keep_bytes(origin, document, folder / str(place))
                ways = {SITE: origin + document.path, BARE: f"{origin}/bench/bytes/{place}"}
                ways |= {NGINX: f"{files}/{place}"} if files else {}
                plain = {REST: origin + document.beside} if document.beside else {}
                speeds = measured(document, {**ways, **plain}, {}, arguments)
                print_speeds(f"{document.name}, {size:,} bytes", speeds)
                etags = {way: etag_of(url, document) for way, url in ways.items()}
                print_speeds("the same, 304", measured(document, ways, etags, arguments))


def documents() -> list[Document]:
    geometry = MapGeometry.objects.get(vintage=RECORD_VINTAGE, is_current=True)
    areas = "/api/v1/authorities.geojson"
    return [
        Document(
            "GeoJSON of all LAs, full", f"{areas}?detail=full", beside="/bench/authorities.geojson"
        ),
        Document("GeoJSON of all LAs, map", areas),
        Document("geometry in brotli", geometry.get_absolute_url(), "br"),
        Document("records document in brotli", "/records.json", "br"),
    ]


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=api")
    parser.add_argument("--rounds", type=int, default=3, help="of every way in turn")
    parser.add_argument("--seconds", type=int, default=4, help="of each round")
    return parser.parse_args()


def keep_bytes(origin: str, document: Document, path: Path) -> int:
    """Puts what the site answers where the other ways find it."""
    with urllib.request.urlopen(asking(origin + document.path, document), timeout=120) as response:
        body = response.read()
        kind, encoding = response.headers["Content-Type"], response.headers["Content-Encoding"]
    path.write_bytes(body)
    path.with_suffix(".head").write_text(f"{kind}\n{encoding or ''}")
    return len(body)


def etag_of(url: str, document: Document) -> str:
    with urllib.request.urlopen(asking(url, document), timeout=120) as response:
        etag: str = response.headers["ETag"]
    return etag


def asking(url: str, document: Document) -> urllib.request.Request:
    return urllib.request.Request(url, headers={"Accept-Encoding": document.encoding})


def measured(
    document: Document,
    ways: Mapping[str, str],
    etags: Mapping[str, str],
    arguments: argparse.Namespace,
) -> dict[str, Speed]:
    """The middle round of each way. They take turns, so that a busy minute strikes all."""
    rounds: dict[str, list[Speed]] = {way: [] for way in ways}
    for way, url in ways.items():
        asked(url, document.encoding, etags.get(way), seconds=1)  # both workers have made it once
    for _ in range(arguments.rounds):
        for way, url in ways.items():
            seconds = max(arguments.seconds, AT_LEAST_S.get(way, 0))
            rounds[way].append(asked(url, document.encoding, etags.get(way), seconds))
    return {
        way: Speed(*(median(getattr(one, name) for one in found) for name in Speed.__annotations__))
        for way, found in rounds.items()
    }


def asked(url: str, encoding: str, etag: str | None, seconds: int) -> Speed:
    """Returns what wrk says of so many seconds."""
    command = [
        "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "60s", "--latency",
        "-H", f"Accept-Encoding: {encoding}",
        *(["-H", f"If-None-Match: {etag}"] if etag else []), url,
    ]  # fmt: skip
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if not etag and "Non-2xx" in said:
        raise RuntimeError(f"{url}: {said}")
    per_second = re.findall(r"Requests/sec:\s+([\d.]+)", said)[0]
    return Speed(float(per_second), _ms(50, said), _ms(99, said))


def _ms(percentile: int, said: str) -> float:
    number, unit = re.findall(rf"{percentile}%\s+([\d.]+)(us|ms|s)", said)[0]
    return float(number) * MS[unit]


def print_heading(arguments: argparse.Namespace) -> None:
    sys.stdout.write(
        f"\nMiddle of {arguments.rounds} rounds of {arguments.seconds} s by wrk with "
        f"{CONNECTIONS} connections, on the loopback address; gunicorn as in production. Processes "
        f"that wanted this machine's {os.cpu_count()} cores: {os.getloadavg()[1]:.1f}.\n\n"
        "| | requests/s | p50, ms | p99, ms | the site ÷ it |\n"
        "| --- | ---: | ---: | ---: | ---: |\n"
    )


def print_speeds(heading: str, speeds: Mapping[str, Speed]) -> None:
    for way, speed in speeds.items():
        sys.stdout.write(
            f"| {heading}: {way} | {speed.per_second:,.1f} | {speed.p50:.1f} | {speed.p99:.1f} "
            f"| {speeds[SITE].per_second / speed.per_second:.2f} |\n"
        )
    sys.stdout.flush()


main()
