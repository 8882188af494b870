"""A secret link stands in no log, whoever writes it: the site, or the server before it."""

import logging
import os
import re
import socket
import subprocess
import sys
from contextlib import closing
from logging import LogRecord
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from core.logs import PrivateFormatter
from tests.routes import PARAMETER, path_of, routes

SECRET = "c0ffee-To_ken:1.a=b"  # with every character that one of ours may have
NEEDED = {"token": SECRET, "secret": SECRET, "reference": SECRET, "postcode": SECRET, "name": "x"}
PRIVATE = [route for route in routes() if "<private:" in route]


def written(text: str) -> str:
    record = LogRecord(
        "django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", text), None
    )
    return PrivateFormatter().format(record)


def test_a_public_route_with_a_secret_says_that_it_is_private() -> None:
    secrets = [
        (route, parameter["kind"])
        for route, pattern in routes().items()
        if getattr(pattern.callback, "login_required", True) is False
        for parameter in PARAMETER.finditer(route)
        if parameter["name"] in {"token", "secret", "postcode"}
    ]

    assert len(secrets) >= 7
    assert {kind for _, kind in secrets} == {"private"}


@pytest.mark.parametrize("route", PRIVATE)
def test_in_whatever_way_it_is_written(route) -> None:
    path = path_of(route, **NEEDED)
    for shape in (
        path,
        f"https://map.example{path}?checked=1",
        path.rstrip("/"),
        path.upper(),
        path.replace("/", "//"),
        path.replace(SECRET, f" {SECRET}"),
        "/account/sign-in/?next=" + path.replace("/", "%2F"),
    ):
        assert SECRET.lower() not in written(shape).lower(), shape
        assert "…" in written(shape)


def test_what_is_not_secret_stays() -> None:
    assert written("/corrections/new/?la=camden") == "Not Found: /corrections/new/?la=camden"
    assert written("/corrections/status/A/b/") == "Not Found: /corrections/status/…"


@pytest.mark.django_db
@pytest.mark.parametrize("route", PRIVATE)
def test_the_site_says_nothing_of_it(client: Client, caplog, route) -> None:
    caplog.handler.setFormatter(PrivateFormatter())
    with caplog.at_level(logging.DEBUG, "django.request"):
        client.get(path_of(route, **NEEDED))
        client.get(path_of(route, **NEEDED) + "more/")
        client.get(path_of(route, **NEEDED), headers={"Host": "elsewhere.example"})

    assert caplog.records
    assert SECRET not in caplog.text


def test_the_web_server_says_nothing_of_it(tmp_path) -> None:
    log = tmp_path / "log"
    with log.open("w") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py"],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {
                "BIND": f"unix:{tmp_path}/socket",
                "ACCESS_LOG": "-",
                "LOG_LEVEL": "debug",
                "WEB_CONCURRENCY": "1",
                "SECRET_KEY": "not a secret",
                "DATABASE_URL": "postgis://nobody@/%2Fnowhere/none",
                "ALLOWED_HOSTS": "map.example",
                "HTTPS": "off",
            },
            stdout=stream,
            stderr=stream,
        )
    try:
        wait_for(tmp_path / "socket", log, server)
        paths = [path_of(route, **NEEDED) for route in PRIVATE]
        for host in ("map.example", "elsewhere.example"):
            for path in paths:
                answer = sent(tmp_path, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nReferer: {path}")
                assert re.match(r"HTTP/1.1 [45]", answer), answer
        sent(tmp_path, f"GET {paths[0]} HTTP/9.9\r\nHost: map.example")
        sent(tmp_path, f"GET /about/?postcode={SECRET} HTTP/1.1\r\nHost: map.example")
    finally:
        server.terminate()
        server.wait(timeout=30)

    text = log.read_text()
    assert "/corrections/draft/…" in text
    assert "/about/" in text
    assert SECRET not in text


def wait_for(listening: Path, log: Path, server: subprocess.Popen[bytes]) -> None:
    """Waits until the server listens, by its own account of starting."""
    while "Booting worker" not in log.read_text() or not listening.exists():
        with pytest.raises(subprocess.TimeoutExpired):
            server.wait(timeout=0.1)


def sent(folder: Path, request: str) -> str:
    with closing(socket.socket(socket.AF_UNIX)) as connection:
        connection.settimeout(60)
        connection.connect(f"{folder}/socket")
        connection.sendall(f"{request}\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode(errors="replace")


def test_the_example_of_a_proxy_says_nothing_of_it() -> None:
    example = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    hidden = re.findall(r'^ +"~\*(\S+)" "\S+\.\.\.";$', example, re.MULTILINE)
    form = re.search(r"^log_format without_readers '(.*)';$", example, re.MULTILINE)

    for route in PRIVATE:
        path = path_of(route, **NEEDED)
        assert any(re.match(pattern, path, re.IGNORECASE) for pattern in hidden), route
    assert form
    assert set(re.findall(r"\$\w+", form[1])) == {
        "$time_iso8601", "$status", "$request_method", "$body_bytes_sent", "$request_time",
        "$logged_path",
    }  # fmt: skip
    assert "error_log /var/log/abep-map/errors.log emerg;" in example
