"""PostgreSQL stopped under load and started again, held up, and back: what readers get meanwhile.

It has a cluster of its own, since nobody else's may be stopped.
"""

import fcntl
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from .conftest import server_environment, wait_until_ready

# Made once and kept in memory, or made of nothing in the database.
IN_MEMORY = (
    "/", "/records.json", "/data/authorities.csv", "/api/v1/authorities.geojson", "/api/v1/schema/"
)  # fmt: skip
WITHOUT_DATABASE = ("/healthz", "/robots.txt", "/privacy/")
# Everything else, and the format of the answer that it cannot be had.
NEEDED = {
    "/local-authorities/camden/": "text/html",
    "/?kind=abep": "text/html",
    "/about/": "text/html",
    "/text-search.json?q=school": "application/problem+json",
    "/api/v1/authorities/": "application/problem+json",
    "/changes/feed/": "text/plain",
    "/data/authorities.csv?region=london": "text/plain",
    "/sitemap.xml": "text/plain",
}
EVERYTHING = (*IN_MEMORY, *WITHOUT_DATABASE, *NEEDED)


class Cluster:
    """A PostgreSQL of the test's own, made by the functions that `make run` has."""

    def __init__(self, make: str = "init_cluster $F thrown-away; start_cluster $F kept") -> None:
        # Named and locked so that the next run clears it away, should this one be killed.
        self.folder = Path(tempfile.mkdtemp(prefix="abep-map-test.", dir="/tmp"))
        self._lock = os.open(self.folder, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.do(f"owned_folder $F; {make}")

    def do(self, script: str) -> str:
        environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "PYTHON": sys.executable,
            "F": str(self.folder),
        }
        # Files, since a pipe would wait for the database that the script leaves running.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                ["/bin/bash", "-c", f". scripts/cluster.sh; {script}"],
                cwd=settings.BASE_DIR, env=environment, stdout=said, stderr=said, check=False,
            )  # fmt: skip
            said.seek(0)
            text = said.read()
        assert done.returncode == 0, text
        return text

    @property
    def url(self) -> str:
        return f"postgis://abep_map@/{quote(str(self.folder), safe='')}/abep_map"

    def start(self) -> None:
        self.do("start_cluster $F kept")

    def stop(self) -> None:
        self.do("stop_cluster $F")

    def copy(self, database: dict[str, str]) -> None:
        """Makes the cluster's database, with what another holds."""
        self.do("fill_cluster $F")
        place = f"-h '{database['HOST']}' -p '{database['PORT'] or 5432}' -U '{database['USER']}'"
        dump = f"PGPASSWORD='{database['PASSWORD']}' pg_dump {place} '{database['NAME']}'"
        self.do(f"{dump} | superuser $F abep_map >/dev/null")

    def remove(self) -> None:
        self.do("remove_cluster $F")
        os.close(self._lock)


@dataclass(frozen=True)
class Answer:
    address: str
    began: float
    ended: float
    status: int
    headers: dict[str, str]
    body: bytes


class Site:
    def __init__(self, cluster: Cluster, port: int, log: Path) -> None:
        self.cluster, self.port, self.log = cluster, port, log

    def get(self, address: str, cookie: str = "") -> Answer:
        began = time.monotonic()
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        asked.request("GET", address, headers={"Cookie": cookie} if cookie else {})
        got = asked.getresponse()
        body = got.read()
        asked.close()
        headers = {name.lower(): value for name, value in got.getheaders()}
        return Answer(address, began, time.monotonic(), got.status, headers, body)


