"""A real Chromium on the real site: gunicorn, collected static files, the little England.

One server on the session's database serves every test that only reads. A test that writes asks
for `writable_site`.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from .chromium import CHROMIUM
from .looks import until_map_stands


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every browser test needs the test database, or the site would run on the developer's."""
    for item in items:
        is_here = Path(__file__).parent in item.path.parents
        if is_here and "own_database" not in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return CHROMIUM


@pytest.fixture(scope="session")
def static_files(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collected static files, which every server of every worker shares."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, unfinished = shared / "static", shared / "static-unfinished"
    with (shared / "static.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not folder.exists():
            run_manage(server_environment(unfinished), "collectstatic", "--noinput")
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session")
def site(static_files: Path) -> Iterator[str]:
    """The address of a server on the test database."""
    with serving(static_files) as address:
        yield address


@pytest.fixture
def writable_site(static_files: Path, own_database: None) -> Iterator[str]:
    """The address of a server on a database of the test's own, which the test can write to too."""
    with serving(static_files) as address:
        yield address


@contextmanager
def serving(static_files: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "abep_map.wsgi", "--threads", "4",
             "--bind", f"fd://{listener.fileno()}", "--log-level", "warning"],
            env={**server_environment(static_files), "SITE_URL": address}, cwd=settings.BASE_DIR,
            pass_fds=[listener.fileno()],
        )  # fmt: skip
        try:
            wait_until_ready(f"{address}/healthz")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture
def width() -> int:
    """The window's, unless a test names another (`at_both_widths`)."""
    return 1280


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object], width: int) -> dict[str, object]:
    """pytest-playwright's, for the window that the test asks for."""
    return {**browser_context_args, "viewport": {"width": width, "height": 740}}


@pytest.fixture(scope="session")
def base_url(site: str) -> str:
    """pytest-playwright's: `page.goto("/")` goes to the site."""
    return site


@pytest.fixture
def map_page(page: Page) -> Page:
    """The home page with its map drawn."""
    page.goto("/")
    until_map_stands(page)
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
        # The tests' own, so that a test can make a session or a signed link for the server.
        "SECRET_KEY": settings.SECRET_KEY,
        "STATIC_ROOT": str(static),
    }


def sign_in(context: BrowserContext, user: User, address: str) -> None:
    """Gives a browser the session of somebody who signed in."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address, "httpOnly": True}]
    )


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
