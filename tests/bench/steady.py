"""Tells whether memory stays flat over mixed requests. Started by `make bench ARGS=steady`.

Prints the resident memory of the web server's process after each round of the same requests, with
some that nobody has asked before, and ends with 1 where it still grows after the first rounds.
"""

import os
import random
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from . import site  # noqa: E402

ROUNDS, REQUESTS, WARM_UP = 20, 400, 8
# Once warm: what the allocator keeps back moves by a few megabytes.
MOST_GROWN_MB = 10
ADDRESSES = (
    "/", "/records.json", "/?kind=abep&q={word}", "/data/", "/data/partnerships.csv?q={word}",
    "/data/abep-map.xlsx?q={word}", "/share/map.png?q={word}", "/share/map.pdf?q={word}",
    "/local-authorities/camden/", "/?as_of={day}", "/api/v1/partnerships/?search={word}",
    "/api/v1/authorities.geojson?name={word}", "/find/?q={word}", "/changes/feed/", "/nothing/",
)  # fmt: skip


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    site.load(1, Path("."))
    # Each request comes from another network, so that none is throttled.
    os.environ |= {"WEB_CONCURRENCY": "1", "TRUSTED_PROXIES": "1"}
    chance = random.Random(152)  # noqa: S311 (nothing secret)
    with site.served() as origin, ThreadPoolExecutor(4) as pool:
        measured = []
        for number in range(1, ROUNDS + 1):
            addresses = [asked(chance) for _ in range(REQUESTS)]
            list(pool.map(lambda address: ask(origin + address), addresses))
            measured.append(megabytes())
            sys.stdout.write(f"Round {number} of {ROUNDS}: {measured[-1]:.0f} MB\n")
            sys.stdout.flush()
    grown = measured[-1] - measured[WARM_UP - 1]
    sys.stdout.write(f"Since round {WARM_UP} it has grown by {grown:.0f} MB.\n")
    sys.exit(grown > MOST_GROWN_MB)


def asked(chance: random.Random) -> str:
    word = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=5))
    return chance.choice(ADDRESSES).format(word=word, day=timezone.localdate())


def ask(address: str) -> None:
    """Reads an answer; one that is missing, refused or asked to come again is one too."""
    network = f"10.{random.randrange(256)}.{random.randrange(256)}.1"  # noqa: S311
    request = urllib.request.Request(address, headers={"X-Forwarded-For": network})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            response.read()
    except urllib.error.HTTPError as refused:
        if refused.code == 500:
            raise


def megabytes() -> float:
    """Returns the resident memory of all processes that this one started."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        parents[int(status.parent.name)] = int(after_name[1])
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    pages = sum(
        int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in ours - {os.getpid()}
    )
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


main()
