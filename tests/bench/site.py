"""The site that is measured: its data, its files, its server, as in production but for HTTPS."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from . import invented


def load(times: int, scratch: Path) -> None:
    """Makes the database hold the shipped records and, beside them, invented ones."""
    folder = settings.FIXTURES_DIR
    if times > 1:
        folder = invented.write_folder(folder, scratch / f"records-{times}", times)
    call_command("load_reference", folder=folder, again=True, verbosity=0, stdout=sys.stderr)


@contextmanager
def served() -> Iterator[str]:
    """The address of a server, while it runs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py",
             "--timeout", "600", "--bind", f"fd://{listener.fileno()}", "abep_map.wsgi"],
            cwd=settings.BASE_DIR, pass_fds=[listener.fileno()],
        )  # fmt: skip
        address = f"http://localhost:{listener.getsockname()[1]}"
        try:
            _wait(server, f"{address}/healthz")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=60)


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    """Asks until the server answers; connections queue in the socket meanwhile."""
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(address, timeout=60).close()
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
