"""Settings of the web server, here and in production. Options of the command line come first."""

import os

wsgi_app = "abep_map.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 30
graceful_timeout = 10

# The workers' heartbeat is a file that is touched often: memory is a better place for it than a
# disk that may be busy.
memory = "/dev/shm"  # noqa: S108 (gunicorn makes a private file in it)
worker_tmp_dir = memory if os.access(memory, os.W_OK) else None

# The site is at the root of its host. Were SCRIPT_NAME taken from a proxy that passes it on, who
# sends it could let the routes see another path than the one that was asked for.
forwarder_headers = ""

# Its control socket would be shared by every gunicorn of the same user.
control_socket_disable = True

# The address of a page can hold a postcode that someone has typed: requests are recorded only
# if that is asked for.
accesslog = os.environ.get("ACCESS_LOG") or None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "warning")
