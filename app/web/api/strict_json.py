"""JSON read strictly: no doubled keys, no NaN, no NUL, no lone surrogates, nothing nested without end."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from app.web.api.problems import Problem

_DEEPEST = 32


def read(body: bytes) -> Any:
    """The value that `body` holds. Raises Problem (malformed), which never repeats what was sent."""
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise Problem("malformed", "The body is not UTF-8.") from None
    except RecursionError:
        raise Problem("malformed", "The body is nested too deeply.") from None
    except ValueError as error:
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Problem("malformed", f"The body is not JSON{where}.") from None
    _check(value, 0)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Problem("malformed", "A key stands twice in one object.")
    return found


def _no_constant(_name: str) -> NoReturn:
    raise Problem("malformed", "NaN and Infinity are not JSON.")


def _check(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise Problem("malformed", "The body is nested too deeply.")
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise Problem("malformed", "A text holds a NUL or half a character.")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check(key, depth + 1)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)
