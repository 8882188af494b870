"""A real Chromium on the real site: gunicorn, collected static files, the shipped records.

The pages are read-only, so one server on the session's database serves every test.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Page

from .chromium import CHROMIUM


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every browser test needs the test database, or the site would run on the developer's."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return CHROMIUM


@pytest.fixture(scope="session")
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on the test database."""
    environment = server_environment(tmp_path_factory.mktemp("static"))
    run_manage(environment, "collectstatic", "--noinput")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "abep_map.wsgi", "--threads", "4",
             "--bind", f"fd://{listener.fileno()}", "--log-level", "warning"],
            env=environment, cwd=settings.BASE_DIR, pass_fds=[listener.fileno()],
        )  # fmt: skip
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            wait_until_ready(f"{address}/healthz")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="session")
def base_url(site: str) -> str:
    """pytest-playwright's: `page.goto("/")` goes to the site."""
    return site


@pytest.fixture
def map_page(page: Page) -> Page:
    """The home page with its map drawn."""
    page.goto("/")
    page.wait_for_selector("html[data-map=ready]")
    return page


def server_environment(static: Path) -> dict[str, str]:
    """As in production but for HTTPS, on the database that the tests use."""
    database = connection.settings_dict
    url = f"postgis://{database['USER']}:{database['PASSWORD']}@{database['HOST']}"
    host = database["HOST"]
    if host.startswith("/"):
        url = f"postgis://{database['USER']}@/{host}"
    elif database["PORT"]:
        url += f":{database['PORT']}"
    return {
        **{name: value for name, value in os.environ.items() if name != "DEBUG"},
        "DATABASE_URL": f"{url}/{database['NAME']}",
        "HTTPS": "off",
        "SECRET_KEY": "only for this test run",
        "STATIC_ROOT": str(static),
    }


def run_manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=environment,
        cwd=settings.BASE_DIR,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def wait_until_ready(address: str) -> None:
    """Asks until the server answers; connections queue in the socket meanwhile."""
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(address, timeout=30):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
