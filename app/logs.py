"""Structured logs: one JSON object a line, with ids and never with personal data."""

from __future__ import annotations

import json
import logging
import sys
from typing import cast

import structlog


def configure(process: str) -> None:
    """Sets up logging for one process; `process` names it in every line."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_the_kind_of_error,
            structlog.processors.JSONRenderer(_line),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    # Libraries log what they please (an SQL statement's values, a job's arguments), so only their warnings pass.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")


def logger() -> structlog.stdlib.BoundLogger:
    return cast(structlog.stdlib.BoundLogger, structlog.get_logger())


_encode = json.JSONEncoder(default=repr).encode


def _line(line: structlog.typing.EventDict, **_: object) -> str:
    # The renderer's own way makes a new encoder for every line.
    return _encode(line)


def _only_the_kind_of_error(
    _logger: object, _method: str, line: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """An error's words may quote what was sent to us, so a line names its kind and where it arose."""
    error = line.pop("error", None)
    if isinstance(error, BaseException):
        line["error"] = type(error).__name__
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None:
            line["at"] = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
    return line
