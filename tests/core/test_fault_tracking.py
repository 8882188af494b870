"""Faults that Sentry or GlitchTip is told of: what leaves the machine, byte by byte."""

import gzip
import logging
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import brotli
import pytest
import sentry_sdk
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from core.fault_tracking import start_fault_tracking
from partnerships import search

UNPACKED = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}


@pytest.fixture
def told() -> Iterator[list[str]]:
    """Stands in for a tracker: all that it is sent, unpacked."""
    bodies: list[str] = []

    class Tracker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            bodies.append(UNPACKED[self.headers["Content-Encoding"]](body).decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Tracker)
    Thread(target=server.serve_forever, daemon=True).start()
    dsn = f"http://invented@127.0.0.1:{server.server_port}/1"
    start_fault_tracking(dsn=dsn, release="1.0.0", environment="test")
    yield bodies
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)
    server.shutdown()
    server.server_close()


def test_it_is_off_unless_it_is_set() -> None:
    assert settings.SENTRY_DSN == ""
    assert not sentry_sdk.is_initialized()


@pytest.mark.django_db
def test_a_fault_is_told_without_a_word_that_somebody_typed(
    told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(typed: str) -> None:
        raise ValueError(f"Invented Person typed {typed}")

    monkeypatch.setattr(search, "answer", fail)
    client = Client(raise_request_exception=False, headers={"user-agent": "Invented Browser"})
    client.cookies["sessionid"] = "invented-session"
    response = client.get("/find/?q=NW1+2DB", REMOTE_ADDR="203.0.113.9")
    sentry_sdk.flush(timeout=5)

    assert response.status_code == 500
    (body,) = told
    assert '"type":"ValueError"' in body
    assert "partnerships/views/find.py" in body
    assert '"environment":"test"' in body
    secrets = ("NW1", "2DB", "Invented", "invented-session", "203.0.113.9", socket.gethostname())
    for secret in (*secrets, "/find/", "testserver", "cookie", "vars", "user"):
        assert secret not in body.partition("\n")[2]


def test_what_is_no_fault_of_the_site_is_not_told(told: list[str]) -> None:
    logger = logging.getLogger("core.jobs")
    logger.error("A line without a fault")
    try:
        raise OperationalError("the database is away")
    except OperationalError:
        logger.exception("A job failed")
    sentry_sdk.flush(timeout=5)

    assert told == []
