"""nginx with documents as files, on the loopback address, where it is installed."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

CONFIGURATION = """
daemon off; master_process on; worker_processes 2; pid {run}/pid; error_log stderr warn;
events {{ worker_connections 256; }}
http {{
    access_log off; sendfile on; keepalive_requests 1000000;
    client_body_temp_path {run}; proxy_temp_path {run}; fastcgi_temp_path {run};
    uwsgi_temp_path {run}; scgi_temp_path {run};
    server {{ listen 127.0.0.1:{port}; root {folder}; default_type application/json; }}
}}
"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the folder's files; empty if there is no nginx here."""
    program = which("nginx") or which("nginx", path="/usr/sbin")
    if not program:
        sys.stderr.write("  nginx is not installed: left out\n")
        yield ""
        return
    run = folder.parent / "nginx"
    run.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    configuration = run / "conf"
    configuration.write_text(CONFIGURATION.format(run=run, folder=folder, port=port))
    folder.parent.chmod(0o755)  # its workers have a user of their own
    server = subprocess.Popen([program, "-c", str(configuration), "-e", "stderr"])
    try:
        _wait(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return  # it answers, if only that a folder has no index
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("nginx did not start")
