"""JSON read strictly: no doubled keys, no NaN, no NUL, no lone surrogates, nothing nested without end."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from app.domain.bilingual import Bilingual
from app.web.api.problems import Problem

_DEEPEST = 32
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_OPENING = re.compile(rb"[\[{]")
_SUSPICIOUS = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
"""How alone JSON in UTF-8 can bring in a NUL or a surrogate."""


def read(body: bytes) -> Any:
    """The value that `body` holds. Raises Problem (malformed), which never repeats what was sent."""
    try:
        value = _DECODER.decode(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise Problem("malformed", Bilingual("Nid UTF-8 yw'r corff.", "The body is not UTF-8.")) from None
    except RecursionError:
        raise Problem(
            "malformed", Bilingual("Mae gormod o haenau yn y corff.", "The body is nested too deeply.")
        ) from None
    except ValueError as error:
        raise Problem("malformed", _no_json(error)) from None
    if len(_OPENING.findall(body)) > _DEEPEST or _SUSPICIOUS.search(body):
        _check(value, 0)
    return value


def _no_json(error: ValueError) -> Bilingual:
    if not isinstance(error, json.JSONDecodeError):
        return Bilingual("Nid JSON yw'r corff.", "The body is not JSON.")
    line, column = error.lineno, error.colno
    return Bilingual(
        f"Nid JSON yw'r corff: gweler llinell {line}, colofn {column}.",
        f"The body is not JSON at line {line}, column {column}.",
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Problem(
            "malformed", Bilingual("Mae allwedd ddwywaith yn yr un gwrthrych.", "A key stands twice in one object.")
        )
    return found


def _no_constant(_name: str) -> NoReturn:
    raise Problem("malformed", Bilingual("Nid JSON yw NaN ac Infinity.", "NaN and Infinity are not JSON."))


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant)


def _check(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise Problem("malformed", Bilingual("Mae gormod o haenau yn y corff.", "The body is nested too deeply."))
    if isinstance(value, str):
        if _NO_TEXT.search(value):
            raise Problem(
                "malformed", Bilingual("Mae NUL neu hanner nod mewn testun.", "A text holds a NUL or half a character.")
            )
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check(key, depth + 1)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)
