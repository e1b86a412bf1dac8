"""One line in the log for each request: its id, route, status and time, and nothing that was sent."""

from __future__ import annotations

import time
from functools import partial

from flask import Flask, Response, g, request
from structlog.stdlib import BoundLogger

from app.domain.ids import new_id
from app.logs import logger

_QUIET = frozenset({"/healthz", "/readyz", "/assets/<version>/<name>", "/cy/ffon/newest", "/en/phone/newest"})


def init(app: Flask) -> None:
    """`app.logs` is configured by now."""
    app.before_request(_begin)
    app.after_request(partial(_end, logger()))


def _begin() -> None:
    g.request_id = str(new_id())
    g.began = time.perf_counter()


def _end(log: BoundLogger, response: Response) -> Response:
    """The route is logged, not the address: that may hold a token or a case's reference."""
    response.headers["X-Request-Id"] = g.request_id
    route = request.url_rule.rule if request.url_rule else "-"
    if route not in _QUIET:
        log.info(
            "request",
            request_id=g.request_id,
            method=request.method,
            route=route,
            status=response.status_code,
            ms=round((time.perf_counter() - g.began) * 1000, 1),
        )
    return response