@contextmanager
def served(cluster: Cluster, log: Path, environment: dict[str, str]) -> Iterator[Site]:
    """Runs a server of one process on a cluster, until it is done with."""
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py",
             "--workers", "1", "--bind", f"fd://{listener.fileno()}"],
            env={**environment, "DATABASE_URL": cluster.url},
            cwd=settings.BASE_DIR, pass_fds=[listener.fileno()], stdout=said, stderr=said,
        )  # fmt: skip
        try:
            port = listener.getsockname()[1]
            wait_until_ready(f"http://127.0.0.1:{port}/readyz")
            yield Site(cluster, port, log)
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="module")
def site(
    static_files: Path,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """A server of one process, which has made everything that it keeps in memory."""
    cluster = Cluster()
    log = tmp_path_factory.mktemp("outage") / "server.log"
    try:
        cluster.copy(connection.settings_dict)
        with served(cluster, log, server_environment(static_files)) as site:
            assert {site.get(address).status for address in EVERYTHING} == {200}
            yield site
    finally:
        cluster.remove()


def test_readers_get_what_is_in_memory_and_are_asked_to_come_again_for_the_rest(
    site: Site,
) -> None:
    answers: list[Answer] = []
    is_over = Event()

    def read(first: int) -> None:
        number = first
        while not is_over.is_set():
            answers.append(site.get(EVERYTHING[number % len(EVERYTHING)]))
            number += 1

    def wait_for(is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not is_so():
            assert time.monotonic() < deadline
            assert not any(reader.done() for reader in readers), "a reader got no answer at all"
            Event().wait(0.01)

    def all_were_asked_since(moment: float, status: set[int]) -> bool:
        since = {a.address for a in answers if a.began > moment and a.status in status}
        return since.issuperset(EVERYTHING)

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read, first * 3) for first in range(4)]
        try:
            wait_for(lambda: len(answers) > 20)
            site.cluster.stop()
            away = time.monotonic()
            wait_for(lambda: all_were_asked_since(away, {200, 503}))
            is_ready = site.get("/readyz")
            back = time.monotonic()
            site.cluster.start()
            started = time.monotonic()
            # A second later, all of it as it always is.
            wait_for(lambda: all_were_asked_since(started + 1, {200}))
        finally:
            is_over.set()
        for reader in readers:
            reader.result()

    assert {answer.status for answer in answers} == {200, 503}
    meanwhile = [answer for answer in answers if answer.began > away and answer.ended < back]
    for answer in meanwhile:
        if answer.address in NEEDED:
            assert answer.status == 503, answer.address
            assert int(answer.headers["retry-after"]) > 0
            assert answer.headers["content-type"].startswith(NEEDED[answer.address])
            assert b"cannot reach its records" in answer.body
            if "json" in NEEDED[answer.address]:
                assert json.loads(answer.body)["status"] == 503
        else:
            assert answer.status == 200, answer.address
            assert ("warning" in answer.headers) == (answer.address in IN_MEMORY)
        if answer.address in IN_MEMORY:
            assert answer.headers["warning"] == '110 - "Response is Stale"'
            assert int(answer.headers["age"]) < 60
    assert is_ready.status == 503
    assert is_ready.body.startswith(b"Database: it does not answer")

    # By itself, and at once.
    since = [answer for answer in answers if answer.began > started + 1]
    assert {answer.status for answer in since} == {200}
    assert not any("warning" in answer.headers for answer in since)

    log = site.log.read_text()
    assert "Traceback" not in log
    refused = sum(answer.status == 503 for answer in [*answers, is_ready])
    lines = [line for line in log.splitlines() if line.startswith("Service Unavailable: ")]
    assert len(lines) == len(log.splitlines()) == refused, log[-2000:]


def test_a_lock_holds_up_nobody_for_long_and_health_checks_not_at_all(site: Site) -> None:
    holder = psycopg2.connect(host=str(site.cluster.folder), user="abep_map", dbname="abep_map")
    with holder.cursor() as cursor, ThreadPoolExecutor(8) as pool:
        # As a migration would, on what nearly every answer asks first.
        cursor.execute("LOCK TABLE core_recordsversion, boundaries_localauthority")
        began = time.monotonic()
        held_up = [
            pool.submit(site.get, address) for address in ["/", *NEEDED] if "?" not in address
        ]
        alive = [site.get(address) for address in ("/healthz", "/robots.txt")]
        assert time.monotonic() - began < settings.LOCK_TIMEOUT_S - 1
        answers = [future.result() for future in held_up]
        # Now it is known, and what is in memory waits for nobody.
        stale = site.get("/")
    holder.rollback()
    holder.close()

    assert {answer.status for answer in alive} == {200}
    assert {answer.status for answer in answers} <= {200, 503}
    assert max(answer.ended - answer.began for answer in answers) < settings.LOCK_TIMEOUT_S * 2
    assert (stale.status, stale.headers["warning"]) == (200, '110 - "Response is Stale"')
    assert site.get("/local-authorities/camden/").status == 200
    assert "warning" not in site.get("/").headers
