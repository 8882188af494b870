"""Settings of the web server, here and in production. Options of the command line come first."""

import os
import shutil
import signal
import tempfile
from threading import Thread, get_ident
from time import monotonic, sleep
from typing import Any

wsgi_app = "abep_map.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
# A worker that gives no sign of life for so long is ended. A request that hangs gives none away,
# since other threads go on: see `replace_when_hung`.
timeout = 30
graceful_timeout = 10
request_timeout_s = 60

# The workers' heartbeat is a file that is touched often: memory is a better place for it than a
# disk that may be busy.
memory = "/dev/shm"  # noqa: S108 (gunicorn makes a private file in it)
worker_tmp_dir = memory if os.access(memory, os.W_OK) else None

# The site is at the root of its host. Were SCRIPT_NAME taken from a proxy that passes it on, who
# sends it could let the routes see another path than the one that was asked for.
forwarder_headers = ""

# Its control socket would be shared by every gunicorn of the same user.
control_socket_disable = True

# Requests are recorded only if that is asked for, and then without the query, which can hold what
# somebody typed, and without the reader's address and the page that led here. The path comes last,
# since a secret link is left out to the end of its line.
accesslog = os.environ.get("ACCESS_LOG") or None
access_log_format = "%(t)s %(s)s %(m)s %(B)s bytes %(M)s ms %(U)s"
access_log_is_json = os.environ.get("ACCESS_LOG_FORMAT") == "json"
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "warning")

# Each worker notes its numbers in a folder of this server's, and any of them tells all.
if os.environ.get("METRICS_TOKEN") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(
        prefix="abep-map-metrics-", dir=worker_tmp_dir
    )


def on_exit(server: Any) -> None:
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shutil.rmtree(folder, ignore_errors=True)


def post_worker_init(worker: Any) -> None:
    leave_out_of_logs(worker.log)
    replace_when_hung(worker)


def leave_out_of_logs(log: Any) -> None:
    """Has the server's own logs leave out what the site's logs do, now that the site is loaded."""
    from core.logs import JsonRequests, PrivateFormatter

    for logger, form in ((log.error_log, log.error_fmt), (log.access_log, log.access_fmt)):
        for handler in logger.handlers:
            handler.setFormatter(PrivateFormatter(form, log.datefmt))
    if access_log_is_json:
        for handler in log.access_log.handlers:
            handler.setFormatter(JsonRequests())
    # It quotes what it could not read, and who sent it.
    log.error_log.addFilter(lambda record: "Invalid request from" not in str(record.msg))


def replace_when_hung(worker: Any) -> None:
    """Has the worker replaced once an answer takes too long to begin, whatever it waits for.

    The others in hand are finished first. Sending an answer may take as long as a slow line needs.
    """
    application = worker.wsgi
    began: dict[int, float] = {}  # by thread

    def timed(environ: Any, start_response: Any) -> Any:
        began[get_ident()] = monotonic()
        try:
            return application(environ, start_response)
        finally:
            del began[get_ident()]

    def watch() -> None:
        while monotonic() - min(list(began.values()), default=monotonic()) < request_timeout_s:
            sleep(1)
        worker.log.error("A request took over %s s: its worker is replaced.", request_timeout_s)
        os.kill(os.getpid(), signal.SIGTERM)
        sleep(graceful_timeout + 1)
        os._exit(1)

    worker.wsgi = timed
    Thread(target=watch, daemon=True).start()
