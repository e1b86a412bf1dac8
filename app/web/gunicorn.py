"""How gunicorn runs the web process: where it listens, and with how many threads."""

from __future__ import annotations

import gc
import os

import gunicorn.http.wsgi

gunicorn.http.wsgi.SERVER = "Olrhain"  # no banner that names a version of anything

bind = f"{os.environ.get('BIND', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # the operator's proxy is outside  # nosec B104
worker_class = "gthread"
workers = int(os.environ.get("OLRHAIN_WEB_PROCESSES", "2"))
threads = int(os.environ.get("OLRHAIN_WEB_THREADS", "8"))
# The processes share what was imported before they were forked; connections are opened after.
preload_app = True
timeout = 30
graceful_timeout = 10
keepalive = 75
limit_request_line = 8190
errorlog = "-"
loglevel = "warning"
# An access log would hold the tokens of status pages; the request's id and status are logged by the app.
accesslog = None


def when_ready(_server: object) -> None:
    """Keeps the garbage collector from writing into what the processes are to share."""
    gc.collect()
    gc.freeze()
