"""How gunicorn runs the web process: where it listens, and with how many threads."""

from __future__ import annotations

import os

bind = f"{os.environ.get('BIND', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104  the operator's proxy is outside
worker_class = "gthread"
workers = int(os.environ.get("OLRHAIN_WEB_PROCESSES", "2"))
threads = int(os.environ.get("OLRHAIN_WEB_THREADS", "8"))
preload_app = False
timeout = 30
graceful_timeout = 15
keepalive = 75
limit_request_line = 8190
errorlog = "-"
loglevel = "warning"
# An access log would hold the tokens of status pages; the request's id and status are logged by the app.
accesslog = None
