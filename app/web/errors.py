"""Errors to answers, in one place: problems for the API, bilingual pages for people."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from app.db import AWAY
from app.domain.errors import NotFound
from app.logs import logger
from app.web.api import problems
from app.web.api.problems import Problem
from app.web.error_pages import render_error, render_error_page

_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "wrong_type"}
_RETRY_AFTER = 5


def init(app: Flask) -> None:
    app.register_error_handler(Problem, problems.answer)
    app.register_error_handler(NotFound, lambda _: _answer(404))
    app.register_error_handler(HTTPException, _http)
    for kind in AWAY:
        app.register_error_handler(kind, _database_away)
    app.register_error_handler(Exception, _our_fault)


def _http(error: HTTPException) -> Response:
    if not _is_api():
        return render_error(error)
    response = _answer(error.code or 500)
    if error.code == 405:
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return response


def _database_away(error: Exception) -> Response:
    logger().error("database away", error=error)
    return _answer(503)


def _our_fault(error: Exception) -> Response:
    logger().error("request failed", error=error)
    return _answer(500)


def _answer(status: int) -> Response:
    if not _is_api():
        response = render_error_page(status)
        if status == 503:
            response.headers["Retry-After"] = str(_RETRY_AFTER)
        return response
    if status == 503:
        return problems.answer(Problem("unavailable", retry_after=_RETRY_AFTER))
    return problems.answer(Problem(_CODES.get(status, "our_fault" if status >= 500 else "bad_request")))


def _is_api() -> bool:
    return request.path.startswith("/v1/")
